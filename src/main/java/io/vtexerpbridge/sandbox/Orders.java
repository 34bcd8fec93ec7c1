package io.vtexerpbridge.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** The store's orders: makes them, keeps what happened to them, moves them and says so. */
final class Orders {
    /** Runs something later on the sandbox's own thread. */
    interface Later {
        void after(Duration delay, Runnable action);
    }

    static final Set<String> FINAL = Set.of("invoiced", "canceled", "replaced");
    private static final Set<String> MARKETPLACE_STATES = Set.of(
            "order-created",
            "order-completed",
            "on-order-completed",
            "waiting-for-order-authorization",
            "waiting-for-authorization",
            "payment-pending",
            "approve-payment",
            "payment-approved",
            "window-to-change-seller",
            "waiting-seller-handling",
            "request-cancel",
            "waiting-for-seller-decision");
    private static final Map<String, String> DESCRIPTIONS = Map.of(
            "payment-pending", "Pagamento pendente",
            "payment-approved", "Pagamento aprovado",
            "window-to-cancel", "Carência para cancelamento",
            "ready-for-handling", "Pronto para o manuseio",
            "handling", "Preparando entrega",
            "invoiced", "Faturado",
            "canceled", "Cancelado");

    private final OrderMaker maker;
    private final Clock clock;
    private final Later later;
    private final Trouble trouble;
    private final Duration moveDelay;
    private final Consumer<Event> announcer;
    private final List<OrderEntry> all = new ArrayList<>();
    private final Map<String, OrderEntry> byId = new HashMap<>();
    private final Map<String, OrderEntry> bySequence = new HashMap<>();
    private final Map<String, List<OrderEntry>> byGroup = new HashMap<>();
    private long next;

    Orders(OrderMaker maker, Clock clock, Later later, Trouble trouble, Duration moveDelay, Consumer<Event> announcer) {
        this.maker = maker;
        this.clock = clock;
        this.later = later;
        this.trouble = trouble;
        this.moveDelay = moveDelay;
        this.announcer = announcer;
    }

    List<OrderEntry> all() {
        return all;
    }

    List<OrderEntry> group(String orderGroup) {
        return byGroup.getOrDefault(orderGroup, List.of());
    }

    Optional<OrderEntry> find(String orderId) {
        OrderEntry entry = byId.get(orderId);
        return Optional.ofNullable(
                entry == null && orderId.startsWith("seq") ? bySequence.get(orderId.substring(3)) : entry);
    }

    OrderEntry get(String orderId) {
        return find(orderId).orElseThrow(Refusal::orderNotFound);
    }

    /** Makes the next order of the rotation, or of a wanted shape, and lets it come to a state. */
    OrderEntry make(OrderShape wanted, String state) {
        return make(wanted, state, clock.instant().minusSeconds(66));
    }

    /** As the other one, with a creation date, which may lie far back. */
    OrderEntry make(OrderShape wanted, String state, Instant placedAt) {
        long number = next++;
        OrderShape shape = wanted == null ? OrderShape.of(number) : wanted;
        OrderMaker.Identity identity = maker.identity(number, shape);
        OrderEntry entry =
                new OrderEntry(number, shape, identity.orderId(), identity.sequence(), identity.orderGroup(), placedAt);
        entry.value = maker.value(number, shape);
        entry.clientName = maker.clientName(number, shape);
        add(entry);
        arrive(entry, state);
        return entry;
    }

    /** Takes in an order that somebody wrote; its state is the one it says. */
    OrderEntry take(ObjectNode order, String state) {
        String orderId = order.path("orderId").asText("");
        if (orderId.isBlank() || byId.containsKey(orderId)) {
            throw new IllegalArgumentException(
                    orderId.isBlank() ? "The order has no orderId" : "Order " + orderId + " exists already");
        }
        long number = next++;
        OrderEntry entry = new OrderEntry(
                number,
                null,
                orderId,
                order.path("sequence").asText(String.valueOf(500_000 + number)),
                order.path("orderGroup").asText(orderId.replaceFirst("-\\d\\d$", "")),
                placed(order));
        entry.base = Json.bytes(order);
        refresh(entry, order);
        add(entry);
        if (order.path("status").isNull()) {
            note(entry, null, clock.instant());
        } else {
            arrive(entry, state != null ? state : order.path("status").asText("ready-for-handling"));
        }
        return entry;
    }

    private void add(OrderEntry entry) {
        entry.lastChange = entry.placedAt;
        all.add(entry);
        byId.put(entry.orderId, entry);
        bySequence.put(entry.sequence, entry);
        byGroup.computeIfAbsent(entry.group, group -> new ArrayList<>(1)).add(entry);
    }

