package io.vtexerpbridge.feed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** One lot of the feed: its events as the ledger takes them, and the commit that gives them back. */
public final class FeedEvents {

    private final ObjectMapper mapper;

    public FeedEvents(ObjectMapper mapper) {
        this.mapper = mapper;
    }

    /**
     * The events of one answer. An empty feed is {@code []}, but also {@code null} or no body at all. An entry without order
     * id or handle cannot be worked or committed and is left where it is.
     */
    public List<OrderEvent> read(JsonNode answer) {
        List<OrderEvent> events = new ArrayList<>();
        for (JsonNode item : answer) {
            OrderEvent event = new OrderEvent(
                    text(item, "orderId"),
                    text(item, "domain"),
                    text(item, "state"),
                    text(item, "lastState"),
                    text(item, "lastChange"),
                    text(item, "currentChange"),
                    text(item, "handle"));
            // One empty handle would let VTEX refuse the commit of its whole lot, again and again.
            if (isThere(event.orderId()) && isThere(event.handle())) {
                events.add(event);
            }
        }
        return events;
    }

    /**
     * Whether it is worth asking for another lot at once. A short lot is no sign of an empty feed (the queue behind it hands out
     * fewer than it has), only an empty one is a reason to wait.
     */
    public boolean mayHoldMore(List<OrderEvent> events) {
        return !events.isEmpty();
    }

    /** The body of the commit of one lot: {@code {"handles":[...]}}. */
    public String commit(List<OrderEvent> events) {
        ObjectNode body = mapper.createObjectNode();
        ArrayNode handles = body.putArray("handles");
        events.forEach(event -> handles.add(event.handle()));
        return body.toString();
    }

    private static boolean isThere(String value) {
        return value != null && !value.isBlank();
    }

    private static String text(JsonNode item, String name) {
        JsonNode value = item.path(name);
        return value.isValueNode() && !value.isNull() ? value.asText() : null;
    }
}
