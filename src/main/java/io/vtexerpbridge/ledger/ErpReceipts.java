package io.vtexerpbridge.ledger;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javax.sql.DataSource;

/** What became of the records of an ERP's files, and which files have to be told about it again. */
public final class ErpReceipts {

    private static final int PAGE = 1000;
    /** Records that are changed in one transaction. */
    private static final int STEP = 500;
    /** A large receipt is written less often: one record's outcome must not cost a file of a million lines. */
    private static final int RECORDS_A_SECOND = 2000;

    private static final Duration SOONEST = Duration.ofSeconds(1);
    /** Between two writings at least. */
    private static final Duration BETWEEN = Duration.ofMillis(1);
    /** What came back to the ERP carries a time just before its writing's, and is left alone when that is begun anew. */
    static final Duration BEFORE = Duration.of(1, ChronoUnit.MICROS);

    private final Sql sql;
    private final Clock clock;
    private final String erp;

    /** The receipts of the first ERP. */
    public ErpReceipts(DataSource dataSource, Clock clock) {
        this(dataSource, clock, OrderErps.FIRST);
    }

    /** The receipts of one ERP. @param erp its alias */
    public ErpReceipts(DataSource dataSource, Clock clock, String erp) {
        this.sql = new Sql(dataSource);
        this.clock = clock;
        this.erp = erp;
    }

    /** What became of one record; {@code at} is when it was taken or settled. */
    public record Outcome(
            String part,
            long line,
            String account,
            String orderId,
            String key,
            String outcome,
            String vtexReceipt,
            Instant at,
            String reason) {}

    /**
     * One refused record that has to go back to the ERP.
     *
     * @param rows as they were staged, or null for an NF-e
     * @param body of an NF-e its XML
     */
    public record Returned(long id, String part, String rows, String body, String reason) {}

    /**
     * How a file's part is written, and where its refused rows lie.
     *
     * @param firstId of its refused records the first one in the ledger, and lastId the last one
     */
    public record Part(
            String part, String shape, String rejectedName, String rejectedDigest, long firstId, long lastId) {}

    // --- Outcomes ---------------------------------------------------------------------------------------------------

    /** Of the same thing told several times only the first is posted by this; the others find it posted. */
    static void settle(Sql sql, long workId, String outcome, String receipt, String reason, Instant now) {
        List<Due> files = lockedOf(sql, workId);
        String others = outcome.equals("posted") ? "already-posted" : outcome;
        sql.update(
                "update erp_record set outcome = case when id = (select min(r.id) from erp_record r"
                        + " where r.work_item_id = ? and r.outcome = 'waiting') then ? else ? end,"
                        + " vtex_receipt = ?, reason = ?, settled_at = ?,"
                        + " source_rows = case when ? then source_rows else null end"
                        + " where work_item_id = ? and outcome = 'waiting'",
                workId,
                outcome,
                others,
                Text.note(receipt),
                Text.note(reason),
                now,
                outcome.equals("rejected"),
                workId);
        due(sql, files, now);
    }

    static void waiting(Sql sql, WorkItem item, String reason, Instant now) {
        List<Due> files = lockedOf(sql, item.id());
        int rows = sql.update(
                "update erp_record set reason = ? where work_item_id = ? and outcome = 'waiting'",
                Text.note(reason),
                item.id());
        if (rows > 0) {
            due(sql, files, now);
        }
    }

    /** A file whose receipt has to be told of a change. */
    record Due(long id, long records, boolean isDue) {}

    /**
     * The files of which a record is about to change, locked before it does: a writing that begins now waits and then sees the change, or
     * has begun and is told to begin again.
     */
    private static List<Due> lockedOf(Sql sql, long workId) {
        return locked(sql, "id in (select file_id from erp_record where work_item_id = ?)", workId);
    }

    static List<Due> locked(Sql sql, ErpFile file) {
        return locked(sql, "id = ?", file.id());
    }

    private static List<Due> locked(Sql sql, String condition, long id) {
        return sql.query(
                "select id, records, receipt_due from erp_file where " + condition + " order by id for update",
                (row, n) -> new Due(row.getLong("id"), row.getLong("records"), Sql.instant(row, "receipt_due") != null),
                id);
    }

    static void due(Sql sql, List<Due> files, Instant now) {
        for (Due file : files) {
            if (!file.isDue()) {
                Duration pause = Duration.ofMillis(file.records() * 1000 / RECORDS_A_SECOND);
                sql.update(
                        "update erp_file set receipt_due = ? where id = ?",
                        now.plus(pause.compareTo(SOONEST) < 0 ? SOONEST : pause),
                        file.id());
            }
        }
    }

    // --- Writing ----------------------------------------------------------------------------------------------------

