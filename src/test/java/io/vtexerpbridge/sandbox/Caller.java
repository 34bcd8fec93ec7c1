package io.vtexerpbridge.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;

/** Calls a sandbox over real HTTP, as a bridge would. */
final class Caller {
    record Got(int status, String body, HttpResponse<String> response) {
        JsonNode json() throws IOException {
            return Json.MAPPER.readTree(body);
        }

        String code() throws IOException {
            return json().path("error").path("code").asText();
        }
    }

    static final String WORKFLOW =
            """
            {"filter":{"type":"FromWorkflow","status":["ready-for-handling","handling","invoiced","canceled",
             "cancellation-requested"]},
             "queue":{"visibilityTimeoutInSeconds":240,"MessageRetentionPeriodInSeconds":345600}}""";

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Sandbox sandbox;

    Caller(Sandbox sandbox) {
        this.sandbox = sandbox;
    }

    Got call(String method, String path, String body, String... headers) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(sandbox.url() + path))
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body))
                .header("Accept", "application/json")
                .header("Content-Type", "application/json");
        if (path.startsWith("/api")) {
            request.header("X-VTEX-API-AppKey", sandbox.appKey()).header("X-VTEX-API-AppToken", sandbox.appToken());
        }
        for (int i = 0; i < headers.length; i += 2) {
            request.setHeader(headers[i], headers[i + 1]);
        }
        try {
            HttpResponse<String> response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Got(response.statusCode(), response.body(), response);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    Got get(String path) throws IOException {
        return call("GET", path, null);
    }

    Got post(String path, String body) throws IOException {
        return call("POST", path, body);
    }

    Got put(String path, String body) throws IOException {
        return call("PUT", path, body);
    }

    void feed() throws IOException {
        if (post("/api/orders/feed/config", WORKFLOW).status() != 200) {
            throw new IOException("the feed was not configured");
        }
    }

    List<String> make(int count) throws IOException {
        return make("count=" + count);
    }

    List<String> make(String query) throws IOException {
        List<String> ids = new ArrayList<>();
        post("/sandbox/orders?" + query, null).json().path("orderIds").forEach(id -> ids.add(id.asText()));
        return ids;
    }

    JsonNode lot() throws IOException {
        return get("/api/orders/feed?maxlot=10").json();
    }

    int commit(JsonNode lot) throws IOException {
        var body = Json.object();
        var handles = body.putArray("handles");
        lot.forEach(event -> handles.add(event.path("handle").asText()));
        return post("/api/orders/feed", body.toString()).status();
    }

    JsonNode order(String orderId) throws IOException {
        return get("/api/oms/pvt/orders/" + orderId).json();
    }

    String state(String orderId) {
        try {
            return get("/sandbox/orders/" + orderId).json().path("state").asText();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    JsonNode summary() throws IOException {
        return get("/sandbox/summary").json();
    }
}
