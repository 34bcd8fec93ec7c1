package io.vtexerpbridge.sandbox;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** VTEX's spellings of an instant: UTC, 0 to 7 fraction digits, Z or +00:00 (CONTRACT 5.1). */
final class VtexDates {
    private static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss").withZone(ZoneOffset.UTC);

    private VtexDates() {}

    /** As in events: seven digits and Z. */
    static String event(Instant instant) {
        return spelled(instant, 7, "Z");
    }

    /** As in orders: seven digits and +00:00. */
    static String order(Instant instant) {
        return spelled(instant, 7, "+00:00");
    }

    static String spelled(Instant instant, int digits, String zone) {
        String text = SECONDS.format(instant);
        if (digits > 0) {
            String nanos = String.valueOf(1_000_000_000L + instant.getNano()).substring(1);
            text += "." + nanos.substring(0, digits);
        }
        return text + zone;
    }
}
