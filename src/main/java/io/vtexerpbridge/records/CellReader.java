package io.vtexerpbridge.records;

import io.vtexerpbridge.erp.ErpText;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Turns a row's texts into values of their columns' types. */
final class CellReader {

    private static final int LONGEST_ID = 100;
    private static final int LONGEST_LINE = 2_000;
    private static final int LONGEST_TEXT = 20_000;
    private static final Set<String> YES = Set.of("true", "yes", "y", "1", "sim", "s", "si", "sí");
    private static final Set<String> NO = Set.of("false", "no", "n", "0", "não", "nao");
    private static final Pattern INVOICE_NUMBER = Pattern.compile("[A-Za-z0-9]{1,60}");
    private static final Pattern CENTS = Pattern.compile("\\d{1,18}");
    private static final Pattern SHORTENED = Pattern.compile("\\d[.,]?\\d*[eE]\\+\\d{1,3}");
    private static final Pattern ZEROS = Pattern.compile("^0+(?!$)");
    private static final ErpText ONE_LINE = new ErpText(StandardCharsets.UTF_8);

    private final Subject subject;
    private final Names names;
    private final Layout layout;
    private final Moments moments;
    private final Amounts amounts;
    private final String example;

    /** @param example an amount as this file would write it */
    CellReader(Subject subject, Names names, Layout layout, Moments moments, Amounts amounts, String example) {
        this.subject = subject;
        this.names = names;
        this.layout = layout;
        this.moments = moments;
        this.amounts = amounts;
        this.example = example;
    }

    /** A value that is not what its column wants. */
    private static final class Unfit extends Exception {

        private final String found;
        private final String expected;

        Unfit(String found, String expected) {
            super(found, null, false, false);
            this.found = found;
            this.expected = expected;
        }
    }

    Cells read(Row row) {
        Map<String, String> texts = new HashMap<>();
        Map<String, String> spelt = new HashMap<>();
        Map<String, Object> values = new HashMap<>();
        Fault fault = row.fault();
        for (Map.Entry<String, String> field : row.fields().entrySet()) {
            Column column = names.find(field.getKey());
            if (column == Names.IGNORED) {
                continue;
            }
            if (column == null) {
                fault = first(fault, field.getKey().isBlank() ? null : names.unknown(field.getKey()));
                continue;
            }
            String before = spelt.put(column.name(), field.getKey());
            if (before != null) {
                fault = first(fault, names.twice(column, before, field.getKey()));
                continue;
            }
            String text = field.getValue().strip();
            texts.put(column.name(), text);
            try {
                Object value = text.isEmpty() ? null : value(column, text);
                if (value != null) {
                    values.put(column.name(), value);
                }
            } catch (Unfit unfit) {
                fault = first(fault, new Fault(column.name(), unfit.found, unfit.expected));
            }
        }
        Cells cells = new Cells(row, texts, values, fault);
        return fault != null ? cells : new Cells(row, texts, values, missing(cells));
    }

    private static Fault first(Fault before, Fault now) {
        return before == null ? now : before;
    }

    private Fault missing(Cells cells) {
        for (Column column : subject.columns()) {
            if (column.required() && !cells.values().containsKey(column.name())) {
                return new Fault(column.name(), "empty", expectedOf(column));
            }
        }
        if (subject == Subject.CANCELLATIONS
                && !cells.text("action").equals("accept")
                && cells.text("reason").isEmpty()) {
            return new Fault("reason", "empty", "why the order is canceled or the request denied");
        }
        if (subject == Subject.INVOICES) {
            boolean sku = !cells.text("skuId").isEmpty();
            if (sku && cells.quantity("quantity") == null) {
                return new Fault("quantity", "empty", "how many of the skuId are invoiced");
            }
            if (!sku && (cells.quantity("quantity") != null || cells.cents("unitPrice") != null)) {
                return new Fault("skuId", "empty", "the SKU whose quantity or unitPrice is given");
            }
        }
        return null;
    }

    private Object value(Column column, String text) throws Unfit {
        return switch (column.kind()) {
            case ID -> id(column, unpadded(column, text));
            case INVOICE_NUMBER -> invoiceNumber(column, unpadded(column, text));
            case LINE -> orNull(shorter(column, ONE_LINE.clean(unpadded(column, text)), LONGEST_LINE));
            case TEXT -> shorter(column, text, LONGEST_TEXT);
            case MONEY -> cents(column, text);
            case QUANTITY -> quantity(column, text);
            case DATE_TIME -> moment(column, text);
            case YES_NO -> yes(column, text);
            case CHOICE -> choice(column, text);
        };
    }

    /** A fixed-width field is filled up with zeros where the layout says so. */
    private String unpadded(Column column, String text) {
        return layout.form(column).zeros() ? ZEROS.matcher(text).replaceFirst("") : text;
    }

