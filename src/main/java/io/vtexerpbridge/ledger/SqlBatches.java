package io.vtexerpbridge.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/** Which rows of the ERP's staging tables became which lines of which file, and which outcome each of them knows. */
public final class SqlBatches {

    /** No receipt. */
    private static final Instant NOTHING = Instant.EPOCH;

    private static final String STATES = " and b.erp = ? and b.state = ? order by b.account, b.state, b.id";

    private final Sql sql;
    private final Clock clock;
    private final String erp;

    /** The rows of the first ERP. */
    public SqlBatches(DataSource dataSource, Clock clock) {
        this(dataSource, clock, OrderErps.FIRST);
    }

    /** The rows of one ERP. @param erp its alias */
    public SqlBatches(DataSource dataSource, Clock clock, String erp) {
        this.sql = new Sql(dataSource);
        this.clock = clock;
        this.erp = erp;
    }

    /**
     * One file made of rows.
     *
     * @param subject the sub-folder
     * @param content the file's text; null once its rows are marked as taken
     */
    public record Batch(long id, String account, String subject, String fileName, String content) {}

    /**
     * One row of a batch.
     *
     * @param line where it begins in the file, from 1
     * @param recordLine where its record begins, which may have several rows
     * @param rowId its id in the ERP's table as text, and rowIdType number, uuid or text
     * @param told digest of the outcome that it knows, or null
     */
    public record BatchRow(long line, long recordLine, String rowId, String rowIdType, String told) {}

    /**
     * A batch whose file was taken and has outcomes that its rows do not know.
     *
     * @param begunAt names the receipt that tells them
     * @param toldOf names the one that they know, or what stands in its place; null before the first
     */
    public record Due(Batch batch, ErpFile file, Instant begunAt, Instant toldOf) {}

    /**
     * Plans a file, under the first free one of the names {@code base.csv}, {@code base-2.csv} and on.
     *
     * @param baseName without extension
     */
    public Batch plan(String account, String subject, String baseName, String content, List<BatchRow> rows) {
        Instant now = Sql.micros(clock.instant());
        return sql.transaction(() -> {
            for (int n = 1; ; n++) {
                String name = Text.id(baseName + (n == 1 ? "" : "-" + n) + ".csv");
                int made = sql.update(
                        "insert into sql_batch (account, subject, file_name, content, state, planned_at, erp)"
                                + " values (?, ?, ?, ?, 'planned', ?, ?) on conflict do nothing",
                        account,
                        subject,
                        name,
                        content,
                        now,
                        erp);
                if (made > 0) {
                    Batch batch = named(account, subject, name);
                    sql.updates(
                            "insert into sql_row (batch_id, line, record_line, row_id, row_id_type) values (?, ?, ?, ?, ?)",
                            rows.stream()
                                    .map(row -> new Object[] {
                                        batch.id(), row.line(), row.recordLine(), row.rowId(), row.rowIdType()
                                    })
                                    .toList());
                    return batch;
                }
            }
        });
    }

    private Batch named(String account, String subject, String name) {
        return sql.query(
                        "select b.* from sql_batch b where b.account = ? and b.subject = ? and b.file_name = ?",
                        (row, n) -> batch(row),
                        account,
                        subject,
                        name)
                .get(0);
    }

    private static Batch batch(ResultSet row) throws SQLException {
        return new Batch(
                row.getLong("id"),
                row.getString("account"),
                row.getString("subject"),
                row.getString("file_name"),
                row.getString("content"));
    }

    /** Those of which nobody knows how far they came: the file may be missing, the rows may not be marked. */
    public List<Batch> planned(String account) {
        return sql.query(
                "select b.* from sql_batch b where b.account = ?" + STATES,
                (row, n) -> batch(row),
                account,
                erp,
                "planned");
    }

    /** Whether the inbox took a file of this batch, or is at it. */
    public boolean isInLedger(Batch batch) {
        return !sql.query(
                        "select id from erp_file where account = ? and subject = ? and name = ? and erp = ? limit 1",
                        (row, n) -> row.getLong("id"),
                        batch.account(),
                        batch.subject(),
                        batch.fileName(),
                        erp)
                .isEmpty();
    }

