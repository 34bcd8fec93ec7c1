package io.vtexerpbridge.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** What a call is answered with, before any trouble touches it. */
record Answer(int status, String contentType, byte[] body, Map<String, String> headers) {
    private static final String JSON = "application/json; charset=utf-8";

    static Answer empty(int status) {
        return new Answer(status, null, new byte[0], Map.of());
    }

    static Answer json(int status, JsonNode body) {
        return new Answer(status, JSON, Json.bytes(body), Map.of());
    }

    static Answer ok(JsonNode body) {
        return json(200, body);
    }

    static Answer html(int status, String title) {
        String page = "<!DOCTYPE html><html><head><title>" + title + "</title></head><body><h1>" + title
                + "</h1></body></html>";
        return new Answer(status, "text/html; charset=utf-8", page.getBytes(StandardCharsets.UTF_8), Map.of());
    }

    /** The body of OMS errors (CONTRACT 20). */
    static Answer oms(int status, String code, String message) {
        return json(status, error(code, message));
    }

    /** The body of checkout and order-system errors (CONTRACT 16, 20). */
    static Answer checkout(int status, String code, String message) {
        ObjectNode body = Json.object();
        body.putObject("fields");
        body.setAll(error(code, message));
        return json(status, body.put("operationId", OrderMaker.uuid(code + message)));
    }

    /** RFC 9110, as the change summary has it (CONTRACT 11, 20). */
    static Answer problem(int status, String title) {
        return json(
                status,
                Json.object()
                        .put("type", "https://tools.ietf.org/html/rfc9110")
                        .put("title", title)
                        .put("status", status)
                        .put("traceId", OrderMaker.uuid(status + title).replace("-", "")));
    }

    Answer withHeader(String name, String value) {
        return new Answer(status, contentType, body, Map.of(name, value));
    }

    private static ObjectNode error(String code, String message) {
        ObjectNode body = Json.object();
        body.putObject("error").put("code", code).put("message", message).putNull("exception");
        return body;
    }
}
