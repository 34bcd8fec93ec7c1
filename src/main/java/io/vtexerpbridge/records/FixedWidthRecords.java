package io.vtexerpbridge.records;

import io.vtexerpbridge.records.Layout.Field;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Lines whose fields have their places, told by a layout; a line's type may tell what it holds. */
final class FixedWidthRecords implements RowReader {

    private final Subject subject;
    private final Layout layout;
    private final char separator;
    private final boolean byteOrderMark;

    /** @param separator for the CSV in which refused rows are written back */
    FixedWidthRecords(Subject subject, Layout layout, char separator, boolean byteOrderMark) {
        this.subject = subject;
        this.layout = layout;
        this.separator = separator;
        this.byteOrderMark = byteOrderMark;
    }

    @Override
    public void read(GuardedText text, Consumer<FileShape> shape, Rows rows) throws IOException, UnreadableFile {
        List<String> columns = new ArrayList<>();
        layout.fields().forEach(field -> columns.add(field.column()));
        shape.accept(new FileShape(
                subject, RecordFormat.FIXED_WIDTH, text.charset(), byteOrderMark, separator, columns, "", ""));
        Lines lines = new Lines(text);
        // by type: what holds for the rows behind it
        Map<String, Map<String, String>> held = new LinkedHashMap<>();
        Map<String, Fault> heldFaults = new LinkedHashMap<>();
        for (String line = lines.next(); line != null; line = lines.next()) {
            if (line.isBlank()) {
                continue;
            }
            String type = layout.recordType() == null
                    ? ""
                    : layout.recordType().of(line).strip();
            if (layout.skip().contains(type)) {
                continue;
            }
            Fault fault = fault(line, type);
            Map<String, String> fields = fields(line, type);
            if (type.equals(layout.rows())) {
                Map<String, String> all = new LinkedHashMap<>();
                held.values().forEach(all::putAll);
                all.putAll(fields);
                Fault first = fault != null
                        ? fault
                        : heldFaults.values().stream().findFirst().orElse(null);
                rows.accept(new Row(lines.number, all, first));
            } else if (fields.isEmpty()) {
                rows.accept(new Row(lines.number, Map.of(), fault));
            } else {
                held.put(type, fields);
                heldFaults.remove(type);
                if (fault != null) {
                    heldFaults.put(
                            type,
                            new Fault(
                                    "line " + lines.number + ", to which this row belongs,",
                                    fault.found(),
                                    fault.expected()));
                }
            }
        }
    }

    private Map<String, String> fields(String line, String type) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (Field field : layout.fields()) {
            if (field.type().equals(type)) {
                fields.put(field.column(), field.place().of(line).strip());
            }
        }
        return fields;
    }

    private Fault fault(String line, String type) {
        if (layout.recordLength() > 0 && line.length() != layout.recordLength()) {
            return new Fault(
                    "",
                    line.length() + " characters long",
                    layout.recordLength() + ", as layout.record-length in config/layouts/" + subject.folder()
                            + ".properties says");
        }
        boolean known = layout.fields().stream().anyMatch(field -> field.type().equals(type));
        return known || type.equals(layout.rows())
                ? null
                : new Fault(
                        "the record type",
                        Fault.quoted(type),
                        "one that config/layouts/" + subject.folder() + ".properties knows, or lists in layout.skip");
    }

    /** Lines as the guard lets them through, ended by LF, CR LF or CR. */
    private static final class Lines {

        private final GuardedText text;
        private final char[] buffer = new char[1 << 13];
        private int start;
        private int end;
        private boolean afterReturn;
        private long number;

        Lines(GuardedText text) {
            this.text = text;
        }

        String next() throws IOException, UnreadableFile {
            StringBuilder line = new StringBuilder();
            boolean some = false;
            number++;
            text.release();
            while (true) {
                if (start == end && !fill()) {
                    return some ? line.toString() : null;
                }
                char c = buffer[start++];
                if (c == '\n' && afterReturn) {
                    afterReturn = false;
                    continue;
                }
                afterReturn = c == '\r';
                if (c == '\n' || c == '\r') {
                    return line.toString();
                }
                some = true;
                line.append(c);
            }
        }

        private boolean fill() throws IOException, UnreadableFile {
            start = 0;
            try {
                end = Math.max(0, text.read(buffer, 0, buffer.length));
            } catch (IOException unreadable) {
                text.rethrow(number);
                throw unreadable;
            }
            return end > 0;
        }
    }
}
