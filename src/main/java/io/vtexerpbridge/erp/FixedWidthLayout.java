package io.vtexerpbridge.erp;

import io.vtexerpbridge.erp.FieldNames.Kind;
import java.nio.charset.StandardCharsets;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How fixed-width documents look, in the language of the layouts for what the ERP drops, and more of it:
 *
 * <pre>
 * layout.record-length = 400         every record is exactly as long; layout.record-length.T = 40 for one type
 * layout.record-type = 1, 1          where a record tells its type; then fields are named TYPE.NAME,
 * layout.records = H, I, T           the types in their order,
 * layout.rows = I                    one for each line item,
 * layout.payments = P                one for each payment
 * layout.date = yyyyMMdd             dates, unless a field says otherwise
 * layout.case = upper                letters; layout.accents = drop spells texts in ASCII; layout.line-end = crlf or lf
 * H.orderId = 2, 20, zeros           first place, length, options
 * H.filial = 22, 4, value 0101       a value of one's own, as in a template: value ${config["shop.code"]}
 * </pre>
 */
final class FixedWidthLayout {

    private static final Pattern FIELD = Pattern.compile("(\\d{1,6})\\s*,\\s*(\\d{1,6})\\s*(?:,\\s*(.*))?");
    private static final Map<String, Kind> COUNTERS =
            Map.of("recordNumber", Kind.NUMBER, "recordCount", Kind.NUMBER, "lineCount", Kind.NUMBER);
    private static final ErpText ASCII = new ErpText(StandardCharsets.US_ASCII);

    /** How often a type of record is written. */
    enum Repeat {
        ONCE,
        LINES,
        PAYMENTS
    }

    /** @param type empty where records have none */
    record RecordType(String type, Repeat repeat, int length, List<FixedWidthField> fields) {}

    private final String file;
    private final boolean notice;
    private final Templates templates;
    private final ErpText texts;
    private final Map<String, LayoutLine> settings = new LinkedHashMap<>();
    private final List<RecordType> records = new ArrayList<>();
    private FixedWidthField typeField;

    /**
     * @param notice whether it is for notices
     * @param content of the file
     * @throws MappingProblem naming file and line
     */
    FixedWidthLayout(String file, boolean notice, String content, Templates templates, ErpText texts) {
        this.file = file;
        this.notice = notice;
        this.templates = templates;
        this.texts = texts;
        List<LayoutLine> fields = entries(content);
        Map<String, List<FixedWidthField>> byType = new LinkedHashMap<>();
        types().forEach(type -> byType.put(type, new ArrayList<>()));
        for (LayoutLine entry : fields) {
            add(entry, byType);
        }
        byType.forEach((type, placed) -> records.add(record(type, placed)));
    }

    List<RecordType> records() {
        return records;
    }

    /** Where a record tells its type; null where it does not. */
    FixedWidthField typeField() {
        return typeField;
    }

    String lineEnd() {
        return one("layout.line-end", "crlf", "crlf", "lf").equals("crlf") ? "\r\n" : "\n";
    }

    private List<LayoutLine> entries(String content) {
        List<LayoutLine> fields = new ArrayList<>();
        LayoutLine.each(content, (line, text) -> problem(line, "found no =; expected NAME = VALUE"), entry -> {
            if (entry.name().startsWith("layout.")) {
                set(entry);
            } else {
                fields.add(entry);
            }
        });
        return fields;
    }

    private void set(LayoutLine entry) {
        if (!entry.name().matches("layout\\.(record-length(\\..+)?|record-type|records|date|case|accents|line-end)")
                && (notice || !entry.name().matches("layout\\.(rows|payments)"))) {
            throw problem(
                    entry.line(),
                    entry.name() + " is unknown; expected layout.record-length, layout.record-type, layout.records,"
                            + " layout.rows, layout.payments, layout.date, layout.case, layout.accents or layout.line-end");
        }
        if (settings.put(entry.name(), entry) != null) {
            throw problem(entry.line(), entry.name() + " is there twice; expected it once");
        }
    }

