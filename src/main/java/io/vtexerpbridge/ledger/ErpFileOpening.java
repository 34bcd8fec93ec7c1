package io.vtexerpbridge.ledger;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import javax.sql.DataSource;

/** Makes work of a file's staged records, in small transactions: what is cut off in the middle goes on where it was. */
public final class ErpFileOpening {

    /** Records in one transaction. */
    private static final int CHUNK = 500;

    private final Sql sql;
    private final Inbox inbox;
    private final Clock clock;

    public ErpFileOpening(DataSource dataSource, Clock clock) {
        this.sql = new Sql(dataSource);
        this.inbox = new Inbox(sql, new Lookup(sql), new Timeline(sql));
        this.clock = clock;
    }

    /**
     * What opening a file's records came to.
     *
     * @param fresh told for the first time
     * @param again told before and looked at anew
     * @param known told before, waiting or posted
     * @param refused told before with another content
     */
    public record Opened(int fresh, int again, int known, int refused) {
        public int all() {
            return fresh + again + known + refused;
        }
    }

    /**
     * Makes work of a file's staged records, each once for its key: what was posted before is not posted again, what was refused or
     * parked before is tried again as it is told now.
     *
     * @param kind the work's kind
     */
    public Opened open(ErpFile file, String kind) {
        int[] counts = new int[4];
        while (true) {
            int opened = sql.transaction(() -> openChunk(file, kind, counts));
            if (opened < CHUNK) {
                return new Opened(counts[0], counts[1], counts[2], counts[3]);
            }
        }
    }

    private record Staged(long id, String orderId, String key, boolean repeatable, String body) {
        boolean isDocument() {
            return body.startsWith("<");
        }

        String kind(String kindOfRecords) {
            return isDocument() ? "nfe" : kindOfRecords;
        }
    }

    private record Known(long id, String state, String outcome, String mark, String receipt, String body) {}

    private int openChunk(ErpFile file, String kind, int[] counts) {
        Instant now = now();
        List<Staged> staged = sql.query(
                "select id, order_id, idempotency_key, repeatable, body from erp_record"
                        + " where file_id = ? and outcome = 'staged' order by id limit ?",
                (row, n) -> new Staged(
                        row.getLong("id"),
                        row.getString("order_id"),
                        row.getString("idempotency_key"),
                        row.getBoolean("repeatable"),
                        row.getString("body")),
                file.id(),
                CHUNK);
        boolean[] fresh = sql.updates(
                Inbox.insertWork(),
                staged.stream()
                        .map(one -> Inbox.workRow(
                                file.account(),
                                one.orderId(),
                                one.kind(kind),
                                one.key(),
                                file.name(),
                                1,
                                one.body(),
                                now))
                        .toList());
        Map<String, Known> known = known(file.account(), kind, staged);
        List<Object[]> links = new ArrayList<>();
        Set<String> reopened = new HashSet<>();
        for (int i = 0; i < staged.size(); i++) {
            Staged one = staged.get(i);
            Known work = known.get(one.key());
            Link link = fresh[i] || reopened.contains(one.key())
                    ? new Link("waiting", null, null)
                    : again(file, one, work, reopened, now);
            counts[
                    fresh[i]
                            ? 0
                            : link.outcome().equals("waiting")
                                    ? 1
                                    : link.outcome().equals("rejected") ? 3 : 2]++;
            links.add(new Object[] {work.id(), link.outcome(), link.receipt(), link.reason(), now, one.id()});
        }
        sql.updates(
                "update erp_record set work_item_id = ?, outcome = ?, vtex_receipt = ?, reason = ?, settled_at = ?,"
                        + " body = null where id = ?",
                links);
        return staged.size();
    }

