package io.vtexerpbridge.ledger;

import java.time.Instant;

/**
 * Which parked work to list, the oldest work first; a null narrows nothing.
 *
 * @param since (from, inclusive) and until (exclusive) are about when it was parked
 * @param search a whole order id, sequence or marketplace order id, or the key of an NF-e without an order
 * @param after the id of the piece of work after which the page begins; 0 for the first page
 */
public record ParkedFilter(
        String account, String cause, Instant since, Instant until, String search, long after, int limit) {}
