package io.vtexerpbridge.reconcile;

import com.fasterxml.jackson.databind.JsonNode;
import io.vtexerpbridge.feed.OrderEvent;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The orders of a dry run: those that VTEX lists as ready or in handling, the oldest first, until there are enough. The feed is not asked:
 * what one reader has got is hidden from the other for a while, and the other is the real bridge.
 */
public final class DryRunOrders {

    private static final List<String> STATES = List.of("ready-for-handling", "handling");

    private final Duration lookBack;
    private final Clock clock;
    private final int limit;
    private final Set<String> taken = new HashSet<>();
    /** Of the last answer: they count once the ledger has them, which is when the next question is asked for. */
    private final Set<String> handedOut = new HashSet<>();

    private Instant from;
    private Instant until;
    private int state = STATES.size();
    private int page;
    private boolean listed;

    /**
     * @param limit most orders to take; 0 for all, and those that come
     * @param lookBack how long ago an order may have been created
     */
    public DryRunOrders(int limit, Duration lookBack, Clock clock) {
        this.limit = limit;
        this.lookBack = lookBack;
        this.clock = clock;
    }

    /** Begins to ask anew from the front, for orders that have become ready meanwhile. */
    public synchronized void begin() {
        handedOut.clear();
        until = clock.instant();
        from = until.minus(lookBack);
        state = isEnough() ? STATES.size() : 0;
        page = 1;
    }

    /** Whether there is a question left; what the last answer added is in the ledger by now. */
    public synchronized boolean more() {
        taken.addAll(handedOut);
        handedOut.clear();
        boolean more = state < STATES.size();
        listed |= !more;
        return more;
    }

    /** The next question. */
    public synchronized ListQuery query() {
        return new ListQuery(STATES.get(state), from, until, page);
    }

    /** What an answer adds, as if the feed had told it; and goes on to the next question. */
    public synchronized List<OrderEvent> take(JsonNode answer) {
        ListedPage found = ListedPage.read(answer);
        String status = STATES.get(state);
        List<OrderEvent> events = found.rows().stream()
                .filter(row -> !isEnough() && !taken.contains(row.orderId()) && handedOut.add(row.orderId()))
                .map(row -> event(row, status))
                .toList();
        boolean last = found.given() < ListQuery.ROWS || page == ListQuery.LAST_PAGE;
        state = isEnough() ? STATES.size() : last ? state + 1 : state;
        page = last ? 1 : page + 1;
        return events;
    }

    private static OrderEvent event(ListedPage.Row row, String status) {
        String created = row.created() == null ? "" : row.created().toString();
        return new OrderEvent(row.orderId(), "Fulfillment", status, "", created, created, "");
    }

    private boolean isEnough() {
        return limit > 0 && taken.size() + handedOut.size() >= limit;
    }

    /** Whether everything that a limited run is to take is taken; never of one without a limit. */
    public synchronized boolean isComplete() {
        return limit > 0 && listed;
    }
}
