package io.vtexerpbridge.routes;

import static io.vtexerpbridge.routes.TestBridge.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vtexerpbridge.ledger.ReconcileRun;
import io.vtexerpbridge.ledger.ReconcileRuns;
import io.vtexerpbridge.reconcile.ReconcileRequests;
import io.vtexerpbridge.routes.FakeVtex.Call;
import io.vtexerpbridge.routes.FakeVtex.Trick;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Enters where the timer enters; the timer itself keeps still, so that a test decides who works and when. */
class CompareOrdersRouteTest {

    @TempDir
    Path home;

    private final FakeVtex vtex = new FakeVtex();
    private TestBridge bridge;

    @BeforeEach
    void start() throws Exception {
        bridge = TestBridge.start(home, vtex, Map.of("reconcile.index-delay", "1s"));
        keepStill();
    }

    private void keepStill() throws Exception {
        bridge.camel().getRouteController().stopRoute("reconcile");
    }

    @AfterEach
    void stop() {
        bridge.close();
        vtex.close();
        assertThat(vtex.violations()).isEmpty();
    }

    private void listed(String orderId, String status, Duration age) {
        vtex.order(orderId, status)
                .put("creationDate", vtex.clock().instant().minus(age).toString());
    }

    private long ask(Instant from, boolean dryRun) {
        return bridge.bean("reconcileRequests", ReconcileRequests.class)
                .byCommand(FakeVtex.ACCOUNT, from, null, dryRun);
    }

    private void run() {
        Exchange run = bridge.send("take-up-reconciliation", null, Map.of());
        assertThat(run.getException()).isNull();
    }

    private ReconcileRun run(long id) {
        return runs(bridge).run(id).orElseThrow();
    }

    private ReconcileRuns runs(TestBridge any) {
        return new ReconcileRuns(any.bean("dataSource", DataSource.class), "test", Clock.systemUTC());
    }

    private List<String> report(long id) throws IOException {
        return Files.readAllLines(home.resolve("data/reports").resolve(run(id).report()));
    }

    /** The order is at the ERP and in handling, as the feed brought it. */
    private void handled(String orderId) {
        listed(orderId, "ready-for-handling", Duration.ofHours(1));
        bridge.work(orderId);
        bridge.workAll();
        assertThat(bridge.state(orderId)).isEqualTo("handling");
    }

    @Test
    void an_order_that_nobody_announced_is_taken_in_and_delivered() throws Exception {
        listed("v1-01", "ready-for-handling", Duration.ofDays(20));
        long id = ask(null, false);
        run();

        assertThat(bridge.state("v1-01")).isEqualTo("waiting");
        assertThat(bridge.timeline("v1-01")).containsExactly("taken: First heard of by reconcile");
        bridge.workAll();
        assertThat(bridge.erpFiles()).containsExactly("v1-01.csv");
        assertThat(run(id).state()).isEqualTo("done");
        assertThat(run(id).report())
                .as("in UTC, as the log")
                .isEqualTo("reconcile-acmestore-"
                        + run(id).beganAt()
                                .toString()
                                .substring(0, 19)
                                .replaceAll("[-:]", "")
                                .replace('T', '-')
                        + ".csv");
        assertThat(report(id))
                .hasSize(2)
                .anySatisfy(
                        line -> assertThat(line).startsWith("v1-01;").endsWith(";ready-for-handling;unknown;taken-in"))
                .noneSatisfy(line -> assertThat(line).contains("Maria"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(
                        home.resolve("data/reports").resolve(run(id).report()))))
                .isEqualTo("rw-------");
        assertThat(bridge.ask(
                        "select count(*) from order_event where source = 'reconcile' and committed_at is not null"))
                .isEqualTo(1L);
    }

    @Test
    void what_was_handled_before_the_bridge_began_comes_only_when_somebody_says_from_when() {
        listed("v1-01", "handling", Duration.ofDays(3));
        ask(null, false);
        run();
        assertThat(bridge.state("v1-01")).isEqualTo("unknown");

        ask(vtex.clock().instant().minus(Duration.ofDays(4)), false);
        run();
        bridge.workAll();
        assertThat(bridge.state("v1-01")).isEqualTo("handling");
        assertThat(bridge.erpFiles()).containsExactly("v1-01.csv");
    }

