package io.vtexerpbridge.ledger;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import javax.sql.DataSource;

/** How work that the ERP asked for goes on: marked before and after each call to VTEX, and settled with an outcome that its receipts show. */
public final class RecordWork {

    private final Sql sql;
    private final Ledger ledger;
    private final Clock clock;

    public RecordWork(DataSource dataSource, Ledger ledger, Clock clock) {
        this.sql = new Sql(dataSource);
        this.ledger = ledger;
        this.clock = clock;
    }

    /** The call is about to be made: from here on its answer may get lost. */
    public void sending(WorkItem item, String call) {
        Instant now = now();
        Ledger.fenced(
                item,
                sql.update(
                        "update work_item set mark = ?, marked_at = ?, updated_at = ?" + Ledger.FENCE,
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
        Ledger.fenced(
                item,
                sql.update(
                        "update work_item set mark = ?, marked_at = ?, vtex_receipt = coalesce(?, vtex_receipt), due_at = ?,"
                                + " attempts = 0, first_failed_at = null, last_error = null, cause = null, "
                                + Ledger.RELEASE + Ledger.FENCE,
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
            ledger.release(item, now);
            sql.update(
                    "update work_item set outcome = ?, vtex_receipt = ? where id = ?",
                    outcome,
                    Text.note(last),
                    item.id());
            ErpReceipts.settle(sql, item, outcome, last, reason, now);
            String detail = item.kind() + " " + item.idempotencyKey().replace(item.orderId() + " ", "");
            ledger.note(item, outcome, reason.isEmpty() ? detail : detail + ": " + reason, now);
            return null;
        });
    }

    /** Not yet, as nothing failed that could be mended by waiting less; parked when it has been so for too long. */
    public Retry wait(WorkItem item, Instant until, boolean aside, String cause, String reason) {
        return ledger.retry(item, cause, reason, until, aside);
    }

    /** The order's state is about to be decided on, so what was parked because of it is looked at again. */
    public void reopenOthers(WorkItem item) {
        ledger.reopen(item.account(), item.orderId());
    }

    /** A note in the order's timeline. */
    public void note(WorkItem item, String entry, String detail) {
        ledger.note(item, entry, detail, now());
    }

    /** Whether the ERP asked for the order's cancellation itself, and was not refused. */
    public boolean canceledByErp(String account, String orderId) {
        List<Long> found = sql.query(
                "select id from work_item where account = ? and order_id = ? and kind = 'cancellation'"
                        + " and (outcome is null or outcome <> 'rejected') limit 1",
                (row, n) -> row.getLong("id"),
                account,
                Text.id(orderId));
        return !found.isEmpty();
    }

    private Instant now() {
        return Sql.micros(clock.instant());
    }
}
