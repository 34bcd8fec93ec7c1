package io.vtexerpbridge.ledger;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.core.api.logging.Log;
import org.flywaydb.core.api.logging.LogCreator;
import org.flywaydb.core.api.logging.LogFactory;

/** The open database of the ledger, with its tables up to date; close it when the last work is done. */
public final class LedgerDatabase implements AutoCloseable {

    private static final int DEFAULT_POOL_SIZE = 8;
    /** H2's words for a file that is not there, and for one that another process has open. */
    static final int H2_NO_FILE = 90146;

    static final int H2_LOCKED = 90020;

    /*
     * Without WRITE_DELAY=0 H2 forgets acknowledged commits when the process is killed; without DB_CLOSE_ON_EXIT=FALSE it closes
     * under the feet of a graceful stop; texts of a record's length stay in their rows, beside which they cost two writes. A URL
     * that leaves them out means well, so they are filled in.
     */
    private static final List<String> H2_SETTINGS = List.of(
            "MODE=PostgreSQL",
            "DATABASE_TO_LOWER=TRUE",
            "DEFAULT_NULL_ORDERING=HIGH",
            "DB_CLOSE_ON_EXIT=FALSE",
            "WRITE_DELAY=0",
            "LOCK_TIMEOUT=10000",
            "MAX_LENGTH_INPLACE_LOB=4096",
            "TRACE_LEVEL_FILE=0");

    private final DataSource pool;

    private LedgerDatabase(DataSource pool) {
        this.pool = pool;
    }

    /** Opens the database with a pool of eight connections. */
    public static LedgerDatabase open(String url, String user, String password) {
        return open(url, user, password, DEFAULT_POOL_SIZE);
    }

    /** Opens the database and brings its tables up to date; poolSize is the greatest number of connections. */
    public static LedgerDatabase open(String url, String user, String password, int poolSize) {
        String complete = complete(url);
        if (complete.toLowerCase(Locale.ROOT).contains("rewritebatchedinserts=true")) {
            throw unavailable(
                    url,
                    "it asks for reWriteBatchedInserts, which hides what the ledger decides by",
                    "remove that from ledger.url",
                    null);
        }
        DataSource pool = null;
        // A plain connection first: it fails with the database's own words at once, and it keeps H2 open for the pool.
        try (Connection first = connect(complete, user, password)) {
            HikariConfig settings = settings(complete, user, password, poolSize);
            pool = isH2(complete) ? new ReopenedPool(settings) : new HikariDataSource(settings);
            migrate(pool, url);
            return new LedgerDatabase(pool);
        } catch (SQLException e) {
            close(pool);
            throw unavailable(url, e);
        } catch (RuntimeException e) {
            close(pool);
            throw e instanceof LedgerUnavailable ? e : unavailable(url, DatabaseWords.of(e), "check ledger.url", e);
        }
    }

    /** Where {@link Ledger} gets its connections from. */
    public DataSource dataSource() {
        return pool;
    }

    @Override
    public void close() {
        close(pool);
    }

    private static void close(DataSource pool) {
        if (pool instanceof HikariDataSource plain) {
            plain.close();
        } else if (pool instanceof ReopenedPool reopened) {
            reopened.close();
        }
    }

    /** The URL with what H2 must be told for the ledger to be safe; what the URL says itself is left alone. */
    static String complete(String url) {
        if (!isH2(url)) {
            return url;
        }
        StringBuilder complete = new StringBuilder(url);
        String upper = url.toUpperCase(Locale.ROOT);
        H2_SETTINGS.stream()
                .filter(setting -> !upper.contains(";" + setting.substring(0, setting.indexOf('=') + 1)))
                .forEach(setting -> complete.append(';').append(setting));
        return complete.toString();
    }

    static boolean isH2(String url) {
        return url.startsWith("jdbc:h2:");
    }

    static Connection connect(String url, String user, String password) throws SQLException {
        return DriverManager.getConnection(url, user, password);
    }

