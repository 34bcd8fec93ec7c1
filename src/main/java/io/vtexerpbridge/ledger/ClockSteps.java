package io.vtexerpbridge.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Puts right what was written while the machine's clock was ahead. Work that was to be tried again in a minute would otherwise wait for
 * as long as the clock was wrong. Clocks that only differ a little between nodes are left alone.
 */
final class ClockSteps {

    private static final Duration STEP = Duration.ofMinutes(1);

    private final Sql sql;
    private final Duration lease;
    private final AtomicReference<Instant> last = new AtomicReference<>();

    ClockSteps(Sql sql, Duration lease) {
        this.sql = sql;
        this.lease = lease;
    }

    /** At a start, and after the clock went back: what carries times of the future is due, and no lease lasts longer than one. */
    void look(Collection<String> accounts, Instant now) {
        Instant before = last.getAndSet(now);
        if (before != null && !now.isBefore(before.minus(STEP))) {
            return;
        }
        for (String account : accounts) {
            sql.update(
                    "update work_item set due_at = ?, updated_at = ? where state = 'open' and account = ? and due_at > ? and updated_at > ?"
                            + " and lease_owner is null",
                    now,
                    now,
                    account,
                    now,
                    now.plus(STEP));
            // not void: whoever holds it may be at work, and gets its time from now on
            sql.update(
                    "update work_item set lease_until = ? where state = 'open' and account = ? and lease_until > ?",
                    now.plus(lease),
                    account,
                    now.plus(lease).plus(STEP));
        }
    }
}
