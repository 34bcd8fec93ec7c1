package io.vtexerpbridge.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The small calls around an order: interactions, notes, payment notification, change of seller (CONTRACT 15-17). */
final class SideCalls {
    private static final int MOST_NOTES = 30;
    private static final int LONGEST_NOTE = 2000;
    private static final int LONGEST_WINDOW = 30;
    private static final Set<String> SELLER_CHANGEABLE =
            Set.of("window-to-change-seller", "payment-pending", "waiting-for-authorization");

    private final Orders orders;
    private final Clock clock;
    private final Map<String, List<ObjectNode>> notes = new HashMap<>();
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

    Answer createNote(Asked asked) {
        JsonNode target = asked.object().path("target");
        String orderId = target.path("id").asText("");
        String description = asked.text("description");
        asked.text("domain");
        if (orderId.isEmpty() || !"order".equals(target.path("type").asText())) {
            throw Refusal.bad("Field target must be an object with id, type order and url");
        }
        List<ObjectNode> known = notes.computeIfAbsent(orderId, id -> new ArrayList<>());
        if (description.length() > LONGEST_NOTE || known.size() == MOST_NOTES) {
            throw Refusal.bad("A note has 2000 characters and an order 30 notes at most");
        }
        String now = VtexDates.event(clock.instant());
        ObjectNode note = Json.object()
                .put("id", OrderMaker.uuid(orderId + known.size()).replace("-", ""))
                .put("domain", asked.body().path("domain").asText())
                .put("owner", "sandbox");
        note.set("target", target);
        note.put("description", description).put("creationDate", now).put("lastUpdate", now);
        note.set(
                "createdBy",
                asked.body().path("createdBy").isObject() ? asked.body().get("createdBy") : Json.MAPPER.nullNode());
        known.add(note);
        return Answer.ok(note);
    }

    Answer listNotes(Asked asked) {
        List<ObjectNode> known = notes.getOrDefault(asked.query().getOrDefault("target.id", ""), List.of());
        ObjectNode answer = Json.object();
        ArrayNode items = answer.putArray("items");
        known.forEach(items::add);
        answer.putObject("paging")
                .put("page", 1)
                .put("perPage", MOST_NOTES)
                .put("total", known.size())
                .put("pages", 1);
        return Answer.ok(answer);
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
