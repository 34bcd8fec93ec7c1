package io.vtexerpbridge;

import io.vtexerpbridge.api.DocumentDesk;
import io.vtexerpbridge.erp.Erp;
import io.vtexerpbridge.erp.OrderDocuments;
import io.vtexerpbridge.health.Readiness;
import io.vtexerpbridge.ledger.DocumentCopies;
import io.vtexerpbridge.ledger.TableWaits;
import io.vtexerpbridge.order.TableWatch;
import io.vtexerpbridge.reconcile.DryRunOrders;
import io.vtexerpbridge.settings.Settings;
import io.vtexerpbridge.tables.Tables;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.spi.Registry;

/** The part of the wiring page that is about the integrator at work: tables, copies of documents, dry runs. */
final class TablesConfiguration {

    private final Settings settings;
    private final DataSource dataSource;
    private final Clock clock;
    private final String erp;
    private final Tables tables;

    /**
     * @param settings as the ERP has them
     * @param erp its alias
     */
    TablesConfiguration(Settings settings, DataSource dataSource, Clock clock, String erp) {
        this.erp = erp;
        this.settings = settings;
        this.dataSource = dataSource;
        this.clock = clock;
        this.tables = tables(settings);
    }

    /** The tables of these settings, as their files are now. */
    static Tables tables(Settings settings) {
        return OrderDocuments.tables(settings.path("erp.tables.directory"), settings.charset("erp.charset"));
    }

    void bind(Registry beans, HealthCheckRegistry health, List<String> accounts) {
        String suffix = Erp.suffix(erp);
        beans.bind("tableWatch" + suffix, new TableWatch(tables, new TableWaits(dataSource, clock, erp), accounts));
        // the table as it was goes on: nobody needs to be kept from this bridge
        health.register(new Readiness("tables" + suffix, Optional::empty, tables::trouble));
        if (suffix.isEmpty()) {
            bindForAll(beans, accounts);
        }
    }

    /** What there is once, however many ERPs there are. */
    private void bindForAll(Registry beans, List<String> accounts) {
        DocumentCopies copies = new DocumentCopies(dataSource, clock, settings.flag("ledger.keep-documents"));
        beans.bind("documentCopies", copies);
        beans.bind("documentDesk", new DocumentDesk(copies, accounts));
        BridgeAccount.of(settings).forEach(account -> beans.bind("dryRunOrders" + account.suffix(), dryRunOrders()));
    }

    private DryRunOrders dryRunOrders() {
        String limit = settings.text("vtex.dry-run-limit");
        return new DryRunOrders(
                limit.isEmpty() ? 0 : Integer.parseInt(limit), settings.duration("reconcile.look-back"), clock);
    }

    Tables tables() {
        return tables;
    }
}