    @Test
    void a_listed_status_decides_nothing() {
        listed("v1-01", "ready-for-handling", Duration.ofDays(1));
        ask(null, false);
        run();
        vtex.status("v1-01", "canceled");
        bridge.workAll();
        assertThat(bridge.state("v1-01")).isEqualTo("canceled");
        assertThat(bridge.erpFiles()).isEmpty();
    }

    @Test
    void orders_that_moved_on_unheard_are_read_again() throws Exception {
        handled("v1-01");
        handled("v2-01");
        handled("v3-01");
        bridge.pass(Duration.ofHours(2));
        vtex.status("v1-01", "canceled");
        vtex.status("v2-01", "invoiced");
        int reads = vtex.calls(FakeVtex.GET_ORDER).size();

        long id = ask(null, false);
        run();
        bridge.workAll();

        assertThat(bridge.state("v1-01")).isEqualTo("canceled");
        assertThat(bridge.state("v2-01")).isEqualTo("invoiced");
        assertThat(vtex.calls(FakeVtex.GET_ORDER)).hasSize(reads + 2);
        assertThat(report(id))
                .hasSize(3)
                .anySatisfy(line -> assertThat(line).startsWith("v1-01;").endsWith(";canceled;handling;asked"))
                .anySatisfy(line -> assertThat(line).startsWith("v2-01;").endsWith(";not listed;handling;asked"));
        assertThat(bridge.erpFiles()).contains("v1-01.canceled.csv");
    }

    @Test
    void a_canceled_order_that_nobody_knew_is_only_known_then() {
        bridge.pass(Duration.ofHours(2));
        listed("v1-01", "canceled", Duration.ofHours(1));
        ask(null, false);
        run();
        bridge.workAll();
        assertThat(bridge.state("v1-01")).isEqualTo("canceled");
        assertThat(bridge.folder()).isEmpty();
    }

    @Test
    void the_second_run_finds_nothing_to_do() {
        listed("v1-01", "ready-for-handling", Duration.ofDays(1));
        ask(null, false);
        run();
        bridge.workAll();
        bridge.pass(Duration.ofHours(1));
        int reads = vtex.calls(FakeVtex.GET_ORDER).size();

        long id = ask(null, false);
        run();
        bridge.workAll();

        assertThat(vtex.calls(FakeVtex.GET_ORDER)).hasSize(reads);
        assertThat(run(id).counts().listed()).isEqualTo(1);
        assertThat(vtex.accepted("v1-01")).isEqualTo(1);
    }

    @Test
    void a_dry_run_changes_nothing() throws Exception {
        handled("v1-01");
        bridge.pass(Duration.ofHours(2));
        vtex.status("v1-01", "canceled");
        listed("v2-01", "ready-for-handling", Duration.ofDays(1));
        Object events = bridge.ask("select count(*) from order_event");

        long id = ask(null, true);
        run();
        bridge.workAll();

        assertThat(bridge.state("v1-01")).isEqualTo("handling");
        assertThat(bridge.state("v2-01")).isEqualTo("unknown");
        assertThat(bridge.ask("select count(*) from order_event")).isEqualTo(events);
        assertThat(runs(bridge).mark(FakeVtex.ACCOUNT).completedAt()).isNull();
        assertThat(report(id)).anyMatch(line -> line.endsWith(";unknown;would-take-in"));
        assertThat(report(id)).anyMatch(line -> line.endsWith(";handling;would-ask"));
    }

    /** Between the note and the ledger, and between the ledger and the next question. */
    @ParameterizedTest
    @ValueSource(strings = {"to-list-orders", "to-ledger-missing", "when-missing"})
    void a_run_that_is_killed_goes_on_and_doubles_nothing(String step) throws Exception {
        for (int i = 0; i < 250; i++) {
            listed("v" + i + "-01", "ready-for-handling", Duration.ofMinutes(600 - i));
        }
        bridge.advise("compare-orders", route -> route.weaveById(step).after().process(TestBridge.dying()));
        long id = ask(null, false);
        run();
        assertThat(run(id).ended()).isFalse();
        assertThat(runs(bridge).mark(FakeVtex.ACCOUNT).completedAt()).isNull();

        bridge.restart();
        keepStill();
        bridge.pass(Duration.ofMinutes(1));
        run();

        assertThat(run(id).state()).isEqualTo("done");
        assertThat(bridge.ask("select count(*) from vtex_order")).isEqualTo(250L);
        assertThat(bridge.ask("select count(*) from work_item where wanted > 1"))
                .isEqualTo(0L);
        assertThat(report(id)).hasSize(251);
        assertThat(runs(bridge).mark(FakeVtex.ACCOUNT).completedAt()).isNotNull();
    }

