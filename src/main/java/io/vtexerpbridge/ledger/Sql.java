package io.vtexerpbridge.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.locks.Lock;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The few ways in which the ledger talks to its database, the same for H2 and PostgreSQL. */
final class Sql {

    private static final int TRIES = 5;

    private final JdbcTemplate jdbc;
    private final TransactionTemplate transactions;
    private final TransactionTemplate snapshots;
    /** Held by whoever writes; null where the database itself keeps writers apart. */
    private final Lock writing;

    Sql(DataSource dataSource) {
        this.writing = dataSource instanceof ReopenedPool h2 ? h2.writing() : null;
        this.jdbc = new JdbcTemplate(dataSource);
        this.transactions = new TransactionTemplate(new DataSourceTransactionManager(dataSource));
        this.snapshots = new TransactionTemplate(new DataSourceTransactionManager(dataSource));
        snapshots.setReadOnly(true);
        snapshots.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
    }

    /** Reads in one transaction, in which all statements see the ledger as it was at the first of them; it locks nothing. */
    <T> T snapshot(Supplier<T> reading) {
        return snapshots.execute(status -> reading.get());
    }

    /**
     * Runs the work in one transaction, again when the database made it give way to another one (deadlock, lock wait). Within another
     * transaction it is a part of that one, which then begins again as a whole: what it did before is undone too.
     */
    <T> T transaction(Supplier<T> work) {
        if (TransactionSynchronizationManager.isActualTransactionActive()) {
            return work.get();
        }
        return writing(() -> {
            for (int tried = 1; ; tried++) {
                try {
                    return transactions.execute(status -> work.get());
                } catch (TransientDataAccessException e) {
                    if (tried == TRIES) {
                        throw e;
                    }
                }
            }
        });
    }

    private <T> T writing(Supplier<T> work) {
        if (writing == null) {
            return work.get();
        }
        writing.lock();
        try {
            return work.get();
        } finally {
            writing.unlock();
        }
    }

    int update(String sql, Object... values) {
        return writing(() -> jdbc.update(sql, bound(values)));
    }

    /** Runs one statement for many rows and tells for each row whether it changed anything. */
    boolean[] updates(String sql, List<Object[]> rows) {
        boolean[] changed = new boolean[rows.size()];
        if (rows.isEmpty()) {
            return changed;
        }
        int[] counts = writing(
                () -> jdbc.batchUpdate(sql, rows.stream().map(Sql::bound).toList()));
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] < 0) {
                // The ledger decides by these counts; a driver that hides them (reWriteBatchedInserts) cannot be used.
                throw new IllegalStateException("The database driver hides how many rows a batch changed");
            }
            changed[i] = counts[i] > 0;
        }
        return changed;
    }

    <T> List<T> query(String sql, RowMapper<T> mapper, Object... values) {
        return jdbc.query(sql, mapper, bound(values));
    }

    boolean answers(int timeoutSeconds) {
        return Boolean.TRUE.equals(jdbc.execute((ConnectionCallback<Boolean>) connection -> {
            try (Statement statement = connection.createStatement()) {
                statement.setQueryTimeout(timeoutSeconds);
                try (ResultSet row = statement.executeQuery("select 1")) {
                    return row.next();
                } finally {
                    // H2 keeps it for the connection, which goes back to the pool
                    statement.setQueryTimeout(0);
                }
            }
        }));
    }

    /** Both databases keep microseconds and round the rest, which would break comparing for equality. */
    static Instant micros(Instant value) {
        return value == null ? null : value.truncatedTo(ChronoUnit.MICROS);
    }

    static Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
        return value == null ? null : value.toInstant();
    }

    static String places(int count) {
        return String.join(", ", Collections.nCopies(count, "?"));
    }

    /** The parts of a list, none longer than a statement can hold as parameters. */
    static <T> List<List<T>> chunks(List<T> all) {
        List<List<T>> chunks = new ArrayList<>();
        for (int from = 0; from < all.size(); from += 500) {
            chunks.add(all.subList(from, Math.min(all.size(), from + 500)));
        }
        return chunks;
    }

    private static Object[] bound(Object[] values) {
        Object[] bound = new Object[values.length];
        for (int i = 0; i < values.length; i++) {
            // OffsetDateTime is the one time type both drivers bind to "timestamp with time zone" without guessing a
            // zone.
            bound[i] = values[i] instanceof Instant instant
                    ? OffsetDateTime.ofInstant(micros(instant), ZoneOffset.UTC)
                    : values[i];
        }
        return bound;
    }
}
