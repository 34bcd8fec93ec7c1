package io.vtexerpbridge.feed;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Lots that the ledger has and VTEX was not told of, as when a pause that VTEX asked for came in between. Their handles are good for one
 * more try, as long as VTEX hides the events. In memory alone: lost with the process, their events come again and the ledger knows them.
 */
public final class UncommittedLots {

    /** A handle dies when its event is shown again; a commit that is on its way then is wasted. */
    private static final Duration MARGIN = Duration.ofSeconds(10);

    private record Lot(List<OrderEvent> events, Instant until) {}

    private final Map<String, Lot> lots = new ConcurrentHashMap<>();
    private final Duration good;
    private final Clock clock;

    /** @param visibility how long VTEX hides an event that it has sent */
    public UncommittedLots(Duration visibility, Clock clock) {
        this.good = visibility.minus(MARGIN);
        this.clock = clock;
    }

    /** The ledger has this lot of the account, and its commit comes next. */
    public void keep(String account, List<OrderEvent> events) {
        lots.put(account, new Lot(events, clock.instant().plus(good)));
    }

    /** VTEX was told. */
    public void forget(String account) {
        lots.remove(account);
    }

    /** What may be committed once more, and is forgotten by that; empty when there is nothing, or its handles are too old. */
    public List<OrderEvent> take(String account) {
        Lot lot = lots.remove(account);
        return lot == null || clock.instant().isAfter(lot.until()) ? List.of() : lot.events();
    }
}
