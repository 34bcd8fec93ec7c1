package io.vtexerpbridge.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Order modifications v2: accepted at once, applied or canceled later (CONTRACT 11, 12). */
final class OrderChanges {
    private static final Set<String> CHANGEABLE = Set.of("handling", "waiting-for-fulfillment", "ready-for-invoicing");
    /** What can pay a higher price (CONTRACT 12). */
    private static final Set<String> RAISABLE = Set.of("creditCard", "promissory", "cash", "customerCredit");

    private final Orders orders;
    private final Clock clock;
    private final Orders.Later later;
    private final Trouble trouble;
    private final Duration delay;
    private final String account;
    private final Map<String, List<ObjectNode>> requests = new HashMap<>();
    /** Lines as they were before the first change. */
    private final Map<String, ArrayNode> originals = new HashMap<>();

    private final ObjectNode settings = Json.object();

    OrderChanges(Orders orders, Clock clock, Orders.Later later, Trouble trouble, Duration delay, String account) {
        this.orders = orders;
        this.clock = clock;
        this.later = later;
        this.trouble = trouble;
        this.delay = delay;
        this.account = account;
        settings.putObject("paymentConfiguration").putArray("customPaymentSystemsAllowed");
        // VTEX's default is false; a person who tries the sandbox would only meet a closed door.
        settings.putObject("rolloutConfiguration")
                .put("usingDefaultBehavior", false)
                .put("enableApi", true);
        settings.putObject("pipelineConfiguration")
                .put("enableTaxHubRecalculation", false)
                .put("compensateShippingChanges", true)
                .put("enablePromotionRecalculation", false)
                .put("enableNativeTaxRecalculation", false);
    }

    Answer settings(Asked asked) {
        requireAccount(asked, "an");
        return Answer.ok(settings);
    }

    Answer setSettings(Asked asked) {
        requireAccount(asked, "an");
        Json.merge(settings, (ObjectNode) asked.object());
        return Answer.ok(settings);
    }

    Answer create(Asked asked) {
        requireAccount(asked, "accountName");
        OrderEntry entry = entry(asked);
        JsonNode body = checked(asked, entry);
        List<ObjectNode> known = requests.computeIfAbsent(entry.orderId, id -> new ArrayList<>());
        ObjectNode request = request(entry, body, known.size());
        known.add(request);
        after(() -> advance(request, () -> after(() -> finish(entry, request, body))));
        return Answer.json(202, accepted(request));
    }

    /** What a change would come to; nothing is kept of it. */
    Answer preview(Asked asked) {
        requireAccount(asked, "an");
        OrderEntry entry = entry(asked);
        JsonNode body = checked(asked, entry);
        ObjectNode order = orders.json(entry);
        ObjectNode request = request(entry, body, of(entry.orderId).size());
        try {
            long change = new ChangeMath(order).apply(body);
            requireAllowed(entry, order, change);
            request.put("totalChangeValue", change).set("totals", order.path("totals"));
        } catch (ChangeMath.NotApplied e) {
            String[] parts = e.getMessage().split(": ", 2);
            throw refusal(parts[0], parts[parts.length - 1]);
        }
        return Answer.ok(accepted(request));
    }

    /** What VTEX refuses before it takes a change in (CONTRACT 12). */
    private JsonNode checked(Asked asked, OrderEntry entry) {
        JsonNode body = asked.object();
        if (body.path("reason").asText("").isBlank()) {
            throw refusal("CHK0000", "Field reason not set");
        }
        for (String manual : List.of("manualDiscountValue", "manualIncrementValue")) {
            if (body.path(manual).asLong() < 0) {
                throw refusal("CHK0098", "The modification value needs to be greater or equal than zero");
            }
        }
        if (!settings.at("/rolloutConfiguration/enableApi").asBoolean()) {
            throw refusal("SalesOrderSystem027", "The order change settings are missing");
        }
        String state = String.valueOf(entry.state);
        if (state.equals("canceled")) {
            throw refusal("SalesOrderSystem008", "The order is canceled");
        }
        if (state.equals("invoiced")) {
            throw refusal("SalesOrderSystem046", "The order is invoiced already");
        }
        if (!CHANGEABLE.contains(state) || !entry.complete) {
            throw refusal("CHK0124", "Order in status " + entry.state + " can not be changed");
        }
        if (of(entry.orderId).stream()
                .anyMatch(request -> request.path("inProgress").asBoolean())) {
            throw refusal("SalesOrderSystem014", "There is a change in progress");
        }
        return body;
    }

