package io.vtexerpbridge.posting;

import io.vtexerpbridge.ledger.WorkItem;
import io.vtexerpbridge.nfe.FiscalDocument;
import io.vtexerpbridge.nfe.FiscalDocument.AuthorisedNfe;
import io.vtexerpbridge.nfe.NfeDecision;
import io.vtexerpbridge.nfe.NfeGate;
import io.vtexerpbridge.nfe.NfeInvoice;
import io.vtexerpbridge.nfe.NfeKey;
import io.vtexerpbridge.nfe.NfeReader;
import io.vtexerpbridge.nfe.UnreadableNfe;
import io.vtexerpbridge.order.VtexOrder;
import io.vtexerpbridge.posting.InvoiceSource.Found;
import io.vtexerpbridge.posting.OrderPackages.Package;
import io.vtexerpbridge.records.Invoice;
import io.vtexerpbridge.records.Invoice.Type;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Decides what becomes of an invoice the ERP dropped. VTEX has no key that makes a repeated call harmless, and shows a posted invoice
 * seconds after its answer, so the order's packages come first and a known answer is never called again.
 *
 * <p>An order modification in progress is not looked for: the order's JSON does not show one. Modifications that this bridge makes hold
 * the order's lane until they are through, so an invoice never meets them.
 */
public final class InvoicePosting {

    static final String CALL = "post-invoice";

    /** Where VTEX takes a sale (contract of the invoice call, and the order flow). */
    private static final Set<String> TAKES_SALES = Set.of(
            "handling",
            "ready-for-invoicing",
            "waiting-for-fulfillment",
            "waiting-seller-handling",
            "invoice-after-cancellation-deny",
            "invoice",
            "cancellation-request-denied-ffm");

    private static final Set<String> OVER = Set.of("canceled", "cancel", "replaced");
    /** Posting in these would decline the shopper's request without anybody having decided it. */
    private static final Set<String> CANCELLATION_ASKED =
            Set.of("cancellation-requested", "request-cancel", "waiting-for-seller-decision");

    /** Other characters break tracking and propagation in VTEX (known issues 631970, 953285, 1302085). */
    private static final Pattern NUMBER = Pattern.compile("[A-Za-z0-9]+");

    /** Effects of a call were seen six seconds after its answer; a minute is on the safe side. */
    private static final Duration EFFECT = Duration.ofSeconds(60);

    private static final Duration LOOK_AGAIN = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final Clock clock;
    private final ZoneId zone;
    private final long nfeToleranceCents;
    private final NfeGate gate;
    private final KnownFacts known;
    private final Carriers carriers;
    private final SkuCodes skuCodes;

    /**
     * @param zone {@code erp.time-zone}
     * @param nfeToleranceCents {@code nfe.value-tolerance}
     */
    public InvoicePosting(
            Clock clock,
            ZoneId zone,
            long nfeToleranceCents,
            NfeGate gate,
            KnownFacts known,
            Carriers carriers,
            SkuCodes skuCodes) {
        this.clock = clock;
        this.zone = zone;
        this.nfeToleranceCents = nfeToleranceCents;
        this.gate = gate;
        this.known = known;
        this.carriers = carriers;
        this.skuCodes = skuCodes;
    }

    /**
     * @param item whose body is a {@link RecordJson} of an {@link Invoice}, or the original XML of an NF-e
     * @param order read just now
     */
    public Step next(WorkItem item, VtexOrder order) {
        try {
            return next(item, order, source(item, order), OpenOrder.of(order.json()));
        } catch (Stopped stopped) {
            return stopped.step();
        } catch (ArithmeticException beyond) {
            return new Step.Refused("An invoice of order " + item.orderId()
                    + " has amounts that are too large to add up; expected amounts as the order has them.");
        }
    }

