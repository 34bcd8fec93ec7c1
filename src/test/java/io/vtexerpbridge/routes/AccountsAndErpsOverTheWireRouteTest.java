package io.vtexerpbridge.routes;

import static org.assertj.core.api.Assertions.assertThat;

import io.vtexerpbridge.routes.FakeErpHttp.Trick;
import io.vtexerpbridge.sftp.ErpServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two stores with the same order ids and invoice numbers, one ERP behind SFTP and one behind HTTP: each order is at its ERP once, each invoice at
 * its store once, and an ERP that is cut off for a while holds up neither the other one nor a store.
 */
class AccountsAndErpsOverTheWireRouteTest {

    private static final String ACME = FakeVtex.ACCOUNT;
    private static final String RIO = "riostore";
    private static final String OF_SFTP = "1";
    private static final String OF_HTTP = "2";

    @TempDir
    private static Path home;

    @TempDir
    private static Path remote;

    private static FakeVtex acme;
    private static FakeVtex rio;
    private static ErpServer sftp;
    private static FakeErpHttp http;
    private static TestBridge bridge;
    private static int orders;

    @BeforeAll
    static void start() throws IOException {
        acme = new FakeVtex();
        rio = new FakeVtex("key-of-rio", "token-of-rio");
        sftp = new ErpServer(remote);
        http = new FakeErpHttp();
        http.require("Bearer TOKEN-OF-SAP");
        for (String store : List.of("vtex", "rio")) {
            Files.createDirectories(sftp.at("inbox/" + store + "/invoices"));
        }
        Files.createDirectories(home.resolve("config"));
        Files.writeString(
                home.resolve("config/local.properties"),
                """
                accounts = vtex, rio
                rio.account = %s
                rio.base-url = %s
                rio.app-key = key-of-rio
                rio.app-token = token-of-rio
                erps = erp, sap
                erp.channel = sftp
                erp.sftp.host = 127.0.0.1
                erp.sftp.port = %d
                erp.sftp.user = %s
                erp.sftp.password = %s
                erp.sftp.known-hosts-file = %s
                erp.sftp.poll-period = 100ms
                erp.http.headers = X-Api-Key: NOT-FOR-SAP
                sap.for.sales-channels = 2
                sap.format = xml
                sap.channel = http
                sap.http.orders-url = %7$s/orders
                sap.http.auth = bearer
                sap.http.token = TOKEN-OF-SAP
                sap.http.timeout = 2s
                sap.http.poll-period = 100ms
                sap.http.inbox-url = %7$s/inbox/{account}-{subject}
                sap.http.inbox-subjects = invoices
                sap.http.inbox-ack-url = %7$s/ack/{account}-{subject}/{digest}
                sap.http.receipts-url = %7$s/receipts/{account}-{subject}
                sap.inbox.poll-period = 20ms
                sap.inbox.quiet-period = 1ms
                sap.receipts.write-period = 20ms
                """
                        .formatted(
                                RIO,
                                rio.url(),
                                sftp.port(),
                                ErpServer.USER,
                                ErpServer.PASSWORD,
                                sftp.trusted(home.resolve("known_hosts")),
                                http.url()));
        bridge = TestBridge.start(
                home, acme, Map.of("feed.enabled", "true", "work.poll-period", "20ms", "guardian.period", "1m"));
    }

    @AfterAll
    static void stop() {
        bridge.close();
        acme.close();
        rio.close();
        http.close();
        sftp.close();
        assertThat(acme.violations()).isEmpty();
        assertThat(rio.violations()).isEmpty();
        assertThat(http.violations()).isEmpty();
        assertThat(http.calls("")).allSatisfy(call -> assertThat(call.headers())
                .as("what only the other ERP asks for")
                .doesNotContainKey("x-api-key"));
    }

    private static ConditionFactory await() {
        return Awaitility.await().atMost(TestBridge.PATIENCE).pollInterval(Duration.ofMillis(50));
    }

