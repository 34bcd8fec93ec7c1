package io.vtexerpbridge.routes;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is looked at after an invoice: does VTEX make the order invoiced? */
class FollowRecordRouteTest extends OneBridgeTest {

    /** Every item is invoiced, and one real is missing. */
    private void short_of_one_real() {
        vtex.order(id, "handling");
        erp.drop(
                "invoices",
                file,
                "orderId;invoiceNumber;invoiceValue;skuId;quantity",
                id + ";" + number + ";277,43;1201;1",
                id + ";" + number + ";277,43;1342;2");
        bridge.workAll();
    }

    private List<String> reports() {
        return bridge.timeline(id).stream()
                .filter(entry -> entry.startsWith("not-invoiced"))
                .toList();
    }

    @Test
    void an_order_with_all_items_and_not_all_money_invoiced_is_reported_after_ten_minutes() {
        try (Logs logs = Logs.of("check-invoiced")) {
            short_of_one_real();
            bridge.workFor(Duration.ofMinutes(9));
            assertThat(reports()).isEmpty();
            bridge.workFor(Duration.ofMinutes(2));

            assertThat(reports()).singleElement().asString().contains("277.43 of 278.43", "1.00");
            assertThat(logs.lines())
                    .anySatisfy(line -> assertThat(line).startsWith("WARN").contains(id, "1.00"));
        }
    }

    @Test
    void an_order_that_became_invoiced_meanwhile_is_not_reported() {
        short_of_one_real();
        vtex.status(id, "invoiced");
        bridge.workFor(Duration.ofMinutes(11));

        assertThat(reports()).isEmpty();
    }

    @Test
    void a_restart_does_not_report_early() {
        short_of_one_real();
        bridge.recover();
        bridge.workAll();

        assertThat(reports()).isEmpty();
    }
}
