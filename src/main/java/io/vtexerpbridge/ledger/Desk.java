package io.vtexerpbridge.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import javax.sql.DataSource;

/** What operators look at: what is parked, one order with all that belongs to it, and all orders page by page. */
public final class Desk {

    /** Without the record itself, which may be large. */
    static final String TOLD =
            "r.file_id, r.part, r.line, r.order_id, r.record_key, r.outcome, r.vtex_receipt, r.reason,"
                    + " r.settled_at, f.subject, f.name";

    private static final String BY_NAME = "select account, order_id from vtex_order where order_id = ?"
            + " union select account, order_id from vtex_order where sequence = ?"
            + " union select account, order_id from vtex_order where marketplace_order_id = ?";

    private final Sql sql;
    private final Lookup lookup;
    private final Documents documents;
    private final Clock clock;

    public Desk(DataSource dataSource, Clock clock) {
        this.sql = new Sql(dataSource);
        this.lookup = new Lookup(sql);
        this.documents = new Documents(sql, new Timeline(sql));
        this.clock = clock;
    }

    // --- What is parked ---------------------------------------------------------------------------------------------

    /** What is parked, piece by piece. */
    public List<ParkedWork> parked(ParkedFilter filter) {
        List<Object> values = new ArrayList<>();
        return sql.query(parkedQuery(filter, values), (row, n) -> parkedWork(row), values.toArray());
    }

    /** @param values get what the query is asked with */
    static String parkedQuery(ParkedFilter filter, List<Object> values) {
        StringBuilder query = new StringBuilder(
                "select id, account, order_id, kind, cause, last_error, updated_at, attempts, source from work_item"
                        + " where state = 'parked'");
        if (filter.account() != null) {
            query.append(" and account = ?");
            values.add(filter.account());
        }
        if (filter.cause() != null) {
            query.append(" and cause = ?");
            values.add(filter.cause());
        }
        // parked work does not change, so this is when it was parked
        if (filter.since() != null) {
            query.append(" and updated_at >= ?");
            values.add(filter.since());
        }
        if (filter.until() != null) {
            query.append(" and updated_at < ?");
            values.add(filter.until());
        }
        if (filter.search() != null) {
            query.append(" and (order_id = ? or (account, order_id) in (" + BY_NAME + "))");
            values.addAll(Collections.nCopies(4, Text.id(filter.search())));
        }
        values.add(filter.after());
        values.add(filter.limit());
        return query + HeldWork.PAGE;
    }

    private static ParkedWork parkedWork(ResultSet row) throws SQLException {
        return new ParkedWork(
                row.getLong("id"),
                row.getString("account"),
                row.getString("order_id"),
                row.getString("kind"),
                row.getString("cause"),
                row.getString("last_error"),
                Sql.instant(row, "updated_at"),
                row.getInt("attempts"),
                row.getString("source"));
    }

    // --- One order --------------------------------------------------------------------------------------------------

    /** An order of an account, or an NF-e under its key. */
    public record Found(String account, String orderId) {}

    /**
     * What a name stands for: orders by id, sequence or marketplace order id; else what the ERP told under this name, such as an NF-e
     * by its key, of these accounts.
     */
    public List<Found> find(List<String> accounts, String name) {
        String id = Text.id(name);
        List<Found> orders = sql.query(BY_NAME + " order by 1, 2", (row, n) -> found(row), id, id, id).stream()
                .filter(found -> accounts.contains(found.account()))
                .toList();
        if (!orders.isEmpty()) {
            return orders;
        }
        List<Found> others = new ArrayList<>();
        for (String account : accounts) {
            Set<String> ids = new TreeSet<>();
            for (String query : List.of(
                    "select distinct order_id from work_item where account = ? and order_id = ?",
                    "select distinct order_id from erp_record where account = ? and order_id = ?",
                    "select distinct order_id from erp_record where account = ? and nfe_key = ?")) {
                ids.addAll(sql.query(query, (row, n) -> row.getString("order_id"), account, id));
            }
            // once its order is known, an NF-e is found under that
            if (ids.size() > 1) {
                ids.remove(id);
            }
            ids.forEach(one -> others.add(new Found(account, one)));
        }
        return others;
    }

    private static Found found(ResultSet row) throws SQLException {
        return new Found(row.getString("account"), row.getString("order_id"));
    }

    public OrderDetails details(Found found) {
        String account = found.account();
        String id = found.orderId();
        Instant now = now();
        return new OrderDetails(
                account,
                id,
                lookup.order(account, id).orElse(null),
                sql.query(
                        "select number from erp_number where account = ? and order_id = ? order by told_at, number",
                        (row, n) -> row.getString("number"),
                        account,
                        id),
                sql
                        .query(
                                "select skip_reason from vtex_order where account = ? and order_id = ?",
                                (row, n) -> Optional.ofNullable(row.getString("skip_reason")),
                                account,
                                id)
                        .stream()
                        .flatMap(Optional::stream)
                        .findFirst()
                        .orElse(null),
                sql.query(
                        "select id, kind, state, cause, last_error, attempts, source, arrived_at, due_at, lease_until, mark"
                                + " from work_item where account = ? and order_id = ? and state in ('open', 'parked')"
                                + " order by arrived_at, id",
                        (row, n) -> work(row, now),
                        account,
                        id),
                documents.of(account, id),
                newest(sql.query(
                        "select " + TOLD + " from erp_record r join erp_file f on f.id = r.file_id"
                                + " where r.account = ? and r.order_id = ? order by r.id desc limit ?",
                        (row, n) -> told(row),
                        account,
                        id,
                        OrderDetails.LONGEST)),
                timeline(account, id));
    }

