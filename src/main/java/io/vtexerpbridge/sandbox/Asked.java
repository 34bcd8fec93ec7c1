package io.vtexerpbridge.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/** One VTEX call as a handler sees it: decoded path and query values and the body, which may be missing. */
record Asked(Call call, Map<String, String> path, Map<String, String> query, JsonNode body) {
    String orderId() {
        return path.get("orderId");
    }

    /** The body as an object, or VTEX's refusal. */
    JsonNode object() {
        if (!body.isObject()) {
            throw Refusal.bad("The request body must be a JSON object");
        }
        return body;
    }

    /** A text that the body must have. */
    String text(String name) {
        JsonNode value = object().path(name);
        if (!value.isTextual() || value.textValue().isBlank()) {
            throw Refusal.bad("Field " + name + " not set");
        }
        return value.textValue();
    }
}
