package io.vtexerpbridge.routes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vtexerpbridge.ledger.ParkedMessage;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What is looked at after an invoice: does VTEX make the order invoiced? */
class FollowRecordRouteTest extends OneBridgeTest {

    /** Every item is invoiced, and the order came to one real more while VTEX worked on that. */
    private ObjectNode short_of_one_real() {
        ObjectNode order = vtex.order(id, "ready-for-handling");
        bridge.work(id);
        vtex.told().showLate(true);
        erp.drop("invoices", file, "orderId;invoiceNumber;invoiceValue", id + ";" + number + ";278,43");
        bridge.workAll();
        order.put("value", 27943);
        vtex.told().showLate(false);
        vtex.told().show(id);
        bridge.workFor(Duration.ofMinutes(1));
        assertThat(erp.only("invoices", file).reason()).contains("1.00 of its value 279.43 is missing");
        return order;
    }

    @Test
    void an_order_with_all_items_and_not_all_money_invoiced_is_parked_after_ten_minutes() {
        try (Logs logs = Logs.of("park-order")) {
            ObjectNode order = short_of_one_real();
            bridge.workFor(Duration.ofMinutes(8));
            assertThat(bridge.state(id)).isEqualTo("handling");
            bridge.workFor(Duration.ofMinutes(2));

            assertThat(bridge.state(id)).isEqualTo("parked");
            assertThat(bridge.order(id).reason()).contains("278.43 of 279.43", "1.00 is missing", "changes/");
            assertThat(bridge.ledger().parked(FakeVtex.ACCOUNT, id))
                    .singleElement()
                    .extracting(ParkedMessage::cause)
                    .isEqualTo("not-invoiced");
            assertThat(logs.lines())
                    .anySatisfy(line -> assertThat(line).startsWith("WARN").contains(id, "1.00"));

            order.put("value", 27843).put("status", "invoiced");
            bridge.work(id);

            assertThat(bridge.state(id)).as("mended in VTEX").isEqualTo("invoiced");
            assertThat(bridge.ledger().parked(FakeVtex.ACCOUNT, id).get(0).resolvedAt())
                    .isNotNull();
        }
    }

    @Test
    void an_order_that_became_invoiced_meanwhile_is_not_parked() {
        short_of_one_real().put("status", "invoiced");
        bridge.workFor(Duration.ofMinutes(11));

        assertThat(bridge.ledger().parked(FakeVtex.ACCOUNT, id)).isEmpty();
    }

    @Test
    void a_restart_does_not_park_early() {
        short_of_one_real();
        bridge.recover();
        bridge.workAll();

        assertThat(bridge.state(id)).isEqualTo("handling");
    }
}
