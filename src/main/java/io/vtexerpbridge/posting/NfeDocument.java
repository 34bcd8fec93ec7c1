package io.vtexerpbridge.posting;

import com.fasterxml.jackson.databind.JsonNode;
import io.vtexerpbridge.erp.VtexJson;
import io.vtexerpbridge.nfe.FiscalDocument.AuthorisedNfe;
import io.vtexerpbridge.nfe.NfeDecision;
import io.vtexerpbridge.nfe.NfeInvoice;
import io.vtexerpbridge.nfe.NfeItems;
import io.vtexerpbridge.nfe.NfeValue;
import io.vtexerpbridge.posting.OrderPackages.Package;
import io.vtexerpbridge.records.Invoice.Type;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An NF-e as an invoice of its order. Its key, not its number, tells whether VTEX has it: every series counts from 1. */
final class NfeDocument implements InvoiceSource {

    private final AuthorisedNfe document;
    private final NfeInvoice invoice;
    private final NfeDecision decision;
    private final JsonNode order;
    private final String orderId;
    private final long toleranceCents;
    private final String courier;

    /**
     * @param decision the gate's, at the time of posting
     * @param order the answer of Get order
     * @param toleranceCents {@code nfe.value-tolerance}
     * @param courier VTEX's name of the carrier, or empty
     */
    NfeDocument(
            AuthorisedNfe document,
            NfeInvoice invoice,
            NfeDecision decision,
            JsonNode order,
            String orderId,
            long toleranceCents,
            String courier) {
        this.document = document;
        this.invoice = invoice;
        this.decision = decision;
        this.order = order;
        this.orderId = orderId;
        this.toleranceCents = toleranceCents;
        this.courier = courier;
    }

    @Override
    public Type type() {
        return document.nfe().ide().purpose().equals("4") ? Type.INPUT : Type.OUTPUT;
    }

    @Override
    public String number() {
        return invoice.number();
    }

    @Override
    public String label() {
        return document.nfe().label() + " of order " + orderId;
    }

    @Override
    public Found find(OpenOrder open, boolean called) {
        Optional<Package> byKey = open.packages().all().stream()
                .filter(one -> one.invoiceKey().equals(invoice.key().value()))
                .findFirst();
        if (byKey.isPresent()) {
            Package shown = byKey.get();
            return sameMoney(shown)
                    ? new Found.Same(shown)
                    : other("key", invoice.key().value(), shown);
        }
        for (String number : List.of(invoice.number(), invoice.numberWithSeries())) {
            Optional<Package> taken = open.packages().byNumber(number);
            if (taken.isEmpty()) {
                return new Found.Free(number);
            }
            if (taken.get().invoiceKey().isEmpty()
                    && sameMoney(taken.get())
                    && (called || sameItems(taken.get(), open))) {
                return new Found.Same(taken.get());
            }
        }
        return other(
                "invoice number",
                invoice.numberWithSeries(),
                open.packages().byNumber(invoice.numberWithSeries()).orElseThrow());
    }

    private Found other(String what, String which, Package shown) {
        return new Found.Other("The " + what + " " + which + " is used on order " + orderId
                + " by another content: found " + InvoiceSource.content(shown) + ", expected "
                + InvoiceSource.content(
                        type(), invoice.valueCents(), Map.of(), invoice.key().value())
                + " of the " + document.nfe().label() + "; check which of them belongs to the order.");
    }

    /** Within the tolerance VTEX was told the order's own value instead of the document's. */
    private boolean sameMoney(Package shown) {
        return InvoiceSource.type(shown) == type()
                && Math.abs(shown.valueCents() - invoice.valueCents()) <= toleranceCents;
    }

    private boolean sameItems(Package shown, OpenOrder open) {
        Map<String, Integer> quantities = InvoiceSource.quantities(shown);
        if (quantities.isEmpty()) {
            return true;
        }
        if (!(match(open) instanceof NfeItems.Lines lines)
                || quantities.size() != lines.lines().size()) {
            return false;
        }
        return lines.lines().stream()
                .allMatch(line -> quantities.containsKey(line.skuId())
                        && BigDecimal.valueOf(quantities.get(line.skuId())).compareTo(line.quantity()) == 0);
    }

    /** It may have been canceled since it was taken, and VTEX takes no invoice back. */
    @Override
    public void admit() throws Stopped {
        requirePostable(decision, orderId);
        requireBuyer();
    }

    @Override
    public String key() {
        return invoice.key().value();
    }

