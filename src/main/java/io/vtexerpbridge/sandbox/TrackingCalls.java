package io.vtexerpbridge.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.util.List;

/** A tracking number for an invoice, and the parcel's milestones (CONTRACT 14). */
final class TrackingCalls {
    private static final List<String> NUMBER_KEYS =
            List.of("trackingNumber", "trackingUrl", "dispatchedDate", "courier");

    private static final List<String> EVENT_KEYS = List.of("city", "state", "description", "date");

    private final Orders orders;
    private final InvoiceCalls invoices;
    private final Clock clock;

    TrackingCalls(Orders orders, InvoiceCalls invoices, Clock clock) {
        this.orders = orders;
        this.invoices = invoices;
        this.clock = clock;
    }

    Answer number(Asked asked) {
        OrderEntry entry = orders.get(asked.orderId());
        for (String key : NUMBER_KEYS) {
            if (!asked.object().has(key)) {
                throw Refusal.bad("Field " + key + " not set");
            }
        }
        asked.text("trackingNumber");
        for (String key : NUMBER_KEYS) {
            requireText(asked.body(), key, true);
        }
        ArrayNode packages = InvoiceCalls.packages(orders.json(entry));
        ObjectNode parcel = parcel(packages, asked);
        NUMBER_KEYS.forEach(key -> parcel.set(key, asked.body().get(key)));
        entry.invoice(parcel).ifPresent(invoice -> invoice.tracked = true);
        invoices.store(entry, packages);
        return Cancellation.receipt(entry.orderId, clock);
    }

    Answer milestones(Asked asked) {
        OrderEntry entry = orders.get(asked.orderId());
        JsonNode delivered = asked.object().path("isDelivered");
        JsonNode events = asked.object().path("events");
        if (!delivered.isBoolean() || !asked.body().has("deliveredDate") || !events.isArray()) {
            throw Refusal.bad("Fields isDelivered, deliveredDate and events are required");
        }
        requireText(asked.body(), "deliveredDate", true);
        events.forEach(event -> EVENT_KEYS.forEach(key -> requireText(event, key, false)));
        ArrayNode packages = InvoiceCalls.packages(orders.json(entry));
        ObjectNode parcel = parcel(packages, asked);
        if (parcel.path("trackingNumber").asText("").isEmpty()) {
            throw Refusal.bad("The invoice has no tracking number");
        }
        JsonNode known = parcel.path("courierStatus").path("data");
        ArrayNode data = known instanceof ArrayNode array ? array : Json.array();
        String now = VtexDates.order(clock.instant());
        for (JsonNode event : events) {
            ObjectNode line = data.addObject()
                    .put("lastChange", now)
                    .put("createDate", event.path("date").asText());
            for (String key : List.of("city", "state", "description")) {
                line.put(key, event.path(key).textValue());
            }
        }
        boolean finished = delivered.booleanValue()
                || parcel.path("courierStatus").path("finished").asBoolean();
        parcel.putObject("courierStatus")
                .put("status", "ok")
                .put("finished", finished)
                .put("deliveredDate", asked.body().path("deliveredDate").asText(null))
                .set("data", data);
        entry.invoice(parcel).ifPresent(invoice -> invoice.delivered |= finished);
        invoices.store(entry, packages);
        return Cancellation.receipt(entry.orderId, clock);
    }

    private static void requireText(JsonNode object, String key, boolean nullable) {
        JsonNode value = object.path(key);
        if (!value.isTextual() && !(nullable && value.isNull())) {
            throw Refusal.bad("Field " + key + " must be a text" + (nullable ? " or null" : ""));
        }
    }

    private static ObjectNode parcel(ArrayNode packages, Asked asked) {
        String number = asked.path().get("invoiceNumber");
        // Seen at VTEX: a space in the number ends in 500 (CONTRACT 14).
        if (number.contains(" ")) {
            throw Refusal.oms(500, "1", "An error has occurred.");
        }
        if (!number.contains("/")) {
            for (JsonNode parcel : packages) {
                if (parcel.path("invoiceNumber").asText().equals(number)) {
                    return (ObjectNode) parcel;
                }
            }
        }
        throw Refusal.oms(404, "1", "Invoice " + number + " not found");
    }
}