    private InvoiceSource source(WorkItem item, VtexOrder order) throws Stopped {
        if (!item.body().stripLeading().startsWith("<")) {
            Invoice told = RecordJson.read(item.body(), Invoice.class);
            Invoice invoice =
                    told.items().isEmpty() ? told : skuCodes.translated(item, told, OpenOrder.of(order.json()));
            return new RecordInvoice(invoice, item.orderId(), item.takenAt(), zone);
        }
        FiscalDocument document;
        try {
            document = new NfeReader().read(item.body());
        } catch (UnreadableNfe unreadable) {
            throw Stopped.refused("Order " + item.orderId() + ": " + unreadable.getMessage());
        }
        NfeDecision decision = gate.decide(document, key -> known.isNfeCanceled(item.account(), key));
        if (document instanceof AuthorisedNfe nfe
                && NfeKey.problem(nfe.nfe().key()).isEmpty()) {
            NfeInvoice invoice = NfeInvoice.of(nfe, zone);
            String courier = carriers.courier(invoice.carrier());
            return new NfeDocument(nfe, invoice, decision, order.json(), item.orderId(), nfeToleranceCents, courier);
        }
        if (decision instanceof NfeDecision.Canceled canceled) {
            throw Stopped.by(canceled(canceled, item, order));
        }
        NfeDocument.requirePostable(decision, item.orderId());
        throw Stopped.refused(
                "Order " + item.orderId() + ": the fiscal document has no readable key; expected an authorised NF-e.");
    }

    /** An NF-e that was canceled after VTEX had it, or may have: VTEX takes no invoice back, so a person has to act. */
    private Step canceled(NfeDecision.Canceled canceled, WorkItem item, VtexOrder order) {
        String key = canceled.key().value();
        String mend = " VTEX takes no invoice back: post a return (Input), or settle it with VTEX.";
        Optional<Package> shown = OrderPackages.of(order.json()).all().stream()
                .filter(one -> one.invoiceKey().equals(key))
                .findFirst();
        if (shown.isPresent()) {
            return new Step.Judge(
                    "nfe-canceled",
                    "Order " + item.orderId() + " has the invoice "
                            + shown.get().invoiceNumber() + " over "
                            + Cents.decimal(shown.get().valueCents()) + " in VTEX, and its NF-e " + key
                            + " was canceled afterwards." + mend);
        }
        return known.mayBePosted(item.account(), key)
                ? new Step.Judge(
                        "nfe-canceled",
                        "The NF-e " + key + " of order " + item.orderId()
                                + " was canceled after it was sent to VTEX, and the order does not show it." + mend)
                : Step.Settled.posted("The NF-e " + key + " is canceled; it was not posted and never will be.");
    }

    /** A row of a file may carry the key of an NF-e, and is then no way around the gate. */
    private void requireKey(WorkItem item, InvoiceSource source) throws Stopped {
        if (!source.key().isEmpty() && known.isNfeCanceled(item.account(), source.key())) {
            throw Stopped.refused(source.label() + ": found the key " + source.key()
                    + ", whose NF-e was canceled; expected an NF-e that holds, as VTEX takes no invoice back.");
        }
    }

    private void requireNoChangeInDoubt(WorkItem item, InvoiceSource source) throws Stopped {
        if (known.isChangeInDoubt(item)) {
            throw Stopped.judge(
                    "change-in-doubt",
                    source.label()
                            + " is to be posted, and a change of the order is parked because nobody knows whether"
                            + " VTEX applied it; an invoice now might be over a value that changes. Settle the change first.");
        }
    }

    private Step next(WorkItem item, VtexOrder order, InvoiceSource source, OpenOrder open) throws Stopped {
        boolean called = item.sent(CALL) || item.answered(CALL);
        Found found = source.find(open, called);
        if (found instanceof Found.Same same) {
            return settled(called, source, same.shown(), order, open);
        }
        if (found instanceof Found.Other other) {
            return new Step.Refused(other.sentence());
        }
        if (item.answered(CALL)) {
            return notShown(
                    item,
                    source,
                    "VTEX accepted it at " + moment(item) + " with the receipt "
                            + (item.vtexReceipt() == null ? "(none)" : item.vtexReceipt()));
        }
        if (item.sent(CALL)) {
            Duration age = Duration.between(item.markedAt(), clock.instant());
            if (age.compareTo(EFFECT) < 0) {
                Instant late = item.markedAt().plus(EFFECT);
                Instant soon = clock.instant().plus(LOOK_AGAIN);
                return new Step.Wait(
                        soon.isAfter(late) ? late : soon,
                        false,
                        "answer-unknown",
                        source.label() + " was sent at " + moment(item)
                                + " and the answer was lost; VTEX may show it within a minute.");
            }
            // an invoiced order that misses an invoice shows its packages late: refusing now could disown what VTEX
            // took
            if (order.status().equals("invoiced") && source.type() == Type.OUTPUT && open.openCents() > 0) {
                return notShown(
                        item,
                        source,
                        "it was sent at " + moment(item) + ", the answer was lost, and VTEX has the"
                                + " order invoiced with " + Cents.decimal(open.openCents()) + " missing");
            }
        }
        return prepared(((Found.Free) found).number(), item, order, source, open);
    }

