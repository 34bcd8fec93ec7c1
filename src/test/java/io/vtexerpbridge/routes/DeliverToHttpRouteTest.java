package io.vtexerpbridge.routes;

import static io.vtexerpbridge.routes.TestBridge.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vtexerpbridge.ledger.Document;
import io.vtexerpbridge.routes.FakeErpHttp.Call;
import io.vtexerpbridge.routes.FakeErpHttp.Trick;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Write down, call, record: whatever happens between two of them, the ERP has each document once, by its key. */
class DeliverToHttpRouteTest {

    private static final String ORDERS = "POST /orders";

    @TempDir
    static Path home;

    private static FakeVtex vtex;
    private static FakeErpHttp erp;
    private static TestBridge bridge;
    private static int orders;

    private final String id = "19000" + ++orders + "-01";
    private final String key = "acmestore/" + id + "/order";

    @BeforeAll
    static void start() {
        vtex = new FakeVtex();
        erp = new FakeErpHttp();
        Map<String, String> keys = erp.keys();
        keys.put("erp.http.auth", "bearer");
        keys.put("erp.http.token", "TOKENOFTHEERP");
        keys.put("erp.http.headers", "X-Tenant: 12, X-Api-Key: KEYOFTHEERP");
        keys.put("erp.http.erp-number-pointer", "/order/number");
        bridge = TestBridge.start(home, vtex, keys);
    }

    @AfterAll
    static void stop() {
        bridge.close();
        erp.close();
        vtex.close();
    }

    @BeforeEach
    void an_order_is_ready() {
        vtex.order(id, "ready-for-handling");
    }

    @AfterEach
    void nothing_forbidden_was_done() {
        vtex.plain();
        erp.plain();
        assertThat(erp.violations()).isEmpty();
        assertThat(vtex.violations()).isEmpty();
    }

    @Test
    void an_order_is_one_call_with_its_key_and_what_the_ERP_asks_for() {
        bridge.work(id);

        assertThat(bridge.state(id)).isEqualTo("handling");
        assertThat(erp.about(id)).hasSize(1);
        Call call = erp.about(id).get(0);
        assertThat(call.method() + " " + call.path()).isEqualTo(ORDERS);
        assertThat(call.text()).contains(id);
        assertThat(call.headers())
                .containsEntry("idempotency-key", key)
                .containsEntry("x-document-name", "order")
                .containsEntry("content-type", "text/csv; charset=UTF-8")
                .containsEntry("authorization", "Bearer TOKENOFTHEERP")
                .containsEntry("x-tenant", "12")
                .containsEntry("x-api-key", "KEYOFTHEERP")
                .containsEntry("content-length", Integer.toString(call.body().length));
        assertThat(bridge.document(id).releasedAt()).isNotNull();
        assertThat(bridge.document(id).sizeBytes()).isEqualTo(call.body().length);
        assertThat(bridge.ask("select number from erp_number where order_id = ?", id))
                .isEqualTo("PV-" + id);
        assertThat(open()).isZero();
        assertThat(vtex.calls()).noneMatch(one -> one.headers().toString().contains("OFTHEERP"));
    }

    private long open() {
        return (Long) bridge.ask("select count(*) from http_sending where order_id = ?", id);
    }

    /** Where a process is killed. */
    enum Killed {
        BEFORE_THE_CALL("deliver-to-http", "to-erp-orders"),
        BETWEEN_CALL_AND_RECORD("deliver-to-http", "to-ledger-arrived"),
        BETWEEN_RECORD_AND_START("ack-order", "to-start-handling");

        private final String route;
        private final String step;

        Killed(String route, String step) {
            this.route = route;
            this.step = step;
        }
    }

    @Test
    void killed_anywhere_the_ERP_has_the_order_once(@TempDir Path other) {
        try (TestBridge mortal = TestBridge.start(other, vtex, erp.keys())) {
            for (Killed killed : Killed.values()) {
                mortal.advise(
                        killed.route,
                        route -> route.weaveById(killed.step).before().process(TestBridge.dying()));
                String mine = id + killed.ordinal();
                vtex.order(mine, "ready-for-handling");
                mortal.work(mine);
                // what VTEX has by then is another content: the same bytes must go all the same
                if (killed == Killed.BEFORE_THE_CALL) {
                    ((ObjectNode) vtex.order(mine, "ready-for-handling").at("/items/0")).put("name", "Renamed");
                }
                mortal.recover();
                mortal.workToTheEnd(mine);
                assertThat(mortal.state(mine)).as(killed.name()).isEqualTo("handling");
                assertThat(vtex.accepted(mine)).isEqualTo(1);
                assertThat(erp.keysOf(mine)).first().isEqualTo("acmestore/" + mine + "/order");
                assertThat(erp.document("acmestore/" + mine + "/order")).doesNotContain("Renamed");
                assertThat(erp.about(mine).stream()
                                .filter(call ->
                                        call.headers().get("x-document-name").equals("order")))
                        .hasSize(killed == Killed.BETWEEN_CALL_AND_RECORD ? 2 : 1);
            }
        }
    }

