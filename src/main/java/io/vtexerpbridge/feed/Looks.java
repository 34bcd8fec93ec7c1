package io.vtexerpbridge.feed;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** When an account is looked at next: at start, a period after the last look that ended well, and at once when told. */
public final class Looks {

    private final Duration period;
    private final Clock clock;
    private final Map<String, Instant> next = new ConcurrentHashMap<>();

    public Looks(Duration period, Clock clock) {
        this.period = period;
        this.clock = clock;
    }

    public boolean isDue(String account) {
        Instant due = next.get(account);
        return due == null || !clock.instant().isBefore(due);
    }

    /** It was looked at, and nothing is gained by looking again before the period is over. */
    public void looked(String account) {
        next.put(account, clock.instant().plus(period));
    }

    /** Look at once. */
    public void doubtful(String account) {
        next.remove(account);
    }
}