    /** All requests for changes of an order, the canceled ones too, the oldest first. */
    List<ObjectNode> of(String orderId) {
        return requests.getOrDefault(orderId, List.of());
    }

    private List<ObjectNode> done(String orderId) {
        return of(orderId).stream()
                .filter(request -> request.path("status").asText().equals("done"))
                .toList();
    }

    /** What was ordered, and what every change that was applied added, removed and replaced (CONTRACT 11). */
    Answer summary(Asked asked) {
        OrderEntry entry =
                orders.find(asked.orderId()).orElseThrow(() -> new Refusal(Answer.problem(404, "Not Found")));
        ObjectNode answer = Json.object();
        ArrayNode original = originals.get(entry.orderId);
        answer.set("original", original == null ? lines(orders.json(entry)) : original);
        ArrayNode added = answer.putArray("added");
        ArrayNode removed = answer.putArray("removed");
        ArrayNode replaced = answer.putArray("replaced");
        long discount = 0;
        long increment = 0;
        for (ObjectNode request : done(entry.orderId)) {
            request.path("add").path("items").forEach(added::add);
            request.path("remove").path("items").forEach(removed::add);
            request.path("replace").forEach(replaced::add);
            discount += request.path("manualDiscountValue").asLong();
            increment += request.path("manualIncrementValue").asLong();
        }
        return Answer.ok(
                answer.put("manualDiscountValueAggregated", discount).put("manualIncrementValueAggregated", increment));
    }

    private static ArrayNode lines(ObjectNode order) {
        ArrayNode lines = Json.array();
        for (JsonNode item : order.path("items")) {
            ObjectNode line = lines.addObject();
            for (String part : List.of("uniqueId", "id", "name", "quantity", "price", "unitMultiplier")) {
                line.set(part, item.path(part).isMissingNode() ? Json.MAPPER.nullNode() : item.get(part));
            }
        }
        return lines;
    }

    Answer list(Asked asked) {
        requireAccount(asked, "an");
        ObjectNode answer = Json.object();
        ArrayNode done = answer.putArray("requests");
        done(entry(asked).orderId).forEach(done::add);
        answer.putArray("actions");
        return Answer.ok(answer);
    }

    Answer get(Asked asked) {
        requireAccount(asked, "an");
        return Answer.ok(find(asked));
    }

    Answer cancel(Asked asked) {
        requireAccount(asked, "an");
        ObjectNode request = find(asked);
        if (asked.object().path("reason").asText("").isBlank()) {
            throw refusal("CHK0000", "Field reason not set");
        }
        requireInProgress(request);
        over(request, "canceled");
        because(request, true, asked.body().path("reason").asText());
        return Answer.ok(request);
    }

    Answer retry(Asked asked) {
        requireAccount(asked, "an");
        requireInProgress(find(asked));
        return Answer.empty(204);
    }

    private ObjectNode request(OrderEntry entry, JsonNode body, int count) {
        String id = OrderMaker.uuid(entry.orderId + "change" + count);
        ObjectNode request = Json.object()
                .put("requestId", id)
                .put("workflowId", OrderMaker.uuid(id))
                .put("status", "waiting-acknowledgement")
                .put("inProgress", true)
                .put("reason", body.path("reason").asText())
                .put("manualDiscountValue", body.path("manualDiscountValue").asLong())
                .put("manualIncrementValue", body.path("manualIncrementValue").asLong())
                .put("totalChangeValue", 0);
        request.putArray("totals");
        for (String part : List.of("add", "remove", "replace")) {
            request.set(part, body.has(part) ? body.get(part) : Json.MAPPER.nullNode());
        }
        request.put("date", VtexDates.event(clock.instant()));
        request.putObject("origin")
                .put("account", account)
                .put("orderId", entry.orderId)
                .put("component", "MarketplaceComponent");
        request.set("settings", settings.deepCopy());
        return request;
    }

    private static ObjectNode accepted(ObjectNode request) {
        ObjectNode accepted = request.deepCopy();
        accepted.remove(List.of("status", "inProgress"));
        return accepted;
    }

