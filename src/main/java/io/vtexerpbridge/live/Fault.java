package io.vtexerpbridge.live;

/**
 * Why an edited file does not count yet.
 *
 * @param file as the integrator knows it, {@code config/mappings/order.csv.ftl}
 * @param line from 1, or 0 when it has no place
 * @param sentence what was found; what was expected or the mend
 */
public record Fault(String file, int line, String sentence) {

    /** Its sentence may come without a full stop, as what {@code check} prints behind a place. */
    public static Fault of(String file, int line, String found) {
        return new Fault(file, line, found.matches("(?s).*[.?]") ? found : found + ".");
    }

    @Override
    public String toString() {
        return (file.isEmpty() ? "" : file + (line > 0 ? " line " + line : "") + ": ") + sentence;
    }
}