    private static String orNull(String text) {
        return text.isEmpty() ? null : text;
    }

    private static String id(Column column, String text) throws Unfit {
        if (SHORTENED.matcher(text).matches()) {
            throw new Unfit(
                    Fault.quoted(text),
                    "all its digits: a spreadsheet shortened the number, so format the column as text");
        }
        boolean blank = text.codePoints()
                .anyMatch(c -> Character.isWhitespace(c) || Character.isSpaceChar(c) || Character.isISOControl(c));
        if (blank) {
            throw new Unfit(Fault.quoted(text), expectedOf(column));
        }
        return shorter(column, text, LONGEST_ID);
    }

    private static String invoiceNumber(Column column, String text) throws Unfit {
        if (!INVOICE_NUMBER.matcher(text).matches()) {
            throw new Unfit(Fault.quoted(text), expectedOf(column));
        }
        return text;
    }

    private static String shorter(Column column, String text, int longest) throws Unfit {
        if (text.length() > longest) {
            throw new Unfit(text.length() + " characters long", "at most " + longest);
        }
        return text;
    }

    private Long cents(Column column, String text) throws Unfit {
        if (layout.form(column).cents()) {
            if (!CENTS.matcher(text).matches()) {
                throw new Unfit(Fault.quoted(text), "cents, digits only, as the layout says: 123456 for 1234.56");
            }
            long cents = Long.parseLong(text);
            if (cents > Amounts.LARGEST_CENTS) {
                throw new Unfit(Fault.quoted(text), "at most " + Amounts.LARGEST_CENTS);
            }
            return cents;
        }
        BigDecimal value = amounts.read(text);
        if (value == null) {
            throw new Unfit(
                    Fault.quoted(text),
                    "an amount such as " + example
                            + (amounts.isUnsure(text)
                                    ? ", as these may be thousands or decimals, and no other amount of the file tells which"
                                    : ""));
        }
        if (value.signum() < 0) {
            throw new Unfit(Fault.quoted(text), "an amount of at least 0");
        }
        if (value.scale() > 2) {
            throw new Unfit(Fault.quoted(text), "at most two decimals, such as " + example);
        }
        BigDecimal cents = value.movePointRight(2);
        if (cents.compareTo(BigDecimal.valueOf(Amounts.LARGEST_CENTS)) > 0) {
            throw new Unfit(
                    Fault.quoted(text),
                    "at most " + BigDecimal.valueOf(Amounts.LARGEST_CENTS, 2).toPlainString());
        }
        return cents.longValueExact();
    }

    private Integer quantity(Column column, String text) throws Unfit {
        BigDecimal value = amounts.read(text);
        if (value == null
                || value.stripTrailingZeros().scale() > 0
                || value.signum() <= 0
                || value.compareTo(BigDecimal.valueOf(Amounts.LARGEST_QUANTITY)) > 0) {
            throw new Unfit(Fault.quoted(text), expectedOf(column));
        }
        return value.intValueExact();
    }

    private Instant moment(Column column, String text) throws Unfit {
        Layout.Form form = layout.form(column);
        if (form.date() != null && text.chars().allMatch(c -> c == '0')) {
            // how fixed-width files say "no date"
            return null;
        }
        Instant moment = form.date() == null ? moments.read(text) : moments.read(text, form.date());
        if (moment == null) {
            throw new Unfit(
                    Fault.quoted(text),
                    form.date() == null
                            ? expectedOf(column)
                            : "a date that exists, in the form that config/layouts/" + subject.folder()
                                    + ".properties gives it");
        }
        return moment;
    }

    private static Boolean yes(Column column, String text) throws Unfit {
        String word = text.toLowerCase(Locale.ROOT);
        if (!YES.contains(word) && !NO.contains(word)) {
            throw new Unfit(Fault.quoted(text), expectedOf(column));
        }
        return YES.contains(word);
    }

    private static String choice(Column column, String text) throws Unfit {
        for (String choice : column.choices()) {
            if (choice.equalsIgnoreCase(text)) {
                return choice;
            }
        }
        throw new Unfit(Fault.quoted(text), expectedOf(column));
    }

    private static String expectedOf(Column column) {
        return switch (column.kind()) {
            case ID -> "an id without blanks";
            case INVOICE_NUMBER -> "letters and digits only, at most 60: anything else breaks tracking in VTEX";
            case LINE, TEXT -> "a text";
            case MONEY -> "an amount";
            case QUANTITY -> "a whole number from 1 to " + Amounts.LARGEST_QUANTITY;
            case DATE_TIME ->
                "a date that exists, as erp.date-format, 2026-02-28, 2026-02-28T13:45:00-03:00 or 28/02/2026 13:45";
            case YES_NO -> "true or false";
            case CHOICE -> "one of " + String.join(", ", column.choices());
        };
    }
}
