package io.vtexerpbridge.erp;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContentDigestTest {

    private static String digest(JsonNode order) {
        return ContentDigest.of(new ErpOrderReader().read(order, Orders.ACCOUNT));
    }

    private static String digestAfter(Consumer<JsonNode> change) {
        JsonNode order = Orders.sample("two-items");
        change.accept(order);
        return digest(order);
    }

    private static final String BEFORE = digest(Orders.sample("two-items"));

    private static void put(JsonNode order, String path, String json) {
        int last = path.lastIndexOf('/');
        JsonNode parent = order.at(path.substring(0, last));
        assertThat(parent.isMissingNode()).as(path).isFalse();
        String key = path.substring(last + 1);
        if (parent instanceof ArrayNode array) {
            array.set(Integer.parseInt(key), Orders.json(json));
        } else {
            ((ObjectNode) parent).set(key, Orders.json(json));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "/value | 27844",
                "/totals/0/value | 28171",
                "/totals/1/value | -2818",
                "/totals/2/value | 2491",
                "/totals/3/value | 1",
                "/items/0/uniqueId | 'NEW'",
                "/items/0/id | '9'",
                "/items/0/quantity | 2",
                "/items/0/unitMultiplier | 0.5",
                "/items/0/price | 18991"
            })
    void what_the_ERP_works_by_changes_it(String path, String json) {
        assertThat(digestAfter(order -> put(order, path, json))).isNotEqualTo(BEFORE);
    }

    @Test
    void freight_that_moves_from_one_line_to_another_changes_it() {
        assertThat(digestAfter(order -> {
                    put(order, "/shippingData/logisticsInfo/0/price", "2490");
                    put(order, "/shippingData/logisticsInfo/0/sellingPrice", "2490");
                    put(order, "/shippingData/logisticsInfo/1/price", "0");
                    put(order, "/shippingData/logisticsInfo/1/sellingPrice", "0");
                }))
                .isNotEqualTo(BEFORE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "receiverName",
                "street",
                "number",
                "complement",
                "neighborhood",
                "city",
                "state",
                "postalCode",
                "country"
            })
    void receiver_and_address_change_it(String field) {
        assertThat(digestAfter(order -> {
                    ((ObjectNode) order.at("/shippingData/address")).put(field, "X");
                    order.at("/shippingData/selectedAddresses")
                            .forEach(address -> ((ObjectNode) address).put(field, "X"));
                }))
                .isNotEqualTo(BEFORE);
    }

    @Test
    void a_line_more_or_less_changes_it() {
        assertThat(digestAfter(order -> ((ArrayNode) order.path("items")).remove(1)))
                .isNotEqualTo(BEFORE);
        assertThat(digestAfter(order -> ((ArrayNode) order.path("items"))
                        .add(order.at("/items/0").deepCopy())))
                .isNotEqualTo(BEFORE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "/status | 'invoiced'",
                "/creationDate | '2026-01-01T00:00:00Z'",
                "/lastChange | '2026-12-01T00:00:00Z'",
                "/sequence | '7'",
                "/salesChannel | '9'",
                "/paymentData | {}",
                "/openTextField | {value:'other'}",
                "/customData | null",
                "/shippingData/logisticsInfo/0/deliveryCompany | 'Other'",
                "/shippingData/logisticsInfo/0/selectedSla | 'Express'",
                "/shippingData/logisticsInfo/0/shippingEstimateDate | '2026-12-24T00:00:00Z'",
                "/shippingData/logisticsInfo/0/deliveryIds | []",
                "/items/0/name | 'Renamed'",
                "/items/0/quantity | 1.0"
            })
    void what_VTEX_changes_by_itself_does_not_change_it(String path, String json) {
        assertThat(digestAfter(order -> put(order, path, json))).isEqualTo(BEFORE);
    }

    @Test
    void the_order_of_lines_does_not_change_it() {
        String two = "{orderId:'1', value:300, totals:[{id:'Items',value:300}], items:[%s]}";
        String a = "{uniqueId:'A', id:'1', quantity:1, price:100, sellingPrice:100}";
        String b = "{uniqueId:'B', id:'2', quantity:1, price:200, sellingPrice:200}";
        assertThat(digest(Orders.json(two.formatted(a + "," + b))))
                .isEqualTo(digest(Orders.json(two.formatted(b + "," + a))));
    }

    @Test
    void values_that_only_look_alike_in_a_row_are_told_apart() {
        String order =
                "{orderId:'1', value:100, totals:[{id:'Items',value:100}], items:[{uniqueId:'%s', id:'%s', quantity:1, price:100}]}";
        assertThat(digest(Orders.json(order.formatted("A1", "2"))))
                .isNotEqualTo(digest(Orders.json(order.formatted("A", "12"))));
    }

    @Test
    void only_a_digest_of_this_kind_can_be_compared() {
        assertThat(BEFORE).matches("c1:[0-9a-f]{64}");
        assertThat(ContentDigest.isComparable(BEFORE)).isTrue();
        assertThat(ContentDigest.isComparable(BEFORE.substring(3))).isFalse();
        assertThat(ContentDigest.isComparable("")).isFalse();
        assertThat(ContentDigest.isComparable(null)).isFalse();
    }
}
