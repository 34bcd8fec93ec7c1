package io.vtexerpbridge.records;

import java.time.Instant;

/**
 * What happened to a package on its way.
 *
 * @param invoiceNumber empty where the order has one invoice only
 * @param deliveredAt may be null, also when delivered
 */
public record TrackingEvent(
        String orderId,
        String invoiceNumber,
        Instant occurredAt,
        String description,
        String city,
        String state,
        boolean delivered,
        Instant deliveredAt)
        implements ErpRecord {

    @Override
    public Subject subject() {
        return Subject.TRACKING_EVENTS;
    }
}
