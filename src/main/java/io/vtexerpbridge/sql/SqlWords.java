package io.vtexerpbridge.sql;

import java.sql.SQLException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the ERP's database says of a fault, beside its own words. */
final class SqlWords {

    private static final Pattern TYPE =
            Pattern.compile("\\b(?:character varying|character|varchar|char)\\(\\d+\\)", Pattern.CASE_INSENSITIVE);

    private SqlWords() {}

    static SQLException sqlException(Throwable problem) {
        for (Throwable cause = problem; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException found) {
                return found;
            }
        }
        return null;
    }

    /** How long the column is, where the database says so; that is of the table and of no shopper. */
    private static String length(String words) {
        Matcher type = TYPE.matcher(String.valueOf(words));
        return type.find() ? ", which is " + type.group().toLowerCase(Locale.ROOT) : "";
    }

    /** Of a fault in values: their meaning alone, for the driver's own words quote the values. */
    static String refusal(SQLException e) {
        String state = e == null ? "" : String.valueOf(e.getSQLState());
        String found =
                switch (state) {
                    case "22001" -> "a value is too long for its column" + length(e.getMessage());
                    case "22003" -> "a number is too large for its column";
                    case "22007", "22008" -> "a date does not fit its column";
                    case "22P02", "22018" -> "a text stands where its column wants a number or a date";
                    case "23502" -> "a column that must not be empty would be";
                    case "23503", "23506" -> "a foreign key has no row that it names";
                    case "23505" -> "a unique key has that value already";
                    case "23513", "23514" -> "a check of the table says no";
                    default -> "the values do not fit the table";
                };
        return found + " (SQLState " + state + ")";
    }
}
