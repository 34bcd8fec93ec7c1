package io.vtexerpbridge.ledger;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** How orders move on: what was delivered, handled, invoiced or canceled, and what that wakes up. */
final class Progress {

    /** Why work was parked that goes on once VTEX says what became of the request. */
    private static final List<String> CANCELLATION_ASKED = List.of("cancellation-requested", "cancellation-asked");

    private final Sql sql;
    private final Lookup lookup;
    private final Timeline timeline;
    private final Inbox inbox;
    private final Leases leases;
    private final Documents documents;

    Progress(Sql sql, Lookup lookup, Timeline timeline, Inbox inbox, Leases leases, Documents documents) {
        this.sql = sql;
        this.lookup = lookup;
        this.timeline = timeline;
        this.inbox = inbox;
        this.leases = leases;
        this.documents = documents;
    }

    void read(WorkItem item, OrderFacts facts, Instant now) {
        int rows = sql.update(
                "update vtex_order set vtex_status = coalesce(?, vtex_status), sequence = coalesce(?, sequence),"
                        + " marketplace_order_id = coalesce(?, marketplace_order_id), placed_at = coalesce(?, placed_at),"
                        + " read_at = ?, updated_at = ? where account = ? and order_id = ?"
                        + " and exists (select 1 from work_item" + Leases.FENCE + ")",
                Text.note(facts.vtexStatus()),
                Text.id(facts.sequence()),
                Text.id(facts.marketplaceOrderId()),
                facts.placedAt(),
                now,
                now,
                item.account(),
                item.orderId(),
                item.id(),
                item.leaseOwner(),
                item.leaseNumber());
        if (rows == 0 && !lookup.holds(item)) {
            throw new LeaseLost(item);
        }
    }

    void delivered(
            WorkItem item,
            Document document,
            OrderFacts facts,
            String contentDigest,
            List<String> explanations,
            Instant now) {
        sql.transaction(() -> {
            documents.record(item, document, now);
            urgent(item, true);
            move(item, OrderState.DELIVERED, facts, null, new Marks(now, null, contentDigest), now);
            note(item, "delivered", document.fileName(), now);
            explanations.forEach(explanation -> note(item, "explained", explanation, now));
            return null;
        });
    }

    void withdrawn(WorkItem item, Document document, Instant now) {
        sql.transaction(() -> {
            int rows = sql.update(
                    "delete from document where account = ? and order_id = ? and name = ? and released_at is null",
                    item.account(),
                    item.orderId(),
                    Text.id(document.name()));
            if (rows > 0) {
                urgent(item, false);
                sql.update(
                        "update vtex_order set delivered_at = null, content_digest = null, updated_at = ?"
                                + " where account = ? and order_id = ?",
                        now,
                        item.account(),
                        item.orderId());
                Handovers.over(sql, item);
                note(item, "withdrawn", document.fileName(), now);
            }
            return rows;
        });
    }

    void released(Document document, Instant now) {
        sql.update(
                "update document set released_at = ? where account = ? and order_id = ? and name = ? and released_at is null",
                now,
                document.account(),
                Text.id(document.orderId()),
                Text.id(document.name()));
    }

    void acknowledged(WorkItem item, String vtexStatus, String detail, Instant now) {
        sql.transaction(() -> {
            leases.finish(item, now);
            OrderFacts facts = new OrderFacts(vtexStatus, null, null, null);
            move(item, OrderState.HANDLING, facts, null, new Marks(null, now, null), now);
            sql.update(
                    "update document set released_at = ?"
                            + " where account = ? and order_id = ? and name = 'order' and released_at is null",
                    now,
                    item.account(),
                    item.orderId());
            Handovers.over(sql, item);
            note(item, "handling", detail, now);
            inbox.reopen(
                    item.account(), item.orderId(), CANCELLATION_ASKED, "VTEX has the order in " + vtexStatus, now);
            return null;
        });
    }

