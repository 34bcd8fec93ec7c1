package io.vtexerpbridge.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/** The control API under /sandbox/: makes and moves orders, sets trouble, tells the figures; it needs no VTEX key. */
final class Control {
    private static final int MOST_AT_ONCE = 20_000;
    private static final String USUAL_REASON = "Comprei por engano";

    private final Orders orders;
    private final Cancellation cancellation;
    private final Feed feed;
    private final Hook hook;
    private final Trouble trouble;
    private final Summary summary;
    private final OrderStory story;

    Control(
            Orders orders,
            Cancellation cancellation,
            Feed feed,
            Hook hook,
            Trouble trouble,
            Summary summary,
            OrderStory story) {
        this.story = story;
        this.orders = orders;
        this.cancellation = cancellation;
        this.feed = feed;
        this.hook = hook;
        this.trouble = trouble;
        this.summary = summary;
    }

    void mount(Router router) {
        router.post("/sandbox/orders").handler(json(this::create));
        router.get("/sandbox/orders").handler(json(this::list));
        router.get("/sandbox/orders/:id").handler(json(context -> detail(entry(context))));
        router.put("/sandbox/orders/:id").handler(json(this::edit));
        router.post("/sandbox/orders/:id/move").handler(json(this::move));
        router.post("/sandbox/orders/:id/request-cancellation").handler(json(this::requestCancellation));
        router.get("/sandbox/shapes").handler(json(context -> shapes()));
        router.get("/sandbox/summary").handler(json(context -> Answer.ok(summary.json())));
        router.get("/sandbox/trouble").handler(json(context -> Answer.ok(trouble.json())));
        router.put("/sandbox/trouble").handler(json(context -> {
            trouble.replace(object(context));
            return Answer.ok(trouble.json());
        }));
        router.delete("/sandbox/trouble").handler(json(context -> {
            trouble.clear();
            return Answer.empty(204);
        }));
        router.delete("/sandbox/feed-config").handler(json(context -> {
            feed.vanish();
            return Answer.empty(204);
        }));
        router.delete("/sandbox/hook-config").handler(json(context -> {
            hook.vanish();
            return Answer.empty(204);
        }));
        router.route("/sandbox/*").handler(json(context -> error(404, "No such path in the control API")));
    }

    private Answer create(RoutingContext context) {
        String state = context.queryParams().get("state");
        JsonNode body = body(context);
        ArrayNode ids = Json.array();
        if (body.isObject()) {
            ids.add(orders.take((ObjectNode) body, state).orderId);
        } else if (body.isArray()) {
            body.forEach(order -> ids.add(orders.take((ObjectNode) order, state).orderId));
        } else {
            int count = number(context, "count", 1, 1, MOST_AT_ONCE);
            OrderShape shape = shape(context.queryParams().get("shape"));
            Instant[] created = created(context);
            List<OrderEntry> made = created == null
                    ? make(count, state, shape)
                    : make(count, state, shape, created[0], Duration.between(created[0], created[1]));
            made.forEach(entry -> ids.add(entry.orderId));
        }
        ObjectNode answer = Json.object().put("count", ids.size());
        answer.set("orderIds", ids);
        return Answer.json(201, answer);
    }

    List<OrderEntry> make(int count, String state, OrderShape shape) {
        String target = state == null || state.isBlank() ? "ready-for-handling" : state;
        return IntStream.range(0, count)
                .mapToObj(i -> orders.make(shape, target))
                .toList();
    }

    /** Orders whose creation dates are spread evenly from a moment on. */
    private List<OrderEntry> make(int count, String state, OrderShape shape, Instant from, Duration spread) {
        String target = state == null || state.isBlank() ? "ready-for-handling" : state;
        return IntStream.range(0, count)
                .mapToObj(i -> orders.make(
                        shape, target, from.plus(spread.dividedBy(count).multipliedBy(i))))
                .toList();
    }

    /** The range in which orders were created, as createdFrom and createdUntil say it; null for just now. */
    private static Instant[] created(RoutingContext context) {
        String from = context.queryParams().get("createdFrom");
        String until = context.queryParams().get("createdUntil");
        if (from == null && until == null) {
            return null;
        }
        try {
            Instant[] range = {Instant.parse(String.valueOf(from)), Instant.parse(until == null ? from : until)};
            if (!range[1].isBefore(range[0])) {
                return range;
            }
        } catch (DateTimeParseException e) {
            // Refused below with the same sentence as a range that runs backwards.
        }
        throw new IllegalArgumentException(
                "createdFrom and createdUntil are moments such as 2026-11-01T00:00:00Z, the second not before the first");
    }

