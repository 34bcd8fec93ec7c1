package io.vtexerpbridge.ledger;

import java.time.Instant;

/**
 * One piece of work that waits for a person.
 *
 * @param orderId the order's, or the key of an NF-e whose order nobody knows
 * @param source feed, or the file of the ERP that told it
 */
public record ParkedWork(
        long id,
        String account,
        String orderId,
        String kind,
        String cause,
        String reason,
        Instant since,
        int attempts,
        String source) {}
