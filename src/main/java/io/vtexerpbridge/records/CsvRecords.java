package io.vtexerpbridge.records;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** CSV with a header row. */
final class CsvRecords implements RowReader {

    private final Subject subject;
    private final Names names;
    private final char configured;
    private final boolean byteOrderMark;

    CsvRecords(Subject subject, Names names, char separator, boolean byteOrderMark) {
        this.subject = subject;
        this.names = names;
        this.configured = separator;
        this.byteOrderMark = byteOrderMark;
    }

    static CSVFormat format(char separator) {
        return CSVFormat.RFC4180
                .builder()
                .setDelimiter(separator)
                // blanks between a separator and a quote would make the quote a letter
                .setIgnoreSurroundingSpaces(true)
                .setIgnoreEmptyLines(false)
                .get();
    }

    static boolean isBlank(CSVRecord record) {
        for (String field : record) {
            if (!field.isBlank()) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void read(GuardedText text, Consumer<FileShape> shape, Rows rows) throws IOException, UnreadableFile {
        char separator = TextDetector.separator(configured, text.peek(), names::isColumn, names::isComplete);
        // not closed: it would close the caller's stream
        CSVParser parser = format(separator).parse(text);
        Iterator<CSVRecord> records = parser.iterator();
        List<String> header = null;
        while (true) {
            long line = parser.getCurrentLineNumber() + 1;
            CSVRecord record = next(records, line, text);
            if (record == null) {
                break;
            }
            text.release();
            if (isBlank(record)) {
                continue;
            }
            if (header != null) {
                rows.accept(row(line, header, record));
                continue;
            }
            header = record.toList().stream().map(String::strip).toList();
            Fault fault = names.fault(header);
            if (fault != null) {
                throw new UnreadableFile(line, fault.sentence());
            }
            shape.accept(
                    new FileShape(subject, RecordFormat.CSV, text.charset(), byteOrderMark, separator, header, "", ""));
        }
    }

    /** The next record, or null at the end. */
    private static CSVRecord next(Iterator<CSVRecord> records, long line, GuardedText text)
            throws IOException, UnreadableFile {
        try {
            return records.hasNext() ? records.next() : null;
        } catch (UncheckedIOException | IllegalStateException unreadable) {
            text.rethrow(line);
            throw new UnreadableFile(
                    line,
                    "a quote is not closed, or has text behind it; expected every field that holds a quote as \"6\"\" pipe\"");
        }
    }

    private static Row row(long line, List<String> header, CSVRecord record) {
        Map<String, String> fields = new LinkedHashMap<>();
        Fault fault = null;
        for (int i = 0; i < record.size(); i++) {
            String name = i < header.size() ? header.get(i) : "";
            if (!name.isEmpty()) {
                fields.put(name, record.get(i));
            } else if (!record.get(i).isBlank() && fault == null) {
                fault = i < header.size()
                        ? new Fault(
                                "field " + (i + 1), Fault.quoted(record.get(i)), "no value, as its column has no name")
                        : fieldCount(record, header);
            }
        }
        int named = header.size();
        while (named > 0 && header.get(named - 1).isEmpty()) {
            named--;
        }
        if (fault == null && record.size() < named) {
            fault = fieldCount(record, header);
        }
        return new Row(line, fields, fault);
    }

    private static Fault fieldCount(CSVRecord record, List<String> header) {
        List<String> last = new ArrayList<>(record.toList());
        return new Fault(
                "",
                record.size() + " fields long, the last " + Fault.quoted(last.get(last.size() - 1)),
                header.size() + ", as many as the header has");
    }
}
