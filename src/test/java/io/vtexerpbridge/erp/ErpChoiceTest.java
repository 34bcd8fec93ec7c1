package io.vtexerpbridge.erp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vtexerpbridge.erp.ErpChoice.Ruled;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which ERP an order goes to by the rules; what stays once one may have it is the ledger's and the routes' test. */
class ErpChoiceTest {

    private final ObjectNode order = Orders.sample("two-items").deepCopy();
    private final List<Ruled> rules = new ArrayList<>();

    private void erp(String name, List<String> sellers, List<String> channels, List<String> warehouses) {
        rules.add(new Ruled(new Erp(name, "folder", "csv", true), new ErpRule(sellers, channels, warehouses)));
    }

    private void seller(int item, String seller) {
        ((ObjectNode) order.path("items").get(item)).put("seller", seller);
    }

    private String chosen() {
        return ErpChoice.byRules(rules).byRule("1-01", order).name();
    }

    @Test
    void the_first_whose_rule_fits_gets_the_order_and_the_one_without_a_rule_the_rest() {
        erp("erp", List.of(), List.of(), List.of());
        erp("sap", List.of(), List.of("2", "3"), List.of());
        erp("tiny", List.of("9"), List.of(), List.of());
        erp("late", List.of("9"), List.of(), List.of());

        assertThat(chosen()).isEqualTo("erp");
        order.put("salesChannel", "3");
        assertThat(chosen()).isEqualTo("sap");
        order.put("salesChannel", "1");
        seller(0, "9");
        seller(1, "9");
        assertThat(chosen()).isEqualTo("tiny");
    }

    @Test
    void every_list_that_is_not_empty_must_fit() {
        erp("sap", List.of("1"), List.of("1"), List.of("wh_extrema"));
        erp("erp", List.of(), List.of(), List.of());

        assertThat(chosen()).isEqualTo("sap");
        order.put("salesChannel", "2");
        assertThat(chosen()).isEqualTo("erp");
    }

    @Test
    void an_order_of_two_sellers_is_for_an_ERP_that_is_for_both() {
        erp("sap", List.of("1"), List.of(), List.of());
        erp("both", List.of("2", "1"), List.of(), List.of());
        erp("erp", List.of(), List.of(), List.of());

        seller(1, "2");
        assertThat(chosen()).isEqualTo("both");
        seller(1, "3");
        assertThat(chosen()).isEqualTo("erp");
        order.remove("items");
        assertThat(chosen()).as("nobody's is no seller's").isEqualTo("erp");
    }

    @Test
    void an_order_that_leaves_from_two_warehouses_is_for_an_ERP_that_is_for_both() {
        erp("sap", List.of(), List.of(), List.of("wh_extrema"));
        erp("erp", List.of(), List.of(), List.of());
        assertThat(chosen()).isEqualTo("sap");

        ((ObjectNode) order.at("/shippingData/logisticsInfo/1/deliveryIds/0")).put("warehouseId", "wh_recife");
        assertThat(chosen()).isEqualTo("erp");
    }

    @Test
    void an_order_that_is_nobodys_is_parked_with_what_it_has_and_what_would_have_to_match() {
        erp("erp", List.of("2"), List.of(), List.of());
        erp("sap", List.of(), List.of("7"), List.of());

        OrderProblem problem = catchThrowableOfType(OrderProblem.class, this::chosen);

        assertThat(problem.cause()).isEqualTo("no-erp");
        assertThat(problem)
                .hasMessageContaining(
                        "Order 1-01: it has seller 1, sales channel 1, warehouse wh_extrema, which no ERP is for")
                .hasMessageContaining("erp.for.sellers, erp.for.sales-channels, erp.for.warehouses, sap.for.sellers")
                .hasMessageContaining("./bridge orders retry --cause no-erp");
    }
}
