package io.vtexerpbridge.ledger;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * Orders that the ERP can see and may not have taken yet, for those who send start-handling only then. Its rows are locked last, after
 * work and order.
 */
public final class Handovers {

    private static final int PAGE = 200;
    private static final String NOT_TAKEN = "not-taken";
    /** Behind HTTP, or in tables, the ERP has the order before anybody waits for its word, which may have come by then. */
    private static final String TAKEN = "(h.taken_at is not null or exists (select 1 from erp_record r join erp_file f"
            + " on f.id = r.file_id where r.account = h.account and r.order_id = h.order_id and r.outcome = 'posted'"
            + " and f.subject = 'acks'))";

    private final Sql sql;
    private final Inbox inbox;
    private final Leases leases;
    private final Timeline timeline;
    private final Clock clock;
    private final String erp;

    /**
     * @param since when the order's document was about to be released; once it was late, when somebody asked for it again
     * @param taken whether the ERP is known to have it
     */
    public record Handover(Instant since, boolean taken) {}

    /** @param erp the alias of the ERP whose orders these are */
    public Handovers(DataSource dataSource, Clock clock, String erp) {
        this.sql = new Sql(dataSource);
        this.timeline = new Timeline(sql);
        this.inbox = new Inbox(sql, new Lookup(sql), timeline);
        this.leases = new Leases(sql);
        this.clock = clock;
        this.erp = erp;
    }

    /** From now on the ERP may take the order; said before it can, so that its word always finds this. */
    public void expect(WorkItem item) {
        sql.update(
                "insert into handover (account, order_id, since) values (?, ?, ?) on conflict do nothing",
                item.account(),
                item.orderId(),
                now());
    }

    public Optional<Handover> of(String account, String orderId) {
        return sql
                .query(
                        "select " + TAKEN
                                + " as taken, greatest(h.since, coalesce((select max(p.resolved_at) from parked_message p"
                                + " where p.account = h.account and p.order_id = h.order_id and p.cause = '" + NOT_TAKEN
                                + "'), h.since)) as since from handover h where h.account = ? and h.order_id = ?",
                        (row, n) -> new Handover(Sql.instant(row, "since"), row.getBoolean("taken")),
                        account,
                        orderId)
                .stream()
                .findFirst();
    }

    /**
     * The work waits for the ERP, behind everything else of its order, also what comes only later, and is due then; at once when VTEX told
     * of the order meanwhile. Nothing failed by that.
     *
     * @return whether it begins to wait now
     */
    public boolean await(WorkItem item, Instant until, String reason) {
        Instant now = now();
        Instant due = Sql.micros(until);
        return sql.transaction(() -> {
            boolean waits = sql.query(
                            "select cause from work_item where id = ?", (row, n) -> row.getString("cause"), item.id())
                    .contains(NOT_TAKEN);
            Leases.fenced(
                    item,
                    sql.update(
                            "update work_item set due_at = case when wanted > ? then ? else ? end, "
                                    + " arrived_at = case when wanted > ? then ? else ? end, attempts = 0,"
                                    + " first_failed_at = null, cause = ?, last_error = ?, " + Leases.RELEASE
                                    + Leases.FENCE,
                            item.wanted(),
                            now,
                            due,
                            item.wanted(),
                            now,
                            due,
                            NOT_TAKEN,
                            Text.note(reason),
                            now,
                            item.id(),
                            item.leaseOwner(),
                            item.leaseNumber()));
            leases.moveOn(item);
            if (!waits) {
                timeline.note(item.account(), List.of(item.orderId()), "released", reason, now);
            }
            return !waits;
        });
    }

    /**
     * Released documents of orders that nobody knows to be taken, page by page in the order of their ids.
     *
     * @param after the last order of the page before; empty for the first page
     */
    public List<Document> waiting(String account, String after) {
        return sql.query(
                "select d.* from handover h join document d on d.account = h.account and d.order_id = h.order_id"
                        + " and d.name = 'order' where h.account = ? and h.order_id > ? and h.taken_at is null"
                        + " and d.released_at is not null and " + OrderErps.of("h") + " = ? order by h.order_id limit "
                        + PAGE,
                (row, n) -> Lookup.document(row),
                account,
                after,
                erp);
    }

    /** The ERP has these. */
    public void taken(String account, List<String> orderIds) {
        Instant now = now();
        sql.updates(
                "update handover set taken_at = ? where account = ? and order_id = ? and taken_at is null",
                orderIds.stream().map(id -> new Object[] {now, account, id}).toList());
    }

    /** Nobody has to wait for the ERP any more; for the start of a bridge that was told so. */
    public void allTaken(String account) {
        sql.update(
                "update handover set taken_at = ? where account = ? and taken_at is null and "
                        + OrderErps.of("handover") + " = ?",
                now(),
                account,
                erp);
    }

    /**
     * Makes the work of taken orders due, parked work too: all of it, page by page. It goes before whatever came while it waited,
     * because an invoice is of no use before start-handling.
     */
    public void wake(String account) {
        for (List<Woken> page = taken(account); !page.isEmpty(); page = taken(account)) {
            page.forEach(order -> wake(account, order));
        }
    }

    private record Woken(String orderId, Instant since) {}

    private List<Woken> taken(String account) {
        return sql.query(
                "select order_id, since from handover where account = ? and taken_at is not null and woken_at is null"
                        + " order by order_id limit " + PAGE,
                (row, n) -> new Woken(row.getString("order_id"), Sql.instant(row, "since")),
                account);
    }

    private void wake(String account, Woken order) {
        Instant now = now();
        sql.transaction(() -> {
            sql.update(
                    "update work_item set arrived_at = ? where account = ? and order_id = ? and kind = 'order'"
                            + " and state = 'open' and cause = ? and lease_owner is null",
                    order.since(),
                    account,
                    order.orderId(),
                    NOT_TAKEN);
            inbox.again(account, order.orderId(), "handover", now);
            return sql.update(
                    "update handover set woken_at = ? where account = ? and order_id = ?",
                    now,
                    account,
                    order.orderId());
        });
    }

    /** In the transaction that makes the waiting pointless: VTEX has the order started, canceled or invoiced. */
    static void over(Sql sql, WorkItem item) {
        sql.update("delete from handover where account = ? and order_id = ?", item.account(), item.orderId());
    }

    /**
     * In the transaction in which the ERP told that it has the orders of a file's staged records, and once more after it, of posted ones.
     *
     * @param outcome of the records
     */
    static void told(Sql sql, long fileId, long after, long last, String outcome, Instant now) {
        sql.update(
                "update handover set taken_at = ? where taken_at is null and exists (select 1 from erp_record r"
                        + " where r.account = handover.account and r.order_id = handover.order_id and r.file_id = ?"
                        + " and r.outcome = ? and r.id > ? and r.id <= ?)",
                now,
                fileId,
                outcome,
                after,
                last);
    }

    private Instant now() {
        return Sql.micros(clock.instant());
    }
}
