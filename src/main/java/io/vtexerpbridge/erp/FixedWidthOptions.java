package io.vtexerpbridge.erp;

import io.vtexerpbridge.erp.FieldNames.Kind;
import io.vtexerpbridge.erp.FixedWidthField.Sign;

/** What follows a field's place and length in a layout, {@code zeros, cents, cut}; {@code value …} comes last and takes the rest. */
final class FixedWidthOptions {

    String letterCase;
    boolean ascii;
    int decimals = -1;
    boolean zeros;
    /** Null where nobody said. */
    Boolean right;

    Sign sign = Sign.FIRST;
    boolean cut;
    boolean digits;
    /** Null where the field's name says what it holds. */
    String value;
    /** Null where nobody said. */
    String date;

    FixedWidthOptions(String letterCase, boolean ascii) {
        this.letterCase = letterCase;
        this.ascii = ascii;
    }

    /** @return what is wrong with them, or empty */
    String read(String options, Kind kind) {
        String rest = options;
        while (!rest.isBlank()) {
            if (rest.equals("value") || rest.startsWith("value ")) {
                value = rest.substring("value".length()).strip();
                break;
            }
            int comma = rest.indexOf(',');
            String option = (comma < 0 ? rest : rest.substring(0, comma)).strip();
            rest = comma < 0 ? "" : rest.substring(comma + 1).strip();
            if (!take(option, kind)) {
                return "has the option \"" + option
                        + "\"; expected zeros, left, right, cut, upper, lower, ascii, digits, cents,"
                        + " decimals 3, unsigned, sign-last, value with what to write, or a pattern for a date";
            }
        }
        boolean number = decimals >= 0 || kind.isNumber();
        if (cut && (number || kind == Kind.DATE)) {
            return "is cut; expected that of texts only, as amounts and dates are never cut";
        }
        if (cut && kind == Kind.ID) {
            return "is cut; expected a field that is long enough, because two ids that are cut could look the same";
        }
        if (sign != Sign.FIRST && !number) {
            return "has a sign; expected that of numbers only";
        }
        return zeros && Boolean.FALSE.equals(right) ? "is filled with zeros and left; expected one of them" : "";
    }

    private boolean take(String option, Kind kind) {
        switch (option) {
            case "zeros" -> zeros = true;
            case "left" -> right = false;
            case "right" -> right = true;
            case "cut" -> cut = true;
            case "upper", "lower" -> letterCase = option;
            case "ascii" -> ascii = true;
            case "digits" -> digits = true;
            case "cents" -> decimals = 2;
            case "unsigned" -> sign = Sign.NONE;
            case "sign-last" -> sign = Sign.LAST;
            default -> {
                if (option.matches("decimals \\d")) {
                    decimals = option.charAt(option.length() - 1) - '0';
                } else if (kind == Kind.DATE && date == null) {
                    date = option;
                } else {
                    return false;
                }
            }
        }
        return decimals < 0 || kind.isNumber() || kind == Kind.TEXT;
    }
}
