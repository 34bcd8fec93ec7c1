package io.vtexerpbridge.records;

/**
 * Says that the ERP has the order.
 *
 * @param erpNumber what the ERP calls it; may be empty
 */
public record Acknowledgement(String orderId, String erpNumber) implements ErpRecord {

    @Override
    public Subject subject() {
        return Subject.ACKS;
    }
}
