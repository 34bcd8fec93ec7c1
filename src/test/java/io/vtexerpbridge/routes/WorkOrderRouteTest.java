package io.vtexerpbridge.routes;

import static io.vtexerpbridge.routes.TestBridge.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vtexerpbridge.ledger.ParkedMessage;
import io.vtexerpbridge.ledger.WorkItem;
import io.vtexerpbridge.routes.FakeVtex.Trick;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.transaction.CannotCreateTransactionException;

/** What becomes of an order that fails on its way: retried, postponed, parked or left to its lease, and told in our words. */
@OneBridgeTest.Keys("vtex.response-timeout = 1500ms")
class WorkOrderRouteTest extends OneBridgeTest {

    /** After these VTEX is asked again later. */
    static Stream<Trick> comeBackLater() {
        return Stream.of(
                Trick.status(500),
                Trick.status(501),
                Trick.status(502),
                Trick.status(503),
                Trick.status(504),
                Trick.status(408),
                Trick.answer(520, "text/html", "<html>unknown error</html>"),
                Trick.answer(301, "text/html", "").header("Location", "https://elsewhere.example/"),
                Trick.answer(302, "text/html", "").header("Location", "/_v/segment/admin-login"),
                Trick.answer(307, "text/html", "").header("Location", "/login"),
                Trick.answer(200, "text/html", "<html>Sign in</html>"),
                Trick.answer(200, "application/json", "{\"orderId\":\"17"),
                Trick.cutInBody("{\"orderId\":\"170001-01\",\"status\":\"ready-for-handling\"}"),
                Trick.status(200),
                Trick.status(204),
                FakeVtex.json("null"),
                FakeVtex.json("[]"),
                FakeVtex.json("{}"),
                FakeVtex.json("{\"status\":\"ready-for-handling\"}"),
                Trick.cut(),
                Trick.hang());
    }

