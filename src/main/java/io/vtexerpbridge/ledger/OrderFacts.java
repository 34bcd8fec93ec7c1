package io.vtexerpbridge.ledger;

import java.time.Instant;

/**
 * What the ledger remembers of an order as VTEX returned it; a null leaves what is known as it is.
 *
 * @param valueCents the order's value
 * @param buyer a digest of the buyer's CPF or CNPJ, to find the buyer's orders without keeping the number
 */
public record OrderFacts(
        String vtexStatus,
        String sequence,
        String marketplaceOrderId,
        Instant placedAt,
        Long valueCents,
        String buyer) {

    /** Nothing new is known. */
    public static final OrderFacts NONE = new OrderFacts(null, null, null, null);

    /** As far as it is about the order itself. */
    public OrderFacts(String vtexStatus, String sequence, String marketplaceOrderId, Instant placedAt) {
        this(vtexStatus, sequence, marketplaceOrderId, placedAt, null, null);
    }
}
