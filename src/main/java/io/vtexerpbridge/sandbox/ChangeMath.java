package io.vtexerpbridge.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;

/** Works a change into an order so that its totals still add up (CONTRACT 12). */
final class ChangeMath {
    /** Why a change is not applied, with VTEX's code in front. */
    static final class NotApplied extends Exception {
        NotApplied(String reason) {
            super(reason);
        }
    }

    private final ObjectNode order;
    private final ArrayNode items;
    private final ArrayNode logistics;
    private final ArrayNode added = Json.array();
    private final ArrayNode removed = Json.array();

    ChangeMath(ObjectNode order) {
        this.order = order;
        this.items = order.withArray("items");
        this.logistics = ((ObjectNode) order.path("shippingData")).withArray("logisticsInfo");
    }

    ArrayNode added() {
        return added;
    }

    ArrayNode removed() {
        return removed;
    }

    /** The order changes in place; returns by how many cents its value did. */
    long apply(JsonNode change) throws NotApplied {
        long before = order.path("value").asLong();
        removeAll(change.path("remove").path("items"));
        addAll(change.path("add"));
        for (JsonNode replace : change.path("replace")) {
            removeAll(replace.path("from").path("items"));
            addAll(replace.path("to"));
        }
        long manual = change.path("manualIncrementValue").asLong()
                - change.path("manualDiscountValue").asLong();
        total("Change", total("Change") + manual);
        total("Items", sumItems());
        total("Discounts", sumTags());
        total("Shipping", sum(logistics, "sellingPrice"));
        total("Tax", sum(items, "tax"));
        long value = sum(order.path("totals"), "value");
        if (value <= 0 || items.isEmpty()) {
            throw new NotApplied("CHK0034: The value of the change exceed the order's price");
        }
        order.put("value", value);
        return value - before;
    }

    private void removeAll(JsonNode wanted) throws NotApplied {
        for (JsonNode item : wanted) {
            remove(item);
        }
    }

    private void remove(JsonNode wanted) throws NotApplied {
        int index = find(wanted);
        ObjectNode item = (ObjectNode) items.get(index);
        int had = item.path("quantity").asInt();
        int gone = wanted.path("quantity").asInt();
        if (gone < 1 || gone > had) {
            throw new NotApplied("SalesOrderSystem011: Invalid quantity to remove from item " + wanted.path("id"));
        }
        removed.add(line(item, gone));
        if (gone == had) {
            items.remove(index);
            dropLogistics(index);
            return;
        }
        int left = had - gone;
        item.put("quantity", left).put("tax", item.path("tax").asLong() * left / had);
        for (JsonNode tag : item.path("priceTags")) {
            long value = tag.path("value").asLong() * left / had;
            ((ObjectNode) tag).put("value", value).put("rawValue", BigDecimal.valueOf(value, 2));
        }
        define(item);
        for (JsonNode info : logistics) {
            if (info.path("itemIndex").asInt() == index) {
                price((ObjectNode) info, info.path("sellingPrice").asLong() * left / had);
            }
        }
    }

    /** Two lines of one SKU need the uniqueId to be told apart (KI-1219914, CONTRACT 12). */
    private int find(JsonNode wanted) throws NotApplied {
        int found = -1;
        boolean unique = !wanted.path("uniqueId").asText("").isEmpty();
        for (int i = 0; i < items.size(); i++) {
            JsonNode item = items.get(i);
            boolean same = item.path("id").asText().equals(wanted.path("id").asText())
                    && (!unique || item.path("uniqueId").equals(wanted.path("uniqueId")));
            if (same && found >= 0) {
                throw new NotApplied("SalesOrderSystem026: Item " + wanted.path("id") + " matches several lines");
            }
            found = same ? i : found;
        }
        if (found < 0) {
            throw new NotApplied("CHK0022: Invalid id for item " + wanted.path("id"));
        }
        return found;
    }

    private void dropLogistics(int index) {
        for (int i = logistics.size() - 1; i >= 0; i--) {
            ObjectNode info = (ObjectNode) logistics.get(i);
            int itemIndex = info.path("itemIndex").asInt();
            if (itemIndex == index) {
                logistics.remove(i);
            } else if (itemIndex > index) {
                info.put("itemIndex", itemIndex - 1);
            }
        }
    }

    private void addAll(JsonNode part) throws NotApplied {
        JsonNode shipping = part.path("shippingData").path("logisticsInfo");
        for (int i = 0; i < part.path("items").size(); i++) {
            long freight = 0;
            for (JsonNode info : shipping) {
                freight =
                        info.path("itemIndex").asInt() == i ? info.path("price").asLong() : freight;
            }
            add(part.path("items").get(i), freight);
        }
    }