    /** An order passes the states before its first one, so that their events exist too. */
    private void arrive(OrderEntry entry, String state) {
        switch (state) {
            case "ready-for-handling" -> {
                move(entry, "payment-approved");
                move(entry, "window-to-cancel");
            }
            case "handling" -> {
                arrive(entry, "ready-for-handling");
                move(entry, "start-handling");
            }
            case "invoiced" -> {
                arrive(entry, "handling");
                move(entry, "invoice");
            }
            case "cancellation-requested" -> arrive(entry, "ready-for-handling");
            case "canceled" -> move(entry, "cancel");
            default -> {}
        }
        move(entry, state);
    }

    /** Moves an order to a state and announces it. */
    void move(OrderEntry entry, String state) {
        String last = entry.state;
        Instant before = entry.lastChange;
        Instant now = clock.instant();
        // Two moves never share an instant: an event's currentChange tells them apart.
        Instant at = now.isAfter(before) ? now : before.plusNanos(100);
        if ("cancellation-requested".equals(state)) {
            entry.stateBeforeRequest = last;
        }
        if ("ready-for-handling".equals(state)) {
            entry.enteredReady++;
        }
        note(entry, state, at);
        String domain = MARKETPLACE_STATES.contains(state) ? Event.MARKETPLACE : Event.FULFILLMENT;
        announcer.accept(new Event(domain, state, last, entry.orderId, before, at));
    }

    /** VTEX works for a while, then moves the order, unless something else moved it meanwhile. */
    void moveLater(OrderEntry entry, String state, Runnable then) {
        String from = entry.state;
        Duration delay = Duration.ofMillis(trouble.number("moveDelayMillis", "millis", moveDelay.toMillis()));
        later.after(delay, () -> {
            if (from.equals(entry.state)) {
                move(entry, state);
                then.run();
            }
        });
    }

    /** Changes the state and tells nobody. */
    void note(OrderEntry entry, String state, Instant at) {
        entry.state = state;
        entry.lastChange = at;
        entry.steps.add(new OrderEntry.Step(at, state));
    }

    /** The order as Get order returns it now. */
    ObjectNode json(OrderEntry entry) {
        ObjectNode order =
                entry.base != null ? Json.readOwn(entry.base) : maker.make(entry.number, entry.shape, entry.placedAt);
        if (entry.patch != null) {
            Json.merge(order, Json.readOwn(entry.patch));
        }
        order.put("status", entry.state).put("lastChange", VtexDates.order(entry.lastChange));
        if (order.hasNonNull("statusDescription") && entry.state != null) {
            order.put("statusDescription", DESCRIPTIONS.getOrDefault(entry.state, entry.state));
        }
        if (entry.state != null && (FINAL.contains(entry.state) || entry.state.equals("cancel"))) {
            order.put("allowCancellation", false);
        }
        return order;
    }

    /** Merges a patch into an order; a status in it is taken over without an event. */
    void patch(OrderEntry entry, ObjectNode patch) {
        ObjectNode merged = entry.patch == null ? Json.object() : Json.readOwn(entry.patch);
        Json.merge(merged, patch);
        entry.patch = Json.bytes(merged);
        afterEdit(entry, patch);
    }

    /** Replaces the whole order. */
    void replace(OrderEntry entry, ObjectNode order) {
        entry.base = Json.bytes(order);
        entry.patch = null;
        afterEdit(entry, order);
    }

    private void afterEdit(OrderEntry entry, ObjectNode edit) {
        refresh(entry, json(entry));
        if (edit.has("status")) {
            JsonNode status = edit.get("status");
            note(entry, status.isNull() ? null : status.asText(), clock.instant());
        }
    }

    private static void refresh(OrderEntry entry, ObjectNode order) {
        entry.value = order.path("value").asLong();
        entry.complete = order.path("isCompleted").asBoolean(true);
        JsonNode client = order.path("clientProfileData");
        entry.clientName = client.path("firstName").asText("") + " "
                + client.path("lastName").asText("");
    }

    private Instant placed(ObjectNode order) {
        try {
            return OffsetDateTime.parse(order.path("creationDate").asText("")).toInstant();
        } catch (DateTimeParseException e) {
            return clock.instant();
        }
    }

    Map<String, Integer> countByState() {
        Map<String, Integer> counts = new LinkedHashMap<>();
        all.forEach(entry -> counts.merge(String.valueOf(entry.state), 1, Integer::sum));
        return counts;
    }
}
