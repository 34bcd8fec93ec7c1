package io.vtexerpbridge.records;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One row of a file as the ERP wrote it.
 *
 * @param line where it begins, from 1
 * @param fields column names and texts as in the file, in the file's order
 * @param fault what is wrong with its form, or null; such a row is never read further
 */
public record Row(long line, Map<String, String> fields, Fault fault) {

    public Row {
        fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }

    Row(long line, Map<String, String> fields) {
        this(line, fields, null);
    }

    /** What it takes in memory, roughly. */
    long characters() {
        long sum = 0;
        for (String text : fields.values()) {
            sum += text.length();
        }
        return sum;
    }
}
