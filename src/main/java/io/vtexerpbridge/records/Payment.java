package io.vtexerpbridge.records;

/**
 * Says that a payment handled outside VTEX has arrived.
 *
 * @param paymentId empty where the order has one open payment only
 */
public record Payment(String orderId, String paymentId) implements ErpRecord {

    @Override
    public Subject subject() {
        return Subject.PAYMENTS;
    }
}
