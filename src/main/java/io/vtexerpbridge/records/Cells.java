package io.vtexerpbridge.records;

import java.time.Instant;
import java.util.Map;

/**
 * One row's values, each of its column's type; absent where the ERP left it empty.
 *
 * @param texts by column name, as in the file but for blanks around them
 * @param fault the first thing that is wrong, or null; then values may be missing
 */
record Cells(Row row, Map<String, String> texts, Map<String, Object> values, Fault fault) {

    String raw(String column) {
        return texts.getOrDefault(column, "");
    }

    String text(String column) {
        return (String) values.getOrDefault(column, "");
    }

    Long cents(String column) {
        return (Long) values.get(column);
    }

    Integer quantity(String column) {
        return (Integer) values.get(column);
    }

    Instant moment(String column) {
        return (Instant) values.get(column);
    }

    boolean yes(String column) {
        return Boolean.TRUE.equals(values.get(column));
    }
}
