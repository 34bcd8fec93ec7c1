package io.vtexerpbridge.routes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two ERPs at once, by the sales channel: erp with CSV in a folder, sap with XML in ISO-8859-1 in another, or behind HTTP. */
@OneBridgeTest.Keys(local = TwoErpsRouteTest.SAP + TwoErpsRouteTest.FOR + "2")
class TwoErpsRouteTest extends OneBridgeTest {

    static final String FOR = "sap.for.sales-channels = ";
    static final String SAP =
            """
            erps = erp, sap
            sap.format = xml
            sap.charset = ISO-8859-1
            sap.csv.separator = |
            sap.inbox.poll-period = 20ms
            sap.inbox.quiet-period = 1ms
            sap.receipts.write-period = 20ms
            """;

    private static ObjectNode order(String orderId, String salesChannel) {
        ObjectNode order = vtex.order(orderId, "ready-for-handling");
        order.put("salesChannel", salesChannel);
        return order;
    }

    /** What an ERP sees of an order. */
    private static List<String> seen(TestBridge one, String erp, String orderId) {
        try (Stream<Path> files = Files.list(one.home().resolve("data/" + erp + "/orders"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith(orderId))
                    .sorted()
                    .toList();
        } catch (java.nio.file.NoSuchFileException none) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void each_gets_its_orders_as_it_reads_them_and_what_becomes_of_them() throws IOException {
        String other = "5" + id;
        order(id, "1");
        order(other, "2");
        bridge.work(id);
        bridge.work(other);

        assertThat(seen(bridge, "erp", id)).containsExactly(id + ".csv");
        assertThat(seen(bridge, "sap", other)).containsExactly(other + ".xml");
        assertThat(seen(bridge, "sap", id)).isEmpty();
        assertThat(seen(bridge, "erp", other)).isEmpty();
        assertThat(Files.readString(
                        bridge.home().resolve("data/sap/orders/" + other + ".xml"), StandardCharsets.ISO_8859_1))
                .containsIgnoringCase("encoding=\"ISO-8859-1\"");
        assertThat(bridge.state(id)).isEqualTo("handling");
        assertThat(bridge.state(other)).isEqualTo("handling");
        assertThat(bridge.order(id).erp()).isEqualTo("erp");
        assertThat(bridge.order(other).erp()).isEqualTo("sap");
        assertThat(bridge.bean("metricsRegistry", PrometheusMeterRegistry.class).scrape())
                .containsPattern("bridge_deliveries_total\\{account=\"[^\"]+\",erp=\"erp\",format=\"csv\"\\}")
                .containsPattern("bridge_deliveries_total\\{account=\"[^\"]+\",erp=\"sap\",format=\"xml\"\\}");

        vtex.status(other, "canceled");
        bridge.work(other);
        assertThat(seen(bridge, "sap", other)).containsExactly(other + ".canceled.xml", other + ".xml");
        assertThat(seen(bridge, "erp", other)).isEmpty();
    }

    @Test
    void invoices_come_back_from_both_and_none_tells_of_the_others_orders() throws IOException {
        String other = "5" + id;
        order(id, "1");
        order(other, "2");
        bridge.work(id);
        bridge.work(other);

        // each as it writes: the separator and the receipt's folder are its own, and so is a name that both use
        drop("erp", "both-" + id + ".csv", "orderId;invoiceNumber;issuedAt", id + ";" + number + "1;2026-11-20");
        drop("sap", "both-" + id + ".csv", "orderId|invoiceNumber|issuedAt", other + "|" + number + "2|2026-11-20");
        bridge.workAll();

        assertThat(vtex.told().invoices(id)).containsExactly(id + " " + number + "1");
        assertThat(vtex.told().invoices(other)).containsExactly(other + " " + number + "2");
        assertThat(receipt("erp", "both-" + id + ".csv")).contains(id + ";").contains(";posted;");
        assertThat(receipt("sap", "both-" + id + ".csv")).contains(other + ";").contains(";posted;");

        drop("sap", "foreign-" + id + ".csv", "orderId|invoiceNumber|issuedAt", id + "|" + number + "3|2026-11-20");
        bridge.workAll();
        assertThat(vtex.told().invoices(id)).containsExactly(id + " " + number + "1");
        assertThat(receipt("sap", "foreign-" + id + ".csv"))
                .contains(";rejected;")
                .contains("line 2: orderId is \"\"" + id
                        + "\"\", which the ERP erp has; expected an order that sap has, or"
                        + " sap.inbox.orders = all");
        assertThat(bridge.home().resolve("data/sap/inbox/invoices/error/foreign-" + id + ".csv.rejected.csv"))
                .exists();
    }

    private static void drop(String erp, String name, String... lines) throws IOException {
        Path inbox = Files.createDirectories(bridge.home().resolve("data/" + erp + "/inbox/invoices"));
        Path staged = Files.writeString(inbox.resolve("." + name), String.join("\r\n", lines) + "\r\n");
        Files.move(staged, inbox.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        Awaitility.await()
                .atMost(TestBridge.PATIENCE)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> bridge.ask(
                                "select count(*) from erp_file where erp = ? and name = ? and state = 'filed'",
                                erp,
                                name)
                        .equals(1L));
    }

    private static String receipt(String erp, String name) throws IOException {
        bridge.pass(Duration.ofSeconds(2));
        Awaitility.await()
                .atMost(TestBridge.PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> bridge.ask(
                                "select count(*) from erp_file where erp = ? and name = ? and (receipt_due is not null"
                                        + " or receipt_written_at is null or receipt_written_at < receipt_begun_at)",
                                erp,
                                name)
                        .equals(0L));
        return Files.readString(bridge.home().resolve("data/" + erp + "/receipts/invoices/" + name + ".receipt.csv"));
    }

    @Test
    void one_that_is_away_keeps_its_own_orders_waiting_and_nobody_elses() throws IOException {
        order("7" + id, "2");
        bridge.work("7" + id);
        Path folder = bridge.home().resolve("data/sap/orders");
        Path away = Files.move(folder, folder.resolveSibling("away"));
        List<String> hers = List.of("2" + id, "3" + id, "8" + id);
        for (String one : hers) {
            order(one, "2");
            bridge.work(one);
        }
        order(id, "1");
        bridge.work(id);

        assertThat(bridge.state(id)).isEqualTo("handling");
        assertThat(seen(bridge, "erp", id)).containsExactly(id + ".csv");
        for (String one : hers) {
            assertThat(bridge.state(one)).isEqualTo("waiting");
            assertThat(bridge.cause(one)).isEqualTo("erp-channel");
        }
        assertThat(bridge.trouble("erp-channel"))
                .startsWith("ERP sap: The ERP's folder " + folder)
                .doesNotContain("ERP erp");

        Files.move(away, folder);
        Awaitility.await()
                .atMost(TestBridge.PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .untilAsserted(() -> {
                    bridge.pass(Duration.ofSeconds(1));
                    bridge.workAll();
                    assertThat(hers).allMatch(one -> bridge.state(one).equals("handling"));
                });
        for (String one : hers) {
            assertThat(seen(bridge, "sap", one)).containsExactly(one + ".xml");
        }
        assertThat(bridge.trouble("erp-channel")).isEmpty();
    }

    @Test
    void a_changed_rule_is_for_new_orders_alone_also_when_the_process_died_in_between(@TempDir Path other)
            throws IOException {
        String cut = "5" + id;
        try (TestBridge before = start(other, SAP + FOR + "2")) {
            order(id, "2");
            before.work(id);
            before.advise(
                    "release-order",
                    route -> route.weaveById("to-release").before().process(TestBridge.dying()));
            order(cut, "2");
            before.work(cut);
            assertThat(seen(before, "sap", cut)).as("recorded, not released").isEmpty();
            // nothing of it is at an ERP yet: the rule may still change its mind
            vtex.order("6" + id, "payment-pending").put("salesChannel", "2");
            before.work("6" + id);
        }
        try (TestBridge after = start(other, SAP + FOR + "3")) {
            assertThat(seen(after, "sap", cut)).as("released at the start").containsExactly(cut + ".xml");
            after.workToTheEnd(cut);
            vtex.status(id, "canceled");
            after.work(id);
            vtex.status("6" + id, "ready-for-handling");
            after.work("6" + id);

            assertThat(seen(after, "sap", id)).containsExactly(id + ".canceled.xml", id + ".xml");
            assertThat(seen(after, "erp", id)).isEmpty();
            assertThat(seen(after, "erp", cut)).isEmpty();
            assertThat(vtex.accepted(cut)).isEqualTo(1);
            assertThat(seen(after, "erp", "6" + id)).containsExactly("6" + id + ".csv");
            assertThat(seen(after, "sap", "6" + id)).isEmpty();
        }
    }

    /** They were on their way over HTTP when the channel was changed. */
    @Test
    void receipts_that_nobody_sends_any_more_have_their_names_again(@TempDir Path other) throws IOException {
        Path receipts = Files.createDirectories(other.resolve("data/sap/receipts/invoices"));
        Files.writeString(receipts.resolve(".a.csv.receipt.csv.sending"), "a");
        Files.writeString(receipts.resolve(".b.csv.receipt.csv.sending"), "before");
        Files.writeString(receipts.resolve("b.csv.receipt.csv"), "newer");
        try (TestBridge after = start(other, SAP + FOR + "2")) {
            assertThat(receipts).isDirectoryNotContaining("glob:**.sending");
            assertThat(receipts.resolve("a.csv.receipt.csv")).hasContent("a");
            assertThat(receipts.resolve("b.csv.receipt.csv")).hasContent("newer");
            assertThat(after.trouble("erp-channel")).isEmpty();
        }
    }

    @Test
    void two_at_one_address_see_nothing_of_each_others_keys(@TempDir Path other) throws IOException {
        try (FakeErpHttp server = new FakeErpHttp()) {
            String local =
                    """
                    erps = erp, sap
                    erp.channel = http
                    erp.http.orders-url = %1$s/orders
                    erp.http.auth = bearer
                    erp.http.token = TOKEN-OF-ERP
                    erp.http.headers = X-Api-Key: KEY-OF-ERP
                    sap.for.sales-channels = 2
                    sap.channel = http
                    sap.http.orders-url = %1$s/orders
                    sap.http.auth = basic
                    sap.http.user = bridge
                    sap.http.password = PASSWORD-OF-SAP
                    """
                            .formatted(server.url());
            try (TestBridge both = start(other, local)) {
                for (int n = 0; n < 2; n++) {
                    order(n + id, "1");
                    both.work(n + id);
                    order(n + "2" + id, "2");
                    both.work(n + "2" + id);
                    assertThat(server.about(n + id)).singleElement().satisfies(call -> assertThat(call.headers())
                            .containsEntry("authorization", "Bearer TOKEN-OF-ERP")
                            .containsEntry("x-api-key", "KEY-OF-ERP"));
                    assertThat(server.about(n + "2" + id)).singleElement().satisfies(call -> assertThat(call.headers())
                            .hasEntrySatisfying(
                                    "authorization", value -> assertThat(value).startsWith("Basic "))
                            .doesNotContainKey("x-api-key"));
                }
            }
        }
    }

    @Test
    void an_answer_that_was_lost_goes_to_the_same_ERP_again_whatever_the_rule_says_then(@TempDir Path other)
            throws IOException {
        try (FakeErpHttp erp = new FakeErpHttp()) {
            StringBuilder http = new StringBuilder(SAP);
            erp.keys().forEach((key, value) -> http.append(key.replaceFirst("^erp", "sap") + " = " + value + "\n"));
            try (TestBridge before = start(other, http + FOR + "2")) {
                order(id, "2");
                before.advise(
                        "deliver-to-http-sap",
                        route -> route.weaveById("to-ledger-arrived").before().process(TestBridge.dying()));
                before.work(id);
                assertThat(erp.about(id)).hasSize(1);
            }
            try (TestBridge after = start(other, http + FOR + "3")) {
                after.workToTheEnd(id);

                assertThat(after.state(id)).isEqualTo("handling");
                assertThat(erp.about(id)).hasSize(2);
                assertThat(erp.keysOf(id)).containsOnly("acmestore/" + id + "/order");
                assertThat(after.order(id).erp()).isEqualTo("sap");
                assertThat(seen(after, "erp", id)).isEmpty();
            }
            assertThat(erp.violations()).isEmpty();
        }
    }
}
