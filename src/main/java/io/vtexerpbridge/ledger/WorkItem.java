package io.vtexerpbridge.ledger;

import java.time.Instant;

/**
 * One leased piece of work as it was claimed; owner and lease number fence every later update, attempts counts the failed
 * runs so far, and delivered and acknowledged say what the ledger knew of the order at the claim.
 *
 * @param arrivedAt its place in the lane of its order; moves when it goes aside or is opened again
 * @param takenAt when it was told, which stays
 * @param mark how far its calls to VTEX are known to have come, as {@code post-invoice sent}; empty before the first
 * @param markedAt when that was; null before the first
 * @param vtexReceipt what VTEX answered last to identify it: a receipt or an id; null without an answer
 */
public record WorkItem(
        long id,
        String account,
        String orderId,
        String kind,
        String idempotencyKey,
        String source,
        int attempts,
        int wanted,
        Instant arrivedAt,
        Instant takenAt,
        Instant firstFailedAt,
        String leaseOwner,
        Instant leaseUntil,
        long leaseNumber,
        String body,
        String mark,
        Instant markedAt,
        String vtexReceipt,
        boolean delivered,
        boolean acknowledged) {

    /** Whether it is an NF-e whose order nobody knows: it then stands in a lane under its own key. */
    public boolean unmatched() {
        return kind.equals("nfe") && idempotencyKey.endsWith(" " + orderId);
    }

    /** Whether this call was begun and its answer is not known. */
    public boolean sent(String call) {
        return mark.equals(call + " sent");
    }

    /** Whether VTEX is known to have accepted this call, and none came after it. */
    public boolean answered(String call) {
        return mark.equals(call + " answered");
    }
}