    private List<String> types() {
        LayoutLine place = settings.get("layout.record-type");
        LayoutLine records = settings.get("layout.records");
        if (place == null) {
            if (records != null) {
                throw problem(
                        records.line(),
                        "layout.record-type is missing; expected the first place and length of a record's type");
            }
            return List.of("");
        }
        Matcher at = FIELD.matcher(place.value());
        if (!at.matches() || at.group(3) != null) {
            throw problem(
                    place.line(),
                    "layout.record-type is \"" + place.value() + "\"; expected a first place and a length");
        }
        typeField = field(
                new LayoutLine(place.line(), "layout.record-type", place.value()), "layout.record-type", Kind.TEXT, at);
        if (records == null) {
            throw problem(
                    place.line(),
                    "layout.records is missing; expected the types of record in their order, such as H, I, T");
        }
        List<String> types = List.of(records.value().split("\\s*,\\s*"));
        for (String type : types) {
            if (type.isEmpty()
                    || type.length() > typeField.length()
                    || types.indexOf(type) != types.lastIndexOf(type)) {
                throw problem(
                        records.line(),
                        "the type \"" + type + "\" cannot be; expected each type once, with 1 to " + typeField.length()
                                + " characters");
            }
        }
        for (String repeating : List.of("layout.rows", "layout.payments")) {
            LayoutLine entry = settings.get(repeating);
            if (entry != null && !types.contains(entry.value())) {
                throw problem(
                        entry.line(),
                        repeating + " is \"" + entry.value() + "\"; expected one of " + String.join(", ", types));
            }
        }
        return types;
    }

    private void add(LayoutLine entry, Map<String, List<FixedWidthField>> byType) {
        int dot = typeField == null ? -1 : entry.name().indexOf('.');
        String type = dot < 0 ? "" : entry.name().substring(0, dot);
        List<FixedWidthField> placed = byType.get(type);
        if (placed == null) {
            throw problem(
                    entry.line(),
                    "the field " + entry.name() + " is of no type; expected TYPE.NAME, with a type of "
                            + String.join(", ", byType.keySet()));
        }
        String name = entry.name().substring(dot + 1);
        Matcher at = FIELD.matcher(entry.value());
        if (!at.matches()) {
            throw problem(
                    entry.line(),
                    entry.name() + " is \"" + entry.value() + "\"; expected a first place, a length and options");
        }
        boolean own = at.group(3) != null && at.group(3).matches("(.*,\\s*)?value(\\s.*)?");
        Kind kind = own ? Kind.TEXT : names(repeat(type)).get(name);
        if (kind == null) {
            throw problem(
                    entry.line(),
                    "the field \"" + name + "\" is unknown in such a record; "
                            + Spelling.slip(name, names(repeat(type)).keySet())
                                    .map(near -> "did you mean " + near + "? ")
                                    .orElse("")
                            + "expected a name that config/layouts/README.md tells of, or the option value with what to write");
        }
        FixedWidthField field = field(entry, name, kind, at);
        for (FixedWidthField other : placed) {
            if (other.name().equals(name)) {
                throw problem(entry.line(), "the field " + entry.name() + " is there twice; expected it once");
            }
        }
        placed.add(field);
    }

    private Map<String, Kind> names(Repeat repeat) {
        Map<String, Kind> names = new HashMap<>(notice ? FieldNames.NOTICE : FieldNames.ORDER);
        if (repeat == Repeat.LINES) {
            names.putAll(FieldNames.LINE);
        }
        if (repeat == Repeat.PAYMENTS) {
            names.putAll(FieldNames.PAYMENT);
        }
        names.putAll(COUNTERS);
        return names;
    }

    private Repeat repeat(String type) {
        if (typeField == null) {
            return notice ? Repeat.ONCE : Repeat.LINES;
        }
        if (type.equals(text("layout.rows"))) {
            return Repeat.LINES;
        }
        return type.equals(text("layout.payments")) ? Repeat.PAYMENTS : Repeat.ONCE;
    }

