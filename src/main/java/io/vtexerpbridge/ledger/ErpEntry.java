package io.vtexerpbridge.ledger;

/**
 * One record of an ERP's file on its way into the ledger.
 *
 * @param part the name within a ZIP, or empty
 * @param line where it begins in its file, from 1
 * @param order the order as the ERP names it: orderId, sequence or marketplaceOrderId
 * @param key what tells it to a person, as an invoice number; may be empty
 * @param identity with the order, what must not be posted twice
 * @param repeatable whether a repeat is looked at anew
 * @param body the record as its work gets it; for an NF-e its XML
 * @param rows the rows as the file had them, to be written back; null for an NF-e
 * @param matchedBy of an NF-e the place that named its order; may be null
 * @param refused why it is none, or null for a good one
 */
public record ErpEntry(
        String part,
        long line,
        String order,
        String key,
        String identity,
        boolean repeatable,
        String body,
        String rows,
        String matchedBy,
        String refused) {

    /** A row that cannot become a record. */
    public static ErpEntry refused(
            String part, long line, String order, String key, String body, String rows, String why) {
        return new ErpEntry(part, line, order, key, "", false, body, rows, null, why);
    }
}
