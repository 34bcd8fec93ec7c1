package io.vtexerpbridge.sql;

import io.vtexerpbridge.erp.ErpChannelProblem;
import io.vtexerpbridge.inbox.InboxDoor;
import io.vtexerpbridge.ledger.SqlBatches;
import io.vtexerpbridge.ledger.SqlBatches.Batch;
import io.vtexerpbridge.ledger.SqlBatches.BatchRow;
import io.vtexerpbridge.records.Layout;
import io.vtexerpbridge.records.LayoutProblem;
import io.vtexerpbridge.records.Subject;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;

/**
 * Brings the rows that the ERP wrote into its staging tables into the local inbox, as files. First the ledger plans the file, then it is written,
 * and only then the rows are marked: whoever is killed in between finds the plan and goes on with the same rows under the same name.
 */
public final class RowIntake {

    private static final Logger LOG = LoggerFactory.getLogger(RowIntake.class);

    private static final String ACCOUNT = "account";
    /** Rows of one file; the record at which it is full is finished. */
    private static final int ROWS = 500;

    private final String account;
    private final boolean first;
    private final ErpDatabase database;
    private final SqlStatements statements;
    private final SqlBatches batches;
    private final Inbox inbox;
    private final Function<Subject, Layout> layouts;
    private final Clock clock;
    private final ZoneId zone;
    /** The same rows come so often at most without others in between: an ERP may set them back, a wrong statement does it for ever. */
    private static final int TIMES = 3;

    /** By subject, what was brought last. */
    private final Map<Subject, Last> last = new ConcurrentHashMap<>();

    private record Last(Batch batch, List<BatchRow> rows, String text, int times) {

        boolean is(RowFile file) {
            return text.equals(file.text()) && rows.equals(file.rows());
        }
    }

    /**
     * Where files go and how they are written.
     *
     * @param separator of the fields
     */
    public record Inbox(InboxDoor door, char separator, char decimalSign) {}

    /**
     * @param first whether it is the account whose rows a statement finds that asks for no account
     * @param layouts each subject's layout, for its names of columns
     */
    public RowIntake(
            String account,
            boolean first,
            ErpDatabase database,
            SqlStatements statements,
            SqlBatches batches,
            Inbox inbox,
            Function<Subject, Layout> layouts,
            Clock clock,
            ZoneId zone) {
        this.account = account;
        this.first = first;
        this.database = database;
        this.statements = statements;
        this.batches = batches;
        this.inbox = inbox;
        this.layouts = layouts;
        this.clock = clock;
        this.zone = zone;
    }

    /**
     * Finishes what was begun, then brings one file of each subject. One at a time: two would write the same file.
     *
     * @return whether there may be more at once
     */
    public synchronized boolean bring() throws IOException {
        Set<String> held = new HashSet<>();
        boolean more = false;
        try {
            for (Batch batch : batches.planned(account)) {
                // its rows are not marked, so they would be planned once more
                if (!resume(batch)) {
                    held.add(batch.subject());
                }
            }
            for (Map.Entry<Subject, SqlStatements.Inbound> one :
                    statements.inbound().entrySet()) {
                more |= !held.contains(one.getKey().folder())
                        && isAsked(one.getValue().select())
                        && bring(one.getKey(), one.getValue());
            }
            return more;
        } catch (ErpChannelProblem away) {
            LOG.debug("nothing more is brought now", away);
            return false;
        }
    }

    /** Rows that name no account would be brought for each of them. */
    private boolean isAsked(SqlFile select) {
        return first || select.parameters().contains(ACCOUNT);
    }

    private boolean resume(Batch batch) throws IOException {
        try {
            finish(batch);
            return true;
        } catch (ErpChannelProblem e) {
            requireThere(e);
            return false;
        }
    }

    private boolean bring(Subject subject, SqlStatements.Inbound inbound) throws IOException {
        try {
            Layout layout = layouts.apply(subject);
            Optional<RowFile> file = database.transaction(talk -> talk.query(
                    inbound.select(),
                    new MapSqlParameterSource(ACCOUNT, account),
                    rows -> read(subject, layout, rows)));
            database.well(inbound.select());
            if (file.isEmpty()) {
                if (last.remove(subject) != null) {
                    database.well(inbound.taken());
                }
                return false;
            }
            return bring(subject, inbound, file.get());
        } catch (SqlRefusal | LayoutProblem e) {
            // of this subject alone
            database.say(inbound.select(), e.getMessage());
            return false;
        } catch (ErpChannelProblem e) {
            requireThere(e);
            return false;
        }
    }

    /** A statement's own trouble stops no other; health tells it since it began. */
    private void requireThere(ErpChannelProblem problem) {
        if (database.isAway()) {
            throw problem;
        }
        LOG.debug("one statement does not work now", problem);
    }

