package io.vtexerpbridge.posting;

import io.vtexerpbridge.posting.OrderPackages.Package;
import io.vtexerpbridge.records.Invoice.Type;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the ERP gave to be an invoice: a record of its own, or a fiscal document. */
sealed interface InvoiceSource permits RecordInvoice, NfeDocument {

    /** What the order shows under its number. */
    sealed interface Found {

        /** Nothing: it may be posted under this number. */
        record Free(String number) implements Found {}

        /** The invoice itself. */
        record Same(Package shown) implements Found {}

        /** Something else, as a sentence. */
        record Other(String sentence) implements Found {}
    }

    Type type();

    /** Its own number, which another invoice of the order may have taken. */
    String number();

    /** The key of the fiscal document behind it, or empty. */
    String key();

    /** How sentences name it, with the order. */
    String label();

    /** @param called whether the bridge has called VTEX for it: then its type and value tell, for VTEX may show items its own way */
    Found find(OpenOrder order, boolean called);

    /** Whether it may become an invoice at all, whatever the order. */
    void admit() throws Stopped;

    /** What it is over, as far as the order is concerned; quantities are not compared yet. */
    List<InvoiceDraft.Line> lines(OpenOrder order) throws Stopped;

    /** @param lines which the order has room for */
    long valueCents(OpenOrder order, List<InvoiceDraft.Line> lines) throws Stopped;

    InvoiceDraft draft(String number, long valueCents, List<InvoiceDraft.Line> lines);

    /** By SKU; empty when the package names no items, or some that are no SKU of the order. */
    static Map<String, Integer> quantities(Package shown) {
        Map<String, Integer> quantities = new LinkedHashMap<>();
        for (OrderPackages.Item item : shown.items()) {
            if (item.skuId().isEmpty()) {
                return Map.of();
            }
            quantities.merge(item.skuId(), item.quantity(), Math::addExact);
        }
        return quantities;
    }

    /** As {@code Output over 12.34 with 2 of SKU 880, key 3526...}; what is null or empty is left out. */
    static String content(Type type, Long valueCents, Map<String, Integer> quantities, String key) {
        return type.word()
                + (valueCents == null ? "" : " over " + Cents.decimal(valueCents))
                + (quantities.isEmpty() ? "" : " with " + OpenOrder.quantities(quantities))
                + (key.isEmpty() ? "" : ", key " + key);
    }

    static String content(Package shown) {
        return content(type(shown), shown.valueCents(), quantities(shown), shown.invoiceKey());
    }

    static Type type(Package shown) {
        return shown.output() ? Type.OUTPUT : Type.INPUT;
    }
}
