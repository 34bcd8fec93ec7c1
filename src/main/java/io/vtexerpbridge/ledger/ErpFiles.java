package io.vtexerpbridge.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import javax.sql.DataSource;

/**
 * How the files of an ERP come into the ledger. A file is first read to its end, its records staged beside the queue; only a file that
 * could be read becomes work, and from then on it is never read again. Both go in small transactions, whatever the file's size:
 * what is cut off in the first is thrown away and read anew, what is cut off in the second goes on.
 */
public final class ErpFiles {

    /** Records that are deleted in one transaction. */
    private static final int CHUNK = 500;

    private final Sql sql;
    private final Clock clock;
    private final String erp;
    private final ForeignOrders foreign;

    /** The files of the first ERP. */
    public ErpFiles(DataSource dataSource, Clock clock) {
        this(dataSource, clock, OrderErps.FIRST, ForeignOrders.NONE);
    }

    /**
     * The files of one ERP.
     *
     * @param erp its alias
     * @param foreign orders of which it may not tell
     */
    public ErpFiles(DataSource dataSource, Clock clock, String erp, ForeignOrders foreign) {
        this.sql = new Sql(dataSource);
        this.clock = clock;
        this.erp = erp;
        this.foreign = foreign;
    }

    /** The same file, taken before and for some reason still in its folder; by name, size and time, which its digest has to confirm. */
    public Optional<ErpFile> takenBefore(String account, String subject, String name, long size, Instant modifiedAt) {
        return sql
                .query(
                        "select * from erp_file where account = ? and subject = ? and name = ? and erp = ? and state = 'taken'"
                                + " and size_bytes = ? and modified_at = ? order by id desc limit 1",
                        (row, n) -> file(row),
                        account,
                        subject,
                        Text.clean(name),
                        erp,
                        size,
                        modifiedAt)
                .stream()
                .findFirst();
    }

    /** Whether this very file was taken, wherever it lies by now; its time is to be one that no other file of its name has. */
    public boolean has(String account, String subject, String name, long size, Instant modifiedAt) {
        return !sql.query(
                        "select id from erp_file where account = ? and subject = ? and name = ? and erp = ? and state in ('taken', 'filed')"
                                + " and size_bytes = ? and modified_at = ? limit 1",
                        (row, n) -> row.getLong("id"),
                        account,
                        subject,
                        Text.clean(name),
                        erp,
                        size,
                        Sql.micros(modifiedAt))
                .isEmpty();
    }

    /** Begins the reading of a file; what an earlier attempt left of it is thrown away. */
    public ErpFile begin(String account, String subject, String name, long size, Instant modifiedAt) {
        String clean = Text.clean(name);
        sql.query(
                        "select id from erp_file where account = ? and subject = ? and name = ? and erp = ? and state in ('reading', 'dropped')",
                        (row, n) -> row.getLong("id"),
                        account,
                        subject,
                        clean,
                        erp)
                .forEach(this::forget);
        Instant now = now();
        return sql.transaction(() -> {
            sql.update(
                    "insert into erp_file (account, subject, name, size_bytes, modified_at, state, taken_at, records, erp)"
                            + " values (?, ?, ?, ?, ?, 'reading', ?, 0, ?)",
                    account,
                    subject,
                    clean,
                    size,
                    modifiedAt,
                    now,
                    erp);
            SqlBatches.begun(sql, account, subject, clean, erp, now);
            return sql.query(
                            "select * from erp_file where account = ? and subject = ? and name = ? and erp = ? and state = 'reading'"
                                    + " order by id desc limit 1",
                            (row, n) -> file(row),
                            account,
                            subject,
                            clean,
                            erp)
                    .get(0);
        });
    }

    /** Throws away what was cut off while it was being read: its file still lies in the inbox. Call it at start. */
    public void recover() {
        sql.query("select id from erp_file where state in ('reading', 'dropped')", (row, n) -> row.getLong("id"))
                .forEach(this::forget);
        sql.query(
                        "select id from erp_file where receipt_begun_at is not null"
                                + " and (receipt_written_at is null or receipt_written_at < receipt_begun_at)",
                        (row, n) -> row.getLong("id"))
                .forEach(id -> ErpReceipts.begunInVain(sql, id, now()));
    }

    private void forget(long fileId) {
        // another node may be reading it at this moment: from here on it finds that its reading was in vain
        sql.update("update erp_file set state = 'dropped' where id = ? and state = 'reading'", fileId);
        boolean dropped = !sql.query(
                        "select id from erp_file where id = ? and state = 'dropped'",
                        (row, n) -> row.getLong("id"),
                        fileId)
                .isEmpty();
        if (dropped) {
            deleteRecords("file_id = ?", fileId);
            sql.update("delete from erp_part where file_id = ?", fileId);
            sql.update("delete from erp_file where id = ?", fileId);
        }
    }

