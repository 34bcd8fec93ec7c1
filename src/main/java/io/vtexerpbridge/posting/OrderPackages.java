package io.vtexerpbridge.posting;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The invoices that an order shows: the proof that a call took effect. */
public record OrderPackages(List<Package> all) {

    /**
     * One invoice as VTEX has it. Texts are never null.
     *
     * @param output a sale; false for a return
     * @param courierStatus what is known of its way, possibly missing
     */
    public record Package(
            String invoiceNumber,
            boolean output,
            long valueCents,
            String invoiceKey,
            String courier,
            String trackingNumber,
            String trackingUrl,
            List<Item> items,
            JsonNode courierStatus) {}

    /** @param skuId by the order's line that VTEX names, empty when it names none */
    public record Item(String skuId, int quantity, long unitPriceCents) {}

    public OrderPackages {
        all = List.copyOf(all);
    }

    /** @param order the answer of Get order */
    public static OrderPackages of(JsonNode order) {
        List<Package> all = new ArrayList<>();
        for (JsonNode node : order.path("packageAttachment").path("packages")) {
            List<Item> items = new ArrayList<>();
            for (JsonNode item : node.path("items")) {
                items.add(new Item(
                        skuId(order, item),
                        item.path("quantity").asInt(),
                        item.path("price").asLong()));
            }
            all.add(new Package(
                    text(node, "invoiceNumber"),
                    !"Input".equalsIgnoreCase(text(node, "type")),
                    node.path("invoiceValue").asLong(),
                    text(node, "invoiceKey"),
                    text(node, "courier"),
                    text(node, "trackingNumber"),
                    text(node, "trackingUrl"),
                    List.copyOf(items),
                    node.path("courierStatus")));
        }
        return new OrderPackages(all);
    }

    public Optional<Package> byNumber(String invoiceNumber) {
        return all.stream()
                .filter(one -> one.invoiceNumber().equals(invoiceNumber))
                .findFirst();
    }

    /** The sum of the sales in cents. */
    public long invoicedCents() {
        return all.stream()
                .filter(Package::output)
                .mapToLong(Package::valueCents)
                .sum();
    }

    /** How many of a SKU the sales name, or the returns. */
    int quantity(String skuId, boolean output) {
        return all.stream()
                .filter(one -> one.output() == output)
                .flatMap(one -> one.items().stream())
                .filter(item -> item.skuId().equals(skuId))
                .map(Item::quantity)
                .reduce(0, Math::addExact);
    }

    private static String skuId(JsonNode order, JsonNode item) {
        JsonNode index = item.path("itemIndex");
        String byIndex = index.isInt() ? text(order.path("items").path(index.intValue()), "id") : "";
        return byIndex.isEmpty() ? text(item, "id") : byIndex;
    }

    private static String text(JsonNode node, String field) {
        return node.path(field).isNull() ? "" : node.path(field).asText("");
    }
}
