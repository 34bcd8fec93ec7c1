package io.vtexerpbridge.order;

/**
 * Why an order did not get through: a short code to group by, and a sentence that says what was found and the mend.
 *
 * @param logged the sentence as the log may have it, without what somebody else wrote
 */
public record Failure(String cause, String reason, String logged) {

    public Failure(String cause, String reason) {
        this(cause, reason, reason);
    }
}
