package io.vtexerpbridge.ledger;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;

/**
 * Takes what is over and older than the retention out of the ledger, in small transactions beside the running work; a stop between
 * two of them is fine, the next purge goes on.
 *
 * <p>An order goes with its events, documents, timeline and work once it is invoiced, canceled or not needed and nothing of it is open
 * or parked; a file of the ERP goes with its records once it is filed, its receipt is written and none of them waits. What
 * keeps things from happening twice stays: the keys of work that VTEX has, the records of posted NF-e, and the NF-e that were canceled.
 * Files on the disk are nobody's business here.
 */
public final class Purge {

    /** Orders, or records, in one transaction. */
    static final int STEP = 100;

    private static final int RECORDS = 500;

    /** An order that an operator left to a person is over only when VTEX says so: forgotten, it would be delivered by its next event. */
    private static final String OVER =
            " and (state in ('invoiced', 'canceled') or state = 'not-needed' and skipped_at is null)"
                    + " and updated_at < ?";

    /** The tables whose rows go with their order. */
    private static final List<String> OF_ORDERS = List.of(
            "document",
            "document_copy",
            "order_event",
            "timeline",
            "parked_message",
            "missing_entry",
            "erp_number",
            "handover",
            "http_sending",
            "order_erp");

    private static final String OF_ORDER = " where account = ? and order_id = ?";

    /** The state of a file that is being taken out; it counts for nobody any more. */
    private static final String GOING = "purging";

    private final Sql sql;
    private final Clock clock;
    private final List<String> accounts;
    private final Duration retention;
    private final BooleanSupplier goOn;

    /**
     * @param retention how long what is over is kept; zero for ever
     * @param goOn asked between two steps; false leaves the rest to the next purge
     */
    public Purge(
            DataSource dataSource, Clock clock, Collection<String> accounts, Duration retention, BooleanSupplier goOn) {
        this.sql = new Sql(dataSource);
        this.clock = clock;
        this.accounts = List.copyOf(accounts);
        this.retention = retention;
        this.goOn = goOn;
    }

    /**
     * What a purge took out.
     *
     * @param until what was over before then is gone
     * @param finished false when it was stopped and left something to the next one
     */
    public record Purged(String account, Instant until, long orders, long files, long events, boolean finished) {

        /** In words, for the log. */
        @Override
        public String toString() {
            return "Ledger of " + account + ": " + orders + " orders, " + files + " files and " + events
                    + " events from before " + until + " purged"
                    + (finished ? "" : "; the rest is left to the next purge");
        }
    }

    /** Whether what is over is kept for ever. */
    public boolean keepsAll() {
        return retention.isZero();
    }

    /** Purges as far as the retention asks for, one at a time in this process. */
    public synchronized List<Purged> run() {
        if (keepsAll()) {
            return List.of();
        }
        Instant until = Sql.micros(clock.instant()).minus(retention);
        return accounts.stream().map(account -> run(account, until)).toList();
    }

    private Purged run(String account, Instant until) {
        long orders = 0;
        Instant from = Instant.EPOCH;
        List<Candidate> step = candidates(account, from, until);
        while (!step.isEmpty() && goOn.getAsBoolean()) {
            int gone = orders(
                    account, step.stream().map(Candidate::orderId).sorted().toList(), until);
            orders += gone;
            Instant last = step.get(step.size() - 1).takenAt();
            // those that somebody is at just now are left to the next purge
            from = gone == 0 ? last.plus(1, ChronoUnit.MICROS) : step.get(0).takenAt();
            step = candidates(account, from, until);
        }
        long files = 0;
        for (long file : files(account, until)) {
            if (!goOn.getAsBoolean()) {
                break;
            }
            file(file, until);
            files++;
        }
        long events = events(account, until);
        note(account, until, orders, files);
        return new Purged(account, until, orders, files, events, goOn.getAsBoolean());
    }

    // --- Orders -----------------------------------------------------------------------------------------------------

    /** An order that looks over, and when it was taken. */
    private record Candidate(String orderId, Instant takenAt) {}

