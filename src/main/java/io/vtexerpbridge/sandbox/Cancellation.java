package io.vtexerpbridge.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.util.Set;

/** Cancelling in two steps, a shopper's request and its denial (CONTRACT 8). */
final class Cancellation {
    private static final Set<String> TWO_STEPS = Set.of("ready-for-handling", "handling");
    /** States in which the platform itself works; nothing may interfere (CONTRACT 19). */
    private static final Set<String> BUSY =
            Set.of("order-created", "on-order-completed", "start-handling", "invoice", "cancel");

    private final Orders orders;
    private final Clock clock;

    Cancellation(Orders orders, Clock clock) {
        this.orders = orders;
        this.clock = clock;
    }

    Answer cancel(Asked asked) {
        OrderEntry entry = orders.get(asked.orderId());
        if (entry.state == null || !entry.complete) {
            throw Refusal.bad("Order " + entry.orderId + " is incomplete and can not be canceled");
        }
        if (Orders.FINAL.contains(entry.state) || BUSY.contains(entry.state)) {
            throw Refusal.bad("Order can not be canceled in status " + entry.state);
        }
        if (entry.invoiced(true) > 0) {
            throw Refusal.bad("Order is partially invoiced and can not be canceled");
        }
        String reason = asked.body().path("reason").asText("");
        boolean byUser = asked.body().path("requestedByUser").asBoolean(false);
        if (TWO_STEPS.contains(entry.state)) {
            request(entry, reason, byUser);
        } else {
            ObjectNode data = Json.object().put("cancelReason", reason);
            data.putObject("cancellationData").put("reason", reason).put("cancellationDate", now());
            orders.patch(entry, data);
            orders.move(entry, "cancel");
            orders.moveLater(entry, "canceled", () -> {});
        }
        return receipt(entry.orderId, clock);
    }

    /** The shopper asks on the sandbox's own control API or page. */
    void ask(OrderEntry entry, String reason) {
        if (entry.state == null
                || Orders.FINAL.contains(entry.state)
                || BUSY.contains(entry.state)
                || "cancellation-requested".equals(entry.state)) {
            throw new IllegalArgumentException("Order " + entry.orderId + " is " + entry.state
                    + "; a shopper can ask to cancel only what is not invoiced, canceled or being worked on");
        }
        request(entry, reason, true);
    }

    /** The first step, or a shopper who wants out: the order waits for the seller's word. */
    void request(OrderEntry entry, String reason, boolean byUser) {
        String id = OrderMaker.uuid(entry.orderId + entry.steps.size()).replace("-", "");
        ObjectNode patch = Json.object();
        patch.putObject("cancellationData")
                .put("requestedByUser", byUser)
                .put("requestedBySystem", false)
                .put("requestedBySellerNotification", !byUser)
                .put("requestedByPaymentNotification", false)
                .put("reason", reason)
                .put("cancellationDate", now())
                .put("cancellationRequestId", id);
        patch.set("cancellationRequests", requests(entry));
        patch.withArray("cancellationRequests")
                .addObject()
                .put("id", id)
                .put("reason", reason)
                .put("cancellationRequestDate", now())
                .put("requestedByUser", byUser)
                .put("deniedBySeller", false)
                .putNull("deniedBySellerReason")
                .putNull("cancellationRequestDenyDate");
        orders.patch(entry, patch);
        orders.move(entry, "cancellation-requested");
    }

    Answer deny(Asked asked) {
        OrderEntry entry = orders.get(asked.orderId());
        String id = asked.text("cancellationRequestId");
        String reason = asked.text("denyReason");
        ArrayNode requests = requests(entry);
        ObjectNode request = null;
        for (JsonNode known : requests) {
            if (known.path("id").asText().equals(id)) {
                request = (ObjectNode) known;
            }
        }
        if (request == null) {
            throw Refusal.bad("Cancellation request " + id + " not found");
        }
        if (!"cancellation-requested".equals(entry.state)
                || request.path("deniedBySeller").asBoolean()) {
            throw Refusal.bad("Order status should be cancellation-requested to perform this action");
        }
        request.put("deniedBySeller", true)
                .put("deniedBySellerReason", reason)
                .put("cancellationRequestDenyDate", now());
        boolean byUser = request.path("requestedByUser").asBoolean();
        ObjectNode patch = Json.object();
        patch.set("cancellationRequests", requests);
        orders.patch(entry, patch);
        String back = entry.stateBeforeRequest;
        orders.move(entry, "cancellation-request-denied-ffm");
        // Denying what the seller itself asked for leaves the order stuck (KI-1004978, CONTRACT 8.2).
        if (byUser) {
            orders.moveLater(entry, back, () -> {});
        }
        return Answer.empty(200);
    }

    /** The answer of cancel, invoice and tracking. */
    static Answer receipt(String orderId, Clock clock) {
        String date = VtexDates.order(clock.instant());
        return Answer.ok(Json.object()
                .put("date", date)
                .put("orderId", orderId)
                .put("receipt", OrderMaker.uuid(orderId + date).replace("-", "")));
    }

    private ArrayNode requests(OrderEntry entry) {
        JsonNode known = orders.json(entry).path("cancellationRequests");
        return known instanceof ArrayNode array ? array : Json.array();
    }

    private String now() {
        return VtexDates.event(clock.instant());
    }
}