    /** A file whose receipt is being written; what is refused now goes back to the ERP with this writing. */
    public record Writing(ErpFile file, Instant begunAt) {}

    /** The next file whose receipt is due; what settles while it is written makes it due again. */
    public Optional<Writing> next() {
        return next(List.of());
    }

    /** As the other one. @param accounts of whose files alone; of all when there are none */
    public Optional<Writing> next(List<String> accounts) {
        Instant now = now();
        List<Object> values = new ArrayList<>(List.of(now, erp));
        values.addAll(accounts);
        String ofThem = accounts.isEmpty() ? "" : " and account in (" + Sql.places(accounts.size()) + ")";
        record Due(ErpFile file, Instant lastBegunAt) {}
        return sql.transaction(() -> {
            Optional<Due> next = sql
                    .query(
                            "select * from erp_file where receipt_due <= ? and erp = ?" + ofThem
                                    + " and state in ('taken', 'filed') order by receipt_due, id limit 1 for update",
                            (row, n) -> new Due(ErpFiles.file(row), Sql.instant(row, "receipt_begun_at")),
                            values.toArray())
                    .stream()
                    .findFirst();
            return next.map(due -> {
                // a writing is known by its time, so two of one file never share it, however the clock is set
                Instant last = due.lastBegunAt();
                Instant begun = last == null || now.isAfter(last.plus(BETWEEN)) ? now : last.plus(BETWEEN);
                ErpFile file = due.file();
                sql.update(
                        "update erp_file set receipt_due = null, receipt_begun_at = ? where id = ?", begun, file.id());
                return new Writing(file, begun);
            });
        });
    }

    /** The receipt tells everything that was settled when its writing began. */
    public void written(Writing writing) {
        Instant now = now();
        sql.update(
                "update erp_file set receipt_written_at = ? where id = ?",
                now.isBefore(writing.begunAt()) ? writing.begunAt() : now,
                writing.file().id());
    }

    /** The receipt could not be written and is tried again. */
    public void failed(Writing writing, Duration pause) {
        begunInVain(sql, writing.file().id(), now().plus(pause));
    }

    static void begunInVain(Sql sql, long fileId, Instant due) {
        // the parts that the ERP has by now are not given to it again
        String inVain =
                "file_id = ? and outcome = 'rejected' and exists (select 1 from erp_file f where f.id = erp_record.file_id"
                        + " and f.receipt_begun_at = erp_record.returned_at) and not exists (select 1 from erp_part p"
                        + " where p.file_id = erp_record.file_id and p.part = erp_record.part and p.returned_at = erp_record.returned_at)";
        inSteps(sql, "update erp_record set returned_at = null where " + inVain, List.of(fileId));
        sql.update("update erp_file set receipt_due = ? where id = ?", due, fileId);
    }

    /** Goes through a file's records in small transactions; the statement's first condition is the file, and the values end with it. */
    private static int inSteps(Sql sql, String statement, List<Object> values) {
        Object fileId = values.get(values.size() - 1);
        int changed = 0;
        long after = 0;
        while (true) {
            List<Long> ids = sql.query(
                    "select id from erp_record where file_id = ? and id > ? order by file_id, id limit ?",
                    (row, n) -> row.getLong("id"),
                    fileId,
                    after,
                    STEP);
            if (ids.isEmpty()) {
                return changed;
            }
            long last = ids.get(ids.size() - 1);
            List<Object> bound = new ArrayList<>(values);
            bound.add(after);
            bound.add(last);
            changed += sql.transaction(() -> sql.update(statement + " and id > ? and id <= ?", bound.toArray()));
            after = last;
        }
    }

    /** Gives every record's outcome, in the file's order. */
    public void outcomes(ErpFile file, Consumer<Outcome> each) {
        long[] after = {0};
        int[] rows = {PAGE};
        while (rows[0] == PAGE) {
            rows[0] = sql.query(
                            "select id, part, line, account, order_id, record_key, outcome, vtex_receipt, settled_at, reason, matched_by"
                                    + " from erp_record where file_id = ? and id > ? order by file_id, id limit ?",
                            (row, n) -> {
                                after[0] = row.getLong("id");
                                String outcome = row.getString("outcome");
                                each.accept(new Outcome(
                                        row.getString("part"),
                                        row.getLong("line"),
                                        row.getString("account"),
                                        row.getString("order_id"),
                                        row.getString("record_key"),
                                        outcome.equals("staged") ? "waiting" : outcome,
                                        row.getString("vtex_receipt"),
                                        Sql.instant(row, "settled_at"),
                                        reason(
                                                outcome.equals("rejected") ? row.getString("part") : "",
                                                row.getString("matched_by"),
                                                row.getString("reason"))));
                                return after[0];
                            },
                            file.id(),
                            after[0],
                            PAGE)
                    .size();
        }
    }

