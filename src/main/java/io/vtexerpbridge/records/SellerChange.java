package io.vtexerpbridge.records;

/** Moves an order to another seller. */
public record SellerChange(String orderId, String sellerId, String reason) implements ErpRecord {

    @Override
    public Subject subject() {
        return Subject.SELLERS;
    }
}
