package io.vtexerpbridge;

import io.vtexerpbridge.ledger.LedgerDatabase;
import io.vtexerpbridge.settings.Settings;
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
     * @throws StartProblem when the bridge runs
     * @throws io.vtexerpbridge.ledger.LedgerUnavailable when its database does not answer
     */
    public static StoppedLedger open(Settings settings) {
        Home home = Home.open(settings.data());
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
