package io.vtexerpbridge.ledger;

import java.time.Instant;

/** One order as the ledger knows it; state is one of {@link OrderState}'s codes and every other time than takenAt, stateSince and updatedAt may be null. */
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
        String contentDigest) {}
