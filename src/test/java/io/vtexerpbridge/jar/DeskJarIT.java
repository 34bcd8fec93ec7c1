package io.vtexerpbridge.jar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vtexerpbridge.BridgeHome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An operator at the command line, while the bridge runs and while it does not. */
class DeskJarIT {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Pattern ID = Pattern.compile("\"orderId\" : \"([^\"]+)\"");

    @TempDir
    Path home;

    private final Map<String, String> environment = new HashMap<>();

    private record Said(int exit, String output) {}

    private Said bridge(String... arguments) {
        try (JarProcess command = JarProcess.start(home, environment, arguments)) {
            int exit = command.exitCode();
            return new Said(exit, command.output());
        }
    }

    private List<String> parked() {
        Said said = bridge("orders", "list", "--parked", "--cause", "erp-channel", "--json");
        assertThat(said.exit()).as(said.output()).isZero();
        return ID.matcher(said.output())
                .results()
                .map((MatchResult found) -> found.group(1))
                .toList();
    }

    private Path document(String name) {
        return home.resolve("data/erp/orders").resolve(name);
    }

    @Test
    void what_is_parked_is_listed_shown_mended_and_sent_again_whether_the_bridge_runs_or_not() throws Exception {
        BridgeHome.in(home);
        Path inTheWay = Files.createDirectories(home.resolve("data/erp")).resolve("orders");
        Files.writeString(inTheWay, "a file where the folder should be");
        try (SandboxProcess sandbox = new SandboxProcess(home)) {
            environment.putAll(sandbox.environment());
            environment.putAll(Map.of("HTTP_PORT", "0", "FEED_POLL_PERIOD", "200ms", "RETRY_GIVE_UP_AFTER", "1s"));
            List<String> ids;
            try (JarProcess running = JarProcess.start(home, environment, "run")) {
                await().atMost(PATIENCE).until(() -> sandbox.summary()
                        .path("feed")
                        .path("configured")
                        .asBoolean());
                sandbox.makeOrders(2);
                await().atMost(PATIENCE).until(() -> running.output().split(" parked after ", -1).length == 3);
                ids = parked();
                assertThat(ids).hasSize(2);
                assertThat(bridge("orders", "show", ids.get(0)))
                        .satisfies(said -> assertThat(said.exit()).isZero())
                        .satisfies(said -> assertThat(said.output())
                                .contains(
                                        ids.get(0), "is parked since", "erp-channel", "taken", "erp.orders.directory"));

                Files.delete(inTheWay);
                assertThat(bridge("orders", "retry", ids.get(0)))
                        .satisfies(said ->
                                assertThat(said.exit()).as(said.output()).isZero())
                        .satisfies(said -> assertThat(said.output()).contains("1 parked opened"));
                await().atMost(PATIENCE).until(() -> Files.exists(document(ids.get(0) + ".csv")));
                assertThat(running.terminate()).isEqualTo(143);
            }

            assertThat(parked()).containsExactly(ids.get(1));
            assertThat(bridge("orders", "retry", "--cause", "erp-channel"))
                    .satisfies(said -> assertThat(said.exit()).as(said.output()).isZero())
                    .satisfies(
                            said -> assertThat(said.output()).contains("1 pieces of work", "next start of the bridge"));
            assertThat(bridge("orders", "retry", "--all"))
                    .satisfies(said -> assertThat(said.exit()).isEqualTo(1))
                    .satisfies(said -> assertThat(said.output()).isEqualToIgnoringNewLines("Nothing is parked.\n"));
            assertThat(document(ids.get(1) + ".csv")).doesNotExist();

            try (JarProcess again = JarProcess.start(home, environment, "run")) {
                await().atMost(PATIENCE).until(() -> Files.exists(document(ids.get(1) + ".csv")));
                await().atMost(PATIENCE)
                        .until(() -> sandbox.summary()
                                        .path("ordersByState")
                                        .path("handling")
                                        .asInt()
                                == 2);
                assertThat(bridge("orders", "replay", ids.get(0)).exit()).isZero();
                await().atMost(PATIENCE).until(() -> Files.exists(document(ids.get(0) + ".replayed-1.csv")));
                assertThat(again.terminate()).isEqualTo(143);
            }
            assertThat(sandbox.summary().path("startHandlingAcceptedTwice").asInt())
                    .isZero();
        }
    }
}
