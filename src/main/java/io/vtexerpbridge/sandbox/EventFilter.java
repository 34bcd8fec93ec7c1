package io.vtexerpbridge.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;

/** The filter of a feed or hook configuration (CONTRACT 3.2); remembers what single fire already fired. */
final class EventFilter {
    private final boolean fromOrders;
    private final Set<String> statuses;
    private final String expression;
    private final boolean everyChange;
    private final Set<String> fired = new HashSet<>();

    private EventFilter(boolean fromOrders, Set<String> statuses, String expression, boolean everyChange) {
        this.fromOrders = fromOrders;
        this.statuses = statuses;
        this.expression = expression;
        this.everyChange = everyChange;
    }

    /** Reads and judges a filter; none at all means every status. */
    static EventFilter read(JsonNode filter) {
        if (filter.isMissingNode() || filter.isNull()) {
            return new EventFilter(false, Set.of(), null, false);
        }
        String type = filter.path("type").asText();
        boolean expression = filter.hasNonNull("expression") || filter.hasNonNull("disableSingleFire");
        boolean status = filter.path("status").size() > 0;
        if (type.equals("FromWorkflow")) {
            if (expression) {
                throw Refusal.oms(
                        409, "1", "Filter type FromWorkflow can not be used with expression or disableSingleFire");
            }
            Set<String> statuses = new LinkedHashSet<>();
            filter.path("status").forEach(value -> statuses.add(value.asText()));
            return new EventFilter(false, statuses, null, false);
        }
        if (type.equals("FromOrders")) {
            if (status) {
                throw Refusal.oms(409, "1", "Filter type FromOrders can not be used with status");
            }
            return new EventFilter(
                    true,
                    Set.of(),
                    filter.path("expression").asText(null),
                    filter.path("disableSingleFire").asBoolean());
        }
        throw Refusal.bad("Filter type must be FromWorkflow or FromOrders");
    }

    /** Statuses are compared, never checked: a misspelt one silently never fires. */
    boolean takes(Event event) {
        if (fromOrders) {
            return everyChange || fired.add(event.orderId());
        }
        return statuses.isEmpty() || statuses.contains(event.state());
    }

    ObjectNode json() {
        ObjectNode node = Json.object().put("type", fromOrders ? "FromOrders" : "FromWorkflow");
        if (fromOrders) {
            return node.put("expression", expression).put("disableSingleFire", everyChange);
        }
        statuses.forEach(node.putArray("status")::add);
        return node;
    }

    /** The fields of an event under the names that feed and hook spell differently. */
    ObjectNode write(Event event, ObjectNode node, boolean pascal) {
        node.put(pascal ? "Domain" : "domain", fromOrders ? "OrdersDocumentUpdated" : event.domain());
        node.put(pascal ? "OrderId" : "orderId", event.orderId());
        // "unknow" is VTEX's own spelling (CONTRACT 3.4): a document event carries no state.
        node.put(pascal ? "State" : "state", fromOrders ? "unknow" : event.state());
        node.put(pascal ? "LastState" : "lastState", fromOrders ? null : event.lastState());
        String last = VtexDates.event(event.lastChange());
        node.put(
                pascal ? "LastChange" : "lastChange",
                fromOrders ? VtexDates.spelled(event.currentChange(), 7, "") : last);
        node.put(
                pascal ? "CurrentChange" : "currentChange",
                fromOrders ? "0001-01-01T00:00:00" : VtexDates.event(event.currentChange()));
        return node;
    }
}