    /** The work of these keys, its rows locked: whoever settles it now waits, and then finds the new records linked to it. */
    private Map<String, Known> known(String account, String kind, List<Staged> staged) {
        Map<String, Known> known = new TreeMap<>();
        List<String> keys = staged.stream().map(Staged::key).distinct().sorted().toList();
        for (List<String> chunk : Sql.chunks(keys)) {
            List<Object> values = new ArrayList<>(chunk);
            values.add(0, "nfe");
            values.add(0, kind);
            values.add(0, account);
            sql.query(
                    "select id, idempotency_key, state, outcome, mark, vtex_receipt, body from work_item"
                            + " where account = ? and kind in (?, ?) and idempotency_key in ("
                            + Sql.places(chunk.size())
                            + ") order by id for update",
                    (row, n) -> known.put(
                            row.getString("idempotency_key"),
                            new Known(
                                    row.getLong("id"),
                                    row.getString("state"),
                                    row.getString("outcome"),
                                    row.getString("mark"),
                                    row.getString("vtex_receipt"),
                                    row.getString("body"))),
                    values.toArray());
        }
        return known;
    }

    private record Link(String outcome, String receipt, String reason) {}

    private Link again(ErpFile file, Staged one, Known work, Set<String> reopened, Instant now) {
        boolean same = one.isDocument() || one.body().equals(work.body());
        boolean rejected = "rejected".equals(work.outcome());
        if (work.state().equals("open")) {
            return same
                    ? new Link("waiting", null, null)
                    : new Link(
                            "rejected",
                            null,
                            "It was told before with another content, which still waits; see its receipt");
        }
        if (work.state().equals("done") && !rejected && !one.repeatable()) {
            return same
                    ? new Link("already-posted", work.receipt(), "posted before")
                    : new Link(
                            "rejected",
                            work.receipt(),
                            "It was posted before with another content, and VTEX takes nothing back; expected another number");
        }
        if (work.state().equals("parked") && !same && work.mark() != null) {
            return new Link(
                    "rejected",
                    null,
                    "It was sent to VTEX before with another content, and a person has to look at it");
        }
        // Parked work may have been sent, and its mark tells; what was refused or is told anew begins anew.
        boolean keepsMark = work.state().equals("parked");
        sql.update(
                "update work_item set order_id = ?, body = ?, outcome = null, mark = case when ? then mark else null end,"
                        + " marked_at = case when ? then marked_at else null end,"
                        + " vtex_receipt = case when ? then vtex_receipt else null end,"
                        + " created_at = case when ? then created_at else ? end where id = ?",
                one.orderId(),
                one.body(),
                keepsMark,
                keepsMark,
                keepsMark,
                keepsMark,
                now,
                work.id());
        inbox.reopen(work.id(), file.account(), one.orderId(), "Told again in " + file.name(), now);
        reopened.add(one.key());
        return new Link("waiting", null, null);
    }

    /** Notes the ERP's own numbers of orders; the staged records of acks are settled by that. */
    public int acknowledge(ErpFile file) {
        Instant now = now();
        return sql.transaction(() -> {
            sql.update(
                    "insert into erp_number (account, order_id, number, told_at)"
                            + " select distinct r.account, r.order_id, r.record_key, cast(? as timestamp with time zone)"
                            + " from erp_record r where r.file_id = ? and r.outcome = 'staged' and r.record_key <> ''"
                            + " and exists (select 1 from vtex_order v where v.account = r.account and v.order_id = r.order_id)"
                            + " on conflict do nothing",
                    now,
                    file.id());
            sql.update(
                    "update erp_record set outcome = 'rejected', reason = 'Nobody knows such an order', body = null,"
                            + " settled_at = ? where file_id = ? and outcome = 'staged' and not exists"
                            + " (select 1 from vtex_order v where v.account = erp_record.account"
                            + " and v.order_id = erp_record.order_id)",
                    now,
                    file.id());
            return sql.update(
                    "update erp_record set outcome = 'posted', body = null, source_rows = null, settled_at = ?"
                            + " where file_id = ? and outcome = 'staged'",
                    now,
                    file.id());
        });
    }

    private Instant now() {
        return Sql.micros(clock.instant());
    }
}