    private void add(JsonNode wanted, long freight) throws NotApplied {
        Catalogue.Sku sku = Catalogue.byId(wanted.path("id").asText());
        int quantity = wanted.path("quantity").asInt();
        long price =
                wanted.path("price").isIntegralNumber() ? wanted.path("price").asLong() : sku.price();
        if (quantity < 1 || price < 0) {
            throw new NotApplied("CHK0023: Invalid quantity or price for item " + sku.id());
        }
        ObjectNode item = Json.object()
                .put(
                        "uniqueId",
                        OrderMaker.uuid(order.path("orderId").asText() + items + wanted)
                                .replace("-", ""))
                .put("id", sku.id())
                .put("productId", sku.productId())
                .put("ean", sku.ean())
                .put("quantity", quantity)
                .put("seller", "1")
                .put("name", sku.name())
                .put("refId", sku.refId())
                .put("price", price)
                .put("listPrice", price);
        for (String empty : List.of("priceTags", "components", "bundleItems", "attachments")) {
            item.putArray(empty);
        }
        item.put("sellerSku", sku.id())
                .put("tax", 0)
                .put("measurementUnit", wanted.path("measurementUnit").asText("un"))
                .put(
                        "unitMultiplier",
                        wanted.path("unitMultiplier").isNumber()
                                ? wanted.path("unitMultiplier").decimalValue()
                                : BigDecimal.ONE)
                .put("sellingPrice", price)
                .put("isGift", false);
        define(item);
        items.add(item);
        added.add(line(item, quantity));
        ObjectNode info = logistics.isEmpty() ? Json.object() : ((ObjectNode) logistics.get(0)).deepCopy();
        price(info.put("itemIndex", items.size() - 1).put("itemId", sku.id()), freight);
        logistics.add(info);
    }

    private static ObjectNode line(JsonNode item, int quantity) {
        ObjectNode line = Json.object()
                .put("id", item.path("id").asText())
                .put("name", item.path("name").asText())
                .put("quantity", quantity)
                .put("price", item.path("price").asLong());
        line.set("unitMultiplier", item.get("unitMultiplier"));
        return line;
    }

    private static void price(ObjectNode info, long freight) {
        info.put("price", freight).put("listPrice", freight).put("sellingPrice", freight);
    }

    private static void define(ObjectNode item) {
        long total = goods(item) + tags(item);
        long quantity = item.path("quantity").asLong();
        ObjectNode definition = item.putObject("priceDefinition");
        definition
                .putArray("sellingPrices")
                .addObject()
                .put("value", total / quantity)
                .put("quantity", quantity);
        definition
                .put("calculatedSellingPrice", total / quantity)
                .put("total", total)
                .putNull("reason");
    }

    private long sumItems() {
        long sum = 0;
        for (JsonNode item : items) {
            sum += goods(item);
            for (JsonNode service : item.path("bundleItems")) {
                sum += service.path("price").asLong() * service.path("quantity").asLong();
            }
        }
        return sum;
    }

    private static long goods(JsonNode item) {
        return item.path("price")
                .decimalValue()
                .multiply(item.path("quantity").decimalValue())
                .multiply(item.path("unitMultiplier").decimalValue())
                .setScale(0, RoundingMode.HALF_UP)
                .longValueExact();
    }

    private long sumTags() {
        long sum = 0;
        for (JsonNode item : items) {
            sum += tags(item);
        }
        return sum;
    }

    private static long tags(JsonNode item) {
        long sum = 0;
        for (JsonNode tag : item.path("priceTags")) {
            sum += Math.min(0, tag.path("value").asLong());
        }
        return sum;
    }

    private static long sum(JsonNode rows, String field) {
        long sum = 0;
        for (JsonNode row : rows) {
            sum += row.path(field).asLong();
        }
        return sum;
    }

    private long total(String id) {
        for (JsonNode total : order.path("totals")) {
            if (total.path("id").asText().equals(id)) {
                return total.path("value").asLong();
            }
        }
        return 0;
    }

    private void total(String id, long value) {
        for (JsonNode total : order.path("totals")) {
            if (total.path("id").asText().equals(id)) {
                ((ObjectNode) total).put("value", value);
                return;
            }
        }
        if (value != 0) {
            order.withArray("totals").addObject().put("id", id).put("name", id).put("value", value);
        }
    }
}
