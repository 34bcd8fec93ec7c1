package io.vtexerpbridge.erp;

import io.vtexerpbridge.erp.FieldNames.Kind;
import java.math.BigDecimal;
import java.time.temporal.Temporal;
import java.util.List;
import java.util.Map;

/**
 * What the ERP gets in each field of an order or notice, by the names of the CSV: what tables and field contract made of the values, for
 * a channel that hands over fields and not a document.
 */
public final class ErpFields {

    private final Map<String, Object> values;
    private final List<ErpFields> lines;

    private ErpFields(Map<String, Object> values, List<ErpFields> lines) {
        this.values = values;
        this.lines = lines;
    }

    /** @param model order or notice as templates see it, what the ERP takes already in it */
    static ErpFields of(Map<String, Object> model) {
        Map<String, Object> whole = FlatFields.whole(model);
        return new ErpFields(
                whole,
                FlatFields.list(model, "order.lines").stream()
                        .map(line -> new ErpFields(FlatFields.with(whole, line), List.of()))
                        .toList());
    }

    /** Those of each line, the order's among them; the delivery's are the line's own. */
    public List<ErpFields> lines() {
        return lines;
    }

    /** A text, clean and perhaps empty. */
    public String text(String name) {
        return (String) values.get(name);
    }

    /** An amount with two decimals in the order's currency, or another number; null where there is none. */
    public BigDecimal number(String name) {
        return values.get(name) instanceof BigDecimal number ? number : null;
    }

    /** An Instant, a LocalDate where VTEX names only a day, or null. */
    public Temporal date(String name) {
        return ((Dates.Value) values.get(name)).date();
    }

    /** Whether the field holds an amount or another number. */
    public static boolean isNumber(String name) {
        return kind(name).isNumber();
    }

    /** Whether the field holds a date. */
    public static boolean isDate(String name) {
        return kind(name) == Kind.DATE;
    }

    private static Kind kind(String name) {
        return FieldNames.CONTRACT.getOrDefault(name, FieldNames.NOTICE.get(name));
    }
}
