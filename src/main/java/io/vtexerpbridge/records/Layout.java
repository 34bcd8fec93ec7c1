package io.vtexerpbridge.records;

import io.vtexerpbridge.erp.LayoutLine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What one subject's files look like at this ERP, from {@code config/layouts/SUBJECT.properties}: aliases of columns, the form of
 * amounts and dates, and the places of a fixed-width file's fields.
 *
 * <pre>
 * pedido = orderId                 an alias
 * filial = ignore                  a column to pass over
 * layout.money = cents             123456 is 1234.56 (default: decimals)
 * layout.date = ddMMyyyy           the only form of dates
 * orderId = 1, 20                  fixed width: first place, length, then zeros, cents or a date pattern
 * layout.record-length = 120       every line is exactly as long
 * layout.record-type = 1, 1        where a line tells its type; then fields are named TYPE.COLUMN,
 * layout.rows = I                  lines of this type are rows, and fields of other types hold for the rows behind them
 * layout.skip = T, Z               types to pass over
 * </pre>
 */
public final class Layout {

    private static final Pattern FIELD = Pattern.compile("(\\d{1,6})\\s*,\\s*(\\d{1,6})\\s*(?:,\\s*(.+))?");

    private final String file;
    private final Subject subject;
    private final Map<String, String> aliases = new LinkedHashMap<>();
    private final List<Field> fields = new ArrayList<>();
    /** Where each field stands in the file, by column. */
    private final Map<String, Integer> lines = new HashMap<>();

    private final Map<String, Form> forms = new HashMap<>();
    private Form everywhere = new Form(false, false, null);
    private int recordLength;
    private Place recordType;
    private String rows = "";
    private Set<String> skip = Set.of();

    /** @param start from 0 */
    record Place(int start, int length) {

        String of(String line) {
            int from = Math.min(start, line.length());
            return line.substring(from, Math.min(start + length, line.length()));
        }
    }

    /** @param type empty where lines have no types */
    record Field(String type, String column, Place place) {}

    /** @param date the only pattern of a date column, or null */
    record Form(boolean cents, boolean zeros, DateTimeFormatter date) {}

    private Layout(Subject subject, String file) {
        this.subject = subject;
        this.file = file;
    }

    /** The contract's own names, nothing else. */
    public static Layout plain(Subject subject) {
        return new Layout(subject, subject.folder() + ".properties");
    }

    /**
     * The subject's layout in a folder, plain where it has none.
     *
     * @throws LayoutProblem naming file and line
     */
    public static Layout in(Path folder, Subject subject) throws IOException {
        Path path = folder.resolve(subject.folder() + ".properties");
        return Files.exists(path)
                ? of(
                        subject,
                        path.getFileName().toString(),
                        Files.readString(path, StandardCharsets.UTF_8).replaceFirst("^\ufeff", ""))
                : plain(subject);
    }

    /** @throws LayoutProblem naming file and line */
    public static Layout of(Subject subject, String file, String content) {
        Layout layout = new Layout(subject, file);
        int lines = LayoutLine.each(
                content,
                (line, text) -> layout.problem(line, "found " + Fault.quoted(text) + "; expected NAME = VALUE"),
                one -> layout.take(one.line(), one.name(), one.value()));
        if (layout.recordType != null && layout.rows.isEmpty()) {
            throw layout.problem(lines, "layout.rows is missing; expected the type of record that is a row, such as I");
        }
        layout.requirePlaces();
        return layout;
    }

    Map<String, String> aliases() {
        return aliases;
    }

    boolean isFixedWidth() {
        return !fields.isEmpty();
    }

    List<Field> fields() {
        return fields;
    }

    Form form(Column column) {
        return forms.getOrDefault(column.name(), everywhere);
    }

    /** 0: any. */
    int recordLength() {
        return recordLength;
    }

    /** Null: every line is a row. */
    Place recordType() {
        return recordType;
    }

    String rows() {
        return rows;
    }

    Set<String> skip() {
        return skip;
    }

