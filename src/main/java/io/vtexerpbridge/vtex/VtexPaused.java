package io.vtexerpbridge.vtex;

import java.time.Instant;

/** The account, or this call on it, must not be asked before {@link #until()}: VTEX said 429, refused key or permission, or does not answer. */
public final class VtexPaused extends RuntimeException {

    private final transient Instant until;

    public VtexPaused(String reason, Instant until) {
        super(reason);
        this.until = until;
    }

    /** When the next call may be tried. */
    public Instant until() {
        return until;
    }
}
