package io.vtexerpbridge.reconcile;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * One question to List orders: orders in this state, created from here up to there, oldest first.
 *
 * @param page from 1; above 1 only where more than a page of orders has one and the same creation date
 */
public record ListQuery(String status, Instant from, Instant to, int page) {

    static final int ROWS = 100;
    static final int LAST_PAGE = 30;

    private static final DateTimeFormatter MILLIS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    /**
     * The query string. VTEX counts both ends of the range in, so the last moment is asked for twice, here and in the next slice: a
     * finer clock on VTEX's side than on the wire must not leave a gap between them.
     */
    public String parameters() {
        return "orderBy=" + encoded("creationDate,asc") + "&page=" + page + "&per_page=" + ROWS + "&f_status="
                + encoded(status) + "&f_creationDate="
                + encoded("creationDate:[" + MILLIS.format(from) + " TO " + MILLIS.format(to) + "]");
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
