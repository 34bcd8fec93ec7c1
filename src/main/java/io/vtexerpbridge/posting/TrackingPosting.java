package io.vtexerpbridge.posting;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vtexerpbridge.ledger.WorkItem;
import io.vtexerpbridge.order.VtexOrder;
import io.vtexerpbridge.posting.OrderPackages.Package;
import io.vtexerpbridge.records.Tracking;
import java.time.Clock;

/**
 * Gives an invoice its tracking number (VTEX Orders API, update invoice): {@code update-tracking}, target the invoice number. The call
 * says the same when it is repeated, so a lost answer is no worry.
 */
public final class TrackingPosting {

    private static final String CALL = "update-tracking";

    private final Clock clock;

    public TrackingPosting(Clock clock) {
        this.clock = clock;
    }

    /** Waits aside for the invoice, however early the tracking comes. */
    public Step next(WorkItem item, VtexOrder order) {
        Tracking tracking = RecordJson.read(item.body(), Tracking.class);
        if (item.answered(CALL)) {
            return Step.Settled.posted("");
        }
        TrackedPackage tracked = TrackedPackage.of(item, order, tracking.invoiceNumber(), clock.instant());
        if (tracked.instead() != null) {
            return tracked.instead();
        }
        Package shown = tracked.shown();
        if (shows(shown, tracking)) {
            return Postings.settled(item, CALL, "");
        }
        if (Postings.isGone(order)) {
            return new Step.Refused("Order " + item.orderId() + " " + Postings.state(order)
                    + "; expected an order that is on its way, to give its invoice " + shown.invoiceNumber()
                    + " a tracking number.");
        }
        return new Step.Call(CALL, shown.invoiceNumber(), body(shown, tracking), true);
    }

    private static boolean shows(Package shown, Tracking tracking) {
        return shown.trackingNumber().equals(tracking.trackingNumber())
                && saysSame(shown.courier(), tracking.courier())
                && saysSame(shown.trackingUrl(), tracking.trackingUrl());
    }

    /** An empty column says nothing, so it contradicts nothing. */
    private static boolean saysSame(String shown, String told) {
        return told.isEmpty() || shown.equals(told);
    }

    /** VTEX wants all four keys, and what is null there is wiped out: what the ERP left empty is said as VTEX has it. */
    private static String body(Package shown, Tracking tracking) {
        boolean renumbered =
                !shown.trackingNumber().isEmpty() && !shown.trackingNumber().equals(tracking.trackingNumber());
        ObjectNode body = Postings.object().put("trackingNumber", tracking.trackingNumber());
        // a page for another number would lead the shopper astray
        body.put("trackingUrl", told(tracking.trackingUrl(), renumbered ? "" : shown.trackingUrl()));
        body.put(
                "dispatchedDate",
                tracking.dispatchedAt() == null ? null : tracking.dispatchedAt().toString());
        body.put("courier", told(tracking.courier(), shown.courier()));
        return body.toString();
    }

    private static String told(String told, String shown) {
        if (!told.isEmpty()) {
            return told;
        }
        return shown.isEmpty() ? null : shown;
    }
}
