package io.vtexerpbridge.records;

/**
 * One thing an ERP tells about one order. Texts are never null; an amount is cents and a moment an {@link java.time.Instant}, both null
 * where the ERP left them empty.
 */
public sealed interface ErpRecord
        permits Invoice,
                Tracking,
                TrackingEvent,
                Cancellation,
                OrderChange,
                Note,
                Payment,
                SellerChange,
                Acknowledgement {

    /** As the ERP names it: VTEX's orderId, its {@code sequence} or its {@code marketplaceOrderId}. */
    String orderId();

    Subject subject();
}
