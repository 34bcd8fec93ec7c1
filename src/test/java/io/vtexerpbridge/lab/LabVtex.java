package io.vtexerpbridge.lab;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vtexerpbridge.sandbox.Sandbox;
import io.vtexerpbridge.sandbox.SandboxOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** The sandbox as the laboratory's VTEX: its own word on what it was told. */
final class LabVtex implements AutoCloseable {

    private final Sandbox sandbox;
    private final HttpClient client = HttpClient.newHttpClient();
    private final Set<String> orderIds = new LinkedHashSet<>();
    private final ObjectMapper mapper = new ObjectMapper();

    LabVtex(long seed, Clock clock) {
        sandbox = Sandbox.start(
                SandboxOptions.defaults().withSeed(seed).withClock(clock).withRequestsPerMinute(Integer.MAX_VALUE));
    }

    Map<String, String> environment() {
        return Map.of(
                "VTEX_ACCOUNT", sandbox.account(),
                "VTEX_BASE_URL", sandbox.url(),
                "VTEX_APP_KEY", sandbox.appKey(),
                "VTEX_APP_TOKEN", sandbox.appToken());
    }

    void trouble(String switches) {
        send(request("/sandbox/trouble").PUT(HttpRequest.BodyPublishers.ofString(switches)));
    }

    void makeOrders(int count) {
        send(request("/sandbox/orders?count=" + count).POST(HttpRequest.BodyPublishers.noBody()))
                .path("orderIds")
                .forEach(id -> orderIds.add(id.asText()));
    }

    /** Of all orders that were made, in that order. */
    Set<String> orderIds() {
        return orderIds;
    }

    /** The shopper asks for a cancellation; false when it is too late for that. */
    boolean askCancellation(String orderId) {
        try {
            return client.send(
                                    request("/sandbox/orders/" + orderId + "/request-cancellation")
                                            .POST(HttpRequest.BodyPublishers.ofString("{\"reason\":\"Desisti\"}"))
                                            .build(),
                                    HttpResponse.BodyHandlers.discarding())
                            .statusCode()
                    < 300;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    JsonNode summary() {
        return send(request("/sandbox/summary"));
    }

    /** The order with everything that happened to it. */
    JsonNode story(String orderId) {
        return send(request("/sandbox/orders/" + orderId));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(sandbox.url() + path));
    }

    private JsonNode send(HttpRequest.Builder request) {
        try {
            HttpResponse<byte[]> response = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            if (response.statusCode() >= 300) {
                throw new AssertionError("the sandbox answered " + response.statusCode() + " to " + response.uri());
            }
            return mapper.readTree(response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        sandbox.close();
    }
}
