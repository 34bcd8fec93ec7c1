package io.vtexerpbridge.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.vtexerpbridge.BridgeHome;
import io.vtexerpbridge.jar.JarProcess;
import io.vtexerpbridge.ledger.LedgerDatabase;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;

/** Told to stop, the bridge ends within thirty seconds, whatever it is doing; what it was doing is done or left for the next start. */
class StoppingIT {

    private static final Duration PROMISED = Duration.ofSeconds(30);
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    /** Bytes that the ledger has not before some of a large file is in it. */
    private static final long PARTLY_READ = 4_000_000;

    private static final int TERMINATED = 143;
    private static final int INTERRUPTED = 130;

    @TempDir
    Path home;

    private LabVtex vtex;
    private LabErp erp;

    @BeforeEach
    void open() throws IOException {
        BridgeHome.in(home);
        vtex = new LabVtex(7, Clock.systemUTC());
        erp = new LabErp(home, orderId -> false);
    }

    @AfterEach
    void close() {
        erp.close();
        vtex.close();
    }

    @Test
    void under_load_orders_are_finished_or_left_for_the_next_start() throws Exception {
        vtex.trouble("{\"latencyMillis\":{\"fraction\":1,\"millis\":60}}");
        JarProcess bridge = bridge(Map.of());
        makeOrders(200);
        until(bridge, () -> handled() > 30);
        assertThat(stopped(bridge, "TERM")).isEqualTo(TERMINATED);
        assertThat(handled()).isLessThan(200);
        nothingHalfDone(200);

        try (JarProcess next = bridge(Map.of())) {
            until(next, () -> handled() == 200);
        }
        nothingTwice(200);
    }

    @Test
    void a_second_signal_changes_nothing() throws Exception {
        vtex.trouble("{\"latencyMillis\":{\"fraction\":1,\"millis\":300}}");
        JarProcess bridge = bridge(Map.of());
        makeOrders(60);
        until(bridge, () -> handled() > 5);
        bridge.signal("TERM");
        assertThat(stopped(bridge, "TERM")).isEqualTo(TERMINATED);
        nothingHalfDone(60);

        try (JarProcess next = bridge(Map.of())) {
            until(next, () -> handled() == 60);
        }
        nothingTwice(60);
    }

    @Test
    void ctrl_c_ends_it_too() throws Exception {
        JarProcess bridge = bridge(Map.of());
        makeOrders(20);
        until(bridge, () -> handled() > 0);
        assertThat(stopped(bridge, "INT")).isEqualTo(INTERRUPTED);
        nothingHalfDone(20);
    }

    @Test
    void a_call_to_vtex_that_hangs_does_not_hold_it() throws Exception {
        vtex.trouble("{\"timeout\":{\"fraction\":1,\"holdMillis\":600000,\"calls\":[\"start-handling\"]}}");
        JarProcess bridge = bridge(Map.of("VTEX_RESPONSE_TIMEOUT", "10m"));
        makeOrders(20);
        until(bridge, () -> vtex.summary().path("troubledCalls").asInt() >= 8);
        assertThat(stopped(bridge, "TERM")).isEqualTo(TERMINATED);

        vtex.trouble("{}");
        try (JarProcess next = bridge(Map.of())) {
            until(next, () -> handled() == 20);
        }
        nothingTwice(20);
    }

    @Test
    void a_pause_that_vtex_asked_for_does_not_hold_it() throws Exception {
        JarProcess bridge = bridge(Map.of());
        makeOrders(40);
        until(bridge, () -> handled() > 0);
        vtex.trouble("{\"rate429\":{\"fraction\":1,\"retryAfter\":600}}");
        vtex.makeOrders(20);
        until(bridge, () -> vtex.summary().path("troubledCalls").asInt() > 0);
        assertThat(stopped(bridge, "TERM")).isEqualTo(TERMINATED);
        assertThat(vtex.summary().path("callsDuringPause").asInt()).isZero();
    }

    @Test
    void waiting_for_the_budget_does_not_hold_it() throws Exception {
        JarProcess bridge = bridge(Map.of("VTEX_REQUESTS_PER_MINUTE", "30"));
        makeOrders(40);
        until(bridge, () -> vtex.summary().path("calls").has("get-order"));
        assertThat(stopped(bridge, "TERM")).isEqualTo(TERMINATED);
        nothingHalfDone(40);
    }

