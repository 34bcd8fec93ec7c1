package io.vtexerpbridge.posting;

import io.vtexerpbridge.ledger.WorkItem;
import io.vtexerpbridge.order.VtexOrder;
import io.vtexerpbridge.records.Cancellation;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * Cancels an order, or answers the shopper who wants it canceled: {@code cancel-order} and {@code deny-cancellation}, both about the
 * order itself. VTEX cancels an order that is ready or handled in two steps: the first call only asks (cancellation-requested), the
 * second confirms, and neither answer means canceled. So the order decides, and only {@code canceled} ends it.
 */
public final class CancellationPosting {

    private static final String CANCEL = "cancel-order";
    private static final String DENY = "deny-cancellation";

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(2);
    private static final Duration LONGEST_ASKING = Duration.ofHours(1);
    private static final Duration LONGEST_AT_ALL = Duration.ofHours(24);
    /** VTEX needs minutes to give the money back (known issue 1242813). */
    private static final Duration LONGEST_WORKING = Duration.ofMinutes(15);

    /** VTEX works at the order itself and takes no cancellation meanwhile (order flow and status). */
    private static final Set<String> BUSY = Set.of(
            "order-created",
            "order-completed",
            "on-order-completed",
            "on-order-completed-ffm",
            "start-handling",
            "invoice",
            "cancellation-request-denied-ffm");

    private final Clock clock;

    public CancellationPosting(Clock clock) {
        this.clock = clock;
    }

    /** No call is repeated before a pause that grows from two seconds to a minute; what does not move in an hour is for a person. */
    public Step next(WorkItem item, VtexOrder order) {
        Cancellation wanted = RecordJson.read(item.body(), Cancellation.class);
        if (order.status().isEmpty()) {
            return new Step.Judge(
                    "no-state",
                    "Order " + item.orderId() + " " + Postings.state(order)
                            + " (a fault of its workflow); expected one, to decide about its cancellation.");
        }
        return switch (wanted.action()) {
            case CANCEL -> cancel(item, order, wanted.reason());
            case ACCEPT -> accept(item, order, wanted.reason());
            case DENY -> deny(item, order, wanted.reason());
        };
    }

    private Step cancel(WorkItem item, VtexOrder order, String reason) {
        Optional<Step> ended = ended(item, order);
        if (ended.isPresent()) {
            return ended.get();
        }
        if (BUSY.contains(order.status())) {
            return busy(item, order);
        }
        return ask(item, order, reason);
    }

    private Step accept(WorkItem item, VtexOrder order, String reason) {
        Optional<Step> ended = ended(item, order);
        if (ended.isPresent()) {
            return ended.get();
        }
        if (Postings.CANCELLATION_ASKED.contains(order.status())) {
            return ask(item, order, reason.isEmpty() ? "The cancellation was accepted" : reason);
        }
        if (Postings.asked(item, CANCEL) || order.status().equals("cancellation-request-denied-ffm")) {
            return busy(item, order);
        }
        return nobodyAsked(item, order, "accept");
    }

    /** What is the same for cancel and accept: VTEX has canceled it, is doing so, or never will. */
    private Optional<Step> ended(WorkItem item, VtexOrder order) {
        if (order.status().equals("canceled")) {
            return Optional.of(Postings.settled(item, CANCEL, ""));
        }
        if (order.status().equals("replaced")) {
            return Optional.of(new Step.Refused("Order " + item.orderId()
                    + " is replaced in VTEX by another order; expected an order that can be canceled."));
        }
        OrderPackages packages = OrderPackages.of(order.json());
        Optional<OrderPackages.Package> sale =
                packages.all().stream().filter(OrderPackages.Package::output).findFirst();
        if (sale.isPresent() || order.status().equals("invoiced")) {
            String invoiced = sale.map(one ->
                            "has the invoice " + one.invoiceNumber() + " over " + Postings.money(one.valueCents()))
                    .orElse("is invoiced");
            return Optional.of(
                    new Step.Refused(
                            "Order " + item.orderId() + " " + invoiced
                                    + "; expected none, as VTEX cancels no invoiced order: send a return as an Input invoice instead."));
        }
        return order.status().equals("cancel") ? Optional.of(canceling(item, order)) : Optional.empty();
    }

    private Step canceling(WorkItem item, VtexOrder order) {
        Instant since = since(item, order);
        if (Postings.isOlder(clock.instant(), since, LONGEST_WORKING)) {
            return new Step.Judge(
                    "cancel-stuck",
                    "Order " + item.orderId() + " is in the state cancel since " + since
                            + "; expected canceled within 15 minutes. Ask VTEX what holds it, then retry.");
        }
        return waiting(item, since, "canceling", "is being canceled by VTEX; waiting for canceled.");
    }

    private Step busy(WorkItem item, VtexOrder order) {
        Instant since = since(item, order);
        if (Postings.isOlder(clock.instant(), since, LONGEST_AT_ALL)) {
            return new Step.Judge(
                    "state-stuck",
                    "Order " + item.orderId() + " is " + order.status() + " since " + since
                            + "; expected VTEX to move it on within a day, so that it can be canceled.");
        }
        return waiting(
                item, since, "vtex-busy", "is " + order.status() + ", where VTEX works at it; waiting for its end.");
    }

