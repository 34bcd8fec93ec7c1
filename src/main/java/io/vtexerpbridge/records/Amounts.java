package io.vtexerpbridge.records;

import java.math.BigDecimal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Numbers with one decimal sign. With a decimal comma {@code 1.234} is one thousand and more, with a decimal point it has three
 * decimals: so one file has one sign, and what does not fit it is no number.
 */
final class Amounts {

    /** Far above any invoice, far below what cents in 64 bits hold. */
    static final long LARGEST_CENTS = 99_999_999_999_99L;

    static final int LARGEST_QUANTITY = 1_000_000;
    private static final int LONGEST = 40;

    private final Pattern number;

    private Amounts(String decimal, String grouping) {
        String integer = grouping.isEmpty() ? "\\d*" : "\\d*|\\d{1,3}(?:" + grouping + "\\d{3})+";
        this.number = Pattern.compile("(\\+|-)?(" + integer + ")(?:" + decimal + "(\\d+))?(-)?");
    }

    /** As in CSV: the other of comma and point groups thousands. */
    static Amounts grouped(char decimal) {
        String grouping = decimal == ',' ? "\\." : decimal == '.' ? "," : "";
        return new Amounts(Pattern.quote(String.valueOf(decimal)), grouping);
    }

    /** As in JSON and XML: a point, and nothing between thousands. */
    static Amounts plain() {
        return new Amounts("\\.", "");
    }

    /** The number with the decimals as written, or null for what is none. */
    BigDecimal read(String text) {
        if (text.length() > LONGEST) {
            return null;
        }
        Matcher parts = number.matcher(text);
        if (!parts.matches()) {
            return null;
        }
        StringBuilder digits = new StringBuilder();
        for (int i = parts.start(2); i < parts.end(2); i++) {
            if (Character.isDigit(text.charAt(i))) {
                digits.append(text.charAt(i));
            }
        }
        String decimals = parts.group(3);
        if (digits.isEmpty() && decimals == null) {
            return null;
        }
        BigDecimal value = new BigDecimal("0" + digits + (decimals == null ? "" : "." + decimals));
        // older systems write the sign behind
        boolean negative = "-".equals(parts.group(1)) || parts.group(4) != null;
        return negative ? value.negate() : value;
    }

    /** Whether it can be an amount of money with this sign. */
    boolean isMoney(String text) {
        BigDecimal value = read(text);
        return value != null && value.scale() <= 2;
    }
}
