package io.vtexerpbridge.erp;

import java.time.Instant;
import java.time.temporal.Temporal;

/** A moment as VTEX spells it, in any of its ways. */
public final class VtexDate {

    private VtexDate() {}

    /** The moment, or null for what is no moment (missing, a day alone, .NET's "no date"). */
    public static Instant instant(String text) {
        Temporal date = VtexJson.date(text);
        return date instanceof Instant instant ? instant : null;
    }
}
