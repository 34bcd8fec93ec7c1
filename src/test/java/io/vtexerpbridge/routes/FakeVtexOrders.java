package io.vtexerpbridge.routes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vtexerpbridge.routes.FakeVtex.Call;
import io.vtexerpbridge.routes.FakeVtex.Trick;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * What the calls do to {@link FakeVtex}'s orders that bring what the ERP told: packages appear, an order becomes invoiced when its sales
 * reach its value, a cancellation takes two steps, a change waits until the test applies it. An order that VTEX does not have gets a
 * receipt and nothing else.
 */
final class FakeVtexOrders {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, ObjectNode> orders;
    private final List<String> violations;
    private final Clock clock;
    private final Map<String, List<ObjectNode>> hidden = new HashMap<>();
    private final Map<String, ObjectNode> changes = new HashMap<>();
    private final ArrayNode notes = JSON.createArrayNode();
    private final List<String> invoices = new CopyOnWriteArrayList<>();
    private volatile boolean showsLate;

    FakeVtexOrders(Map<String, ObjectNode> orders, List<String> violations, Clock clock) {
        this.orders = orders;
        this.clock = clock;
        this.violations = violations;
    }

    synchronized void reset() {
        hidden.clear();
        changes.clear();
        notes.removeAll();
        invoices.clear();
        showsLate = false;
    }

    // --- What a test tells and asks
    // ----------------------------------------------------------------------------------

    /** From now on, posted invoices do not show in their order before {@link #show}. */
    void showLate(boolean late) {
        showsLate = late;
    }

    synchronized void show(String orderId) {
        List<ObjectNode> late = hidden.remove(orderId);
        if (late != null) {
            late.forEach(one -> show(orders.get(orderId), one));
        }
    }

    /** The invoices that VTEX took, as "orderId number". */
    List<String> invoices(String orderId) {
        return invoices.stream().filter(one -> one.startsWith(orderId + " ")).toList();
    }

    /** The change with this request id, to be moved on by a test. */
    synchronized ObjectNode change(String requestId) {
        return changes.get(requestId);
    }

    synchronized List<ObjectNode> changes(String orderId) {
        return changes.values().stream()
                .filter(one -> one.path("orderId").asText().equals(orderId))
                .toList();
    }

    synchronized List<String> notes(String orderId) {
        List<String> texts = new ArrayList<>();
        notes.forEach(note -> {
            if (note.at("/target/id").asText().equals(orderId)) {
                texts.add(note.path("description").asText());
            }
        });
        return texts;
    }

    /** Somebody asks to cancel the order; the request has the id "Q1". */
    void askToCancel(String orderId, boolean byUser) {
        request(orders.get(orderId), "arrependimento", byUser);
    }

    // --- The calls
    // ---------------------------------------------------------------------------------------------------

    synchronized Trick take(Call call) throws IOException {
        JsonNode body = call.body().isEmpty() ? JSON.createObjectNode() : JSON.readTree(call.body());
        boolean isNote = call.path().equals("/api/do/notes");
        ObjectNode order = isNote ? null : orders.get(FakeVtex.orderId(call.path()));
        if (order == null && !isNote) {
            return FakeVtex.json("{\"receipt\":\"R1\"}");
        }
        String target = isNote ? "" : last(call.path());
        return switch (call.name()) {
            case "post-invoice" -> invoice(order, body);
            case "update-tracking" -> tracking(order, target, body);
            case "add-tracking-event" -> event(order, call.path().split("/")[7], body);
            case "cancel-order" -> cancel(order, body);
            case "deny-cancellation" -> deny(order, body);
            case "preview-change" -> FakeVtex.json("{}");
            case "create-change" -> change(order, body);
            case "get-change" ->
                changes.containsKey(target)
                        ? FakeVtex.json(changes.get(target).toString())
                        : bad(404, "There is no change " + target);
            case "list-changes" -> applied(order);
            case "add-note" -> note(body);
            case "list-notes" -> FakeVtex.json(notes.toString());
            case "notify-payment" -> move(order, "payment-approved");
            case "change-seller" -> seller(order, body);
            default -> FakeVtex.json("{\"receipt\":\"R1\"}");
        };
    }

