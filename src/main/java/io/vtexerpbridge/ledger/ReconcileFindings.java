package io.vtexerpbridge.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import javax.sql.DataSource;

/** What the ledger knows of orders that VTEX lists, and where the two differ. */
public final class ReconcileFindings {

    /** States of the list that are compared; orders in others need nothing from the ERP. */
    public static final List<String> COMPARED = List.of("ready-for-handling", "handling", "canceled");

    private static final int CHUNK = 500;

    private final Sql sql;

    public ReconcileFindings(DataSource dataSource) {
        this.sql = new Sql(dataSource);
    }

    /**
     * An order as the ledger has it.
     *
     * @param vtexStatus as it was read last; null before that
     * @param readAt when that was; null before that
     * @param open whether work on the order itself waits or is under way
     * @param parked whether a person has to look at work of the order
     */
    public record Known(
            String orderId,
            String state,
            Instant placedAt,
            String vtexStatus,
            Instant readAt,
            boolean delivered,
            boolean acknowledged,
            boolean open,
            boolean parked) {}

    /**
     * One order in which VTEX and the ledger differ.
     *
     * @param createdAt null when the list did not say
     * @param vtexStatus as listed; null when it was listed in none of the states that are compared
     * @param ledgerState {@code unknown}, or its state before anything was done
     * @param done {@code taken-in}, {@code asked}, {@code would-take-in} or {@code would-ask}
     */
    public record Difference(String orderId, Instant createdAt, String vtexStatus, String ledgerState, String done) {}

    /**
     * What became of a run's differences.
     *
     * @param takenIn orders the ledger did not know
     * @param asked orders that are read again
     * @param inWork of these, orders that are not settled yet
     * @param parked of these, orders that a person must look at
     * @param missing orders that the ledger still does not know, as after a dry run
     * @param unread orders that would have to be read again, after a dry run
     */
    public record Outcome(long takenIn, long asked, long inWork, long parked, long missing, long unread) {
        public long remaining() {
            return inWork + parked + missing + unread;
        }
    }

    private static final String KNOWN =
            "select v.order_id, v.state, v.placed_at, v.vtex_status, v.read_at, v.delivered_at, v.acknowledged_at,"
                    + " case when exists (select 1 from work_item w where w.account = v.account and w.order_id = v.order_id"
                    + " and w.state = 'open' and w.kind = 'order') then 1 else 0 end as open_work,"
                    + " case when exists (select 1 from work_item w where w.account = v.account and w.order_id = v.order_id"
                    + " and w.state = 'parked') then 1 else 0 end as parked_work from vtex_order v where v.account = ?";

    /** Those of the orders that the ledger knows, by the id that was asked for. */
    public Map<String, Known> known(String account, Collection<String> orderIds) {
        Map<String, String> asked = new TreeMap<>();
        orderIds.forEach(id -> asked.put(Text.id(id), id));
        Map<String, Known> found = new TreeMap<>();
        for (List<String> chunk : Sql.chunks(List.copyOf(asked.keySet()))) {
            List<Object> values = new ArrayList<>(chunk);
            values.add(0, account);
            sql.query(
                            KNOWN + " and v.order_id in (" + Sql.places(chunk.size()) + ")",
                            (row, n) -> known(row),
                            values.toArray())
                    .forEach(known -> found.put(asked.get(known.orderId()), known));
        }
        return found;
    }

    /**
     * Orders created in this time that the ledger has open and last read in a state that is compared, page by page: those that the
     * list should have shown.
     *
     * @param from first moment
     * @param until the moment after the last one
     * @param readBefore what was read later is younger than the list
     */
    public void shouldBeListed(
            String account, Instant from, Instant until, Instant readBefore, Consumer<List<Known>> page) {
        String last = "";
        List<Known> some;
        do {
            some = sql.query(
                    KNOWN
                            + " and v.state in ('waiting', 'delivered', 'handling') and v.placed_at >= ? and v.placed_at < ?"
                            + " and v.vtex_status in (" + Sql.places(COMPARED.size()) + ") and v.read_at < ?"
                            + " and v.order_id > ? order by v.order_id limit " + CHUNK,
                    (row, n) -> known(row),
                    account,
                    from,
                    until,
                    COMPARED.get(0),
                    COMPARED.get(1),
                    COMPARED.get(2),
                    readBefore,
                    last);
            page.accept(some);
            last = some.isEmpty() ? last : some.get(some.size() - 1).orderId();
        } while (some.size() == CHUNK);
    }

