package io.vtexerpbridge.jar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vtexerpbridge.BridgeHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The third way in, with processes: a store that announces nothing. */
class ReconcileJarIT {

    @TempDir
    Path home;

    private Map<String, String> environment(SandboxProcess sandbox, String enabled) {
        Map<String, String> environment = new HashMap<>(sandbox.environment());
        environment.put("HTTP_PORT", "0");
        environment.put("RECONCILE_ENABLED", enabled);
        environment.put("RECONCILE_SCHEDULE", "0/10 * * * * ?");
        environment.put("RECONCILE_INDEX_DELAY", "3s");
        return environment;
    }

    private long documents() throws IOException {
        Path folder = home.resolve("data/erp/orders");
        if (!Files.isDirectory(folder)) {
            return 0;
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().endsWith(".csv"))
                    .filter(file -> !file.getFileName().toString().startsWith("."))
                    .count();
        }
    }

    @Test
    void orders_that_nobody_announces_arrive_although_the_feed_is_gone_and_the_bridge_is_killed() throws Exception {
        BridgeHome.in(home);
        try (SandboxProcess sandbox = new SandboxProcess(home)) {
            sandbox.trouble("{\"silent\":true,\"lackingRows\":0.02}");
            JarProcess bridge = JarProcess.start(home, environment(sandbox, "true"), "run");
            sandbox.makeOrders(120);
            sandbox.removeFeed();
            await().atMost(Duration.ofMinutes(3)).until(() -> documents() > 5);
            bridge.kill();
            bridge = JarProcess.start(home, environment(sandbox, "true"), "run");
            await().atMost(Duration.ofMinutes(4))
                    .until(() -> sandbox.summary()
                                    .path("ordersByState")
                                    .path("handling")
                                    .asInt()
                            == 120);

            assertThat(documents()).isEqualTo(120);
            assertThat(sandbox.summary().path("startHandlingAcceptedTwice").asInt())
                    .isZero();
            assertThat(bridge.terminate()).isEqualTo(143);
        }
    }

    @Test
    void the_command_tells_takes_in_and_is_content() throws Exception {
        BridgeHome.in(home);
        try (SandboxProcess sandbox = new SandboxProcess(home)) {
            sandbox.trouble("{\"silent\":true,\"indexDelayMillis\":1}");
            sandbox.makeOrders(12);
            Map<String, String> environment = environment(sandbox, "false");
            // without a feed the guardian asks for no reconciliation of its own
            environment.put("FEED_ENABLED", "false");

            JarProcess dry = JarProcess.start(home, environment, "reconcile", "--dry-run");
            assertThat(dry.exitCode()).isEqualTo(1);
            assertThat(dry.output()).contains("did not know 12", "Differences remain", "data/reports/reconcile-");

            JarProcess alone = JarProcess.start(home, environment, "reconcile");
            assertThat(alone.exitCode()).isEqualTo(1);
            assertThat(alone.output())
                    .contains("12, which are taken in", "12 wait in the ledger until the bridge runs");

            try (JarProcess bridge = JarProcess.start(home, environment, "run").says("health:")) {
                await().atMost(Duration.ofMinutes(2)).until(() -> documents() == 12);
                sandbox.makeOrders(3);
                JarProcess command = JarProcess.start(home, environment, "reconcile");
                assertThat(command.exitCode()).isZero();
                assertThat(command.output()).contains("did not know 3", "Nothing is missing.");
                assertThat(documents()).isEqualTo(15);
                assertThat(bridge.output()).doesNotContain("ERROR");
            }
        }
    }
}
