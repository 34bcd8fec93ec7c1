package io.vtexerpbridge.posting;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vtexerpbridge.records.OrderChange;
import io.vtexerpbridge.records.OrderChange.Kind;
import io.vtexerpbridge.records.OrderChange.Operation;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * One change worked out against the order as it is: every line it touches exists and has what is taken off it, and the body that VTEX
 * gets names it by its uniqueId, without which two lines of one SKU are broken beyond repair (known issue 1219914).
 */
final class ChangePlan {

    private final String orderId;
    private final OrderChange change;
    private final JsonNode order;
    private final Map<JsonNode, Integer> taken = new IdentityHashMap<>();
    private long removedCents;
    private long addedCents;
    /** VTEX knows the price of what is added without one; then the new total cannot be told beforehand. */
    private boolean isTotalOpen;

    /** The change cannot be made of this order; the sentence goes back to the ERP. */
    static final class Impossible extends Exception {
        Impossible(String sentence) {
            super(sentence, null, false, false);
        }
    }

    private ChangePlan(String orderId, OrderChange change, JsonNode order) {
        this.orderId = orderId;
        this.change = change;
        this.order = order;
    }

    /**
     * The JSON for create and preview (VTEX Orders API, order modifications v2).
     *
     * @param orderId VTEX's id of the order, which the change may call by another name
     * @param order the answer of Get order
     */
    static String body(String orderId, OrderChange change, JsonNode order) throws Impossible {
        return new ChangePlan(orderId, change, order).body();
    }

    private String body() throws Impossible {
        ObjectNode body = Postings.object()
                .put("reason", change.reason())
                .put("manualDiscountValue", cents(change.discountCents()))
                .put("manualIncrementValue", cents(change.incrementCents()));
        for (Operation operation : change.operations()) {
            switch (operation.kind()) {
                case ADD -> items(body, "add").add(added(operation));
                case REMOVE -> items(body, "remove").add(removed(operation, line(operation)));
                case REPLACE -> body.withArray("replace").add(replaced(operation));
            }
        }
        requireWorthEnough();
        return body.toString();
    }

    private static ArrayNode items(ObjectNode body, String part) {
        return body.withObject("/" + part).withArray("items");
    }

    private ObjectNode added(Operation operation) throws Impossible {
        if (operation.skuId().isEmpty()) {
            throw impossible("adds an item without a skuId; expected the SKU to add");
        }
        ObjectNode item = item(operation.skuId(), operation.uniqueId(), operation.quantity());
        price(item, operation.unitPriceCents(), operation.quantity());
        return item;
    }

    private ObjectNode removed(Operation operation, JsonNode line) throws Impossible {
        int has = line.path("quantity").asInt();
        int all = taken.merge(line, operation.quantity(), Integer::sum);
        if (operation.quantity() < 1 || all > has) {
            throw impossible("takes " + all + " of SKU " + Postings.text(line, "id") + " off a line of " + has
                    + "; expected at least 1 and at most " + has);
        }
        long price = operation.unitPriceCents() == null ? line.path("price").asLong() : operation.unitPriceCents();
        ObjectNode item = item(Postings.text(line, "id"), Postings.text(line, "uniqueId"), operation.quantity());
        item.put("price", price);
        removedCents += Math.min(worth(line, price, operation.quantity()), paid(line, operation.quantity()));
        return item;
    }

    private ObjectNode replaced(Operation operation) throws Impossible {
        JsonNode line = line(operation);
        if (operation.toSkuId().isEmpty()) {
            throw impossible("replaces SKU " + Postings.text(line, "id")
                    + " without a toSkuId; expected the SKU that comes instead");
        }
        int quantity = operation.toQuantity() == null ? operation.quantity() : operation.toQuantity();
        ObjectNode replace = Postings.object();
        replace.withObject("/from").withArray("items").add(removed(operation, line));
        ObjectNode to = item(operation.toSkuId(), Postings.text(line, "uniqueId"), quantity);
        price(to, operation.toUnitPriceCents(), quantity);
        replace.withObject("/to").withArray("items").add(to);
        return replace;
    }

