package io.vtexerpbridge.order;

import io.vtexerpbridge.tables.MissingEntry;
import java.util.List;

/**
 * Why an order did not get through: a short code to group by, and a sentence that says what was found and the mend.
 *
 * @param logged the sentence as the log may have it, without what somebody else wrote
 * @param missing what tables lacked, so that the order goes on by itself once they have it
 */
public record Failure(String cause, String reason, String logged, List<MissingEntry> missing) {

    public Failure(String cause, String reason) {
        this(cause, reason, reason, List.of());
    }
}
