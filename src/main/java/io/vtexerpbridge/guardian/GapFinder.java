package io.vtexerpbridge.guardian;

import java.time.Instant;

/** Who finds the orders whose events never came. */
@FunctionalInterface
public interface GapFinder {

    /** Asks for a comparison of VTEX with the ledger from {@code since} on; durable once this returns. */
    void ask(String account, Instant since, String reason);
}
