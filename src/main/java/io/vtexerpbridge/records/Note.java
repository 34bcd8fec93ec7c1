package io.vtexerpbridge.records;

/** A remark for the people who look after the order. */
public record Note(String orderId, String text) implements ErpRecord {

    @Override
    public Subject subject() {
        return Subject.NOTES;
    }
}
