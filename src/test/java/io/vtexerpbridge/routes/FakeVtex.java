package io.vtexerpbridge.routes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * VTEX as the routes see it: a small HTTP server that answers from {@code samples/orders}, notes every call, and does to one
 * call, or to all of a kind, what a test asks for. Calls are named as the routes that make them.
 */
final class FakeVtex implements AutoCloseable {

    static final String ACCOUNT = "acmestore";
    static final String KEY = "vtexappkey-acmestore-QWERTY";
    static final String TOKEN = "TOKENTOKENSECRETSECRET";

    static final String GET_CONFIG = "get-feed-configuration";
    static final String SET_CONFIG = "set-feed-configuration";
    static final String DELETE_CONFIG = "delete-feed-configuration";
    static final String GET_HOOK = "get-hook-configuration";
    static final String SET_HOOK = "set-hook-configuration";
    static final String DELETE_HOOK = "delete-hook-configuration";
    static final String GET_FEED = "get-feed";
    static final String COMMIT = "commit-feed";
    static final String GET_ORDER = "get-order";
    static final String START = "start-handling";
    static final String LIST = "list-orders";

    /** What a correct configuration looks like to the bridge, as VTEX returns it. */
    static final String GOOD_CONFIG =
            """
            {"filter":{"type":"FromWorkflow","status":["replaced","canceled","cancel","waiting-for-seller-decision",
            "request-cancel","cancellation-requested","invoiced","handling","ready-for-handling"]},
            "queue":{"visibilityTimeoutInSeconds":60,"messageRetentionPeriodInSeconds":1209600},
            "quantity":0,"approximateAgeOfOldestMessageInSeconds":0}""";

    private static final ObjectMapper JSON = new ObjectMapper();
    /** The calls that bring VTEX what the ERP told: method and path. What they do to an order, {@link FakeVtexOrders} says. */
    private static final Map<String, String> TOLD_CALLS = Map.ofEntries(
            Map.entry("post-invoice", "POST /api/oms/pvt/orders/[^/]+/invoice"),
            Map.entry("update-tracking", "PATCH /api/oms/pvt/orders/[^/]+/invoice/[^/]+"),
            Map.entry("add-tracking-event", "PUT /api/oms/pvt/orders/[^/]+/invoice/[^/]+/tracking"),
            Map.entry("cancel-order", "POST /api/oms/pvt/orders/[^/]+/cancel"),
            Map.entry("deny-cancellation", "POST /api/orders/pvt/document/[^/]+/deny-cancellation-request"),
            Map.entry("preview-change", "POST /api/order-system/orders/[^/]+/changes/preview"),
            Map.entry("create-change", "PATCH /api/order-system/orders/[^/]+/changes"),
            Map.entry("get-change", "GET /api/order-system/orders/[^/]+/changes/[^/]+"),
            Map.entry("retry-change", "POST /api/order-system/orders/[^/]+/changes/[^/]+/retry"),
            Map.entry("list-changes", "GET /api/order-system/orders/[^/]+/changes"),
            Map.entry("add-note", "POST /api/do/notes"),
            Map.entry("list-notes", "GET /api/do/notes"),
            Map.entry("add-interaction", "POST /api/oms/pvt/orders/[^/]+/interactions"),
            Map.entry("notify-payment", "POST /api/oms/pvt/orders/[^/]+/payments/[^/]+/payment-notification"),
            Map.entry("change-seller", "PUT /api/checkout/pvt/orders/[^/]+/sellers"));

    private static final Set<String> METHODS_WITH_BODY = Set.of(
            SET_CONFIG,
            SET_HOOK,
            COMMIT,
            "post-invoice",
            "update-tracking",
            "add-tracking-event",
            "cancel-order",
            "deny-cancellation",
            "preview-change",
            "create-change",
            "add-note",
            "add-interaction",
            "change-seller");

    /** One call as it came in; {@code path} is as on the wire, still encoded. */
    record Call(String name, String method, String path, String query, Map<String, String> headers, String body) {}

    /** One event of the feed; its handle changes with every delivery. */
    private static final class Event {
        private final ObjectNode json;
        private boolean inFlight;

