package io.vtexerpbridge.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
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
        send(HttpRequest.newBuilder(URI.create(url + "/sandbox/orders?count=" + count))
                .POST(HttpRequest.BodyPublishers.noBody()));
    }

    JsonNode summary() throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create(url + "/sandbox/summary")));
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
