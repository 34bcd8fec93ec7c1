package io.vtexerpbridge.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DuplicateKeyException;

/** Hands out leases: looks for what may be done next, then takes it row by row under conditions that only one can meet. */
final class Claims {

    private static final Logger LOG = LoggerFactory.getLogger(Claims.class);

    /** How often to look again after others were faster with everything seen. */
    private static final int LOOKS = 3;
    /** What one claim reads of the queue at most, besides what it asks for: what stands behind is put aside meanwhile. */
    private static final int READ_AT_MOST = 10_000;
    /** One turn in so many goes to a new order first, the others to what the ERP told and what it has. */
    private static final int TURNS_PER_NEW_ORDER = 4;

    private static final Duration BETWEEN_MENDS = Duration.ofMinutes(1);

    /*
     * The order repeats the whole index, which H2 needs to walk along it. "Behind" counts work that is not due yet too: a failed
     * order waits in front of its invoice.
     */
    static final String HEADS = "select w.id, w.account, w.order_id, w.lease_number,"
            + " exists (select 1 from work_item o where o.lane = w.lane and o.id <> w.id"
            + " and (o.lease_until > ? or o.arrived_at < w.arrived_at"
            + " or (o.arrived_at = w.arrived_at and o.id < w.id))) as behind"
            + " from work_item w where w.queue = ? and w.urgent = ? and w.due_at <= ?"
            + " and (w.lease_until is null or w.lease_until <= ?)"
            + " order by w.queue, w.urgent, w.due_at, w.id limit ?";

    private static final String LEASE =
            "update work_item set lease_owner = ?, lease_until = ?, lease_number = lease_number + 1,"
                    + " leased_lane = lane, asked_again_at = null, updated_at = ?"
                    + " where id = ? and lease_number = ? and state = 'open' and due_at <= ?"
                    + " and (lease_until is null or lease_until <= ?)";

    private static final String LEASED =
            "select w.id, w.account, w.order_id, w.kind, w.idempotency_key, w.source, w.attempts, w.wanted, w.arrived_at, w.created_at,"
                    + " w.first_failed_at, w.lease_owner, w.lease_until, w.lease_number, w.body, w.mark, w.marked_at, w.vtex_receipt,"
                    + " v.delivered_at, v.acknowledged_at, v.skip_reason"
                    + " from work_item w left join vtex_order v on v.account = w.account and v.order_id = w.order_id"
                    + " where w.id = ? and w.lease_owner = ? and w.lease_number = ?";

    private final Sql sql;
    private final Lanes lanes;
    private final String node;
    private final Duration lease;
    private final AtomicLong turns = new AtomicLong();
    private Instant mendAt = Instant.EPOCH;

    /** Work that may be leased, as it was seen. */
    private record Head(long id, String account, String orderId, long leaseNumber, boolean behind) {}

    Claims(Sql sql, String node, Duration lease) {
        this.sql = sql;
        this.lanes = new Lanes(sql);
        this.node = node;
        this.lease = lease;
    }

    /** One at a time within a node: its threads would only look at the same rows and then wait for each other. */
    synchronized List<WorkItem> claim(Collection<String> accounts, int limit, Instant now) {
        if (!now.isBefore(mendAt) || now.isBefore(mendAt.minus(BETWEEN_MENDS))) {
            mendAt = now.plus(BETWEEN_MENDS);
            int mended = lanes.mend();
            if (mended > 0) {
                LOG.warn("{} pieces of work were first of their order and nobody's turn; they are now", mended);
            }
        }
        for (int look = 1; look <= LOOKS; look++) {
            List<Head> heads = heads(accounts, limit, now);
            if (heads.isEmpty()) {
                return List.of();
            }
            List<WorkItem> leased = lease(heads, now);
            if (!leased.isEmpty()) {
                return leased;
            }
        }
        return List.of();
    }

    /** One account's work that is due, in the order of its due time. */
    private static final class Line {
        private final Deque<Head> urgent;
        private final Deque<Head> others;

        private Line(List<Head> urgent, List<Head> others) {
            this.urgent = new ArrayDeque<>(urgent);
            this.others = new ArrayDeque<>(others);
        }

        private boolean isEmpty() {
            return urgent.isEmpty() && others.isEmpty();
        }

        private Head next(boolean newOrderFirst) {
            Deque<Head> first = newOrderFirst ? others : urgent;
            return first.isEmpty() ? (newOrderFirst ? urgent : others).remove() : first.remove();
        }
    }

