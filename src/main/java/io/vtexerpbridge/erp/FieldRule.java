package io.vtexerpbridge.erp;

import io.vtexerpbridge.erp.FieldNames.Kind;
import io.vtexerpbridge.tables.MissingEntry;
import io.vtexerpbridge.tables.Tables;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;

/**
 * What the ERP takes in one field, a line of the field contract.
 *
 * @param place where the line stands, as {@code config/mappings/contract.csv line 5}
 * @param max characters, or 0 for any number
 * @param cut whether a longer text is cut; else it is refused
 * @param texts what characters are spelt in before others are left out, or null
 * @param allowed characters, or null for any
 * @param allowedName as people call them, {@code digits}
 * @param letterCase {@code upper}, {@code lower}, or empty
 * @param byDefault for an empty value, or empty
 * @param pattern that a value must match, or null
 * @param table that translates it, or empty
 */
record FieldRule(
        String field,
        Kind kind,
        String place,
        int max,
        boolean cut,
        ErpText texts,
        IntPredicate allowed,
        String allowedName,
        String letterCase,
        boolean required,
        String byDefault,
        Pattern pattern,
        String table) {

    /** The value as the ERP takes it; what was done to it, or stands against it, goes into the notes. */
    Object apply(Object value, int line, Tables tables, FieldNotes notes) {
        String text = text(value);
        if (!kind.isText()) {
            return checked(value, text, line, notes);
        }
        if (!table.isEmpty() && !text.isEmpty()) {
            Optional<String> code = tables.code(table, text);
            if (code.isEmpty()) {
                notes.missing(List.of(new MissingEntry(table, text)));
                return value;
            }
            text = code.get();
        }
        text = spelt(cased(text), line, notes);
        if (text.isEmpty() && !byDefault.isEmpty()) {
            text = byDefault;
            notes.changed(field, line, "filled with the contract's default");
        }
        int length = text.codePointCount(0, text.length());
        if (cut && length > max) {
            text = text.substring(0, text.offsetByCodePoints(0, max)).stripTrailing();
            notes.cut(field, line, length, max);
        }
        return checked(text, text, line, notes);
    }

    private Object checked(Object value, String text, int line, FieldNotes notes) {
        if (text.isEmpty() && !byDefault.isEmpty()) {
            notes.changed(field, line, "filled with the contract's default");
            return kind.isNumber() ? new BigDecimal(byDefault) : byDefault;
        }
        int length = text.codePointCount(0, text.length());
        if (text.isEmpty()) {
            if (required) {
                notes.refused(field, line, "is empty, expected a value (" + place + ")");
            }
        } else if (max > 0 && length > max) {
            notes.refused(field, line, "has " + length + " characters, expected at most " + max + " (" + place + ")");
        } else if (pattern != null && !pattern.matcher(text).matches()) {
            notes.refused(field, line, "does not match " + pattern + " (" + place + ")");
        }
        return value;
    }

    /** In characters that the ERP takes: spelt otherwise where that can be, left out where it cannot. */
    private String spelt(String text, int line, FieldNotes notes) {
        if (allowed == null || text.codePoints().allMatch(allowed)) {
            return text;
        }
        StringBuilder kept = new StringBuilder(text.length());
        int left = 0;
        for (int c : text.codePoints().toArray()) {
            if (allowed.test(c)) {
                kept.appendCodePoint(c);
                continue;
            }
            String other = texts.clean(Character.toString(c));
            if (!other.isEmpty() && other.codePoints().allMatch(allowed)) {
                kept.append(other);
            } else {
                left++;
            }
        }
        if (left > 0) {
            notes.changed(field, line, "written without what is not " + allowedName);
        }
        return kept.toString().strip();
    }

    private String cased(String text) {
        return switch (letterCase) {
            case "upper" -> text.toUpperCase(Locale.ROOT);
            case "lower" -> text.toLowerCase(Locale.ROOT);
            default -> text;
        };
    }

    private static String text(Object value) {
        return value instanceof BigDecimal number
                ? number.toPlainString()
                : value instanceof Dates.Value date ? date.text() : String.valueOf(value);
    }
}
