package io.vtexerpbridge.ledger;

import java.time.Clock;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;

/** What the ledger knows of an NF-e: whether it was canceled, whether VTEX may have it, and which orders it may belong to. */
public final class NfeOrders {

    /** Of the records that post an NF-e, and their work. */
    private static final String OF_NFE =
            " from erp_record r join work_item w on w.id = r.work_item_id where r.account = ? and r.nfe_key = ?";

    /** VTEX has it, or was asked to take it and may have it. */
    private static final String MAY_BE_POSTED = "r.outcome in ('posted', 'already-posted') or w.mark is not null";

    private final Sql sql;
    private final Clock clock;
    private final String erp;
    private final ForeignOrders foreign;

    /** As the first ERP tells of them, and of every order. */
    public NfeOrders(DataSource dataSource, Clock clock) {
        this(dataSource, clock, OrderErps.FIRST, ForeignOrders.NONE);
    }

    /**
     * As one ERP tells of them.
     *
     * @param erp its alias
     * @param foreign orders of which it may not tell
     */
    public NfeOrders(DataSource dataSource, Clock clock, String erp, ForeignOrders foreign) {
        this.sql = new Sql(dataSource);
        this.clock = clock;
        this.erp = erp;
        this.foreign = foreign;
    }

    /** Remembers for good that an NF-e was canceled; false when that was known. */
    public boolean nfeCanceled(String account, String key) {
        return sql.update(
                        "insert into nfe_canceled (account, nfe_key, told_at) values (?, ?, ?) on conflict do nothing",
                        account,
                        key,
                        Sql.micros(clock.instant()))
                > 0;
    }

    public boolean isNfeCanceled(String account, String key) {
        return !sql.query(
                        "select nfe_key from nfe_canceled where account = ? and nfe_key = ?",
                        (row, n) -> row.getString("nfe_key"),
                        account,
                        key)
                .isEmpty();
    }

    /**
     * The order of an NF-e that was told by itself or by the invoiceKey of a row; empty when it was not told, or its order is not
     * known. Of several the one that may have it in VTEX.
     *
     * @param nfeKey 44 digits
     */
    public Optional<String> orderOfNfe(String account, String nfeKey) {
        return sql
                .query(
                        "select w.order_id" + OF_NFE + " and w.order_id <> r.nfe_key order by case when "
                                + MAY_BE_POSTED + " then 0 else 1 end, r.id limit 1",
                        (row, n) -> row.getString("order_id"),
                        account,
                        Text.id(nfeKey))
                .stream()
                .findFirst();
    }

    /**
     * Whether VTEX may have an NF-e that was told by itself or by the invoiceKey of a row: it was posted, or something of it was sent.
     *
     * @param nfeKey 44 digits
     */
    public boolean mayBePosted(String account, String nfeKey) {
        return !sql.query(
                        "select r.id" + OF_NFE + " and (" + MAY_BE_POSTED + ") limit 1",
                        (row, n) -> row.getLong("id"),
                        account,
                        Text.id(nfeKey))
                .isEmpty();
    }

    /**
     * The orders of which this column has this value, at most two: more only tell that it is not unique. A sequence may be filled up with
     * zeros.
     *
     * @param column order_id, order_prefix, sequence or marketplace_order_id
     */
    public List<String> ordersBy(String account, String column, String value) {
        if (!Set.of("order_id", "order_prefix", "sequence", "marketplace_order_id")
                .contains(column)) {
            throw new IllegalArgumentException("no column to find orders by: " + column);
        }
        List<String> found = ordersWith(account, column, value);
        return found.isEmpty()
                        && column.equals("sequence")
                        && !Text.withoutZeros(value).equals(value)
                ? ordersWith(account, column, Text.withoutZeros(value))
                : found;
    }

    private List<String> ordersWith(String account, String column, String value) {
        return sql.query(
                "select order_id from vtex_order where account = ? and " + column + " = ? order by order_id limit 2",
                (row, n) -> row.getString("order_id"),
                account,
                Text.id(value));
    }

    /**
     * Orders that an NF-e without a name might belong to, at most five: of this buyer or this value, still at the ERP, the youngest first.
     *
     * @param buyer digest of the buyer's document, or null
     */
    public List<String> candidates(String account, String buyer, long valueCents) {
        Set<String> found = new LinkedHashSet<>();
        for (String column : List.of("buyer", "value_cents")) {
            Object value = column.equals("buyer") ? buyer : (Object) valueCents;
            if (value != null) {
                found.addAll(sql.query(
                        "select order_id from vtex_order where account = ? and " + column + " = ?"
                                + " and state in ('delivered', 'handling', 'parked') order by taken_at desc, order_id limit 5",
                        (row, n) -> row.getString("order_id"),
                        account,
                        value));
            }
        }
        return found.stream().limit(5).toList();
    }

    /** The orders to which this ERP gave the number; when there is none and it tells of others' orders, those to which another one did. */
    public List<String> ordersByErpNumber(String account, String number) {
        String numbered = "select n.order_id from erp_number n where n.account = ? and n.number = ?";
        String some = " order by n.order_id limit 2";
        List<String> own = sql.query(
                numbered + " and " + OrderErps.of("n") + " = ?" + some,
                (row, n) -> row.getString("order_id"),
                account,
                number,
                erp);
        return own.isEmpty() && foreign.isEverybodys()
                ? sql.query(numbered + some, (row, n) -> row.getString("order_id"), account, number)
                : own;
    }

    /** Why this ERP may not tell of an order; empty when it may. */
    public Optional<String> refusal(String account, String orderId) {
        return foreign.refusal(account, orderId);
    }

    /** The alias of the ERP that told what a piece of work is about, the first one when several did. */
    public String teller(WorkItem item) {
        return sql
                .query(
                        "select f.erp from erp_record r join erp_file f on f.id = r.file_id where r.work_item_id = ?"
                                + " order by r.id limit 1",
                        (row, n) -> row.getString("erp"),
                        item.id())
                .stream()
                .findFirst()
                .orElse(OrderErps.FIRST);
    }
}
