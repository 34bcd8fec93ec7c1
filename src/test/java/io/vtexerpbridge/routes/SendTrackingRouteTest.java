package io.vtexerpbridge.routes;

import static org.assertj.core.api.Assertions.assertThat;

import io.vtexerpbridge.routes.FakeErp.Receipt;
import io.vtexerpbridge.routes.FakeVtex.Trick;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Enters where the ERP does: files are dropped into tracking/ and tracking-events/. */
class SendTrackingRouteTest extends OneBridgeTest {

    private void track() {
        erp.drop("tracking", file, "orderId;invoiceNumber;courier;trackingNumber", id + ";" + number + ";Vale;VV1");
    }

    private void event() {
        erp.drop(
                "tracking-events",
                file,
                "orderId;invoiceNumber;occurredAt;description;city;state",
                id + ";" + number + ";2026-11-20T10:00:00-03:00;Saiu;Campinas;SP");
    }

    private Receipt receipt(String subject) {
        return erp.only(subject, file);
    }

    private List<String> told() {
        return vtex.calls().stream()
                .filter(call -> call.path().contains(id) && !call.name().equals(FakeVtex.GET_ORDER))
                .map(FakeVtex.Call::name)
                .toList();
    }

    @Test
    void a_tracking_that_comes_first_lets_the_invoice_behind_it_go_first() {
        vtex.order(id, "handling");
        track();
        bridge.workAll();
        assertThat(receipt("tracking").outcome()).isEqualTo("waiting");
        erp.invoices(id, number);

        assertThat(told()).as("at once").containsExactly("post-invoice", "update-tracking");
        bridge.workFor(Duration.ofMinutes(2));
        assertThat(told()).containsExactly("post-invoice", "update-tracking");
        assertThat(receipt("tracking")).isEqualTo(new Receipt("2", id, "VV1", "posted", "T-" + number, ""));
    }

    @Test
    void a_lost_answer_is_settled_by_reading() {
        vtex.order(id, "handling");
        erp.invoices(id, number);
        vtex.next("update-tracking", Trick.cut().afterTheEffect());
        track();
        bridge.workFor(Duration.ofMinutes(2));

        assertThat(told()).containsOnlyOnce("update-tracking");
        assertThat(receipt("tracking").outcome()).isEqualTo("posted");
    }

    @Test
    void an_event_waits_for_its_tracking_and_goes_out_once() {
        vtex.order(id, "handling");
        erp.invoices(id, number);
        event();
        bridge.workAll();
        assertThat(receipt("tracking-events").outcome()).isEqualTo("waiting");
        track();
        bridge.workFor(Duration.ofSeconds(10));

        assertThat(told()).containsExactly("post-invoice", "update-tracking", "add-tracking-event");
        bridge.workFor(Duration.ofMinutes(2));
        assertThat(receipt("tracking-events").outcome()).isEqualTo("posted");
    }

    @Test
    void an_event_whose_answer_is_lost_is_not_sent_again() {
        vtex.order(id, "handling");
        erp.invoices(id, number);
        track();
        bridge.workAll();
        vtex.next("add-tracking-event", Trick.status(500).afterTheEffect());
        event();
        bridge.workFor(Duration.ofMinutes(2));

        assertThat(told()).containsOnlyOnce("add-tracking-event");
        assertThat(receipt("tracking-events").outcome()).isEqualTo("posted");
    }

    @Test
    void an_event_dropped_again_is_not_sent_again() {
        vtex.order(id, "handling");
        erp.invoices(id, number);
        track();
        event();
        bridge.workFor(Duration.ofMinutes(1));
        event();
        bridge.workAll();

        assertThat(told()).containsOnlyOnce("add-tracking-event");
        assertThat(receipt("tracking-events").outcome()).isEqualTo("already-posted");
    }
}
