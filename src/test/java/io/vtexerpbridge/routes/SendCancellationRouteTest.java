package io.vtexerpbridge.routes;

import static org.assertj.core.api.Assertions.assertThat;

import io.vtexerpbridge.routes.FakeErp.Receipt;
import io.vtexerpbridge.routes.FakeVtex.Trick;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Enters where the ERP does: files are dropped into cancellations/ and invoices/. */
class SendCancellationRouteTest extends OneBridgeTest {

    private void handled() {
        vtex.order(id, "ready-for-handling");
        bridge.work(id);
    }

    private void tell(String action, String reason) {
        erp.drop("cancellations", file, "orderId;action;reason", id + ";" + action + ";" + reason);
        bridge.workFor(Duration.ofMinutes(1));
    }

    private Receipt receipt() {
        return erp.only("cancellations", file);
    }

    private Receipt invoice() {
        return erp.only("invoices", number + ".csv");
    }

    private long calls(String name) {
        return vtex.calls(name).stream()
                .filter(call -> call.path().contains(id))
                .count();
    }

    /** The shopper asked, and the ERP has an invoice. */
    private void parkedInvoice() {
        handled();
        vtex.told().askToCancel(id, true);
        erp.invoices(id, number);
    }

    @Test
    void an_invoice_of_an_order_that_the_shopper_wants_canceled_waits_for_a_person_with_both_sides() {
        parkedInvoice();

        assertThat(bridge.parked(id).cause()).isEqualTo("cancellation-requested");
        assertThat(bridge.parked(id).reason()).contains(number, "278.43", "the shopper asked");
        assertThat(bridge.state(id)).isEqualTo("parked");
        assertThat(invoice().outcome()).isEqualTo("waiting");
        assertThat(calls("post-invoice")).isZero();
    }

    @Test
    void denied_the_invoice_goes_out_by_itself() {
        parkedInvoice();
        tell("deny", "already packed");

        assertThat(receipt().outcome()).isEqualTo("posted");
        assertThat(invoice().outcome()).isEqualTo("posted");
        assertThat(vtex.status(id)).isEqualTo("invoiced");
        assertThat(calls("deny-cancellation")).isEqualTo(1);
        assertThat(bridge.state(id)).isNotEqualTo("parked");
    }

    @Test
    void accepted_the_order_is_canceled_and_the_invoice_comes_back() {
        parkedInvoice();
        tell("accept", "");

        assertThat(vtex.status(id)).isEqualTo("canceled");
        assertThat(receipt().outcome()).isEqualTo("posted");
        assertThat(invoice().outcome()).isEqualTo("rejected");
        assertThat(invoice().reason()).contains(number, "canceled");
    }

    @Test
    void killed_before_the_denial_is_settled_the_invoice_still_goes_out() {
        parkedInvoice();
        bridge.advise(
                "settle-record",
                advice -> advice.weaveByToUri("direct:follow-record").before().process(TestBridge.dying()));
        tell("deny", "already packed");
        bridge.recover();
        bridge.workFor(Duration.ofMinutes(1));

        assertThat(invoice().outcome()).isEqualTo("posted");
        assertThat(receipt().outcome()).isEqualTo("posted");
    }

    @Test
    void a_cancellation_takes_its_two_steps() {
        handled();
        tell("cancel", "out of stock");

        assertThat(calls("cancel-order")).isEqualTo(2);
        assertThat(vtex.status(id)).isEqualTo("canceled");
        assertThat(receipt().outcome()).isEqualTo("posted");
    }

    @Test
    void a_cancellation_whose_answer_is_lost_ends_canceled() {
        handled();
        vtex.next(
                "cancel-order", Trick.cut().afterTheEffect(), Trick.status(500).afterTheEffect());
        tell("cancel", "out of stock");
        bridge.workFor(Duration.ofMinutes(2));

        assertThat(vtex.status(id)).isEqualTo("canceled");
        assertThat(calls("cancel-order")).isEqualTo(2);
        assertThat(receipt().outcome()).isEqualTo("posted");
    }

    @Test
    void an_invoiced_order_is_not_canceled() {
        handled();
        erp.invoices(id, number);
        tell("cancel", "out of stock");

        assertThat(calls("cancel-order")).isZero();
        assertThat(receipt().outcome()).isEqualTo("rejected");
        assertThat(receipt().reason()).contains(number, "278.43", "Input");
    }

    @Test
    void nobody_asked_so_there_is_nothing_to_deny() {
        handled();
        tell("deny", "already packed");

        assertThat(calls("deny-cancellation")).isZero();
        assertThat(receipt().outcome()).isEqualTo("rejected");
    }

    @Test
    void a_denial_that_VTEX_refuses_comes_back_with_its_words() {
        parkedInvoice();
        vtex.next("deny-cancellation", FakeVtexOrders.bad(400, "Wrong workflow"));
        tell("deny", "already packed");

        assertThat(receipt().outcome()).isEqualTo("rejected");
        assertThat(receipt().reason()).contains("Wrong workflow");
        assertThat(invoice().outcome()).isEqualTo("waiting");
    }
}