    /** In small steps: a deletion of a million rows would hold up everybody else. */
    private void deleteRecords(String condition, Object... values) {
        Object[] bound = new Object[values.length + 1];
        System.arraycopy(values, 0, bound, 0, values.length);
        bound[values.length] = CHUNK;
        String delete = "delete from erp_record where id in (select id from erp_record where " + condition
                + " order by id limit ?)";
        while (sql.update(delete, bound) > 0) {
            // until nothing is left
        }
    }

    /** How the file, or a part of it, is written. */
    public void shape(ErpFile file, String part, String shape) {
        sql.update("insert into erp_part (file_id, part, shape) values (?, ?, ?)", file.id(), Text.id(part), shape);
    }

    /** Takes back what was staged of a ZIP's file that turned out to be unreadable. */
    public void dropPart(ErpFile file, String part) {
        deleteRecords("file_id = ? and part = ?", file.id(), Text.id(part));
        sql.update("delete from erp_part where file_id = ? and part = ?", file.id(), Text.id(part));
    }

    /** Stages records of a file that is being read, at most a few hundred at a time. They do nothing yet. */
    public void stage(ErpFile file, List<ErpEntry> entries) {
        Set<String> named = new TreeSet<>();
        entries.stream().filter(entry -> entry.refused() == null).forEach(entry -> named.add(Text.id(entry.order())));
        Map<String, Set<String>> orders = resolve(file.account(), List.copyOf(named));
        Map<String, String> elsewhere = foreign.among(file.account(), named, orders);
        Instant now = now();
        List<Object[]> rows = new ArrayList<>();
        for (ErpEntry entry : entries) {
            // an NF-e's order is settled by its own ladder
            Set<String> found = entry.rows() == null ? Set.of() : orders.getOrDefault(Text.id(entry.order()), Set.of());
            String refused = entry.refused() != null ? entry.refused() : ambiguous(entry, found);
            String orderId =
                    refused == null && found.size() == 1 ? found.iterator().next() : Text.id(entry.order());
            if (refused == null && elsewhere.containsKey(orderId)) {
                refused = foreign.refusal(entry, elsewhere.get(orderId));
            }
            rows.add(new Object[] {
                file.id(),
                Text.id(entry.part()),
                entry.line(),
                file.account(),
                orderId,
                Text.note(entry.key()),
                refused == null
                        ? Text.id(entry.rows() == null ? entry.identity() : orderId + " " + entry.identity())
                        : null,
                entry.repeatable(),
                refused == null ? "staged" : "rejected",
                Text.note(refused),
                now,
                Text.clean(entry.body()),
                Text.clean(entry.rows()),
                entry.matchedBy(),
                entry.kind().code(),
                refused == null ? Text.id(entry.nfeKey()) : null,
                // a document that is a file by itself goes back as the file that it is, before any writing
                refused != null && entry.rows() == null && entry.part().isEmpty() ? now.minus(ErpReceipts.BEFORE) : null
            });
        }
        sql.transaction(() -> sql.updates(
                "insert into erp_record (file_id, part, line, account, order_id, record_key, idempotency_key, repeatable,"
                        + " outcome, reason, settled_at, body, source_rows, matched_by, kind, nfe_key, returned_at)"
                        + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                rows));
    }

    private static String ambiguous(ErpEntry entry, Set<String> found) {
        return found.size() < 2
                ? null
                : "line " + entry.line() + ": orderId is \"" + entry.order() + "\", which "
                        + found.size() + " orders have: " + String.join(", ", found)
                        + "; expected VTEX's orderId";
    }

    /**
     * The orders that each name stands for: the order of this id, else those of this sequence or marketplaceOrderId. An ERP that keeps
     * the sequence in a field of zeros tells it with them.
     */
    public Map<String, Set<String>> resolve(String account, List<String> names) {
        Map<String, Set<String>> found = new HashMap<>();
        for (String column : List.of("order_id", "sequence", "marketplace_order_id")) {
            found.putAll(named(account, column, others(names, found)));
        }
        List<String> padded = others(names, found).stream()
                .filter(name -> !Text.withoutZeros(name).equals(name))
                .toList();
        Map<String, Set<String>> sequences = named(
                account,
                "sequence",
                padded.stream().map(Text::withoutZeros).distinct().toList());
        padded.stream()
                .filter(name -> sequences.containsKey(Text.withoutZeros(name)))
                .forEach(name -> found.put(name, sequences.get(Text.withoutZeros(name))));
        return found;
    }

