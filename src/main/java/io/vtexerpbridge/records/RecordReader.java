package io.vtexerpbridge.records;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Reads a file an ERP dropped into records, one pass, whatever its size, in little memory. Safe for use by several threads at once.
 */
public final class RecordReader {

    /** What is looked at before a file's decimal sign is settled. */
    private static final int SAMPLED_ROWS = 500;

    private static final long SAMPLED_CHARACTERS = 1 << 18;

    private final RecordSettings settings;
    private final Function<Subject, Layout> layouts;

    /** @param layouts each subject's layout; asked once a file, so that an edited layout counts from the next file on */
    public RecordReader(RecordSettings settings, Function<Subject, Layout> layouts) {
        this.settings = settings;
        this.layouts = layouts;
    }

    /** For ERPs that use the contract's own names. */
    public RecordReader(RecordSettings settings) {
        this(settings, Layout::plain);
    }

    /**
     * Gives every record of a file, or why a row is none, in the file's order; a record of several rows comes when its last row has
     * come for sure. The stream is not closed.
     *
     * @param fileName for its extension
     * @throws UnreadableFile when the file has to be refused whole, also after records were given
     * @throws IOException when the stream fails, which says nothing about the file
     */
    public void read(Subject subject, String fileName, InputStream in, RecordSink sink)
            throws IOException, UnreadableFile {
        Layout layout = layouts.apply(subject);
        Names names = new Names(subject, layout);
        TextDetector.Opened opened = TextDetector.open(fileName, in, settings.charset(), layout.isFixedWidth());
        boolean mark = opened.byteOrderMark();
        RowReader reader =
                switch (opened.format()) {
                    case CSV -> new CsvRecords(subject, names, settings.separator(), mark);
                    case JSON -> new JsonRecords(subject, mark);
                    case XML -> new XmlRecords(subject, mark);
                    case FIXED_WIDTH -> new FixedWidthRecords(subject, layout, settings.separator(), mark);
                };
        boolean point = opened.format() == RecordFormat.JSON || opened.format() == RecordFormat.XML;
        Pass pass = new Pass(subject, names, layout, point, new Grouping(subject, sink));
        reader.read(opened.text(), sink::shape, pass::row);
        pass.end();
    }

    /** One file on its way: the first rows wait until they have shown how amounts are written. */
    private final class Pass {

        private final Subject subject;
        private final Names names;
        private final Layout layout;
        private final Grouping grouping;
        private final List<Row> waiting = new ArrayList<>();
        private long characters;
        private CellReader cells;

        Pass(Subject subject, Names names, Layout layout, boolean point, Grouping grouping) {
            this.subject = subject;
            this.names = names;
            this.layout = layout;
            this.grouping = grouping;
            if (point) {
                // JSON and XML amounts have a point
                cells = cellReader(Amounts.plain(), '.');
            } else if (subject.columns().stream().noneMatch(this::hasSign)) {
                cells = cellReader(Amounts.grouped(settings.decimalSeparator(), false), settings.decimalSeparator());
            }
        }

        private CellReader cellReader(Amounts amounts, char sign) {
            Moments moments = new Moments(settings.datePattern(), settings.zone());
            return new CellReader(subject, names, layout, moments, amounts, "1234" + sign + "56");
        }

        private boolean hasSign(Column column) {
            return column.kind() == Column.Kind.MONEY && !layout.form(column).cents();
        }

        void row(Row row) throws UnreadableFile {
            if (cells != null) {
                grouping.add(cells.read(row));
                return;
            }
            waiting.add(row);
            characters += row.characters();
            if (waiting.size() >= SAMPLED_ROWS || characters > SAMPLED_CHARACTERS) {
                settle();
            }
        }

        void end() throws UnreadableFile {
            settle();
            grouping.finish();
        }

        private void settle() throws UnreadableFile {
            if (cells != null) {
                return;
            }
            List<String> amounts = new ArrayList<>();
            for (Row row : waiting) {
                for (Map.Entry<String, String> field : row.fields().entrySet()) {
                    Column column = names.find(field.getKey());
                    if (column != null && hasSign(column) && !field.getValue().isBlank()) {
                        amounts.add(field.getValue().strip());
                    }
                }
            }
            char sign = TextDetector.decimalSign(settings.decimalSeparator(), amounts);
            boolean shown = amounts.stream().anyMatch(Amounts.grouped(sign)::showsSign);
            cells = cellReader(Amounts.grouped(sign, shown), sign);
            for (Row row : waiting) {
                grouping.add(cells.read(row));
            }
            waiting.clear();
        }
    }
}