    /** Which of a ZIP's files was refused, or what named an NF-e's order, comes before the reason itself. */
    private static String reason(String part, String matchedBy, String reason) {
        String known = reason == null ? "" : reason;
        if (!part.isEmpty() && !known.contains(part)) {
            return part + ": " + known;
        }
        String matched = matchedBy == null ? "" : "order by " + matchedBy;
        return reason == null || reason.isEmpty() ? matched : matched.isEmpty() ? reason : matched + "; " + reason;
    }

    /**
     * The parts of which refused records go back with this writing. From here on these records are its; should it fail or be cut off,
     * they are given back by another one.
     */
    public List<Part> partsToReturn(Writing writing) {
        inSteps(
                sql,
                "update erp_record set returned_at = ? where returned_at is null and outcome = 'rejected' and file_id = ?",
                List.of(writing.begunAt(), writing.file().id()));
        return sql.query(
                "select d.part, d.first_id, d.last_id, p.shape, p.rejected_name, p.rejected_digest from"
                        + " (select part, min(id) as first_id, max(id) as last_id from erp_record where file_id = ?"
                        + " and outcome = 'rejected' and returned_at <= ? group by part having max(returned_at) = ?) d"
                        + " left join erp_part p on p.file_id = ? and p.part = d.part order by d.part",
                (row, n) -> new Part(
                        row.getString("part"),
                        row.getString("shape"),
                        row.getString("rejected_name"),
                        row.getString("rejected_digest"),
                        row.getLong("first_id"),
                        row.getLong("last_id")),
                writing.file().id(),
                writing.begunAt(),
                writing.begunAt(),
                writing.file().id());
    }

    /**
     * Gives the refused records of a part, in the file's order.
     *
     * @param all also those that earlier writings returned
     */
    public void refused(Writing writing, Part part, boolean all, Consumer<Returned> each) {
        long[] after = {part.firstId() - 1};
        int[] rows = {PAGE};
        while (rows[0] == PAGE) {
            rows[0] = sql.query(
                            "select r.id, r.part, r.source_rows, r.reason, coalesce(r.body, w.body) as body from erp_record r"
                                    + " left join work_item w on w.id = r.work_item_id"
                                    + " where r.file_id = ? and r.outcome = 'rejected' and r.part = ? and r.id > ? and r.id <= ?"
                                    + " and r.returned_at " + (all ? "<= ?" : "= ?")
                                    + " order by r.file_id, r.id limit ?",
                            (row, n) -> {
                                after[0] = row.getLong("id");
                                each.accept(new Returned(
                                        after[0],
                                        row.getString("part"),
                                        row.getString("source_rows"),
                                        row.getString("body"),
                                        row.getString("reason")));
                                return after[0];
                            },
                            writing.file().id(),
                            part.part(),
                            after[0],
                            part.lastId(),
                            writing.begunAt(),
                            PAGE)
                    .size();
        }
    }

    /** The refused records of a part lie in a file of this name and content, or will at once. */
    public void returning(Writing writing, Part part, String name, String digest) {
        sql.update(
                "update erp_part set rejected_name = ?, rejected_digest = ? where file_id = ? and part = ?",
                name,
                digest,
                writing.file().id(),
                part.part());
    }

    /** The ERP has the refused records of a part: should the rest of the writing be cut off, they are not given to it again. */
    public void returned(Writing writing, Part part) {
        int rows = sql.update(
                "update erp_part set returned_at = ? where file_id = ? and part = ?",
                writing.begunAt(),
                writing.file().id(),
                part.part());
        if (rows == 0) {
            // a document is a part by itself, without rows and so without a shape
            sql.update(
                    "update erp_record set returned_at = ? where file_id = ? and part = ? and outcome = 'rejected'"
                            + " and returned_at = ? and id between ? and ?",
                    writing.begunAt().minus(BEFORE),
                    writing.file().id(),
                    part.part(),
                    writing.begunAt(),
                    part.firstId(),
                    part.lastId());
        }
    }

    /** Whether a younger file of the same name was taken: the receipt's name belongs to that one. */
    public boolean isOvertaken(ErpFile file) {
        return !sql.query(
                        "select id from erp_file where account = ? and subject = ? and name = ? and erp = ? and id > ?"
                                + " and state in ('taken', 'filed') limit 1",
                        (row, n) -> row.getLong("id"),
                        file.account(),
                        file.subject(),
                        file.name(),
                        file.erp(),
                        file.id())
                .isEmpty();
    }

    private Instant now() {
        return Sql.micros(clock.instant());
    }
}
