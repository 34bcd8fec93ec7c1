package io.vtexerpbridge.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Puts right what was written while the machine's clock was ahead. Work that was to be tried again in a minute would otherwise wait for
 * as long as the clock was wrong. Clocks that only differ a little between nodes are left alone.
 */
final class ClockSteps {

    private static final Duration STEP = Duration.ofMinutes(1);

    private final Sql sql;
    private final Duration lease;
    private final Map<String, Instant> last = new ConcurrentHashMap<>();

    ClockSteps(Sql sql, Duration lease) {
        this.sql = sql;
        this.lease = lease;
    }

    /** At a start, and after the clock went back: what carries times of the future is due, and no lease lasts longer than one. */
    void look(Collection<String> accounts, Instant now) {
        for (String account : accounts) {
            Instant before = last.get(account);
            if (before == null || now.isBefore(before.minus(STEP))) {
                putRight(account, now);
            }
            // only now: should the ledger not have answered, the next look finds the step again
            last.put(account, now);
        }
    }

    private void putRight(String account, Instant now) {
        sql.update(
                "update work_item set due_at = ?, updated_at = ? where state = 'open' and account = ? and due_at > ? and updated_at > ?"
                        + " and lease_owner is null",
                now,
                now,
                account,
                now,
                now.plus(STEP));
        // it was due when it was leased; should its holder be dead, it is due when the lease is over
        sql.update(
                "update work_item set due_at = ? where state = 'open' and account = ? and due_at > ?"
                        + " and lease_owner is not null",
                now,
                account,
                now.plus(STEP));
        // not void: whoever holds it may be at work, and gets its time from now on
        sql.update(
                "update work_item set lease_until = ? where state = 'open' and account = ? and lease_until > ?",
                now.plus(lease),
                account,
                now.plus(lease).plus(STEP));
    }
}