    @Test
    void after_a_429_it_goes_on_where_it_was_when_the_pause_is_over() {
        vtex.next(
                FakeVtex.LIST,
                FakeVtex.json("{\"list\":[],\"paging\":{\"total\":0}}"),
                Trick.status(429).header("Retry-After", "30"));
        long id = ask(null, false);
        run();
        assertThat(run(id).lastError()).contains("429");
        run();
        assertThat(vtex.calls(FakeVtex.LIST)).hasSize(2);

        // what VTEX asked for, and up to a tenth more
        bridge.pass(Duration.ofSeconds(34));
        run();
        assertThat(run(id).state()).isEqualTo("done");
    }

    @ParameterizedTest
    @ValueSource(strings = {"html", "no list", "cut", "500", "nothing"})
    void an_answer_that_cannot_be_used_is_asked_for_again(String what) {
        listed("v1-01", "ready-for-handling", Duration.ofDays(1));
        vtex.next(
                FakeVtex.LIST,
                switch (what) {
                    case "html" -> Trick.answer(200, "text/html", "<html>Sign in</html>");
                    case "no list" -> FakeVtex.json("{\"orders\":[]}");
                    case "cut" -> Trick.cut();
                    case "nothing" -> Trick.status(200);
                    default -> Trick.status(500);
                });
        long id = ask(null, false);
        run();
        assertThat(run(id).attempts()).isEqualTo(1);
        assertThat(bridge.state("v1-01")).isEqualTo("unknown");

        bridge.pass(Duration.ofMinutes(1));
        run();
        assertThat(run(id).state()).isEqualTo("done");
        assertThat(bridge.state("v1-01")).isEqualTo("waiting");
    }

    @Test
    void what_vtex_refuses_ends_the_run_and_moves_no_mark() {
        vtex.next(
                FakeVtex.LIST,
                Trick.answer(400, "application/json", "{\"error\":{\"code\":\"1\",\"message\":\"Invalid\"}}"));
        long id = ask(null, false);
        run();
        assertThat(run(id)).satisfies(failed -> {
            assertThat(failed.state()).isEqualTo("failed");
            assertThat(failed.lastError()).contains("400", "list-orders");
        });
        assertThat(runs(bridge).mark(FakeVtex.ACCOUNT).completedAt()).isNull();
        assertThat(runs(bridge).running(FakeVtex.ACCOUNT)).isEmpty();
    }

    @Test
    void a_missing_permission_is_named() {
        vtex.always(FakeVtex.LIST, Trick.status(403));
        long id = ask(null, false);
        run();
        assertThat(run(id).lastError()).contains("List Orders");
        assertThat(bridge.trouble("vtex")).contains("List Orders");
    }

    @Test
    void the_guardian_gets_a_run_at_once_and_one_when_the_list_has_caught_up() {
        Instant since = vtex.clock().instant().minus(Duration.ofHours(5));
        bridge.bean("reconcileRequests", ReconcileRequests.class).ask(FakeVtex.ACCOUNT, since, "the feed was restored");
        run();
        run();
        assertThat(vtex.calls(FakeVtex.LIST)).hasSize(3);
        bridge.pass(Duration.ofSeconds(2));
        run();
        assertThat(vtex.calls(FakeVtex.LIST)).hasSize(6);
        assertThat(runs(bridge).newest(FakeVtex.ACCOUNT, 9)).allMatch(ReconcileRun::ended);
    }

    @Test
    void an_order_that_was_created_before_a_gap_and_became_ready_in_it_is_found() {
        Instant since = vtex.clock().instant().minus(Duration.ofHours(5));
        listed("paid-late", "ready-for-handling", Duration.ofDays(3));
        bridge.bean("reconcileRequests", ReconcileRequests.class).ask(FakeVtex.ACCOUNT, since, "the feed was restored");
        run();
        assertThat(bridge.state("paid-late")).isEqualTo("waiting");
    }

