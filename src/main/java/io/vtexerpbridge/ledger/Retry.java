package io.vtexerpbridge.ledger;

import java.time.Instant;

/** What became of a failed run: when it is due again, or parked with no due time; attempts counts this failure too. */
public record Retry(boolean parked, int attempts, Instant due) {}
