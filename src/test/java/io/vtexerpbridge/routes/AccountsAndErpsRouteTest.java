package io.vtexerpbridge.routes;

import static org.assertj.core.api.Assertions.assertThat;

import io.vtexerpbridge.routes.FakeVtex.Trick;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.Route;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two stores and two ERPs at once: which of them an order is of is two questions, and a trouble of one place is no matter of the others. */
class AccountsAndErpsRouteTest {

    private static final String RIO = RioStore.ACCOUNT;
    private static final Map<String, String> ENDINGS = Map.of("erp", ".csv", "sap", ".xml");

    @TempDir
    private static Path home;

    private static FakeVtex acme;
    private static FakeVtex rio;
    private static TestBridge bridge;
    private static int orders;

    @BeforeAll
    static void start() throws IOException {
        acme = new FakeVtex();
        rio = RioStore.vtex();
        RioStore.configure(
                home,
                rio,
                """
                erps = erp, sap
                sap.for.sales-channels = 2
                sap.format = xml
                sap.csv.separator = |
                sap.inbox.poll-period = 20ms
                sap.inbox.quiet-period = 1ms
                sap.receipts.write-period = 20ms
                """);
        bridge = TestBridge.start(
                home, acme, Map.of("feed.enabled", "true", "work.poll-period", "20ms", "guardian.period", "1m"));
    }

    @AfterAll
    static void stop() {
        bridge.close();
        acme.close();
        rio.close();
    }

    @AfterEach
    void nothing_forbidden_was_done() {
        assertThat(acme.violations()).isEmpty();
        assertThat(rio.violations()).isEmpty();
    }

    private static ConditionFactory await() {
        return Awaitility.await().atMost(TestBridge.PATIENCE).pollInterval(Duration.ofMillis(20));
    }

    /** An order of which the store's feed tells, for the ERP of this sales channel. */
    private static String fresh(FakeVtex vtex, String salesChannel) {
        String id = "99000" + ++orders + "-01";
        vtex.order(id, "ready-for-handling").put("salesChannel", salesChannel);
        vtex.announce(id, "ready-for-handling");
        return id;
    }

