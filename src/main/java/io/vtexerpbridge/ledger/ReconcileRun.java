package io.vtexerpbridge.ledger;

import java.time.Instant;
import java.util.List;

/**
 * One comparison of VTEX with the ledger, as the ledger has it.
 *
 * @param kind {@code schedule}, {@code start}, {@code command} or {@code request}
 * @param state {@code asked}, {@code running}, {@code done} or {@code failed}
 * @param from orders created from here on are compared; null before it began, unless it was asked for
 * @param until and up to here
 * @param fromAsked whether somebody said from where
 * @param comparedTo orders created before this are compared; null before it began
 * @param dueAt before this nobody works on it
 * @param beganAt null before it began
 * @param endedAt null before its end
 * @param attempts failures since it last came further
 * @param counts what its calls showed
 * @param lastError why it waits, or why it failed; null when all is well
 * @param notes what could not be compared, a sentence each
 * @param report name of its file in the reports folder; null without one
 * @param leaseOwner the node that works on it
 * @param leaseUntil how long nobody else takes it up; null when nobody works on it
 * @param leaseNumber tells this lease from the next one
 */
public record ReconcileRun(
        long id,
        String account,
        String kind,
        String reason,
        boolean dryRun,
        String state,
        Instant from,
        Instant until,
        boolean fromAsked,
        Instant comparedTo,
        Instant askedAt,
        Instant dueAt,
        Instant beganAt,
        Instant endedAt,
        int attempts,
        Counts counts,
        String lastError,
        List<String> notes,
        String report,
        String leaseOwner,
        Instant leaseUntil,
        long leaseNumber) {

    /** Calls to VTEX, orders they listed, and how many of these were left alone because they are older than the ledger. */
    public record Counts(long calls, long listed, long older) {
        public static final Counts NONE = new Counts(0, 0, 0);

        public Counts plus(Counts more) {
            return new Counts(calls + more.calls, listed + more.listed, older + more.older);
        }
    }

    /** How far an account is compared; all but {@code begunAt} are null before the first complete run. */
    public record Mark(Instant begunAt, Instant reconciledUntil, Instant completedAt) {}

    public boolean ended() {
        return state.equals("done") || state.equals("failed");
    }
}
