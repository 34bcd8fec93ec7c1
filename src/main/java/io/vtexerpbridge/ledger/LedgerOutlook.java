package io.vtexerpbridge.ledger;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/**
 * How a start would find the ledger, asked while it may be in use by others; nothing is made or changed.
 *
 * @param seen what was found, as {@code its tables are up to date}
 * @param trouble what would keep the bridge from working with it; one sentence with the mend
 */
public record LedgerOutlook(String seen, Optional<String> trouble) {

    private static final int PROBE_SECONDS = 10;

    /** Needs the right to write, and touches no row. */
    private static final String WRITE = "UPDATE work_item SET account = account WHERE 1 = 0";

    /** An H2 file that is not there yet is made at the first start; one that is locked is in use by a running bridge. */
    public static LedgerOutlook of(String url, String user, String password) {
        boolean h2 = LedgerDatabase.isH2(url);
        String asked = LedgerDatabase.complete(url) + (h2 ? ";IFEXISTS=TRUE" : "");
        try (Connection probe = LedgerDatabase.connect(asked, user, password)) {
            if (!probe.isValid(PROBE_SECONDS)) {
                return trouble("asked", url, "it does not answer", "look at the database");
            }
            return look(probe, asked, url, user, password);
        } catch (SQLException e) {
            if (h2 && e.getErrorCode() == LedgerDatabase.H2_NO_FILE) {
                return new LedgerOutlook("made at the first start", Optional.empty());
            }
            if (h2 && e.getErrorCode() == LedgerDatabase.H2_LOCKED) {
                return new LedgerOutlook(
                        "in use by a running bridge, which keeps others out: it was not looked into", Optional.empty());
            }
            return new LedgerOutlook(
                    "asked", Optional.of(LedgerDatabase.unavailable(url, e).getMessage()));
        }
    }

    private static LedgerOutlook look(Connection probe, String asked, String url, String user, String password)
            throws SQLException {
        int pending;
        boolean made;
        try {
            Flyway flyway =
                    LedgerDatabase.flyway(flywayConfiguration -> flywayConfiguration.dataSource(asked, user, password));
            Optional<String> newer = LedgerDatabase.newer(flyway);
            if (newer.isPresent()) {
                return new LedgerOutlook(
                        "asked",
                        Optional.of(LedgerDatabase.tooNew(url, newer.get()).getMessage()));
            }
            made = flyway.info().applied().length > 0;
            pending = flyway.info().pending().length;
        } catch (FlywayException e) {
            return trouble("asked", url, DatabaseWords.of(e), "restore the backup or mend what is named");
        }
        if (!made && hasTables(probe)) {
            return trouble(
                    "asked", url, "it holds tables of somebody else", "name an empty database or schema in ledger.url");
        }
        return write(probe, made, url, pending);
    }

    private static LedgerOutlook write(Connection probe, boolean made, String url, int pending) throws SQLException {
        probe.setAutoCommit(false);
        try (Statement statement = probe.createStatement()) {
            // an empty H2 file was made by whoever can read it; its DDL could not be taken back
            if (made || !LedgerDatabase.isH2(url)) {
                statement.executeUpdate(made ? WRITE : "CREATE TABLE bridge_check_probe (made INT)");
            }
        } catch (SQLException e) {
            return trouble(
                    "asked",
                    url,
                    "it does not let the bridge write (" + DatabaseWords.of(e) + ")",
                    "give ledger.user the rights to, or name the server that is no read-only copy");
        } finally {
            probe.rollback();
        }
        return new LedgerOutlook(
                !made
                        ? "empty: its tables are made at the first start"
                        : pending == 0
                                ? "its tables are up to date"
                                : "its tables get " + pending + " changes at the next start",
                Optional.empty());
    }

    private static boolean hasTables(Connection probe) throws SQLException {
        try (ResultSet tables = probe.getMetaData()
                .getTables(probe.getCatalog(), probe.getSchema(), "%", new String[] {"TABLE", "BASE TABLE"})) {
            return tables.next();
        }
    }

    private static LedgerOutlook trouble(String seen, String url, String found, String mend) {
        return new LedgerOutlook(
                seen,
                Optional.of(LedgerDatabase.unavailable(url, found, mend, null).getMessage()));
    }
}
