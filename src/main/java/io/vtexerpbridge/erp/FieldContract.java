package io.vtexerpbridge.erp;

import io.vtexerpbridge.erp.FieldNames.Kind;
import io.vtexerpbridge.tables.Tables;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * What the ERP takes in each field, from {@code contract.csv} beside the mappings: a line a field. It holds for every format, because it
 * works on the values before a document is made of them.
 */
final class FieldContract {

    static final String FILE = "contract.csv";

    private static final List<String> COLUMNS =
            List.of("field", "max", "cut", "characters", "case", "required", "default", "pattern", "table");
    private static final ErpText ASCII = new ErpText(StandardCharsets.US_ASCII);
    private static final ErpText LATIN_1 = new ErpText(StandardCharsets.ISO_8859_1);

    private final Map<String, FieldRule> rules = new HashMap<>();
    private final Tables tables;
    private final String label;

    /**
     * @param folder with the mappings; without a contract in it every value is taken as it is
     * @param label of the folder, as people know it
     * @throws MappingProblem naming file and line
     */
    FieldContract(Path folder, String label, Tables tables) {
        this.tables = tables;
        this.label = label + "/" + FILE;
        Path file = folder.resolve(FILE);
        if (!Files.exists(file)) {
            return;
        }
        CSVFormat format = CSVFormat.DEFAULT
                .builder()
                .setDelimiter(';')
                .setCommentMarker('#')
                .setIgnoreSurroundingSpaces(true)
                .setIgnoreEmptyLines(true)
                .setHeader()
                .setSkipHeaderRecord(true)
                .setAllowMissingColumnNames(true)
                .get();
        // a spreadsheet marks UTF-8 at the file's beginning
        try (CSVParser lines = CSVParser.parse(Files.readString(file).replaceFirst("^\ufeff", ""), format)) {
            requireColumns(lines.getHeaderNames(), (int) lines.getCurrentLineNumber());
            for (CSVRecord line : lines) {
                add(line, (int) lines.getCurrentLineNumber());
            }
        } catch (IllegalArgumentException | UncheckedIOException | IOException broken) {
            throw new MappingProblem(
                    this.label,
                    0,
                    0,
                    "it cannot be read as CSV in UTF-8 with ; between its columns; expected the header "
                            + String.join(";", COLUMNS));
        }
    }

    private void requireColumns(List<String> header, int number) {
        for (String name : header) {
            if (!name.isEmpty() && !COLUMNS.contains(name)) {
                throw problem(
                        number,
                        "the column \"" + name + "\" is unknown; expected some of " + String.join(";", COLUMNS));
            }
        }
        if (!header.contains("field")) {
            throw problem(number, "the column field is missing; expected the header " + String.join(";", COLUMNS));
        }
    }

    private void add(CSVRecord line, int number) {
        String field = cell(line, "field");
        Kind kind = FieldNames.CONTRACT.get(field);
        if (kind == null) {
            throw problem(
                    number,
                    "the field \"" + field
                            + "\" is unknown; expected a column of the CSV, or a part such as payments.method,"
                            + " components.name or notice.reason (README.md beside it lists them)");
        }
        if (rules.containsKey(field)) {
            throw problem(number, "the field " + field + " is there twice; expected it once");
        }
        int max = max(line, number);
        String characters = cell(line, "characters");
        String letterCase = cell(line, "case");
        String table = cell(line, "table");
        boolean cut = flag(line, "cut", number);
        if (cut && (max == 0 || kind != Kind.TEXT)) {
            throw problem(
                    number,
                    max == 0
                            ? "cut is yes and max is empty; expected the number of characters to cut to"
                            : field + " cannot be cut: "
                                    + (kind == Kind.ID ? "two of them could look the same" : "it is no text")
                                    + "; leave cut empty, a longer one is then refused");
        }
        if (!kind.isText() && !(characters + letterCase + table).isEmpty()) {
            throw problem(number, field + " is no text; expected characters, case and table to be empty");
        }
        if (!letterCase.matches("upper|lower|")) {
            throw problem(number, "case is \"" + letterCase + "\"; expected upper, lower or nothing");
        }
        if (!table.isEmpty() && !tables.has(table)) {
            throw problem(
                    number,
                    "there is no table " + table
                            + (tables.names().isEmpty()
                                    ? ""
                                    : "; expected one of " + String.join(", ", tables.names())));
        }
        rules.put(
                field,
                new FieldRule(
                        field,
                        kind,
                        label + " line " + number,
                        max,
                        cut,
                        characters.equals("latin1") ? LATIN_1 : ASCII,
                        allowed(characters, number),
                        characters,
                        letterCase,
                        flag(line, "required", number),
                        byDefault(line, kind, number),
                        pattern(cell(line, "pattern"), number),
                        table));
    }

    private int max(CSVRecord line, int number) {
        String max = cell(line, "max");
        if (!max.matches("([1-9]\\d{0,5})?")) {
            throw problem(number, "max is \"" + max + "\"; expected a number of characters, or nothing");
        }
        return max.isEmpty() ? 0 : Integer.parseInt(max);
    }

