package io.vtexerpbridge.ledger;

import java.sql.Clob;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
import javax.sql.DataSource;

/**
 * Copies a whole ledger into an empty one, as for a move from H2 to PostgreSQL: all or nothing, in one transaction of the new database.
 * Nobody may write to the old one meanwhile.
 */
public final class LedgerCopy {

    private static final String MIGRATIONS = "flyway_schema_history";
    private static final int BATCH = 500;
    private static final int TOLD_EVERY = 100_000;

    private final DataSource from;
    private final DataSource to;

    /** Both with tables of the same version, as {@link LedgerDatabase#open} leaves them. */
    public LedgerCopy(DataSource from, DataSource to) {
        this.from = from;
        this.to = to;
    }

    /**
     * Copies table by table.
     *
     * @param progress is told a table's name and how many of its rows are copied by now
     * @return the number of rows of each table
     * @throws LedgerUnavailable when the new ledger is not empty, or a database does not do it
     */
    public Map<String, Long> copy(BiConsumer<String, Long> progress) {
        Map<String, Long> copied = new LinkedHashMap<>();
        try (Connection source = from.getConnection();
                Connection target = to.getConnection()) {
            source.setAutoCommit(false);
            target.setAutoCommit(false);
            for (String table : tables(source)) {
                requireEmpty(target, table);
            }
            for (String table : tables(source)) {
                copied.put(table, copy(source, target, table, progress));
            }
            target.commit();
            return copied;
        } catch (SQLException e) {
            throw new LedgerUnavailable(
                    "The ledger was not copied, and the new one is as empty as before: " + e.getMessage() + ".", e);
        }
    }

    private static List<String> tables(Connection connection) throws SQLException {
        List<String> names = new ArrayList<>();
        DatabaseMetaData data = connection.getMetaData();
        try (ResultSet tables = data.getTables(
                connection.getCatalog(), connection.getSchema(), "%", new String[] {"TABLE", "BASE TABLE"})) {
            while (tables.next()) {
                String name = tables.getString("TABLE_NAME").toLowerCase(Locale.ROOT);
                if (!name.equals(MIGRATIONS)) {
                    names.add(name);
                }
            }
        }
        Collections.sort(names);
        return names;
    }

    private static void requireEmpty(Connection target, String table) throws SQLException {
        try (Statement statement = target.createStatement();
                ResultSet rows = statement.executeQuery("select 1 from " + table + " limit 1")) {
            if (rows.next()) {
                throw new LedgerUnavailable(
                        "The new ledger is not empty: its table " + table
                                + " has rows. Give it a database, or a schema, of its own.",
                        null);
            }
        }
    }

    private static long copy(Connection source, Connection target, String table, BiConsumer<String, Long> progress)
            throws SQLException {
        long copied = 0;
        try (Statement select = source.createStatement()) {
            select.setFetchSize(BATCH);
            try (ResultSet rows = select.executeQuery("select * from " + table)) {
                ResultSetMetaData columns = rows.getMetaData();
                try (PreparedStatement insert = target.prepareStatement(insert(table, columns))) {
                    while (rows.next()) {
                        for (int column = 1; column <= columns.getColumnCount(); column++) {
                            insert.setObject(column, value(rows, columns, column));
                        }
                        insert.addBatch();
                        if (++copied % BATCH == 0) {
                            insert.executeBatch();
                        }
                        if (copied % TOLD_EVERY == 0) {
                            progress.accept(table, copied);
                        }
                    }
                    insert.executeBatch();
                }
                countOn(target, table, columns);
            }
        }
        progress.accept(table, copied);
        return copied;
    }

    private static String insert(String table, ResultSetMetaData columns) throws SQLException {
        List<String> names = new ArrayList<>();
        for (int column = 1; column <= columns.getColumnCount(); column++) {
            names.add(columns.getColumnName(column).toLowerCase(Locale.ROOT));
        }
        return "insert into " + table + " (" + String.join(", ", names) + ") values ("
                + String.join(", ", Collections.nCopies(names.size(), "?")) + ")";
    }

    private static Object value(ResultSet rows, ResultSetMetaData columns, int column) throws SQLException {
        // PostgreSQL calls a timestamp with time zone a timestamp
        if (columns.getColumnTypeName(column).toLowerCase(Locale.ROOT).startsWith("timestamp")) {
            return rows.getObject(column, OffsetDateTime.class);
        }
        Object value = rows.getObject(column);
        return value instanceof Clob ? rows.getString(column) : value;
    }

    /** The next id is one that no copied row has. */
    private static void countOn(Connection target, String table, ResultSetMetaData columns) throws SQLException {
        for (int column = 1; column <= columns.getColumnCount(); column++) {
            boolean id = columns.getColumnName(column).equalsIgnoreCase("id")
                    && columns.getColumnType(column) == Types.BIGINT;
            if (!id) {
                continue;
            }
            try (Statement statement = target.createStatement()) {
                long next;
                try (ResultSet last = statement.executeQuery("select coalesce(max(id), 0) + 1 from " + table)) {
                    last.next();
                    next = last.getLong(1);
                }
                statement.execute("alter table " + table + " alter column id restart with " + next);
            }
        }
    }
}
