package io.vtexerpbridge.cli;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * How far a demo is.
 *
 * @param wanted orders that shall end invoiced; one more shall end canceled
 * @param made whether the sandbox has made them
 * @param taken orders in the ledger
 * @param delivered orders whose document the ERP has
 * @param invoiced orders that VTEX shows as invoiced
 * @param canceled orders that VTEX shows as canceled
 */
record DemoProgress(int wanted, boolean made, long taken, long delivered, long invoiced, long canceled) {

    /** @param summary the sandbox's figures: VTEX's word counts, not the ledger's */
    static DemoProgress of(int wanted, boolean made, long taken, long delivered, JsonNode summary) {
        JsonNode states = summary.path("ordersByState");
        return new DemoProgress(
                wanted,
                made,
                taken,
                delivered,
                states.path("invoiced").asLong(),
                states.path("canceled").asLong());
    }

    /** The order that the ERP cancels comes on top. */
    int all() {
        return wanted + 1;
    }

    /** How many orders are where they shall end. */
    long settled() {
        return Math.min(wanted, invoiced) + Math.min(1, canceled);
    }

    boolean done() {
        return settled() >= all();
    }

    String text() {
        return String.format(
                "%d made   %d in the ledger   %d delivered   %d invoiced   %d canceled",
                made ? all() : 0, taken, delivered, invoiced, canceled);
    }
}
