package io.vtexerpbridge.ledger;

import static io.vtexerpbridge.ledger.OrderState.CANCELED;
import static io.vtexerpbridge.ledger.OrderState.DELIVERED;
import static io.vtexerpbridge.ledger.OrderState.HANDLING;
import static io.vtexerpbridge.ledger.OrderState.INVOICED;
import static io.vtexerpbridge.ledger.OrderState.NOT_NEEDED;
import static io.vtexerpbridge.ledger.OrderState.WAITING;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OrderStateTest {

    @Test
    void an_order_moves_on_and_never_back() {
        assertThat(WAITING.then(NOT_NEEDED)).isEqualTo(NOT_NEEDED);
        assertThat(NOT_NEEDED.then(DELIVERED)).isEqualTo(DELIVERED);
        assertThat(DELIVERED.then(NOT_NEEDED)).isEqualTo(DELIVERED);
        assertThat(DELIVERED.then(HANDLING)).isEqualTo(HANDLING);
        assertThat(HANDLING.then(DELIVERED)).isEqualTo(HANDLING);
        assertThat(HANDLING.then(INVOICED)).isEqualTo(INVOICED);
        assertThat(WAITING.then(CANCELED)).isEqualTo(CANCELED);
    }

    @Test
    void invoiced_and_canceled_are_final() {
        for (OrderState next : new OrderState[] {WAITING, NOT_NEEDED, DELIVERED, HANDLING, INVOICED, CANCELED}) {
            assertThat(INVOICED.then(next)).isEqualTo(INVOICED);
            assertThat(CANCELED.then(next)).isEqualTo(CANCELED);
        }
    }
}
