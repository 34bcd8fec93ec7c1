package io.vtexerpbridge.jar;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The sandbox as a process of its own, and its controls. */
final class SandboxProcess implements AutoCloseable {

    private static final Pattern VARIABLE = Pattern.compile("(VTEX_[A-Z_]+)=(\\S+)");

    private final JarProcess process;
    private final Map<String, String> variables = new HashMap<>();
    private final HttpClient client = HttpClient.newHttpClient();
    private final ObjectMapper mapper = new ObjectMapper();

    SandboxProcess(Path folder) {
        process = JarProcess.start(folder, Map.of(), "sandbox", "--port", "0").says("VTEX_APP_TOKEN=");
        Matcher matcher = VARIABLE.matcher(process.output());
        while (matcher.find()) {
            variables.put(matcher.group(1), matcher.group(2));
        }
    }

    /** What its one line says, as the bridge's environment. */
    Map<String, String> environment() {
        return variables;
    }

    void trouble(String switches) {
        send(request("/sandbox/trouble").PUT(HttpRequest.BodyPublishers.ofString(switches)));
    }

    void makeOrders(int count) {
        send(request("/sandbox/orders?count=" + count).POST(HttpRequest.BodyPublishers.noBody()));
    }

    /** As VTEX does when nothing came for long. */
    void removeFeed() {
        send(request("/sandbox/feed-config").DELETE());
    }

    JsonNode summary() {
        return send(request("/sandbox/summary"));
    }

    /** The order as VTEX would return it. */
    JsonNode order(String orderId) {
        return send(request("/sandbox/orders/" + orderId)).path("order");
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(variables.get("VTEX_BASE_URL") + path));
    }

    private JsonNode send(HttpRequest.Builder request) {
        try {
            HttpResponse<byte[]> response = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            if (response.statusCode() >= 300) {
                throw new AssertionError("the sandbox answered " + response.statusCode());
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
        process.close();
    }
}
