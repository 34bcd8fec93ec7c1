package io.vtexerpbridge.order;

import com.fasterxml.jackson.databind.JsonNode;
import io.vtexerpbridge.vtex.VtexUnavailable;

/** Turns the answer of Get order into what the router decides by. */
public final class OrderReader {

    /** @throws VtexUnavailable when the answer is no order at all */
    public VtexOrder read(JsonNode answer) {
        if (!answer.isObject() || !answer.has("orderId")) {
            throw new VtexUnavailable("VTEX answered get-order with something that is no order (no orderId)");
        }
        String status = answer.path("status").asText("").trim();
        boolean unusable = status.equals("null") || status.equals("detail.state.null");
        // Only a clear false stops an order; a document that does not say counts as complete.
        boolean complete = !"false".equalsIgnoreCase(answer.path("isCompleted").asText("true"));
        return new VtexOrder(unusable ? "" : status, complete, answer);
    }
}
