package io.vtexerpbridge.posting;

import io.vtexerpbridge.posting.OrderPackages.Package;
import io.vtexerpbridge.records.Invoice;
import io.vtexerpbridge.records.Invoice.Type;
import java.math.BigInteger;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** An invoice the ERP told in rows; what it left empty comes from the order. */
final class RecordInvoice implements InvoiceSource {

    private final Invoice invoice;
    private final String orderId;
    private final Instant takenAt;
    private final ZoneId zone;

    /**
     * @param orderId VTEX's; the record may name the order otherwise
     * @param takenAt the time of taking, which is the date of an invoice without one
     * @param zone {@code erp.time-zone}
     */
    RecordInvoice(Invoice invoice, String orderId, Instant takenAt, ZoneId zone) {
        this.invoice = invoice;
        this.orderId = orderId;
        this.takenAt = takenAt;
        this.zone = zone;
    }

    @Override
    public Type type() {
        return invoice.type();
    }

    @Override
    public String number() {
        return invoice.invoiceNumber();
    }

    @Override
    public String label() {
        return "Invoice " + invoice.invoiceNumber() + " of order " + orderId;
    }

    @Override
    public Found find(OpenOrder order, boolean called) {
        Optional<Package> shown = order.packages().byNumber(invoice.invoiceNumber());
        if (shown.isEmpty()) {
            return new Found.Free(invoice.invoiceNumber());
        }
        return contradicts(shown.get(), called)
                ? new Found.Other("The invoice number " + invoice.invoiceNumber() + " is used on order " + orderId
                        + " by another content: found " + InvoiceSource.content(shown.get()) + ", expected "
                        + InvoiceSource.content(type(), invoice.valueCents(), given(), invoice.invoiceKey())
                        + "; give this invoice a number of its own.")
                : new Found.Same(shown.get());
    }

    /** Only what the ERP gave can contradict; what it left open became what the order shows. */
    private boolean contradicts(Package shown, boolean called) {
        if (InvoiceSource.type(shown) != type()
                || invoice.valueCents() != null && invoice.valueCents() != shown.valueCents()
                || differ(invoice.invoiceKey(), shown.invoiceKey())) {
            return true;
        }
        Map<String, Integer> quantities = InvoiceSource.quantities(shown);
        return !called && !quantities.isEmpty() && !invoice.items().isEmpty() && !quantities.equals(given());
    }

    private static boolean differ(String given, String shown) {
        return !given.isEmpty() && !shown.isEmpty() && !given.equals(shown);
    }

    private Map<String, Integer> given() {
        Map<String, Integer> quantities = new LinkedHashMap<>();
        invoice.items().forEach(item -> quantities.merge(item.skuId(), item.quantity(), Math::addExact));
        return quantities;
    }

    @Override
    public String key() {
        return invoice.invoiceKey();
    }

    @Override
    public void admit() {
        // the ERP's own word is enough
    }

    @Override
    public List<InvoiceDraft.Line> lines(OpenOrder order) throws Stopped {
        Map<String, Integer> quantities = given();
        if (quantities.isEmpty()) {
            quantities = order.room(type()).quantities();
            if (quantities.isEmpty()) {
                throw Stopped.refused(nothingOpen(order));
            }
        }
        List<InvoiceDraft.Line> lines = new ArrayList<>();
        for (Map.Entry<String, Integer> entry : quantities.entrySet()) {
            long own =
                    order.sku(entry.getKey()).map(OpenOrder.Sku::unitPriceCents).orElse(0L);
            Long told = givenPrice(entry.getKey());
            lines.add(new InvoiceDraft.Line(entry.getKey(), entry.getValue(), told == null ? own : told));
        }
        return lines;
    }

    private String nothingOpen(OpenOrder order) {
        return type() == Type.OUTPUT
                ? label() + " names no SKUs, and every item of the order is invoiced already: found "
                        + Cents.decimal(order.invoicedCents()) + " of " + Cents.decimal(order.valueCents())
                        + " invoiced, expected an item that is open, as VTEX takes no invoice without items."
                : label() + " returns all that is left, and nothing is left to return: found "
                        + Cents.decimal(order.returnedCents()) + " of " + Cents.decimal(order.invoicedCents())
                        + " returned, expected an item that is invoiced and not yet returned.";
    }

    /** Null when the ERP gave none. */
    private Long givenPrice(String skuId) throws Stopped {
        List<Long> prices = invoice.items().stream()
                .filter(item -> item.skuId().equals(skuId))
                .map(Invoice.Item::unitPriceCents)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
        if (prices.size() > 1) {
            throw Stopped.refused(label() + " has the SKU " + skuId + " with the unit prices "
                    + Cents.decimal(prices.get(0)) + " and " + Cents.decimal(prices.get(1))
                    + "; expected one price a SKU.");
        }
        return prices.isEmpty() ? null : prices.get(0);
    }

    /**
     * As given, else exactly what is left when nothing stays open, else the items' sum. A sale then takes the open freight and
     * adjustments too; a return does not, for freight goes back with the last item at the earliest.
     */
    @Override
    public long valueCents(OpenOrder order, List<InvoiceDraft.Line> lines) throws Stopped {
        if (invoice.valueCents() != null) {
            return invoice.valueCents();
        }
        OpenOrder.Room room = order.room(type());
        if (InvoiceDraft.quantities(lines).equals(room.quantities())) {
            return positive(room.cents(), "what is left of the order is");
        }
        BigInteger sum = type() == Type.OUTPUT ? order.openExtras() : BigInteger.ZERO;
        for (InvoiceDraft.Line line : lines) {
            sum = sum.add(order.worth(line.skuId(), line.quantity(), line.unitPriceCents()));
        }
        return positive(
                sum.longValueExact(),
                type() == Type.OUTPUT ? "its items, open freight and adjustments come to" : "its items come to");
    }

    private long positive(long cents, String what) throws Stopped {
        if (cents <= 0) {
            throw Stopped.refused(label() + " has no value, and " + what + " " + Cents.decimal(cents)
                    + "; VTEX takes only invoices with a value above 0.00: set invoiceValue.");
        }
        return cents;
    }

    @Override
    public InvoiceDraft draft(String number, long valueCents, List<InvoiceDraft.Line> lines) {
        Instant issuedAt = invoice.issuedAt() == null ? takenAt : invoice.issuedAt();
        return new InvoiceDraft(
                type(),
                number,
                issuedAt.atZone(zone).toOffsetDateTime(),
                valueCents,
                lines,
                invoice.invoiceKey(),
                invoice.invoiceUrl(),
                "",
                invoice.courier(),
                invoice.trackingNumber(),
                invoice.trackingUrl());
    }
}
