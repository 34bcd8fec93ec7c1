package io.vtexerpbridge.records;

import java.time.Instant;
import java.util.List;

/**
 * One invoice over an order or a part of it.
 *
 * @param issuedAt null: the time of taking
 * @param valueCents null: the sum of its items plus open freight and adjustments
 * @param items empty: all that is open
 */
public record Invoice(
        String orderId,
        String invoiceNumber,
        Instant issuedAt,
        Type type,
        Long valueCents,
        String invoiceKey,
        String invoiceUrl,
        String courier,
        String trackingNumber,
        String trackingUrl,
        List<Item> items)
        implements ErpRecord {

    /** VTEX's words: a sale, or a return. */
    public enum Type {
        OUTPUT("Output"),
        INPUT("Input");

        private final String word;

        Type(String word) {
            this.word = word;
        }

        /** As VTEX spells it. */
        public String word() {
            return word;
        }
    }

    /** @param unitPriceCents null: the order's price */
    public record Item(String skuId, int quantity, Long unitPriceCents) {}

    public Invoice {
        items = List.copyOf(items);
    }

    @Override
    public Subject subject() {
        return Subject.INVOICES;
    }
}
