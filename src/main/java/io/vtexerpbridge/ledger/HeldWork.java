package io.vtexerpbridge.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** The work of one order as an operator's decision finds it, its rows locked until the end of the transaction. */
record HeldWork(
        long id, String kind, String state, String cause, String lastError, Instant dueAt, Instant leasedUntil) {

    /** Work that the ERP did not ask for, and so has no receipt. */
    private static final Set<String> WITHOUT_RECORDS = Set.of("order", "replay", "invoiced-check");

    /**
     * The end of a query for parked work, a page of it; its values are the id after which the page begins, and how many it has. The sum keeps
     * planners from walking along the ids: there are few parked among millions that are done, and work_item_by_cause finds them.
     */
    static final String PAGE = " and id + 0 > ? order by id + 0 limit ?";

    /** A condition: the work has a record in this file; its value is the file's id. */
    static final String OF_FILE =
            "exists (select 1 from erp_record r where r.work_item_id = work_item.id and r.file_id = ?)";

    /**
     * What is open or parked of an order, and its own work whatever its state: an event that comes in meanwhile waits, so that a claim
     * sees either nothing or the whole decision.
     */
    static List<HeldWork> of(Sql sql, String account, String orderId) {
        // twice: whoever had to wait for the rows has not seen what was added meanwhile, only the second look does
        held(sql, account, orderId);
        return held(sql, account, orderId);
    }

    private static List<HeldWork> held(Sql sql, String account, String orderId) {
        return sql.query(
                "select id, kind, state, cause, last_error, due_at, lease_until from work_item where account = ? and order_id = ?"
                        + " and (state in ('open', 'parked') or kind = 'order') order by id for update",
                (row, n) -> held(row),
                account,
                orderId);
    }

    private static HeldWork held(ResultSet row) throws SQLException {
        return new HeldWork(
                row.getLong("id"),
                row.getString("kind"),
                row.getString("state"),
                row.getString("cause"),
                row.getString("last_error"),
                Sql.instant(row, "due_at"),
                Sql.instant(row, "lease_until"));
    }

    boolean isParked() {
        return state.equals("parked");
    }

    boolean isOpen() {
        return state.equals("open");
    }

    boolean isLeased(Instant now) {
        return leasedUntil != null && leasedUntil.isAfter(now);
    }

    boolean isOrder() {
        return kind.equals("order");
    }

    boolean hasRecords() {
        return !WITHOUT_RECORDS.contains(kind);
    }

    /** It failed or waits for something, and its next try can be made at once; a look that is planned for later keeps its time. */
    boolean canBeBroughtForward(Instant now) {
        return isOpen()
                && !isLeased(now)
                && lastError != null
                && dueAt.isAfter(now)
                && !"refused-in-doubt".equals(cause);
    }

    /** What stands against a decision about leased work. */
    static CannotRepair busy(String id, List<HeldWork> work, Instant now) {
        Instant until = work.stream()
                .filter(one -> one.isLeased(now))
                .map(HeldWork::leasedUntil)
                .max(Instant::compareTo)
                .orElse(now);
        return new CannotRepair(id + " is being worked on right now; ask again in a moment, or after " + until
                + " should the bridge that worked on it have been killed.");
    }
}
