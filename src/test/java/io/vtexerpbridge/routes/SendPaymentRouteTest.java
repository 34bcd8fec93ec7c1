package io.vtexerpbridge.routes;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Enters where the ERP does: a file is dropped into payments/. */
class SendPaymentRouteTest extends OneBridgeTest {

    @Test
    void a_payment_that_arrived_is_told_once() {
        vtex.order(id, "payment-pending");
        erp.drop("payments", file, "orderId;paymentId", id + ";");
        bridge.workFor(Duration.ofMinutes(1));

        assertThat(vtex.calls("notify-payment")).hasSize(1);
        assertThat(vtex.calls("notify-payment").get(0).path())
                .endsWith(id + "/payments/4A76A383D89C759F6E8FBDA83573476E/payment-notification");
        assertThat(erp.only("payments", file).outcome()).isEqualTo("posted");
    }

    @Test
    void an_order_that_waits_for_no_payment_gets_none() {
        vtex.order(id, "handling");
        erp.drop("payments", file, "orderId;paymentId", id + ";");
        bridge.workAll();

        assertThat(vtex.calls("notify-payment")).noneMatch(call -> call.path().contains(id));
        assertThat(erp.only("payments", file).outcome()).isEqualTo("already-posted");
    }
}
