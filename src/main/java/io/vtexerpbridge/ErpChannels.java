package io.vtexerpbridge;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.vtexerpbridge.erp.ErpChannel;
import io.vtexerpbridge.erp.ErpFolder;
import io.vtexerpbridge.erp.StagedByAccount;
import io.vtexerpbridge.erp.StagedDocuments;
import io.vtexerpbridge.ledger.Ledger;
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
    private ErpHttpConfiguration http;
    private SqlChannelConfiguration sql;

    /** @param alias of the ERP, which its keys begin with */
    ErpChannels(Settings settings, String alias) {
        this.settings = settings;
        this.alias = alias;
    }

    /** @return the channel in use */
    ErpChannel bind(CamelContext context, DataSource dataSource, Ledger ledger, ObjectMapper mapper, Clock clock) {
        Registry beans = context.getRegistry();
        Map<String, SftpOrders> servers = new SftpConfiguration(settings, alias).bind(context, dataSource, clock);
        Map<String, StagedDocuments> places = new LinkedHashMap<>();
        for (BridgeAccount account : BridgeAccount.of(settings)) {
            ErpFolder folder = new ErpFolder(account.folder(alias));
            beans.bind("erpFolder" + account.suffix(), folder);
            places.put(
                    account.name(),
                    new StagedDocuments(
                            ledger,
                            inUse().equals("sftp") ? servers.get(account.name()) : folder,
                            account.name()::equals));
        }
        StagedByAccount staged = new StagedByAccount(places);
        beans.bind("stagedDocuments", staged);
        http = new ErpHttpConfiguration(settings, alias, dataSource, ledger, mapper, clock);
        http.bind(beans);
        sql = new SqlChannelConfiguration(settings, alias);
        ErpTables tables = sql.bind(context, dataSource, ledger, clock);
        return switch (inUse()) {
            case "http" -> http.channel();
            case "sql" -> tables;
            default -> staged;
        };
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

    private String inUse() {
        return settings.text(alias + ".channel");
    }
}
