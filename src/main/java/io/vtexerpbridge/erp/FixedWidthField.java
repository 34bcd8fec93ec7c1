package io.vtexerpbridge.erp;

import com.fasterxml.jackson.databind.node.TextNode;
import freemarker.template.Template;
import io.vtexerpbridge.erp.FieldNames.Kind;
import java.math.BigDecimal;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * One field of a fixed-width record: its place, and how a value is made to fill it exactly. Only a text that says {@code cut} is cut; what
 * else does not fit is refused.
 *
 * @param name as the layout has it
 * @param place where the layout says so, as {@code config/layouts/order.fixed-width.properties line 12}
 * @param start from 0
 * @param length in characters
 * @param value makes the value, or null where the name says it
 * @param decimals that are implied, or -1 where a number shows its own
 * @param right whether a value stands at the end of its field
 * @param pad what fills the field, a blank or a zero
 * @param sign what becomes of a number's sign
 * @param letterCase {@code upper}, {@code lower}, or empty
 * @param texts what characters a text is spelt in
 * @param date how a date is written, or null
 */
record FixedWidthField(
        String name,
        String place,
        int start,
        int length,
        Kind kind,
        Template value,
        int decimals,
        boolean right,
        char pad,
        Sign sign,
        boolean cut,
        boolean digits,
        String letterCase,
        ErpText texts,
        DateTimeFormatter date) {

    /** Where a number's minus goes: before its digits, behind them with a plus for the others, or nowhere. */
    enum Sign {
        FIRST,
        LAST,
        NONE
    }

    int end() {
        return start + length;
    }

    /** The value in exactly as many characters as the field has; blanks or zeros where it has none, or is refused. */
    String write(Object found, int line, DocumentSettings settings, Dates dates, FieldNotes notes) {
        if (found instanceof Dates.Value date) {
            String text = this.date == null ? date.text() : dates.text(date.date(), this.date);
            return padded(fitting(text, line, notes));
        }
        if (found instanceof BigDecimal number) {
            return number(number, line, settings, notes);
        }
        String text = texts.clean(cased(String.valueOf(found)));
        if (decimals >= 0 && !text.isEmpty()) {
            BigDecimal number = VtexJson.decimal(TextNode.valueOf(text));
            if (number == null) {
                notes.refused(name, line, "is no number, expected one (" + place + ")");
                return padded("");
            }
            return number(number, line, settings, notes);
        }
        if (digits) {
            text = text.replaceAll("[^0-9]", "");
        }
        return padded(fitting(text, line, notes));
    }

    /** Before the charset is looked at: the capital of a letter that it has may be one that it lacks. */
    private String cased(String text) {
        return switch (letterCase) {
            case "upper" -> text.toUpperCase(Locale.ROOT);
            case "lower" -> text.toLowerCase(Locale.ROOT);
            default -> text;
        };
    }

    private String number(BigDecimal number, int line, DocumentSettings settings, FieldNotes notes) {
        BigDecimal size = number.abs();
        String digits;
        if (decimals >= 0) {
            try {
                digits = size.movePointRight(decimals).toBigIntegerExact().toString();
            } catch (ArithmeticException fraction) {
                notes.refused(name, line, "has more than " + decimals + " decimals (" + place + ")");
                return padded("");
            }
        } else {
            digits = size.toPlainString().replace(".", settings.decimalSeparator());
        }
        boolean minus = number.signum() < 0;
        int room = length - (sign == Sign.LAST || sign == Sign.FIRST && minus ? 1 : 0);
        if (digits.length() > room) {
            notes.refused(
                    name,
                    line,
                    "needs " + digits.length() + " places, the layout has " + room + " (" + place
                            + "); amounts are never cut");
            return padded("");
        }
        if (sign == Sign.LAST) {
            return padded(digits, length - 1) + (minus ? "-" : "+");
        }
        String first = sign == Sign.FIRST && minus ? "-" : "";
        // a minus before zeros, but right before the digits where blanks fill up
        return pad == '0' ? first + padded(digits, length - first.length()) : padded(first + digits, length);
    }

    private String fitting(String text, int line, FieldNotes notes) {
        int found = text.codePointCount(0, text.length());
        if (found <= length) {
            return text;
        }
        if (!cut) {
            notes.refused(name, line, "has " + found + " characters, expected at most " + length + " (" + place + ")");
            return "";
        }
        notes.cut(name, line, found, length);
        return text.substring(0, text.offsetByCodePoints(0, length)).stripTrailing();
    }

    private String padded(String text) {
        return padded(text, length);
    }

    private String padded(String text, int places) {
        String filling = String.valueOf(pad).repeat(places - text.codePointCount(0, text.length()));
        return right ? filling + text : text + filling;
    }
}