    private String moment(WorkItem item) {
        return item.markedAt()
                .truncatedTo(ChronoUnit.SECONDS)
                .atZone(zone)
                .format(DateTimeFormatter.ISO_OFFSET_DATE_TIME);
    }

    private static Step settled(boolean called, InvoiceSource source, Package shown, VtexOrder order, OpenOrder open) {
        // VTEX's own word that the order is through counts more than what its packages name
        String oddity = source.type() == Type.OUTPUT && !order.status().equals("invoiced")
                ? sentences(open.oddity(), open.oddity(shown))
                : "";
        String number = shown.invoiceNumber();
        if (!called) {
            return Step.Settled.before(sentences(source.label() + " was there already, as " + number + ".", oddity));
        }
        // its tracking has to name the number that VTEX has
        String renamed = number.equals(source.number()) ? "" : source.label() + " is posted as " + number + ".";
        return Step.Settled.posted(sentences(renamed, oddity));
    }

    private static String sentences(String first, String second) {
        return (first + " " + second).strip();
    }

    private Step notShown(WorkItem item, InvoiceSource source, String known) {
        Duration age = Duration.between(item.markedAt(), clock.instant());
        if (age.compareTo(PATIENCE) >= 0) {
            return new Step.Judge(
                    "not-shown",
                    source.label() + ": " + known + ", and after " + age.toMinutes()
                            + " minutes the order does not show it; look for it in the VTEX Admin and ask VTEX support."
                            + " It is not sent again by itself.");
        }
        return new Step.Wait(
                clock.instant().plus(pause(age.dividedBy(2), Duration.ofSeconds(1), Duration.ofSeconds(30))),
                false,
                "not-shown-yet",
                source.label() + ": " + known + "; the order does not show it yet.");
    }

    private static Duration pause(Duration wanted, Duration least, Duration most) {
        return wanted.compareTo(least) < 0 ? least : wanted.compareTo(most) > 0 ? most : wanted;
    }

    private Step prepared(String number, WorkItem item, VtexOrder order, InvoiceSource source, OpenOrder open)
            throws Stopped {
        source.admit();
        requireKey(item, source);
        requireState(item, order, source, open);
        if (!NUMBER.matcher(number).matches()) {
            throw Stopped.refused(source.label() + ": found the invoice number \"" + number
                    + "\", expected letters and digits only, as anything else breaks its tracking in VTEX.");
        }
        requireNoChangeInDoubt(item, source);
        List<InvoiceDraft.Line> lines = source.lines(open);
        requireQuantities(source, open, lines);
        long valueCents = source.valueCents(open, lines);
        requireValue(source, open, valueCents);
        requireNothingStranded(source, open, lines, valueCents);
        return new Step.Call(CALL, "", source.draft(number, valueCents, lines).json(), false);
    }

    private void requireState(WorkItem item, VtexOrder order, InvoiceSource source, OpenOrder open) throws Stopped {
        String status = order.status();
        if (OVER.contains(status)) {
            throw Stopped.refused(source.label() + ": the order is " + status + " and takes no more invoices.");
        }
        if (!order.complete()) {
            throw notReady(item, source, "incomplete", "the order is incomplete: VTEX has no payment for it yet");
        }
        if (CANCELLATION_ASKED.contains(status)) {
            throw Stopped.judge("cancellation-requested", asked(order, source, open));
        }
        if (status.equals("invoiced")) {
            if (source.type() == Type.OUTPUT) {
                throw Stopped.refused(
                        source.label() + ": the order is invoiced as a whole and takes no more sales: found "
                                + invoicedOf(open) + ".");
            }
            return;
        }
        boolean takesSales = TAKES_SALES.contains(status)
                || status.equals("payment-approved")
                        && open.packages().all().stream().anyMatch(Package::output);
        if (!takesSales || source.type() == Type.INPUT && open.openCents() <= 0) {
            throw notReady(
                    item,
                    source,
                    "not-ready",
                    "the order is " + (status.isEmpty() ? "without a status" : status) + ", expected "
                            + (source.type() == Type.OUTPUT
                                    ? "handling or another state that takes invoices"
                                    : "invoiced"));
        }
        if (source.type() == Type.INPUT) {
            throw Stopped.refused(
                    source.label() + " is a return (Input), and VTEX refunds one only when the order is invoiced"
                            + " as a whole: found " + status + " with " + invoicedOf(open) + ".");
        }
    }

