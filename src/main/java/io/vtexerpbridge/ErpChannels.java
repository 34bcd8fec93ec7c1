package io.vtexerpbridge;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.vtexerpbridge.erp.ChannelInUse;
import io.vtexerpbridge.erp.Erp;
import io.vtexerpbridge.erp.ErpChannel;
import io.vtexerpbridge.erp.ErpFolder;
import io.vtexerpbridge.erp.OrderDocuments;
import io.vtexerpbridge.erp.StagedByAccount;
import io.vtexerpbridge.erp.StagedDocuments;
import io.vtexerpbridge.ledger.Ledger;
import io.vtexerpbridge.ledger.OrderErps;
import io.vtexerpbridge.ledger.Sendings;
import io.vtexerpbridge.live.EditedLayouts;
import io.vtexerpbridge.settings.Settings;
import io.vtexerpbridge.sftp.SftpOrders;
import io.vtexerpbridge.sql.ErpTables;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.sql.DataSource;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.Registry;

/**
 * The part of the wiring page that is about how one ERP gets its documents. All channels have their beans, so that their routes can be
 * checked; the beans of one that is not in use touch nothing.
 */
final class ErpChannels {

    private final Settings settings;
    private final String alias;
    private final OrderDocuments documents;
    private final EditedLayouts layouts;
    private ErpHttpConfiguration http;
    private SqlChannelConfiguration sql;
    private ErpChannel channel;

    /**
     * @param settings as the ERP has them
     * @param alias of the ERP
     * @param documents which know what the ERP takes in each field
     * @param layouts by which its files are read, and its rows
     */
    ErpChannels(Settings settings, String alias, OrderDocuments documents, EditedLayouts layouts) {
        this.layouts = layouts;
        this.settings = settings;
        this.documents = documents;
        this.alias = alias;
    }

    /** @return the channel in use */
    ErpChannel bind(CamelContext context, DataSource dataSource, Ledger ledger, ObjectMapper mapper, Clock clock) {
        Registry beans = context.getRegistry();
        String suffix = Erp.suffix(alias);
        Map<String, SftpOrders> servers = new SftpConfiguration(settings, alias).bind(context, dataSource, clock);
        Map<String, StagedDocuments> places = new LinkedHashMap<>();
        for (BridgeAccount account : BridgeAccount.of(settings)) {
            ErpFolder folder = new ErpFolder(account.folder(alias));
            beans.bind("erpFolder" + suffix + account.suffix(), folder);
            places.put(
                    account.name(),
                    new StagedDocuments(
                            ledger,
                            inUse().equals("sftp") ? servers.get(account.name()) : folder,
                            alias,
                            account.name()::equals));
        }
        StagedByAccount staged = new StagedByAccount(places);
        beans.bind("stagedDocuments" + suffix, staged);
        http = new ErpHttpConfiguration(settings, alias, dataSource, ledger, mapper, clock);
        http.bind(beans);
        sql = new SqlChannelConfiguration(settings, alias, layouts::of);
        ErpTables tables = sql.bind(context, dataSource, ledger, documents, clock);
        ErpChannel inUse =
                switch (inUse()) {
                    case "http" -> http.channel();
                    case "sql" -> tables;
                    default -> staged;
                };
        channel = new ChannelInUse(
                alias,
                inUse(),
                inUse,
                ledger,
                new Sendings(dataSource, ledger, clock),
                new OrderErps(dataSource, clock));
        return channel;
    }

    /** Stops the start when the channel in use cannot work as its keys say. */
    void check() {
        switch (inUse()) {
            case "http" -> http.check();
            case "sql" -> sql.check();
            default -> {
                // a folder or server that is away does not stop the start
            }
        }
    }

    /** At start, what a channel of before left. */
    void recover() {
        http.recover();
    }

    /** Where the documents go, for the log. */
    @Override
    public String toString() {
        return String.valueOf(channel);
    }

    private String inUse() {
        return settings.text("erp.channel");
    }
}
