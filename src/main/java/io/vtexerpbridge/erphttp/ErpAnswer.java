package io.vtexerpbridge.erphttp;

import java.net.URI;
import java.time.Duration;

/**
 * What came of a call to the ERP.
 *
 * @param status 0 when there was no answer
 * @param untouched whether the ERP is known not to have looked at what was sent
 * @param sentence for the operator; empty when all is well
 * @param etag null without one
 * @param next the next page, by the header {@code Link}; null without one
 * @param pause what the ERP asked for by {@code Retry-After}; null without it
 */
public record ErpAnswer(
        ErpCall call,
        int status,
        Meaning meaning,
        boolean untouched,
        String sentence,
        String contentType,
        String etag,
        URI next,
        Duration pause,
        byte[] body) {

    public boolean delivered() {
        return meaning == Meaning.DELIVERED;
    }

    public boolean refused() {
        return meaning == Meaning.REFUSED;
    }

    /** For messages: without the body. */
    @Override
    public String toString() {
        return status + " to " + call;
    }
}