    private static List<String> others(List<String> names, Map<String, Set<String>> found) {
        return names.stream().filter(name -> !found.containsKey(name)).toList();
    }

    private Map<String, Set<String>> named(String account, String column, List<String> names) {
        Map<String, Set<String>> found = new HashMap<>();
        for (List<String> chunk : Sql.chunks(names)) {
            List<Object> values = new ArrayList<>(chunk);
            values.add(0, account);
            sql.query(
                    "select order_id, " + column + " as name from vtex_order where account = ? and " + column + " in ("
                            + Sql.places(chunk.size()) + ") order by order_id",
                    (row, n) -> found.computeIfAbsent(row.getString("name"), name -> new TreeSet<>())
                            .add(row.getString("order_id")),
                    values.toArray());
        }
        return found;
    }

    /**
     * The file was read to its end: from here on its records count, and it is never read again.
     *
     * @param records how many were staged
     * @return false when what was staged is not whole, as another node that started threw it away: the file has to be read anew
     */
    public boolean read(ErpFile file, String digest, long records) {
        overtake(file);
        return sql.update(
                        "update erp_file set state = 'taken', digest = ?, receipt_due = ?, records = ?"
                                + " where id = ? and state = 'reading'"
                                + " and (select count(*) from erp_record where file_id = ?) = ?",
                        digest,
                        now(),
                        records,
                        file.id(),
                        file.id(),
                        records)
                == 1;
    }

    /** The receipt's name is the youngest file's; the one before gets its receipt under another. */
    private void overtake(ErpFile file) {
        sql.update(
                "update erp_file set receipt_due = ? where receipt_due is null and id = (select max(f.id) from erp_file f"
                        + " where f.account = ? and f.subject = ? and f.name = ? and f.erp = ? and f.id < ?"
                        + " and f.state in ('taken', 'filed'))",
                now(),
                file.account(),
                file.subject(),
                file.name(),
                file.erp(),
                file.id());
    }

    /** The file cannot be read: nothing of it counts, and its receipt says why. */
    public void unreadable(ErpFile file, String digest, long line, String reason) {
        deleteRecords("file_id = ?", file.id());
        overtake(file);
        Instant now = now();
        sql.transaction(() -> {
            sql.update(
                    "insert into erp_record (file_id, part, line, kind, account, order_id, record_key, repeatable, outcome, reason,"
                            + " settled_at, returned_at) values (?, '', ?, 'record', ?, '', '', false, 'rejected', ?, ?, ?)",
                    file.id(),
                    line,
                    file.account(),
                    Text.note(reason),
                    now,
                    now.minus(ErpReceipts.BEFORE));
            return sql.update(
                    "update erp_file set state = 'taken', digest = ?, reason = ?, records = 1, receipt_due = ? where id = ?",
                    digest,
                    Text.note(reason),
                    now,
                    file.id());
        });
    }

    /** Why the file as a whole goes back: it cannot be read, or it is one document that was refused when it was read. */
    public Optional<String> refusal(ErpFile file) {
        return sql
                .query(
                        "select reason from erp_record where file_id = ? and outcome = 'rejected' and part = ''"
                                + " and source_rows is null and work_item_id is null",
                        (row, n) -> row.getString("reason"),
                        file.id())
                .stream()
                .findFirst();
    }

    /** Files that were taken while some of their records are not work yet: what a stop in the middle left. */
    public List<ErpFile> unopened(String account) {
        return sql.query(
                "select * from erp_file f where f.account = ? and f.erp = ? and f.state = 'taken' and exists"
                        + " (select 1 from erp_record r where r.file_id = f.id and r.outcome = 'staged') order by f.id",
                (row, n) -> file(row),
                account,
                erp);
    }

    /** Files that were taken and not moved away, as far as the ledger knows: what a stop left. */
    public List<ErpFile> unmoved(String account) {
        return sql.query(
                "select * from erp_file where account = ? and erp = ? and state = 'taken' order by id",
                (row, n) -> file(row),
                account,
                erp);
    }

    /** The file lies in done/ or error/, or somebody took it away. */
    public void filed(ErpFile file) {
        sql.update("update erp_file set state = 'filed' where id = ?", file.id());
    }

    static ErpFile file(ResultSet row) throws SQLException {
        return new ErpFile(
                row.getLong("id"),
                row.getString("account"),
                row.getString("subject"),
                row.getString("name"),
                row.getLong("size_bytes"),
                Sql.instant(row, "modified_at"),
                row.getString("digest"),
                row.getString("state"),
                row.getString("reason"),
                Sql.instant(row, "taken_at"),
                row.getString("erp"));
    }

    private Instant now() {
        return Sql.micros(clock.instant());
    }
}
