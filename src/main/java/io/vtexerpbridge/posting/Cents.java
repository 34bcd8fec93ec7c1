package io.vtexerpbridge.posting;

import java.math.BigDecimal;

/** Amounts as people read them. */
final class Cents {

    private Cents() {}

    /** As 12.34. */
    static String decimal(long cents) {
        return BigDecimal.valueOf(cents, 2).toPlainString();
    }
}
