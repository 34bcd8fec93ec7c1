package io.vtexerpbridge;

import io.vtexerpbridge.erp.Erp;
import io.vtexerpbridge.erp.ErpChannelProblem;
import io.vtexerpbridge.inbox.InboxDoor;
import io.vtexerpbridge.ledger.ErpReceipts;
import io.vtexerpbridge.ledger.Ledger;
import io.vtexerpbridge.ledger.SqlBatches;
import io.vtexerpbridge.records.Layout;
import io.vtexerpbridge.records.Subject;
import io.vtexerpbridge.settings.Settings;
import io.vtexerpbridge.sql.ErpDatabase;
import io.vtexerpbridge.sql.ErpTables;
import io.vtexerpbridge.sql.RowIntake;
import io.vtexerpbridge.sql.RowOutcomes;
import io.vtexerpbridge.sql.SqlAccess;
import io.vtexerpbridge.sql.SqlCheck;
import io.vtexerpbridge.sql.SqlFault;
import io.vtexerpbridge.sql.SqlStatements;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.Registry;
import org.apache.camel.support.LifecycleStrategySupport;

/** The part of the wiring page that is about the channel sql: one ERP's database, and its statements. */
public final class SqlChannelConfiguration {

    private final Settings settings;
    private final String alias;
    private final ErpDatabase database;
    private final SqlStatements statements;
    private ErpTables tables;

    /**
     * @param settings as the ERP has them
     * @param alias of the ERP
     */
    public SqlChannelConfiguration(Settings settings, String alias) {
        this.settings = settings;
        this.alias = alias;
        this.database = new ErpDatabase(SqlAccess.of(settings));
        this.statements = new SqlStatements(settings.path("erp.sql.directory"));
    }

    /** Binds the beans of its routes; nothing is connected before one of them works. */
    ErpTables bind(CamelContext context, DataSource ledgerSource, Ledger ledger, Clock clock) {
        Registry beans = context.getRegistry();
        String suffix = Erp.suffix(alias);
        String account = settings.text("vtex.account");
        ZoneId zone = settings.zone("erp.time-zone");
        SqlBatches batches = new SqlBatches(ledgerSource, clock, alias);
        tables = new ErpTables(ledger, database, statements, settings.charset("erp.charset"), zone, clock, alias);
        beans.bind("erpTables" + suffix, tables);
        beans.bind(
                "rowIntake" + suffix,
                new RowIntake(
                        account,
                        database,
                        statements,
                        batches,
                        new RowIntake.Inbox(
                                new InboxDoor(
                                        settings.path("erp.inbox.directory"), settings.text("erp.inbox.done-marker")),
                                settings.text("erp.csv.separator").charAt(0),
                                settings.text("erp.decimal-separator").charAt(0)),
                        this::layout,
                        clock,
                        zone));
        beans.bind(
                "rowOutcomes" + suffix,
                new RowOutcomes(
                        account, database, statements, batches, new ErpReceipts(ledgerSource, clock, alias), zone));
        context.addLifecycleStrategy(new LifecycleStrategySupport() {
            @Override
            public void onContextStopped(CamelContext stopped) {
                database.close();
            }
        });
        return tables;
    }

    /**
     * Statements that cannot be used stop the start. A database that is away does not: orders wait for it.
     *
     * @throws StartProblem with each file, line and the driver's words
     */
    void check() {
        List<SqlFault> faults = statements.faults();
        try {
            database.requireDriver();
        } catch (ErpChannelProblem noDriver) {
            throw new StartProblem(noDriver.getMessage());
        }
        try {
            faults = faults.isEmpty() ? databaseFaults() : faults;
        } catch (ErpChannelProblem away) {
            database.away(away.getMessage());
        }
        if (!faults.isEmpty()) {
            throw new StartProblem(
                    faults.stream().map(SqlFault::toString).collect(Collectors.joining(System.lineSeparator())));
        }
    }

    /** What is wrong with the statements' files. */
    public List<SqlFault> faults() {
        return statements.faults();
    }

    /** How many statements there are. */
    public int count() {
        return statements.count();
    }

    /**
     * What the database finds wrong with statements that have no fault by themselves.
     *
     * @throws ErpChannelProblem when it cannot be asked
     */
    public List<SqlFault> databaseFaults() {
        return new SqlCheck(database, statements, this::layout).faults();
    }

    /** For whoever only checks; a running bridge closes it itself. */
    public void close() {
        database.close();
    }

    private Layout layout(Subject subject) {
        try {
            return Layout.in(settings.path("erp.layouts.directory"), subject);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