    void settled(WorkItem item, String state, OrderFacts facts, String reason, Instant now) {
        OrderState next = OrderState.of(state);
        sql.transaction(() -> {
            leases.finish(item, now);
            if (next == OrderState.INVOICED || next == OrderState.CANCELED) {
                invoicedOrNeverWillBe(item, now);
            }
            if (move(item, next, facts, reason, Marks.NONE, now)) {
                note(item, state, reason, now);
            }
            if (next != OrderState.WAITING && next != OrderState.NOT_NEEDED) {
                Handovers.over(sql, item);
                inbox.reopen(
                        item.account(),
                        item.orderId(),
                        CANCELLATION_ASKED,
                        "VTEX has the order in " + facts.vtexStatus(),
                        now);
            }
            return null;
        });
    }

    /** Whether VTEX makes it invoiced need not be looked at any more, and nobody need mend it. */
    private void invoicedOrNeverWillBe(WorkItem item, Instant now) {
        int ended = sql.update(
                "update work_item set state = 'done', queue = null, lane = null, cause = null, last_error = null, updated_at = ?"
                        + " where account = ? and order_id = ? and kind = 'invoiced-check' and state in ('open', 'parked')"
                        + " and lease_owner is null",
                now,
                item.account(),
                item.orderId());
        if (ended > 0) {
            sql.update(
                    "update parked_message set resolved_at = ? where resolved_at is null and work_item_id in"
                            + " (select id from work_item where account = ? and order_id = ? and kind = 'invoiced-check'"
                            + " and state = 'done')",
                    now,
                    item.account(),
                    item.orderId());
            leases.moveOn(item);
        }
    }

    /** What concerns an order that the ERP has goes before new orders, from now on. */
    private void urgent(WorkItem item, boolean urgent) {
        sql.update("update work_item set urgent = ? where id = ?", urgent, item.id());
    }

    private record Marks(Instant deliveredAt, Instant acknowledgedAt, String contentDigest) {
        static final Marks NONE = new Marks(null, null, null);
    }

    /** Moves the order on if that is a step forward, and returns whether people would call it news. */
    private boolean move(WorkItem item, OrderState next, OrderFacts facts, String reason, Marks marks, Instant now) {
        Optional<Lookup.Held> found = lookup.forUpdate(item);
        if (found.isEmpty()) {
            return false;
        }
        Lookup.Held order = found.get();
        OrderState state = order.underneath().then(next);
        boolean moved = state != order.underneath();
        // Other work of the order may still be parked: it stays in sight, and goes on from here when that is mended.
        boolean stillParked = order.parked() && lookup.hasOtherParkedWork(item);
        OrderState shown = stillParked ? OrderState.PARKED : state;
        boolean keepsReason = stillParked || state != next;
        sql.update(
                "update vtex_order set state = ?, resume_state = ?, state_since = ?, reason = ?,"
                        + " vtex_status = coalesce(?, vtex_status), sequence = coalesce(?, sequence),"
                        + " marketplace_order_id = coalesce(?, marketplace_order_id), placed_at = coalesce(?, placed_at),"
                        + " value_cents = coalesce(?, value_cents), buyer = coalesce(?, buyer),"
                        + " read_at = coalesce(?, read_at), delivered_at = coalesce(delivered_at, ?),"
                        + " acknowledged_at = coalesce(acknowledged_at, ?), content_digest = coalesce(?, content_digest),"
                        + " updated_at = ? where account = ? and order_id = ?",
                shown.code(),
                stillParked ? state.code() : null,
                shown.code().equals(order.state()) ? order.since() : now,
                keepsReason ? order.reason() : Text.note(reason),
                Text.note(facts.vtexStatus()),
                Text.id(facts.sequence()),
                Text.id(facts.marketplaceOrderId()),
                facts.placedAt(),
                facts.valueCents(),
                Text.note(facts.buyer()),
                facts.vtexStatus() == null ? null : now,
                marks.deliveredAt(),
                marks.acknowledgedAt(),
                Text.note(marks.contentDigest()),
                now,
                item.account(),
                item.orderId());
        boolean newStatus =
                facts.vtexStatus() != null && !Objects.equals(Text.note(facts.vtexStatus()), order.vtexStatus());
        return moved || (state == next && newStatus);
    }

    private void note(WorkItem item, String entry, String detail, Instant now) {
        timeline.note(item.account(), List.of(item.orderId()), entry, detail, now);
    }
}