    /** The newest entries of an order, an NF-e or a file, oldest first. */
    public List<TimelineEntry> timeline(String account, String about) {
        return newest(sql.query(
                "select at, entry, detail from timeline where account = ? and order_id = ?"
                        + " order by account desc, order_id desc, id desc limit ?",
                (row, n) -> new TimelineEntry(Sql.instant(row, "at"), row.getString("entry"), row.getString("detail")),
                account,
                about,
                OrderDetails.LONGEST));
    }

    private static <T> List<T> newest(List<T> backwards) {
        List<T> forwards = new ArrayList<>(backwards);
        Collections.reverse(forwards);
        return forwards;
    }

    private static OrderDetails.Work work(ResultSet row, Instant now) throws SQLException {
        Instant leased = Sql.instant(row, "lease_until");
        return new OrderDetails.Work(
                row.getLong("id"),
                row.getString("kind"),
                row.getString("state"),
                row.getString("cause"),
                row.getString("last_error"),
                row.getInt("attempts"),
                row.getString("source"),
                Sql.instant(row, "arrived_at"),
                Sql.instant(row, "due_at"),
                leased != null && leased.isAfter(now) ? leased : null,
                row.getString("mark"));
    }

    static OrderDetails.Told told(ResultSet row) throws SQLException {
        String outcome = row.getString("outcome");
        return new OrderDetails.Told(
                row.getLong("file_id"),
                row.getString("subject"),
                row.getString("name"),
                row.getString("part"),
                row.getLong("line"),
                row.getString("record_key"),
                outcome.equals("staged") ? "waiting" : outcome,
                row.getString("vtex_receipt"),
                row.getString("reason"),
                Sql.instant(row, "settled_at"));
    }

    /** A parked body; it may name a shopper. */
    public record Body(long workId, String kind, String cause, String body) {}

    /** What was parked of it and still is, as it was then: the order as VTEX sent it, else what the ERP told. */
    public List<Body> bodies(Found found) {
        return sql.query(
                "select w.id, w.kind, w.cause, coalesce(m.body, w.body) as body from work_item w left join parked_message m"
                        + " on m.work_item_id = w.id and m.resolved_at is null"
                        + " where w.account = ? and w.order_id = ? and w.state = 'parked' order by w.id",
                (row, n) -> new Body(
                        row.getLong("id"), row.getString("kind"), row.getString("cause"), row.getString("body")),
                found.account(),
                found.orderId());
    }

    // --- All orders -------------------------------------------------------------------------------------------------

    /** The last order of a page; the next page begins after it. */
    public record Place(String account, Instant takenAt, String orderId) {

        /** Before the first order of all. */
        public static final Place FIRST = new Place("", Instant.EPOCH, "");
    }

    /**
     * The next orders that match, by account and then the oldest first, so that what comes in meanwhile moves no page; an empty page is
     * the end.
     *
     * @param filter whose offset does not count
     * @param cause for which something of the order is parked, or null
     */
    public List<OrderRecord> page(OrderFilter filter, String cause, Place after) {
        String account = after.account();
        List<OrderRecord> page = account.isEmpty() ? List.of() : page(filter, cause, account, after);
        while (page.isEmpty()) {
            Optional<String> next = nextAccount(account);
            if (next.isEmpty()) {
                return List.of();
            }
            account = next.get();
            page = page(filter, cause, account, Place.FIRST);
        }
        return page;
    }

    private Optional<String> nextAccount(String account) {
        return sql
                .query(
                        "select account from vtex_order where account > ? order by account, taken_at, order_id limit 1",
                        (row, n) -> row.getString("account"),
                        account)
                .stream()
                .findFirst();
    }

    private List<OrderRecord> page(OrderFilter filter, String cause, String account, Place after) {
        if (filter.account() != null && !filter.account().equals(account)) {
            return List.of();
        }
        Instant from =
                filter.since() == null || after.takenAt().isAfter(filter.since()) ? after.takenAt() : filter.since();
        StringBuilder where = new StringBuilder("account = ? and taken_at >= ? and (taken_at > ? or order_id > ?)");
        List<Object> values = new ArrayList<>(List.of(account, from, after.takenAt(), after.orderId()));
        if (filter.until() != null) {
            where.append(" and taken_at < ?");
            values.add(filter.until());
        }
        if (filter.state() != null) {
            where.append(" and state = ?");
            values.add(OrderState.of(filter.state()).code());
        }
        if (filter.search() != null) {
            where.append(" and (account, order_id) in (" + BY_NAME + ")");
            values.addAll(Collections.nCopies(3, Text.id(filter.search())));
        }
        if (cause != null) {
            where.append(" and (account, order_id) in"
                    + " (select account, order_id from work_item where state = 'parked' and cause = ?)");
            values.add(cause);
        }
        values.add(filter.limit());
        return sql.query(
                "select " + Lookup.LISTED + " from vtex_order where " + where
                        + " order by account, taken_at, order_id limit ?",
                (row, n) -> Lookup.listed(row),
                values.toArray());
    }

    private Instant now() {
        return Sql.micros(clock.instant());
    }
}
