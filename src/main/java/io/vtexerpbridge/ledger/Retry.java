package io.vtexerpbridge.ledger;

import java.time.Instant;

/**
 * What became of a failed run, or of one that has to wait: when it is due again, or parked with no due time.
 *
 * @param attempts the failures, this one too; a wait is none
 * @param first whether the work went well until now: what is said once is said then
 */
public record Retry(boolean parked, int attempts, Instant due, boolean first) {}