    private static HikariConfig settings(String url, String user, String password, int poolSize) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("ledger");
        config.setJdbcUrl(url);
        config.setUsername(user);
        config.setPassword(password);
        config.setMaximumPoolSize(poolSize);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(10_000);
        // The statements rely on it: each of them sees what was committed before it began.
        config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
        if (url.startsWith("jdbc:postgresql:")) {
            // Seconds. A dead network must become an error while leases are still worth something.
            config.addDataSourceProperty("connectTimeout", "10");
            config.addDataSourceProperty("socketTimeout", "60");
            config.addDataSourceProperty("tcpKeepAlive", "true");
            config.addDataSourceProperty("ApplicationName", "vtex-erp-bridge");
        }
        return config;
    }

    private static void migrate(DataSource dataSource, String url) {
        Flyway flyway = flyway(configuration -> configuration.dataSource(dataSource));
        try {
            // Flyway lets a newer schema pass; an older bridge must not write to tables it does not know.
            newer(flyway).ifPresent(version -> {
                throw tooNew(url, version);
            });
            flyway.migrate();
        } catch (FlywayException e) {
            boolean foreign = String.valueOf(e.getMessage()).contains("non-empty schema");
            throw unavailable(
                    url,
                    foreign
                            ? "it holds tables of somebody else"
                            : "its tables cannot be brought up to date: " + DatabaseWords.of(e),
                    foreign
                            ? "name an empty database or schema in ledger.url"
                            : "restore the backup or mend what is named, then start again",
                    e);
        }
    }

    /** @param where names the database */
    static Flyway flyway(UnaryOperator<FluentConfiguration> where) {
        LogFactory.setLogCreator(new Silence());
        return where.apply(Flyway.configure(LedgerDatabase.class.getClassLoader()))
                .locations("classpath:db")
                .failOnMissingLocations(true)
                .load();
    }

    /** The version of tables that this bridge does not know. */
    static Optional<String> newer(Flyway flyway) {
        return Arrays.stream(flyway.info().all())
                .filter(info -> info.getState() == MigrationState.FUTURE_SUCCESS
                        || info.getState() == MigrationState.FUTURE_FAILED)
                .map(MigrationInfo::getVersion)
                .map(String::valueOf)
                .reduce((a, b) -> b);
    }

    static LedgerUnavailable tooNew(String url, String version) {
        return unavailable(
                url,
                "its tables have version " + version + ", which is newer than this bridge knows",
                "start the bridge version that made them, or a later one",
                null);
    }

    static LedgerUnavailable unavailable(String url, SQLException e) {
        String state = String.valueOf(e.getSQLState());
        int code = e.getErrorCode();
        boolean h2 = isH2(url);
        if (state.equals("08001") && code == 0 && String.valueOf(e.getMessage()).startsWith("No suitable driver")) {
            return unavailable(
                    url, "there is no driver for such a URL", "use jdbc:h2: or jdbc:postgresql: in ledger.url", e);
        }
        if (h2 && code == H2_LOCKED) {
            return unavailable(url, "its file is locked by another process", "stop the other bridge first", e);
        }
        if (h2 ? code == 28000 : state.startsWith("28")) {
            return unavailable(url, "it refused the user or the password", "check ledger.user and ledger.password", e);
        }
        if (state.equals("3D000") || (h2 && code == H2_NO_FILE)) {
            return unavailable(url, "there is no such database", "create it, or mend its name in ledger.url", e);
        }
        if (h2 && code == 90011) {
            return unavailable(
                    url,
                    "its path is neither absolute nor starts with ./",
                    "write ledger.url as jdbc:h2:./data/ledger",
                    e);
        }
        if (h2 && (code == 90030 || code == 90048)) {
            return unavailable(
                    url, "its file cannot be read: " + DatabaseWords.of(e), "restore the file from a backup", e);
        }
        if (state.startsWith("08") || state.startsWith("57P")) {
            return unavailable(
                    url,
                    "nobody answers: " + DatabaseWords.of(e),
                    "start the database server, or mend host and port in ledger.url",
                    e);
        }
        return unavailable(url, DatabaseWords.of(e), "check ledger.url, ledger.user and ledger.password", e);
    }

    static LedgerUnavailable unavailable(String url, String found, String mend, Throwable cause) {
        return new LedgerUnavailable(
                "Ledger " + DatabaseWords.withoutPassword(url) + ": " + found + "; " + mend, cause);
    }

    /** Flyway tells at length what goes well, and what goes wrong is an exception. */
    private static final class Silence implements LogCreator, Log {

        @Override
        public Log createLogger(Class<?> type) {
            return this;
        }

        @Override
        public boolean isDebugEnabled() {
            return false;
        }

        @Override
        public void debug(String message) {}

        @Override
        public void info(String message) {}

        @Override
        public void warn(String message) {}

        @Override
        public void error(String message) {}

        @Override
        public void error(String message, Exception e) {}

        @Override
        public void notice(String message) {}
    }
}
