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
import org.springframework.dao.DuplicateKeyException;

/** Hands out leases: looks for what may be done next, then takes it row by row under conditions that only one can meet. */
final class Claims {

    /** How often to look again after others were faster with everything seen. */
    private static final int LOOKS = 3;

    /*
     * The order repeats the whole index, which H2 needs to walk along it. "Oldest of its lane" counts work that is not due yet
     * too: a failed order waits in front of its invoice.
     */
    static final String CANDIDATES =
            "select w.id, w.account, w.order_id, w.kind, w.idempotency_key, w.source, w.attempts, w.wanted, w.arrived_at, w.created_at,"
                    + " w.first_failed_at, w.lease_number, w.body, w.mark, w.marked_at, w.vtex_receipt, v.delivered_at, v.acknowledged_at, v.skip_reason"
                    + " from work_item w left join vtex_order v on v.account = w.account and v.order_id = w.order_id"
                    + " where w.queue = ? and w.due_at <= ? and (w.lease_until is null or w.lease_until <= ?)"
                    + " and not exists (select 1 from work_item o where o.lane = w.lane and o.id <> w.id"
                    + " and (o.lease_until > ? or o.arrived_at < w.arrived_at"
                    + " or (o.arrived_at = w.arrived_at and o.id < w.id)))"
                    + " order by w.queue, w.due_at, w.id limit ?";

    private static final String LEASE =
            "update work_item set lease_owner = ?, lease_until = ?, lease_number = lease_number + 1,"
                    + " leased_lane = lane, asked_again_at = null, updated_at = ?"
                    + " where id = ? and lease_number = ? and state = 'open' and due_at <= ?"
                    + " and (lease_until is null or lease_until <= ?)";

    private final Sql sql;
    private final String node;
    private final Duration lease;

    Claims(Sql sql, String node, Duration lease) {
        this.sql = sql;
        this.node = node;
        this.lease = lease;
    }

    /** One at a time within a node: its threads would only look at the same rows and then wait for each other. */
    synchronized List<WorkItem> claim(Collection<String> accounts, int limit, Instant now) {
        for (int look = 1; look <= LOOKS; look++) {
            List<WorkItem> candidates = candidates(accounts, limit, now);
            if (candidates.isEmpty()) {
                return List.of();
            }
            List<WorkItem> leased = lease(candidates, now);
            if (!leased.isEmpty()) {
                return leased;
            }
        }
        return List.of();
    }

    /** In turn from each account, so that one store's flood does not hold up another one. */
    private List<WorkItem> candidates(Collection<String> accounts, int limit, Instant now) {
        List<Deque<WorkItem>> queues = new ArrayList<>();
        for (String account : accounts) {
            List<WorkItem> due = sql.query(CANDIDATES, (row, n) -> candidate(row, now), account, now, now, now, limit);
            if (!due.isEmpty()) {
                queues.add(new ArrayDeque<>(due));
            }
        }
        List<WorkItem> chosen = new ArrayList<>();
        while (!queues.isEmpty() && chosen.size() < limit) {
            for (Deque<WorkItem> queue : queues) {
                if (chosen.size() < limit) {
                    chosen.add(queue.remove());
                }
            }
            queues.removeIf(Deque::isEmpty);
        }
        return chosen;
    }

    private List<WorkItem> lease(List<WorkItem> candidates, Instant now) {
        try {
            return sql.transaction(() -> leaseAll(candidates, now));
        } catch (DuplicateKeyException e) {
            // Another item of a lane carries a lease, as after clocks of nodes disagreed. One by one, so that only that
            // lane waits.
            List<WorkItem> leased = new ArrayList<>();
            candidates.forEach(candidate -> leased.addAll(leaseAlone(candidate, now)));
            return leased;
        }
    }

    private List<WorkItem> leaseAlone(WorkItem candidate, Instant now) {
        try {
            return sql.transaction(() -> {
                // A lease that ran out on an item that is not first in its lane would hold the lane for ever.
                sql.update(
                        "update work_item set lease_owner = null, lease_until = null, leased_lane = null, updated_at = ?"
                                + " where lane = ? and id <> ? and lease_until <= ?",
                        now,
                        Inbox.lane(candidate.account(), candidate.orderId()),
                        candidate.id(),
                        now);
                return leaseAll(List.of(candidate), now);
            });
        } catch (DuplicateKeyException e) {
            return List.of();
        }
    }

    private List<WorkItem> leaseAll(List<WorkItem> candidates, Instant now) {
        // By id, so that two nodes that want the same rows wait in line and not crosswise.
        List<WorkItem> byId = candidates.stream()
                .sorted(Comparator.comparingLong(WorkItem::id))
                .toList();
        boolean[] mine = sql.updates(
                LEASE,
                byId.stream()
                        .map(item ->
                                new Object[] {node, item.leaseUntil(), now, item.id(), item.leaseNumber() - 1, now, now
                                })
                        .toList());
        List<WorkItem> leased = new ArrayList<>();
        for (int i = 0; i < mine.length; i++) {
            if (mine[i]) {
                leased.add(byId.get(i));
            }
        }
        leased.sort(Comparator.comparing(candidates::indexOf));
        return leased;
    }

    /** The item as it will be once leased. */
    private WorkItem candidate(ResultSet row, Instant now) throws SQLException {
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
                node,
                Sql.micros(now.plus(lease)),
                row.getLong("lease_number") + 1,
                row.getString("body"),
                Optional.ofNullable(row.getString("mark")).orElse(""),
                Sql.instant(row, "marked_at"),
                row.getString("vtex_receipt"),
                Sql.instant(row, "delivered_at") != null,
                Sql.instant(row, "acknowledged_at") != null,
                row.getString("skip_reason"));
    }
}
