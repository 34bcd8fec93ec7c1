package io.vtexerpbridge.routes;

import static org.assertj.core.api.Assertions.assertThat;

import io.vtexerpbridge.routes.FakeVtex.Trick;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Enters at direct:work-order, as claim-orders does, because the acknowledgement rests on what the order said before. */
@OneBridgeTest.Keys("vtex.response-timeout = 1500ms")
class AckOrderRouteTest extends OneBridgeTest {

    @Test
    void a_ready_order_is_delivered_and_started_once() {
        vtex.order(id, "ready-for-handling");
        bridge.work(id);
        assertThat(bridge.state(id)).isEqualTo("handling");
        assertThat(bridge.workState(id)).isEqualTo("done");
        assertThat(vtex.accepted(id)).isEqualTo(1);
        assertThat(bridge.erpFiles()).contains(id + ".csv");
        assertThat(bridge.order(id).acknowledgedAt()).isNotNull();
        assertThat(bridge.document(id).releasedAt()).isNotNull();
    }

    @Test
    void an_order_that_somebody_started_by_hand_is_taken_over_without_a_start() {
        vtex.order(id, "handling");
        bridge.work(id);
        assertThat(bridge.state(id)).isEqualTo("handling");
        assertThat(bridge.erpFiles()).contains(id + ".csv");
        assertThat(starts()).isZero();
    }

    /** Answers after which nobody knows whether VTEX started: tried again, but only after the order was read. */
    static Stream<Arguments> lostAnswers() {
        return Stream.of(
                        Trick.status(500),
                        Trick.status(502),
                        Trick.status(503),
                        Trick.status(504),
                        Trick.answer(520, "text/html", "<html>unknown error</html>"),
                        Trick.answer(200, "text/html", "<html>Please sign in</html>"),
                        Trick.answer(200, "application/json", "{\"ok\":"),
                        Trick.answer(302, "text/html", "").header("Location", "/_v/segment/admin-login"),
                        Trick.cut(),
                        Trick.hang())
                .flatMap(trick -> Stream.of(Arguments.of(trick, false), Arguments.of(trick, true)));
    }

