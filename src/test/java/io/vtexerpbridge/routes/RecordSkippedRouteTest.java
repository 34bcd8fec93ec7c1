package io.vtexerpbridge.routes;

import static org.assertj.core.api.Assertions.assertThat;

import io.vtexerpbridge.routes.FakeVtex.Trick;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An order that an operator left to a person, as the router meets it; asked over HTTP. */
class RecordSkippedRouteTest extends OneBridgeTest {

    private static Operator operator;

    @BeforeAll
    static void prepare() {
        operator = new Operator(bridge);
    }

    private boolean atTheErp() {
        return bridge.folder().stream().anyMatch(name -> name.contains(id));
    }

    private void skipped() {
        vtex.order(id, "");
        bridge.work(id);
        assertThat(bridge.state(id)).isEqualTo("parked");
        skip();
        assertThat(bridge.state(id)).isEqualTo("not-needed");
    }

    private void skip() {
        Operator.Answer answer =
                operator.post("/orders/skip", "{'ids':['" + id + "'],'reason':'by hand, ${body} (1), it`s done'}");
        assertThat(answer.status()).as(answer.json().toString()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ready-for-handling",
                "start-handling",
                "handling",
                "invoice-after-cancellation-deny",
                "waiting-for-fulfillment",
                "window-to-cancel",
                "payment-pending",
                ""
            })
    void a_skipped_order_is_not_delivered_whatever_VTEX_tells(String status) {
        skipped();
        vtex.status(id, status);
        bridge.work(id);

        assertThat(bridge.state(id)).isEqualTo("not-needed");
        assertThat(bridge.order(id).reason()).isEqualTo("skipped by an operator: by hand, ${body} (1), it`s done");
        assertThat(bridge.workState(id)).isEqualTo("done");
        assertThat(atTheErp()).isFalse();
        assertThat(vtex.accepted(id)).isZero();
    }

    @ParameterizedTest
    @CsvSource({"canceled, canceled", "replaced, canceled", "invoiced, invoiced", "cancellation-requested, waiting"})
    void what_becomes_of_it_at_VTEX_is_recorded_all_the_same(String status, String state) {
        skipped();
        vtex.status(id, status);
        bridge.work(id);

        assertThat(bridge.state(id)).isEqualTo(state);
        assertThat(atTheErp()).isFalse();
    }

    @Test
    void a_request_to_cancel_that_comes_to_nothing_does_not_deliver_it() {
        skipped();
        vtex.status(id, "cancellation-requested");
        bridge.work(id);
        vtex.status(id, "handling");
        bridge.work(id);

        assertThat(bridge.state(id)).isEqualTo("not-needed");
        assertThat(atTheErp()).isFalse();
    }

    @Test
    void retry_takes_it_back_and_it_is_delivered() {
        skipped();
        vtex.status(id, "ready-for-handling");
        assertThat(operator.post("/orders/retry", "{'ids':['" + id + "']}").sentence())
                .contains("takes it up again");
        bridge.workAll();

        assertThat(bridge.state(id)).isEqualTo("handling");
        assertThat(atTheErp()).isTrue();
        assertThat(vtex.accepted(id)).isEqualTo(1);
    }

    @Test
    void a_delivered_order_is_not_started_any_more_and_counts_as_handled_once_somebody_did() {
        vtex.order(id, "ready-for-handling");
        vtex.next(FakeVtex.START, Trick.status(503));
        bridge.work(id);
        assertThat(bridge.state(id)).isEqualTo("delivered");
        skip();
        bridge.work(id);
        assertThat(bridge.state(id)).isEqualTo("delivered");
        assertThat(vtex.accepted(id)).isZero();

        vtex.status(id, "handling");
        bridge.work(id);
        assertThat(bridge.state(id)).isEqualTo("handling");
        assertThat(vtex.accepted(id)).isZero();
    }
}
