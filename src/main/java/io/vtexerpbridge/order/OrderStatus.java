package io.vtexerpbridge.order;

import java.util.Set;

/** VTEX's workflow states as far as the bridge has to know them (VTEX Orders API, "order flow and status"). */
public final class OrderStatus {

    /** What VTEX lists as filterable in a feed; it checks no spelling, a misspelt state silently never fires. */
    private static final Set<String> FEED_FILTERS = Set.of(
            "order-created",
            "order-completed",
            "on-order-completed",
            "on-order-completed-ffm",
            "payment-pending",
            "waiting-for-order-authorization",
            "approve-payment",
            "payment-approved",
            "request-cancel",
            "waiting-for-seller-decision",
            "waiting-ffmt-authorization",
            "waiting-for-authorization",
            "waiting-for-manual-authorization",
            "authorize-fulfillment",
            "order-create-error",
            "order-creation-error",
            "window-to-cancel",
            "window-to-change-seller",
            "waiting-for-mkt-authorization",
            "waiting-seller-handling",
            "ready-for-handling",
            "start-handling",
            "handling",
            "invoice-after-cancellation-deny",
            "order-accepted",
            "invoice",
            "invoiced",
            "replaced",
            "cancellation-requested",
            "cancel",
            "canceled");

    private OrderStatus() {}

    public static boolean canFilterFeed(String status) {
        return FEED_FILTERS.contains(status);
    }
}