    /** Asks, and asks again where VTEX's answer changed nothing; the second step is the same call. */
    private Step ask(WorkItem item, VtexOrder order, String reason) {
        Instant now = clock.instant();
        if (Postings.asked(item, CANCEL)) {
            Instant again = Postings.later(item.markedAt(), item.arrivedAt(), FIRST_PAUSE, Postings.UNTIL_SHOWN);
            boolean noticed = Postings.isOlder(now, item.markedAt(), Postings.UNTIL_SHOWN);
            // the first step moved the order, so the second one gets its time
            Instant moved = Postings.latest(item.arrivedAt(), Postings.changedAt(order));
            boolean unmoved = Postings.isOlder(now, moved, LONGEST_ASKING);
            if (noticed && (unmoved || Postings.isOlder(now, item.arrivedAt(), LONGEST_AT_ALL))) {
                return new Step.Judge(
                        "cancel-ignored",
                        "Order " + item.orderId() + " is still " + order.status()
                                + " after VTEX was asked to cancel it, the last time at " + item.markedAt()
                                + "; expected canceled. Cancel it in the Admin, or find out what holds it and retry.");
            }
            if (now.isBefore(again)) {
                return new Step.Wait(
                        again,
                        false,
                        "cancel-asked",
                        "Order " + item.orderId() + " is " + order.status()
                                + " after VTEX was asked to cancel it; it is asked again at " + again + ".");
            }
        }
        return new Step.Call(CANCEL, "", Postings.object().put("reason", reason).toString(), false);
    }

    private Step deny(WorkItem item, VtexOrder order, String reason) {
        CancellationRequest request = CancellationRequest.of(order.json());
        if (Postings.isGone(order) || order.status().equals("cancel")) {
            return new Step.Refused("Order " + item.orderId() + " " + Postings.state(order)
                    + "; expected an open cancellation request, as this one can no longer be denied.");
        }
        if (order.status().equals("cancellation-request-denied-ffm")) {
            return denied(item, order);
        }
        if (!Postings.CANCELLATION_ASKED.contains(order.status())) {
            return notAsked(item, order, request);
        }
        if (item.answered(DENY) || request.isDenied()) {
            return denied(item, order);
        }
        if (request.bySeller()) {
            // known issue 1004978
            return new Step.Refused("Order " + item.orderId() + " is " + order.status()
                    + " because the seller itself asked for it; expected a shopper's request, as an order whose seller"
                    + " denies its own request sticks in VTEX. Accept it, or invoice the order.");
        }
        if (request.id().isEmpty()) {
            return new Step.Judge(
                    "no-request-id",
                    "Order " + item.orderId() + " is " + order.status()
                            + " but names no cancellationRequestId; expected one, to deny it. Deny it in the Admin.");
        }
        return Postings.unknownYet(item, DENY, clock.instant())
                .orElseGet(() -> new Step.Call(
                        DENY,
                        "",
                        Postings.object()
                                .put("cancellationRequestId", request.id())
                                .put("denyReason", reason)
                                .toString(),
                        false));
    }

    /** VTEX took the denial and has not put the order back yet. */
    private Step denied(WorkItem item, VtexOrder order) {
        Instant since = since(item, order);
        if (Postings.isOlder(clock.instant(), since, LONGEST_WORKING)) {
            return new Step.Judge(
                    "denial-stuck",
                    "Order " + item.orderId() + " is " + order.status() + " since " + since
                            + " although its cancellation request was denied; expected handling again within 15 minutes.");
        }
        return waiting(
                item,
                since,
                "denying",
                "is " + order.status() + "; its cancellation request was denied, waiting for"
                        + " VTEX to put it back.");
    }

    private Step notAsked(WorkItem item, VtexOrder order, CancellationRequest request) {
        if (Postings.asked(item, DENY) || request.isDenied()) {
            return Postings.settled(item, DENY, "");
        }
        if (order.status().equals("invoiced") && request.exists()) {
            return Step.Settled.before("The order was invoiced, which declines a cancellation request.");
        }
        return nobodyAsked(item, order, "deny");
    }

    private static Step nobodyAsked(WorkItem item, VtexOrder order, String action) {
        return new Step.Refused("Order " + item.orderId() + " is " + order.status() + " and nobody asked to cancel it;"
                + " expected cancellation-requested, request-cancel or waiting-for-seller-decision, to " + action
                + " it.");
    }

    /** Since when nothing has moved: not before this was told, and not before the last call or the order's last change. */
    private static Instant since(WorkItem item, VtexOrder order) {
        return Postings.latest(item.arrivedAt(), item.markedAt(), Postings.changedAt(order));
    }

    private Step waiting(WorkItem item, Instant since, String cause, String what) {
        return new Step.Wait(
                Postings.later(clock.instant(), since, FIRST_PAUSE, Postings.LONGEST_PAUSE),
                false,
                cause,
                "Order " + item.orderId() + " " + what);
    }
}
