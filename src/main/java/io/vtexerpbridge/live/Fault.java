package io.vtexerpbridge.live;

/**
 * Why an edited file does not count yet.
 *
 * @param file as the integrator knows it, {@code config/mappings/order.csv.ftl}
 * @param line from 1, or 0 when it has no place
 * @param sentence what was found; what was expected or the mend
 */
public record Fault(String file, int line, String sentence) {

    @Override
    public String toString() {
        return (file.isEmpty() ? "" : file + (line > 0 ? " line " + line : "") + ": ") + sentence;
    }
}