    /** Where every ERP's documents of an order lie, seen from the data folder. */
    private static List<String> documents(String id) throws IOException {
        try (Stream<Path> files = Files.walk(home.resolve("data"))) {
            return files.filter(file -> file.toString().contains("orders"))
                    .filter(file -> file.getFileName().toString().startsWith(id))
                    .map(file -> home.resolve("data").relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }

    private static String document(String erp, String account, String id) {
        return erp + "/orders/" + account + "/" + id + ENDINGS.get(erp);
    }

    private static void awaitStatus(FakeVtex vtex, String status, String... ids) {
        await().until(() -> Stream.of(ids).allMatch(id -> vtex.status(id).equals(status)));
    }

    /** As the ERP writes it. */
    private static void drop(String erp, String account, String id, String number) throws IOException {
        String separator = erp.equals("sap") ? "|" : ";";
        Path folder = Files.createDirectories(home.resolve("data/" + erp + "/inbox/" + account + "/invoices"));
        Path hidden = Files.writeString(
                folder.resolve(".nf.csv"), "orderId" + separator + "invoiceNumber\n" + id + separator + number + "\n");
        Files.move(hidden, folder.resolve("nf-" + number + ".csv"));
    }

    private static String receipt(String erp, String account, String number) throws IOException {
        Path file =
                home.resolve("data/" + erp + "/receipts/" + account + "/invoices/nf-" + number + ".csv.receipt.csv");
        return Files.exists(file) ? Files.readString(file) : "";
    }

    @Test
    void while_one_key_is_refused_the_others_orders_reach_both_ERPs_and_come_back_invoiced_from_both()
            throws IOException {
        RioStore.CALLS.forEach(call -> rio.always(call, Trick.status(401)));
        String waitingForErp = fresh(rio, "1");
        String waitingForSap = fresh(rio, "2");
        await().until(() -> bridge.message("vtex").contains("401"));
        assertThat(bridge.message("vtex")).contains(RIO, "rio.app-key").doesNotContain("acmestore");

        String toErp = fresh(acme, "1");
        String toSap = fresh(acme, "2");
        awaitStatus(acme, "handling", toErp, toSap);
        assertThat(documents(toErp)).containsExactly(document("erp", "vtex", toErp));
        assertThat(documents(toSap)).containsExactly(document("sap", "vtex", toSap));
        drop("erp", "vtex", toErp, "E1");
        drop("sap", "vtex", toSap, "S1");
        awaitStatus(acme, "invoiced", toErp, toSap);
        assertThat(documents(waitingForErp)).isEmpty();
        assertThat(documents(waitingForSap)).isEmpty();
        assertThat(bridge.trouble("vtex")).as("ready for the other").isEmpty();

        rio.plain();
        bridge.pass(Duration.ofMinutes(2));
        awaitStatus(rio, "handling", waitingForErp, waitingForSap);
        assertThat(documents(waitingForErp)).containsExactly(document("erp", "rio", waitingForErp));
        assertThat(documents(waitingForSap)).containsExactly(document("sap", "rio", waitingForSap));
        drop("erp", "rio", waitingForErp, "E2");
        drop("sap", "rio", waitingForSap, "S2");
        awaitStatus(rio, "invoiced", waitingForErp, waitingForSap);

        assertThat(acme.told().invoices(toSap)).containsExactly(toSap + " S1");
        assertThat(rio.told().invoices(waitingForSap)).containsExactly(waitingForSap + " S2");
        assertThat(Stream.of(waitingForErp, waitingForSap)).allMatch(id -> rio.accepted(id) == 1);
        await().untilAsserted(() -> {
            bridge.pass(Duration.ofSeconds(1));
            assertThat(receipt("erp", "vtex", "E1"))
                    .contains(";acmestore;" + toErp)
                    .contains(";posted;");
            assertThat(receipt("sap", "vtex", "S1"))
                    .contains(";acmestore;" + toSap)
                    .contains(";posted;");
            assertThat(receipt("erp", "rio", "E2"))
                    .contains(";" + RIO + ";" + waitingForErp)
                    .contains(";posted;");
            assertThat(receipt("sap", "rio", "S2"))
                    .contains(";" + RIO + ";" + waitingForSap)
                    .contains(";posted;");
        });
    }

    @Test
    void a_folder_that_is_gone_holds_up_one_accounts_orders_at_one_ERP_alone() throws IOException {
        awaitStatus(rio, "handling", fresh(rio, "2"));
        Path folder = home.resolve("data/sap/orders/rio");
        Path away = Files.move(folder, folder.resolveSibling("away"));
        String waiting = fresh(rio, "2");
        await().until(() -> bridge.message("erp-channel").contains(folder + " is gone"));
        assertThat(bridge.message("erp-channel")).startsWith("ERP sap: ").doesNotContain("ERP erp");

        String sameErp = fresh(acme, "2");
        String sameStore = fresh(rio, "1");
        awaitStatus(acme, "handling", sameErp);
        awaitStatus(rio, "handling", sameStore);
        assertThat(bridge.trouble("erp-channel")).as("ready for the others").isEmpty();
        assertThat(rio.status(waiting)).isEqualTo("ready-for-handling");

        Files.move(away, folder);
        awaitStatus(rio, "handling", waiting);
        assertThat(documents(waiting)).containsExactly(document("sap", "rio", waiting));
        assertThat(bridge.message("erp-channel")).isEmpty();
    }

    @Test
    void an_ERP_tells_nothing_of_the_others_orders_in_another_accounts_folder_either() throws IOException {
        String ours = fresh(rio, "1");
        awaitStatus(rio, "handling", ours);
        drop("sap", "rio", ours, "F1");
        drop("erp", "vtex", ours, "F2");
        await().untilAsserted(() -> {
            bridge.pass(Duration.ofSeconds(1));
            assertThat(receipt("sap", "rio", "F1")).contains(";rejected;").contains("which the ERP erp has");
            assertThat(receipt("erp", "vtex", "F2")).contains(";rejected;");
        });
        assertThat(rio.told().invoices(ours)).isEmpty();
    }

    @Test
    void each_place_has_its_routes_once() {
        List<String> ids =
                bridge.camel().getRoutes().stream().map(Route::getRouteId).toList();
        assertThat(ids)
                .contains("poll-feed", "poll-feed-rio")
                .doesNotContain("poll-feed-sap")
                .contains("deliver-to-folder", "deliver-to-folder-sap")
                .doesNotContain("deliver-to-folder-rio", "deliver-to-sftp", "bring-from-sql-sap-rio")
                .contains("take-files", "take-files-rio", "take-files-sap", "take-files-sap-rio")
                .contains("take-files-in-old-folder", "take-files-sap-in-old-folder");
    }
}
