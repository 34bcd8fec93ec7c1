package io.vtexerpbridge;

import io.vtexerpbridge.erp.Erp;
import io.vtexerpbridge.inbox.InboxDoor;
import io.vtexerpbridge.ledger.CarriedFiles;
import io.vtexerpbridge.ledger.ErpFiles;
import io.vtexerpbridge.ledger.ForeignOrders;
import io.vtexerpbridge.settings.Settings;
import io.vtexerpbridge.sftp.SftpAccess;
import io.vtexerpbridge.sftp.SftpConnections;
import io.vtexerpbridge.sftp.SftpInbox;
import io.vtexerpbridge.sftp.SftpOrders;
import io.vtexerpbridge.sftp.SftpReturns;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.sql.DataSource;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.Registry;
import org.apache.camel.support.LifecycleStrategySupport;

/** The part of the wiring page that is about an ERP behind SFTP: all of it belongs to one server, and is made from its keys. */
public final class SftpConfiguration {

    /** Longest wait for a connection, a login, and each answer of the server; some look up the caller's name first, which takes long. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Settings settings;
    private final String alias;
    private final SftpConnections server;

    /**
     * @param settings as the ERP has them
     * @param alias of the ERP
     */
    public SftpConfiguration(Settings settings, String alias) {
        this.settings = settings;
        this.alias = alias;
        this.server = new SftpConnections(new SftpAccess(
                text("host"),
                settings.number(key("port")),
                text("user"),
                text("password"),
                text("private-key-file").isEmpty() ? null : settings.path(key("private-key-file")),
                text("private-key-passphrase"),
                settings.path(key("known-hosts-file")),
                PATIENCE,
                settings.givenBy(key("password"))));
    }

    /** The logins at the server; nothing is connected before it is used. */
    public SftpConnections server() {
        return server;
    }

    /**
     * Binds the beans that routes name, and ends all connections when Camel stops.
     *
     * @return where the ERP's documents go, by account
     */
    Map<String, SftpOrders> bind(CamelContext context, DataSource dataSource, Clock clock) {
        Map<String, SftpOrders> orders = new LinkedHashMap<>();
        SftpOrders all = new SftpOrders(server, text("orders-directory"), settings.data(), alias);
        BridgeAccount.of(settings)
                .forEach(account ->
                        orders.put(account.name(), bind(context.getRegistry(), account, all, dataSource, clock)));
        context.addLifecycleStrategy(new LifecycleStrategySupport() {
            @Override
            public void onContextStopped(CamelContext stopped) {
                server.close();
            }
        });
        return orders;
    }

    /** The directories of one account, all of them on the one server. */
    private SftpOrders bind(Registry beans, BridgeAccount account, SftpOrders all, DataSource dataSource, Clock clock) {
        Settings own = account.settings();
        String name = account.name();
        String suffix = Erp.suffix(alias);
        SftpOrders orders = all.beside(own.text(key("orders-directory")));
        String marker = own.text("erp.inbox.done-marker");
        ErpFiles files = new ErpFiles(dataSource, clock, alias, ForeignOrders.NONE);
        beans.bind("sftpOrders" + suffix + account.suffix(), orders);
        beans.bind(
                "sftpInbox" + suffix + account.suffix(),
                new SftpInbox(
                        server,
                        own.text(key("inbox-directory")),
                        new InboxDoor(own.path("erp.inbox.directory"), marker),
                        (subject, file, size, modified) -> files.has(name, subject.folder(), file, size, modified),
                        own.duration("erp.inbox.quiet-period"),
                        marker,
                        clock.withZone(own.zone("erp.time-zone")),
                        System::nanoTime));
        beans.bind(
                "sftpReturns" + suffix + account.suffix(),
                new SftpReturns(
                        server,
                        new CarriedFiles(dataSource, clock, name, server + suffix),
                        own.path("erp.receipts.directory"),
                        own.path("erp.inbox.directory"),
                        own.text(key("receipts-directory")),
                        own.text(key("inbox-directory"))));
        return orders;
    }

    private static String key(String name) {
        return "erp.sftp." + name;
    }

    private String text(String name) {
        return settings.text(key(name));
    }
}
