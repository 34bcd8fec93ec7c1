package io.vtexerpbridge.reconcile;

import java.time.Duration;
import java.time.Instant;

/**
 * A span of creation dates that is compared at once: from its first moment up to the next slice's, in whole milliseconds, which is as
 * fine as VTEX takes dates. Slices follow each other without a gap and without sharing a moment.
 */
record Slice(Instant from, Instant to) {

    /** Rows that one query can reach: 30 pages of 100 (VTEX Orders API, List orders). */
    static final int REACHABLE = 3000;
    /** Rows that a slice should have: orders go on moving while it is read, and its rows are held in memory. */
    private static final int WANTED = 2000;
    /** A quiet night must not make the next slice a whole month. */
    private static final int MOST_GROWTH = 8;

    private static final Duration SMALLEST = Duration.ofMillis(1);

    private Duration span() {
        return Duration.between(from, to);
    }

    /** Whether it can be made smaller. */
    boolean divisible() {
        return span().compareTo(SMALLEST) > 0;
    }

    /** Its first part, small enough if the orders are spread evenly. @param total rows of the whole slice, too many */
    Slice narrower(long total) {
        long parts = Math.max(2, (total + WANTED - 1) / WANTED);
        long millis = Math.max(SMALLEST.toMillis(), span().toMillis() / parts);
        return new Slice(from, from.plusMillis(millis));
    }

    /** The one after it, wider when this one had few rows. @param most rows of the state that had most of them */
    Slice next(long most, Instant end) {
        long growth = Math.max(1, Math.min(MOST_GROWTH, WANTED / Math.max(1, most)));
        Instant wanted = to.plus(span().multipliedBy(growth));
        return new Slice(to, wanted.isAfter(end) ? end : wanted);
    }
}
