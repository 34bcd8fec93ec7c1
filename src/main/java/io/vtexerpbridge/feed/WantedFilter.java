package io.vtexerpbridge.feed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Which events feed and hook are to tell: those of the workflow, for these states. */
public final class WantedFilter {

    /** What is said of a configuration that VTEX does not have. */
    public static final String NONE = "there is none";

    private final List<String> states;

    public WantedFilter(List<String> states) {
        this.states = List.copyOf(states);
    }

    /** What differs from the wanted filter, as the end of a sentence; empty when nothing does. */
    public String difference(JsonNode filter) {
        String type = get(filter, "type").asText("");
        if (!type.equals("FromWorkflow")) {
            return "its type is " + type + " instead of FromWorkflow";
        }
        TreeSet<String> missing = new TreeSet<>(states);
        TreeSet<String> surplus = new TreeSet<>();
        for (JsonNode state : get(filter, "status")) {
            if (!missing.remove(state.asText())) {
                surplus.add(state.asText());
            }
        }
        if (!missing.isEmpty()) {
            return "it lacks the states " + String.join(", ", missing);
        }
        return surplus.isEmpty() ? "" : "it has states that nobody asked for: " + String.join(", ", surplus);
    }

    /** Writes the wanted filter into the body of a configuration. */
    public void write(ObjectNode body) {
        ObjectNode filter = body.putObject("filter");
        filter.put("type", "FromWorkflow");
        states.forEach(filter.putArray("status")::add);
    }

    /** A field, without regard to case: VTEX spells its keys in two ways (OpenAPI and what it really sends). */
    public static JsonNode get(JsonNode parent, String name) {
        for (Iterator<Map.Entry<String, JsonNode>> fields = parent.fields(); fields.hasNext(); ) {
            Map.Entry<String, JsonNode> field = fields.next();
            if (field.getKey().equalsIgnoreCase(name)) {
                return field.getValue();
            }
        }
        return MissingNode.getInstance();
    }
}
