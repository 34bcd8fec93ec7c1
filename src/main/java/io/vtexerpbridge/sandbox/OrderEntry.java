package io.vtexerpbridge.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * What the sandbox keeps of one order: not its JSON, which the number makes again, but what happened to it since.
 */
final class OrderEntry {
    /** A state from this instant on. */
    record Step(Instant at, String state) {}

    /** One call on this order, its body as far as it is kept, and its status; 0 when the connection was cut. */
    record CallMade(Instant at, Call call, String path, String body, int status, boolean trouble) {}

    /** One invoice as accepted, its value in cents; the sum rule counts it before its package is visible (CONTRACT 13). */
    static final class Invoice {
        final String number;
        final boolean output;
        final long value;
        /** Whether it brought the fiscal document's XML along. */
        final boolean embedded;

        /** The first call that made it and those that only got a new receipt. */
        int accepted;
        /** Those of them whose answer the caller got whole. */
        int answered;
        /** Somebody posted it although VTEX's answer had arrived. */
        boolean repeatedAfterAnswer;

        boolean visible;
        boolean tracked;
        boolean delivered;

        Invoice(String number, boolean output, long value, boolean embedded) {
            this.number = number;
            this.output = output;
            this.value = value;
            this.embedded = embedded;
        }
    }

    /** Reading back is frequent, so reads do not push out what changed the order. */
    private static final int READS_KEPT = 40;

    private static final int WRITES_KEPT = 200;

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
    /** Those accepted ones whose answer the caller got whole. */
    int startHandlingAnswered;
    /** Somebody started it again although VTEX's answer had arrived and the order had not become ready anew. */
    boolean startHandlingRepeatedAfterAnswer;

    final List<Step> steps = new ArrayList<>(6);
    final List<CallMade> calls = new ArrayList<>(4);
    final Map<String, Integer> counts = new TreeMap<>();
    final Map<String, Invoice> invoices = new LinkedHashMap<>(2);
    /** Lines of the interaction log, as sent. */
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
        boolean read = isRead(made);
        long alike = calls.stream().filter(call -> isRead(call) == read).count();
        if (alike >= (read ? READS_KEPT : WRITES_KEPT)) {
            calls.remove(calls.stream()
                    .filter(call -> isRead(call) == read)
                    .findFirst()
                    .orElseThrow());
        }
        calls.add(made);
        String name = made.call() == Call.GET_ORDER ? "get" : made.call().camel();
        String outcome = made.trouble() ? "Troubled" : made.status() < 300 ? "Accepted" : "Refused";
        String counted = made.call().method().equals("GET") && outcome.equals("Accepted") ? name : name + outcome;
        counts.merge(counted, 1, Integer::sum);
    }

    private static boolean isRead(CallMade made) {
        return made.call().method().equals("GET");
    }

    /** Counts a posted invoice; only numbers that VTEX has accepted before, or accepts now, are known here. */
    void posted(String number, boolean accepted, CallLog.Ending ending) {
        Invoice invoice = invoices.get(number);
        if (invoice == null) {
            return;
        }
        invoice.repeatedAfterAnswer |= invoice.answered > 0;
        if (accepted) {
            invoice.accepted++;
            invoice.answered += ending == CallLog.Ending.TOLD ? 1 : 0;
        }
    }

    /** Counts a call that starts the handling. */
    void started(boolean accepted, CallLog.Ending ending) {
        startHandlingRepeatedAfterAnswer |= startHandlingAnswered >= Math.max(1, enteredReady);
        if (accepted && ending == CallLog.Ending.TOLD) {
            startHandlingAnswered++;
        }
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

    /** The invoice behind a package; empty for a package that an order brought along. */
    Optional<Invoice> invoice(JsonNode parcel) {
        return Optional.ofNullable(invoices.get(parcel.path("invoiceNumber").asText()));
    }

    long invoiced(boolean output) {
        return sum(invoice -> invoice.output == output);
    }

    /** The Output invoices whose package is on the order. */
    long visiblyInvoiced() {
        return sum(invoice -> invoice.output && invoice.visible);
    }

    private long sum(Predicate<Invoice> wanted) {
        return invoices.values().stream()
                .filter(wanted)
                .mapToLong(invoice -> invoice.value)
                .sum();
    }
}
