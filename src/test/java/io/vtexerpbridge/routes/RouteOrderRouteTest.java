package io.vtexerpbridge.routes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vtexerpbridge.ledger.ParkedMessage;
import io.vtexerpbridge.routes.FakeVtex.Trick;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of an order in each state VTEX knows; enters at direct:work-order, where the state is read. */
class RouteOrderRouteTest extends OneBridgeTest {

    private boolean atTheErp() {
        return bridge.erpFiles().contains(id + ".csv");
    }

    private long starts() {
        return vtex.calls(FakeVtex.START).stream()
                .filter(call -> call.path().contains(id))
                .count();
    }

    @ParameterizedTest
    @CsvSource({
        "order-created, not-needed, done",
        "order-completed, not-needed, done",
        "on-order-completed, not-needed, done",
        "on-order-completed-ffm, not-needed, done",
        "order-accepted, not-needed, done",
        "waiting-for-order-authorization, not-needed, done",
        "waiting-for-authorization, not-needed, done",
        "waiting-for-manual-authorization, not-needed, done",
        "payment-pending, not-needed, done",
        "approve-payment, not-needed, done",
        "payment-approved, not-needed, done",
        "waiting-ffmt-authorization, not-needed, done",
        "authorize-fulfillment, not-needed, done",
        "waiting-for-mkt-authorization, not-needed, done",
        "waiting-seller-handling, not-needed, done",
        "window-to-cancel, not-needed, done",
        "window-to-change-seller, not-needed, done",
        "window-to-change-payment, not-needed, done",
        "release-to-fulfillment, not-needed, done",
        "waiting-for-fulfillment, not-needed, done",
        "ready-for-invoicing, not-needed, done",
        "invoice, not-needed, done",
        "cancellation-request-denied-ffm, not-needed, done",
        "order-create-error, not-needed, done",
        "order-creation-error, not-needed, done",
        "never-heard-of, not-needed, done",
        "start-handling, waiting, open",
        "invoiced, invoiced, done",
        "request-cancel, waiting, done",
        "waiting-for-seller-decision, waiting, done",
        "cancellation-requested, waiting, done",
        "cancel, canceled, done",
        "canceled, canceled, done",
        "replaced, canceled, done"
    })
    void an_order_in_this_state_is_not_delivered(String status, String state, String work) {
        vtex.order(id, status);
        bridge.work(id);
        assertThat(bridge.state(id)).isEqualTo(state);
        assertThat(bridge.workState(id)).isEqualTo(work);
        assertThat(atTheErp()).isFalse();
        assertThat(starts()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"ready-for-handling, 1", "handling, 0", "invoice-after-cancellation-deny, 0"})
    void an_order_in_this_state_is_delivered(String status, int starts) {
        vtex.order(id, status);
        bridge.work(id);
        assertThat(bridge.state(id)).isEqualTo("handling");
        assertThat(atTheErp()).isTrue();
        assertThat(starts()).isEqualTo(starts);
    }

