package io.vtexerpbridge.records;

import java.time.Instant;

/**
 * Who carries a package, and under which number.
 *
 * @param invoiceNumber empty where the order has one invoice only
 * @param dispatchedAt may be null
 */
public record Tracking(
        String orderId,
        String invoiceNumber,
        String courier,
        String trackingNumber,
        String trackingUrl,
        Instant dispatchedAt)
        implements ErpRecord {

    @Override
    public Subject subject() {
        return Subject.TRACKING;
    }
}
