package io.vtexerpbridge.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HookTest {
    private final List<JsonNode> received = new CopyOnWriteArrayList<>();
    private final List<String> secrets = new CopyOnWriteArrayList<>();
    private final AtomicInteger failures = new AtomicInteger();
    private HttpServer receiver;
    private Sandbox sandbox;
    private Caller caller;

    @BeforeEach
    void start() throws IOException {
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/vtex/hook", exchange -> {
            received.add(Json.MAPPER.readTree(exchange.getRequestBody().readAllBytes()));
            secrets.add(String.valueOf(exchange.getRequestHeaders().getFirst("X-Bridge-Secret")));
            exchange.sendResponseHeaders(failures.getAndDecrement() > 0 ? 503 : 200, -1);
            exchange.close();
        });
        receiver.start();
        sandbox = Sandbox.start(SandboxOptions.defaults().withHookRetryDelay(Duration.ofMillis(5)));
        caller = new Caller(sandbox);
    }

    @AfterEach
    void close() {
        receiver.stop(0);
        sandbox.close();
    }

    @Test
    void a_configuration_is_pinged_and_saved() throws IOException {
        assertThat(configure(url()).status()).isEqualTo(200);
        assertThat(received).hasSize(1);
        assertThat(received.get(0).path("hookConfig").asText()).isEqualTo("ping");
        assertThat(caller.get("/api/orders/hook/config").json().at("/hook/url").asText())
                .isEqualTo(url());
        assertThat(caller.call("DELETE", "/api/orders/hook/config", null).status())
                .isEqualTo(200);
        assertThat(caller.get("/api/orders/hook/config").status()).isEqualTo(404);
    }

    @Test
    void a_configuration_whose_ping_fails_is_not_saved() throws IOException {
        failures.set(1);
        assertThat(configure(url()).status()).isEqualTo(400);
        assertThat(caller.get("/api/orders/hook/config").status()).isEqualTo(404);
        assertThat(configure("http://shop.example/hook").status()).isEqualTo(400);
    }

    @Test
    void events_arrive_with_the_headers_in_both_spellings() throws IOException {
        configure(url());
        caller.make(4);
        await().until(() -> received.size() == 5);
        assertThat(secrets).containsOnly("s3cret");
        List<JsonNode> events = received.subList(1, 5);
        assertThat(events).allSatisfy(event -> {
            assertThat(event.path("State").asText()).isEqualTo("ready-for-handling");
            assertThat(event.at("/Origin/Account").asText()).isEqualTo("sandboxstore");
            assertThat(event.at("/Origin/Key").asText()).isEqualTo(sandbox.appKey());
        });
        assertThat(events.stream().filter(event -> event.has("CurrentChange"))).hasSize(3);
    }

    @Test
    void a_refused_event_is_sent_again() throws IOException {
        configure(url());
        failures.set(3);
        caller.make(1);
        await().until(() -> caller.summary().at("/hook/delivered").asInt() == 1);
        assertThat(received).hasSize(5);
        assertThat(caller.summary().at("/hook/failedAttempts").asInt()).isEqualTo(3);
    }

    @Test
    void a_hook_can_vanish_without_a_word() throws IOException {
        configure(url());
        assertThat(caller.call("DELETE", "/sandbox/hook-config", null).status()).isEqualTo(204);
        assertThat(caller.get("/api/orders/hook/config").status()).isEqualTo(404);
        caller.make(1);
        assertThat(caller.summary().at("/hook/delivered").asInt()).isZero();
    }

    @Test
    void feed_and_hook_can_be_silent_one_at_a_time() throws IOException {
        configure(url());
        caller.post(
                "/api/orders/feed/config",
                "{\"filter\":{\"type\":\"FromWorkflow\",\"status\":[\"ready-for-handling\"]},\"queue\":"
                        + "{\"visibilityTimeoutInSeconds\":60,\"MessageRetentionPeriodInSeconds\":1209600}}");
        caller.call("PUT", "/sandbox/trouble", "{\"hookSilent\":1}");
        caller.make(2);
        assertThat(quantity()).isEqualTo(2);
        caller.call("PUT", "/sandbox/trouble", "{\"feedSilent\":1}");
        caller.make(3);
        await().until(() -> caller.summary().at("/hook/delivered").asInt() == 3);
        assertThat(quantity()).isEqualTo(2);
    }

    private int quantity() throws IOException {
        return caller.get("/api/orders/feed/config").json().path("quantity").asInt();
    }

    private String url() {
        return "http://127.0.0.1:" + receiver.getAddress().getPort() + "/vtex/hook";
    }

    private Caller.Got configure(String url) throws IOException {
        return caller.post(
                "/api/orders/hook/config",
                "{\"filter\":{\"type\":\"FromWorkflow\",\"status\":[\"ready-for-handling\"]},\"hook\":{\"url\":\"" + url
                        + "\",\"headers\":{\"X-Bridge-Secret\":\"s3cret\"}}}");
    }
}
