package io.vtexerpbridge.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vtexerpbridge.Bridge;
import io.vtexerpbridge.BridgeConfiguration;
import io.vtexerpbridge.HomeInUse;
import io.vtexerpbridge.StartProblem;
import io.vtexerpbridge.StoppedLedger;
import io.vtexerpbridge.api.ApiAccess;
import io.vtexerpbridge.settings.Settings;
import java.io.IOException;
import java.io.Reader;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.StringJoiner;
import java.util.concurrent.TimeUnit;

/**
 * The order API of the bridge in one home folder, as the commands ask it. Where no bridge runs, one is started that only answers, and
 * stopped by {@link #close}: so a command is the same whether the bridge runs or not.
 */
final class OrderApi implements AutoCloseable {

    private static final Duration PATIENCE_TO_CONNECT = Duration.ofSeconds(5);
    /** A start takes seconds, on a busy machine more; a stop up to thirty. */
    private static final Duration PATIENCE_TO_ANSWER = Duration.ofMinutes(1);

    private static final long LOOK_MILLIS = 300;

    private final ObjectMapper mapper = BridgeConfiguration.mapper();
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(PATIENCE_TO_CONNECT).build();
    private final Bridge own;
    private final String url;
    private final String token;

    private OrderApi(Bridge own, Properties file) {
        this.own = own;
        this.url = file.getProperty("url", "");
        this.token = file.getProperty("token", "");
    }

    /**
     * Waits for a bridge that is about to start or to end, which can be asked no more or not yet.
     *
     * @throws StartProblem when the bridge of this home can neither be asked nor be started, or there never was one
     */
    static OrderApi open(Settings settings) throws Exception {
        StoppedLedger.requireOne(settings);
        return openAnywhere(settings);
    }

    /** As the other one; also where no bridge ran before, for what is asked of VTEX and not of the ledger. */
    static OrderApi openAnywhere(Settings settings) throws Exception {
        long end = System.nanoTime() + PATIENCE_TO_ANSWER.toNanos();
        while (true) {
            try {
                return openNow(settings);
            } catch (HomeInUse inUse) {
                if (System.nanoTime() > end) {
                    throw inUse;
                }
                TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            }
        }
    }

    private static OrderApi openNow(Settings settings) throws Exception {
        Properties running = file(settings.data());
        if (!running.isEmpty()) {
            OrderApi api = new OrderApi(null, running);
            if (api.answers()) {
                return api;
            }
        }
        Bridge own = new Bridge(
                        settings.with(Map.of("http.host", "127.0.0.1", "http.port", "0", "hook.enabled", "false")))
                .answeringOnly();
        try {
            own.start();
            return new OrderApi(own, file(settings.data()));
        } catch (Exception e) {
            own.close();
            throw e;
        }
    }

    /** Whether somebody else's bridge answers, one that works orders off too. */
    boolean isBridgeRunning() {
        return own == null;
    }

    JsonNode get(String path, Map<String, Object> query) throws IOException, InterruptedException {
        return send("GET", path + query(query), null);
    }

    JsonNode post(String path, Map<String, Object> body) throws IOException, InterruptedException {
        return send("POST", path, body);
    }

    JsonNode delete(String path, Map<String, Object> query) throws IOException, InterruptedException {
        return send("DELETE", path + query(query), null);
    }

    /** A value as a part of a path. */
    static String part(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private JsonNode send(String method, String path, Object body) throws IOException, InterruptedException {
        HttpResponse<byte[]> answer;
        try {
            answer = exchange(method, path, body);
        } catch (ConnectException e) {
            throw new StartProblem(
                    "The bridge at " + url + " no longer answers; ask again when it has stopped or started.");
        }
        JsonNode json = mapper.readTree(answer.body());
        if (answer.statusCode() >= 400) {
            throw new StartProblem(json.path("error").asText("The bridge answered " + answer.statusCode() + "."));
        }
        return json;
    }

    /** What a killed bridge left behind may name a port where by now somebody else listens, or nobody. */
    private boolean answers() throws InterruptedException {
        try {
            HttpResponse<byte[]> answer = exchange("GET", "/orders?limit=1", null);
            return answer.statusCode() != 401 && mapper.readTree(answer.body()).isObject();
        } catch (ConnectException | HttpTimeoutException e) {
            return false;
        } catch (IOException | IllegalArgumentException e) {
            return false;
        }
    }

    private HttpResponse<byte[]> exchange(String method, String path, Object body)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + "/api" + path))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json");
        request.method(
                method,
                body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(mapper.writeValueAsBytes(body)));
        return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private static String query(Map<String, Object> values) {
        StringJoiner query = new StringJoiner("&", "?", "").setEmptyValue("");
        values.forEach((name, value) -> {
            if (value != null) {
                query.add(name + "=" + part(value.toString()));
            }
        });
        return query.toString();
    }

    private static Properties file(Path data) throws IOException {
        Properties file = new Properties();
        try (Reader in = Files.newBufferedReader(data.resolve(ApiAccess.FILE))) {
            file.load(in);
        } catch (NoSuchFileException e) {
            file.clear();
        }
        return file;
    }

    @Override
    public void close() {
        if (own != null) {
            own.close();
        }
    }
}
