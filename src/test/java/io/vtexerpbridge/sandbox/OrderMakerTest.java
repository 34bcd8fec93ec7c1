package io.vtexerpbridge.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OrderMakerTest {
    private final OrderMaker maker = new OrderMaker(7, "sandboxstore");

    @Test
    void every_amount_of_a_thousand_orders_adds_up() {
        for (long number = 0; number < 1000; number++) {
            ObjectNode order = maker.make(number);
            String where = order.path("orderId").asText() + " " + OrderShape.of(number);
            long totals = 0;
            for (JsonNode total : order.path("totals")) {
                totals += total.path("value").asLong();
            }
            assertThat(totals).as(where).isEqualTo(order.path("value").asLong());
            assertThat(totals).as(where).isPositive();
            assertThat(items(order)).as(where).isEqualTo(total(order, "Items"));
            assertThat(discounts(order))
                    .as(where)
                    .isEqualTo(OrderShape.of(number) == OrderShape.MISSING_ARRAYS ? 0 : total(order, "Discounts"));
            assertThat(shipping(order)).as(where).isEqualTo(total(order, "Shipping"));
            assertThat(sum(order.path("items"), "tax")).as(where).isEqualTo(total(order, "Tax"));
        }
    }

    @Test
    void price_definitions_agree_with_their_lines() {
        for (long number = 0; number < 200; number++) {
            for (JsonNode item : maker.make(number).path("items")) {
                if (item.path("unitMultiplier").decimalValue().compareTo(BigDecimal.ONE) == 0) {
                    long split = 0;
                    for (JsonNode price : item.path("priceDefinition").path("sellingPrices")) {
                        split += price.path("value").asLong()
                                * price.path("quantity").asLong();
                    }
                    assertThat(split)
                            .isEqualTo(
                                    item.path("priceDefinition").path("total").asLong());
                }
            }
        }
    }

    @Test
    void one_round_shows_every_shape_and_no_id_comes_twice() {
        Set<OrderShape> shapes = EnumSet.noneOf(OrderShape.class);
        Set<String> ids = new HashSet<>();
        for (long number = 0; number < 5L * OrderShape.round(); number++) {
            shapes.add(OrderShape.of(number));
            assertThat(ids.add(maker.make(number).path("orderId").asText())).isTrue();
        }
        assertThat(shapes).containsExactlyInAnyOrder(OrderShape.values());
    }

    @Test
    void the_same_seed_makes_the_same_bytes_and_another_seed_does_not() {
        for (long number = 0; number < 100; number++) {
            String order = maker.make(number).toString();
            assertThat(new OrderMaker(7, "sandboxstore").make(number)).hasToString(order);
            assertThat(new OrderMaker(8, "sandboxstore").make(number).toString())
                    .isNotEqualTo(order);
        }
    }

    @Test
    void a_split_purchase_repeats_its_payment_on_both_orders() {
        long first = OrderShape.SPLIT_FIRST.ordinal();
        ObjectNode one = maker.make(first);
        ObjectNode two = maker.make(first + 1);
        assertThat(two.path("orderGroup")).isEqualTo(one.path("orderGroup"));
        long paid = one.path("value").asLong() + two.path("value").asLong();
        assertThat(payment(one)).isEqualTo(paid);
        assertThat(payment(two)).isEqualTo(paid);
    }

    @Test
    void large_amounts_exceed_32_bits_and_marketplace_ids_carry_their_affiliate() {
        assertThat(maker.make(OrderShape.LARGE_AMOUNTS.ordinal()).path("value").asLong())
                .isGreaterThan(Integer.MAX_VALUE);
        ObjectNode marketplace = maker.make(OrderShape.MARKETPLACE.ordinal());
        assertThat(marketplace.path("orderId").asText()).startsWith("MKP-");
        assertThat(marketplace.path("affiliateId").asText()).isEqualTo("MKP");
    }

    private static long payment(ObjectNode order) {
        return order.at("/paymentData/transactions/0/payments/0/value").asLong();
    }

    private static long items(ObjectNode order) {
        long sum = 0;
        for (JsonNode item : order.path("items")) {
            sum += item.path("price")
                    .decimalValue()
                    .multiply(item.path("quantity").decimalValue())
                    .multiply(item.path("unitMultiplier").decimalValue())
                    .setScale(0, RoundingMode.HALF_UP)
                    .longValueExact();
            for (JsonNode service : item.path("bundleItems")) {
                sum += service.path("price").asLong() * service.path("quantity").asLong();
            }
        }
        return sum;
    }

    private static long discounts(ObjectNode order) {
        long sum = 0;
        for (JsonNode item : order.path("items")) {
            for (JsonNode tag : item.path("priceTags")) {
                sum += Math.min(0, tag.path("value").asLong());
            }
        }
        return sum;
    }

    private static long shipping(ObjectNode order) {
        return sum(order.path("shippingData").path("logisticsInfo"), "sellingPrice");
    }

    private static long sum(JsonNode rows, String field) {
        long sum = 0;
        for (JsonNode row : rows) {
            sum += row.path(field).asLong();
        }
        return sum;
    }

    private static long total(ObjectNode order, String id) {
        for (JsonNode total : order.path("totals")) {
            if (total.path("id").asText().equals(id)) {
                return total.path("value").asLong();
            }
        }
        return 0;
    }
}
