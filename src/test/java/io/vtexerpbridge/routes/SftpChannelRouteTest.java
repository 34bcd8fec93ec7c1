package io.vtexerpbridge.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vtexerpbridge.BridgeHome;
import io.vtexerpbridge.check.Checkup;
import io.vtexerpbridge.sftp.ErpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** The channel sftp from end to end: documents out, files in, receipts back, over a real server whose connections are cut. */
class SftpChannelRouteTest {

    /** Few in the everyday check, many with -Dchannel.orders=200. */
    private static final int ORDERS = Integer.getInteger("channel.orders", 24);

    @TempDir
    Path home;

    @TempDir
    Path remote;

    private FakeVtex vtex;
    private ErpServer server;

    @BeforeEach
    void start() {
        vtex = new FakeVtex();
        server = new ErpServer(remote);
        server.at("inbox/invoices").toFile().mkdirs();
    }

    @AfterEach
    void stop() {
        server.close();
        vtex.close();
    }

    private TestBridge bridge(Map<String, String> others) {
        Map<String, String> values = new HashMap<>(Map.of(
                "erp.channel",
                "sftp",
                "erp.sftp.host",
                "127.0.0.1",
                "erp.sftp.port",
                Integer.toString(server.port()),
                "erp.sftp.user",
                ErpServer.USER,
                "erp.sftp.password",
                ErpServer.PASSWORD,
                "erp.sftp.known-hosts-file",
                server.trusted(home.resolve("known_hosts")).toString(),
                "erp.sftp.poll-period",
                "100ms",
                "work.poll-period",
                "20ms"));
        values.putAll(others);
        return TestBridge.start(home, vtex, values);
    }

    @Test
    void many_orders_and_their_invoices_pass_a_server_that_cuts_and_a_bridge_that_restarts() throws IOException {
        List<String> ids = IntStream.range(0, ORDERS)
                .mapToObj(n -> String.format("77%04d-01", n))
                .toList();
        ids.forEach(id -> vtex.order(id, "ready-for-handling"));
        PretendErp erp = new PretendErp();
        long begun = System.nanoTime();
        try (TestBridge bridge = bridge(Map.of())) {
            server.cutEvery(ORDERS < 100 ? 41 : 83);
            ids.forEach(bridge::heardOf);
            await().atMost(Duration.ofMinutes(3)).until(() -> erp.worked() >= ORDERS / 3);
            bridge.restart();
            await().atMost(Duration.ofMinutes(3)).until(() -> erp.worked() >= ORDERS * 3 / 4);
            server.cutAll();
            bridge.restart();
            await().atMost(Duration.ofMinutes(5))
                    .pollInterval(Duration.ofMillis(200))
                    .until(() -> {
                        erp.worked();
                        bridge.pass(Duration.ofSeconds(2));
                        return server.files("receipts/invoices").size() == ORDERS
                                && server.files("receipts/invoices").stream()
                                        .allMatch(name -> server.read("receipts/invoices/" + name)
                                                .contains(";posted;"));
                    });
            assertThat(erp.seen).hasSize(ORDERS);
            assertThat(erp.seen.values()).as("how often the ERP got each order").containsOnly(1);
            assertThat(ids).allSatisfy(id -> {
                assertThat(vtex.accepted(id)).isEqualTo(1);
                assertThat(vtex.told().invoices(id)).hasSize(1);
            });
            assertThat(server.files("orders")).isEmpty();
            assertThat(Files.getPosixFilePermissions(home.resolve("data")))
                    .as("nobody else on this machine has anything to look for there")
                    .isEqualTo(PosixFilePermissions.fromString("rwx------"));
            await().atMost(TestBridge.PATIENCE)
                    .until(() -> server.files("inbox/invoices/done").size() == ORDERS);
            assertThat(server.files("inbox/invoices")).hasSize(ORDERS);
            assertThat(server.names("inbox/invoices")).containsExactly("done");
            assertThat(server.cuts()).isGreaterThan(5);
            assertThat(vtex.violations()).isEmpty();
            LoggerFactory.getLogger(getClass())
                    .info(
                            "{} orders and invoices: {} ms, {} commands, {} cuts, {} logins",
                            ORDERS,
                            (System.nanoTime() - begun) / 1_000_000,
                            server.commands(),
                            server.cuts(),
                            server.logins());
        }
    }

    /** Takes each order away as soon as it is there, and answers with its invoice. */
    private final class PretendErp {

        private final Map<String, Integer> seen = new TreeMap<>();

        /** @return how many orders it has seen by now */
        int worked() {
            for (String name : server.files("orders")) {
                seen.merge(name, 1, Integer::sum);
                String id = name.replace(".csv", "");
                String text = server.read("orders/" + name);
                assertThat(text).contains(id).endsWith("\n");
                try {
                    Files.createDirectories(server.at("taken"));
                    Files.move(
                            server.at("orders/" + name),
                            server.at("taken/" + name),
                            StandardCopyOption.REPLACE_EXISTING);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                server.put(
                        "inbox/invoices/NF-" + id + ".csv",
                        "orderId;invoiceNumber;issuedAt\r\n" + id + ";9" + id.substring(0, 6) + ";2026-11-20\r\n");
            }
            return seen.size();
        }
    }

    @Test
    void check_finds_nothing_wrong_with_the_routes_of_the_channel(@TempDir Path other) {
        Path folder = BridgeHome.in(other).folder();
        Checkup checkup = new Checkup(
                        folder,
                        Map.of(
                                "ERP_CHANNEL", "sftp",
                                "ERP_SFTP_HOST", "erp.example",
                                "ERP_SFTP_USER", "bridge",
                                "ERP_SFTP_PASSWORD", "secret"))
                .offline();
        assertThat(checkup.findings()).isEmpty();
    }
}
