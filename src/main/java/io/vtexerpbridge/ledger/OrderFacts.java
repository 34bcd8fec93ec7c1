package io.vtexerpbridge.ledger;

import java.time.Instant;

/** What the ledger remembers of an order as VTEX returned it; a null leaves what is known as it is. */
public record OrderFacts(String vtexStatus, String sequence, String marketplaceOrderId, Instant placedAt) {

    /** Nothing new is known. */
    public static final OrderFacts NONE = new OrderFacts(null, null, null, null);
}
