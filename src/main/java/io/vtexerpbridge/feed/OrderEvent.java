package io.vtexerpbridge.feed;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * One change of one order as VTEX's feed tells it; the changes are UTC times in VTEX's own spelling, the handle is what a
 * commit sends back, and all but the order id may be null because hook and {@code FromOrders} events leave fields out.
 */
public record OrderEvent(
        String orderId,
        String domain,
        String state,
        String lastState,
        String lastChange,
        String currentChange,
        String handle) {

    /** VTEX's spelling of "no such time", sent by {@code FromOrders} feeds. */
    private static final String NO_TIME = "0001-01-01";

    /** Sha-256 in hex over what VTEX repeats unchanged; handle and eventId are left out as they change on redelivery. */
    public String key() {
        StringBuilder text = new StringBuilder();
        for (String part : new String[] {orderId, domain, state, changedAt()}) {
            String value = part == null ? "" : part;
            // The length keeps "ab" + "c" and "a" + "bc" apart.
            text.append(value.length()).append(':').append(value);
        }
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(sha256.digest(text.toString().getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** The time of the change as VTEX spelled it, taken from {@code lastChange} where there is no {@code currentChange}. */
    public String changedAt() {
        boolean missing = currentChange == null || currentChange.isBlank() || currentChange.startsWith(NO_TIME);
        return missing ? lastChange : currentChange;
    }
}
