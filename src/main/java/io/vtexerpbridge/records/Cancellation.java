package io.vtexerpbridge.records;

/**
 * What the ERP decides about canceling an order.
 *
 * @param reason empty only where it accepts
 */
public record Cancellation(String orderId, Action action, String reason) implements ErpRecord {

    /** Cancel of its own accord, or answer the shopper who asked for it. */
    public enum Action {
        CANCEL,
        ACCEPT,
        DENY
    }

    @Override
    public Subject subject() {
        return Subject.CANCELLATIONS;
    }
}
