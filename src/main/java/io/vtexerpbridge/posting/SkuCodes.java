package io.vtexerpbridge.posting;

import io.vtexerpbridge.ledger.WorkItem;
import io.vtexerpbridge.records.Invoice;
import io.vtexerpbridge.tables.Tables;
import java.util.List;
import java.util.function.Function;

/**
 * What the ERP calls VTEX's SKUs, by the table {@code skus} read backwards: an ERP that was given its own codes tells its own codes. Some
 * know nothing but the refId.
 */
public final class SkuCodes {

    private static final String TABLE = "skus";

    private final Function<WorkItem, Tables> tables;

    /** With one ERP's tables for all records. */
    SkuCodes(Tables tables) {
        this(item -> tables);
    }

    /** @param tables those of the ERP whose order a record is about */
    public SkuCodes(Function<WorkItem, Tables> tables) {
        this.tables = tables;
    }

    /**
     * The invoice with the SKUs as VTEX has them: by the table, else by the order's own SKUs, else by their refId. A code that stands for no SKU of the order, or for several of them, stays as the ERP
     * told it.
     */
    Invoice translated(WorkItem item, Invoice invoice, OpenOrder order) {
        Tables known = tables.apply(item);
        List<Invoice.Item> items = invoice.items().stream()
                .map(one -> new Invoice.Item(sku(known, one.skuId(), order), one.quantity(), one.unitPriceCents()))
                .toList();
        return items.equals(invoice.items())
                ? invoice
                : new Invoice(
                        invoice.orderId(),
                        invoice.invoiceNumber(),
                        invoice.issuedAt(),
                        invoice.type(),
                        invoice.valueCents(),
                        invoice.invoiceKey(),
                        invoice.invoiceUrl(),
                        invoice.courier(),
                        invoice.trackingNumber(),
                        invoice.trackingUrl(),
                        items);
    }

    private static String sku(Tables tables, String told, OpenOrder order) {
        List<String> meant = tables.values(TABLE, told).stream()
                .filter(sku -> order.sku(sku).isPresent())
                .toList();
        if (meant.size() == 1 || order.sku(told).isPresent()) {
            return meant.size() == 1 ? meant.get(0) : told;
        }
        List<String> referred = order.skus().stream()
                .filter(sku -> sku.refId().equals(told))
                .map(OpenOrder.Sku::skuId)
                .toList();
        return referred.size() == 1 ? referred.get(0) : told;
    }
}