    /** The oldest first, along an index: what was updated last before a time was taken before it too. */
    private List<Candidate> candidates(String account, Instant from, Instant until) {
        return sql.query(
                "select v.order_id, v.taken_at from vtex_order v where v.account = ? and v.taken_at >= ? and v.taken_at < ?"
                        + OVER
                        + " and not exists (select 1 from work_item w where w.account = v.account"
                        + " and w.order_id = v.order_id and (w.state <> 'done' or w.updated_at >= ?))"
                        + " order by v.account, v.taken_at limit ?",
                (row, n) -> new Candidate(row.getString("order_id"), Sql.instant(row, "taken_at")),
                account,
                from,
                until,
                until,
                until,
                STEP);
    }

    /** Somebody is at an order of the step: nothing of the step is purged. */
    private static final class Busy extends RuntimeException {
        private static final long serialVersionUID = 1;

        Busy() {
            super("an order is not over any more", null, false, false);
        }
    }

    private int orders(String account, List<String> orderIds, Instant until) {
        try {
            return sql.transaction(() -> takeOut(account, orderIds, until));
        } catch (Busy e) {
            return orderIds.size() == 1
                    ? 0
                    : orderIds.stream()
                            .mapToInt(id -> orders(account, List.of(id), until))
                            .sum();
        }
    }

    /** The order's own work first: whoever asks for it now waits, and then begins it and the order anew. */
    private int takeOut(String account, List<String> orderIds, Instant until) {
        List<Object[]> rows =
                orderIds.stream().map(id -> new Object[] {account, id}).toList();
        boolean[] over = sql.updates(
                "delete from work_item where account = ? and kind = 'order' and idempotency_key = ? and state = 'done'"
                        + " and updated_at < ?",
                orderIds.stream().map(id -> new Object[] {account, id, until}).toList());
        forget(account, orderIds);
        sql.updates(
                "delete from work_item" + OF_ORDER + " and state = 'done' and (outcome is null or outcome = 'rejected')"
                        + " and not exists (select 1 from erp_record r where r.work_item_id = work_item.id)",
                rows);
        boolean[] gone = sql.updates(
                "delete from vtex_order" + OF_ORDER + OVER
                        + " and not exists (select 1 from work_item w where w.account = vtex_order.account"
                        + " and w.order_id = vtex_order.order_id and w.state <> 'done')",
                orderIds.stream().map(id -> new Object[] {account, id, until}).toList());
        for (int i = 0; i < gone.length; i++) {
            if (!over[i] || !gone[i]) {
                throw new Busy();
            }
        }
        for (String table : OF_ORDERS) {
            sql.updates("delete from " + table + OF_ORDER, rows);
        }
        return orderIds.size();
    }

    /** What VTEX has keeps its key and the digest of what it was, and loses the rest. */
    private void forget(String account, List<String> orderIds) {
        record Body(long id, String body) {}
        List<Object[]> digests = new ArrayList<>();
        for (String orderId : orderIds) {
            sql.query(
                            "select id, body from work_item" + OF_ORDER
                                    + " and state = 'done' and outcome in ('posted', 'already-posted') and body is not null",
                            (row, n) -> new Body(row.getLong("id"), row.getString("body")),
                            account,
                            orderId)
                    .forEach(work -> digests.add(new Object[] {Text.digest(work.body()), work.id()}));
        }
        sql.updates("update work_item set body = null, body_digest = ? where id = ? and state = 'done'", digests);
    }

    // --- The ERP's files --------------------------------------------------------------------------------------------

    private List<Long> files(String account, Instant until) {
        return sql.query(
                "select f.id from erp_file f where f.account = ? and f.taken_at < ? and (f.state = '" + GOING
                        + "' or (f.state = 'filed' and f.receipt_due is null and f.receipt_written_at < ?"
                        + " and f.receipt_written_at >= f.receipt_begun_at and not exists (select 1 from erp_record r"
                        + " where r.file_id = f.id and (r.outcome in ('waiting', 'staged') or r.settled_at >= ?))))"
                        + " order by f.account, f.taken_at, f.id",
                (row, n) -> row.getLong("id"),
                account,
                until,
                until,
                until);
    }

