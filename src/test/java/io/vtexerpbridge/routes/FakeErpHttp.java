package io.vtexerpbridge.routes;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Deque;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * An ERP behind HTTP: it keeps each document once by its Idempotency-Key, tells what lies in its outbox until it hears that it was taken,
 * and does to the next calls what a test asks for.
 */
final class FakeErpHttp implements AutoCloseable {

    static final String CLIENT_SECRET = "SECRETOFTHECLIENT";

    record Call(String method, String path, Map<String, String> headers, byte[] body) {
        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }
    }

    /** What happens to a call instead of, or besides, the plain answer. */
    record Trick(boolean effect, int status, Map<String, String> headers, String body, boolean cut, long slowMillis) {

        static Trick status(int status) {
            return new Trick(false, status, Map.of(), "", false, 0);
        }

        static Trick hangUp() {
            return new Trick(false, 200, Map.of(), "", true, 0);
        }

        Trick afterTheEffect() {
            return new Trick(true, status, headers, body, cut, slowMillis);
        }

        Trick slow(long millis) {
            return new Trick(effect, status, headers, body, cut, millis);
        }

        Trick saying(String contentType, String words) {
            return header("Content-Type", contentType).body(words);
        }

        Trick header(String name, String value) {
            Map<String, String> more = new LinkedHashMap<>(headers);
            more.put(name, value);
            return new Trick(effect, status, more, body, cut, slowMillis);
        }

        private Trick body(String words) {
            return new Trick(effect, status, headers, words, cut, slowMillis);
        }
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final List<Call> calls = new CopyOnWriteArrayList<>();
    private final List<String> violations = new CopyOnWriteArrayList<>();
    private final Map<String, Deque<Trick>> next = new ConcurrentHashMap<>();
    private final Map<String, Trick> always = new ConcurrentHashMap<>();
    /** By key, in the order in which they came. */
    private final Map<String, byte[]> documents = new LinkedHashMap<>();

    private final Map<String, byte[]> receipts = new LinkedHashMap<>();
    private final Map<String, Deque<String>> outbox = new ConcurrentHashMap<>();
    private volatile Function<Call, Trick> mood = call -> null;
    private volatile String credentials;
    private int tokens;

    FakeErpHttp() {
        try {
            server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 200);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** The keys of a bridge that uses all of it. */
    Map<String, String> keys() {
        Map<String, String> keys = new LinkedHashMap<>();
        keys.put("erp.channel", "http");
        keys.put("erp.http.orders-url", url() + "/orders");
        keys.put("erp.http.timeout", "1s");
        keys.put("erp.http.poll-period", "1h");
        return keys;
    }

    /** The next calls that begin like this ("POST /orders") get these tricks, one each. */
    void next(String call, Trick... tricks) {
        next.computeIfAbsent(call, name -> new ArrayDeque<>()).addAll(List.of(tricks));
    }

    void always(String call, Trick trick) {
        always.put(call, trick);
    }

    /** Asked for every call that no other trick is for; null for the plain answer. */
    void mood(Function<Call, Trick> other) {
        mood = other;
    }

    void plain() {
        next.clear();
        always.clear();
        mood = call -> null;
    }

    /** Every call but that for a token needs this header from now on; null for none. */
    void require(String authorization) {
        credentials = authorization;
    }

    /** What the ERP tells of a subject, an answer a text; the first stays until it is acknowledged. */
    void tell(String subject, String... answers) {
        outbox.computeIfAbsent(subject, name -> new ArrayDeque<>()).addAll(List.of(answers));
    }

    int untold(String subject) {
        Deque<String> waiting = outbox.getOrDefault(subject, new ArrayDeque<>());
        synchronized (this) {
            return waiting.size();
        }
    }

    List<Call> calls(String begin) {
        return calls.stream()
                .filter(call -> (call.method() + " " + call.path()).startsWith(begin))
                .toList();
    }

    /** The calls that brought documents of this order. */
    List<Call> about(String orderId) {
        return calls.stream()
                .filter(call -> call.headers().getOrDefault("x-order-id", "").equals(orderId))
                .toList();
    }

    /** The keys under which the ERP has documents. */
    synchronized List<String> keysOf(String orderId) {
        return documents.keySet().stream()
                .filter(key -> key.contains("/" + orderId + "/"))
                .toList();
    }

    synchronized String document(String key) {
        return new String(documents.get(key), StandardCharsets.UTF_8);
    }

    synchronized int documents() {
        return documents.size();
    }

    synchronized List<String> receipts() {
        return receipts.values().stream()
                .map(content -> new String(content, StandardCharsets.UTF_8))
                .toList();
    }

    int tokens() {
        return tokens;
    }

    /** What no caller may do: other bytes under a key, a key missing, VTEX's secrets. Tells it once. */
    List<String> violations() {
        List<String> found = List.copyOf(violations);
        violations.clear();
        return found;
    }

    private void handle(HttpExchange exchange) throws IOException {
        Map<String, String> headers = new LinkedHashMap<>();
        exchange.getRequestHeaders()
                .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), String.join(", ", values)));
        Call call = new Call(
                exchange.getRequestMethod(),
                exchange.getRequestURI().toString(),
                headers,
                exchange.getRequestBody().readAllBytes());
        calls.add(call);
        if (headers.keySet().stream().anyMatch(name -> name.startsWith("x-vtex") || name.startsWith("camel"))) {
            violations.add("headers of others: " + headers.keySet());
        }
        answer(exchange, happens(call));
    }

    private synchronized Trick happens(Call call) {
        Trick trick = trick(call);
        if (trick == null) {
            return plainAnswer(call);
        }
        if (trick.effect()) {
            plainAnswer(call);
        }
        return trick;
    }

    private Trick trick(Call call) {
        String name = call.method() + " " + call.path();
        for (Map.Entry<String, Deque<Trick>> queued : next.entrySet()) {
            if (name.startsWith(queued.getKey()) && !queued.getValue().isEmpty()) {
                return queued.getValue().poll();
            }
        }
        return always.entrySet().stream()
                .filter(one -> name.startsWith(one.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseGet(() -> mood.apply(call));
    }

    private Trick plainAnswer(Call call) {
        if (call.path().equals("/token")) {
            return token(call);
        }
        if (credentials != null && !credentials.equals(call.headers().get("authorization"))) {
            return Trick.status(401);
        }
        if (call.path().startsWith("/orders")) {
            return document(call);
        }
        if (call.path().startsWith("/inbox/")) {
            String first = outbox.getOrDefault(call.path().substring(7), new ArrayDeque<>())
                    .peek();
            return first == null ? Trick.status(204) : Trick.status(200).saying("text/csv", first);
        }
        if (call.path().startsWith("/ack/")) {
            Deque<String> waiting = outbox.getOrDefault(call.path().split("/")[2], new ArrayDeque<>());
            boolean first = !waiting.isEmpty() && call.path().endsWith("/" + digest(waiting.peek()));
            if (first) {
                waiting.poll();
            }
            return Trick.status(first ? 204 : 410);
        }
        if (call.path().startsWith("/receipts/")) {
            keep(receipts, call);
            return Trick.status(201);
        }
        return Trick.status(404);
    }

    private static String digest(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private Trick token(Call call) {
        String expected = "Basic "
                + Base64.getEncoder().encodeToString(("bridge:" + CLIENT_SECRET).getBytes(StandardCharsets.UTF_8));
        if (!expected.equals(call.headers().get("authorization"))
                || !call.text().contains("client_credentials")) {
            return Trick.status(400).saying("application/json", "{\"error\":\"invalid_client\"}");
        }
        credentials = "Bearer T" + ++tokens;
        return Trick.status(200)
                .saying("application/json", "{\"access_token\":\"T" + tokens + "\",\"expires_in\":3600}");
    }

    private Trick document(Call call) {
        boolean fresh = keep(documents, call);
        return Trick.status(fresh ? 201 : 200)
                .saying(
                        "application/json",
                        "{\"order\":{\"number\":\"PV-" + call.headers().get("x-order-id") + "\"}}");
    }

    private boolean keep(Map<String, byte[]> store, Call call) {
        String key = call.headers().get("idempotency-key");
        if (key == null) {
            violations.add("no key: " + call.path());
            return false;
        }
        byte[] before = store.putIfAbsent(key, call.body());
        if (before != null && !Arrays.equals(before, call.body())) {
            violations.add("other bytes under " + key);
        }
        return before == null;
    }

    private void answer(HttpExchange exchange, Trick trick) throws IOException {
        try {
            if (trick.slowMillis() > 0) {
                closing.await(trick.slowMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (trick.cut()) {
            exchange.close();
            return;
        }
        try (exchange) {
            trick.headers().forEach((name, value) -> exchange.getResponseHeaders()
                    .put(name, new ArrayList<>(List.of(value.split("\n")))));
            byte[] body = trick.body().getBytes(StandardCharsets.UTF_8);
            boolean none = trick.status() == 204 || trick.status() == 304;
            exchange.sendResponseHeaders(trick.status(), none || body.length == 0 ? -1 : body.length);
            if (!none && body.length > 0) {
                exchange.getResponseBody().write(body);
            }
        } catch (IOException gone) {
            // a caller that has given up is what slowness is for
            exchange.close();
        }
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