    @ParameterizedTest
    @ValueSource(strings = {"JSON null", "missing", "", " ", "null", "detail.state.null"})
    void an_order_without_a_state_is_parked_with_its_body(String status) {
        ObjectNode order = vtex.order(id, status);
        if (status.equals("missing")) {
            order.remove("status");
        } else if (status.equals("JSON null")) {
            order.putNull("status");
        }
        bridge.work(id);
        assertThat(bridge.state(id)).isEqualTo("parked");
        ParkedMessage parked = bridge.parked(id);
        assertThat(parked.cause()).isEqualTo("no-status");
        assertThat(parked.routeId()).isEqualTo("park-order-without-status");
        assertThat(parked.reason()).startsWith("VTEX gives the order no status; look at its workflow in the Admin");
        assertThat(parked.body()).startsWith("{").contains("\"" + id + "\"", "clientProfileData");
        assertThat(atTheErp()).isFalse();
        assertThat(starts()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ready-for-handling", "handling"})
    void an_incomplete_order_waits_and_goes_on_once_it_is_complete(String status) {
        ObjectNode order = vtex.order(id, status).put("isCompleted", false);
        bridge.work(id);
        assertThat(bridge.state(id)).isEqualTo("waiting");
        assertThat(bridge.workState(id)).isEqualTo("open");
        assertThat(bridge.cause(id)).isEqualTo("not-ready");
        assertThat(bridge.lastError(id)).isEqualTo("VTEX has it in " + status + " (complete: false)");
        assertThat(atTheErp()).isFalse();
        order.put("isCompleted", true);
        bridge.workAgain(id);
        assertThat(bridge.state(id)).isEqualTo("handling");
        assertThat(atTheErp()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "canceled, canceled",
        "cancel, canceled",
        "replaced, canceled",
        "payment-pending, not-needed",
        "waiting-for-authorization, not-needed",
        "cancellation-requested, waiting",
        "invoiced, invoiced"
    })
    void an_order_that_was_never_paid_ends_without_retries(String status, String state) {
        vtex.order(id, status).put("isCompleted", false);
        bridge.work(id);
        assertThat(bridge.state(id)).isEqualTo(state);
        assertThat(bridge.workState(id)).isEqualTo("done");
    }

    @Test
    void an_order_in_start_handling_is_read_again_until_it_is_there() {
        vtex.order(id, "start-handling");
        bridge.work(id);
        vtex.status(id, "handling");
        bridge.workAgain(id);
        assertThat(bridge.state(id)).isEqualTo("handling");
        assertThat(atTheErp()).isTrue();
        assertThat(starts()).isZero();
    }

    @Test
    void an_order_that_was_not_needed_yet_is_delivered_when_it_is() {
        vtex.order(id, "window-to-cancel");
        bridge.work(id);
        assertThat(bridge.state(id)).isEqualTo("not-needed");
        vtex.status(id, "ready-for-handling");
        bridge.work(id);
        assertThat(bridge.state(id)).isEqualTo("handling");
        assertThat(atTheErp()).isTrue();
    }

    @Test
    void the_state_of_the_order_counts_and_not_the_one_in_the_event() {
        vtex.order(id, "canceled");
        // TestBridge's events say ready-for-handling.
        bridge.work(id);
        assertThat(bridge.state(id)).isEqualTo("canceled");
        assertThat(atTheErp()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"cancel", "window-to-cancel", "invoiced", "cancellation-requested"})
    void a_canceled_order_stays_canceled_whatever_comes_late(String status) {
        vtex.order(id, "canceled");
        bridge.work(id);
        vtex.status(id, status);
        bridge.work(id);
        assertThat(bridge.state(id)).isEqualTo("canceled");
        assertThat(bridge.workState(id)).isEqualTo("done");
        assertThat(atTheErp()).isFalse();
    }

    @Test
    void a_repeated_event_of_a_handled_order_does_nothing_at_the_ERP_or_VTEX() throws Exception {
        vtex.order(id, "ready-for-handling");
        bridge.work(id);
        Files.delete(bridge.erpFolder().resolve(id + ".csv"));
        bridge.work(id);
        assertThat(bridge.state(id)).isEqualTo("handling");
        assertThat(bridge.workState(id)).isEqualTo("done");
        assertThat(atTheErp()).isFalse();
        assertThat(starts()).isEqualTo(1);
    }

    @Test
    void an_order_that_VTEX_put_back_is_started_again_and_not_delivered_again() throws Exception {
        vtex.order(id, "ready-for-handling");
        bridge.work(id);
        Files.delete(bridge.erpFolder().resolve(id + ".csv"));
        vtex.status(id, "ready-for-handling");
        bridge.work(id);
        assertThat(atTheErp()).isFalse();
        assertThat(vtex.accepted(id)).isEqualTo(2);
        assertThat(bridge.state(id)).isEqualTo("handling");
    }

    @Test
    void a_delivered_order_that_is_canceled_before_the_start_is_canceled() {
        vtex.order(id, "ready-for-handling");
        vtex.next(FakeVtex.START, Trick.status(503));
        bridge.work(id);
        assertThat(bridge.state(id)).isEqualTo("delivered");
        vtex.status(id, "canceled");
        bridge.workAgain(id);
        assertThat(bridge.state(id)).isEqualTo("canceled");
        assertThat(bridge.workState(id)).isEqualTo("done");
    }

    @ParameterizedTest
    @ValueSource(strings = {"invoice", "ready-for-invoicing", "waiting-for-fulfillment", "handling"})
    void a_delivered_order_that_is_further_than_the_start_counts_as_started(String status) {
        vtex.order(id, "ready-for-handling");
        vtex.next(FakeVtex.START, Trick.status(503));
        bridge.work(id);
        assertThat(bridge.state(id)).isEqualTo("delivered");
        vtex.status(id, status);
        bridge.workAgain(id);
        assertThat(bridge.state(id)).isEqualTo("handling");
        assertThat(bridge.document(id).releasedAt()).isNotNull();
        assertThat(starts()).isEqualTo(1);
        // And what comes after it changes nothing any more.
        bridge.work(id);
        assertThat(bridge.ask("select count(*) from timeline where order_id = ? and entry = 'handling'", id))
                .isEqualTo(1L);
    }

    @Test
    void a_parked_order_comes_back_with_its_next_event() {
        vtex.order(id, "");
        bridge.work(id);
        vtex.status(id, "ready-for-handling");
        bridge.work(id);
        assertThat(bridge.state(id)).isEqualTo("handling");
        assertThat(atTheErp()).isTrue();
        assertThat(bridge.parked(id).resolvedAt()).isNotNull();
    }
}