        Event(ObjectNode json) {
            this.json = json;
        }
    }

    /** What happens to a call instead of, or besides, the plain answer. */
    record Trick(
            boolean effect,
            int status,
            String contentType,
            Map<String, String> headers,
            byte[] body,
            Ending ending,
            Consumer<FakeVtex> before) {

        enum Ending {
            ANSWER,
            CUT,
            CUT_IN_BODY,
            HANG,
            DRIP
        }

        /** Answers so, and nothing of what was asked is done. */
        static Trick answer(int status, String contentType, String body) {
            return new Trick(
                    false,
                    status,
                    contentType,
                    Map.of(),
                    body.getBytes(StandardCharsets.UTF_8),
                    Ending.ANSWER,
                    vtex -> {});
        }

        static Trick status(int status) {
            return answer(status, "application/json", "");
        }

        static Trick cut() {
            return status(200).ending(Ending.CUT);
        }

        static Trick hang() {
            return status(200).ending(Ending.HANG);
        }

        /** Sends a blank now and then and never comes to an end. */
        static Trick drip() {
            return status(200).ending(Ending.DRIP);
        }

        /** Says how long the body is, sends half of it and hangs up. */
        static Trick cutInBody(String body) {
            return answer(200, "application/json", body).ending(Ending.CUT_IN_BODY);
        }

        /** The same, but VTEX does what was asked first. */
        Trick afterTheEffect() {
            return new Trick(true, status, contentType, headers, body, ending, before);
        }

        Trick header(String name, String value) {
            Map<String, String> more = new LinkedHashMap<>(headers);
            more.put(name, value);
            return new Trick(effect, status, contentType, more, body, ending, before);
        }

        /** Something happens at VTEX just before the call is looked at. */
        Trick with(Consumer<FakeVtex> happening) {
            return new Trick(effect, status, contentType, headers, body, ending, happening);
        }

        private Trick ending(Ending other) {
            return new Trick(effect, status, contentType, headers, body, other, before);
        }
    }

    private final MovableClock clock = new MovableClock();
    private final String key;
    private final String token;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Call> calls = new CopyOnWriteArrayList<>();
    private final List<String> violations = new CopyOnWriteArrayList<>();
    private final Map<String, Deque<Trick>> next = new ConcurrentHashMap<>();
    private final Map<String, Trick> always = new ConcurrentHashMap<>();
    private final Map<String, ObjectNode> orders = new ConcurrentHashMap<>();
    private final List<Event> events = new ArrayList<>();
    private final List<String> committed = new CopyOnWriteArrayList<>();
    private final Map<String, Integer> accepted = new ConcurrentHashMap<>();
    private final Set<String> reading = ConcurrentHashMap.newKeySet();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final AtomicReference<CountDownLatch> hanging = new AtomicReference<>(new CountDownLatch(1));
    private final FakeVtexOrders told = new FakeVtexOrders(orders, violations, clock);
    private volatile String config = GOOD_CONFIG;
    private volatile String hook;
    private int handles;
    private int changes;

    FakeVtex() {
        this(KEY, TOKEN);
    }

