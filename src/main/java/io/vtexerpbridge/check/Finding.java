package io.vtexerpbridge.check;

/**
 * One thing that is not as it should be.
 *
 * @param file as the integrator knows it, {@code routes/orders/ack-order.camel.yaml}; empty when the sentence names it itself
 * @param line from 1, or 0 when it has no place
 * @param sentence what was found; what was expected or the mend
 */
public record Finding(String file, int line, String sentence) {

    @Override
    public String toString() {
        return (file.isEmpty() ? "" : file + (line > 0 ? " line " + line : "") + ": ") + sentence;
    }
}
