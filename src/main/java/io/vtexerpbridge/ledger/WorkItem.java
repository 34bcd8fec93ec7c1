package io.vtexerpbridge.ledger;

import java.time.Instant;
import java.util.Set;

/**
 * One leased piece of work as it was claimed; owner and lease number fence every later update, attempts counts the failed
 * runs so far, and delivered and acknowledged say what the ledger knew of the order at the claim.
 *
 * @param arrivedAt its place in the lane of its order; moves when it goes aside or is opened again
 * @param takenAt when it was told, which stays
 * @param mark how far its calls to VTEX are known to have come, as {@code post-invoice sent}; empty before the first
 * @param markedAt when that was; null before the first
 * @param vtexReceipt what VTEX answered last to identify it: a receipt or an id; null without an answer
 * @param skipReason why an operator decided that the bridge is not to hand the order over; null when nobody did
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
        boolean acknowledged,
        String skipReason) {

    /** Kinds of work that show in the order once VTEX has them. */
    private static final Set<String> IN_THE_ORDER = Set.of("invoice", "nfe", "cancellation", "payment", "seller");

    /**
     * Whether VTEX may have what a refusal now says it does not take: something was sent before this run, and what came of it shows in
     * the order. A second refusal after the order was read is believed.
     */
    public boolean inDoubt() {
        return IN_THE_ORDER.contains(kind) && (mark.endsWith(" sent") || mark.endsWith(" answered"));
    }

    /** Of its calls that only read the order: as high as of those that follow when it is known that some may, as those of a record. */
    public String priority() {
        return kind.equals("order") && !delivered ? "normal" : "high";
    }

    /** Whether it is an NF-e whose order nobody knows: it then stands in a lane under its own key. */
    public boolean unmatched() {
        return kind.equals("nfe") && idempotencyKey.endsWith(" " + orderId);
    }

    /** Whether an operator decided that the bridge is not to hand the order over. */
    public boolean skipped() {
        return skipReason != null;
    }

    /** For the ledger and whoever reads it; null when nobody skipped the order. */
    public String skipNote() {
        return skipReason == null ? null : Skips.BY + skipReason;
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
