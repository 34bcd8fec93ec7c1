package io.vtexerpbridge.routes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Properties;

/** Somebody who may read the token file, and asks the order API of a {@link TestBridge}. */
final class Operator {

    private final HttpClient client = HttpClient.newHttpClient();
    private final ObjectMapper mapper = new ObjectMapper();
    private final TestBridge bridge;

    Operator(TestBridge bridge) {
        this.bridge = bridge;
    }

    /** A status and what was said. */
    record Answer(int status, JsonNode json) {
        String error() {
            return json.path("error").asText();
        }

        /** The sentence about the only order that was named. */
        String sentence() {
            return json.path("orders").path(0).path("sentence").asText();
        }
    }

    Answer get(String path) {
        return send("GET", path, HttpRequest.BodyPublishers.noBody());
    }

    /** Asks for a thing by its name, whatever is in the name. */
    Answer get(String path, String name) {
        return get(path + URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20"));
    }

    /** Posts JSON written with single quotes. */
    Answer post(String path, String json) {
        return send("POST", path, HttpRequest.BodyPublishers.ofString(json.replace('\'', '"')));
    }

    private Answer send(String method, String path, HttpRequest.BodyPublisher body) {
        Properties file = new Properties();
        try (Reader in = Files.newBufferedReader(bridge.home().resolve("data/order-api"))) {
            file.load(in);
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(URI.create(file.getProperty("url") + "/api" + path))
                            .header("Authorization", "Bearer " + file.getProperty("token"))
                            .header("Content-Type", "application/json")
                            .method(method, body)
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            return new Answer(answer.statusCode(), mapper.readTree(answer.body()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