    private static void advance(ObjectNode request, Runnable then) {
        if (request.path("inProgress").asBoolean()) {
            request.put("status", "waiting-confirmation");
            then.run();
        }
    }

    private void finish(OrderEntry entry, ObjectNode request, JsonNode body) {
        if (!request.path("inProgress").asBoolean()) {
            return;
        }
        ObjectNode order = orders.json(entry);
        ChangeMath math = new ChangeMath(order);
        try {
            long change = math.apply(body);
            requireAllowed(entry, order, change);
            originals.putIfAbsent(entry.orderId, lines(orders.json(entry)));
            store(entry, request, order, math);
            request.put("totalChangeValue", change).set("totals", order.path("totals"));
            over(request, "done");
        } catch (ChangeMath.NotApplied e) {
            over(request, "canceled");
            because(request, false, e.getMessage());
        }
    }

    private static void requireAllowed(OrderEntry entry, ObjectNode order, long change) throws ChangeMath.NotApplied {
        if (!CHANGEABLE.contains(String.valueOf(entry.state))) {
            throw new ChangeMath.NotApplied("CHK0124: The order left the statuses in which it can be changed");
        }
        if (order.path("value").asLong() < entry.invoiced(true)) {
            throw new ChangeMath.NotApplied("CHK0034: The order would be worth less than what is invoiced");
        }
        boolean raisable = order.findValuesAsText("group").stream().anyMatch(RAISABLE::contains);
        if (change > 0 && !raisable) {
            throw new ChangeMath.NotApplied("CHK00342: Increase not allowed for this payment");
        }
    }

    private void store(OrderEntry entry, ObjectNode request, ObjectNode order, ChangeMath math) {
        JsonNode known = order.path("changesAttachment").path("changesData");
        ArrayNode changes = known instanceof ArrayNode array ? array : Json.array();
        ObjectNode change = changes.addObject()
                .put("reason", request.path("reason").asText())
                .put("discountValue", request.path("manualDiscountValue").asLong())
                .put("incrementValue", request.path("manualIncrementValue").asLong());
        change.set("itemsAdded", math.added());
        change.set("itemsRemoved", math.removed());
        change.putObject("receipt")
                .put("date", VtexDates.order(clock.instant()))
                .put("orderId", entry.orderId)
                .put("receipt", request.path("requestId").asText());
        ObjectNode patch = Json.object();
        for (String part : List.of("items", "totals", "value")) {
            patch.set(part, order.get(part));
        }
        patch.putObject("shippingData")
                .set("logisticsInfo", order.path("shippingData").path("logisticsInfo"));
        patch.putObject("changesAttachment").put("id", "changeAttachment").set("changesData", changes);
        orders.patch(entry, patch);
    }

    private static void over(ObjectNode request, String status) {
        request.put("status", status).put("inProgress", false);
    }

    private void because(ObjectNode request, boolean byUser, String reason) {
        request.putObject("cancellationData")
                .put("requestedByUser", byUser)
                .put("reason", reason)
                .put("cancellationDate", VtexDates.event(clock.instant()));
    }

    private ObjectNode find(Asked asked) {
        return of(entry(asked).orderId).stream()
                .filter(request ->
                        request.path("requestId").asText().equals(asked.path().get("requestId")))
                .findFirst()
                .orElseThrow(() -> new Refusal(Answer.checkout(404, "CHK0289", "Change request not found")));
    }

    private static void requireInProgress(ObjectNode request) {
        if (!request.path("inProgress").asBoolean()) {
            throw refusal("SalesOrderSystem016", "The change is done or canceled already");
        }
    }

    private OrderEntry entry(Asked asked) {
        return orders.find(asked.orderId())
                .orElseThrow(() -> new Refusal(Answer.checkout(404, "CHK0201", "Order not found")));
    }

    private void requireAccount(Asked asked, String parameter) {
        if (!account.equals(asked.query().get(parameter))) {
            throw refusal("CHK0000", "The query parameter " + parameter + " must name the account");
        }
    }

    private static Refusal refusal(String code, String message) {
        return new Refusal(Answer.checkout(400, code, message));
    }

    private void after(Runnable action) {
        later.after(Duration.ofMillis(trouble.number("moveDelayMillis", "millis", delay.toMillis())), action);
    }
}
