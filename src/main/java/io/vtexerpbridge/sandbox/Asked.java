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

    /** A query value from 1 on. @param usual what it is where the call does not name it */
    int number(String name, int usual, int most) {
        try {
            int value = Integer.parseInt(query.getOrDefault(name, String.valueOf(usual)));
            if (value >= 1 && value <= most) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Refused below with the same sentence as a number out of bounds.
        }
        throw Refusal.bad(name + " must be between 1 and " + most);
    }
}