    /** The rows, in the file's order. */
    public List<BatchRow> rows(Batch batch) {
        return sql.query(
                "select * from sql_row where batch_id = ? order by batch_id, line",
                (row, n) -> new BatchRow(
                        row.getLong("line"),
                        row.getLong("record_line"),
                        row.getString("row_id"),
                        row.getString("row_id_type"),
                        row.getString("told")),
                batch.id());
    }

    /** The file is in the inbox and its rows are marked in the ERP's table. */
    public void taken(Batch batch) {
        sql.update(
                "update sql_batch set state = 'taken', content = null where id = ? and state = 'planned'", batch.id());
    }

    /** The batches whose receipts tell something that their rows do not know, the oldest first. */
    public List<Due> due(String account) {
        return sql.query(
                "select b.id as batch_id, b.file_name, b.told_of, f.* from sql_batch b join erp_file f on f.account = b.account"
                        + " and f.erp = b.erp and f.subject = b.subject and f.name = b.file_name"
                        + " where b.account = ? and f.state in ('taken', 'filed') and f.receipt_written_at >= f.receipt_begun_at"
                        + " and (b.told_of is null or b.told_of <> f.receipt_begun_at)"
                        // dropped once more by hand, the last one counts
                        + " and not exists (select 1 from erp_file y where y.account = f.account and y.subject = f.subject"
                        + " and y.name = f.name and y.erp = f.erp and y.id > f.id)"
                        + STATES,
                (row, n) -> new Due(
                        new Batch(
                                row.getLong("batch_id"),
                                row.getString("account"),
                                row.getString("subject"),
                                row.getString("file_name"),
                                null),
                        ErpFiles.file(row),
                        Sql.instant(row, "receipt_begun_at"),
                        Sql.instant(row, "told_of")),
                account,
                erp,
                "taken");
    }

    /** These rows know an outcome, by the digest in {@link BatchRow#told}. */
    public void told(Batch batch, List<BatchRow> rows) {
        sql.transaction(() -> sql.updates(
                "update sql_row set told = ? where batch_id = ? and line = ?",
                rows.stream()
                        .map(row -> new Object[] {row.told(), batch.id(), row.line()})
                        .toList()));
    }

    /** All rows know what this receipt tells; settled when none of it can change any more, unless the file came once more meanwhile. */
    public void told(Due due, boolean settled) {
        sql.update(
                "update sql_batch set told_of = ?, state = ? where id = ? and state = 'taken' and coalesce(told_of, ?) = ?",
                due.begunAt(),
                settled ? "told" : "taken",
                due.batch().id(),
                NOTHING,
                due.toldOf() == null ? NOTHING : due.toldOf());
    }

    /**
     * In the transaction in which a file of this name is begun to be read: its rows are to hear what becomes of this one too. What they know
     * names no receipt any more, so that whoever still tells of the file before settles nothing.
     */
    static void begun(Sql sql, String account, String subject, String fileName, String erp, Instant now) {
        sql.update(
                "update sql_batch set state = 'taken', told_of = ? where account = ? and subject = ? and file_name = ?"
                        + " and erp = ? and state <> 'planned'",
                // no receipt of the new file is begun before now
                now.minus(1, ChronoUnit.MICROS),
                account,
                subject,
                fileName,
                erp);
    }

    /** With the last file of its name, what became of its rows is forgotten. */
    static void forget(Sql sql, long fileId) {
        String batches =
                "select b.id from sql_batch b join erp_file f on f.account = b.account and f.subject = b.subject"
                        + " and f.name = b.file_name and f.erp = b.erp where f.id = ? and not exists (select 1 from erp_file y"
                        + " where y.account = f.account and y.erp = f.erp and y.subject = f.subject and y.name = f.name"
                        + " and y.id <> f.id)";
        Optional<Long> batch = sql.query(batches, (row, n) -> row.getLong("id"), fileId).stream()
                .findFirst();
        batch.ifPresent(id -> sql.transaction(() -> {
            sql.update("delete from sql_row where batch_id = ?", id);
            return sql.update("delete from sql_batch where id = ?", id);
        }));
    }
}
