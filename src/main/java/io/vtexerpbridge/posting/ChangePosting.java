package io.vtexerpbridge.posting;

import com.fasterxml.jackson.databind.JsonNode;
import io.vtexerpbridge.erp.VtexDate;
import io.vtexerpbridge.ledger.WorkItem;
import io.vtexerpbridge.order.VtexOrder;
import io.vtexerpbridge.records.OrderChange;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * Modifies an order (VTEX Orders API, order modifications v2). VTEX takes a change at once and works it in later, so it is followed until
 * it is done or canceled. Which call is read by what:
 *
 * <ul>
 *   <li>{@code preview-change} and {@code create-change}, body the change: no document is read; the work runs again and {@link #next}
 *       decides. The {@code requestId} that create answers is the item's {@code vtexReceipt}.
 *   <li>{@code get-change}, target the requestId: its answer goes to {@link #followed}.
 *   <li>{@code list-changes}: its answer goes to {@link #found}; made when the answer of create was lost.
 *   <li>{@code retry-change}, target the requestId: no document is read; {@link #next} then follows on. An answer without a receipt must
 *       leave the receipt of create where it is.
 * </ul>
 *
 * {@code get-change} and {@code list-changes} leave no mark ({@link Step.Call#reads}): when and how the change was sent must stay known.
 * What a 4xx means here is said by {@link #declined}, as not every one is the end: a change in progress (SalesOrderSystem014) may be
 * the very change whose answer was lost.
 */
public final class ChangePosting {

    private static final String PREVIEW = "preview-change";
    private static final String CREATE = "create-change";
    private static final String GET = "get-change";
    private static final String RETRY = "retry-change";
    private static final String LIST = "list-changes";
    private static final String IN_PROGRESS = "SalesOrderSystem014";

    private static final Set<String> CHANGEABLE = Set.of("handling", "waiting-for-fulfillment", "ready-for-invoicing");

    private static final Duration FIRST_LOOK = Duration.ofSeconds(2);
    private static final Duration LONGEST_LOOK = Duration.ofMinutes(1);
    private static final Duration UNTIL_LISTED = Duration.ofMinutes(2);
    private static final Duration STUCK = Duration.ofMinutes(30);
    private static final Duration LONGEST = Duration.ofHours(24);

    private final Clock clock;

    public ChangePosting(Clock clock) {
        this.clock = clock;
    }

    /** The order is looked over before each call that changes something: it may have moved on since the last one. */
    public Step next(WorkItem item, VtexOrder order) {
        if (item.sent(CREATE) || isAccepted(item) && !hasRequestId(item)) {
            return reading(LIST, "");
        }
        if (isAccepted(item)) {
            return reading(GET, item.vtexReceipt());
        }
        return change(item, order, item.answered(PREVIEW) ? CREATE : PREVIEW);
    }

    /** @param change what {@code get-change} answered */
    public Step followed(WorkItem item, JsonNode change) {
        Instant now = clock.instant();
        String status = Postings.text(change, "status");
        if (status.equals("done")) {
            return done(change);
        }
        if (status.equals("canceled") || status.equals("canceling")) {
            String reason = canceledBecause(change);
            return new Step.Refused("VTEX canceled the change " + changeId(item) + " of order " + item.orderId() + ": "
                    + (reason.isEmpty() ? "it gave no reason" : reason) + "; expected it to be applied.");
        }
        Instant asked = VtexDate.instant(Postings.text(change, "date"));
        Instant since = asked == null ? item.markedAt() : asked;
        if (Postings.isOlder(now, since, LONGEST)) {
            return new Step.Judge(
                    "change-stuck",
                    "The change " + changeId(item) + " of order " + item.orderId() + " is "
                            + (status.isEmpty() ? "without a status" : status) + " in VTEX since " + since
                            + "; expected done within a day. Cancel it in VTEX or ask VTEX what holds it.");
        }
        if (Postings.isOlder(now, since, STUCK) && item.answered(CREATE) && hasRequestId(item)) {
            return new Step.Call(RETRY, item.vtexReceipt(), "", false);
        }
        return waiting(
                item,
                since,
                "change-in-progress",
                "is " + (status.isEmpty() ? "without a status" : status) + " in VTEX; waiting for done.");
    }

    /**
     * Whether the change whose answer was lost is in the order's history. VTEX lists there only what it has applied, so a change that is
     * still worked in does not show: what is not found within two minutes is sent again, and then VTEX refuses it (014) if it has it.
     *
     * @param order the order as it is now; what is sent again is worked out anew
     * @param history what {@code list-changes} answered
     */
    public Step found(WorkItem item, VtexOrder order, JsonNode history) {
        OrderChange change = RecordJson.read(item.body(), OrderChange.class);
        Optional<JsonNode> known = ChangeHistory.find(history, change, item.markedAt());
        if (known.isPresent()) {
            String status = Postings.text(known.get(), "status");
            return status.isEmpty() || status.equals("done")
                    ? done(known.get())
                    : reading(GET, Postings.text(known.get(), "requestId"));
        }
        Instant now = clock.instant();
        if (isAccepted(item)) {
            return Postings.isOlder(now, item.markedAt(), STUCK)
                    ? new Step.Judge(
                            "change-unknown",
                            "VTEX accepted the change " + change.changeId() + " of order " + item.orderId() + " at "
                                    + item.markedAt() + " without a requestId, and its history does not show it;"
                                    + " expected it within half an hour. Look at the order's changes in the Admin.")
                    : waiting(item, item.markedAt(), "change-in-progress", "is accepted; waiting for it to show.");
        }
        if (!Postings.isOlder(now, item.markedAt(), UNTIL_LISTED)) {
            return waiting(
                    item,
                    item.markedAt(),
                    "answer-lost",
                    "was sent at " + item.markedAt() + " and VTEX's answer was lost; looking whether VTEX has it.");
        }
        return change(item, order, CREATE);
    }

    /**
     * What a 4xx to one of these calls means.
     *
     * @param call the refused call
     * @param code VTEX's own code; may be empty
     * @param sentence what VTEX said
     */
    public Step declined(WorkItem item, String call, String code, String sentence) {
        String subject = "The change " + changeId(item) + " of order " + item.orderId();
        if (call.equals(RETRY)) {
            // 016: it ended in the meantime, and the details tell how
            return reading(GET, item.vtexReceipt());
        }
        if (call.equals(GET) || call.equals(LIST)) {
            return new Step.Judge(
                    "change-unknown",
                    subject + " was sent and cannot be followed: " + sentence
                            + "; expected VTEX to tell of it. Look at the order's changes in the Admin.");
        }
        if (!code.equals(IN_PROGRESS)) {
            return new Step.Refused(subject + " was refused. " + sentence);
        }
        if (call.equals(CREATE)) {
            return new Step.Judge(
                    "change-in-progress",
                    subject + " was refused because another one is in progress, which may be this one, sent before: "
                            + sentence
                            + "; expected none. Look at the order's changes in the Admin, then retry or skip.");
        }
        return Postings.isOlder(clock.instant(), item.arrivedAt(), LONGEST)
                ? new Step.Judge(
                        "change-in-progress",
                        subject
                                + " waits for another one that is in progress in VTEX; expected that to end within a day.")
                : waiting(item, item.arrivedAt(), "change-in-progress", "waits for another one that is in progress.");
    }

    private static boolean isAccepted(WorkItem item) {
        return item.answered(CREATE) || Postings.asked(item, RETRY);
    }

    private static boolean hasRequestId(WorkItem item) {
        return item.vtexReceipt() != null && !item.vtexReceipt().isEmpty();
    }

    private static Step reading(String call, String target) {
        return new Step.Call(call, target, "", false);
    }

    private Step change(WorkItem item, VtexOrder order, String call) {
        OrderChange change = RecordJson.read(item.body(), OrderChange.class);
        Optional<Step> instead = unchangeable(item, order);
        if (instead.isPresent()) {
            return instead.get();
        }
        try {
            return new Step.Call(call, "", ChangePlan.body(item.orderId(), change, order.json()), false);
        } catch (ChangePlan.Impossible e) {
            return new Step.Refused(e.getMessage());
        }
    }

    /** What to do while, or because, the order's state takes no change (MOD: CHK0124, SalesOrderSystem046). */
    private Optional<Step> unchangeable(WorkItem item, VtexOrder order) {
        String status = order.status();
        if (CHANGEABLE.contains(status)) {
            return Optional.empty();
        }
        String found = "Order " + item.orderId() + " " + Postings.state(order);
        if (Postings.isGone(order) || status.equals("cancel")) {
            return Optional.of(new Step.Refused(
                    found + "; expected handling, waiting-for-fulfillment or ready-for-invoicing, to change it."));
        }
        if (status.equals("invoiced")) {
            return Optional.of(new Step.Refused(
                    found + "; expected an order that is not fully invoiced, as VTEX changes none after that."));
        }
        if (status.isEmpty() || Postings.CANCELLATION_ASKED.contains(status)) {
            return Optional.of(new Step.Judge(
                    status.isEmpty() ? "no-state" : "cancellation-asked",
                    found + " while the ERP wants to change it; expected handling, waiting-for-fulfillment or"
                            + " ready-for-invoicing. Settle that first, then retry or skip the change."));
        }
        return Optional.of(new Step.Wait(
                Postings.later(clock.instant(), item.takenAt(), Duration.ofSeconds(30), Postings.LONGEST_PAUSE),
                true,
                "not-changeable",
                found + "; the change " + changeId(item)
                        + " waits for handling, waiting-for-fulfillment or ready-for-invoicing."));
    }

    private static Step done(JsonNode change) {
        JsonNode value = change.path("totalChangeValue");
        return Step.Settled.posted(
                value.isIntegralNumber() ? "The order's total changed by " + Postings.money(value.asLong()) + "." : "");
    }

    /** The shape of a log's entry is not documented. */
    private static String canceledBecause(JsonNode change) {
        String reason = Postings.text(change.path("cancellationData"), "reason");
        JsonNode logs = change.path("logs");
        JsonNode last = logs.path(logs.size() - 1);
        for (String field : new String[] {"message", "reason", "description", "text"}) {
            reason = reason.isEmpty() ? Postings.text(last, field) : reason;
        }
        return reason.isEmpty() ? Postings.text(last) : reason;
    }

    private Step waiting(WorkItem item, Instant since, String cause, String what) {
        return new Step.Wait(
                Postings.later(clock.instant(), since, FIRST_LOOK, LONGEST_LOOK),
                false,
                cause,
                "The change " + changeId(item) + " of order " + item.orderId() + " " + what);
    }

    private static String changeId(WorkItem item) {
        return RecordJson.read(item.body(), OrderChange.class).changeId();
    }
}
