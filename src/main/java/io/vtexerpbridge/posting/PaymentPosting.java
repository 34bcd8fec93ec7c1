package io.vtexerpbridge.posting;

import com.fasterxml.jackson.databind.JsonNode;
import io.vtexerpbridge.ledger.WorkItem;
import io.vtexerpbridge.order.VtexOrder;
import io.vtexerpbridge.records.Payment;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Tells that a payment made outside VTEX has arrived (VTEX Orders API, payment notification): {@code notify-payment}, target the payment
 * id, no body. The order's state is the proof; VTEX moves it on a while after it accepted.
 */
public final class PaymentPosting {

    private static final String CALL = "notify-payment";
    private static final String PENDING = "payment-pending";

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
    private static final Duration LONGEST_PENDING = Duration.ofMinutes(10);

    /** On its way to payment-pending; told this early, a payment can be lost (orders overview). */
    private static final Set<String> TOO_EARLY = Set.of(
            "order-created",
            "order-completed",
            "on-order-completed",
            "waiting-for-order-authorization",
            "waiting-for-authorization",
            "waiting-for-manual-authorization",
            "window-to-change-payment");

    private final Clock clock;

    public PaymentPosting(Clock clock) {
        this.clock = clock;
    }

    public Step next(WorkItem item, VtexOrder order) {
        Payment payment = RecordJson.read(item.body(), Payment.class);
        String found = "Order " + item.orderId() + " " + Postings.state(order);
        if (Postings.isGone(order) || order.status().equals("cancel")) {
            return new Step.Refused(found + "; expected an order that waits for its payment. If the money has arrived,"
                    + " it must be given back outside VTEX.");
        }
        if (order.status().isEmpty() || Postings.CANCELLATION_ASKED.contains(order.status())) {
            return new Step.Judge(
                    order.status().isEmpty() ? "no-state" : "cancellation-asked",
                    found + " while the ERP says that it is paid; expected " + PENDING + ".");
        }
        List<String> payments = payments(order.json());
        if (!payment.paymentId().isEmpty() && !payments.contains(payment.paymentId())) {
            return new Step.Refused("Order " + item.orderId() + " has no payment " + payment.paymentId()
                    + (payments.isEmpty() ? " and names none at all" : "") + "; expected "
                    + (payments.isEmpty() ? "the id of an active payment." : "one of " + named(payments) + "."));
        }
        if (TOO_EARLY.contains(order.status())) {
            Instant until = Postings.later(clock.instant(), item.takenAt(), FIRST_PAUSE, Postings.LONGEST_PAUSE);
            return new Step.Wait(until, true, "not-pending", found + "; the payment waits for " + PENDING + ".");
        }
        if (!order.status().equals(PENDING)) {
            return Postings.settled(
                    item, CALL, Postings.asked(item, CALL) ? "" : found + " and waits for no payment any more.");
        }
        return pending(item, payment, payments);
    }

    private Step pending(WorkItem item, Payment payment, List<String> payments) {
        Instant now = clock.instant();
        if (item.answered(CALL)) {
            return Postings.isOlder(now, item.markedAt(), LONGEST_PENDING)
                    ? Step.Settled.posted("VTEX accepted the notification at " + item.markedAt() + ", but the order is"
                            + " still " + PENDING + "; look at its payment in the Admin.")
                    : new Step.Wait(
                            Postings.later(now, item.markedAt(), FIRST_PAUSE, Postings.UNTIL_SHOWN),
                            false,
                            "payment-pending",
                            "Order " + item.orderId() + " is still " + PENDING
                                    + " after VTEX accepted the payment notification; waiting for it to move on.");
        }
        if (payment.paymentId().isEmpty() && payments.size() != 1) {
            return new Step.Refused("Order " + item.orderId() + " has "
                    + (payments.isEmpty() ? "no payment" : "the payments " + named(payments))
                    + "; expected a paymentId that names one of them, unless there is exactly one.");
        }
        String target = payment.paymentId().isEmpty() ? payments.get(0) : payment.paymentId();
        return Postings.unknownYet(item, CALL, now).orElseGet(() -> new Step.Call(CALL, target, "", false));
    }

    /** The ids of the payments that count: a shopper who paid another way leaves an inactive transaction behind. */
    private static List<String> payments(JsonNode order) {
        List<String> ids = new ArrayList<>();
        for (JsonNode transaction : order.path("paymentData").path("transactions")) {
            if (transaction.path("isActive").asBoolean(true)) {
                for (JsonNode payment : transaction.path("payments")) {
                    String id = Postings.text(payment, "id");
                    if (!id.isEmpty() && !ids.contains(id)) {
                        ids.add(id);
                    }
                }
            }
        }
        return ids;
    }

    private static String named(List<String> ids) {
        return String.join(", ", ids);
    }
}