    @Test
    void a_lost_answer_sends_the_same_bytes_again_and_what_changed_meanwhile_after_them() {
        erp.next(ORDERS, Trick.hangUp().afterTheEffect());
        bridge.work(id);
        assertThat(bridge.state(id)).isEqualTo("waiting");
        assertThat(bridge.lastError(id))
                .contains("did not answer POST " + erp.url() + "/orders", "erp.http.orders-url");
        ObjectNode order = vtex.order(id, "ready-for-handling");
        ((ObjectNode) order.at("/shippingData/address")).put("city", "Ilhabela");
        order.at("/shippingData/selectedAddresses").forEach(place -> ((ObjectNode) place).put("city", "Ilhabela"));

        bridge.workAgain(id);
        bridge.workToTheEnd(id);

        assertThat(erp.keysOf(id)).containsExactly(key, "acmestore/" + id + "/changed-1");
        assertThat(erp.about(id)).hasSize(3);
        assertThat(erp.about(id).get(1).body()).isEqualTo(erp.about(id).get(0).body());
        assertThat(erp.document(key)).doesNotContain("Ilhabela");
        assertThat(erp.document("acmestore/" + id + "/changed-1")).contains("Ilhabela");
    }

    @Test
    void an_order_canceled_while_its_answer_is_lost_reaches_the_ERP_and_so_does_its_end() {
        erp.next(ORDERS, Trick.status(500).afterTheEffect());
        bridge.work(id);
        vtex.status(id, "canceled");
        bridge.workAgain(id);

        assertThat(erp.keysOf(id)).containsExactly(key, "acmestore/" + id + "/canceled");
        assertThat(bridge.state(id)).isEqualTo("canceled");
        assertThat(bridge.ledger().documents("acmestore", id))
                .extracting(Document::name)
                .containsExactlyInAnyOrder("order", "canceled");
    }

    @Test
    void an_order_canceled_before_anything_was_sent_never_reaches_the_ERP() {
        erp.next(ORDERS, Trick.status(404));
        bridge.work(id);
        vtex.status(id, "canceled");
        bridge.workAgain(id);

        assertThat(bridge.state(id)).isEqualTo("canceled");
        assertThat(erp.keysOf(id)).isEmpty();
        assertThat(erp.about(id)).hasSize(1);
        bridge.work(healthy());
    }

    private String healthy() {
        String other = id.replace("-01", "-02");
        vtex.order(other, "ready-for-handling");
        return other;
    }

    /** Whoever invoiced it, it is shipped: an ERP that never saw the order must not begin with it now. */
    @Test
    void an_order_invoiced_while_its_answer_is_lost_is_not_sent_again() {
        erp.next(ORDERS, Trick.status(500));
        bridge.work(id);
        vtex.status(id, "invoiced");
        bridge.workAgain(id);
        assertThat(bridge.state(id)).isEqualTo("invoiced");
        assertThat(erp.about(id)).hasSize(1);
    }

    @Test
    void what_one_channel_began_the_next_one_neither_takes_for_done_nor_does_again(@TempDir Path other) {
        String lost = id + "2";
        vtex.order(lost, "ready-for-handling");
        try (TestBridge folder = TestBridge.start(other, vtex, Map.of())) {
            folder.advise(
                    "release-order",
                    route -> route.weaveById("to-release").before().process(TestBridge.dying()));
            folder.work(id);
            assertThat(folder.erpFiles()).isEmpty();
        }
        try (Logs logs = Logs.of();
                TestBridge http = TestBridge.start(other, vtex, erp.keys())) {
            http.workAgain(id);
            assertThat(http.lastError(id)).contains("Document order of order " + id, "once more");
            assertThat(vtex.accepted(id)).isZero();
            assertThat(logs.lines()).anyMatch(line -> line.contains("Document order of order " + id));
            erp.next(ORDERS, Trick.hangUp().afterTheEffect());
            http.work(lost);
        }
        try (Logs logs = Logs.of();
                TestBridge folder = TestBridge.start(other, vtex, Map.of())) {
            assertThat(folder.erpFiles())
                    .as("released by the channel that wrote it")
                    .hasSize(1);
            folder.workAgain(lost);
            assertThat(folder.lastError(lost)).contains("document order", "erp.channel = http", "./bridge orders skip");
            assertThat(folder.cause(lost)).isEqualTo("erp-channel");
            assertThat(folder.folder()).noneMatch(name -> name.contains(lost));
            assertThat(logs.lines()).anyMatch(line -> line.contains("erp.channel = http") && line.contains(lost));
            assertThat(folder.trouble("erp-channel")).as("others go").isEmpty();
            folder.workToTheEnd(id);
            assertThat(folder.state(id)).isEqualTo("handling");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 429, 503})
    void what_the_ERP_cannot_do_now_goes_again_under_the_same_key(int status) {
        erp.next(ORDERS, Trick.status(status), Trick.status(status).afterTheEffect());
        bridge.work(id);
        assertThat(bridge.state(id)).isEqualTo("waiting");
        assertThat(bridge.cause(id)).isEqualTo("erp-channel");
        bridge.workAgain(id);
        bridge.workAgain(id);
        assertThat(bridge.state(id)).isEqualTo("handling");
        assertThat(erp.keysOf(id)).containsExactly(key);
        assertThat(erp.about(id)).hasSize(3);
    }

