package io.vtexerpbridge.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.sql.DataSource;

/**
 * Which of several ERPs an order is for. Until one of them may have the order, a later choice takes the place of an earlier one; from then on
 * every document of the order is that ERP's, whatever else would be chosen.
 */
public final class OrderErps {

    /** The ERP of an order of which nothing is written here. */
    public static final String FIRST = "erp";

    private static final String OF_ORDER = " where account = ? and order_id = ?";

    private final Sql sql;
    private final Clock clock;

    public OrderErps(DataSource dataSource, Clock clock) {
        this.sql = new Sql(dataSource);
        this.clock = clock;
    }

    /**
     * The ERP that was chosen last for an order.
     *
     * @param erp its alias
     * @param stands whether it has the order, or may have it: by a document, by a call that is on its way, or because it was tried
     */
    public record Chosen(String erp, boolean stands) {}

    /** The ERP of a row's order, as SQL; the row is of a table, or of an alias, that has account and order_id. */
    static String of(String table) {
        return "coalesce((select o.erp from order_erp o where o.account = " + table + ".account and o.order_id = "
                + table + ".order_id), '" + FIRST + "')";
    }

    /** Column of an order's row: the ERP that has it, null while none does. */
    static final String HOLDER = "case when delivered_at is null then null else " + of("vtex_order") + " end as erp";

    /** What was chosen; the first ERP, which does not stand, for an order of which nothing is known. */
    public Chosen chosen(String account, String orderId) {
        String id = Text.id(orderId);
        return sql.query(
                        "select (select erp from order_erp" + OF_ORDER + ") as erp,"
                                + " (select tried_at from order_erp" + OF_ORDER + ") as tried_at,"
                                + " (select count(*) from document" + OF_ORDER + ") as documents,"
                                + " (select count(*) from http_sending" + OF_ORDER + ") as sendings",
                        (row, n) -> chosen(row),
                        account,
                        id,
                        account,
                        id,
                        account,
                        id,
                        account,
                        id)
                .get(0);
    }

    private static Chosen chosen(ResultSet row) throws SQLException {
        boolean stands =
                Sql.instant(row, "tried_at") != null || row.getLong("documents") > 0 || row.getLong("sendings") > 0;
        return new Chosen(Optional.ofNullable(row.getString("erp")).orElse(FIRST), stands);
    }

    /** Whether the last try is one of which no document tells how it ended, as when the bridge was killed or the answer got lost. */
    public boolean isTried(String account, String orderId) {
        return !sql.query(
                        "select t.order_id from order_erp t where t.account = ? and t.order_id = ? and t.tried_at is not null"
                                + " and not exists (select 1 from document d where d.account = t.account"
                                + " and d.order_id = t.order_id and d.recorded_at >= t.tried_at)",
                        (row, n) -> row.getString("order_id"),
                        account,
                        Text.id(orderId))
                .isEmpty();
    }

    /**
     * Writes down which ERP the order is for, unless one has it or may have it: then that one stays.
     *
     * @return the alias of the one that counts
     * @throws LeaseLost when the order is somebody else's by now
     */
    public String choose(WorkItem item, String erp) {
        return sql.transaction(() -> {
            Instant now = now();
            // two runs of one order never choose at once, and one that lost its lease chooses nothing
            Leases.hold(sql, item, now);
            Chosen before = chosen(item.account(), item.orderId());
            if (!before.stands() && !before.erp().equals(erp)) {
                write(item, erp, now);
            }
            return before.stands() ? before.erp() : erp;
        });
    }

    /**
     * The ERP is about to get a document of the order by a step of which no other mark tells; once it is recorded, how it ended is known.
     *
     * @throws LeaseLost when the order is somebody else's by now
     */
    public void tries(WorkItem item, String erp) {
        sql.transaction(() -> {
            Instant now = now();
            Leases.hold(sql, item, now);
            write(item, erp, now);
            return sql.update("update order_erp set tried_at = ?" + OF_ORDER, now, item.account(), item.orderId());
        });
    }

    private void write(WorkItem item, String erp, Instant now) {
        int rows = sql.update(
                "update order_erp set chosen_at = case when erp = ? then chosen_at else ? end, erp = ?" + OF_ORDER,
                erp,
                now,
                erp,
                item.account(),
                item.orderId());
        if (rows == 0) {
            sql.update(
                    "insert into order_erp (account, order_id, erp, chosen_at) values (?, ?, ?, ?)",
                    item.account(),
                    item.orderId(),
                    erp,
                    now);
        }
    }

    /** In whose hands these orders are, by order id; those that no ERP has are missing. */
    public Map<String, String> holders(String account, List<String> orderIds) {
        Map<String, String> holders = new TreeMap<>();
        for (List<String> chunk : Sql.chunks(orderIds)) {
            Object[] values = new Object[chunk.size() + 1];
            values[0] = account;
            for (int i = 0; i < chunk.size(); i++) {
                values[i + 1] = chunk.get(i);
            }
            sql.query(
                    "select d.order_id, " + of("d") + " as erp from document d where d.account = ? and d.order_id in ("
                            + Sql.places(chunk.size()) + ") and d.name = 'order'",
                    (row, n) -> holders.put(row.getString("order_id"), row.getString("erp")),
                    values);
        }
        return holders;
    }

    private Instant now() {
        return Sql.micros(clock.instant());
    }
}
