package io.vtexerpbridge.ledger;

import java.time.Instant;

/**
 * Which orders to list, newest first; a null narrows nothing, since (from, inclusive) and until (exclusive) are about when the
 * order was taken, and search is a whole order id, sequence or marketplace order id.
 */
public record OrderFilter(
        String account, String state, Instant since, Instant until, String search, int limit, int offset) {

    /** The newest hundred orders. */
    public static final OrderFilter NEWEST = new OrderFilter(null, null, null, null, null, 100, 0);

    public OrderFilter withAccount(String value) {
        return new OrderFilter(value, state, since, until, search, limit, offset);
    }

    public OrderFilter withState(String value) {
        return new OrderFilter(account, value, since, until, search, limit, offset);
    }

    public OrderFilter takenFrom(Instant value) {
        return new OrderFilter(account, state, value, until, search, limit, offset);
    }

    public OrderFilter takenBefore(Instant value) {
        return new OrderFilter(account, state, since, value, search, limit, offset);
    }

    public OrderFilter withSearch(String value) {
        return new OrderFilter(account, state, since, until, value, limit, offset);
    }

    public OrderFilter page(int pageLimit, int pageOffset) {
        return new OrderFilter(account, state, since, until, search, pageLimit, pageOffset);
    }
}