    private static String last(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    static Trick bad(int status, String message) {
        return Trick.answer(
                status,
                "application/json",
                "{\"error\":{\"code\":\"1\",\"message\":\"" + message + "\",\"exception\":null}}");
    }

    private static Trick receipt(ObjectNode order, String receipt) {
        return FakeVtex.json("{\"date\":\"2026-11-20T10:00:00Z\",\"orderId\":\""
                + order.path("orderId").asText() + "\",\"receipt\":\"" + receipt + "\"}");
    }

    private static ArrayNode packages(ObjectNode order) {
        return order.withObject("/packageAttachment").withArray("packages");
    }

    private Trick invoice(ObjectNode order, JsonNode body) {
        String id = order.path("orderId").asText();
        String number = body.path("invoiceNumber").asText();
        if (invoices.contains(id + " " + number)) {
            violations.add("invoice " + number + " of order " + id + " posted again");
        }
        if (order.path("status").asText().equals("cancellation-requested")) {
            violations.add("invoice " + number + " declines a cancellation of order " + id);
        }
        invoices.add(id + " " + number);
        ObjectNode made = body.deepCopy();
        made.put("invoiceValue", body.path("invoiceValue").asLong());
        made.putNull("courierStatus");
        made.putArray("items");
        for (JsonNode item : body.path("items")) {
            made.withArray("items")
                    .addObject()
                    .put("itemIndex", index(order, item.path("id").asText()))
                    .put("quantity", item.path("quantity").asInt())
                    .put("price", item.path("price").asLong());
        }
        if (showsLate) {
            hidden.computeIfAbsent(id, any -> new ArrayList<>()).add(made);
        } else {
            show(order, made);
        }
        return receipt(order, "R-" + number);
    }

    private static int index(ObjectNode order, String skuId) {
        for (int i = 0; i < order.path("items").size(); i++) {
            if (order.path("items").path(i).path("id").asText().equals(skuId)) {
                return i;
            }
        }
        return -1;
    }

    private static void show(ObjectNode order, ObjectNode made) {
        packages(order).add(made);
        long sold = 0;
        for (JsonNode one : packages(order)) {
            sold += one.path("type").asText().equals("Output")
                    ? one.path("invoiceValue").asLong()
                    : 0;
        }
        if (sold == order.path("value").asLong()) {
            order.put("status", "invoiced");
        }
    }

    private static ObjectNode named(ObjectNode order, String number) {
        for (JsonNode one : packages(order)) {
            if (one.path("invoiceNumber").asText().equals(number)) {
                return (ObjectNode) one;
            }
        }
        return null;
    }

    private static Trick tracking(ObjectNode order, String number, JsonNode body) {
        ObjectNode one = named(order, number);
        if (one == null) {
            return bad(404, "There is no invoice " + number);
        }
        one.setAll((ObjectNode) body);
        return receipt(order, "T-" + number);
    }

    private static Trick event(ObjectNode order, String number, JsonNode body) {
        ObjectNode one = named(order, number);
        if (one == null || one.path("trackingNumber").asText("").isEmpty()) {
            return bad(400, "The invoice has no tracking number");
        }
        ObjectNode status =
                one.path("courierStatus") instanceof ObjectNode known ? known : one.putObject("courierStatus");
        status.put("finished", body.path("isDelivered").asBoolean());
        for (JsonNode event : body.path("events")) {
            ObjectNode shown = event.deepCopy();
            shown.put("createDate", event.path("date").asText() + "T00:00:00Z");
            status.withArray("data").add(shown);
        }
        return receipt(order, "E-" + number);
    }

    private void request(ObjectNode order, String reason, boolean byUser) {
        order.putObject("cancellationData")
                .put("requestedByUser", byUser)
                .put("requestedBySellerNotification", !byUser)
                .put("reason", reason)
                .put("cancellationDate", clock.instant().toString())
                .put("cancellationRequestId", "Q1");
        order.putArray("cancellationRequests")
                .addObject()
                .put("id", "Q1")
                .put("reason", reason)
                .put("cancellationRequestDate", clock.instant().toString())
                .put("requestedByUser", byUser)
                .put("deniedBySeller", false);
        order.put("status", "cancellation-requested");
    }

    private Trick cancel(ObjectNode order, JsonNode body) {
        switch (order.path("status").asText()) {
            case "ready-for-handling", "handling" ->
                request(order, body.path("reason").asText(), false);
            case "cancellation-requested" -> order.put("status", "canceled");
            default -> {
                return bad(400, "The order cannot be canceled");
            }
        }
        return receipt(order, "C1");
    }

    private static Trick deny(ObjectNode order, JsonNode body) {
        JsonNode request = order.path("cancellationRequests").path(0);
        if (!request.path("id")
                .asText()
                .equals(body.path("cancellationRequestId").asText("none"))) {
            return bad(400, "There is no such request");
        }
        ((ObjectNode) request).put("deniedBySeller", true);
        return move(order, "handling");
    }

    private static Trick move(ObjectNode order, String status) {
        order.put("status", status);
        return Trick.status(200);
    }

    private Trick change(ObjectNode order, JsonNode body) {
        String requestId = "CH" + (changes.size() + 1);
        ObjectNode made = body.deepCopy();
        made.put("requestId", requestId)
                .put("orderId", order.path("orderId").asText())
                .put("status", "waiting-confirmation")
                .put("date", clock.instant().toString());
        changes.put(requestId, made);
        return Trick.answer(202, "application/json", made.toString());
    }

    private Trick applied(ObjectNode order) {
        ObjectNode history = JSON.createObjectNode();
        history.putArray("actions");
        ArrayNode requests = history.putArray("requests");
        changes.values().stream()
                .filter(one -> one.path("orderId").equals(order.path("orderId")))
                .filter(one -> one.path("status").asText().equals("done"))
                .forEach(requests::add);
        return FakeVtex.json(history.toString());
    }

    private Trick note(JsonNode body) {
        ObjectNode note = body.deepCopy();
        note.put("id", "N" + (notes.size() + 1))
                .put("creationDate", clock.instant().toString());
        notes.add(note);
        return FakeVtex.json(note.toString());
    }

    private static Trick seller(ObjectNode order, JsonNode body) {
        order.path("items").forEach(item -> ((ObjectNode) item).set("seller", body.path("newSellerId")));
        return Trick.status(200);
    }
}
