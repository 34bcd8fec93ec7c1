package io.vtexerpbridge.posting;

import io.vtexerpbridge.order.VtexOrder;

/** Whether an order is invoiced as its invoices say; VTEX needs a while for it, and sometimes never gets there. */
public final class OpenOrders {

    /** Whether VTEX should make it invoiced because of the sales that it shows. */
    public boolean shouldBeInvoiced(VtexOrder order) {
        return OpenOrder.shouldBeInvoiced(order);
    }

    /** What is the matter with an order that should be invoiced and is not, as a sentence. */
    public String missing(VtexOrder order) {
        OpenOrder open = OpenOrder.of(order.json());
        String found = "Should be invoiced and is " + order.status() + ": its invoices come to "
                + Cents.decimal(open.invoicedCents()) + " of " + Cents.decimal(open.valueCents());
        return open.openCents() > 0
                ? found + ", " + Cents.decimal(open.openCents())
                        + " is missing, and every item is invoiced, so VTEX takes no invoice over the rest. Lower the order by that"
                        + " with a row in changes/, or settle it with VTEX."
                : found + ". Ask VTEX support why it does not move on; sending them again would not help.";
    }
}