    @ParameterizedTest
    @MethodSource("lostAnswers")
    void a_lost_answer_leads_to_exactly_one_accepted_start(Trick trick, boolean effect) {
        vtex.order(id, "ready-for-handling");
        vtex.next(FakeVtex.START, effect ? trick.afterTheEffect() : trick);
        bridge.work(id);
        if (!bridge.state(id).equals("handling")) {
            assertThat(bridge.state(id)).isEqualTo("delivered");
            bridge.workAgain(id);
        }
        assertThat(bridge.state(id)).isEqualTo("handling");
        assertThat(vtex.accepted(id)).isEqualTo(1);
        assertThat(starts()).isEqualTo(effect ? 1 : 2);
        assertThat(between(FakeVtex.START))
                .allSatisfy(calls -> assertThat(calls).contains(FakeVtex.GET_ORDER));
        assertThat(bridge.erpFiles()).containsOnlyOnce(id + ".csv");
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 201, 202})
    void any_other_2xx_than_204_means_nothing_and_the_order_is_read(int status) {
        vtex.order(id, "ready-for-handling");
        vtex.next(FakeVtex.START, Trick.status(status));
        bridge.work(id);
        assertThat(bridge.state(id)).isEqualTo("delivered");
        assertThat(bridge.lastError(id))
                .isEqualTo("VTEX answered " + status
                        + " instead of 204 to start-handling; the order is in ready-for-handling");
        bridge.workAgain(id);
        assertThat(bridge.state(id)).isEqualTo("handling");
        assertThat(vtex.accepted(id)).isEqualTo(1);
    }

    static Stream<Arguments> refusalsThatMeanStarted() {
        return Stream.of(409, 400).flatMap(code -> Stream.of(
                        "start-handling",
                        "handling",
                        "invoice",
                        "invoiced",
                        "invoice-after-cancellation-deny",
                        "waiting-for-fulfillment",
                        "ready-for-invoicing")
                .map(status -> Arguments.of(code, status)));
    }

    @ParameterizedTest
    @MethodSource("refusalsThatMeanStarted")
    void OMS003_on_an_order_that_is_further_means_that_somebody_started_it(int code, String status) {
        refusedBecauseNow(code, status);
        assertThat(bridge.state(id)).isEqualTo("handling");
        assertThat(bridge.order(id).vtexStatus()).isEqualTo(status);
        assertThat(bridge.workState(id)).isEqualTo("done");
        assertThat(starts()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cancel", "canceled", "replaced"})
    void OMS003_on_a_canceled_order_ends_it(String status) {
        refusedBecauseNow(409, status);
        assertThat(bridge.state(id)).isEqualTo("canceled");
        assertThat(bridge.workState(id)).isEqualTo("done");
        assertThat(starts()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cancellation-requested", "request-cancel", "waiting-for-seller-decision"})
    void OMS003_on_an_order_with_a_cancellation_asked_waits_for_its_next_event(String status) {
        refusedBecauseNow(400, status);
        assertThat(bridge.state(id)).isEqualTo("delivered");
        assertThat(bridge.workState(id)).isEqualTo("done");
        // The request was denied: VTEX goes back, tells it, and now the start is due.
        vtex.status(id, "ready-for-handling");
        bridge.work(id);
        assertThat(bridge.state(id)).isEqualTo("handling");
        assertThat(vtex.accepted(id)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ready-for-handling", "window-to-cancel", "waiting-seller-handling", "never-heard-of"})
    void OMS003_on_any_other_order_is_tried_again_later(String status) {
        refusedBecauseNow(409, status);
        assertThat(bridge.state(id)).isEqualTo("delivered");
        assertThat(bridge.workState(id)).isEqualTo("open");
        assertThat(bridge.lastError(id))
                .startsWith("VTEX answered 409 to start-handling: ")
                .contains("OMS003")
                .endsWith("; the order is in " + status);
        assertThat(bridge.erpFiles()).contains(id + ".csv");
    }

    @Test
    void a_missing_permission_leaves_the_order_delivered_and_waiting() {
        vtex.order(id, "ready-for-handling");
        vtex.next(FakeVtex.START, Trick.status(403));
        try (TestBridge other = TestBridge.start(home.resolve("forbidden"), vtex, Map.of())) {
            other.work(id);
            assertThat(other.state(id)).isEqualTo("delivered");
            assertThat(other.workState(id)).isEqualTo("open");
            assertThat(other.lastError(id)).contains("403", "Change order workflow status");
            assertThat(other.trouble("vtex")).contains("Change order workflow status", "License Manager");
            // Only that call is silent: other orders are still read and delivered.
            vtex.order(id + "b", "ready-for-handling");
            other.work(id + "b");
            assertThat(other.erpFiles()).contains(id + "b.csv");
            assertThat(starts()).isEqualTo(1);
        }
    }

    private void refusedBecauseNow(int code, String status) {
        vtex.order(id, "ready-for-handling");
        vtex.next(FakeVtex.START, FakeVtex.refused(code).with(it -> it.status(id, status)));
        bridge.work(id);
    }

    private long starts() {
        return vtex.calls(FakeVtex.START).stream()
                .filter(call -> call.path().contains(id))
                .count();
    }

    /** The calls on this order between two calls of this name. */
    private List<List<String>> between(String name) {
        List<String> names = vtex.calls().stream()
                .filter(call -> call.path().contains(id))
                .map(FakeVtex.Call::name)
                .toList();
        List<List<String>> parts = new ArrayList<>();
        int from = -1;
        for (int i = 0; i < names.size(); i++) {
            if (names.get(i).equals(name)) {
                if (from >= 0) {
                    parts.add(names.subList(from + 1, i));
                }
                from = i;
            }
        }
        return parts;
    }
}
