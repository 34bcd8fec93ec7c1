package io.vtexerpbridge.records;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Dates as ERPs write them: the configured pattern, ISO, {@code dd/MM/yyyy}; a day that does not exist is none. */
final class Moments {

    private static final String TIME = "(\\d\\d):(\\d\\d)(?::(\\d\\d)(?:[.,](\\d{1,9}))?)?";
    private static final Pattern ISO =
            Pattern.compile("(\\d{4})-(\\d\\d)-(\\d\\d)(?:[Tt ]" + TIME + " ?([Zz]|[+-]\\d\\d(?::?\\d\\d)?)?)?");
    private static final Pattern DAY_FIRST = Pattern.compile("(\\d\\d)/(\\d\\d)/(\\d{4})(?:[Tt ]" + TIME + ")?");
    private static final int LONGEST = 60;
    /** Outside of these years a date is a slip or an ERP's word for "none". */
    private static final Instant FIRST = Instant.parse("2000-01-01T00:00:00Z");

    private static final Instant LAST = Instant.parse("2100-01-01T00:00:00Z");

    private final DateTimeFormatter configured;
    private final boolean dayFirst;
    private final ZoneId zone;

    Moments(String pattern, ZoneId zone) {
        this.configured = formatter(pattern, "the date pattern");
        // 03/02 must not be March in one row and February in the next
        this.dayFirst = !pattern.matches("M{1,2}/d{1,2}/.*");
        this.zone = zone;
    }

    /** @throws IllegalArgumentException naming where the pattern stands */
    static DateTimeFormatter formatter(String pattern, String where) {
        try {
            // a strict yyyy wants an era, which no ERP writes; uuuu is the same year without one
            String years = pattern.indexOf('G') >= 0 ? pattern : unquotedYears(pattern);
            DateTimeFormatter formatter =
                    DateTimeFormatter.ofPattern(years, Locale.ROOT).withResolverStyle(ResolverStyle.STRICT);
            formatter.format(Instant.EPOCH.atZone(ZoneOffset.UTC));
            return formatter;
        } catch (IllegalArgumentException | DateTimeException fault) {
            throw new IllegalArgumentException(where + " is \"" + pattern
                    + "\"; expected one such as yyyy-MM-dd'T'HH:mm:ssXXX or dd/MM/yyyy (" + fault.getMessage() + ")");
        }
    }

    private static String unquotedYears(String pattern) {
        StringBuilder years = new StringBuilder(pattern);
        boolean quoted = false;
        for (int i = 0; i < years.length(); i++) {
            if (years.charAt(i) == '\'') {
                quoted = !quoted;
            } else if (years.charAt(i) == 'y' && !quoted) {
                years.setCharAt(i, 'u');
            }
        }
        return years.toString();
    }

    /** The moment, or null for what is none. */
    Instant read(String text) {
        return text.length() > LONGEST ? null : within(first(text));
    }

    /** The moment in one pattern and no other, as a layout names it for a column; or null. */
    Instant read(String text, DateTimeFormatter only) {
        return text.length() > LONGEST ? null : within(parsed(text, only));
    }

    private Instant first(String text) {
        Instant moment = parsed(text, configured);
        if (moment != null) {
            return moment;
        }
        Matcher iso = ISO.matcher(text);
        if (iso.matches()) {
            return moment(iso, 1, 2, 3, iso.group(8));
        }
        Matcher day = DAY_FIRST.matcher(text);
        return dayFirst && day.matches() ? moment(day, 3, 2, 1, null) : null;
    }

    private static Instant within(Instant moment) {
        return moment == null || moment.isBefore(FIRST) || !moment.isBefore(LAST) ? null : moment;
    }

    private Instant parsed(String text, DateTimeFormatter formatter) {
        try {
            TemporalAccessor parsed = formatter.parse(text);
            LocalDate day = parsed.query(TemporalQueries.localDate());
            LocalTime time = parsed.query(TemporalQueries.localTime());
            ZoneId own = parsed.query(TemporalQueries.zone());
            if (day == null) {
                return null;
            }
            return day.atTime(time == null ? LocalTime.MIDNIGHT : time)
                    .atZone(own == null ? zone : own)
                    .toInstant();
        } catch (DateTimeException notThis) {
            return null;
        }
    }

    private Instant moment(Matcher date, int year, int month, int day, String offset) {
        try {
            LocalDate local = LocalDate.of(number(date, year), number(date, month), number(date, day));
            LocalDateTime time = local.atStartOfDay();
            if (date.group(4) != null) {
                int seconds = date.group(6) == null ? 0 : number(date, 6);
                String fraction = date.group(7) == null ? "" : date.group(7);
                int nanos = Integer.parseInt((fraction + "000000000").substring(0, 9));
                time = local.atTime(number(date, 4), number(date, 5), seconds, nanos);
            }
            ZoneId own = offset == null ? zone : ZoneOffset.of(offset.toUpperCase(Locale.ROOT));
            return time.atZone(own).toInstant();
        } catch (DateTimeException noSuchDay) {
            return null;
        }
    }

    private static int number(Matcher date, int group) {
        return Integer.parseInt(date.group(group));
    }
}
