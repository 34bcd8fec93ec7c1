package io.vtexerpbridge.posting;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vtexerpbridge.erp.VtexDate;
import io.vtexerpbridge.ledger.WorkItem;
import io.vtexerpbridge.order.VtexOrder;
import io.vtexerpbridge.posting.OrderPackages.Package;
import io.vtexerpbridge.records.TrackingEvent;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/**
 * Tells what happened to a package on its way (VTEX Orders API, update tracking status): {@code add-tracking-event}, target the invoice
 * number, one event a call. VTEX does not say whether events replace or append, so one that shows is never sent again.
 */
public final class TrackingEventPosting {

    private static final String CALL = "add-tracking-event";
    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm");

    private final Clock clock;
    private final ZoneId zone;

    /** @param zone {@code erp.time-zone}: VTEX takes days and minutes without a zone, and shows them to the shopper */
    public TrackingEventPosting(Clock clock, ZoneId zone) {
        this.clock = clock;
        this.zone = zone;
    }

    /** Waits aside for the invoice, and for its tracking number: VTEX takes no event before. */
    public Step next(WorkItem item, VtexOrder order) {
        TrackingEvent event = RecordJson.read(item.body(), TrackingEvent.class);
        if (item.answered(CALL)) {
            return Step.Settled.posted("");
        }
        Instant now = clock.instant();
        TrackedPackage tracked = TrackedPackage.of(item, order, event.invoiceNumber(), now);
        if (tracked.instead() != null) {
            return tracked.instead();
        }
        Package shown = tracked.shown();
        if (shows(shown.courierStatus(), event)) {
            return Postings.settled(item, CALL, "");
        }
        if (Postings.isGone(order)) {
            return new Step.Refused("Order " + item.orderId() + " " + Postings.state(order)
                    + "; expected an order that is on its way, to add an event to its invoice " + shown.invoiceNumber()
                    + ".");
        }
        if (shown.trackingNumber().isEmpty()) {
            return TrackedPackage.waiting(
                    item,
                    now,
                    "no-tracking",
                    "The invoice " + shown.invoiceNumber() + " of order " + item.orderId()
                            + " has no tracking number; VTEX takes the event \"" + event.description()
                            + "\" only after one, so it waits for the tracking.");
        }
        Optional<Step> unknown = Postings.unknownYet(item, CALL, now);
        return unknown.orElseGet(() -> new Step.Call(CALL, shown.invoiceNumber(), body(event), true));
    }

    /** An event that says delivered has arrived only where VTEX shows the package as delivered too. */
    private boolean shows(JsonNode courierStatus, TrackingEvent event) {
        if (event.delivered() && !courierStatus.path("finished").asBoolean()) {
            return false;
        }
        for (JsonNode known : courierStatus.path("data")) {
            if (Postings.text(known, "description").equals(event.description().trim())
                    && Postings.text(known, "city").equals(event.city().trim())
                    && Postings.text(known, "state").equals(event.state().trim())
                    && day(known).equals(day(event.occurredAt()))) {
                return true;
            }
        }
        return false;
    }

    private String day(Instant moment) {
        return LocalDate.ofInstant(moment, zone).toString();
    }

    /** VTEX gets a bare day; where it gives it back as a moment, midnight stands for the day and no zone may move it. */
    private String day(JsonNode known) {
        String created = Postings.text(known, "createDate");
        String text = created.isEmpty() ? Postings.text(known, "lastChange") : created;
        Instant moment = text.contains("T00:00:00") ? null : VtexDate.instant(text);
        return moment == null ? text.substring(0, Math.min(text.length(), 10)) : day(moment);
    }

    private String body(TrackingEvent event) {
        ObjectNode body = Postings.object().put("isDelivered", event.delivered());
        Instant delivered = event.deliveredAt() == null ? event.occurredAt() : event.deliveredAt();
        body.put("deliveredDate", event.delivered() ? MINUTE.format(delivered.atZone(zone)) : null);
        body.putArray("events")
                .addObject()
                .put("city", event.city())
                .put("state", event.state())
                .put("description", event.description())
                .put("date", day(event.occurredAt()));
        return body.toString();
    }
}
