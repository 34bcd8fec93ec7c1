package io.vtexerpbridge.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Everything that happened to one order, for the control API and the page: who called what, and what came of it. */
final class OrderStory {
    private final Orders orders;
    private final DoCalls vtexDo;
    private final OrderChanges changes;

    OrderStory(Orders orders, DoCalls vtexDo, OrderChanges changes) {
        this.orders = orders;
        this.vtexDo = vtexDo;
        this.changes = changes;
    }

    ObjectNode of(OrderEntry entry) {
        ObjectNode order = orders.json(entry);
        ObjectNode story = Json.object();
        ArrayNode steps = story.putArray("steps");
        entry.steps.forEach(
                step -> steps.addObject().put("at", VtexDates.event(step.at())).put("state", step.state()));
        invoices(story.putArray("invoices"), entry, order);
        cancellation(story.putObject("cancellation"), order);
        changes.of(entry.orderId).forEach(story.putArray("changes")::add);
        vtexDo.notesOf(entry.orderId).forEach(story.putArray("notes")::add);
        vtexDo.tasksOf(entry.orderId).forEach(story.putArray("tasks")::add);
        entry.interactions.forEach(story.putArray("interactions")::add);
        ArrayNode calls = story.putArray("lastCalls");
        entry.calls.forEach(call -> calls.addObject()
                .put("at", VtexDates.event(call.at()))
                .put("call", call.call().id())
                .put("method", call.call().method())
                .put("path", call.path())
                .put("status", call.status())
                .put("trouble", call.trouble())
                .put("body", call.body()));
        story.set("order", order);
        return story;
    }

    private static void invoices(ArrayNode invoices, OrderEntry entry, ObjectNode order) {
        ArrayNode packages = InvoiceCalls.packages(order);
        entry.invoices.values().forEach(invoice -> {
            JsonNode parcel = parcel(packages, invoice.number);
            ObjectNode row = invoices.addObject()
                    .put("invoiceNumber", invoice.number)
                    .put("type", invoice.output ? "Output" : "Input")
                    .put("value", invoice.value)
                    .put("embedded", invoice.embedded)
                    .put("accepted", invoice.accepted)
                    .put("answered", invoice.answered)
                    .put("repeatedAfterAnswer", invoice.repeatedAfterAnswer)
                    .put("visible", invoice.visible)
                    .put("tracked", invoice.tracked)
                    .put("delivered", invoice.delivered)
                    .put("courier", parcel.path("courier").asText(null))
                    .put("trackingNumber", parcel.path("trackingNumber").asText(null))
                    .put("trackingUrl", parcel.path("trackingUrl").asText(null));
            row.putArray("items");
            parcel.path("items").forEach(row.withArray("items")::add);
            row.putArray("events");
            parcel.path("courierStatus").path("data").forEach(row.withArray("events")::add);
        });
    }

    private static JsonNode parcel(ArrayNode packages, String number) {
        for (JsonNode parcel : packages) {
            if (parcel.path("invoiceNumber").asText().equals(number)) {
                return parcel;
            }
        }
        return Json.object();
    }

    private static void cancellation(ObjectNode cancellation, ObjectNode order) {
        cancellation.put("reason", order.path("cancelReason").asText(null));
        JsonNode data = order.path("cancellationData");
        cancellation.set("data", data.isMissingNode() ? Json.MAPPER.nullNode() : data);
        order.path("cancellationRequests").forEach(cancellation.putArray("requests")::add);
    }
}
