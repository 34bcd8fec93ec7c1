package io.vtexerpbridge.erp;

import io.vtexerpbridge.erp.FixedWidthLayout.RecordType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** A document of fixed width taken apart by a layout, which need not be the one that it was written by. */
final class FixedWidthParts {

    private final FixedWidthLayout layout;
    private final List<Map.Entry<String, String>> parts = new ArrayList<>();

    FixedWidthParts(FixedWidthLayout layout) {
        this.layout = layout;
    }

    /** What stands in which field, record by record; what the layout has no field for is named by its places. */
    List<Map.Entry<String, String>> of(String document) {
        document.lines().forEach(line -> {
            int[] record = line.codePoints().toArray();
            String type = layout.typeField() == null
                    ? ""
                    : text(
                                    record,
                                    layout.typeField().start(),
                                    layout.typeField().end())
                            .strip();
            layout.records().stream()
                    .filter(one -> one.type().equals(type))
                    .findFirst()
                    .ifPresentOrElse(one -> add(one, record), () -> parts.add(Map.entry("line", line)));
        });
        return parts;
    }

    private void add(RecordType type, int[] record) {
        List<FixedWidthField> fields = new ArrayList<>(type.fields());
        if (layout.typeField() != null) {
            fields.add(layout.typeField());
        }
        fields.sort(Comparator.comparingInt(FixedWidthField::start));
        int end = 0;
        for (FixedWidthField field : fields) {
            add(type, "places " + (end + 1) + " to " + field.start(), record, end, field.start());
            add(type, field.name(), record, field.start(), field.end());
            end = field.end();
        }
        add(type, "places " + (end + 1) + " to " + type.length(), record, end, type.length());
        add(type, "places from " + (type.length() + 1), record, type.length(), record.length);
    }

    private void add(RecordType type, String name, int[] record, int start, int end) {
        if (start < Math.min(end, record.length)) {
            String prefix = type.type().isEmpty() ? "" : type.type() + (name.startsWith("places ") ? " " : ".");
            parts.add(Map.entry(prefix + name, text(record, start, end)));
        }
    }

    private static String text(int[] record, int start, int end) {
        int from = Math.min(start, record.length);
        return new String(record, from, Math.min(end, record.length) - from);
    }
}
