package io.vtexerpbridge.check;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One thing that is not as it should be.
 *
 * @param file as the integrator knows it, {@code routes/orders/ack-order.camel.yaml}; empty when the sentence names it itself
 * @param line from 1, or 0 when it has no place
 * @param sentence what was found; what was expected or the mend
 */
public record Finding(String file, int line, String sentence) {

    private static final Pattern PLACED = Pattern.compile("(?s)(\\S+/\\S+) line (\\d+): (.*)");

    /** It is about no file. */
    static Finding of(String sentence) {
        return new Finding("", 0, sentence);
    }

    /** A sentence that begins with its place, as {@code config/local.properties line 3: …}, or with none. */
    static Finding placed(String sentence) {
        Matcher placed = PLACED.matcher(sentence);
        return placed.matches()
                ? new Finding(placed.group(1), Integer.parseInt(placed.group(2)), placed.group(3))
                : of(sentence);
    }

    /** With its place as editors and terminals jump to it: {@code config/local.properties:3: …}. */
    public String atPlace() {
        return (file.isEmpty() ? "" : file + (line > 0 ? ":" + line : "") + ": ") + sentence;
    }

    /** With its place in words, for the log. */
    @Override
    public String toString() {
        return (file.isEmpty() ? "" : file + (line > 0 ? " line " + line : "") + ": ") + sentence;
    }
}