    private void take(int line, String name, String value) {
        switch (name) {
            case "layout.money" -> {
                if (!value.equals("cents") && !value.equals("decimals")) {
                    throw problem(line, name + " is " + Fault.quoted(value) + "; expected cents or decimals");
                }
                everywhere = new Form(value.equals("cents"), everywhere.zeros, everywhere.date);
            }
            case "layout.date" -> everywhere = new Form(everywhere.cents, everywhere.zeros, pattern(line, name, value));
            case "layout.record-length" -> recordLength = length(line, name, value);
            case "layout.record-type" -> {
                Matcher place = FIELD.matcher(value);
                if (!place.matches() || place.group(3) != null) {
                    throw problem(line, name + " is " + Fault.quoted(value) + "; expected a first place and a length");
                }
                recordType = place(line, name, place);
            }
            case "layout.rows" -> rows = value;
            case "layout.skip" -> skip = Set.of(value.split("\\s*,\\s*"));
            default -> {
                Matcher place = FIELD.matcher(value);
                if (place.matches()) {
                    field(line, name, place);
                } else {
                    alias(line, name, value);
                }
            }
        }
    }

    private void alias(int line, String name, String value) {
        if (name.startsWith("layout.")) {
            throw problem(
                    line,
                    name + " is unknown; expected layout.money, layout.date, layout.record-length,"
                            + " layout.record-type, layout.rows or layout.skip");
        }
        if (!value.equals("ignore") && subject.column(value).isEmpty()) {
            throw problem(
                    line,
                    name + " is " + Fault.quoted(value) + "; expected ignore, or one of "
                            + String.join(", ", subject.names()));
        }
        if (aliases.put(name, value) != null) {
            throw problem(line, name + " is there twice; expected it once");
        }
    }

    private void field(int line, String name, Matcher value) {
        int dot = name.indexOf('.');
        String type = dot < 0 ? "" : name.substring(0, dot);
        String columnName = name.substring(dot + 1);
        Column column = subject.column(columnName)
                .orElseThrow(() -> problem(
                        line,
                        "the field " + Fault.quoted(columnName) + " is unknown; expected one of "
                                + String.join(", ", subject.names())));
        if (fields.stream().anyMatch(field -> field.column.equals(columnName))) {
            throw problem(line, "the field " + columnName + " is there twice; expected it once");
        }
        fields.add(new Field(type, columnName, place(line, name, value)));
        lines.put(columnName, line);
        String option = value.group(3);
        if (option == null) {
            return;
        }
        Form form = forms.getOrDefault(columnName, new Form(false, false, null));
        if (option.equals("zeros")) {
            form = new Form(form.cents, true, form.date);
        } else if (option.equals("cents") && column.kind() == Column.Kind.MONEY) {
            form = new Form(true, form.zeros, form.date);
        } else if (column.kind() == Column.Kind.DATE_TIME) {
            form = new Form(form.cents, form.zeros, pattern(line, name, option));
        } else {
            throw problem(
                    line,
                    name + " has the option " + Fault.quoted(option)
                            + "; expected zeros, cents for an amount, or a pattern for a date");
        }
        forms.put(columnName, form);
    }

    /** A slip of a number would read a part of the field beside it, or blanks from behind the end of the line. */
    private void requirePlaces() {
        for (int i = 0; i < fields.size(); i++) {
            Field field = fields.get(i);
            String found = field.column + " has the places " + places(field);
            if (recordLength > 0 && field.place.start + field.place.length > recordLength) {
                throw problem(
                        lines.get(field.column),
                        found + ", and layout.record-length is " + recordLength + "; expected places within the line");
            }
            for (Field other : fields.subList(0, i)) {
                boolean oneRecord = field.type.equals(other.type) || field.type.isEmpty() || other.type.isEmpty();
                if (oneRecord
                        && field.place.start < other.place.start + other.place.length
                        && other.place.start < field.place.start + field.place.length) {
                    throw problem(
                            lines.get(field.column),
                            found + ", of which " + other.column + " has some (" + places(other)
                                    + "); expected places of its own");
                }
            }
        }
    }

    private static String places(Field field) {
        return (field.place.start + 1) + " to " + (field.place.start + field.place.length);
    }

    private Place place(int line, String name, Matcher value) {
        int start = Integer.parseInt(value.group(1));
        int length = Integer.parseInt(value.group(2));
        if (start < 1 || length < 1) {
            throw problem(line, name + " has place " + start + " and length " + length + "; expected both from 1");
        }
        return new Place(start - 1, length);
    }

    private int length(int line, String name, String value) {
        if (!value.matches("[1-9]\\d{0,5}")) {
            throw problem(line, name + " is " + Fault.quoted(value) + "; expected the number of characters in a line");
        }
        return Integer.parseInt(value);
    }

    private DateTimeFormatter pattern(int line, String name, String value) {
        try {
            return Moments.formatter(value, name);
        } catch (IllegalArgumentException fault) {
            throw problem(line, fault.getMessage());
        }
    }

    private LayoutProblem problem(int line, String sentence) {
        return new LayoutProblem(file, line, sentence);
    }
}