    @Test
    void questions_are_as_vtex_takes_them() {
        ask(Instant.parse("2026-11-01T00:00:00Z"), false);
        run();
        assertThat(vtex.calls(FakeVtex.LIST)).extracting(Call::query).hasSize(3).allSatisfy(query -> assertThat(query)
                .startsWith("orderBy=creationDate%2Casc&page=1&per_page=100&f_status=")
                .contains("f_creationDate=creationDate%3A%5B2026-11-01T00%3A00%3A00.000Z%20TO%20"));
    }

    @Test
    void a_start_after_days_compares_by_itself_from_before_the_last_mark() {
        bridge.bean("reconcileRequests", ReconcileRequests.class).bySchedule();
        run();
        Instant mark = runs(bridge).mark(FakeVtex.ACCOUNT).reconciledUntil();
        ReconcileRequests requests = bridge.bean("reconcileRequests", ReconcileRequests.class);
        requests.atStart();
        assertThat(requests.isOverdue(vtex.clock().instant())).isFalse();

        bridge.pass(Duration.ofDays(5));
        bridge.bean("reconcileRequests", ReconcileRequests.class).atStart();
        run();

        ReconcileRun caughtUp = runs(bridge).newest(FakeVtex.ACCOUNT, 1).get(0);
        assertThat(caughtUp.kind()).isEqualTo("start");
        assertThat(caughtUp.from())
                .isBetween(mark.minus(Duration.ofDays(30)).minusMillis(1), mark.minus(Duration.ofDays(30)));
    }

    @Test
    void the_clock_asks_once_while_a_run_is_under_way() {
        ReconcileRequests requests = bridge.bean("reconcileRequests", ReconcileRequests.class);
        requests.bySchedule();
        requests.bySchedule();
        requests.atStart();
        assertThat(runs(bridge).newest(FakeVtex.ACCOUNT, 9)).hasSize(1);
    }

    @Test
    void long_without_a_complete_run_is_a_sentence_in_the_health(@TempDir Path other) {
        try (TestBridge scheduled = TestBridge.start(other, vtex, Map.of("reconcile.enabled", "true"))) {
            scheduled
                    .bean("reconcileMetrics", io.vtexerpbridge.reconcile.ReconcileMetrics.class)
                    .refresh();
            assertThat(scheduled.trouble("reconciliation")).isEmpty();
            scheduled.pass(Duration.ofDays(2));
            assertThat(scheduled.trouble("reconciliation")).contains("No reconciliation", FakeVtex.ACCOUNT);
        }
    }

    @Test
    void the_timer_takes_up_what_is_asked_for(@TempDir Path other) {
        try (TestBridge timed = TestBridge.start(other, vtex, Map.of("reconcile.enabled", "true"))) {
            listed("v1-01", "ready-for-handling", Duration.ofDays(1));
            timed.bean("reconcileRequests", ReconcileRequests.class).bySchedule();
            await().atMost(PATIENCE).until(() -> timed.state("v1-01").equals("waiting"));
        }
    }

    @Test
    void the_quartz_schedule_asks(@TempDir Path other) {
        try (TestBridge timed = TestBridge.start(
                other, vtex, Map.of("reconcile.enabled", "true", "reconcile.schedule", "* * * * * ?"))) {
            await().atMost(PATIENCE)
                    .until(() -> runs(timed).mark(FakeVtex.ACCOUNT).completedAt() != null);
        }
    }

    @Test
    void the_newest_reports_are_kept() throws Exception {
        Path reports = Files.createDirectories(home.resolve("data/reports"));
        for (int i = 100; i < 230; i++) {
            Files.writeString(reports.resolve("reconcile-acmestore-20200101-000" + i + ".csv"), "");
        }
        Files.writeString(reports.resolve("mine.csv"), "");
        ask(null, false);
        run();
        try (Stream<Path> files = Files.list(reports)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .hasSize(101)
                    .contains("mine.csv", "reconcile-acmestore-20200101-000229.csv")
                    .doesNotContain("reconcile-acmestore-20200101-000100.csv");
        }
    }
}
