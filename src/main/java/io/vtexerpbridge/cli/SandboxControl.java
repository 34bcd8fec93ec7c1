package io.vtexerpbridge.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;

/** The sandbox's own controls, as the demo uses them. */
final class SandboxControl {

    private final HttpClient client = HttpClient.newHttpClient();
    private final ObjectMapper mapper = new ObjectMapper();
    private final String url;

    SandboxControl(String url) {
        this.url = url;
    }

    void makeOrders(int count) throws IOException, InterruptedException {
        send(request("/sandbox/orders?count=" + count).POST(BodyPublishers.noBody()));
    }

    /**
     * Makes one order with these notes. It waits in the window to cancel until it has them, so that nobody reads it without.
     *
     * @return its orderId
     */
    String makeOrderWithNotes(String notes) throws IOException, InterruptedException {
        JsonNode made =
                send(request("/sandbox/orders?count=1&state=window-to-cancel").POST(BodyPublishers.noBody()));
        String orderId = made.path("orderIds").path(0).asText();
        ObjectNode patch = mapper.createObjectNode();
        patch.putObject("openTextField").put("value", notes);
        send(request("/sandbox/orders/" + orderId).PUT(BodyPublishers.ofString(patch.toString())));
        send(request("/sandbox/orders/" + orderId + "/move?state=ready-for-handling")
                .POST(BodyPublishers.noBody()));
        return orderId;
    }

    JsonNode summary() throws IOException, InterruptedException {
        return send(request("/sandbox/summary"));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(url + path));
    }

    private JsonNode send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<byte[]> response = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        if (response.statusCode() >= 300) {
            throw new IOException("The sandbox answered " + response.statusCode() + " to "
                    + request.build().uri());
        }
        return mapper.readTree(response.body());
    }
}
