package io.vtexerpbridge.ledger;

import java.time.Instant;

/**
 * One leased piece of work as it was claimed; owner and lease number fence every later update, attempts counts the failed
 * runs so far, and delivered and acknowledged say what the ledger knew of the order at the claim.
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
        Instant firstFailedAt,
        String leaseOwner,
        Instant leaseUntil,
        long leaseNumber,
        String body,
        boolean delivered,
        boolean acknowledged) {}
