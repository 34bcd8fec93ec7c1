package io.vtexerpbridge.erp;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The fields of what templates see, each by its name alone, as the CSV and the field contract call it. */
final class FlatFields {

    private FlatFields() {}

    /** Every value of order or notice. */
    @SuppressWarnings("unchecked")
    static Map<String, Object> whole(Map<String, Object> model) {
        Map<String, Object> values = new HashMap<>();
        for (String group :
                List.of("order", "order.totals", "order.customer", "order.delivery", "order.delivery.address")) {
            if (part(model, group) instanceof Map<?, ?> fields) {
                values.putAll((Map<String, Object>) fields);
            }
        }
        if (model.get("notice") instanceof Map<?, ?> notice) {
            values.putAll((Map<String, Object>) notice);
        }
        return values;
    }

    /** The same with the values of a line or payment, where it has them, in place of the order's. */
    @SuppressWarnings("unchecked")
    static Map<String, Object> with(Map<String, Object> whole, Map<String, Object> part) {
        Map<String, Object> values = new HashMap<>(whole);
        for (String group : List.of("delivery", "delivery.address")) {
            if (part(part, group) instanceof Map<?, ?> fields) {
                values.putAll((Map<String, Object>) fields);
            }
        }
        values.putAll(part);
        return values;
    }

    /** @param path with points between the groups, {@code order.lines}; nothing when it leads nowhere */
    @SuppressWarnings("unchecked")
    static List<Map<String, Object>> list(Map<String, Object> model, String path) {
        return part(model, path) instanceof List<?> list ? (List<Map<String, Object>>) list : List.of();
    }

    private static Object part(Map<String, Object> model, String path) {
        Object part = model;
        for (String name : path.split("\\.")) {
            part = part instanceof Map<?, ?> group ? group.get(name) : null;
        }
        return part;
    }
}
