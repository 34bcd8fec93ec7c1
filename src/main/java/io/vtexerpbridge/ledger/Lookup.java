package io.vtexerpbridge.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Reads the ledger. */
final class Lookup {

    /** Columns of an order that a person looks for; one that waits for a later try has why beside it. */
    static final String LISTED = "vtex_order.*, " + OrderErps.HOLDER
            + ", case when state = 'waiting' and reason is null then (select max(w.last_error) from work_item w"
            + " where w.account = vtex_order.account and w.order_id = vtex_order.order_id and w.kind = 'order'"
            + " and w.state = 'open') end as waits_for";

    private final Sql sql;

    Lookup(Sql sql) {
        this.sql = sql;
    }

    /** An order's row, locked until the end of the transaction; underneath is the state that parking covers. */
    record Held(String state, OrderState underneath, Instant since, String vtexStatus, String reason) {
        boolean parked() {
            return OrderState.PARKED.code().equals(state);
        }
    }

    Optional<Held> forUpdate(WorkItem item) {
        return sql
                .query(
                        "select state, coalesce(resume_state, state) as underneath, state_since, vtex_status, reason"
                                + " from vtex_order where account = ? and order_id = ? for update",
                        (row, n) -> new Held(
                                row.getString("state"),
                                OrderState.of(row.getString("underneath")),
                                Sql.instant(row, "state_since"),
                                row.getString("vtex_status"),
                                row.getString("reason")),
                        item.account(),
                        item.orderId())
                .stream()
                .findFirst();
    }

    boolean hasOtherParkedWork(WorkItem item) {
        return !sql.query(
                        "select id from work_item where account = ? and order_id = ? and state = 'parked' and id <> ? limit 1",
                        (row, n) -> row.getLong("id"),
                        item.account(),
                        item.orderId(),
                        item.id())
                .isEmpty();
    }

    /** Work of an order that is parked. */
    record ParkedWork(long id, String kind, String cause) {}

    List<ParkedWork> parkedWork(String account, String orderId) {
        return sql.query(
                "select id, kind, cause from work_item where account = ? and order_id = ? and state = 'parked' order by id",
                (row, n) -> new ParkedWork(row.getLong("id"), row.getString("kind"), row.getString("cause")),
                account,
                orderId);
    }

    boolean holds(WorkItem item) {
        return !sql.query(
                        "select id from work_item where id = ? and lease_owner = ? and lease_number = ?",
                        (row, n) -> row.getLong("id"),
                        item.id(),
                        item.leaseOwner(),
                        item.leaseNumber())
                .isEmpty();
    }

    /** Those of the orders whose start-handling we know to have gone through and that are still being handled. */
    List<String> acknowledged(String account, List<String> orderIds) {
        List<String> found = new ArrayList<>();
        for (List<String> chunk : Sql.chunks(orderIds)) {
            List<Object> values = new ArrayList<>(chunk);
            values.add(0, account);
            found.addAll(sql.query(
                    "select order_id from vtex_order where account = ? and order_id in (" + Sql.places(chunk.size())
                            + ") and state = 'handling' and acknowledged_at is not null",
                    (row, n) -> row.getString("order_id"),
                    values.toArray()));
        }
        return found;
    }

    Optional<Document> document(String account, String orderId, String name) {
        return sql
                .query(
                        "select * from document where account = ? and order_id = ? and name = ?",
                        (row, n) -> document(row),
                        account,
                        orderId,
                        name)
                .stream()
                .findFirst();
    }

    List<Document> unreleased(String erp) {
        return sql.query(
                "select d.* from document d where d.released_at is null and " + OrderErps.of("d")
                        + " = ? order by d.recorded_at, d.account, d.order_id, d.name",
                (row, n) -> document(row),
                erp);
    }

    List<String> told(String account, String orderId, String kind) {
        return sql.query(
                "select body from work_item where account = ? and order_id = ? and kind = ?"
                        + " and (state = 'open' or (state = 'done' and outcome in ('posted', 'already-posted'))) order by id",
                (row, n) -> Optional.ofNullable(row.getString("body")).orElse(""),
                account,
                orderId,
                kind);
    }