    private Answer list(RoutingContext context) {
        String state = context.queryParams().get("state");
        int offset = number(context, "offset", 0, 0, Integer.MAX_VALUE);
        int limit = number(context, "limit", 100, 1, MOST_AT_ONCE);
        ObjectNode answer = Json.object();
        ArrayNode found = Json.array();
        int total = 0;
        for (OrderEntry entry : orders.all()) {
            if (state == null || state.equals(entry.state)) {
                if (total >= offset && found.size() < limit) {
                    found.add(row(entry));
                }
                total++;
            }
        }
        answer.put("total", total).set("orders", found);
        return Answer.ok(answer);
    }

    static ObjectNode row(OrderEntry entry) {
        ObjectNode row = Json.object()
                .put("number", entry.number)
                .put("orderId", entry.orderId)
                .put("sequence", entry.sequence)
                .put("shape", entry.shape == null ? "given" : entry.shape.id())
                .put("state", entry.state)
                .put("value", entry.value)
                .put("lastChange", VtexDates.event(entry.lastChange));
        ObjectNode calls = row.putObject("calls");
        entry.counts.forEach(calls::put);
        return row;
    }

    private Answer detail(OrderEntry entry) {
        ObjectNode answer = row(entry);
        answer.setAll(story.of(entry));
        return Answer.ok(answer);
    }

    private Answer edit(RoutingContext context) {
        OrderEntry entry = entry(context);
        if ("true".equals(context.queryParams().get("replace"))) {
            orders.replace(entry, object(context));
        } else {
            orders.patch(entry, object(context));
        }
        return detail(entry);
    }

    private Answer move(RoutingContext context) {
        String state = context.queryParams().get("state");
        if (state == null || state.isBlank()) {
            throw new IllegalArgumentException("Say the state, as in move?state=canceled");
        }
        move(entry(context), state);
        return detail(entry(context));
    }

    /** The shopper wants out, after the window in which that needs nobody's word. */
    private Answer requestCancellation(RoutingContext context) {
        OrderEntry entry = entry(context);
        JsonNode body = body(context);
        if (!body.isMissingNode() && !body.isObject()) {
            throw new IllegalArgumentException("The body must be a JSON object such as {\"reason\":\"...\"}");
        }
        cancellation.ask(entry, body.path("reason").asText(USUAL_REASON));
        return detail(entry);
    }

    /** A cancellation request made here comes from the shopper, with an id that can be denied. */
    void move(OrderEntry entry, String state) {
        if (state.equals("cancellation-requested")) {
            cancellation.request(entry, USUAL_REASON, true);
        } else {
            orders.move(entry, state);
        }
    }

    private static Answer shapes() {
        ArrayNode shapes = Json.array();
        for (OrderShape shape : OrderShape.values()) {
            shapes.addObject().put("shape", shape.id()).put("about", shape.about());
        }
        return Answer.ok(shapes);
    }

    static OrderShape shape(String id) {
        if (id == null || id.isBlank()) {
            return null;
        }
        return OrderShape.byId(id)
                .orElseThrow(() -> new IllegalArgumentException("Unknown shape " + id + "; see /sandbox/shapes"));
    }

    private OrderEntry entry(RoutingContext context) {
        return orders.get(context.pathParam("id"));
    }

    private static int number(RoutingContext context, String name, int usual, int min, int max) {
        String text = context.queryParams().get(name);
        try {
            int value = text == null ? usual : Integer.parseInt(text);
            if (value >= min && value <= max) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Refused below with the same sentence as a number out of bounds.
        }
        throw new IllegalArgumentException(name + " is a number from " + min + " to " + max + ", not " + text);
    }

    private static ObjectNode object(RoutingContext context) {
        if (body(context) instanceof ObjectNode object) {
            return object;
        }
        throw new IllegalArgumentException("The body must be a JSON object");
    }

    private static JsonNode body(RoutingContext context) {
        Buffer buffer = context.body().buffer();
        try {
            return Json.read(buffer == null ? null : buffer.getBytes());
        } catch (IOException e) {
            throw new IllegalArgumentException("The body is not valid JSON: " + firstLine(e.getMessage()), e);
        }
    }

    private static String firstLine(String text) {
        Iterator<String> lines = text.lines().iterator();
        return lines.hasNext() ? lines.next() : "";
    }

    private static Answer error(int status, String message) {
        return Answer.json(status, Json.object().put("error", message));
    }

    private static Handler<RoutingContext> json(Function<RoutingContext, Answer> handler) {
        return context -> {
            Answer answer;
            try {
                answer = handler.apply(context);
            } catch (Refusal e) {
                answer = error(e.answer().status(), "No such order in the sandbox");
            } catch (IllegalArgumentException | ClassCastException e) {
                answer = error(400, e.getMessage());
            }
            VtexApi.send(context.response(), answer);
        };
    }
}