    @Test
    void slow_and_cut_answers_and_pages_are_no_delivery() {
        erp.next(
                ORDERS,
                Trick.status(201).afterTheEffect().slow(5_000),
                Trick.hangUp(),
                Trick.status(200).saying("text/html", "<html>Sign in</html>"),
                Trick.status(200).saying("application/octet-stream", " <!DOCTYPE html><p>Sign in"));
        for (int tries = 0; tries < 4; tries++) {
            if (tries == 0) {
                bridge.work(id);
            } else {
                bridge.workAgain(id);
            }
            assertThat(bridge.state(id)).isEqualTo("waiting");
        }
        assertThat(bridge.lastError(id)).contains("a page for people");
        assertThat(bridge.trouble("erp-channel")).contains(erp.url());
        bridge.workAgain(id);
        assertThat(bridge.state(id)).isEqualTo("handling");
        assertThat(erp.keysOf(id)).containsExactly(key);
        assertThat(bridge.trouble("erp-channel")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "301, put the address it leads to into erp.http.orders-url",
        "401, correct erp.http.auth and its keys",
        "403, correct erp.http.auth and its keys",
        "404, correct erp.http.orders-url",
        "405, correct erp.http.orders-url"
    })
    void what_is_wrong_with_the_channel_is_said_and_mends_itself(int status, String mend) {
        erp.next(ORDERS, Trick.status(status).header("Location", "http://127.0.0.1:1/elsewhere"));
        bridge.work(id);
        assertThat(bridge.cause(id)).isEqualTo("erp-channel");
        assertThat(bridge.lastError(id)).contains("answered " + status + " to POST " + erp.url() + "/orders", mend);
        assertThat(bridge.trouble("erp-channel")).isEqualTo(bridge.lastError(id));
        assertThat(open()).as("the ERP has not looked at it").isZero();
        bridge.workAgain(id);
        assertThat(bridge.state(id)).isEqualTo("handling");
        assertThat(bridge.trouble("erp-channel")).isEmpty();
    }

