package io.vtexerpbridge.nfe;

import java.math.BigDecimal;

/** What value VTEX is told: an order becomes invoiced only on equality, and tax rounding leaves an NF-e cents away from it. */
public sealed interface NfeValue {

    /** Close enough: the order's own open value is sent. */
    record OrdersOwn(long cents) implements NfeValue {}

    /** A part of the order: the NF-e's value is sent. */
    record Partial(long cents) implements NfeValue {}

    /** A person looks at it. */
    record Held(String sentence) implements NfeValue {}

    /**
     * @param nfeCents vNF
     * @param openCents what is left to invoice of the order; for a return, what is left to return
     * @param allItems whether the NF-e holds every item that is open
     * @param toleranceCents {@code nfe.value-tolerance}, not negative
     */
    static NfeValue decide(long nfeCents, long openCents, boolean allItems, long toleranceCents) {
        if (nfeCents <= 0) {
            return new Held("The NF-e's value is " + money(nfeCents) + "; VTEX takes only invoices with a value.");
        }
        if (openCents <= 0) {
            return new Held("The order has nothing left to invoice (open: " + money(openCents)
                    + ") and the NF-e is over " + money(nfeCents) + ".");
        }
        long difference = nfeCents - openCents;
        if (Math.abs(difference) <= toleranceCents) {
            return new OrdersOwn(openCents);
        }
        String found = "The NF-e's value is " + money(nfeCents) + ", the order's open value " + money(openCents) + ": ";
        if (difference > 0) {
            return new Held(found + money(difference) + " more, beyond nfe.value-tolerance of " + money(toleranceCents)
                    + "; check whether it belongs to this order.");
        }
        if (allItems) {
            return new Held(found + money(-difference) + " less, beyond nfe.value-tolerance of " + money(toleranceCents)
                    + ", though it holds all open items; the order would never become invoiced.");
        }
        return new Partial(nfeCents);
    }

    private static String money(long cents) {
        return BigDecimal.valueOf(cents, 2).toPlainString();
    }
}
