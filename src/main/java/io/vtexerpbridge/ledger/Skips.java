package io.vtexerpbridge.ledger;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * Operators leave to a person what the bridge would do. Each transaction holds the work's rows first, so that an operator and the bridge
 * never decide about the same thing at once.
 */
public final class Skips {

    /** Records that are refused in one transaction. */
    private static final int BATCH = 250;

    /** How reasons begin that an operator gave. */
    static final String BY = "skipped by an operator: ";

    private final Sql sql;
    private final Timeline timeline;
    private final Clock clock;

    public Skips(DataSource dataSource, Clock clock) {
        this.sql = new Sql(dataSource);
        this.timeline = new Timeline(sql);
        this.clock = clock;
    }

    /**
     * What a skip came to.
     *
     * @param records of the ERP that were refused by it
     * @param other pieces of the bridge's own work that ended
     * @param order whether the order itself is left to a person from now on
     */
    public record Skipped(int records, int other, boolean order) {}

    /**
     * A person does what is parked, and the bridge does not: records are refused with the reason, and an order is not handed over any more
     * until {@link Retries#retry} or {@link Replays#replay}. Of an order of which nothing is parked, the order itself is skipped.
     *
     * @param reason for the receipts and the timeline; never empty
     * @throws CannotRepair when there is nothing to skip, or the bridge is at it
     */
    public Skipped skip(String account, String orderId, String reason) {
        String id = Text.id(orderId);
        return sql.transaction(() -> {
            Instant now = now();
            List<HeldWork> work = HeldWork.of(sql, account, id);
            Optional<HeldOrder> order = HeldOrder.of(sql, account, id);
            List<HeldWork> parked = work.stream().filter(HeldWork::isParked).toList();
            boolean leavesOrder = parked.isEmpty() || parked.stream().anyMatch(HeldWork::isOrder);
            if (leavesOrder && work.stream().anyMatch(one -> one.isOrder() && one.isLeased(now))) {
                throw HeldWork.busy(id, work, now);
            }
            if (parked.isEmpty()) {
                requireUnstarted(id, order);
            }
            parked.forEach(one -> endParked(one, now));
            // one that is being handled goes on: what was parked of it ends, and its next event counts
            boolean marks = leavesOrder && !order.orElseThrow().started();
            if (marks) {
                fence(work, now);
                leaveOrder(account, id, order.orElseThrow(), reason, now);
            } else {
                Inbox.unpark(sql, account, List.of(id), now);
            }
            // the order's row is locked by now: the files and their records come after it
            parked.stream().filter(HeldWork::hasRecords).forEach(one -> refuse(one, reason, now));
            timeline.note(account, List.of(id), "skipped", reason, now);
            int records = (int) parked.stream().filter(HeldWork::hasRecords).count();
            return new Skipped(records, parked.size() - records, marks);
        });
    }

    /** The parked records of a file, as {@link #skip} does with those of an order; returns how many there were. */
    public long skipFile(long fileId, String reason) {
        long all = 0;
        long after = 0;
        while (true) {
            long from = after;
            List<Parked> ended = sql.transaction(() -> skipBatch(fileId, reason, from));
            if (ended.isEmpty()) {
                return all;
            }
            all += ended.size();
            after = ended.get(ended.size() - 1).id();
        }
    }

    private List<Parked> skipBatch(long fileId, String reason, long after) {
        Instant now = now();
        record Found(Parked parked, HeldWork work) {}
        List<Found> found = sql.query(
                "select id, account, order_id, kind, cause from work_item where state = 'parked' and "
                        + HeldWork.OF_FILE + HeldWork.PAGE + " for update",
                (row, n) -> new Found(
                        new Parked(row.getLong("id"), row.getString("account"), row.getString("order_id")),
                        new HeldWork(
                                row.getLong("id"),
                                row.getString("kind"),
                                "parked",
                                row.getString("cause"),
                                null,
                                null,
                                null)),
                fileId,
                after,
                BATCH);
        found.forEach(one -> endParked(one.work(), now));
        found.forEach(one ->
                Inbox.unpark(sql, one.parked().account(), List.of(one.parked().orderId()), now));
        found.forEach(one -> refuse(one.work(), reason, now));
        found.forEach(one ->
                timeline.note(one.parked().account(), List.of(one.parked().orderId()), "skipped", reason, now));
        return found.stream().map(Found::parked).toList();
    }

    private record Parked(long id, String account, String orderId) {}

    private static void requireUnstarted(String id, Optional<HeldOrder> order) {
        if (order.isEmpty()) {
            throw new CannotRepair("Nothing of " + id + " is parked.");
        }
        if (order.get().started()) {
            throw new CannotRepair("Nothing of " + id + " is parked, and the order is "
                    + order.get().state() + ": there is nothing to skip.");
        }
    }

    private void endParked(HeldWork one, Instant now) {
        sql.update(
                "update work_item set state = 'done', outcome = case when ? then 'rejected' else outcome end, attempts = 0,"
                        + " first_failed_at = null, last_error = null, cause = null, updated_at = ? where id = ?",
                one.hasRecords(),
                now,
                one.id());
        sql.update(
                "update parked_message set resolved_at = ? where work_item_id = ? and resolved_at is null",
                now,
                one.id());
    }

    private void refuse(HeldWork one, String reason, Instant now) {
        ErpReceipts.settle(sql, one.id(), "rejected", null, BY + reason, now);
    }

    /** Who has read the work before this decision leases it no more, and reads it again. */
    private void fence(List<HeldWork> work, Instant now) {
        work.stream()
                .filter(HeldWork::isOrder)
                .forEach(one -> sql.update(
                        "update work_item set lease_number = lease_number + 1, updated_at = ? where id = ?",
                        now,
                        one.id()));
    }

    private void leaveOrder(String account, String id, HeldOrder order, String reason, Instant now) {
        OrderState state = order.underneath() == OrderState.WAITING ? OrderState.NOT_NEEDED : order.underneath();
        sql.update(
                "update vtex_order set state = ?, resume_state = null, reason = ?, skipped_at = ?, skip_reason = ?,"
                        + " state_since = ?, updated_at = ? where account = ? and order_id = ?",
                state.code(),
                Text.note(BY + reason),
                now,
                Text.note(reason),
                now,
                now,
                account,
                id);
    }

    private Instant now() {
        return Sql.micros(clock.instant());
    }
}