    /** Ends with the gate's own sentence unless the gate lets it through. */
    static void requirePostable(NfeDecision decision, String orderId) throws Stopped {
        String about = "Order " + orderId + ": ";
        if (decision instanceof NfeDecision.Refused refused) {
            throw Stopped.refused(about + refused.sentence());
        }
        if (decision instanceof NfeDecision.Held held) {
            throw Stopped.judge("nfe-held", about + held.sentence());
        }
        if (decision instanceof NfeDecision.Canceled canceled) {
            throw Stopped.judge("nfe-canceled", about + canceled.sentence());
        }
    }

    /** A document without a buyer, as a consumer's NFC-e, is told by its hints alone. */
    private void requireBuyer() throws Stopped {
        if (invoice.buyerDocument().isEmpty()) {
            return;
        }
        JsonNode client = VtexJson.get(order, "clientProfileData");
        List<String> documents = List.of(VtexJson.text(client, "document"), VtexJson.text(client, "corporateDocument"));
        Optional<String> problem = invoice.buyerProblem(documents);
        if (problem.isPresent()) {
            List<String> masked = documents.stream()
                    .filter(text -> !text.isBlank())
                    .map(NfeDocument::masked)
                    .toList();
            throw Stopped.judge(
                    "nfe-buyer",
                    label() + ": " + problem.get() + " The NF-e has " + masked(invoice.buyerDocument())
                            + ", the order has " + (masked.isEmpty() ? "none" : String.join(" and ", masked)) + ".");
        }
    }

    /** All but the last three characters hidden: the sentence goes into logs and receipts. */
    private static String masked(String document) {
        String plain = document.replaceAll("[^A-Za-z0-9*]", "");
        int hidden = plain.length() <= 3 ? plain.length() : plain.length() - 3;
        return "*".repeat(hidden) + plain.substring(hidden);
    }

    private NfeItems match(OpenOrder open) {
        return NfeItems.match(
                invoice.items(),
                open.skus().stream()
                        .map(sku -> new NfeItems.OrderSku(sku.skuId(), sku.refId(), sku.ean()))
                        .toList());
    }

    @Override
    public List<InvoiceDraft.Line> lines(OpenOrder open) throws Stopped {
        NfeItems match = match(open);
        if (match instanceof NfeItems.Unknown unknown) {
            throw Stopped.judge(
                    "nfe-items",
                    label() + ": " + String.join(" ", unknown.reasons()) + " The order has "
                            + OpenOrder.quantities(ordered(open)) + ".");
        }
        List<InvoiceDraft.Line> lines = new ArrayList<>();
        for (NfeItems.Line line : ((NfeItems.Lines) match).lines()) {
            long price = open.sku(line.skuId()).orElseThrow().unitPriceCents();
            lines.add(new InvoiceDraft.Line(line.skuId(), whole(line), price));
        }
        return lines;
    }

    private static Map<String, Integer> ordered(OpenOrder open) {
        Map<String, Integer> ordered = new LinkedHashMap<>();
        open.skus().forEach(sku -> ordered.put(sku.skuId(), sku.ordered()));
        return ordered;
    }

    private int whole(NfeItems.Line line) throws Stopped {
        try {
            return line.quantity().intValueExact();
        } catch (ArithmeticException fraction) {
            throw Stopped.judge(
                    "nfe-items",
                    label() + " has " + line.quantity().toPlainString() + " of SKU " + line.skuId()
                            + "; VTEX counts in whole units, so a person decides how many of the order's they are.");
        }
    }

    @Override
    public long valueCents(OpenOrder open, List<InvoiceDraft.Line> lines) throws Stopped {
        OpenOrder.Room room = open.room(type());
        boolean all = InvoiceDraft.quantities(lines).equals(room.quantities());
        NfeValue value = NfeValue.decide(invoice.valueCents(), room.cents(), all, toleranceCents);
        if (value instanceof NfeValue.Held held) {
            throw Stopped.judge("nfe-value", label() + ": " + held.sentence());
        }
        return value instanceof NfeValue.OrdersOwn own ? own.cents() : ((NfeValue.Partial) value).cents();
    }

    @Override
    public InvoiceDraft draft(String number, long valueCents, List<InvoiceDraft.Line> lines) {
        return new InvoiceDraft(
                type(),
                number,
                invoice.issuedAt(),
                valueCents,
                lines,
                invoice.key().value(),
                "",
                invoice.embeddedInvoice(),
                courier,
                "",
                "");
    }
}
