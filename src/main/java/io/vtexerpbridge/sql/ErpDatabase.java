package io.vtexerpbridge.sql;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.vtexerpbridge.erp.ErpChannelProblem;
import io.vtexerpbridge.ledger.DatabaseWords;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientConnectionException;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.BadSqlGrammarException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SimpleDriverDataSource;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.jdbc.support.SQLExceptionSubclassTranslator;
import org.springframework.jdbc.support.SQLExceptionTranslator;

/**
 * The ERP's own database: a small pool whose calls all end in time, transactions that begin anew when the database made them give way, and what
 * is the matter with it now. Its problems never look like those of the ledger: whoever works an order off must know which of the two is away.
 */
public final class ErpDatabase implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ErpDatabase.class);

    private static final int CONNECTIONS = 5;
    private static final int CONNECTION_MILLIS = 10_000;
    private static final int STATEMENT_SECONDS = 30;
    private static final int TRIES = 5;
    private static final int FETCHED_ROWS = 500;
    /** A select is asked for so many rows; what is behind them comes with the next one. */
    private static final int MOST_ROWS = 5_000;
    /** The key of what is the matter with the connection, among those of the statements. */
    private static final String CONNECTION = "";

    private final SqlAccess access;
    /** By statement; each goes when it works again, and that of the connection when anything works. */
    private final Map<String, String> troubles = new ConcurrentSkipListMap<>();

    private final SQLExceptionTranslator translator = new SQLExceptionSubclassTranslator();
    private HikariDataSource pool;

    public ErpDatabase(SqlAccess access) {
        this.access = access;
    }

    /**
     * Does the work in one transaction, all of it or nothing. When the answer to its commit is lost nobody knows which: the work has to find out
     * when it is done again.
     *
     * @throws SqlRefusal when the values cannot be taken, whenever it is tried
     * @throws ErpChannelProblem when the database does not do it now
     */
    <T> T transaction(Function<SqlTalk, T> work) {
        for (int tried = 1; ; tried++) {
            try {
                T done = once(work);
                well(CONNECTION);
                return done;
            } catch (ErpChannelProblem noDriver) {
                away(noDriver.getMessage());
                throw noDriver;
            } catch (StatementFailed e) {
                if (!givesWay(e.problem()) || tried == TRIES) {
                    throw problem(e);
                }
            } catch (SQLException e) {
                DataAccessException problem = translator.translate("transaction", null, e);
                if (!givesWay(problem) || tried == TRIES) {
                    if (problem instanceof DataIntegrityViolationException) {
                        // a constraint that is deferred
                        throw refusal("at the commit", e);
                    }
                    throw trouble(
                            CONNECTION,
                            DatabaseWords.of(e)
                                    + "; look at the database, the network, and erp.sql.url, .user and .password.");
                }
            }
        }
    }

    private static boolean givesWay(DataAccessException problem) {
        return problem instanceof ConcurrencyFailureException || problem instanceof DuplicateKeyException;
    }

    /** Not bound to the thread, as the ledger's transactions are: the one is never taken for a part of the other. */
    private <T> T once(Function<SqlTalk, T> work) throws SQLException {
        try (Connection connection = open().getConnection()) {
            connection.setAutoCommit(false);
            JdbcTemplate jdbc = new JdbcTemplate(new SingleConnectionDataSource(connection, true));
            jdbc.setExceptionTranslator(translator);
            jdbc.setQueryTimeout(STATEMENT_SECONDS);
            // else a driver reads all that a select finds into memory
            jdbc.setFetchSize(FETCHED_ROWS);
            jdbc.setMaxRows(MOST_ROWS);
            // the pool rolls back what comes back to it uncommitted
            T done = work.apply(new SqlTalk(jdbc));
            connection.commit();
            return done;
        }
    }

    private RuntimeException problem(StatementFailed failed) {
        DataAccessException e = failed.problem();
        SqlFile file = failed.file();
        SQLException sql = SqlWords.sqlException(e);
        if (e instanceof DataIntegrityViolationException) {
            return refusal("by " + file.label(), sql);
        }
        if (e instanceof BadSqlGrammarException) {
            int line = sql == null ? 0 : file.lineOf(sql);
            return trouble(
                    file.label(),
                    new SqlFault(file.label(), line, DatabaseWords.of(e) + "; mend the statement or the table.")
                            .toString());
        }
        if (isOfTheConnection(sql)) {
            return trouble(
                    CONNECTION, DatabaseWords.of(e) + " (" + file.label() + "); look at the database and the network.");
        }
        // a trigger's own word, a lock that does not come, the time limit: other statements may work all the same
        return trouble(
                file.label(),
                new SqlFault(
                                file.label(),
                                0,
                                DatabaseWords.of(e) + "; look at what it names: a trigger, a lock, a slow table.")
                        .toString());
    }

    private static SqlRefusal refusal(String how, SQLException e) {
        return new SqlRefusal("The ERP's database does not take it " + how + ": " + SqlWords.refusal(e)
                + "; mend the value where it comes from, the column, or the statement.");
    }

    private static boolean isOfTheConnection(SQLException e) {
        String state = e == null ? "" : String.valueOf(e.getSQLState());
        return e instanceof SQLTransientConnectionException
                || e instanceof SQLNonTransientConnectionException
                || e instanceof SQLRecoverableException
                || state.startsWith("08")
                || state.startsWith("57P");
    }

    /** Says it once. */
    private ErpChannelProblem trouble(String key, String what) {
        String sentence = "The ERP's database " + access + ": " + what;
        if (!sentence.equals(troubles.put(key, sentence))) {
            LOG.warn("{} Orders and records wait meanwhile.", sentence);
        }
        return new ErpChannelProblem(sentence);
    }

    /** A statement worked. */
    void well(SqlFile file) {
        well(file.label());
    }

    private void well(String key) {
        if (troubles.remove(key) != null) {
            LOG.info("The ERP's database {} takes {} again.", access, key.isEmpty() ? "statements" : key);
        }
    }

    /** The database cannot be reached, as somebody found out who only asked. */
    public void away(String sentence) {
        if (!sentence.equals(troubles.put(CONNECTION, sentence))) {
            LOG.warn("{} Orders and records wait meanwhile.", sentence);
        }
    }

    /** What somebody found out about a statement, which is told until it works. */
    void say(SqlFile file, String what) {
        say(file.label(), what);
    }

    /** As of a statement, what is the matter with something else; told until the end. */
    void say(String thing, String what) {
        trouble(thing, what);
    }

    /** @throws ErpChannelProblem when no driver takes the address, which no waiting mends */
    public void requireDriver() {
        open();
    }

    /** Whether the database itself, and not a statement, was the matter the last time. */
    boolean isAway() {
        return troubles.containsKey(CONNECTION);
    }

    /** What is the matter now; empty when nothing is. */
    Optional<String> trouble() {
        return troubles.values().stream().findFirst();
    }

    /** Where connections come from, for whoever asks about statements without running them. */
    synchronized DataSource open() {
        if (pool == null) {
            pool = new HikariDataSource(settings());
        }
        return pool;
    }

    private HikariConfig settings() {
        Properties values = new Properties();
        if (access.url().startsWith("jdbc:postgresql:")) {
            // Seconds. A dead network must become an error while leases are still worth something.
            values.setProperty("connectTimeout", "10");
            values.setProperty("socketTimeout", "60");
            values.setProperty("tcpKeepAlive", "true");
            values.setProperty("ApplicationName", "vtex-erp-bridge");
            // the details quote whole rows
            values.setProperty("logServerErrorDetail", "false");
        }
        if (!access.user().isEmpty()) {
            values.setProperty("user", access.user());
            values.setProperty("password", access.password());
        }
        HikariConfig config = new HikariConfig();
        config.setPoolName("erp-sql");
        config.setDataSource(new SimpleDriverDataSource(
                new DriverJars(access.lib()).driver(access.url(), access.driver()), access.url(), values));
        config.setMaximumPoolSize(CONNECTIONS);
        config.setMinimumIdle(0);
        config.setConnectionTimeout(CONNECTION_MILLIS);
        config.setValidationTimeout(CONNECTION_MILLIS / 2);
        // a database that is away does not stop the start
        config.setInitializationFailTimeout(-1);
        return config;
    }

    /** The address, without a password. */
    @Override
    public String toString() {
        return access.toString();
    }

    @Override
    public synchronized void close() {
        if (pool != null) {
            pool.close();
        }
    }
}