    @Test
    void there_already_is_delivered() {
        erp.next(ORDERS, Trick.status(409).saying("application/json", "{\"error\":\"exists\"}"));
        bridge.work(id);
        assertThat(bridge.state(id)).isEqualTo("handling");
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 422, 413})
    void what_the_ERP_refuses_is_parked_with_its_words_which_no_log_has_and_mended_goes_out_as_it_is_then(int status) {
        erp.next(
                ORDERS,
                Trick.status(status)
                        .saying("application/json", "{\"error\":\"no customer Maria Souza, maria@example.com\"}"));
        try (Logs logs = Logs.of()) {
            bridge.work(id);
            assertThat(logs.lines())
                    .anyMatch(line -> line.contains(id + " parked: ") && line.contains("answered " + status))
                    .noneMatch(line -> line.contains("Maria") || line.contains("maria"));
        }
        assertThat(bridge.state(id)).isEqualTo("parked");
        assertThat(bridge.cause(id)).isEqualTo("erp-refused");
        assertThat(bridge.parked(id).reason())
                .contains("no customer Maria Souza")
                .doesNotContain("maria@example.com");
        assertThat(bridge.trouble("erp-channel")).isEmpty();

        ((ObjectNode) vtex.order(id, "ready-for-handling").at("/clientProfileData")).put("firstName", "Hedwig");
        bridge.ledger().reopen("acmestore", id);
        bridge.workToTheEnd(id);
        assertThat(erp.keysOf(id)).containsExactly(key);
        assertThat(erp.document(key)).contains("Hedwig");
    }

    @Test
    void a_pause_that_the_ERP_asks_for_holds_for_every_order_and_one_that_is_away_is_said(@TempDir Path other) {
        String second = id.replace("-01", "-02");
        vtex.order(second, "ready-for-handling");
        FakeErpHttp moody = new FakeErpHttp();
        Map<String, String> keys = moody.keys();
        keys.put("erp.http.orders-url", moody.url() + "/orders?key=SECRETOFTHEADDRESS");
        try (TestBridge patient = TestBridge.start(other, vtex, keys)) {
            moody.next(ORDERS, Trick.status(503).header("Retry-After", "120"));
            patient.heardOf(id);
            patient.heardOf(second);
            patient.workAll();
            patient.pass(Duration.ofSeconds(110));
            patient.workAll();
            assertThat(moody.calls(ORDERS)).hasSize(1);
            assertThat(patient.ask("select sum(attempts) from work_item").toString())
                    .isEqualTo("0");
            patient.pass(Duration.ofSeconds(11));
            patient.workAll();
            assertThat(moody.documents()).isEqualTo(2);
            assertThat(moody.calls(ORDERS)).hasSize(3);

            // and one that is away is said, and its address without what may be a key in it
            moody.close();
            String third = id.replace("-01", "-03");
            vtex.order(third, "ready-for-handling");
            patient.work(third);
            patient.workAgain(third);
            patient.workAgain(third);
            assertThat(patient.cause(third)).isEqualTo("erp-channel");
            assertThat(patient.lastError(third))
                    .contains("look at the ERP and the network")
                    .doesNotContain("SECRETOF");
            assertThat(patient.trouble("erp-channel")).isEqualTo(patient.lastError(third));
        } finally {
            moody.close();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a b-%s",
                "a/../b-%s",
                "\u00e9\u4e16-%s",
                "a\r\nX-Evil: 1-%s",
                "[a, b]-%s",
                "%s-xxxxxxxxxxxxxxxxxxxxx"
            })
    void an_id_from_outside_makes_no_header_and_no_path(String pattern) {
        String wild = pattern.formatted(id);
        vtex.order(wild, "ready-for-handling");
        int before = erp.documents();
        bridge.work(wild);
        assertThat(bridge.state(wild)).isEqualTo("handling");
        assertThat(erp.documents()).isEqualTo(before + 1);
        Call call = erp.calls(ORDERS).get(erp.calls(ORDERS).size() - 1);
        assertThat(call.path()).isEqualTo("/orders");
        assertThat(call.headers()).doesNotContainKey("x-evil");
        assertThat(call.headers().get("idempotency-key")).matches("acmestore/[A-Za-z0-9%._*-]+/order");
    }

    @Test
    void a_token_is_fetched_once_renewed_before_its_end_and_once_after_it_was_refused(@TempDir Path other) {
        Map<String, String> keys = erp.keys();
        try (FakeErpHttp guarded = new FakeErpHttp()) {
            keys.put("erp.http.orders-url", guarded.url() + "/orders");
            keys.put("erp.http.auth", "oauth2");
            keys.put("erp.http.oauth2.token-url", guarded.url() + "/token");
            keys.put("erp.http.oauth2.client-id", "bridge");
            keys.put("erp.http.oauth2.client-secret", FakeErpHttp.CLIENT_SECRET);
            keys.put("work.poll-period", "20ms");
            guarded.require("Bearer none yet");
            try (TestBridge signedIn = TestBridge.start(other, vtex, keys);
                    Logs logs = Logs.loud(List.of())) {
                List<String> ids = List.of(id, id + "2", id + "3", id + "4", id + "5");
                for (String one : ids) {
                    vtex.order(one, "ready-for-handling");
                    signedIn.heardOf(one);
                }
                await().atMost(PATIENCE).until(() -> ids.stream()
                        .allMatch(one -> signedIn.state(one).equals("handling")));
                assertThat(guarded.tokens()).as("one for all").isEqualTo(1);

                signedIn.pass(Duration.ofMinutes(59).plusSeconds(45));
                arrives(signedIn, id + "6");
                assertThat(guarded.tokens()).as("before its end").isEqualTo(2);

                guarded.require("Bearer withdrawn");
                arrives(signedIn, id + "7");
                assertThat(guarded.tokens()).as("after a 401").isEqualTo(3);
                assertThat(guarded.about(id + "7")).hasSize(2);
                assertThat(signedIn.trouble("erp-channel")).isEmpty();

                guarded.always(ORDERS, Trick.status(401));
                String refused = id + "8";
                vtex.order(refused, "ready-for-handling");
                signedIn.heardOf(refused);
                await().atMost(PATIENCE)
                        .until(() -> signedIn.trouble("erp-channel").contains("401"));
                guarded.plain();
                await().atMost(PATIENCE).until(() -> signedIn.state(refused).equals("handling"));
                assertThat(logs.lines()).noneMatch(line -> line.contains("Bearer T") || line.contains("access_token"));
            }
        }
    }

    private static void arrives(TestBridge bridge, String orderId) {
        vtex.order(orderId, "ready-for-handling");
        bridge.heardOf(orderId);
        await().atMost(PATIENCE).until(() -> bridge.state(orderId).equals("handling"));
    }
}