    /** Another account's, which wants a key of its own. */
    FakeVtex(String key, String token) {
        this.key = key;
        this.token = token;
        try {
            server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    /** The time by which VTEX and the bridges that ask it live. */
    MovableClock clock() {
        return clock;
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    // --- What a test tells it
    // -----------------------------------------------------------------------------------------

    /** The next calls of this name get these tricks, one each; then all is plain again. */
    void next(String call, Trick... tricks) {
        next.computeIfAbsent(call, name -> new ArrayDeque<>()).addAll(List.of(tricks));
    }

    void always(String call, Trick trick) {
        always.put(call, trick);
    }

    /** Calls that hang hang no longer: they lose their connection. */
    void letGo() {
        hanging.getAndSet(new CountDownLatch(1)).countDown();
    }

    void plain() {
        next.clear();
        always.clear();
    }

    /** Forgets calls, orders, events and tricks; the configuration is a good one. */
    synchronized void reset() {
        plain();
        calls.clear();
        orders.clear();
        events.clear();
        committed.clear();
        accepted.clear();
        told.reset();
        config = GOOD_CONFIG;
        hook = null;
    }

    /** The hook's configuration; null for none. */
    void hook(String json) {
        hook = json;
    }

    String hook() {
        return hook;
    }

    /** The feed's configuration; null for none. */
    void config(String json) {
        config = json;
    }

    String config() {
        return config;
    }

    /** An order as in {@code samples/orders/two-items}, under this id and in this state. */
    ObjectNode order(String orderId, String status) {
        return order("two-items", orderId, status);
    }

    ObjectNode order(String sample, String orderId, String status) {
        try {
            ObjectNode order = (ObjectNode) JSON.readTree(Files.readString(
                    Path.of("samples/orders", sample, "order.json").toAbsolutePath()));
            order.put("orderId", orderId);
            order.put("status", status);
            orders.put(orderId, order);
            return order;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void status(String orderId, String status) {
        orders.get(orderId).put("status", status);
    }

    /** What the calls that the ERP asked for did. */
    FakeVtexOrders told() {
        return told;
    }

    String status(String orderId) {
        return orders.get(orderId).path("status").asText();
    }

    /** One event of an order, as samples/orders/two-items/feed-item.json. */
    synchronized ObjectNode announce(String orderId, String state) {
        ObjectNode event = JSON.createObjectNode();
        event.put("eventId", "E" + ++changes);
        event.put("handle", "");
        event.put("domain", "Fulfillment");
        event.put("state", state);
        event.put("lastState", "window-to-cancel");
        event.put("orderId", orderId);
        event.put("lastChange", "2026-09-14T14:12:33.0541570Z");
        event.put("currentChange", String.format("2026-09-14T14:%02d:%02d.7153839Z", changes / 60, changes % 60));
        events.add(new Event(event));
        return event;
    }

    /** The visibility timeout of everything handed out is over: it comes again with new handles. */
    synchronized void redeliver() {
        events.forEach(event -> event.inFlight = false);
    }

    // --- What a test asks it
    // ------------------------------------------------------------------------------------------

    List<Call> calls() {
        return List.copyOf(calls);
    }

    List<Call> calls(String name) {
        return calls.stream().filter(call -> call.name().equals(name)).toList();
    }

    List<String> callNames() {
        return calls.stream().map(Call::name).toList();
    }

    /** Handles VTEX got back, and took. */
    List<String> committed() {
        return List.copyOf(committed);
    }

    synchronized int waiting() {
        return events.size();
    }

    /** How often start-handling was accepted for the order. */
    int accepted(String orderId) {
        return accepted.getOrDefault(orderId, 0);
    }

    /** What no caller of VTEX may do: a call without keys, an unknown path, one order asked twice at once. Tells it once. */
    List<String> violations() {
        List<String> found = List.copyOf(violations);
        violations.clear();
        return found;
    }

    // --- The server
    // ---------------------------------------------------------------------------------------------------

    private void handle(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getRawPath();
        String method = exchange.getRequestMethod();
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String name = name(method, path);
        Call call = new Call(
                name, method, path, exchange.getRequestURI().getRawQuery(), flat(exchange.getRequestHeaders()), body);
        calls.add(call);
        check(call);
        String lane = path.matches("/api/(oms|checkout)/pvt/orders/[^/]+(/.*)?") ? orderId(path) : null;
        if (lane != null && !reading.add(lane)) {
            violations.add("two calls at once on order " + lane);
        }
        Trick trick;
        try {
            trick = happens(call);
        } finally {
            // Before the first byte goes out: who has the answer, or lost it, may ask again at once.
            if (lane != null) {
                reading.remove(lane);
            }
        }
        answer(exchange, trick);
    }

    /** Does what the call does, or what a test wants instead; returns what the caller gets to hear. */
    private Trick happens(Call call) throws IOException {
        Deque<Trick> queued = next.get(call.name());
        Trick trick;
        synchronized (this) {
            trick = queued == null ? null : queued.poll();
        }
        if (trick == null) {
            trick = always.get(call.name());
        }
        if (trick == null) {
            return plainAnswer(call);
        }
        trick.before().accept(this);
        if (trick.effect()) {
            plainAnswer(call);
        }
        return trick;
    }

    private void answer(HttpExchange exchange, Trick trick) throws IOException {
        switch (trick.ending()) {
            case ANSWER -> send(exchange, trick);
            case CUT -> exchange.close();
            case CUT_IN_BODY -> {
                exchange.getResponseHeaders().set("Content-Type", trick.contentType());
                exchange.sendResponseHeaders(trick.status(), trick.body().length);
                exchange.getResponseBody().write(trick.body(), 0, trick.body().length / 2);
                exchange.getResponseBody().flush();
                exchange.close();
            }
            case HANG -> {
                try {
                    hanging.get().await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                exchange.close();
            }
            case DRIP -> {
                exchange.sendResponseHeaders(200, 0);
                try (OutputStream out = exchange.getResponseBody()) {
                    while (!closing.await(50, TimeUnit.MILLISECONDS)) {
                        out.write(' ');
                        out.flush();
                    }
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            default -> throw new IllegalStateException();
        }
    }

    private static void send(HttpExchange exchange, Trick answer) throws IOException {
        answer.headers().forEach(exchange.getResponseHeaders()::set);
        if (answer.contentType() != null && answer.status() != 204) {
            exchange.getResponseHeaders().set("Content-Type", answer.contentType());
        }
        exchange.sendResponseHeaders(answer.status(), answer.body().length == 0 ? -1 : answer.body().length);
        if (answer.body().length > 0) {
            exchange.getResponseBody().write(answer.body());
        }
        exchange.close();
    }

    private synchronized Trick plainAnswer(Call call) throws IOException {
        return switch (call.name()) {
            case GET_CONFIG -> config == null ? notFound() : json(config);
            case SET_CONFIG -> {
                config = call.body();
                yield Trick.status(200);
            }
            case DELETE_CONFIG -> {
                boolean there = config != null;
                config = null;
                yield there ? Trick.status(200) : notFound();
            }
            case GET_HOOK -> hook == null ? notFound() : json(hook);
            case SET_HOOK -> setHook(call.body());
            case DELETE_HOOK -> {
                boolean there = hook != null;
                hook = null;
                yield there ? Trick.status(200) : notFound();
            }
            case GET_FEED -> config == null ? notFound() : json(lot());
            case COMMIT -> commit(call.body());
            case GET_ORDER -> {
                ObjectNode order = orders.get(orderId(call.path()));
                yield order == null ? notFound() : json(order.toString());
            }
            case START -> start(orderId(call.path()));
            case LIST -> json(FakeVtexList.answer(orders.values(), call.query()));
            default -> TOLD_CALLS.containsKey(call.name()) ? told.take(call) : notFound();
        };
    }

    /** Kept only when the endpoint answers the ping with 200 (CONTRACT 4.1); pinged without the configured headers. */
    private Trick setHook(String body) throws IOException {
        URI url = URI.create(JSON.readTree(body).at("/hook/url").asText());
        try {
            HttpRequest ping = HttpRequest.newBuilder(url)
                    .timeout(Duration.ofSeconds(5))
                    .POST(HttpRequest.BodyPublishers.ofString("{\"hookConfig\":\"ping\"}"))
                    .build();
            if (HttpClient.newHttpClient()
                            .send(ping, HttpResponse.BodyHandlers.discarding())
                            .statusCode()
                    == 200) {
                hook = body;
                return Trick.status(200);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            return Trick.answer(400, "text/plain", "Unable to check address");
        }
        return Trick.answer(400, "text/plain", "Unable to check address");
    }

    private String lot() {
        ArrayNode lot = JSON.createArrayNode();
        for (Event event : events) {
            if (lot.size() < 10 && !event.inFlight) {
                event.inFlight = true;
                if (event.json.hasNonNull("handle")) {
                    event.json.put("handle", "H" + ++handles);
                }
                lot.add(event.json.deepCopy());
            }
        }
        return lot.toString();
    }

    private Trick commit(String body) throws IOException {
        JsonNode asked = JSON.readTree(body).path("handles");
        if (!asked.isArray() || asked.isEmpty()) {
            violations.add("a commit without handles: " + body);
        }
        for (JsonNode handle : asked) {
            if (handle.asText().isBlank()) {
                return Trick.status(400);
            }
            if (events.removeIf(event -> event.json.path("handle").equals(handle))) {
                committed.add(handle.asText());
            }
        }
        return Trick.status(200);
    }

    private Trick start(String orderId) {
        ObjectNode order = orders.get(orderId);
        if (order == null) {
            return notFound();
        }
        if (!order.path("status").asText().equals("ready-for-handling")) {
            return refused(409);
        }
        order.put("status", "handling");
        accepted.merge(orderId, 1, Integer::sum);
        return Trick.status(204);
    }

    /** VTEX's refusal of start-handling, with the status it usually has or another one. */
    static Trick refused(int status) {
        return Trick.answer(
                status,
                "application/json",
                "{\"error\":{\"code\":\"OMS003\",\"message\":\"Order status should be ready-for-handling to perform this"
                        + " action\",\"exception\":null}}");
    }

    private static Trick notFound() {
        return Trick.answer(
                404,
                "application/json",
                "{\"error\":{\"code\":\"OMS007\",\"message\":\"Order Not Found\",\"exception\":null}}");
    }

    static Trick json(String body) {
        return Trick.answer(200, "application/json; charset=utf-8", body);
    }

    private static String name(String method, String path) {
        if (path.equals("/api/orders/feed/config")) {
            return method.equals("GET") ? GET_CONFIG : method.equals("DELETE") ? DELETE_CONFIG : SET_CONFIG;
        }
        if (path.equals("/api/orders/hook/config")) {
            return method.equals("GET") ? GET_HOOK : method.equals("DELETE") ? DELETE_HOOK : SET_HOOK;
        }
        if (path.equals("/api/orders/feed")) {
            return method.equals("GET") ? GET_FEED : COMMIT;
        }
        if (path.equals("/api/oms/pvt/orders") && method.equals("GET")) {
            return LIST;
        }
        if (path.matches("/api/oms/pvt/orders/[^/]+") && method.equals("GET")) {
            return GET_ORDER;
        }
        if (path.matches("/api/oms/pvt/orders/[^/]+/start-handling") && method.equals("POST")) {
            return START;
        }
        return TOLD_CALLS.entrySet().stream()
                .filter(told -> (method + " " + path).matches(told.getValue()))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse("unknown");
    }

    static String orderId(String path) {
        return URLDecoder.decode(
                path.split("/")[path.startsWith("/api/order-system/") ? 4 : 5].replace("+", "%2B"),
                StandardCharsets.UTF_8);
    }

    private void check(Call call) {
        if (call.name().equals("unknown")) {
            violations.add("no such call: " + call.method() + " " + call.path());
        }
        if (!key.equals(call.headers().get("x-vtex-api-appkey"))
                || !token.equals(call.headers().get("x-vtex-api-apptoken"))) {
            violations.add(call.name() + " without the right key and token");
        }
        if (!"application/json".equals(call.headers().get("accept"))
                || !"application/json".equals(call.headers().get("content-type"))) {
            violations.add(call.name() + " without Accept and Content-Type: " + call.headers());
        }
        if (call.body().isEmpty() == METHODS_WITH_BODY.contains(call.name())) {
            violations.add(call.name() + " with the body \"" + call.body() + "\"");
        }
        if (call.name().equals(GET_FEED) && !"maxlot=10".equals(call.query())) {
            violations.add("get-feed with the query " + call.query());
        }
    }

    private static Map<String, String> flat(Headers headers) {
        Map<String, String> flat = new LinkedHashMap<>();
        headers.forEach((name, values) -> flat.put(name.toLowerCase(java.util.Locale.ROOT), String.join(",", values)));
        return flat;
    }

    @Override
    public void close() {
        closing.countDown();
        letGo();
        server.stop(0);
        threads.shutdownNow();
    }
}
