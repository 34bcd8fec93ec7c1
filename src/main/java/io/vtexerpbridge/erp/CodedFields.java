package io.vtexerpbridge.erp;

import io.vtexerpbridge.tables.MissingEntry;
import io.vtexerpbridge.tables.Tables;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What the ERP calls carriers, warehouses, payment methods and SKUs, by the tables of these names, whatever its format is. An ERP that is
 * given its own codes also tells them: what is translated here is what invoices are read by.
 */
final class CodedFields {

    /** Several values in one field stand between these. */
    private static final String SEPARATOR = "|";

    private final Tables tables;
    private final ErpText texts;

    CodedFields(Tables tables, ErpText texts) {
        this.tables = tables;
        this.texts = texts;
    }

    /**
     * @param order what {@link OrderModel#of} made
     * @param notes take what the tables lack
     */
    void apply(Map<String, Object> order, FieldNotes notes) {
        List<MissingEntry> missing = new ArrayList<>();
        code(order, "paymentMethods", "payment-methods", missing);
        delivery(order, missing);
        parts(order, "payments").forEach(payment -> code(payment, "method", "payment-methods", missing));
        for (Map<String, Object> line : parts(order, "lines")) {
            code(line, "skuId", "skus", missing);
            delivery(line, missing);
            parts(line, "components").forEach(component -> code(component, "skuId", "skus", missing));
        }
        notes.missing(missing);
    }

    @SuppressWarnings("unchecked")
    private void delivery(Map<String, Object> of, Collection<MissingEntry> missing) {
        Map<String, Object> delivery = (Map<String, Object>) of.get("delivery");
        code(delivery, "carrier", "carriers", missing);
        code(delivery, "warehouseId", "warehouses", missing);
    }

    private void code(Map<String, Object> group, String field, String table, Collection<MissingEntry> missing) {
        group.computeIfPresent(field, (name, value) -> coded(table, (String) value, missing));
    }

    /** What the ERP calls the value, or the values between separators; themselves where there is no such table. */
    String coded(String table, String values, Collection<MissingEntry> missing) {
        return tables.has(table) ? codes(table, texts.clean(values), SEPARATOR, missing) : values;
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> parts(Map<String, Object> group, String list) {
        return (List<Map<String, Object>>) group.get(list);
    }

    /** The codes of the values between separators, each once. */
    String codes(String table, String values, String separator, Collection<MissingEntry> missing) {
        Set<String> codes = new LinkedHashSet<>();
        for (String value : values.split(Pattern.quote(separator))) {
            codes.add(code(table, value.strip(), missing));
        }
        return String.join(separator, codes);
    }

    /** The code; empty for an empty value, and for one that the table lacks. */
    String code(String table, String value, Collection<MissingEntry> missing) {
        if (value.isEmpty()) {
            return "";
        }
        return tables.code(table, value).map(texts::clean).orElseGet(() -> {
            missing.add(new MissingEntry(table, value));
            return "";
        });
    }
}
