package io.vtexerpbridge.ledger;

import java.time.Duration;
import java.util.Map;

/** The work of one account that is not done: how much is open, since when at most (zero when nothing is), by kind, and what is parked by cause. */
public record Backlog(long open, Duration oldestAge, Map<String, Waiting> openByKind, Map<String, Long> parkedByCause) {

    static final Backlog NONE = new Backlog(0, Duration.ZERO, Map.of(), Map.of());

    /** Open work of one kind and the age of its oldest item. */
    public record Waiting(long count, Duration oldestAge) {}
}