    private static Known known(ResultSet row) throws SQLException {
        return new Known(
                row.getString("order_id"),
                row.getString("state"),
                Sql.instant(row, "placed_at"),
                row.getString("vtex_status"),
                Sql.instant(row, "read_at"),
                Sql.instant(row, "delivered_at") != null,
                Sql.instant(row, "acknowledged_at") != null,
                row.getInt("open_work") == 1,
                row.getInt("parked_work") == 1);
    }

    /** Notes them before anything is done about them: a run that is cut off then still tells of them. */
    public void found(ReconcileRun run, List<Difference> differences) {
        sql.transaction(() -> sql.updates(
                "insert into reconcile_difference (account, run_id, order_id, created_at, vtex_status, ledger_state, done)"
                        + " values (?, ?, ?, ?, ?, ?, ?) on conflict do nothing",
                differences.stream()
                        .map(one -> new Object[] {
                            run.account(),
                            run.id(),
                            Text.id(one.orderId()),
                            one.createdAt(),
                            Text.note(one.vtexStatus()),
                            one.ledgerState(),
                            one.done()
                        })
                        .toList()));
    }

    /** Hands every difference of the run on, by order id, without holding all of them. */
    public void differences(ReconcileRun run, Consumer<Difference> each) {
        String last = "";
        List<Difference> some;
        do {
            some = sql.query(
                    "select * from reconcile_difference where account = ? and run_id = ? and order_id > ?"
                            + " order by order_id limit " + CHUNK,
                    (row, n) -> new Difference(
                            row.getString("order_id"),
                            Sql.instant(row, "created_at"),
                            row.getString("vtex_status"),
                            row.getString("ledger_state"),
                            row.getString("done")),
                    run.account(),
                    run.id(),
                    last);
            some.forEach(each);
            last = some.isEmpty() ? last : some.get(some.size() - 1).orderId();
        } while (some.size() == CHUNK);
    }

    /** What became of the run's differences up to now. */
    public Outcome outcome(ReconcileRun run) {
        return sql.query(
                        "select coalesce(sum(case when d.done in ('taken-in', 'would-take-in') then 1 else 0 end), 0) as taken_in,"
                                + " coalesce(sum(case when d.done in ('asked', 'would-ask') then 1 else 0 end), 0) as asked,"
                                + " coalesce(sum(case when v.order_id is null then 1 else 0 end), 0) as missing,"
                                + " coalesce(sum(case when v.state = 'parked' then 1 else 0 end), 0) as parked,"
                                + " coalesce(sum(case when v.state <> 'parked' and w.state = 'open' then 1 else 0 end), 0) as in_work,"
                                + " coalesce(sum(case when d.done = 'would-ask' and v.state <> 'parked' and (w.state is null or w.state <> 'open')"
                                + " and (v.read_at is null or v.read_at < ?) then 1 else 0 end), 0) as unread"
                                + " from reconcile_difference d"
                                + " left join vtex_order v on v.account = d.account and v.order_id = d.order_id"
                                + " left join work_item w on w.account = d.account and w.kind = 'order'"
                                + " and w.idempotency_key = d.order_id where d.account = ? and d.run_id = ?",
                        (row, n) -> new Outcome(
                                row.getLong("taken_in"),
                                row.getLong("asked"),
                                row.getLong("in_work"),
                                row.getLong("parked"),
                                row.getLong("missing"),
                                row.getLong("unread")),
                        run.beganAt() == null ? run.askedAt() : run.beganAt(),
                        run.account(),
                        run.id())
                .get(0);
    }
}
