package io.vtexerpbridge.routes;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Enters where the ERP does: a file is dropped into sellers/. */
class SendSellerChangeRouteTest extends OneBridgeTest {

    private void move() {
        erp.drop("sellers", file, "orderId;sellerId;reason", id + ";rio;no stock");
        bridge.workFor(Duration.ofMinutes(1));
    }

    @Test
    void an_order_inside_its_window_gets_the_other_seller() {
        vtex.order(id, "window-to-change-seller");
        move();

        assertThat(vtex.calls("change-seller").stream()
                        .filter(call -> call.path().contains(id)))
                .hasSize(1);
        assertThat(erp.only("sellers", file).outcome()).isEqualTo("posted");
    }

    @Test
    void an_order_outside_its_window_comes_back() {
        vtex.order(id, "handling");
        move();

        assertThat(vtex.calls("change-seller")).noneMatch(call -> call.path().contains(id));
        assertThat(erp.only("sellers", file).reason()).contains("window-to-change-seller");
    }
}
