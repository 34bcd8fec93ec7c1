package io.vtexerpbridge.erp;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which orders an ERP gets, by the lists {@code erp.for.sellers}, {@code erp.for.sales-channels} and {@code erp.for.warehouses}. A list that is empty
 * asks for nothing; of one that is not, everything that the order has must be in it. An order is one document, so an order of two sellers is only
 * for an ERP that is for both.
 */
public record ErpRule(List<String> sellers, List<String> salesChannels, List<String> warehouses) {

    public ErpRule {
        sellers = List.copyOf(sellers);
        salesChannels = List.copyOf(salesChannels);
        warehouses = List.copyOf(warehouses);
    }

    /** Whether it asks for nothing, so that it is no rule. */
    public boolean isEmpty() {
        return sellers.isEmpty() && salesChannels.isEmpty() && warehouses.isEmpty();
    }

    /** @param order as VTEX's Get order returns it */
    boolean matches(JsonNode order) {
        return fits(sellers, sellersOf(order))
                && fits(salesChannels, salesChannelsOf(order))
                && fits(warehouses, warehousesOf(order));
    }

    private static boolean fits(List<String> wanted, Set<String> found) {
        return wanted.isEmpty() || !found.isEmpty() && wanted.containsAll(found);
    }

    /** What of an order rules look at, by the key that names it. */
    static Map<String, Set<String>> looksAt(JsonNode order) {
        Map<String, Set<String>> found = new LinkedHashMap<>();
        found.put("for.sellers", sellersOf(order));
        found.put("for.sales-channels", salesChannelsOf(order));
        found.put("for.warehouses", warehousesOf(order));
        return found;
    }

    private static Set<String> sellersOf(JsonNode order) {
        List<JsonNode> found = new ArrayList<>();
        order.path("items").forEach(item -> found.add(item.path("seller")));
        return texts(found);
    }

    private static Set<String> salesChannelsOf(JsonNode order) {
        return texts(List.of(order.path("salesChannel")));
    }

    /** Where its parcels leave from. */
    private static Set<String> warehousesOf(JsonNode order) {
        List<JsonNode> found = new ArrayList<>();
        for (JsonNode delivery : order.path("shippingData").path("logisticsInfo")) {
            for (JsonNode from : delivery.path("deliveryIds")) {
                found.add(from.path("warehouseId"));
            }
        }
        return texts(found);
    }

    private static Set<String> texts(List<JsonNode> nodes) {
        Set<String> texts = new LinkedHashSet<>();
        for (JsonNode node : nodes) {
            String text = node.asText("").trim();
            if (node.isValueNode() && !node.isNull() && !text.isEmpty()) {
                texts.add(text);
            }
        }
        return texts;
    }
}
