package io.vtexerpbridge.ledger;

import java.time.Instant;

/**
 * One order as the ledger knows it; state is one of {@link OrderState}'s codes every other time than takenAt, stateSince and updatedAt may be null, and
 * erp is the alias of the ERP that has it, null while none does.
 */
public record OrderRecord(
        String account,
        String orderId,
        String state,
        Instant stateSince,
        String vtexStatus,
        String sequence,
        String marketplaceOrderId,
        String reason,
        Instant placedAt,
        Instant takenAt,
        Instant readAt,
        Instant deliveredAt,
        Instant acknowledgedAt,
        Instant updatedAt,
        String contentDigest,
        String erp) {}