    private FixedWidthField field(LayoutLine entry, String name, Kind kindByName, Matcher at) {
        int start = Integer.parseInt(at.group(1));
        int length = Integer.parseInt(at.group(2));
        if (start < 1 || length < 1) {
            throw problem(
                    entry.line(),
                    entry.name() + " has place " + start + " and length " + length + "; expected both from 1");
        }
        FixedWidthOptions options = new FixedWidthOptions(
                one("layout.case", "", "upper", "lower"),
                one("layout.accents", "keep", "keep", "drop").equals("drop"));
        String fault = options.read(at.group(3) == null ? "" : at.group(3), kindByName);
        if (!fault.isEmpty()) {
            throw problem(entry.line(), entry.name() + " " + fault);
        }
        Kind kind = options.decimals >= 0 && kindByName == Kind.TEXT ? Kind.NUMBER : kindByName;
        return new FixedWidthField(
                name,
                templates.label(file) + " line " + entry.line(),
                start - 1,
                length,
                kind,
                options.value == null ? null : templates.inline(file, entry.line(), options.value),
                options.decimals,
                options.right == null ? kind.isNumber() || options.zeros : options.right,
                options.zeros ? '0' : ' ',
                options.sign,
                options.cut,
                options.digits,
                options.letterCase,
                options.ascii ? ASCII : texts,
                kind == Kind.DATE ? pattern(entry, options.date) : null);
    }

    private DateTimeFormatter pattern(LayoutLine entry, String own) {
        LayoutLine everywhere = settings.get("layout.date");
        if (own == null && everywhere == null) {
            return null;
        }
        String pattern = own == null ? everywhere.value() : own;
        try {
            return DocumentSettings.formatter(pattern);
        } catch (IllegalArgumentException fault) {
            throw problem(
                    own == null ? everywhere.line() : entry.line(),
                    "\"" + pattern
                            + "\" is neither an option nor a pattern for dates; expected such as zeros, cut or yyyyMMdd");
        }
    }

    private RecordType record(String type, List<FixedWidthField> placed) {
        LayoutLine length = settings.getOrDefault("layout.record-length." + type, settings.get("layout.record-length"));
        if (length == null || !length.value().matches("[1-9]\\d{0,5}")) {
            throw problem(
                    length == null ? 1 : length.line(),
                    "layout.record-length is " + (length == null ? "missing" : "\"" + length.value() + "\"")
                            + "; expected the number of characters in a record");
        }
        if (placed.isEmpty()) {
            throw problem(
                    1, "there is no field" + (type.isEmpty() ? "" : " of type " + type) + "; expected one at least");
        }
        int all = Integer.parseInt(length.value());
        List<FixedWidthField> sorted = new ArrayList<>(placed);
        if (typeField != null) {
            sorted.add(typeField);
        }
        sorted.sort(Comparator.comparingInt(FixedWidthField::start));
        FixedWidthField before = null;
        for (FixedWidthField field : sorted) {
            if (before != null && field.start() < before.end()) {
                throw problem(
                        line(field),
                        places(field) + ", of which " + before.name() + " in line " + line(before) + " has some ("
                                + (before.start() + 1) + " to " + before.end() + "); expected places of its own");
            }
            if (field.end() > all) {
                throw problem(line(field), places(field) + "; expected it within the " + all + " of its record");
            }
            before = field;
        }
        return new RecordType(type, repeat(type), all, List.copyOf(placed));
    }

    private static String places(FixedWidthField field) {
        return field.name() + " has the places " + (field.start() + 1) + " to " + field.end();
    }

    private static int line(FixedWidthField field) {
        return Integer.parseInt(field.place().replaceFirst(".* line ", ""));
    }

    private String text(String setting) {
        LayoutLine entry = settings.get(setting);
        return entry == null ? "" : entry.value();
    }

    private String one(String setting, String byDefault, String... choices) {
        LayoutLine entry = settings.get(setting);
        if (entry != null && !List.of(choices).contains(entry.value())) {
            throw problem(
                    entry.line(), setting + " is \"" + entry.value() + "\"; expected " + String.join(" or ", choices));
        }
        return entry == null ? byDefault : entry.value();
    }

    private MappingProblem problem(int line, String sentence) {
        return new MappingProblem(templates.label(file), line, 0, sentence);
    }
}
