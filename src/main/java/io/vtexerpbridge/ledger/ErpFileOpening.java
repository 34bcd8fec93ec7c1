package io.vtexerpbridge.ledger;

import io.vtexerpbridge.ledger.ErpEntry.Kind;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.sql.DataSource;

/** Makes work of a file's staged records, in small transactions: what is cut off in the middle goes on where it was. */
public final class ErpFileOpening {

    /** Records in one transaction. Larger ones cost H2 more time and twice the room on the disk, as it writes their pages several times. */
    private static final int CHUNK = 250;
    /** As how many records a document counts, as it may have some 100 KB. */
    private static final int DOCUMENT = 10;

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

        private Opened plus(Opened more) {
            return new Opened(fresh + more.fresh, again + more.again, known + more.known, refused + more.refused);
        }
    }

    /**
     * Makes work of a file's staged records, each once for its key: what was posted before is not posted again, what was refused or
     * parked before is tried again as it is told now.
     *
     * @param kind the work's kind
     */
    public Opened open(ErpFile file, String kind) {
        Opened all = new Opened(0, 0, 0, 0);
        long after = 0;
        while (true) {
            long from = after;
            Chunk chunk = sql.transaction(() -> openChunk(file, kind, from));
            all = all.plus(chunk.opened());
            after = chunk.last();
            if (chunk.opened().all() == 0) {
                return all;
            }
        }
    }

    /** @param last its last record */
    private record Chunk(Opened opened, long last) {}

    private record Staged(
            long id, long line, Kind is, String orderId, String name, String key, boolean repeatable, String body) {
        boolean isDocument() {
            return is != Kind.RECORD;
        }

        String kind(String kindOfRecords) {
            return isDocument() ? "nfe" : kindOfRecords;
        }

        /** For a sentence. */
        String words(String kindOfRecords) {
            return "line " + line + ": " + kind(kindOfRecords) + (name.isEmpty() ? "" : " " + name) + " of order "
                    + orderId;
        }
    }

    /** @param digest of a body that was purged, or null */
    private record Known(
            long id,
            String state,
            String outcome,
            String mark,
            String receipt,
            String body,
            String digest,
            boolean draft) {

        boolean has(String told) {
            return body == null && digest != null ? digest.equals(Text.digest(told)) : told.equals(body);
        }
    }

    private Chunk openChunk(ErpFile file, String kind, long after) {
        Instant now = now();
        int fresh = 0;
        int again = 0;
        int refused = 0;
        long last = lastOfChunk(file, after);
        if (last == after) {
            return new Chunk(new Opened(0, 0, 0, 0), after);
        }
        List<Staged> read = sql.query(
                "select id, line, kind, order_id, record_key, idempotency_key, repeatable, body from erp_record"
                        + " where file_id = ? and outcome = 'staged' and id > ? and id <= ? order by file_id, id",
                (row, n) -> new Staged(
                        row.getLong("id"),
                        row.getLong("line"),
                        Kind.of(row.getString("kind")),
                        row.getString("order_id"),
                        row.getString("record_key"),
                        row.getString("idempotency_key"),
                        row.getBoolean("repeatable"),
                        row.getString("body")),
                file.id(),
                after,
                last);
        // Orders in one order, so that two files that are opened at once do not wait crosswise; within an order as it
        // was told.
        List<Staged> staged = read.stream()
                .sorted(Comparator.comparing(Staged::orderId).thenComparingLong(Staged::id))
                .toList();
        boolean[] first = sql.updates(
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
        sql.updates(
                "update work_item set draft = true where account = ? and kind = 'nfe' and idempotency_key = ?",
                IntStream.range(0, first.length)
                        .filter(i -> first[i] && staged.get(i).is() == Kind.DRAFT)
                        .mapToObj(
                                i -> new Object[] {file.account(), staged.get(i).key()})
                        .toList());
        Map<String, Known> known = known(file, kind, staged, first, after, last);
        List<Object[]> links = new ArrayList<>();
        for (int i = 0; i < staged.size(); i++) {
            Staged one = staged.get(i);
            Known work = known.get(one.key());
            Link link = first[i] ? Link.WAITING : link(kind, one, work);
            if (link == null) {
                if (work.state().equals("open")) {
                    authorise(one, work, now);
                } else {
                    reopen(file, one, work, now);
                }
                // the next record of this key finds it open, with this content
                known.put(
                        one.key(),
                        new Known(
                                work.id(),
                                "open",
                                null,
                                work.mark(),
                                work.receipt(),
                                one.body(),
                                null,
                                one.is() == Kind.DRAFT));
                link = Link.WAITING;
                again++;
            } else if (first[i]) {
                fresh++;
            } else if (link.outcome().equals("rejected")) {
                refused++;
            }
            links.add(new Object[] {work.id(), link.outcome(), link.receipt(), link.reason(), now, one.id()});
        }
        if (links.stream().anyMatch(link -> !link[1].equals("waiting"))) {
            // its receipt may have been written meanwhile, with these still waiting
            ErpReceipts.due(sql, ErpReceipts.locked(sql, file), now);
        }
        sql.updates(
                "update erp_record set work_item_id = ?, outcome = ?, vtex_receipt = ?, reason = ?, settled_at = ?,"
                        + " body = null where id = ?",
                links);
        return new Chunk(new Opened(fresh, again, staged.size() - fresh - again - refused, refused), last);
    }

    /** The id of the record with which the next transaction ends; the one after which it begins when none is left. */
    private long lastOfChunk(ErpFile file, long after) {
        record Light(long id, Kind is) {}
        List<Light> light = sql.query(
                "select id, kind from erp_record where file_id = ? and outcome = 'staged' and id > ? order by file_id, id limit ?",
                (row, n) -> new Light(row.getLong("id"), Kind.of(row.getString("kind"))),
                file.id(),
                after,
                CHUNK);
        long last = after;
        int weight = 0;
        for (Light one : light) {
            weight += one.is() == Kind.RECORD ? 1 : DOCUMENT;
            if (weight > CHUNK) {
                break;
            }
            last = one.id();
        }
        return last;
    }

    /**
     * The work of these records by its key. That which was there before has its rows locked: whoever settles it now waits, and then finds
     * the new records linked to it; work that was made just now is nobody else's yet.
     */
    private Map<String, Known> known(
            ErpFile file, String kind, List<Staged> staged, boolean[] first, long after, long last) {
        Map<String, Known> known = new HashMap<>();
        for (String one : List.of(kind, "nfe")) {
            if (staged.stream().anyMatch(record -> record.kind(kind).equals(one))) {
                // by a join, because H2 looks only an index' first column up by a list of values
                sql.query(
                        "select distinct w.id, w.idempotency_key from erp_record r join work_item w on w.account = r.account"
                                + " and w.kind = ? and w.idempotency_key = r.idempotency_key"
                                + " where r.file_id = ? and r.outcome = 'staged' and r.id > ? and r.id <= ?",
                        (row, n) -> known.put(
                                row.getString("idempotency_key"),
                                new Known(row.getLong("id"), "open", null, null, null, null, null, false)),
                        one,
                        file.id(),
                        after,
                        last);
            }
        }
        List<Long> before = IntStream.range(0, first.length)
                .filter(i -> !first[i])
                .mapToObj(i -> known.get(staged.get(i).key()).id())
                .distinct()
                .sorted()
                .toList();
        for (List<Long> chunk : Sql.chunks(before)) {
            sql.query(
                    "select id, idempotency_key, state, outcome, mark, vtex_receipt, body, body_digest, draft from work_item where id in ("
                            + Sql.places(chunk.size()) + ") order by id for update",
                    (row, n) -> known.put(
                            row.getString("idempotency_key"),
                            new Known(
                                    row.getLong("id"),
                                    row.getString("state"),
                                    row.getString("outcome"),
                                    row.getString("mark"),
                                    row.getString("vtex_receipt"),
                                    row.getString("body"),
                                    row.getString("body_digest"),
                                    row.getBoolean("draft"))),
                    chunk.toArray());
        }
        return known;
    }

    private record Link(String outcome, String receipt, String reason) {
        static final Link WAITING = new Link("waiting", null, null);
    }

    /** How a record is linked to work that there was before; null when the work begins anew. */
    private static Link link(String kind, Staged one, Known work) {
        boolean same = one.isDocument() || work.has(one.body());
        boolean rejected = "rejected".equals(work.outcome());
        if (one.is() == Kind.DRAFT && !work.draft()) {
            return behind(kind, one, work);
        }
        if (one.is() == Kind.NFE && work.draft() && (rejected || !work.state().equals("done"))) {
            return null;
        }
        if (work.state().equals("open")) {
            return same
                    ? Link.WAITING
                    : new Link(
                            "rejected",
                            null,
                            one.words(kind)
                                    + " was told before with another content, which still waits; expected the same content"
                                    + " or another number");
        }
        if (work.state().equals("done") && !rejected && !one.repeatable()) {
            return same
                    ? new Link("already-posted", work.receipt(), "posted before")
                    : new Link(
                            "rejected",
                            work.receipt(),
                            one.words(kind)
                                    + " was posted before with another content, and VTEX takes nothing back; expected another"
                                    + " number");
        }
        if (work.state().equals("parked") && !same && work.mark() != null) {
            return new Link(
                    "rejected",
                    null,
                    one.words(kind)
                            + " was sent to VTEX before with another content, and a person has to look at that; expected the"
                            + " same content or another number");
        }
        return null;
    }

    /** A draft behind its authorised NF-e adds nothing; it has that one's outcome. */
    private static Link behind(String kind, Staged one, Known work) {
        if (!work.state().equals("done")) {
            return Link.WAITING;
        }
        return "rejected".equals(work.outcome())
                ? new Link(
                        "rejected",
                        null,
                        one.words(kind) + " is not authorised, and the authorised one was told before and refused;"
                                + " expected the authorised one once more")
                : new Link("already-posted", work.receipt(), "posted before");
    }

    /** The authorised NF-e takes its draft's place; should somebody be at the draft just now, it is looked at once more. */
    private void authorise(Staged one, Known work, Instant now) {
        sql.update(
                "update work_item set body = ?, draft = false, wanted = wanted + 1, attempts = 0, first_failed_at = null,"
                        + " last_error = null, cause = null, due_at = case when due_at > ? then ? else due_at end,"
                        + " asked_again_at = case when lease_owner is null then null else coalesce(asked_again_at, ?) end,"
                        + " updated_at = ? where id = ?",
                one.body(),
                now,
                now,
                now,
                now,
                work.id());
    }

    private void reopen(ErpFile file, Staged one, Known work, Instant now) {
        // Parked work may have been sent, and its mark tells; what was refused or is told anew begins anew.
        boolean keepsMark = work.state().equals("parked");
        sql.update(
                "update work_item set order_id = ?, body = ?, draft = ?, outcome = null, mark = case when ? then mark else null end,"
                        + " marked_at = case when ? then marked_at else null end,"
                        + " vtex_receipt = case when ? then vtex_receipt else null end,"
                        + " created_at = case when ? then created_at else ? end where id = ?",
                one.orderId(),
                one.body(),
                one.is() == Kind.DRAFT,
                keepsMark,
                keepsMark,
                keepsMark,
                keepsMark,
                now,
                work.id());
        inbox.reopen(work.id(), file.account(), one.orderId(), "Told again in " + file.name(), now);
    }

    /** Notes the ERP's own numbers of orders; the staged records of acks are settled by that. Returns how many were good. */
    public int acknowledge(ErpFile file) {
        int all = 0;
        long after = 0;
        while (true) {
            long from = after;
            Optional<Acknowledged> chunk = sql.transaction(() -> acknowledgeChunk(file, from));
            if (chunk.isEmpty()) {
                return all;
            }
            all += chunk.get().good();
            after = chunk.get().last();
            // who began to wait in the meantime saw nothing of it, and was not seen by it
            Handovers.told(sql, file.id(), from, after, "posted", now());
        }
    }

    /** @param last its last record */
    private record Acknowledged(int good, long last) {}

    private Optional<Acknowledged> acknowledgeChunk(ErpFile file, long after) {
        Instant now = now();
        List<Long> ids = sql.query(
                "select id from erp_record where file_id = ? and outcome = 'staged' and id > ? order by file_id, id limit ?",
                (row, n) -> row.getLong("id"),
                file.id(),
                after,
                CHUNK);
        if (ids.isEmpty()) {
            return Optional.empty();
        }
        long last = ids.get(ids.size() - 1);
        ErpReceipts.due(sql, ErpReceipts.locked(sql, file), now);
        // in one order, so that two files that tell of the same orders do not wait crosswise
        sql.update(
                "insert into erp_number (account, order_id, number, told_at)"
                        + " select distinct r.account, r.order_id, r.record_key, cast(? as timestamp with time zone)"
                        + " from erp_record r join vtex_order v on v.account = r.account and v.order_id = r.order_id"
                        + " where r.file_id = ? and r.outcome = 'staged' and r.id > ? and r.id <= ? and r.record_key <> ''"
                        + " order by r.account, r.order_id, r.record_key on conflict do nothing",
                now,
                file.id(),
                after,
                last);
        Handovers.told(sql, file.id(), after, last, "staged", now);
        int good = sql.update(
                "update erp_record set outcome = 'posted', body = null, source_rows = null, settled_at = ?"
                        + " where file_id = ? and outcome = 'staged' and id > ? and id <= ? and exists"
                        + " (select 1 from vtex_order v where v.account = erp_record.account"
                        + " and v.order_id = erp_record.order_id)",
                now,
                file.id(),
                after,
                last);
        sql.update(
                "update erp_record set outcome = 'rejected', body = null, reason = 'line ' || line || ': orderId is \"'"
                        + " || order_id || '\", which no order has; expected an order that VTEX told of', settled_at = ?"
                        + " where file_id = ? and outcome = 'staged' and id > ? and id <= ?",
                now,
                file.id(),
                after,
                last);
        return Optional.of(new Acknowledged(good, last));
    }

    private Instant now() {
        return Sql.micros(clock.instant());
    }
}