    private static String invoicedOf(OpenOrder open) {
        return Cents.decimal(open.invoicedCents()) + " of " + Cents.decimal(open.valueCents()) + " invoiced";
    }

    /** Aside, because the order's own way through VTEX may be work of this bridge too. */
    private Stopped notReady(WorkItem item, InvoiceSource source, String cause, String reason) {
        Instant now = clock.instant();
        Duration age = Duration.between(item.takenAt(), now);
        Duration pause = pause(age.dividedBy(10), Duration.ofMinutes(1), Duration.ofMinutes(15));
        return Stopped.by(new Step.Wait(now.plus(pause), true, cause, source.label() + ": " + reason + "."));
    }

    private static String asked(VtexOrder order, InvoiceSource source, OpenOrder open) {
        String value;
        try {
            List<InvoiceDraft.Line> lines = source.lines(open);
            value = " over " + Cents.decimal(source.valueCents(open, lines));
        } catch (Stopped noValue) {
            // the cancellation is what a person has to decide first; what is wrong with the invoice shows afterwards
            value = "";
        }
        return "The ERP gives " + source.label() + value + ", and "
                + CancellationAsk.of(order.json()).sentence() + " (order " + order.status()
                + "). Posting would decline the cancellation: drop a row into cancellations/ with the action accept, or deny to"
                + " have the invoice posted.";
    }

    private static void requireQuantities(InvoiceSource source, OpenOrder open, List<InvoiceDraft.Line> lines)
            throws Stopped {
        Map<String, Integer> room = open.room(source.type()).quantities();
        for (InvoiceDraft.Line line : lines) {
            if (open.sku(line.skuId()).isEmpty()) {
                throw Stopped.refused(source.label() + ": the SKU " + line.skuId()
                        + " is not on the order; expected one of "
                        + String.join(
                                ", ",
                                open.skus().stream().map(OpenOrder.Sku::skuId).toList()) + ".");
            }
            int most = room.getOrDefault(line.skuId(), 0);
            if (line.quantity() < 1 || line.quantity() > most) {
                throw Stopped.refused(source.label() + ": found " + line.quantity() + " of SKU " + line.skuId()
                        + ", expected " + (most == 0 ? "none" : "1 to " + most) + ", as "
                        + (source.type() == Type.OUTPUT ? "is open of it." : "is invoiced of it and not returned."));
            }
        }
    }

    private static void requireValue(InvoiceSource source, OpenOrder open, long valueCents) throws Stopped {
        if (valueCents <= 0) {
            throw Stopped.refused(
                    source.label() + ": found the value " + Cents.decimal(valueCents) + ", expected more than 0.00.");
        }
        long most = open.room(source.type()).cents();
        if (valueCents > most) {
            throw Stopped.refused(
                    source.label() + ": found the value " + Cents.decimal(valueCents) + ", expected at most "
                            + Cents.decimal(most) + ", as "
                            + (source.type() == Type.OUTPUT
                                    ? "is open of the order: " + invoicedOf(open) + "."
                                    : "is invoiced and not returned: " + Cents.decimal(open.returnedCents()) + " of "
                                            + Cents.decimal(open.invoicedCents()) + " returned."));
        }
    }

    /**
     * A sale over all that is open and less than its money leaves no item for an invoice over the rest: VTEX would never make the order
     * invoiced, and takes no invoice back.
     */
    private static void requireNothingStranded(
            InvoiceSource source, OpenOrder open, List<InvoiceDraft.Line> lines, long valueCents) throws Stopped {
        OpenOrder.Room room = open.room(source.type());
        if (source.type() == Type.OUTPUT
                && valueCents < room.cents()
                && InvoiceDraft.quantities(lines).equals(room.quantities())) {
            throw Stopped.refused(source.label() + ": found the value " + Cents.decimal(valueCents)
                    + " over every item that is open, expected " + Cents.decimal(room.cents())
                    + ", as no item would be left for an invoice over the rest and VTEX would never take the order for invoiced."
                    + " Leave invoiceValue empty for what is open; name the SKUs of an invoice over a part; or lower the order"
                    + " first, with a row in changes/.");
        }
    }
}
