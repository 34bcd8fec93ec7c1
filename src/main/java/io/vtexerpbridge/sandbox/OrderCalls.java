package io.vtexerpbridge.sandbox;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.List;

/** Reading an order and starting its handling (CONTRACT 5, 7). */
final class OrderCalls {
    static final String NOT_READY = "Order status should be ready-for-handling to perform this action";

    private final Orders orders;
    private final Trouble trouble;

    OrderCalls(Orders orders, Trouble trouble) {
        this.orders = orders;
        this.trouble = trouble;
    }

    Answer get(Asked asked) {
        return Answer.ok(orders.json(orders.get(asked.orderId())));
    }

    Answer group(Asked asked) {
        List<OrderEntry> group = orders.group(asked.path().get("orderGroup"));
        if (group.isEmpty()) {
            throw Refusal.orderNotFound();
        }
        ArrayNode found = Json.array();
        group.forEach(entry -> found.add(orders.json(entry)));
        return Answer.ok(found);
    }

    Answer startHandling(Asked asked) {
        OrderEntry entry = orders.get(asked.orderId());
        if (!"ready-for-handling".equals(entry.state)) {
            // The same body was met with 400 too (CONTRACT 7).
            int status = trouble.strikes("oms003As400", asked.call()) ? 400 : 409;
            throw Refusal.oms(status, "OMS003", NOT_READY);
        }
        entry.startHandlingAccepted++;
        orders.move(entry, "start-handling");
        orders.moveLater(entry, "handling", () -> {});
        return Answer.empty(204);
    }
}