    /**
     * In turn from each account, so that one store's flood does not hold up another one; and of each account first what is urgent, but
     * not always. The turns go on from claim to claim, because most claims are for one free worker.
     */
    private List<Head> heads(Collection<String> accounts, int limit, Instant now) {
        List<Line> lines = new ArrayList<>();
        for (String account : accounts) {
            Line line = new Line(heads(account, true, limit, now), heads(account, false, limit, now));
            if (!line.isEmpty()) {
                lines.add(line);
            }
        }
        List<Head> chosen = new ArrayList<>();
        for (long turn = turns.get(); !lines.isEmpty() && chosen.size() < limit; turn++) {
            Line line = lines.get((int) (turn % lines.size()));
            // counted by rounds over the accounts, or one account would have all the new orders
            chosen.add(line.next((turn / lines.size()) % TURNS_PER_NEW_ORDER == TURNS_PER_NEW_ORDER - 1));
            lines.removeIf(Line::isEmpty);
        }
        turns.addAndGet(chosen.size());
        return chosen;
    }

    private List<Head> heads(String account, boolean urgent, int limit, Instant now) {
        int window = limit;
        while (true) {
            int size = window;
            List<Head> seen = sql.query(HEADS, (row, n) -> head(row), now, account, urgent, now, now, size);
            List<Head> heads = seen.stream().filter(head -> !head.behind()).toList();
            List<Long> behind = seen.stream().filter(Head::behind).map(Head::id).toList();
            if (!behind.isEmpty()) {
                lanes.putBehind(behind);
            }
            if (seen.size() < size || heads.size() >= limit || size >= limit + READ_AT_MOST) {
                return heads.subList(0, Math.min(limit, heads.size()));
            }
            // Many behind: fewer and larger looks. Also when they could not be put aside, because their lane's lease is
            // another one's: whose turn has come stands behind them in the queue.
            window = limit + Math.min(READ_AT_MOST, Math.max(50, (size - limit) * 4));
        }
    }

    private static Head head(ResultSet row) throws SQLException {
        return new Head(
                row.getLong("id"),
                row.getString("account"),
                row.getString("order_id"),
                row.getLong("lease_number"),
                row.getBoolean("behind"));
    }

    private List<WorkItem> lease(List<Head> heads, Instant now) {
        try {
            return sql.transaction(() -> leaseAll(heads, now));
        } catch (DuplicateKeyException e) {
            // Another item of a lane carries a lease, as after clocks of nodes disagreed. One by one, so that only that
            // lane waits.
            List<WorkItem> leased = new ArrayList<>();
            heads.forEach(head -> leased.addAll(leaseAlone(head, now)));
            return leased;
        }
    }

    private List<WorkItem> leaseAlone(Head head, Instant now) {
        try {
            return sql.transaction(() -> {
                // A lease that ran out on an item that is not first in its lane would hold the lane for ever.
                sql.update(
                        "update work_item set lease_owner = null, lease_until = null, leased_lane = null, updated_at = ?"
                                + " where lane = ? and id <> ? and lease_until <= ?",
                        now,
                        Inbox.lane(head.account(), head.orderId()),
                        head.id(),
                        now);
                return leaseAll(List.of(head), now);
            });
        } catch (DuplicateKeyException e) {
            return List.of();
        }
    }

    private List<WorkItem> leaseAll(List<Head> heads, Instant now) {
        // By id, so that two nodes that want the same rows wait in line and not crosswise.
        List<Head> byId =
                heads.stream().sorted(Comparator.comparingLong(Head::id)).toList();
        Instant until = Sql.micros(now.plus(lease));
        boolean[] mine = sql.updates(
                LEASE,
                byId.stream()
                        .map(head -> new Object[] {node, until, now, head.id(), head.leaseNumber(), now, now})
                        .toList());
        List<Head> leased = new ArrayList<>();
        for (int i = 0; i < mine.length; i++) {
            if (mine[i]) {
                leased.add(byId.get(i));
            }
        }
        leased.sort(Comparator.comparing(heads::indexOf));
        return leased.stream()
                .flatMap(head ->
                        sql.query(LEASED, (row, n) -> item(row), head.id(), node, head.leaseNumber() + 1).stream())
                .toList();
    }

    private static WorkItem item(ResultSet row) throws SQLException {
        return new WorkItem(
                row.getLong("id"),
                row.getString("account"),
                row.getString("order_id"),
                row.getString("kind"),
                row.getString("idempotency_key"),
                row.getString("source"),
                row.getInt("attempts"),
                row.getInt("wanted"),
                Sql.instant(row, "arrived_at"),
                Sql.instant(row, "created_at"),
                Sql.instant(row, "first_failed_at"),
                row.getString("lease_owner"),
                Sql.instant(row, "lease_until"),
                row.getLong("lease_number"),
                row.getString("body"),
                Optional.ofNullable(row.getString("mark")).orElse(""),
                Sql.instant(row, "marked_at"),
                row.getString("vtex_receipt"),
                Sql.instant(row, "delivered_at") != null,
                Sql.instant(row, "acknowledged_at") != null,
                row.getString("skip_reason"));
    }
}
