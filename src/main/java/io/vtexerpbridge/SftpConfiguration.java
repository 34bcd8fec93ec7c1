package io.vtexerpbridge;

import io.vtexerpbridge.inbox.InboxDoor;
import io.vtexerpbridge.ledger.CarriedFiles;
import io.vtexerpbridge.ledger.ErpFiles;
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

    /** @param alias the first part of the ERP's keys, as {@code erp} in {@code erp.sftp.host} */
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
        SftpOrders orders = new SftpOrders(server, text("orders-directory"), settings.data(), alias);
        String marker = settings.text(alias + ".inbox.done-marker");
        String account = settings.text("vtex.account");
        ErpFiles files = new ErpFiles(dataSource, clock);
        beans.bind("sftpOrders", orders);
        beans.bind(
                "sftpInbox",
                new SftpInbox(
                        server,
                        text("inbox-directory"),
                        new InboxDoor(settings.path(alias + ".inbox.directory"), marker),
                        (subject, name, size, modified) -> files.has(account, subject.folder(), name, size, modified),
                        settings.duration(alias + ".inbox.quiet-period"),
                        marker,
                        clock.withZone(settings.zone(alias + ".time-zone")),
                        System::nanoTime));
        beans.bind(
                "sftpReturns",
                new SftpReturns(
                        server,
                        new CarriedFiles(dataSource, clock, account, server.toString()),
                        settings.path(alias + ".receipts.directory"),
                        settings.path(alias + ".inbox.directory"),
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

    private String key(String name) {
        return alias + ".sftp." + name;
    }

    private String text(String name) {
        return settings.text(key(name));
    }
}