    static Document document(ResultSet row) throws SQLException {
        return new Document(
                row.getString("account"),
                row.getString("order_id"),
                row.getString("name"),
                row.getString("file_name"),
                row.getString("staged_name"),
                row.getString("directory"),
                row.getString("format"),
                row.getString("digest"),
                row.getLong("size_bytes"),
                Sql.instant(row, "recorded_at"),
                Sql.instant(row, "released_at"));
    }

    Optional<OrderRecord> order(String account, String orderId) {
        return sql
                .query(
                        "select vtex_order.*, " + OrderErps.HOLDER
                                + " from vtex_order where account = ? and order_id = ?",
                        (row, n) -> order(row),
                        account,
                        orderId)
                .stream()
                .findFirst();
    }

    List<OrderRecord> orders(OrderFilter filter) {
        StringBuilder where = new StringBuilder("1 = 1");
        List<Object> values = new ArrayList<>();
        if (filter.account() != null) {
            where.append(" and account = ?");
            values.add(filter.account());
        }
        if (filter.state() != null) {
            where.append(" and state = ?");
            values.add(OrderState.of(filter.state()).code());
        }
        if (filter.since() != null) {
            where.append(" and taken_at >= ?");
            values.add(filter.since());
        }
        if (filter.until() != null) {
            where.append(" and taken_at < ?");
            values.add(filter.until());
        }
        if (filter.search() != null) {
            // As a list of keys: each of the three has an index, while H2 would read every order for an "or".
            where.append(" and (account, order_id) in ("
                    + "select account, order_id from vtex_order where order_id = ?"
                    + " union select account, order_id from vtex_order where sequence = ?"
                    + " union select account, order_id from vtex_order where marketplace_order_id = ?)");
            values.addAll(Collections.nCopies(3, Text.id(filter.search())));
        }
        values.add(filter.limit());
        values.add(filter.offset());
        return sql.query(
                "select " + LISTED + " from vtex_order where " + where
                        + " order by taken_at desc, account, order_id limit ? offset ?",
                (row, n) -> listed(row),
                values.toArray());
    }

    /** A row of {@link #LISTED}. */
    static OrderRecord listed(ResultSet row) throws SQLException {
        String reason = row.getString("reason");
        return order(row, reason == null ? row.getString("waits_for") : reason);
    }

    private static OrderRecord order(ResultSet row) throws SQLException {
        return order(row, row.getString("reason"));
    }

    private static OrderRecord order(ResultSet row, String reason) throws SQLException {
        return new OrderRecord(
                row.getString("account"),
                row.getString("order_id"),
                row.getString("state"),
                Sql.instant(row, "state_since"),
                row.getString("vtex_status"),
                row.getString("sequence"),
                row.getString("marketplace_order_id"),
                reason,
                Sql.instant(row, "placed_at"),
                Sql.instant(row, "taken_at"),
                Sql.instant(row, "read_at"),
                Sql.instant(row, "delivered_at"),
                Sql.instant(row, "acknowledged_at"),
                Sql.instant(row, "updated_at"),
                row.getString("content_digest"),
                row.getString("erp"));
    }

    List<TimelineEntry> timeline(String account, String orderId) {
        return sql.query(
                "select at, entry, detail from timeline where account = ? and order_id = ? order by id",
                (row, n) -> new TimelineEntry(Sql.instant(row, "at"), row.getString("entry"), row.getString("detail")),
                account,
                orderId);
    }

    List<ParkedMessage> parked(String account, String orderId) {
        return sql.query(
                "select * from parked_message where account = ? and order_id = ? order by id",
                (row, n) -> new ParkedMessage(
                        row.getLong("id"),
                        row.getString("account"),
                        row.getString("order_id"),
                        row.getLong("work_item_id"),
                        row.getString("route_id"),
                        row.getString("cause"),
                        row.getString("reason"),
                        row.getString("body"),
                        Sql.instant(row, "parked_at"),
                        Sql.instant(row, "resolved_at")),
                account,
                orderId);
    }

    Backlog backlog(String account, Instant now) {
        return Backlogs.together(sql, account, now);
    }

    long count(OrderState state) {
        return sql.query(
                        "select count(*) as orders from vtex_order where state = ?",
                        (row, n) -> row.getLong("orders"),
                        state.code())
                .get(0);
    }
}
