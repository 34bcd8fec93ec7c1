package io.vtexerpbridge.ledger;

import java.util.Locale;

/**
 * One record of an ERP's file on its way into the ledger.
 *
 * @param part the name within a ZIP, or empty
 * @param line where it begins in its file, from 1
 * @param kind what it is
 * @param order the order as the ERP names it: orderId, sequence or marketplaceOrderId
 * @param key what tells it to a person, as an invoice number; may be empty
 * @param identity with the order, what must not be posted twice
 * @param repeatable whether a repeat is looked at anew
 * @param body the record as its work gets it; for a document its XML
 * @param rows the rows as the file had them, to be written back; null for a document
 * @param nfeKey of the NF-e that it would post, 44 digits; null when it posts or names none
 * @param matchedBy of an NF-e the place that named its order; may be null
 * @param refused why it is none, or null for a good one
 */
public record ErpEntry(
        String part,
        long line,
        Kind kind,
        String order,
        String key,
        String identity,
        boolean repeatable,
        String body,
        String rows,
        String nfeKey,
        String matchedBy,
        String refused) {

    /** What an entry is: a record of the file's subject, or one of three fiscal documents. */
    public enum Kind {
        /** Of rows. */
        RECORD,
        /** An authorised NF-e. */
        NFE,
        /** An NF-e that SEFAZ has not authorised. */
        DRAFT,
        /** Something that happened to an NF-e. */
        EVENT;

        static Kind of(String code) {
            return valueOf(code.toUpperCase(Locale.ROOT));
        }

        String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** A record of rows. @param nfeKey may be null */
    public static ErpEntry record(
            String part,
            long line,
            String order,
            String key,
            String identity,
            boolean repeatable,
            String body,
            String rows,
            String nfeKey) {
        return new ErpEntry(part, line, Kind.RECORD, order, key, identity, repeatable, body, rows, nfeKey, null, null);
    }

    /** An NF-e, authorised or a draft; {@code matchedBy} is null when its order is not known and its key stands for it. */
    public static ErpEntry nfe(
            String part,
            long line,
            Kind kind,
            String order,
            String number,
            String identity,
            String body,
            String nfeKey,
            String matchedBy) {
        return new ErpEntry(part, line, kind, order, number, identity, false, body, null, nfeKey, matchedBy, null);
    }

    /** An event of an NF-e. */
    public static ErpEntry event(String part, long line, String order, String nfeKey, String identity, String body) {
        return new ErpEntry(part, line, Kind.EVENT, order, nfeKey, identity, true, body, null, null, null, null);
    }

    /** What cannot become a record. */
    public static ErpEntry refused(
            String part, long line, String order, String key, String body, String rows, String why) {
        return new ErpEntry(part, line, Kind.RECORD, order, key, "", false, body, rows, null, null, why);
    }
}