    /** Orders of one id in both stores, of which their feeds tell. */
    private static List<String> fresh(String salesChannel, int count) {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String id = String.format("97%04d-01", ++orders);
            for (FakeVtex store : List.of(acme, rio)) {
                store.order(id, "ready-for-handling").put("salesChannel", salesChannel);
                store.announce(id, "ready-for-handling");
            }
            ids.add(id);
        }
        return ids;
    }

    private static void awaitStatus(String status, List<String> ids) {
        await().untilAsserted(() -> assertThat(Stream.of(acme, rio)).allSatisfy(store -> assertThat(ids)
                .allSatisfy(id -> assertThat(store.status(id)).as(id).isEqualTo(status))));
    }

    private static String invoices(List<String> ids) {
        StringBuilder file = new StringBuilder("orderId;invoiceNumber;issuedAt\r\n");
        ids.forEach(id -> file.append(id).append(";9").append(id, 2, 6).append(";2026-11-20\r\n"));
        return file.toString();
    }

    /** The same file to both stores, on the way of its ERP. */
    private static void tell(String salesChannel, List<String> ids) {
        if (salesChannel.equals(OF_SFTP)) {
            sftp.put("inbox/vtex/invoices/nf.csv", invoices(ids));
            sftp.put("inbox/rio/invoices/nf.csv", invoices(ids));
        } else {
            http.tell(ACME + "-invoices", invoices(ids));
            http.tell(RIO + "-invoices", invoices(ids));
        }
    }

    private static void once(List<String> ids) {
        assertThat(Stream.of(acme, rio)).allSatisfy(store -> assertThat(ids).allSatisfy(id -> {
            assertThat(store.accepted(id)).as("start-handling of " + id).isEqualTo(1);
            assertThat(store.told().invoices(id)).containsExactly(id + " 9" + id.substring(2, 6));
        }));
    }

    private static List<String> files(List<String> ids) {
        return ids.stream().map(id -> id + ".csv").toList();
    }

    @Test
    void while_the_one_behind_SFTP_is_cut_off_the_other_ones_orders_of_both_stores_flow() {
        sftp.cutEvery(1);
        List<String> waiting = fresh(OF_SFTP, 2);
        await().until(() -> sftp.cuts() > 3);
        List<String> flowing = fresh(OF_HTTP, 2);
        awaitStatus("handling", flowing);
        tell(OF_HTTP, flowing);
        awaitStatus("invoiced", flowing);
        assertThat(Stream.of(acme, rio)).allSatisfy(store -> assertThat(waiting)
                .allMatch(id -> store.status(id).equals("ready-for-handling")));
        // the cuts so far may all be of one store, or of what fetches and carries
        await().untilAsserted(() -> assertThat(bridge.trouble("erp-channel"))
                .startsWith("ERP erp: ")
                .doesNotContain("ERP sap"));

        sftp.cutEvery(0);
        awaitStatus("handling", waiting);
        assertThat(sftp.files("orders/vtex")).containsAll(files(waiting));
        assertThat(sftp.files("orders/rio")).containsAll(files(waiting));
        tell(OF_SFTP, waiting);
        awaitStatus("invoiced", waiting);
        await().untilAsserted(() -> assertThat(bridge.trouble("erp-channel")).isEmpty());
        await().untilAsserted(() -> {
            bridge.pass(Duration.ofSeconds(1));
            for (Map.Entry<String, String> store :
                    Map.of("vtex", ACME, "rio", RIO).entrySet()) {
                assertThat(sftp.files("receipts/" + store.getKey() + "/invoices"))
                        .containsExactly("nf.csv.receipt.csv");
                assertThat(sftp.read("receipts/" + store.getKey() + "/invoices/nf.csv.receipt.csv"))
                        .contains(";" + store.getValue() + ";" + waiting.get(0))
                        .contains(";posted;")
                        .doesNotContain(";waiting;");
            }
        });
        once(waiting);
        once(flowing);
    }

    @Test
    void answers_that_the_one_behind_HTTP_loses_double_nothing_and_hold_up_no_other() {
        http.always("POST /orders", Trick.hangUp().afterTheEffect());
        List<String> waiting = fresh(OF_HTTP, 2);
        await().until(() -> http.about(waiting.get(1)).size() > 2);
        List<String> flowing = fresh(OF_SFTP, 2);
        awaitStatus("handling", flowing);
        assertThat(Stream.of(acme, rio)).allSatisfy(store -> assertThat(waiting)
                .allMatch(id -> store.status(id).equals("ready-for-handling")));

        http.plain();
        awaitStatus("handling", waiting);
        tell(OF_HTTP, waiting);
        awaitStatus("invoiced", waiting);
        assertThat(waiting).allSatisfy(id -> assertThat(http.keysOf(id))
                .containsExactlyInAnyOrder(ACME + "/" + id + "/order", RIO + "/" + id + "/order"));
        assertThat(sftp.files("orders")).doesNotContainAnyElementsOf(files(waiting));
        await().untilAsserted(() -> {
            bridge.pass(Duration.ofSeconds(1));
            for (String store : List.of(ACME, RIO)) {
                assertThat(http.receipts()).anySatisfy(receipt -> assertThat(receipt)
                        .contains(";" + store + ";" + waiting.get(0))
                        .contains(";posted;"));
            }
        });
        once(waiting);
    }
}
