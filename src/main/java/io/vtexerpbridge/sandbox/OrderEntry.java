package io.vtexerpbridge.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the sandbox keeps of one order: not its JSON, which the number makes again, but what happened to it since.
 */
final class OrderEntry {
    /** A state from this instant on. */
    record Step(Instant at, String state) {}

    /** One call on this order and its status; 0 when the connection was cut. */
    record CallMade(Instant at, Call call, int status, boolean trouble) {}

    /** One invoice as accepted; the sum rule counts it before its package is visible (CONTRACT 13). */
    record Invoice(String number, boolean output, long value) {}

    private static final int CALLS_KEPT = 40;

    final long number;
    final OrderShape shape;
    final String orderId;
    final String sequence;
    final String group;
    final Instant placedAt;
    /** The whole order when it was not made by number. */
    byte[] base;
    /** What differs from the made order, to be merged into it. */
    byte[] patch;

    String state;
    Instant lastChange;
    long value;
    String clientName;
    boolean complete = true;
    /** Where a denied cancellation goes back to. */
    String stateBeforeRequest;

    int enteredReady;
    int startHandlingAccepted;

    final List<Step> steps = new ArrayList<>(6);
    final List<CallMade> calls = new ArrayList<>(4);
    final Map<String, Integer> counts = new TreeMap<>();
    final Map<String, Invoice> invoices = new LinkedHashMap<>(2);
    /** Lines of the interaction log and notes, as sent. */
    final List<ObjectNode> interactions = new ArrayList<>(0);

    OrderEntry(long number, OrderShape shape, String orderId, String sequence, String group, Instant placedAt) {
        this.number = number;
        this.shape = shape;
        this.orderId = orderId;
        this.sequence = sequence;
        this.group = group;
        this.placedAt = placedAt;
    }

    void record(CallMade made) {
        if (calls.size() == CALLS_KEPT) {
            calls.remove(0);
        }
        calls.add(made);
        String name = made.call() == Call.GET_ORDER ? "get" : made.call().camel();
        String outcome = made.trouble() ? "Troubled" : made.status() < 300 ? "Accepted" : "Refused";
        String counted = made.call().method().equals("GET") && outcome.equals("Accepted") ? name : name + outcome;
        counts.merge(counted, 1, Integer::sum);
    }

    /** The state that an index sees which is behind; null when the order is not in it yet. */
    Step stepAt(Instant cutoff) {
        for (int i = steps.size() - 1; i >= 0; i--) {
            if (!steps.get(i).at().isAfter(cutoff)) {
                return steps.get(i);
            }
        }
        return null;
    }

    long invoiced(boolean output) {
        return invoices.values().stream()
                .filter(invoice -> invoice.output() == output)
                .mapToLong(Invoice::value)
                .sum();
    }
}
