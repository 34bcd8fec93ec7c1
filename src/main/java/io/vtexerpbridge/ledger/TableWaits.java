package io.vtexerpbridge.ledger;

import io.vtexerpbridge.tables.MissingEntry;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import javax.sql.DataSource;

/**
 * Parked work that waits for entries of the integrator's tables. Each entry is a row beside the work, so that an entry that is added opens
 * whatever waits for it in a few statements, however many orders that are.
 */
public final class TableWaits {

    /** The cause under which such work is parked. */
    static final String CAUSE = "table";

    /** Pieces of work in one transaction. */
    private static final int BATCH = 500;

    private static final String OPEN =
            "select w.id, w.order_id from work_item w where w.state = 'parked' and w.account = ?"
                    + " and w.cause = '" + CAUSE + "'"
                    + " and exists (select 1 from missing_entry m where m.account = w.account and m.work_item_id = w.id)"
                    + " and not exists (select 1 from missing_entry m where m.account = w.account and m.work_item_id = w.id"
                    + " and m.known_at is null)"
                    + " order by w.id limit " + BATCH + " for update";

    private final Sql sql;
    private final Inbox inbox;
    private final Clock clock;
    private final String erp;

    /** What waits for the tables of the first ERP. */
    public TableWaits(DataSource dataSource, Clock clock) {
        this(dataSource, clock, OrderErps.FIRST);
    }

    /** @param erp the alias of the ERP whose tables these are */
    public TableWaits(DataSource dataSource, Clock clock, String erp) {
        this.sql = new Sql(dataSource);
        this.inbox = new Inbox(sql, new Lookup(sql), new Timeline(sql));
        this.clock = clock;
        this.erp = erp;
    }

    /** Within the transaction that parks the work. */
    static void mark(Sql sql, WorkItem item, List<MissingEntry> missing, Instant now) {
        // what it waited for when it was parked before
        sql.update("delete from missing_entry where account = ? and work_item_id = ?", item.account(), item.id());
        sql.updates(
                "insert into missing_entry (account, work_item_id, order_id, table_name, value_key, missing_value, marked_at)"
                        + " values (?, ?, ?, ?, ?, ?, ?) on conflict do nothing",
                new LinkedHashSet<>(missing)
                        .stream()
                                .map(one -> new Object[] {
                                    item.account(),
                                    item.id(),
                                    item.orderId(),
                                    Text.id(one.table()),
                                    Text.id(one.value()),
                                    Text.clean(one.value()),
                                    now
                                })
                                .toList());
    }

    /** What parked work of the account waits for, each entry once. */
    public List<MissingEntry> missing(String account) {
        return sql.query(
                "select distinct m.table_name, m.missing_value from missing_entry m"
                        + " join work_item w on w.id = m.work_item_id"
                        + " where m.account = ? and m.known_at is null and w.state = 'parked' and " + OrderErps.of("m")
                        + " = ?"
                        + " order by m.table_name, m.missing_value",
                (row, n) -> new MissingEntry(row.getString("table_name"), row.getString("missing_value")),
                account,
                erp);
    }

    /**
     * Notes that tables have these entries now, and opens the parked work that waits for no other one. Cut off, the next call goes on,
     * whatever entries it names.
     *
     * @param known may be empty
     * @return how many pieces of work are due again
     */
    public int release(String account, List<MissingEntry> known) {
        Instant now = Sql.micros(clock.instant());
        for (List<MissingEntry> chunk : Sql.chunks(known)) {
            sql.transaction(() -> sql.updates(
                    "update missing_entry set known_at = ? where account = ? and table_name = ? and value_key = ?"
                            + " and known_at is null and " + OrderErps.of("missing_entry") + " = ?",
                    chunk.stream()
                            .map(one -> new Object[] {now, account, Text.id(one.table()), Text.id(one.value()), erp})
                            .toList()));
        }
        int all = 0;
        for (int opened = open(account); opened > 0; opened = open(account)) {
            all += opened;
        }
        forget(account);
        return all;
    }

    private int open(String account) {
        record Waiting(long id, String orderId) {}
        return sql.transaction(() -> {
            List<Waiting> waiting =
                    sql.query(OPEN, (row, n) -> new Waiting(row.getLong("id"), row.getString("order_id")), account);
            if (!waiting.isEmpty()) {
                List<Long> ids = waiting.stream().map(Waiting::id).toList();
                inbox.reopen(
                        ids,
                        account,
                        waiting.stream()
                                .map(Waiting::orderId)
                                .distinct()
                                .sorted()
                                .toList(),
                        "The tables have what it waited for",
                        Sql.micros(clock.instant()));
                List<Object> values = new ArrayList<>(List.of(account));
                values.addAll(ids);
                sql.update(
                        "delete from missing_entry where account = ? and work_item_id in (" + Sql.places(ids.size())
                                + ")",
                        values.toArray());
            }
            return waiting.size();
        });
    }

    /** Work that somebody else opened meanwhile, an operator or a new event, waits for nothing here. */
    private void forget(String account) {
        sql.update(
                "delete from missing_entry where account = ? and not exists (select 1 from work_item w"
                        + " where w.id = missing_entry.work_item_id and w.state = 'parked')",
                account);
    }
}