    private boolean bring(Subject subject, SqlStatements.Inbound inbound, RowFile file) throws IOException {
        Last before = last.get(subject);
        boolean again = before != null && before.is(file);
        if (again && (before.times() >= TIMES || !isTold(before))) {
            database.say(
                    inbound.taken(),
                    inbound.taken().label() + " was run for rows, and "
                            + inbound.select().label()
                            + " finds the same rows again; mend the condition of one of them. No " + subject.folder()
                            + " are brought until it finds others.");
            return false;
        }
        Batch batch = batches.plan(account, subject.folder(), file.baseName(), file.text(), file.rows());
        finish(batch);
        last.put(subject, new Last(batch, List.copyOf(file.rows()), file.text(), again ? before.times() + 1 : 1));
        return file.rows().size() >= ROWS;
    }

    /** Then the ERP knows what became of them, and may want it tried once more. */
    private boolean isTold(Last before) {
        return batches.rows(before.batch()).stream().anyMatch(row -> row.told() != null);
    }

    private Optional<RowFile> read(Subject subject, Layout layout, ResultSet rows) throws SQLException {
        RowFile file = new RowFile(subject, layout, inbox.separator(), inbox.decimalSign(), rows.getMetaData());
        boolean room = true;
        while (room && rows.next()) {
            room = file.add(rows, ROWS);
        }
        return file.rows().isEmpty() ? Optional.empty() : Optional.of(file);
    }

    /** From wherever it was left: the file in the inbox unless the inbox had it, then the marks in the ERP's table. */
    private void finish(Batch batch) throws IOException {
        place(batch);
        Subject subject = Subject.of(batch.subject()).orElseThrow();
        SqlStatements.Inbound inbound = statements.inbound().get(subject);
        if (inbound == null) {
            database.say(
                    "the rows of " + batch.subject(),
                    "rows of " + batch.subject()
                            + " were brought and are not marked as taken: config/sql has no select-" + batch.subject()
                            + ".sql any more; bring it back.");
            return;
        }
        List<BatchRow> rows = batches.rows(batch);
        OffsetDateTime now = clock.instant().atZone(zone).toOffsetDateTime();
        boolean marked;
        try {
            marked = database.transaction(talk -> talk.updates(
                    inbound.taken(),
                    rows.stream()
                            .map(row -> named(batch, row).addValue("takenAt", now, Types.TIMESTAMP_WITH_TIMEZONE))
                            .toList()));
        } catch (SqlRefusal e) {
            database.say(inbound.taken(), e.getMessage());
            throw new ErpChannelProblem(e.getMessage());
        }
        batches.taken(batch);
        LOG.info("{}/{} brought: {} rows of the ERP's table", batch.subject(), batch.fileName(), rows.size());
        if (marked) {
            database.well(inbound.taken());
        }
    }

    /** What statements can say of a row. */
    static MapSqlParameterSource named(Batch batch, BatchRow row) {
        MapSqlParameterSource values = new MapSqlParameterSource();
        switch (row.rowIdType()) {
            case "number" -> {
                boolean whole = row.rowId().matches("-?\\d{1,18}");
                if (whole) {
                    // an index of whole numbers is not used for a decimal
                    values.addValue("id", Long.parseLong(row.rowId()), Types.BIGINT);
                } else {
                    values.addValue("id", new BigDecimal(row.rowId()), Types.NUMERIC);
                }
            }
            case "uuid" -> values.addValue("id", UUID.fromString(row.rowId()));
            default -> values.addValue("id", row.rowId(), Types.VARCHAR);
        }
        values.addValue("fileName", batch.fileName(), Types.VARCHAR);
        values.addValue("line", row.line(), Types.BIGINT);
        values.addValue(ACCOUNT, batch.account(), Types.VARCHAR);
        values.addValue("subject", batch.subject(), Types.VARCHAR);
        return values;
    }

    /** Into the inbox, unless it is there or was. */
    private void place(Batch batch) throws IOException {
        Subject subject = Subject.of(batch.subject()).orElseThrow();
        Path staged = Files.write(
                inbox.door().staging(subject, batch.fileName()),
                ("\uFEFF" + batch.content()).getBytes(StandardCharsets.UTF_8));
        boolean in = inbox.door()
                .enter(
                        subject,
                        batch.fileName(),
                        staged,
                        Files.getLastModifiedTime(staged),
                        () -> batches.isInLedger(batch));
        if (!in) {
            throw new ErpChannelProblem("The inbox has another file " + batch.subject() + "/" + batch.fileName()
                    + "; the rows of the ERP's table are brought when it is taken.");
        }
    }
}
