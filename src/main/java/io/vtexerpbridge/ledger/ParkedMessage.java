package io.vtexerpbridge.ledger;

import java.time.Instant;

/** One message a person must look at, or had to when resolvedAt is set; the body is as it was when parked. */
public record ParkedMessage(
        long id,
        String account,
        String orderId,
        long workItemId,
        String routeId,
        String cause,
        String reason,
        String body,
        Instant parkedAt,
        Instant resolvedAt) {}
