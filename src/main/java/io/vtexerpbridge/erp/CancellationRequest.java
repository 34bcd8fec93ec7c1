package io.vtexerpbridge.erp;

import java.time.temporal.Temporal;

/**
 * Which request to cancel an order it is. VTEX does not always tell, so two are different only where what it told of both differs: a
 * request must not be told twice because its id came late.
 *
 * @param id VTEX's, or empty
 * @param date when it was made, or null
 */
record CancellationRequest(String id, Temporal date) {

    private static final String VERSION = "r1:";

    /** As the ledger keeps it. */
    String text() {
        return VERSION + (date == null ? "" : date) + " " + id;
    }

    static CancellationRequest of(String text) {
        if (text == null || !text.startsWith(VERSION)) {
            return new CancellationRequest("", null);
        }
        String[] parts = text.substring(VERSION.length()).split(" ", 2);
        return new CancellationRequest(parts.length < 2 ? "" : parts[1], VtexJson.date(parts[0]));
    }

    boolean mayBe(CancellationRequest other) {
        if (!id.isEmpty() && !other.id.isEmpty()) {
            return id.equals(other.id);
        }
        return date == null || other.date == null || date.equals(other.date);
    }
}
