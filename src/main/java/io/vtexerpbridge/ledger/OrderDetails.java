package io.vtexerpbridge.ledger;

import java.time.Instant;
import java.util.List;

/**
 * Everything the ledger knows of one order, or of an NF-e whose order nobody knows.
 *
 * @param order null for an NF-e without one
 * @param erpNumbers what the ERP calls it, by its acks or its answers, the oldest first
 * @param skipReason why an operator leaves the order to a person; null when nobody does
 * @param work what is open or parked
 * @param told what the ERP told about it, the newest {@value #LONGEST}
 * @param timeline the newest {@value #LONGEST} entries, oldest first
 */
public record OrderDetails(
        String account,
        String orderId,
        OrderRecord order,
        List<String> erpNumbers,
        String skipReason,
        List<Work> work,
        List<Document> documents,
        List<Told> told,
        List<TimelineEntry> timeline) {

    static final int LONGEST = 500;

    /**
     * One piece of work that is open or parked.
     *
     * @param dueAt its next try; says nothing while it is parked
     * @param leasedUntil while it is being worked on; else null
     * @param mark how far its calls to VTEX are known to have come; null before the first
     */
    public record Work(
            long id,
            String kind,
            String state,
            String cause,
            String lastError,
            int attempts,
            String source,
            Instant arrivedAt,
            Instant dueAt,
            Instant leasedUntil,
            String mark) {}

    /** One record of a file of the ERP, and what became of it. */
    public record Told(
            long fileId,
            String subject,
            String file,
            String part,
            long line,
            String key,
            String outcome,
            String vtexReceipt,
            String reason,
            Instant at) {}
}