    private String byDefault(CSVRecord line, Kind kind, int number) {
        String value = cell(line, "default");
        boolean fits = value.isEmpty()
                || kind.isText()
                || kind.isNumber() && value.matches(kind == Kind.AMOUNT ? "-?\\d+\\.\\d{2}" : "-?\\d+(\\.\\d+)?");
        if (!fits) {
            throw problem(
                    number,
                    "default is \"" + value + "\"; expected "
                            + (kind == Kind.AMOUNT
                                    ? "an amount with a point and two decimals"
                                    : kind == Kind.NUMBER ? "a number with a point" : "nothing for a date or flag"));
        }
        return value;
    }

    private boolean flag(CSVRecord line, String column, int number) {
        String value = cell(line, column);
        if (!value.matches("yes|no|")) {
            throw problem(number, column + " is \"" + value + "\"; expected yes, no or nothing");
        }
        return value.equals("yes");
    }

    private IntPredicate allowed(String characters, int number) {
        return switch (characters) {
            case "" -> null;
            case "digits" -> c -> c >= '0' && c <= '9';
            case "letters" -> Character::isLetter;
            case "alnum" -> c -> c < 128 && Character.isLetterOrDigit(c);
            case "ascii" -> c -> c >= ' ' && c < 127;
            case "latin1" -> LATIN_1::holds;
            default -> {
                Pattern set = characters.matches("\\[.+]") ? pattern(characters, number) : null;
                if (set == null) {
                    throw problem(
                            number,
                            "characters is \"" + characters
                                    + "\"; expected digits, letters, alnum, ascii, latin1, or a set such as [A-Z0-9 .-]");
                }
                yield c -> set.matcher(Character.toString(c)).matches();
            }
        };
    }

    private Pattern pattern(String pattern, int number) {
        try {
            return pattern.isEmpty() ? null : Pattern.compile(pattern);
        } catch (PatternSyntaxException fault) {
            throw problem(number, "\"" + pattern + "\" is no pattern: " + fault.getDescription());
        }
    }

    private static String cell(CSVRecord line, String column) {
        return line.isSet(column) ? line.get(column).strip() : "";
    }

    private MappingProblem problem(int line, String sentence) {
        return new MappingProblem(label, line, 0, sentence);
    }

    /** @param order what {@link OrderModel#of} made; its values become what the ERP takes */
    @SuppressWarnings("unchecked")
    void applyToOrder(Map<String, Object> order, FieldNotes notes) {
        if (rules.isEmpty()) {
            return;
        }
        fields(order, "", 0, notes);
        fields((Map<String, Object>) order.get("totals"), "", 0, notes);
        fields((Map<String, Object>) order.get("customer"), "", 0, notes);
        delivery(order, 0, notes);
        each(order, "payments", "payments.", 0, notes);
        each(order, "customData", "customData.", 0, notes);
        for (Map<String, Object> line : list(order, "lines")) {
            int number = line.get("line") instanceof BigDecimal position ? position.intValue() : 0;
            fields(line, "", number, notes);
            delivery(line, number, notes);
            each(line, "components", "components.", number, notes);
            each(line, "services", "services.", number, notes);
            for (Map<String, Object> attachment : list(line, "attachments")) {
                fields(attachment, "attachments.", number, notes);
                each(attachment, "fields", "attachments.fields.", number, notes);
            }
        }
    }

    /** Whether each order keeps its id; else two of them may become one. */
    boolean keepsOrderIds() {
        return !rules.containsKey("orderId");
    }

    /** The orderId as the ERP takes it; one that it does not take stays as it is. */
    String orderId(String orderId) {
        return (String) applied("orderId", orderId, 0, new FieldNotes());
    }

    /** @param notice what {@link NoticeModel#of} made; its values become what the ERP takes */
    void applyToNotice(Map<String, Object> notice, FieldNotes notes) {
        notice.replaceAll((name, value) ->
                applied(FieldNames.SHARED_WITH_NOTICE.containsKey(name) ? name : "notice." + name, value, 0, notes));
    }

    @SuppressWarnings("unchecked")
    private void delivery(Map<String, Object> of, int line, FieldNotes notes) {
        Map<String, Object> delivery = (Map<String, Object>) of.get("delivery");
        fields(delivery, "", line, notes);
        fields((Map<String, Object>) delivery.get("address"), "", line, notes);
    }

    private void each(Map<String, Object> group, String list, String prefix, int line, FieldNotes notes) {
        list(group, list).forEach(part -> fields(part, prefix, line, notes));
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> list(Map<String, Object> group, String name) {
        return (List<Map<String, Object>>) group.get(name);
    }

    private void fields(Map<String, Object> group, String prefix, int line, FieldNotes notes) {
        group.replaceAll((name, value) -> applied(prefix + name, value, line, notes));
    }

    private Object applied(String field, Object value, int line, FieldNotes notes) {
        FieldRule rule = rules.get(field);
        return rule == null ? value : rule.apply(value, line, tables, notes);
    }
}
