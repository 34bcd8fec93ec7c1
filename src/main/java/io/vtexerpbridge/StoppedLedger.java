package io.vtexerpbridge;

import io.vtexerpbridge.ledger.LedgerDatabase;
import io.vtexerpbridge.settings.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import javax.sql.DataSource;

/** The ledger of a bridge that does not run, and that cannot be started as long as this is open. */
public final class StoppedLedger implements AutoCloseable {

    private final Home home;
    private final LedgerDatabase database;

    private StoppedLedger(Home home, LedgerDatabase database) {
        this.home = home;
        this.database = database;
    }

    /**
     * For what tells of a ledger: it makes none in a folder that has none, such as a copy of the configuration. The lock alone will do, for it
     * may be that of a bridge that is about to make its first ledger.
     *
     * @throws StartProblem when no bridge ran in this home
     */
    public static void requireOne(Settings settings) {
        Path data = settings.data();
        if (settings.text("ledger.url").isEmpty()
                && Stream.of(Home.LOCK, "ledger.mv.db").noneMatch(name -> Files.exists(data.resolve(name)))) {
            throw new StartProblem(
                    "There is no ledger in " + data
                            + ", because no bridge ran in this folder; go to the folder of the one that did, or name it in BRIDGE_HOME.");
        }
    }

    /**
     * @throws StartProblem when the bridge runs, or there is no ledger
     * @throws io.vtexerpbridge.ledger.LedgerUnavailable when its database does not answer
     */
    public static StoppedLedger open(Settings settings) {
        requireOne(settings);
        Home home = Home.open(settings.data(), Home.PASSABLE);
        try {
            return new StoppedLedger(
                    home,
                    LedgerDatabase.open(
                            Bridge.ledgerUrl(settings),
                            settings.text("ledger.user"),
                            settings.text("ledger.password")));
        } catch (RuntimeException e) {
            home.close();
            throw e;
        }
    }

    public DataSource dataSource() {
        return database.dataSource();
    }

    @Override
    public void close() {
        database.close();
        home.close();
    }
}
