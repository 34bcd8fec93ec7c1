package io.vtexerpbridge.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.util.Set;

/** The small calls around an order: interactions, payment notification, change of seller (CONTRACT 15, 16). */
final class SideCalls {
    private static final int LONGEST_WINDOW = 30;
    private static final Set<String> SELLER_CHANGEABLE =
            Set.of("window-to-change-seller", "payment-pending", "waiting-for-authorization");

    private final Orders orders;
    private final Clock clock;
    private int sellerWindowDays = 2;

    SideCalls(Orders orders, Clock clock) {
        this.orders = orders;
        this.clock = clock;
    }

    Answer interaction(Asked asked) {
        OrderEntry entry = orders.get(asked.orderId());
        ObjectNode line = Json.object().put("source", asked.text("source")).put("message", asked.text("message"));
        entry.interactions.add(line.put("date", VtexDates.event(clock.instant())));
        return Answer.empty(200);
    }

    /** Approves a payment that was settled elsewhere; the order then goes its usual way. */
    Answer notifyPayment(Asked asked) {
        OrderEntry entry = orders.get(asked.orderId());
        if (!"payment-pending".equals(entry.state)) {
            throw Refusal.bad("Order status should be payment-pending to perform this action");
        }
        boolean known = orders.json(entry).findValues("payments").stream()
                .flatMap(payments -> payments.findValuesAsText("id").stream())
                .anyMatch(asked.path().get("paymentId")::equals);
        if (!known) {
            throw Refusal.oms(404, "1", "Payment not found");
        }
        orders.move(entry, "approve-payment");
        orders.moveLater(
                entry,
                "payment-approved",
                () -> orders.moveLater(
                        entry, "window-to-cancel", () -> orders.moveLater(entry, "ready-for-handling", () -> {})));
        return Answer.empty(200);
    }

    Answer sellerWindow(Asked asked) {
        return Answer.ok(IntNode.valueOf(sellerWindowDays));
    }

    Answer setSellerWindow(Asked asked) {
        JsonNode days = asked.object().path("waitingTime");
        if (!days.isInt() || days.intValue() < 0 || days.intValue() > LONGEST_WINDOW) {
            throw new Refusal(Answer.checkout(400, "ORD001", "waitingTime must be between 0 and 30"));
        }
        sellerWindowDays = days.intValue();
        return Answer.empty(201);
    }

    /** Afterwards the deliveryIds are empty: they are the new seller's business (CONTRACT 16). */
    Answer changeSeller(Asked asked) {
        OrderEntry entry = orders.get(asked.orderId());
        String seller = asked.text("newSellerId");
        if (!SELLER_CHANGEABLE.contains(String.valueOf(entry.state))) {
            throw new Refusal(Answer.checkout(400, "ORD001", "The seller can not be changed in status " + entry.state));
        }
        ObjectNode order = orders.json(entry);
        ObjectNode patch = Json.object();
        order.path("items").forEach(item -> ((ObjectNode) item).put("seller", seller));
        order.path("shippingData").path("logisticsInfo").forEach(info -> ((ObjectNode) info).putArray("deliveryIds"));
        patch.set("items", order.path("items"));
        patch.putObject("shippingData")
                .set("logisticsInfo", order.path("shippingData").path("logisticsInfo"));
        orders.patch(entry, patch);
        return Answer.empty(200);
    }
}
