package io.vtexerpbridge.inbox;

import io.vtexerpbridge.ledger.ErpEntry;
import io.vtexerpbridge.ledger.Sha256;
import io.vtexerpbridge.posting.RecordJson;
import io.vtexerpbridge.records.Acknowledgement;
import io.vtexerpbridge.records.Cancellation;
import io.vtexerpbridge.records.ErpRecord;
import io.vtexerpbridge.records.Invoice;
import io.vtexerpbridge.records.Note;
import io.vtexerpbridge.records.OrderChange;
import io.vtexerpbridge.records.Payment;
import io.vtexerpbridge.records.Rejected;
import io.vtexerpbridge.records.Row;
import io.vtexerpbridge.records.SellerChange;
import io.vtexerpbridge.records.Tracking;
import io.vtexerpbridge.records.TrackingEvent;
import java.util.List;
import java.util.Locale;

/** What of a record must not be posted twice, and by which key a person knows it. */
final class RecordEntries {

    private RecordEntries() {}

    /** @param rows those that it was made of, one at least */
    static ErpEntry accepted(String part, ErpRecord record, List<Row> rows) {
        String body = RecordJson.writeForAnyName(record);
        return ErpEntry.record(
                part,
                rows.get(0).line(),
                record.orderId(),
                key(record),
                identity(record, body),
                isRepeatable(record),
                body,
                SourceRows.write(rows),
                nfeKey(record));
    }

    static ErpEntry rejected(String part, Rejected rejected) {
        return ErpEntry.refused(
                part,
                rejected.line(),
                rejected.orderId(),
                rejected.key(),
                null,
                SourceRows.write(List.of(rejected.row())),
                rejected.sentence());
    }

    /** The key of the NF-e that a row posts; an ERP may tell the same NF-e, or its cancellation, as XML too. */
    private static String nfeKey(ErpRecord record) {
        String key = record instanceof Invoice invoice ? invoice.invoiceKey() : null;
        return key == null || key.isBlank() ? null : key.strip();
    }

    private static String key(ErpRecord record) {
        if (record instanceof Invoice invoice) {
            return invoice.invoiceNumber();
        } else if (record instanceof Tracking tracking) {
            return tracking.trackingNumber();
        } else if (record instanceof TrackingEvent event) {
            return event.invoiceNumber();
        } else if (record instanceof Cancellation cancellation) {
            return cancellation.action().name().toLowerCase(Locale.ROOT);
        } else if (record instanceof OrderChange change) {
            return change.changeId();
        } else if (record instanceof Payment payment) {
            return payment.paymentId();
        } else if (record instanceof SellerChange seller) {
            return seller.sellerId();
        } else if (record instanceof Acknowledgement ack) {
            return ack.erpNumber();
        }
        return "";
    }

    /**
     * Invoices and changes have a number that is used once for an order; another content under it is a mistake. The others are what
     * they say.
     */
    private static String identity(ErpRecord record, String body) {
        if (record instanceof Invoice || record instanceof OrderChange) {
            return key(record);
        }
        return (key(record) + " " + Sha256.of(body).substring(0, 24)).strip();
    }

    /**
     * Whether the same words may be meant anew: a second request to cancel is denied with the words of the first, a package gets its
     * first tracking number back. What VTEX has already is seen when the order is read; events and notes are not seen there for sure.
     */
    private static boolean isRepeatable(ErpRecord record) {
        return !(record instanceof Invoice
                || record instanceof OrderChange
                || record instanceof TrackingEvent
                || record instanceof Note);
    }
}
