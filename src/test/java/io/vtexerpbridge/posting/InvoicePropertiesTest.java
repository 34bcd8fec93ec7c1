package io.vtexerpbridge.posting;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Any order, invoiced in any parts: VTEX never gets more than the order's value, and the last part brings it there. */
class InvoicePropertiesTest {

    private static final JsonMapper JSON = new JsonMapper();
    /** The one SKU whose quantity is 0.3 of its unit of measure. */
    private static final int WEIGHED = 3;

    @Property(tries = 1000)
    void parts_without_values_add_up_to_the_order(@ForAll("seeds") long seed) {
        Random random = new Random(seed);
        TestOrder order = order(random);
        boolean refused = false;
        for (int number = 1; ; number++) {
            OpenOrder before = OpenOrder.of(order.json());
            Map<String, Integer> open = before.openQuantities();
            if (open.isEmpty()) {
                break;
            }
            TestInvoice part = part(random, number, open);
            Step step = Posting.next(part.fresh(), order);
            if (step instanceof Step.Refused no) {
                // worth nothing, or less; a person gives it a value
                assertThat(no.reason()).contains("set invoiceValue");
                refused = true;
                break;
            }
            show(order, step);
            OpenOrder after = OpenOrder.of(order.json());
            assertThat(after.invoicedCents()).isGreaterThan(before.invoicedCents());
            assertThat(after.invoicedCents()).isLessThanOrEqualTo(after.valueCents());
            assertThat(Posting.next(part.fresh(), order).kind()).isEqualTo("settled");
        }
        if (!refused) {
            assertThat(OpenOrder.of(order.json()).openCents()).isZero();
        }
    }

    /** Where freight is not negative and nothing is free, every part has a value of its own. */
    @Property(tries = 500)
    void parts_of_an_ordinary_order_are_never_refused(@ForAll("seeds") long seed) {
        Random random = new Random(seed);
        TestOrder order = lines(random, random.nextInt(3000), 1);
        for (int number = 1; ; number++) {
            Map<String, Integer> open = OpenOrder.of(order.json()).openQuantities();
            if (open.isEmpty()) {
                break;
            }
            show(order, Posting.next(part(random, number, open).fresh(), order));
        }
        assertThat(OpenOrder.of(order.json()).openCents()).isZero();
    }

    @Property(tries = 500)
    void parts_come_back_as_they_went(@ForAll("seeds") long seed) {
        Random random = new Random(seed);
        TestOrder order = lines(random, random.nextInt(3000), 1);
        show(order, Posting.next(new TestInvoice().number("S").fresh(), order));
        order.status("invoiced");
        for (int number = 1; ; number++) {
            Map<String, Integer> left = OpenOrder.of(order.json())
                    .room(io.vtexerpbridge.records.Invoice.Type.INPUT)
                    .quantities();
            if (left.isEmpty()) {
                break;
            }
            show(order, Posting.next(part(random, number, left).input().fresh(), order));
        }
        assertThat(OpenOrder.of(order.json()).returnedCents())
                .isEqualTo(OpenOrder.of(order.json()).valueCents());
    }

    @Provide
    Arbitrary<Long> seeds() {
        return Arbitraries.longs();
    }

    private static TestOrder order(Random random) {
        return lines(random, random.nextInt(6000) - 3000, 0);
    }

    /** @param extras freight less discounts, besides what the lines come to */
    private static TestOrder lines(Random random, long extras, int cheapest) {
        int size = 1 + random.nextInt(5);
        long sum = 0;
        List<long[]> lines = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            // few SKUs, so that many an order has one on several lines, at several prices
            long[] line = {random.nextInt(4), 1 + random.nextInt(4), cheapest * 10 + random.nextInt(2000)};
            lines.add(line);
            sum += line[1] * line[2] * (line[0] == WEIGHED ? 3 : 10) / 10;
        }
        TestOrder order = new TestOrder(Math.max(1, sum + extras));
        for (long[] line : lines) {
            order.line("SKU" + line[0], (int) line[1], line[2]);
            JsonNode items = order.json().get("items");
            ((ObjectNode) items.get(items.size() - 1)).put("unitMultiplier", line[0] == WEIGHED ? 0.3 : 1.0);
        }
        return order;
    }

    private static TestInvoice part(Random random, int number, Map<String, Integer> open) {
        TestInvoice part = new TestInvoice().number("N" + number);
        boolean any = false;
        for (Map.Entry<String, Integer> entry : open.entrySet()) {
            int quantity = random.nextInt(entry.getValue() + 1);
            if (quantity > 0) {
                part.item(entry.getKey(), quantity);
                any = true;
            }
        }
        // no SKUs is everything that is open
        return any || random.nextInt(4) == 0
                ? part
                : part.item(open.keySet().iterator().next(), 1);
    }

    /** As VTEX shows it afterwards. */
    private static void show(TestOrder order, Step step) {
        try {
            JsonNode body = JSON.readTree(((Step.Call) step).body());
            List<Object> items = new ArrayList<>();
            for (JsonNode item : body.get("items")) {
                items.addAll(List.of(
                        item.get("id").asText(),
                        item.get("quantity").asInt(),
                        item.get("price").asLong()));
            }
            order.shown(
                    body.get("type").asText(),
                    body.get("invoiceNumber").asText(),
                    body.get("invoiceValue").asLong(),
                    "",
                    items.toArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
