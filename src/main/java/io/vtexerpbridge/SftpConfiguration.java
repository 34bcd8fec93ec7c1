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
                PATIENCE));
    }

    /** The logins at the server; nothing is connected before it is used. */
    public SftpConnections server() {
        return server;
    }

    /**
     * Binds the beans that routes name, and ends all connections when Camel stops.
     *
     * @return where the ERP's documents go
     */
    SftpOrders bind(CamelContext context, DataSource dataSource, Clock clock) {
        Registry beans = context.getRegistry();
        String suffix = Erp.suffix(alias);
        SftpOrders orders = new SftpOrders(server, text("orders-directory"), settings.data(), alias);
        String marker = settings.text("erp.inbox.done-marker");
        String account = settings.text("vtex.account");
        ErpFiles files = new ErpFiles(dataSource, clock, alias, ForeignOrders.NONE);
        beans.bind("sftpOrders" + suffix, orders);
        beans.bind(
                "sftpInbox" + suffix,
                new SftpInbox(
                        server,
                        text("inbox-directory"),
                        new InboxDoor(settings.path("erp.inbox.directory"), marker),
                        (subject, name, size, modified) -> files.has(account, subject.folder(), name, size, modified),
                        settings.duration("erp.inbox.quiet-period"),
                        marker,
                        clock.withZone(settings.zone("erp.time-zone")),
                        System::nanoTime));
        beans.bind(
                "sftpReturns" + suffix,
                new SftpReturns(
                        server,
                        new CarriedFiles(dataSource, clock, account, server + suffix),
                        settings.path("erp.receipts.directory"),
                        settings.path("erp.inbox.directory"),
                        text("receipts-directory"),
                        text("inbox-directory")));
        context.addLifecycleStrategy(new LifecycleStrategySupport() {
            @Override
            public void onContextStopped(CamelContext stopped) {
                server.close();
            }
        });
        return orders;
    }

    private static String key(String name) {
        return "erp.sftp." + name;
    }

    private String text(String name) {
        return settings.text(key(name));
    }
}
