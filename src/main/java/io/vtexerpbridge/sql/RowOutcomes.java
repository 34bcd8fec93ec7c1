package io.vtexerpbridge.sql;

import io.vtexerpbridge.erp.ErpChannelProblem;
import io.vtexerpbridge.ledger.ErpReceipts;
import io.vtexerpbridge.ledger.ErpReceipts.Outcome;
import io.vtexerpbridge.ledger.Sha256;
import io.vtexerpbridge.ledger.SqlBatches;
import io.vtexerpbridge.ledger.SqlBatches.Batch;
import io.vtexerpbridge.ledger.SqlBatches.BatchRow;
import io.vtexerpbridge.ledger.SqlBatches.Due;
import io.vtexerpbridge.records.Subject;
import java.sql.Types;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;

/**
 * Tells the rows of the ERP's staging tables what became of them, again whenever that changed. It tells what the receipts tell: each row keeps in
 * the ledger what it knows, so that after a lost connection or answer only the rest is told, or the same once more.
 */
public final class RowOutcomes {

    private static final Logger LOG = LoggerFactory.getLogger(RowOutcomes.class);

    /** Rows of one transaction in the ERP's database. */
    private static final int STEP = 100;

    private final String account;
    private final ErpDatabase database;
    private final SqlStatements statements;
    private final SqlBatches batches;
    private final ErpReceipts receipts;
    private final ZoneId zone;

    public RowOutcomes(
            String account,
            ErpDatabase database,
            SqlStatements statements,
            SqlBatches batches,
            ErpReceipts receipts,
            ZoneId zone) {
        this.account = account;
        this.database = database;
        this.statements = statements;
        this.batches = batches;
        this.receipts = receipts;
        this.zone = zone;
    }

    /** What one row is to know. */
    private record News(BatchRow row, Outcome outcome) {}

    /** Tells everything that is due now; what the database does not take now stays due. */
    public void carry() {
        for (Due due : batches.due(account)) {
            try {
                carry(due);
            } catch (ErpChannelProblem e) {
                // said once, when it began
                LOG.debug("outcomes of {} are not told now", due.batch().fileName(), e);
                if (database.isAway()) {
                    return;
                }
            }
        }
    }

    private void carry(Due due) {
        SqlFile statement = statement(due.batch());
        if (statement == null) {
            return;
        }
        Map<Long, Outcome> outcomes = new HashMap<>();
        receipts.outcomes(due.file(), outcome -> outcomes.put(outcome.line(), outcome));
        boolean settled = outcomes.values().stream()
                .noneMatch(outcome -> outcome.outcome().equals("waiting"));
        List<News> news = new ArrayList<>();
        for (BatchRow row : batches.rows(due.batch())) {
            Outcome outcome =
                    outcomes.getOrDefault(row.line(), outcomes.getOrDefault(row.recordLine(), none(due, row)));
            String told = digest(outcome);
            if (!told.equals(row.told())) {
                news.add(new News(
                        new BatchRow(row.line(), row.recordLine(), row.rowId(), row.rowIdType(), told), outcome));
            }
        }
        boolean all = true;
        for (int from = 0; from < news.size(); from += STEP) {
            all &= tell(due.batch(), statement, news.subList(from, Math.min(news.size(), from + STEP)));
        }
        if (all) {
            database.well(statement);
            batches.told(due, settled);
        }
    }

    private SqlFile statement(Batch batch) {
        SqlStatements.Inbound inbound =
                Subject.of(batch.subject()).map(statements.inbound()::get).orElse(null);
        return inbound == null ? null : inbound.outcome();
    }

    /** A row of which the inbox made no record: the file was refused whole, or the row is empty. */
    private Outcome none(Due due, BatchRow row) {
        String reason = due.file().reason() == null
                ? "The row is empty; expected at least an order."
                : due.file().reason();
        return new Outcome(
                "", row.line(), account, "", "", "rejected", null, due.file().takenAt(), reason);
    }

    /** @return whether all of them know it now; those that the database refuses are left, and stop no other */
    private boolean tell(Batch batch, SqlFile statement, List<News> news) {
        try {
            database.transaction(talk -> talk.updates(
                    statement, news.stream().map(one -> parameters(batch, one)).toList()));
            batches.told(batch, news.stream().map(News::row).toList());
            return true;
        } catch (SqlRefusal e) {
            if (news.size() == 1) {
                database.say(statement, "row " + news.get(0).row().rowId() + ": " + e.getMessage());
                return false;
            }
            boolean all = true;
            for (News one : news) {
                all &= tell(batch, statement, List.of(one));
            }
            return all;
        }
    }

    private MapSqlParameterSource parameters(Batch batch, News news) {
        Outcome outcome = news.outcome();
        return RowIntake.named(batch, news.row())
                .addValue("status", status(outcome), Types.VARCHAR)
                .addValue("reason", orNull(outcome.reason()), Types.VARCHAR)
                .addValue("vtexReceipt", orNull(outcome.vtexReceipt()), Types.VARCHAR)
                .addValue("orderId", orNull(outcome.orderId()), Types.VARCHAR)
                .addValue("key", orNull(outcome.key()), Types.VARCHAR)
                .addValue("settledAt", outcome.at().atZone(zone).toOffsetDateTime(), Types.TIMESTAMP_WITH_TIMEZONE);
    }

    /** {@code POSTED}, {@code ALREADY_POSTED}, {@code REJECTED} or {@code WAITING}. */
    private static String status(Outcome outcome) {
        return outcome.outcome().toUpperCase(Locale.ROOT).replace('-', '_');
    }

    private static String orNull(String text) {
        return text == null || text.isEmpty() ? null : text;
    }

    private static String digest(Outcome outcome) {
        String all = outcome.outcome() + "\n" + outcome.vtexReceipt() + "\n" + outcome.reason();
        return Sha256.of(all).substring(0, 16);
    }
}