    private void file(long file, Instant until) {
        // from here on its records are nobody's: cut off in the middle, the next purge goes on
        sql.update(
                "update erp_file set state = '" + GOING + "' where id = ? and state = 'filed' and receipt_due is null",
                file);
        record Light(long id, long work, boolean kept) {}
        long after = 0;
        while (true) {
            List<Light> step = sql.query(
                    "select r.id, r.work_item_id, r.nfe_key, r.outcome from erp_record r join erp_file f on f.id = r.file_id"
                            + " where r.file_id = ? and f.state = '" + GOING
                            + "' and r.id > ? order by r.file_id, r.id limit ?",
                    (row, n) -> new Light(
                            row.getLong("id"),
                            row.getLong("work_item_id"),
                            row.getString("nfe_key") != null
                                    && Set.of("posted", "already-posted").contains(row.getString("outcome"))),
                    file,
                    after,
                    RECORDS);
            if (step.isEmpty()) {
                break;
            }
            after = step.get(step.size() - 1).id();
            Set<Long> works = new TreeSet<>();
            step.forEach(record -> works.add(record.work()));
            sql.transaction(() -> {
                sql.updates(
                        "delete from work_item where id = ? and state = 'done' and outcome = 'rejected' and updated_at < ?"
                                + " and not exists (select 1 from erp_record r where r.work_item_id = work_item.id"
                                + " and r.file_id <> ?)"
                                + " and not exists (select 1 from vtex_order v where v.account = work_item.account"
                                + " and v.order_id = work_item.order_id)",
                        works.stream().map(id -> new Object[] {id, until, file}).toList());
                sql.updates(
                        "delete from erp_record where id = ?",
                        step.stream()
                                .filter(record -> !record.kept())
                                .map(record -> new Object[] {record.id()})
                                .toList());
                return null;
            });
        }
        SqlBatches.forget(sql, file);
        sql.update("delete from erp_part where file_id = ?", file);
        sql.update("delete from erp_file where id = ? and state = '" + GOING + "'", file);
    }

    // --- Events that belong to no order -----------------------------------------------------------------------------

    private long events(String account, Instant until) {
        long gone = 0;
        while (goOn.getAsBoolean()) {
            List<String> keys = sql.query(
                    "select e.event_key from order_event e where e.account = ? and e.received_at < ?"
                            + " and not exists (select 1 from vtex_order v where v.account = e.account"
                            + " and v.order_id = e.order_id) order by e.account, e.received_at limit ?",
                    (row, n) -> row.getString("event_key"),
                    account,
                    until,
                    RECORDS);
            boolean[] deleted = sql.transaction(() -> sql.updates(
                    "delete from order_event where account = ? and event_key = ?",
                    keys.stream()
                            .sorted()
                            .map(key -> new Object[] {account, key})
                            .toList()));
            int those = 0;
            for (boolean one : deleted) {
                those += one ? 1 : 0;
            }
            if (those == 0) {
                break;
            }
            gone += those;
        }
        return gone;
    }

    /** For the audit, and for whoever misses an old order. */
    private void note(String account, Instant until, long orders, long files) {
        if (orders + files == 0) {
            return;
        }
        Instant now = Sql.micros(clock.instant());
        int rows = sql.update(
                "update ledger_purge set purged_until = case when purged_until > ? then purged_until else ? end,"
                        + " purged_at = ?, orders = orders + ?, files = files + ? where account = ?",
                until,
                until,
                now,
                orders,
                files,
                account);
        if (rows == 0) {
            sql.update(
                    "insert into ledger_purge (account, purged_until, purged_at, orders, files) values (?, ?, ?, ?, ?)"
                            + " on conflict do nothing",
                    account,
                    until,
                    now,
                    orders,
                    files);
        }
    }
}