    /** A price that the ERP left empty is the catalogue's. */
    private void price(ObjectNode item, Long unitPriceCents, int quantity) throws Impossible {
        if (quantity < 1) {
            throw impossible("adds " + quantity + " of SKU " + item.path("id").asText() + "; expected at least 1");
        }
        if (unitPriceCents == null) {
            isTotalOpen = true;
        } else {
            item.put("price", unitPriceCents);
            addedCents += unitPriceCents * quantity;
        }
    }

    private static ObjectNode item(String skuId, String uniqueId, int quantity) {
        ObjectNode item = Postings.object().put("id", skuId);
        if (!uniqueId.isEmpty()) {
            item.put("uniqueId", uniqueId);
        }
        return item.put("quantity", quantity);
    }

    /** The order's line that an operation takes from. */
    private JsonNode line(Operation operation) throws Impossible {
        String verb = operation.kind() == Kind.REMOVE ? "removes" : "replaces";
        if (operation.uniqueId().isEmpty() && operation.skuId().isEmpty()) {
            throw impossible(verb + " an item without a uniqueId or skuId; expected one of them");
        }
        List<JsonNode> lines = new ArrayList<>();
        for (JsonNode line : order.path("items")) {
            boolean isMeant = operation.uniqueId().isEmpty()
                    || operation.uniqueId().equalsIgnoreCase(Postings.text(line, "uniqueId"));
            boolean isSku = operation.skuId().isEmpty() || operation.skuId().equals(Postings.text(line, "id"));
            if (isMeant && isSku) {
                lines.add(line);
            }
        }
        String named = (operation.skuId().isEmpty() ? "the item" : "SKU " + operation.skuId())
                + (operation.uniqueId().isEmpty() ? "" : " with the uniqueId " + operation.uniqueId());
        if (lines.isEmpty()) {
            throw impossible(verb + " " + named + ", which the order does not have; expected one of its lines");
        }
        if (lines.size() > 1) {
            throw impossible(verb + " " + named + ", which the order has on " + lines.size()
                    + " lines; expected the uniqueId of one of them: " + uniqueIds(lines));
        }
        return lines.get(0);
    }

    private static String uniqueIds(List<JsonNode> lines) {
        return String.join(
                ", ",
                lines.stream().map(line -> Postings.text(line, "uniqueId")).toList());
    }

    /** What the change leaves must be more than nothing, and not less than what is invoiced already. */
    private void requireWorthEnough() throws Impossible {
        long value = order.path("value").asLong();
        long discount = cents(change.discountCents());
        if (discount > 0 && discount >= value) {
            throw impossible("takes a discount of " + Postings.money(discount) + " off an order of "
                    + Postings.money(value) + "; expected less than the order's total");
        }
        long invoiced = OrderPackages.of(order).invoicedCents();
        long left = value + addedCents + cents(change.incrementCents()) - removedCents - discount;
        if (!isTotalOpen && invoiced > 0 && left < invoiced) {
            throw impossible("leaves an order of " + Postings.money(left) + ", of which " + Postings.money(invoiced)
                    + " is invoiced already; expected at least that");
        }
    }

    private Impossible impossible(String what) {
        return new Impossible("The change " + change.changeId() + " of order " + orderId + " " + what + ".");
    }

    /** Unit price times quantity, of weighable goods per unit of measure. */
    private static long worth(JsonNode line, long unitPriceCents, int quantity) {
        JsonNode multiplier = line.path("unitMultiplier");
        BigDecimal times = multiplier.isNumber() ? multiplier.decimalValue() : BigDecimal.ONE;
        return BigDecimal.valueOf(unitPriceCents)
                .multiply(BigDecimal.valueOf(quantity))
                .multiply(times)
                .setScale(0, RoundingMode.HALF_UP)
                .longValue();
    }

    /** The line's share of what the shopper pays, discounts and all; its nominal worth where VTEX does not say. */
    private static long paid(JsonNode line, int quantity) {
        JsonNode total = line.path("priceDefinition").path("total");
        int all = line.path("quantity").asInt();
        return total.isIntegralNumber() && all > 0
                ? total.asLong() * quantity / all
                : worth(line, line.path("price").asLong(), quantity);
    }

    private static long cents(Long amount) {
        return amount == null ? 0 : amount;
    }
}