    @Test
    void a_large_file_that_is_being_read_is_read_anew_and_counts_once() throws Exception {
        int rows = 20_000;
        // the rows' own calls would take the time that the reading needs
        Map<String, String> calm = Map.of("VTEX_REQUESTS_PER_MINUTE", "6");
        Path notes = Files.createDirectories(home.resolve("data/erp/inbox/notes"));
        try (Writer file = Files.newBufferedWriter(notes.resolve(".obs.csv"))) {
            file.write("orderId;text\r\n");
            for (int row = 0; row < rows; row++) {
                file.write("unknown-" + row + ";Cliente pediu nota " + row + "\r\n");
            }
        }
        Files.move(notes.resolve(".obs.csv"), notes.resolve("obs.csv"), StandardCopyOption.ATOMIC_MOVE);
        JarProcess bridge = bridge(calm);
        Path ledger = home.resolve("data/ledger.mv.db");
        until(bridge, () -> Files.exists(ledger) && Files.size(ledger) > PARTLY_READ);
        assertThat(stopped(bridge, "TERM")).isEqualTo(TERMINATED);

        try (JarProcess next = bridge(calm)) {
            until(next, () -> Files.notExists(notes.resolve("obs.csv")));
            assertThat(notes.resolve("done")).isDirectory();
            assertThat(notes.resolve("error")).doesNotExist();
            assertThat(stopped(next, "TERM")).isEqualTo(TERMINATED);
        }
        try (LedgerDatabase database = LedgerDatabase.open("jdbc:h2:file:" + home.resolve("data/ledger"), "", "")) {
            JdbcTemplate read = new JdbcTemplate(database.dataSource());
            assertThat(read.queryForObject("select count(*) from erp_record", Integer.class))
                    .isEqualTo(rows);
            assertThat(read.queryForObject(
                            "select count(distinct order_id) from work_item where kind = 'note'", Integer.class))
                    .isEqualTo(rows);
        }
    }

    @Test
    void a_ledger_that_is_away_does_not_hold_it() throws Exception {
        JarProcess bridge;
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start()) {
            bridge = bridge(Map.of(
                    "LEDGER_URL", postgres.getJdbcUrl("postgres", "postgres"),
                    "LEDGER_USER", "postgres",
                    "LEDGER_PASSWORD", "postgres"));
            makeOrders(60);
            until(bridge, () -> handled() > 5);
        }
        assertThat(stopped(bridge, "TERM")).isEqualTo(TERMINATED);
        nothingHalfDone(60);
    }

    private JarProcess bridge(Map<String, String> more) {
        Map<String, String> environment = new HashMap<>(vtex.environment());
        environment.put("HTTP_PORT", "0");
        environment.put("FEED_POLL_PERIOD", "300ms");
        environment.putAll(more);
        return JarProcess.start(home, environment, "run");
    }

    private void makeOrders(int count) {
        await().atMost(PATIENCE)
                .until(() -> vtex.summary().path("feed").path("configured").asBoolean());
        vtex.makeOrders(count);
    }

    private int handled() {
        JsonNode states = vtex.summary().path("ordersByState");
        int handled = 0;
        for (String state : new String[] {
            "start-handling", "handling", "invoice", "invoiced", "cancel", "canceled", "cancellation-requested"
        }) {
            handled += states.path(state).asInt();
        }
        return handled;
    }

    private static int stopped(JarProcess bridge, String signal) {
        long before = System.nanoTime();
        bridge.signal(signal);
        int exit = bridge.exitCode();
        assertThat(Duration.ofNanos(System.nanoTime() - before))
                .as(bridge.output())
                .isLessThan(PROMISED);
        return exit;
    }

    private static void until(JarProcess bridge, Callable<Boolean> condition) {
        try {
            await().atMost(PATIENCE).until(() -> {
                assertThat(bridge.isAlive()).as("the bridge runs").isTrue();
                return condition.call();
            });
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError("the bridge says: " + bridge.output(), e);
        }
    }

    /** VTEX heard start-handling only of what the ERP can see. */
    private void nothingHalfDone(int orders) {
        Map<String, Integer> seen = new HashMap<>();
        // the ERP looks every moment
        await().atMost(PATIENCE).until(() -> {
            seen.clear();
            seen.putAll(erp.seen());
            return vtex.orderIds().stream()
                    .filter(id -> !vtex.story(id).path("state").asText().equals("ready-for-handling"))
                    .allMatch(id -> seen.containsKey(id + ".csv"));
        });
        assertThat(vtex.orderIds()).hasSize(orders);
        assertThat(seen.values()).allMatch(times -> times == 1);
    }

    private void nothingTwice(int orders) {
        await().atMost(PATIENCE)
                .until(() -> erp.seen().keySet().stream()
                                .filter(name -> name.matches("[^.]+\\.csv"))
                                .count()
                        == orders);
        assertThat(erp.seen()).allSatisfy((name, times) -> assertThat(times).isEqualTo(1));
        JsonNode summary = vtex.summary();
        assertThat(summary.path("startHandlingAcceptedTwice").asInt()).isZero();
        assertThat(summary.path("startHandlingRepeatedAfterAnswer").asInt()).isZero();
        assertThat(summary.path("invoicesRepeatedAfterAnswer").asInt()).isZero();
    }
}
