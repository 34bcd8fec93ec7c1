package io.vtexerpbridge.routes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.vtexerpbridge.ledger.OrderRecord;
import io.vtexerpbridge.routes.FakeVtex.Trick;
import io.vtexerpbridge.vtex.VtexBudget;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One bridge, two stores, each at a VTEX of its own that wants its own key: what happens to one is no matter of the other's. */
class SeveralAccountsRouteTest {

    private static final String RIO = RioStore.ACCOUNT;

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
        RioStore.configure(home, rio, "");
        bridge = TestBridge.start(
                home, acme, Map.of("feed.enabled", "true", "work.poll-period", "20ms", "guardian.period", "1m"));
    }

    @AfterAll
    static void stop() {
        bridge.close();
        acme.close();
        rio.close();
    }

    /** What one test did to a store is over when the next begins. */
    @AfterEach
    void all_is_well_again() {
        for (FakeVtex vtex : List.of(acme, rio)) {
            vtex.plain();
            vtex.letGo();
            assertThat(vtex.violations()).isEmpty();
        }
        await().until(() -> {
            bridge.pass(Duration.ofSeconds(20));
            return bridge.message("vtex").isEmpty() && room("acmestore") > 1 && room(RIO) > 1;
        });
    }

    /** For how many of its orders calls may begin. */
    private static int room(String account) {
        return bridge.bean("vtexBudget", VtexBudget.class).room(account);
    }

    private static ConditionFactory await() {
        return Awaitility.await().atMost(TestBridge.PATIENCE).pollInterval(Duration.ofMillis(20));
    }

    private static String fresh(FakeVtex vtex) {
        String id = "77000" + ++orders + "-01";
        return announced(vtex, id);
    }

    private static String announced(FakeVtex vtex, String id) {
        vtex.order(id, "ready-for-handling");
        vtex.announce(id, "ready-for-handling");
        return id;
    }

    private static Path document(String alias, String id) {
        return home.resolve("data/erp/orders").resolve(alias).resolve(id + ".csv");
    }

    private static void awaitHandling(FakeVtex vtex, String id) {
        await().until(() -> vtex.status(id).equals("handling"));
    }

    private static void drop(String alias, String name, String... lines) {
        try {
            Path folder = Files.createDirectories(
                    home.resolve("data/erp/inbox").resolve(alias).resolve("invoices"));
            Path hidden = Files.writeString(folder.resolve("." + name), String.join("\n", lines) + "\n");
            Files.move(hidden, folder.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String receipt(String alias, String name) throws IOException {
        Path file = home.resolve("data/erp/receipts")
                .resolve(alias)
                .resolve("invoices")
                .resolve(name + ".receipt.csv");
        return Files.exists(file) ? Files.readString(file) : "";
    }

    @Test
    void each_has_its_feed_its_key_and_its_folders() throws IOException {
        String ours = fresh(acme);
        String theirs = fresh(rio);
        awaitHandling(acme, ours);
        awaitHandling(rio, theirs);

        assertThat(document("vtex", ours)).content().contains(";acmestore;");
        assertThat(document("rio", theirs)).content().contains(";" + RIO + ";");
        assertThat(home.resolve("data/erp/orders")).isDirectoryNotContaining(Files::isRegularFile);
        assertThat(acme.calls(FakeVtex.GET_ORDER)).noneMatch(call -> call.path().contains(theirs));
        assertThat(rio.committed()).isNotEmpty();

        drop("rio", "nf.csv", "orderId;invoiceNumber", theirs + ";R1");
        drop("vtex", "nf.csv", "orderId;invoiceNumber", ours + ";A1");
        await().until(() ->
                rio.status(theirs).equals("invoiced") && acme.status(ours).equals("invoiced"));
        await().until(() -> receipt("rio", "nf.csv").contains("posted")
                && receipt("vtex", "nf.csv").contains("posted"));
        assertThat(receipt("rio", "nf.csv")).contains(";" + RIO + ";" + theirs).doesNotContain(ours);
        assertThat(rio.told().invoices(theirs)).containsExactly(theirs + " R1");
    }

    @Test
    void while_one_key_is_refused_the_others_orders_go_out_and_its_invoices_come_back() throws IOException {
        RioStore.CALLS.forEach(call -> rio.always(call, Trick.status(401)));
        String waiting = fresh(rio);
        await().until(() -> bridge.message("vtex").contains("401"));
        assertThat(bridge.message("vtex")).contains(RIO, "rio.app-key").doesNotContain("acmestore", "vtex.app-key");
        assertThat(bridge.trouble("vtex")).as("ready for the other").isEmpty();

        String ours = fresh(acme);
        awaitHandling(acme, ours);
        drop("vtex", "nf2.csv", "orderId;invoiceNumber", ours + ";A2");
        await().until(() -> acme.status(ours).equals("invoiced"));
        assertThat(bridge.ledger().order(RIO, waiting)).isEmpty();

        RioStore.CALLS.forEach(call -> acme.always(call, Trick.status(401)));
        // an answer that was on its way when the first call was refused counts as one, until the next is refused
        await().until(() -> {
            bridge.pass(Duration.ofSeconds(20));
            return bridge.trouble("vtex").contains("acmestore");
        });

        rio.plain();
        bridge.pass(Duration.ofMinutes(2));
        awaitHandling(rio, waiting);
        assertThat(document("rio", waiting)).isRegularFile();
    }

    @Test
    void while_one_hangs_with_more_orders_than_there_are_workers_the_others_go_out() {
        rio.always(FakeVtex.GET_ORDER, Trick.hang());
        List<String> stuck = List.of(
                fresh(rio),
                fresh(rio),
                fresh(rio),
                fresh(rio),
                fresh(rio),
                fresh(rio),
                fresh(rio),
                fresh(rio),
                fresh(rio),
                fresh(rio));
        await().until(() -> rio.calls(FakeVtex.GET_ORDER).stream()
                        .filter(call -> stuck.contains(FakeVtex.orderId(call.path())))
                        .count()
                >= 6);
        rio.always(FakeVtex.GET_FEED, Trick.hang());
        List<String> ours = List.of(fresh(acme), fresh(acme), fresh(acme), fresh(acme), fresh(acme), fresh(acme));
        ours.forEach(id -> awaitHandling(acme, id));
        assertThat(stuck).noneMatch(id -> rio.status(id).equals("handling"));

        rio.plain();
        rio.letGo();
        await().until(() -> {
            bridge.pass(Duration.ofSeconds(5));
            return stuck.stream().allMatch(id -> rio.status(id).equals("handling"));
        });
        assertThat(stuck).allSatisfy(id -> assertThat(rio.accepted(id)).isEqualTo(1));
    }

    @Test
    void after_a_429_that_account_alone_is_silent() {
        rio.next(FakeVtex.GET_FEED, Trick.status(429).header("Retry-After", "50"));
        await().until(() -> room(RIO) == 0);
        int asked = rio.calls().size();
        String ours = fresh(acme);
        awaitHandling(acme, ours);

        assertThat(rio.calls()).hasSize(asked);
    }

    @Test
    void a_folder_that_is_gone_holds_up_its_account_alone() throws IOException {
        awaitHandling(rio, fresh(rio));
        Path folder = document("rio", "any").getParent();
        Path away = Files.move(folder, folder.resolveSibling("away"));
        String waiting = fresh(rio);
        await().until(() -> bridge.message("erp-channel").contains(folder + " is gone"));
        awaitHandling(acme, fresh(acme));
        assertThat(bridge.trouble("erp-channel")).as("ready for the other").isEmpty();
        assertThat(rio.status(waiting)).isEqualTo("ready-for-handling");

        Files.move(away, folder);
        awaitHandling(rio, waiting);
        assertThat(bridge.message("erp-channel")).isEmpty();
    }

    @Test
    void an_id_that_both_have_is_two_orders_and_an_operator_says_which() {
        String id = fresh(acme);
        announced(rio, id);
        awaitHandling(acme, id);
        awaitHandling(rio, id);
        assertThat(document("vtex", id)).isRegularFile();
        assertThat(document("rio", id)).isRegularFile();

        Operator operator = new Operator(bridge);
        assertThat(operator.get("/orders/" + id).error()).contains("--account");
        assertThat(operator.get("/orders/" + id + "?account=" + RIO)
                        .json()
                        .path("account")
                        .asText())
                .isEqualTo(RIO);
        assertThat(bridge.ledger().order(RIO, id)).map(OrderRecord::account).contains(RIO);
    }

    @Test
    void whoever_asks_for_a_feed_says_whose() {
        Operator operator = new Operator(bridge);
        assertThat(operator.get("/feed").status()).isEqualTo(400);
        assertThat(operator.get("/feed").error()).contains("account is missing", "acmestore", RIO);
        JsonNode feed = operator.get("/feed?account=" + RIO).json();
        assertThat(feed.path("account").asText()).isEqualTo(RIO);
        assertThat(operator.get("/ledger/audit").json().path("verdict").asText())
                .isEqualTo("balanced");
    }

    @Test
    void the_second_accounts_secrets_are_none_of_the_routes() {
        assertThat(bridge.camel().getPropertiesComponent().resolveProperty("rio.account"))
                .contains(RIO);
        assertThat(bridge.camel().getPropertiesComponent().resolveProperty("rio.app-token"))
                .isEmpty();
        assertThat(bridge.camel().getPropertiesComponent().resolveProperty("rio.app-key"))
                .isEmpty();
    }
}
