package io.vtexerpbridge.order;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vtexerpbridge.vtex.VtexUnavailable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Turns the answer of Get order into what the router decides by. */
public final class OrderReader {

    /**
     * Takes an answer only for the order that was asked for: a cache or a mixed-up connection on the way must not make one
     * order out of another.
     *
     * @param orderId the order that was asked for
     * @throws VtexUnavailable when the answer is no order, or another one
     */
    public VtexOrder read(JsonNode answer, String orderId) {
        if (!answer.isObject() || !answer.has("orderId")) {
            throw new VtexUnavailable("VTEX answered get-order with something that is no order (no orderId)");
        }
        if (!answer.path("orderId").asText().equals(orderId)) {
            throw new VtexUnavailable("VTEX answered get-order of " + orderId + " with another order");
        }
        forgetCards(answer.path("paymentData"));
        String status = answer.path("status").asText("").trim();
        boolean unusable = status.equals("null") || status.equals("detail.state.null");
        // Only a clear false stops an order; a document that does not say counts as complete.
        boolean complete = !"false".equalsIgnoreCase(answer.path("isCompleted").asText("true"));
        return new VtexOrder(unusable ? "" : status, complete, answer);
    }

    /** Card number, check code and expiry can appear in payments; nothing behind this line may store, render or log them. */
    private static void forgetCards(JsonNode node) {
        if (node instanceof ObjectNode object) {
            List<String> secret = new ArrayList<>();
            object.fieldNames().forEachRemaining(name -> {
                String plain = name.toLowerCase(Locale.ROOT);
                if (plain.equals("cardnumber") || plain.startsWith("cvv") || plain.startsWith("expire")) {
                    secret.add(name);
                }
            });
            object.remove(secret);
        }
        node.forEach(OrderReader::forgetCards);
    }
}
