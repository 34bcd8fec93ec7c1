package io.vtexerpbridge.sandbox;

import java.time.Instant;

/** One move of one order, as VTEX announces it. */
record Event(String domain, String state, String lastState, String orderId, Instant lastChange, Instant currentChange) {
    static final String MARKETPLACE = "Marketplace";
    static final String FULFILLMENT = "Fulfillment";

    Event withOtherDomain() {
        return new Event(
                domain.equals(MARKETPLACE) ? FULFILLMENT : MARKETPLACE,
                state,
                lastState,
                orderId,
                lastChange,
                currentChange);
    }
}
