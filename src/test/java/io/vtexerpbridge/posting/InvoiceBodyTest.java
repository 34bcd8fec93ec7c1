package io.vtexerpbridge.posting;

import static io.vtexerpbridge.posting.Posting.body;
import static io.vtexerpbridge.posting.Posting.json;
import static io.vtexerpbridge.posting.Posting.refused;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;

/** What VTEX gets (contract of the invoice call), and how a value comes about. */
class InvoiceBodyTest {

    @Test
    void the_whole_body_is_as_the_contract_has_it() {
        String body =
                body(new TestInvoice().issuedAt("2026-11-21T02:30:00.123Z").fresh(), TestOrder.coffee());
        assertThat(body)
                .isEqualTo(
                        "{\"type\":\"Output\",\"issuanceDate\":\"2026-11-20T23:30:00-03:00\",\"invoiceNumber\":\"123\","
                                + "\"invoiceValue\":\"27843\",\"items\":[{\"id\":\"1342\",\"price\":4590,\"quantity\":2},"
                                + "{\"id\":\"1341\",\"price\":18990,\"quantity\":1}],\"invoiceKey\":null,\"invoiceUrl\":null,"
                                + "\"embeddedInvoice\":null,\"courier\":\"\",\"trackingNumber\":\"\",\"trackingUrl\":\"\","
                                + "\"dispatchedDate\":null}");
    }

    @Test
    void what_the_erp_gave_goes_out() {
        JsonNode json = json(
                new TestInvoice()
                        .key("K1")
                        .way("Correios", "BR1")
                        .value(9999)
                        .item("1342", 2, 4000)
                        .fresh(),
                TestOrder.coffee());
        assertThat(json.get("invoiceKey").asText()).isEqualTo("K1");
        assertThat(json.get("courier").asText()).isEqualTo("Correios");
        assertThat(json.get("trackingNumber").asText()).isEqualTo("BR1");
        assertThat(json.get("invoiceValue").textValue()).isEqualTo("9999");
        assertThat(json.at("/items/0/price").longValue()).isEqualTo(4000);
        assertThat(json.get("items")).hasSize(1);
    }

    @Test
    void an_invoice_without_a_date_has_the_time_of_taking() {
        assertThat(json(new TestInvoice().fresh(), TestOrder.coffee())
                        .get("issuanceDate")
                        .asText())
                .isEqualTo("2026-11-21T09:00:00-03:00");
    }

    @Test
    void all_that_is_open_is_what_is_left() {
        JsonNode json = json(new TestInvoice().fresh(), TestOrder.coffee().sale("1", 5000, "1342", 1, 4590));
        assertThat(json.get("invoiceValue").asText()).isEqualTo("22843");
        assertThat(json.get("items")).hasSize(2);
        assertThat(json.at("/items/0/quantity").intValue()).isEqualTo(1);
    }

    @Test
    void the_first_invoice_over_a_part_takes_freight_and_adjustments() {
        // 45.90 less the 3.27 that the order is below its items
        assertThat(value(new TestInvoice().item("1342", 1), TestOrder.coffee())).isEqualTo(4263);
    }

    @Test
    void the_next_invoice_over_a_part_has_its_items_alone() {
        assertThat(value(new TestInvoice().item("1342", 1), TestOrder.coffee().sale("1", 4263, "1342", 1, 4590)))
                .isEqualTo(4590);
    }

    @Test
    void freight_that_an_earlier_invoice_left_is_still_open() {
        TestOrder order = new TestOrder(3500).line("7", 3, 1000).sale("1", 1000, "7", 1, 1000);
        assertThat(value(new TestInvoice().item("7", 1), order)).isEqualTo(1500);
    }

    @Test
    void rows_that_take_everything_come_to_the_open_value_whatever_their_prices() {
        assertThat(value(new TestInvoice().item("1342", 2, 1).item("1341", 1, 1), TestOrder.coffee()))
                .isEqualTo(27843);
    }

    @Test
    void a_part_that_comes_to_nothing_asks_for_a_value() {
        TestOrder order = new TestOrder(500).line("7", 1, 100).line("8", 1, 1000);
        assertThat(refused(new TestInvoice().item("7", 1).fresh(), order))
                .contains("come to -5.00")
                .contains("set invoiceValue");
    }

    @Test
    void a_free_order_asks_for_nothing_vtex_would_refuse() {
        assertThat(refused(new TestInvoice().fresh(), new TestOrder(0).line("7", 1, 0)))
                .contains("above 0.00");
    }

    @Test
    void a_return_of_a_part_leaves_the_freight() {
        TestOrder order =
                new TestOrder(3500).line("7", 3, 1000).status("invoiced").sale("1", 3500, "7", 3, 1000);
        assertThat(value(new TestInvoice().input().item("7", 1), order)).isEqualTo(1000);
        assertThat(value(new TestInvoice().input(), order.returned("R1", 1000, "7", 1, 1000)))
                .isEqualTo(2500);
    }

    @Test
    void the_selling_price_comes_before_the_price() {
        TestOrder order = new TestOrder(900).line("7", 1, 900);
        ((ObjectNode) order.json().at("/items/0")).put("price", 1000);
        assertThat(json(new TestInvoice().fresh(), order).at("/items/0/price").asLong())
                .isEqualTo(900);
    }

    @Test
    void the_price_stands_in_where_there_is_no_selling_price() {
        TestOrder order = new TestOrder(1000).line("7", 1, 1000);
        ((ObjectNode) order.json().at("/items/0")).set("sellingPrice", JsonNodeFactory.instance.nullNode());
        assertThat(json(new TestInvoice().fresh(), order).at("/items/0/price").asLong())
                .isEqualTo(1000);
    }

    @Test
    void lines_of_one_sku_with_several_prices_are_one_line_with_their_mean_rounded_down() {
        TestOrder order =
                new TestOrder(3999).line("7", 2, 1000).line("7", 1, 999).line("7", 1, 1000);
        JsonNode json = json(new TestInvoice().fresh(), order);
        assertThat(json.get("items")).hasSize(1);
        assertThat(json.at("/items/0/price").asLong()).isEqualTo(999);
        assertThat(json.get("invoiceValue").asText()).isEqualTo("3999");
    }

    @Test
    void a_weighed_sku_comes_to_its_price_by_its_units_of_measure() {
        // 10 pieces of 0.3 kg at 20.00 a kilogram, and 5.00 of freight
        TestOrder order = new TestOrder(6500).line("7", 10, 2000);
        ((ObjectNode) order.json().at("/items/0")).put("unitMultiplier", 0.3);
        assertThat(value(new TestInvoice().item("7", 1), order)).isEqualTo(1100);
        assertThat(value(new TestInvoice().number("124").item("7", 2), order.sale("123", 1100, "7", 1, 2000)))
                .isEqualTo(1200);
        assertThat(value(new TestInvoice().number("125"), order.sale("124", 1200, "7", 2, 2000)))
                .isEqualTo(4200);
    }

    @Test
    void a_return_says_so() {
        assertThat(json(new TestInvoice().input().fresh(), TestOrder.invoiced())
                        .get("type")
                        .asText())
                .isEqualTo("Input");
    }

    private static long value(TestInvoice invoice, TestOrder order) {
        return json(invoice.fresh(), order).get("invoiceValue").asLong();
    }
}
