package io.vtexerpbridge.erp;

import java.time.Instant;

/** The ERP asked for a pause: it must not be called before {@link #until()}, and what waits for it loses no attempt. */
public final class ErpPaused extends RuntimeException {

    private final transient Instant until;

    public ErpPaused(String reason, Instant until) {
        super(reason);
        this.until = until;
    }

    /** When the next call may be tried. */
    public Instant until() {
        return until;
    }
}
