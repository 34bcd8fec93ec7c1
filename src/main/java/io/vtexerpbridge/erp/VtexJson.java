package io.vtexerpbridge.erp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.Temporal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads VTEX's JSON as it comes: null anywhere, keys missing or spelt in another case, numbers as texts and the other way round. */
public final class VtexJson {

    private static final Pattern NUMBER = Pattern.compile("[+-]?[0-9]+(\\.[0-9]+)?([eE][+-]?[0-9]{1,3})?");
    private static final Pattern DATE = Pattern.compile("(\\d{4})-(\\d\\d)-(\\d\\d)"
            + "(?:[Tt ](\\d\\d):(\\d\\d)(?::(\\d\\d)(?:[.,](\\d+))?)?\\s*([Zz]|[+-]\\d\\d(?::?\\d\\d)?)?)?");
    /** No amount or quantity has more digits on either side of its point; more would only burn processor time. */
    private static final int DIGITS = 40;

    private VtexJson() {}

    /** The value under a key, the key's exact spelling first; a missing node, never null. */
    public static JsonNode get(JsonNode node, String key) {
        if (!node.isObject()) {
            return MissingNode.getInstance();
        }
        JsonNode exact = node.get(key);
        if (exact != null && !exact.isNull()) {
            return exact;
        }
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            if (field.getKey().equalsIgnoreCase(key) && !field.getValue().isNull()) {
                return field.getValue();
            }
        }
        return MissingNode.getInstance();
    }

    public static JsonNode at(JsonNode node, String... keys) {
        JsonNode found = node;
        for (String key : keys) {
            found = get(found, key);
        }
        return found;
    }

    /** A scalar as text, empty for everything else; 12.0 is 12, as ids come in both types. */
    public static String text(JsonNode node) {
        if (node.isTextual()) {
            return node.textValue();
        }
        if (node.isNumber()) {
            try {
                return plain(decimal(node));
            } catch (ArithmeticException absurd) {
                return node.asText();
            }
        }
        return node.isBoolean() ? node.asText() : "";
    }

    public static String text(JsonNode node, String key) {
        return text(get(node, key));
    }

    public static String firstText(JsonNode node, String... keys) {
        for (String key : keys) {
            String text = text(node, key);
            if (!text.isBlank()) {
                return text;
            }
        }
        return "";
    }

    public static List<JsonNode> list(JsonNode node) {
        if (!node.isArray()) {
            return List.of();
        }
        List<JsonNode> elements = new ArrayList<>(node.size());
        node.forEach(elements::add);
        return elements;
    }

    public static boolean isTrue(JsonNode node) {
        return node.isBoolean()
                ? node.booleanValue()
                : "true".equalsIgnoreCase(text(node).strip());
    }

    public static boolean isFalse(JsonNode node) {
        return node.isBoolean()
                ? !node.booleanValue()
                : "false".equalsIgnoreCase(text(node).strip());
    }

    /** A number, or a text that is one; null for anything else. @throws ArithmeticException when it has absurdly many digits */
    public static BigDecimal decimal(JsonNode node) {
        BigDecimal number;
        if (node.isNumber()) {
            if ((node.isDouble() || node.isFloat()) && !Double.isFinite(node.doubleValue())) {
                throw new ArithmeticException("not finite");
            }
            number = node.decimalValue();
        } else if (node.isTextual()) {
            String text = node.textValue().strip();
            if (text.length() > 2 * DIGITS || !NUMBER.matcher(text).matches()) {
                return null;
            }
            number = new BigDecimal(text);
        } else {
            return null;
        }
        if (number.signum() == 0) {
            return BigDecimal.ZERO;
        }
        // long, because a scale near the int limits would overflow the difference
        long integerDigits = (long) number.precision() - number.scale();
        if (integerDigits > DIGITS) {
            throw new ArithmeticException("more than " + DIGITS + " digits");
        }
        if (integerDigits < -DIGITS) {
            return BigDecimal.ZERO;
        }
        return number.scale() > DIGITS ? number.setScale(DIGITS, RoundingMode.HALF_UP) : number;
    }

    static String plain(BigDecimal number) {
        return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
    }

    /**
     * An ISO date as VTEX writes it: any number of fraction digits; {@code Z}, {@code +00:00}, {@code -0300} or no zone (UTC); or a day
     * alone. Null for what cannot be read and for .NET's "no date", 0001-01-01.
     */
    static Temporal date(String text) {
        Matcher date = DATE.matcher(text.strip());
        if (!date.matches()) {
            return null;
        }
        try {
            LocalDate day = LocalDate.of(number(date, 1), number(date, 2), number(date, 3));
            if (day.getYear() <= 1) {
                return null;
            }
            if (date.group(4) == null) {
                return day;
            }
            String fraction = date.group(7) == null ? "" : date.group(7);
            int nanos = Integer.parseInt((fraction + "000000000").substring(0, 9));
            int seconds = date.group(6) == null ? 0 : number(date, 6);
            LocalDateTime time = day.atTime(number(date, 4), number(date, 5), seconds, nanos);
            String zone = date.group(8);
            return time.toInstant(
                    zone == null ? ZoneOffset.UTC : ZoneOffset.of(zone.toUpperCase(java.util.Locale.ROOT)));
        } catch (DateTimeException notADate) {
            return null;
        }
    }

    private static int number(Matcher date, int group) {
        return Integer.parseInt(date.group(group));
    }
}
