package io.vtexerpbridge.cli;

import java.util.LinkedHashSet;
import java.util.Set;

/** What went wrong, in the words of whoever knows best: our own sentences alone, Camel's with the file and line it names. */
final class Problems {

    private Problems() {}

    static String sentence(Throwable problem) {
        Set<String> sentences = new LinkedHashSet<>();
        for (Throwable cause = problem; cause != null; cause = cause.getCause()) {
            if (isOurs(cause)) {
                return cause.getMessage();
            }
            if (cause.getMessage() != null) {
                sentences.add(cause.getMessage().strip());
            }
        }
        // Camel wraps its exceptions and repeats their text: keep what says something that the others do not.
        sentences.removeIf(one -> sentences.stream().anyMatch(other -> !other.equals(one) && one.contains(other)));
        return sentences.isEmpty() ? problem.toString() : String.join(System.lineSeparator(), sentences);
    }

    private static boolean isOurs(Throwable cause) {
        return cause.getClass().getPackageName().startsWith("io.vtexerpbridge");
    }
}
