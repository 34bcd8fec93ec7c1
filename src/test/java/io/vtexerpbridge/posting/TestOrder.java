package io.vtexerpbridge.posting;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vtexerpbridge.order.VtexOrder;

/** Makes orders as Get order answers them. Amounts are cents. */
final class TestOrder {

    static final String ID = "1400012345678-01";

    private final ObjectNode json = JsonNodeFactory.instance.objectNode();
    private String status = "handling";
    private boolean complete = true;

    TestOrder(long value) {
        json.put("orderId", ID).put("value", value);
        json.putArray("items");
        json.putObject("packageAttachment").putArray("packages");
    }

    /** Two coffees at 45.90, a grinder at 189.90, and 10.00 of freight less 13.27 of discount. */
    static TestOrder coffee() {
        return new TestOrder(27843)
                .line("1342", "CAFE-500", "7891234500024", 2, 4590)
                .line("1341", "MC-INOX-01", "7891234500017", 1, 18990);
    }

    /** As {@link #coffee()}, sold as a whole by one invoice. */
    static TestOrder invoiced() {
        return coffee().status("invoiced").sale("1", 27843, "1342", 2, 4590, "1341", 1, 18990);
    }

    TestOrder line(String sku, String refId, String ean, int quantity, long price) {
        json.withArray("items")
                .addObject()
                .put("id", sku)
                .put("refId", refId)
                .put("ean", ean)
                .put("quantity", quantity)
                .put("price", price)
                .put("sellingPrice", price);
        return this;
    }

    TestOrder line(String sku, int quantity, long price) {
        return line(sku, null, null, quantity, price);
    }

    TestOrder status(String status) {
        this.status = status;
        return this;
    }

    TestOrder incomplete() {
        complete = false;
        return this;
    }

    TestOrder put(String field, JsonNode value) {
        json.set(field, value);
        return this;
    }

    /** @param items SKU, quantity, unit price and so on */
    TestOrder sale(String number, long value, Object... items) {
        return shown("Output", number, value, "", items);
    }

    TestOrder returned(String number, long value, Object... items) {
        return shown("Input", number, value, "", items);
    }

    TestOrder shown(String type, String number, long value, String key, Object... items) {
        ObjectNode one = ((ObjectNode) json.get("packageAttachment"))
                .withArray("packages")
                .addObject()
                .put("type", type)
                .put("invoiceNumber", number)
                .put("invoiceValue", value)
                .put("invoiceKey", key);
        for (int i = 0; i < items.length; i += 3) {
            one.withArray("items")
                    .addObject()
                    .put("itemIndex", index((String) items[i]))
                    .put("quantity", (Integer) items[i + 1])
                    .put("price", ((Number) items[i + 2]).longValue());
        }
        return this;
    }

    private int index(String sku) {
        JsonNode items = json.get("items");
        for (int i = 0; i < items.size(); i++) {
            if (items.get(i).get("id").asText().equals(sku)) {
                return i;
            }
        }
        throw new IllegalArgumentException("no line of SKU " + sku);
    }

    ObjectNode json() {
        return json;
    }

    VtexOrder order() {
        return new VtexOrder(status, complete, json);
    }
}
