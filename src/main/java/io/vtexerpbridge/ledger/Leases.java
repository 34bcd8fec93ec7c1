package io.vtexerpbridge.ledger;

import java.time.Instant;

/** What a lease allows: every statement that ends or moves leased work carries its fence, so that a late one changes nothing. */
final class Leases {

    /** The values: id, owner and number of the lease. */
    static final String FENCE = " where id = ? and lease_owner = ? and lease_number = ?";

    /** The value: now. */
    static final String RELEASE =
            "lease_owner = null, lease_until = null, leased_lane = null, asked_again_at = null, updated_at = ?";

    private final Sql sql;
    private final Lanes lanes;

    Leases(Sql sql) {
        this.sql = sql;
        this.lanes = new Lanes(sql);
    }

    /** The work is done; when it was asked for again meanwhile, it is due once more. Within a transaction. */
    void finish(WorkItem item, Instant now) {
        int rows = sql.update(
                "update work_item set state = case when wanted > ? then 'open' else 'done' end,"
                        + " queue = case when wanted > ? then queue else null end,"
                        + " lane = case when wanted > ? then lane else null end,"
                        + " arrived_at = case when wanted > ? then coalesce(asked_again_at, ?) else arrived_at end,"
                        + " due_at = case when wanted > ? then ? else due_at end,"
                        + " attempts = 0, first_failed_at = null, last_error = null, cause = null, " + RELEASE + FENCE,
                item.wanted(),
                item.wanted(),
                item.wanted(),
                item.wanted(),
                now,
                item.wanted(),
                now,
                now,
                item.id(),
                item.leaseOwner(),
                item.leaseNumber());
        fenced(item, rows);
        moveOn(item);
    }

    /** The work has left its place in the lane: the next one's turn has come. Within the transaction in which it left. */
    void moveOn(WorkItem item) {
        lanes.moveOn(Inbox.lane(item.account(), item.orderId()));
    }

    /** Locks the work's row until the transaction ends. @throws LeaseLost when somebody else has it by now */
    static void hold(Sql sql, WorkItem item, Instant now) {
        fenced(
                item,
                sql.update(
                        "update work_item set updated_at = ?" + FENCE,
                        now,
                        item.id(),
                        item.leaseOwner(),
                        item.leaseNumber()));
    }

    /** @throws LeaseLost when the statement did not find the lease */
    static void fenced(WorkItem item, int rows) {
        if (rows != 1) {
            throw new LeaseLost(item);
        }
    }
}