    @ParameterizedTest
    @MethodSource("comeBackLater")
    void an_order_that_cannot_be_read_now_is_read_again_later(Trick trick) {
        vtex.order(id, "ready-for-handling");
        vtex.next(FakeVtex.GET_ORDER, trick);
        bridge.work(id);
        assertThat(bridge.state(id)).isEqualTo("waiting");
        assertThat(bridge.workState(id)).isEqualTo("open");
        assertThat(bridge.cause(id)).isEqualTo("vtex-unavailable");
        assertThat(bridge.lastError(id)).startsWith("VTEX ").contains("get-order");
        bridge.workAgain(id);
        assertThat(bridge.state(id)).isEqualTo("handling");
        assertThat(vtex.accepted(id)).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"400", "404", "405", "409", "410", "422"})
    void an_order_that_VTEX_refuses_to_show_is_parked_with_a_sentence(int status) {
        vtex.next(
                FakeVtex.GET_ORDER,
                Trick.answer(
                        status,
                        "application/json",
                        "{\"error\":{\"code\":\"OMS007\",\"message\":\"Order Not Found\",\"exception\":null}}"));
        bridge.work(id);
        assertThat(bridge.state(id)).isEqualTo("parked");
        ParkedMessage parked = bridge.parked(id);
        assertThat(parked.cause()).isEqualTo("vtex-refused");
        assertThat(parked.reason())
                .startsWith("VTEX answered " + status + " to get-order: ")
                .contains("Order Not Found");
        assertThat(parked.routeId()).isEqualTo("get-order");
        assertThat(bridge.order(id).reason()).isEqualTo(parked.reason());
    }

    @Test
    void a_masked_order_is_parked_with_reason_and_body_and_never_delivered() {
        ObjectNode order = vtex.order(id, "ready-for-handling");
        order.withObject("/clientProfileData").put("firstName", "A** B*****z");
        bridge.work(id);
        ParkedMessage parked = bridge.parked(id);
        assertThat(parked.cause()).isEqualTo("masked");
        assertThat(parked.reason()).startsWith("Order " + id + ": ");
        assertThat(parked.routeId()).isEqualTo("enrich-order");
        assertThat(parked.body()).contains("A** B*****z", id);
        assertThat(bridge.folder()).noneMatch(name -> name.contains(id));
        assertThat(vtex.calls(FakeVtex.START)).noneMatch(call -> call.path().contains(id));
    }

    @Test
    void an_order_of_five_megabytes_goes_through() throws Exception {
        ObjectNode order = vtex.order(id, "ready-for-handling");
        order.put("lastMessage", "x".repeat(5 << 20));
        bridge.work(id);
        assertThat(bridge.state(id)).isEqualTo("handling");
        assertThat(Files.size(bridge.erpFolder().resolve(id + ".csv"))).isPositive();
    }

    @Test
    void a_bad_order_of_five_megabytes_is_parked_whole() {
        ObjectNode order = vtex.order(id, "");
        order.put("lastMessage", "x".repeat(5 << 20));
        bridge.work(id);
        assertThat(bridge.parked(id).body()).hasSizeGreaterThan(5 << 20);
    }

    @Test
    void after_a_429_the_order_waits_and_loses_no_attempt(@TempDir Path other) {
        vtex.order(id, "ready-for-handling");
        vtex.next(FakeVtex.GET_ORDER, Trick.status(429).header("Retry-After", "1"));
        try (TestBridge paused = TestBridge.start(other, vtex, Map.of())) {
            paused.work(id);
            assertThat(paused.workState(id)).isEqualTo("open");
            assertThat(paused.ask("select attempts from work_item")).isEqualTo(0);
            assertThat(paused.lastError(id)).contains("429");
            paused.workAgain(id);
            assertThat(paused.state(id)).isEqualTo("handling");
        }
    }

    @Test
    void a_refused_key_parks_nothing(@TempDir Path other) {
        vtex.order(id, "ready-for-handling");
        vtex.next(FakeVtex.GET_ORDER, Trick.status(401));
        try (TestBridge refused = TestBridge.start(other, vtex, Map.of("guardian.period", "1s"))) {
            refused.work(id);
            assertThat(refused.workState(id)).isEqualTo("open");
            assertThat(refused.lastError(id)).contains("vtex.app-key");
            assertThat(refused.trouble("vtex")).contains("vtex.app-key");
            refused.workAgain(id);
            assertThat(refused.state(id)).isEqualTo("handling");
            assertThat(refused.trouble("vtex")).isEmpty();
        }
    }

    @Test
    void retries_back_off_and_end_with_a_person(@TempDir Path other) {
        vtex.always(FakeVtex.GET_ORDER, Trick.status(503));
        Map<String, String> impatient = Map.of(
                "retry.initial-delay",
                "20ms",
                "retry.max-delay",
                "10s",
                "retry.multiplier",
                "3",
                "retry.give-up-after",
                "3s");
        try (TestBridge tired = TestBridge.start(other, vtex, impatient)) {
            tired.work(id);
            List<Duration> waits = new ArrayList<>();
            for (int attempt = 1; !tired.state(id).equals("parked"); attempt++) {
                assertThat(tired.ask("select attempts from work_item")).isEqualTo(attempt);
                waits.add(Duration.between(instant(tired, "updated_at"), instant(tired, "due_at")));
                assertThat(waits).hasSizeLessThan(20);
                tired.workAgain(id);
            }
            // 20, 60, 180 ms and so on, a fifth more or less; the last one only to the end of the patience.
            assertThat(waits).hasSizeGreaterThan(3);
            assertThat(waits.subList(0, 4)).isSorted();
            assertThat(waits.get(0)).isLessThan(Duration.ofMillis(25));
            assertThat(tired.parked(id).cause()).isEqualTo("vtex-unavailable");
            assertThat(tired.parked(id).reason()).contains("503", "get-order");
            assertThat(tired.order(id).reason()).isEqualTo(tired.parked(id).reason());
        }
    }

    private static Instant instant(TestBridge bridge, String column) {
        return ((OffsetDateTime) bridge.ask("select " + column + " from work_item")).toInstant();
    }

    @Test
    void an_unforeseen_failure_is_parked_with_what_it_was_and_the_order(@TempDir Path other) {
        vtex.order(id, "ready-for-handling");
        try (TestBridge broken = TestBridge.start(other, vtex, Map.of())) {
            broken.advise(
                    "transform-order",
                    route -> route.weaveById("to-document").replace().throwException(new IllegalStateException()));
            broken.work(id);
            ParkedMessage parked = broken.parked(id);
            assertThat(parked.cause()).isEqualTo("failed");
            assertThat(parked.reason()).contains("IllegalStateException");
            assertThat(parked.routeId()).isEqualTo("transform-order");
            assertThat(parked.body()).contains(id);
        }
    }

    /** What Spring makes of a database that is away, hangs or has a deadlock; causes as PostgreSQL's driver nests them. */
    static Stream<RuntimeException> ledgerTroubles() {
        SQLException refused =
                new SQLException("Connection refused", "08001", new ConnectException("Connection refused"));
        return Stream.of(
                new CannotGetJdbcConnectionException("no connection", refused),
                new DataAccessResourceFailureException("no connection", new IOException("broken pipe")),
                new CannotAcquireLockException("deadlock", new SQLException("deadlock detected", "40P01")),
                new QueryTimeoutException("too slow", new SQLTimeoutException("timeout")),
                new CannotCreateTransactionException("no connection", refused));
    }

    @ParameterizedTest
    @MethodSource("ledgerTroubles")
    void trouble_with_the_ledger_parks_nothing_and_is_left_to_the_lease(RuntimeException trouble, @TempDir Path other) {
        vtex.order(id, "ready-for-handling");
        try (TestBridge broken = TestBridge.start(other, vtex, Map.of())) {
            broken.advise(
                    "deliver-to-folder",
                    route -> route.weaveById("to-ledger-delivered").replace().throwException(trouble));
            WorkItem item = broken.claimed(id);
            broken.send("work-order", item, Map.of());
            // Nothing was written: the lease is still held, and whoever comes after it starts anew.
            assertThat(broken.ask("select count(*) from work_item where lease_owner is not null and state = 'open'"
                            + " and last_error is null and lease_number = " + item.leaseNumber()))
                    .isEqualTo(1L);
            assertThat(broken.state(id)).isEqualTo("waiting");
            assertThat(broken.erpFiles()).isEmpty();
            broken.restart();
            await().atMost(PATIENCE).until(() -> broken.state(id).equals("handling"));
            assertThat(broken.erpFiles()).containsExactly(id + ".csv");
        }
    }

    @Test
    void who_lost_the_lease_changes_nothing_any_more() {
        vtex.order(id, "ready-for-handling");
        WorkItem late = bridge.claimed(id);
        bridge.ledger().recover();
        WorkItem current = bridge.claim(id);
        bridge.send("work-order", late, Map.of());
        assertThat(bridge.state(id)).isEqualTo("waiting");
        assertThat(bridge.erpFiles()).doesNotContain(id + ".csv");
        bridge.send("work-order", current, Map.of());
        assertThat(bridge.state(id)).isEqualTo("handling");
    }

    @Test
    void work_that_the_ledger_never_takes_ends_with_a_person(@TempDir Path other) {
        try (TestBridge poisoned = TestBridge.start(other, vtex, Map.of("retry.max-delay", "15m"))) {
            poisoned.advise("route-order", route -> route.weaveAddFirst()
                    .throwException(new DataAccessResourceFailureException("value too long")));
            vtex.order(id, "ready-for-handling");
            poisoned.heardOf(id);
            poisoned.workFor(Duration.ofSeconds(10));
            assertThat(poisoned.workState(id)).isEqualTo("open");
            for (int hours = 0; hours < 49; hours++) {
                poisoned.pass(Duration.ofHours(1));
                poisoned.workAll();
            }
            assertThat(poisoned.workState(id)).isEqualTo("parked");
            assertThat(poisoned.cause(id)).isEqualTo("ledger");
        }
    }
}
