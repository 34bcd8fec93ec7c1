package io.vtexerpbridge;

import io.vtexerpbridge.erp.Erp;
import io.vtexerpbridge.erp.ErpChannelProblem;
import io.vtexerpbridge.erp.OrderDocuments;
import io.vtexerpbridge.inbox.InboxDoor;
import io.vtexerpbridge.ledger.ErpReceipts;
import io.vtexerpbridge.ledger.Ledger;
import io.vtexerpbridge.ledger.OrderErps;
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
import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.Registry;
import org.apache.camel.support.LifecycleStrategySupport;

/** The part of the wiring page that is about the channel sql: one ERP's database, and its statements. */
public final class SqlChannelConfiguration {

    private final Settings settings;
    private final String alias;
    private final Function<Subject, Layout> layouts;
    private final ErpDatabase database;
    private final SqlStatements statements;
    private ErpTables tables;

    /**
     * With the layouts as they lie on the disk, for whoever only checks.
     *
     * @param settings as the ERP has them
     * @param alias of the ERP
     */
    public SqlChannelConfiguration(Settings settings, String alias) {
        this(settings, alias, ErpsConfiguration.layouts(settings, alias)::of);
    }

    /** @param layouts by which the inbox reads what this channel brings, so that both know the same columns */
    SqlChannelConfiguration(Settings settings, String alias, Function<Subject, Layout> layouts) {
        this.layouts = layouts;
        this.settings = settings;
        this.alias = alias;
        this.database = new ErpDatabase(SqlAccess.of(settings));
        this.statements = new SqlStatements(settings.path("erp.sql.directory"));
    }

    /** Binds the beans of its routes; nothing is connected before one of them works. */
    ErpTables bind(
            CamelContext context, DataSource ledgerSource, Ledger ledger, OrderDocuments documents, Clock clock) {
        Registry beans = context.getRegistry();
        String suffix = Erp.suffix(alias);
        ZoneId zone = settings.zone("erp.time-zone");
        SqlBatches batches = new SqlBatches(ledgerSource, clock, alias);
        tables = new ErpTables(
                ledger,
                database,
                statements,
                settings.charset("erp.charset"),
                zone,
                documents,
                new OrderErps(ledgerSource, clock),
                clock,
                alias);
        beans.bind("erpTables" + suffix, tables);
        ErpReceipts receipts = new ErpReceipts(ledgerSource, clock, alias);
        for (BridgeAccount account : BridgeAccount.of(settings)) {
            beans.bind("rowIntake" + suffix + account.suffix(), intake(account, batches, clock, zone));
            beans.bind(
                    "rowOutcomes" + suffix + account.suffix(),
                    new RowOutcomes(account.name(), database, statements, batches, receipts, zone));
        }
        context.addLifecycleStrategy(new LifecycleStrategySupport() {
            @Override
            public void onContextStopped(CamelContext stopped) {
                database.close();
            }
        });
        return tables;
    }

    private RowIntake intake(BridgeAccount account, SqlBatches batches, Clock clock, ZoneId zone) {
        Settings own = account.settings();
        return new RowIntake(
                account.name(),
                account.suffix().isEmpty(),
                database,
                statements,
                batches,
                new RowIntake.Inbox(
                        new InboxDoor(own.path("erp.inbox.directory"), own.text("erp.inbox.done-marker")),
                        own.text("erp.csv.separator").charAt(0),
                        own.text("erp.decimal-separator").charAt(0)),
                layouts,
                clock,
                zone);
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
        return new SqlCheck(database, statements, layouts).faults();
    }

    /** For whoever only checks; a running bridge closes it itself. */
    public void close() {
        database.close();
    }
}
