package io.vtexerpbridge.posting;

import static io.vtexerpbridge.posting.Told.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.vtexerpbridge.records.OrderChange;
import io.vtexerpbridge.records.OrderChange.Kind;
import io.vtexerpbridge.records.OrderChange.Operation;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChangePlanTest {

    /** SKU 20 is on two lines. */
    private static final String ORDER =
            """
            {'value':10000,'items':[
            {'id':'10','uniqueId':'U10','quantity':2,'price':1500,'unitMultiplier':1,'priceDefinition':{'total':2400}},
            {'id':'20','uniqueId':'U21','quantity':1,'price':3000},
            {'id':'20','uniqueId':'U22','quantity':3,'price':1000,'unitMultiplier':0.5}]
            %s}""";

    private static Operation add(String skuId, int quantity, Long price) {
        return new Operation(Kind.ADD, "", skuId, quantity, price, "", null, null);
    }

    private static Operation remove(String uniqueId, String skuId, int quantity) {
        return new Operation(Kind.REMOVE, uniqueId, skuId, quantity, null, "", null, null);
    }

    private static Operation replace(String skuId, int quantity, String toSkuId, Integer toQuantity, Long toPrice) {
        return new Operation(Kind.REPLACE, "", skuId, quantity, null, toSkuId, toQuantity, toPrice);
    }

    private static OrderChange change(Operation... operations) {
        return new OrderChange("500101", "C1", "Sem estoque", null, null, List.of(operations));
    }

    private static JsonNode body(OrderChange change) throws ChangePlan.Impossible {
        return json(ChangePlan.body("v100-01", change, order("")));
    }

    private static JsonNode order(String more) {
        return json(ORDER.formatted(more));
    }

    private static void refuses(OrderChange change, String... words) {
        refuses(change, order(""), words);
    }

    private static void refuses(OrderChange change, JsonNode order, String... words) {
        assertThatThrownBy(() -> ChangePlan.body("v100-01", change, order))
                .isInstanceOf(ChangePlan.Impossible.class)
                .hasMessageStartingWith("The change C1 of order v100-01 ")
                .hasMessageContainingAll(words)
                .hasMessageContaining("expected");
    }

    @Test
    void adds_removes_and_replaces_in_one_request() throws Exception {
        JsonNode body = body(change(
                add("30", 2, 999L), remove("U22", "", 1), replace("10", 1, "11", null, 1700L), add("31", 1, null)));

        assertThat(body)
                .isEqualTo(
                        json(
                                """
                        {'reason':'Sem estoque','manualDiscountValue':0,'manualIncrementValue':0,
                        'add':{'items':[{'id':'30','quantity':2,'price':999},{'id':'31','quantity':1}]},
                        'remove':{'items':[{'id':'20','uniqueId':'U22','quantity':1,'price':1000}]},
                        'replace':[{'from':{'items':[{'id':'10','uniqueId':'U10','quantity':1,'price':1500}]},
                        'to':{'items':[{'id':'11','uniqueId':'U10','quantity':1,'price':1700}]}}]}"""));
    }

    @Test
    void a_replacement_may_have_a_quantity_and_the_catalogues_price() throws Exception {
        JsonNode to = body(change(replace("10", 1, "11", 3, null))).at("/replace/0/to/items/0");

        assertThat(to).isEqualTo(json("{'id':'11','uniqueId':'U10','quantity':3}"));
    }

    @Test
    void a_given_price_goes_before_the_lines() throws Exception {
        Operation cheap = new Operation(Kind.REMOVE, "", "10", 1, 1000L, "", null, null);

        assertThat(body(change(cheap)).at("/remove/items/0/price").asLong()).isEqualTo(1000);
    }

    @Test
    void discount_and_increment_are_of_the_whole_change() throws Exception {
        JsonNode body = body(new OrderChange("500101", "C1", "r", 150L, 20L, List.of(remove("", "10", 1))));

        assertThat(body.path("manualDiscountValue").asLong()).isEqualTo(150);
        assertThat(body.path("manualIncrementValue").asLong()).isEqualTo(20);
    }

    @Test
    void the_id_of_a_line_may_be_told_in_either_case() throws Exception {
        assertThat(body(change(remove("u21", "20", 1)))
                        .at("/remove/items/0/uniqueId")
                        .asText())
                .isEqualTo("U21");
    }

    @Test
    void a_sku_on_two_lines_needs_the_id_of_one() {
        refuses(change(remove("", "20", 1)), "SKU 20", "2 lines", "U21, U22");
    }

    @Test
    void what_the_order_does_not_have_cannot_go() {
        refuses(change(remove("", "99", 1)), "SKU 99", "does not have");
        refuses(change(remove("U21", "10", 1)), "SKU 10", "U21");
        refuses(change(replace("99", 1, "11", null, null)), "replaces SKU 99");
    }

    @Test
    void no_more_goes_than_the_line_has() {
        refuses(change(remove("", "10", 3)), "takes 3", "a line of 2");
    }

    @Test
    void two_operations_on_one_line_count_together() {
        refuses(change(remove("", "10", 1), replace("10", 2, "11", null, null)), "takes 3", "a line of 2");
    }

    @Test
    void what_names_no_item_is_refused() {
        refuses(change(remove("", "", 1)), "uniqueId or skuId");
        refuses(change(add("", 1, null)), "skuId");
        refuses(change(replace("10", 1, "", null, null)), "toSkuId");
    }

    @Test
    void a_quantity_below_one_is_refused() {
        refuses(change(remove("", "10", 0)), "at least 1");
        refuses(change(add("30", 0, null)), "at least 1");
        refuses(change(replace("10", 1, "11", 0, null)), "at least 1");
    }

    @Test
    void a_discount_leaves_something_of_the_order() {
        refuses(
                new OrderChange("500101", "C1", "r", 10000L, null, List.of(remove("", "10", 1))),
                "100.00",
                "order's total");
    }

    @Test
    void what_is_invoiced_stays_covered() {
        JsonNode partly = order(",'packageAttachment':{'packages':[{'type':'Output','invoiceValue':9000}]}");

        refuses(change(remove("", "10", 2)), partly, "76.00", "90.00");
    }

    @Test
    void a_lines_discount_counts_when_the_rest_is_compared_with_what_is_invoiced() throws Exception {
        // the two pieces cost 24.00 after discount, not 30.00
        JsonNode partly = order(",'packageAttachment':{'packages':[{'type':'Output','invoiceValue':7600}]}");

        assertThat(ChangePlan.body("v100-01", change(remove("", "10", 2)), partly))
                .isNotEmpty();
    }

    @Test
    void a_catalogue_price_leaves_the_comparison_to_vtex() throws Exception {
        JsonNode partly = order(",'packageAttachment':{'packages':[{'type':'Output','invoiceValue':9000}]}");

        assertThat(ChangePlan.body("v100-01", change(replace("10", 2, "11", null, null)), partly))
                .isNotEmpty();
    }
}
