package io.vtexerpbridge.live;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** A kind of files that may be edited while the bridge runs. Only one thread calls. */
public interface Editable {

    /** What it is called in messages and in {@code data/live}, as {@code routes}. */
    String name();

    /** Whether a file is of this kind; by its path from the home folder on, with {@code /}. */
    boolean holds(String file);

    /**
     * What is in force from the start: the files of a home as they were when the bridge started.
     *
     * @param home a folder with nothing but these files, which nobody edits; it stays until the next but one takes its place
     */
    void begin(Path home);

    /**
     * What is wrong with these files; nothing changes by the look.
     *
     * @param home a folder with all files of this kind as they would be
     * @param edited those that are not as what is in force
     */
    List<Fault> check(Path home, Set<String> edited);

    /**
     * Puts files in force that the check has found nothing in.
     *
     * @throws NotNow when they could not be taken; then what was in force still is
     */
    void take(Path home, Set<String> edited);

    /** What is left out because of what was found, after each look; empty when all is in force. */
    default void leftOut(List<Fault> faults) {}

    /** What was right to look at could not be put in force. */
    final class NotNow extends RuntimeException {

        private final boolean again;

        private NotNow(String message, boolean again, Throwable cause) {
            super(message, cause);
            this.again = again;
        }

        /** Somebody is still at work with what is in force: in a while it may go. */
        public static NotNow later(String message, Throwable cause) {
            return new NotNow(message, true, cause);
        }

        /** It will not go until somebody mends it. */
        public static NotNow mended(String message, Throwable cause) {
            return new NotNow(message, false, cause);
        }

        boolean again() {
            return again;
        }
    }
}
