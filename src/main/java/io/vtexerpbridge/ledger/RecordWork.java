package io.vtexerpbridge.ledger;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/** How work that the ERP asked for goes on: marked before and after each call to VTEX, and settled with an outcome that its receipts show. */
public final class RecordWork {

    private static final Duration INVOICED_WITHIN = Duration.ofMinutes(10);
    private static final Duration READ_BACK = Duration.ofSeconds(10);

    /** By the kind of work that VTEX now has, the causes for which other work of the order is parked, or waits aside. */
    private static final Map<String, List<String>> WAITING_FOR = Map.of(
            "invoice", List.of("no-invoice"),
            "nfe", List.of("no-invoice"),
            "tracking", List.of("no-tracking"),
            "change", List.of("change-in-doubt"),
            "cancellation", List.of("cancellation-requested", "cancellation-asked"));

    private final Sql sql;
    private final Ledger ledger;
    private final Leases leases;
    private final Clock clock;

    public RecordWork(DataSource dataSource, Ledger ledger, Clock clock) {
        this.sql = new Sql(dataSource);
        this.ledger = ledger;
        this.leases = new Leases(sql);
        this.clock = clock;
    }

    /** The call is about to be made: from here on its answer may get lost. */
    public void sending(WorkItem item, String call) {
        Instant now = now();
        Leases.fenced(
                item,
                sql.update(
                        "update work_item set mark = ?, marked_at = ?, updated_at = ?" + Leases.FENCE,
                        Text.note(call + " sent"),
                        now,
                        now,
                        item.id(),
                        item.leaseOwner(),
                        item.leaseNumber()));
    }

    /**
     * VTEX accepted the call; the work is due again at once, to see what it did.
     *
     * @param receipt what VTEX answered to identify it, or null
     */
    public void answered(WorkItem item, String call, String receipt) {
        Instant now = now();
        Leases.fenced(
                item,
                sql.update(
                        "update work_item set mark = ?, marked_at = ?, vtex_receipt = coalesce(?, vtex_receipt), due_at = ?,"
                                + " attempts = 0, first_failed_at = null, last_error = null, cause = null, "
                                + Leases.RELEASE + Leases.FENCE,
                        Text.note(call + " answered"),
                        now,
                        Text.note(receipt),
                        now,
                        now,
                        item.id(),
                        item.leaseOwner(),
                        item.leaseNumber()));
    }

    /**
     * The work is done.
     *
     * @param outcome posted, already-posted or rejected
     * @param receipt what VTEX answered, or null for what it answered before
     * @param reason for the ERP's receipt; may be empty
     */
    public void settle(WorkItem item, String outcome, String receipt, String reason) {
        sql.transaction(() -> {
            Instant now = now();
            String last = receipt == null ? item.vtexReceipt() : receipt;
            leases.finish(item, now);
            sql.update(
                    "update work_item set outcome = ?, vtex_receipt = ? where id = ?",
                    outcome,
                    Text.note(last),
                    item.id());
            ErpReceipts.settle(sql, item.id(), outcome, last, reason, now);
            String detail = item.kind() + " " + item.idempotencyKey().replace(item.orderId() + " ", "");
            ledger.note(item, outcome, reason.isEmpty() ? detail : detail + ": " + reason, now);
            return null;
        });
    }

    /** Not yet, as nothing failed that could be mended by waiting less; parked when it has been so for too long. */
    public Retry later(WorkItem item, Instant until, boolean aside, String cause, String reason) {
        return ledger.retry(item, cause, reason, until, aside);
    }

    /** Nothing is wrong, and the next step begins with the order as it is by then. */
    public void atOnce(WorkItem item) {
        ledger.postpone(item, now(), null);
    }

    /** What was parked because it waited for this is looked at again, and what waits aside for it need not wait for its time. */
    public void wake(WorkItem item) {
        List<String> causes = WAITING_FOR.getOrDefault(item.kind(), List.of());
        if (!causes.isEmpty()) {
            ledger.reopen(item.account(), item.orderId(), causes, "VTEX has its " + item.kind());
            // an invoice is settled when the order shows it; a tracking when VTEX took it, and it shows a moment later
            bringForward(item, causes, item.kind().equals("tracking") ? now().plus(READ_BACK) : now());
        }
    }

    /** It keeps its place in the lane, so that nothing is overtaken. */
    private void bringForward(WorkItem item, List<String> causes, Instant due) {
        List<Object> values = new ArrayList<>(List.of(due, now(), item.account(), item.orderId(), due));
        values.addAll(causes);
        sql.transaction(() -> sql.update(
                "update work_item set due_at = ?, updated_at = ? where account = ? and order_id = ? and state = 'open'"
                        + " and lease_owner is null and due_at > ? and cause in (" + Sql.places(causes.size()) + ")",
                values.toArray()));
    }

    /**
     * VTEX refused to take what it may have taken before, when an answer was lost: the order tells, so it is read once more before
     * anybody believes the refusal.
     */
    public void refusedInDoubt(WorkItem item, String reason) {
        Instant now = now();
        String mark = item.mark().endsWith(" sent") ? item.mark().replace(" sent", " refused") : item.mark();
        Leases.fenced(
                item,
                sql.update(
                        "update work_item set mark = ?, due_at = ?, first_failed_at = coalesce(first_failed_at, ?),"
                                + " last_error = ?, cause = 'refused-in-doubt', " + Leases.RELEASE + Leases.FENCE,
                        mark,
                        now.plus(READ_BACK),
                        now,
                        Text.note(reason),
                        now,
                        item.id(),
                        item.leaseOwner(),
                        item.leaseNumber()));
    }

    /** A note in the order's timeline. */
    public void note(WorkItem item, String entry, String detail) {
        ledger.note(item, entry, detail, now());
    }

    /** Whether VTEX made the order invoiced is looked at in a while, once an order. */
    public void checkInvoicedLater(WorkItem item) {
        ledger.askLater(
                item.account(),
                item.orderId(),
                "invoiced-check",
                item.orderId() + " " + item.id(),
                "bridge",
                "",
                now().plus(INVOICED_WITHIN));
    }

    /** The order is looked at as if VTEX had told of it. */
    public void lookAgain(WorkItem item) {
        ledger.askAgain(item.account(), item.orderId(), item.kind());
    }

    /** The work belongs to this order, and goes on in its lane. */
    public void moveTo(WorkItem item, String orderId, String matchedBy) {
        Instant now = now();
        sql.transaction(() -> {
            Leases.fenced(
                    item,
                    sql.update(
                            "update work_item set order_id = ?, lane = ?, queue = account, arrived_at = ?, due_at = ?, attempts = 0,"
                                    + " first_failed_at = null, last_error = null, cause = null, " + Leases.RELEASE
                                    + Leases.FENCE,
                            Text.id(orderId),
                            Inbox.lane(item.account(), Text.id(orderId)),
                            now,
                            now,
                            now,
                            item.id(),
                            item.leaseOwner(),
                            item.leaseNumber()));
            leases.moveOn(item);
            return sql.update(
                    "update erp_record set order_id = ?, matched_by = ? where work_item_id = ? and outcome = 'waiting'",
                    Text.id(orderId),
                    matchedBy,
                    item.id());
        });
    }

    private Instant now() {
        return Sql.micros(clock.instant());
    }
}
