package io.vtexerpbridge.reconcile;

import io.vtexerpbridge.ledger.ReconcileFindings;
import io.vtexerpbridge.ledger.ReconcileRun;
import io.vtexerpbridge.ledger.ReconcileRun.Counts;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A run under way: which question to VTEX is next. It asks for a slice of creation dates, state by state; within a slice not by page
 * numbers but from the last order on, because orders leave a state while it is read, and pages then move under the reader.
 */
public final class Comparison {

    /** What an answer leads to. */
    enum Next {
        NARROWER_SLICE,
        SAME_AGAIN,
        NEXT_PAGE,
        NEXT_STATE,
        NEXT_SLICE
    }

    /** How often a question is asked again when its answer has fewer rows than it counts. */
    private static final int REPEATS = 2;
    /** Sentences that one run keeps. */
    private static final int MOST_NOTES = 100;

    private final ReconcileRun run;
    private final List<String> notes;
    private Counts counts;
    private Slice slice;
    private int state;
    private ListQuery query;
    private long most;
    private long told;
    private int repeats;
    private final Set<String> seen = new HashSet<>();

    private ListedPage page;
    private Next next;

    /** @param run that has begun */
    Comparison(ReconcileRun run) {
        this.run = run;
        this.notes = new ArrayList<>(run.notes());
        this.counts = run.counts();
        this.told = counts.listed();
        begin(new Slice(run.comparedTo(), run.until()));
    }

    private void begin(Slice one) {
        slice = one;
        state = 0;
        most = 0;
        seen.clear();
        ask(one.from(), 1);
    }

    private void ask(Instant from, int number) {
        query = new ListQuery(ReconcileFindings.COMPARED.get(state), from, slice.to(), number);
        repeats = 0;
    }

    // --- For the route ----------------------------------------------------------------------------------------------

    public ReconcileRun run() {
        return run;
    }

    public String account() {
        return run.account();
    }

    /** The next question. */
    public ListQuery query() {
        return query;
    }

    /** Whether there is a next question. */
    public boolean more() {
        return slice.from().isBefore(run.until());
    }

    public Slice slice() {
        return slice;
    }

    public Counts counts() {
        return counts;
    }

    List<String> notes() {
        return notes;
    }

    // --- One answer after the other ---------------------------------------------------------------------------------

    /** Looks at an answer, and decides what it leads to; {@link #advance} then goes there. */
    Next take(ListedPage answer) {
        page = answer;
        counts = counts.plus(new Counts(1, 0, 0));
        next = decide();
        return next;
    }

    /** The rows of the answer that this slice has not shown before. */
    List<ListedPage.Row> fresh() {
        List<ListedPage.Row> fresh =
                page.rows().stream().filter(row -> seen.add(row.orderId())).toList();
        counts = counts.plus(new Counts(0, fresh.size(), 0));
        return fresh;
    }

    /** Whether so many more orders were listed since this was last true. */
    boolean hasListedMore(long orders) {
        boolean more = counts.listed() - told >= orders;
        told = more ? counts.listed() : told;
        return more;
    }

    void leftAlone() {
        counts = counts.plus(new Counts(0, 0, 1));
    }

    boolean hasSeen(String orderId) {
        return seen.contains(orderId);
    }

    private Next decide() {
        boolean first = query.page() == 1 && query.from().equals(slice.from());
        if (first) {
            most = Math.max(most, page.total());
            if (page.total() > Slice.REACHABLE) {
                if (slice.divisible()) {
                    return Next.NARROWER_SLICE;
                }
                note("VTEX has " + page.total() + " orders in " + query.status() + " created from " + slice.from()
                        + " to " + slice.to() + "; its list reaches " + Slice.REACHABLE
                        + " of them, so the others are not compared");
            }
        }
        long rest = page.total() - (query.page() - 1L) * ListQuery.ROWS;
        if (page.total() >= 0 && page.given() < Math.min(ListQuery.ROWS, rest)) {
            if (repeats < REPEATS) {
                return Next.SAME_AGAIN;
            }
            note("VTEX listed " + page.given() + " of " + Math.min(ListQuery.ROWS, rest) + " orders in "
                    + query.status() + " created from " + query.from() + " on; what it left out is not compared");
        }
        if (page.given() > page.rows().size()) {
            note("VTEX listed " + (page.given() - page.rows().size()) + " rows without an orderId in " + query.status()
                    + " created from " + query.from() + " on; they cannot be compared");
        }
        boolean over = page.given() == 0 || (page.total() < 0 ? page.given() < ListQuery.ROWS : rest <= ListQuery.ROWS);
        if (!over && hasNextPage()) {
            return Next.NEXT_PAGE;
        }
        return state + 1 < ReconcileFindings.COMPARED.size() ? Next.NEXT_STATE : Next.NEXT_SLICE;
    }

    private boolean hasNextPage() {
        if (continuesFrom() != null || query.page() < ListQuery.LAST_PAGE) {
            return true;
        }
        if (slice.divisible()) {
            note("VTEX does not list orders in " + query.status() + " created from " + query.from() + " to "
                    + slice.to() + " beyond page " + ListQuery.LAST_PAGE + "; the others are not compared");
        }
        return false;
    }

    /** Where the next question begins; null when only a page number leads on. */
    private Instant continuesFrom() {
        Instant last = page.lastInOrder();
        Instant from = last == null ? null : last.truncatedTo(ChronoUnit.MILLIS);
        return from != null && from.isAfter(query.from()) && !from.isAfter(slice.to()) ? from : null;
    }

    /** Goes where the last answer led to. @return whether a slice is finished */
    boolean advance() {
        switch (next) {
            case NARROWER_SLICE -> {
                // what it has shown so far is shown again
                counts = counts.plus(new Counts(0, -seen.size(), 0));
                begin(slice.narrower(page.total()));
            }
            case SAME_AGAIN -> repeats++;
            case NEXT_PAGE -> {
                Instant from = continuesFrom();
                ask(from == null ? query.from() : from, from == null ? query.page() + 1 : 1);
            }
            case NEXT_STATE -> {
                state++;
                ask(slice.from(), 1);
            }
            case NEXT_SLICE -> begin(slice.next(most, run.until()));
            default -> throw new IllegalStateException();
        }
        return next == Next.NEXT_SLICE;
    }

    private void note(String sentence) {
        if (notes.size() < MOST_NOTES && !notes.contains(sentence)) {
            notes.add(sentence);
        }
    }
}
