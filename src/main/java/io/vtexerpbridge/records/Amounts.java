package io.vtexerpbridge.records;

import java.math.BigDecimal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Numbers with one decimal sign. With a decimal comma {@code 1.234} is one thousand and more, with a decimal point it has three
 * decimals: so one file has one sign, what does not fit it is no number, and where nothing shows the sign nobody guesses.
 */
final class Amounts {

    /** Far above any invoice, far below what cents in 64 bits hold. */
    static final long LARGEST_CENTS = 99_999_999_999_99L;

    static final int LARGEST_QUANTITY = 1_000_000;
    private static final int LONGEST = 40;

    /** One group of thousands and nothing behind: as {@code 1.234}, which elsewhere are three decimals. */
    private static final Pattern EITHER = Pattern.compile("[+-]?\\d{1,3}[.,]\\d{3}-?");

    private final Pattern number;
    private final boolean sure;

    private Amounts(String decimal, String grouping, boolean sure) {
        String integer = grouping.isEmpty() ? "\\d*" : "\\d*|\\d{1,3}(?:" + grouping + "\\d{3})+";
        this.number = Pattern.compile("(\\+|-)?(" + integer + ")(?:" + decimal + "(\\d+))?(-)?");
        this.sure = sure;
    }

    /** As in CSV: the other of comma and point groups thousands. */
    static Amounts grouped(char decimal) {
        return grouped(decimal, true);
    }

    /**
     * As the other one.
     *
     * @param sure false where nothing in the file shows that this is its sign: then {@code 1.234} is no number
     */
    static Amounts grouped(char decimal, boolean sure) {
        String grouping = decimal == ',' ? "\\." : decimal == '.' ? "," : "";
        return new Amounts(Pattern.quote(String.valueOf(decimal)), grouping, sure);
    }

    /** As in JSON and XML: a point, and nothing between thousands. */
    static Amounts plain() {
        return new Amounts("\\.", "", true);
    }

    /** The number with the decimals as written, or null for what is none. */
    BigDecimal read(String text) {
        if (text.length() > LONGEST) {
            return null;
        }
        Matcher parts = number.matcher(text);
        if (!parts.matches() || isUnsure(parts)) {
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

    private boolean isUnsure(Matcher parts) {
        return !sure && parts.group(3) == null && EITHER.matcher(parts.group()).matches();
    }

    /** Whether this is no number only because nobody can tell thousands from decimals. */
    boolean isUnsure(String text) {
        Matcher parts = number.matcher(text);
        return parts.matches() && isUnsure(parts);
    }

    /** Whether it can be written with this sign alone: it has one or two decimals, or several groups of thousands. */
    boolean showsSign(String text) {
        Matcher parts = number.matcher(text);
        if (!parts.matches()) {
            return false;
        }
        String decimals = parts.group(3);
        long groups = parts.group(2).chars().filter(c -> !Character.isDigit(c)).count();
        return decimals == null ? groups > 1 : groups > 0 || decimals.length() <= 2;
    }

    /** Whether it can be an amount of money with this sign. */
    boolean isMoney(String text) {
        BigDecimal value = read(text);
        return value != null && value.scale() <= 2;
    }
}
