package io.vtexerpbridge.routes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.vtexerpbridge.ledger.WorkItem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Orders and what is parked of them, as an operator asks about them and mends them over HTTP. */
class OrderDeskRouteTest {

    private static final String KEY = "35261177441093000114550010000012341482109378";

    @TempDir
    Path home;

    private FakeVtex vtex;
    private TestBridge bridge;
    private Operator operator;
    private FakeErp erp;

    @BeforeEach
    void start() {
        vtex = new FakeVtex();
        bridge = TestBridge.start(home, vtex, Map.of());
        operator = new Operator(bridge);
        erp = new FakeErp(bridge);
    }

    @AfterEach
    void stop() {
        bridge.close();
        assertThat(vtex.violations()).isEmpty();
        vtex.close();
    }

    private void park(String id) {
        vtex.order(id, "");
        bridge.work(id);
        assertThat(bridge.state(id)).isEqualTo("parked");
    }

    private void parkNfe() throws IOException {
        erp.put("invoices", "nfe.xml", Files.readAllBytes(Path.of("samples/invoices/nfe-full/nfe.xml")));
        erp.awaitTaken("invoices", "nfe.xml");
        bridge.workAll();
    }

    @Test
    void what_is_parked_is_listed_piece_by_piece_an_NFe_without_an_order_too() throws IOException {
        park("1-01");
        parkNfe();
        bridge.restart();

        JsonNode parked = operator.get("/parked").json().path("parked");

        assertThat(parked).hasSize(2);
        assertThat(parked.get(0).path("orderId").asText()).isEqualTo("1-01");
        assertThat(parked.get(0).path("cause").asText()).isEqualTo("no-status");
        assertThat(parked.get(1).path("orderId").asText()).isEqualTo(KEY);
        assertThat(parked.get(1).path("kind").asText()).isEqualTo("nfe");
        assertThat(parked.get(1).path("source").asText()).isEqualTo("nfe.xml");
        assertThat(operator.get("/parked?cause=nfe-order").json().path("parked"))
                .hasSize(1);
        JsonNode first = operator.get("/parked?limit=1").json();
        assertThat(operator.get("/parked?limit=1&after=" + first.path("next").asText())
                        .json()
                        .path("parked")
                        .get(0)
                        .path("orderId")
                        .asText())
                .isEqualTo(KEY);
    }

    @Test
    void an_order_is_shown_with_all_that_belongs_to_it_and_no_shopper() {
        vtex.order("1-01", "ready-for-handling");
        bridge.work("1-01");
        erp.invoices("1-01", "77");
        String sequence = bridge.order("1-01").sequence();

        for (String name : List.of("1-01", sequence)) {
            JsonNode shown = operator.get("/orders/", name).json();
            assertThat(shown.path("order").path("orderId").asText()).isEqualTo("1-01");
            assertThat(shown.path("documents").get(0).path("fileName").asText()).isEqualTo("1-01.csv");
            assertThat(shown.path("told").get(0).path("file").asText()).isEqualTo("77.csv");
            assertThat(shown.path("told").get(0).path("outcome").asText()).isEqualTo("posted");
            assertThat(shown.path("timeline").findValuesAsText("entry")).contains("taken", "delivered", "handling");
            assertThat(shown.toString()).doesNotContain("firstName", "document\":\"");
        }
    }

    @Test
    void the_parked_body_is_shown_to_who_asks_for_it_alone() throws IOException {
        park("1-01");
        parkNfe();

        assertThat(operator.get("/orders/1-01").json().has("bodies")).isFalse();
        assertThat(operator.get("/orders/1-01").json().toString()).doesNotContain("clientProfileData");
        JsonNode bodies = operator.get("/orders/1-01?body=true").json().path("bodies");
        assertThat(bodies.get(0).path("body").asText()).contains("clientProfileData");
        assertThat(operator.get("/orders/" + KEY + "?body=true")
                        .json()
                        .path("bodies")
                        .get(0)
                        .path("body")
                        .asText())
                .contains("<nfeProc");
    }

    @Test
    void an_unknown_order_is_404_and_a_number_of_two_orders_names_both() {
        assertThat(operator.get("/orders/nobody").status()).isEqualTo(404);
        assertThat(operator.get("/orders/", "ünder/../way ?").error()).contains("ünder/../way ?");
        park("1-01");
        park("1-02");
        bridge.execute("update vtex_order set sequence = '500'");

        Operator.Answer several = operator.get("/orders/500");

        assertThat(several.status()).isEqualTo(409);
        assertThat(several.error()).contains("1-01", "1-02");
    }

    @Test
    void what_is_mended_goes_on_by_retry_with_several_at_once() {
        park("1-01");
        park("2-01");
        vtex.status("1-01", "ready-for-handling");
        vtex.status("2-01", "ready-for-handling");

        JsonNode answer = operator.post("/orders/retry", "{'ids':['1-01','nobody','2-01']}")
                .json()
                .path("orders");
        bridge.workAll();

        assertThat(answer.findValuesAsText("done")).containsExactly("true", "false", "true");
        assertThat(bridge.erpFiles()).containsExactly("1-01.csv", "2-01.csv");
        assertThat(bridge.timeline("1-01")).contains("reopened: Sent again by an operator");
        Operator.Answer again = operator.post("/orders/retry", "{'ids':['1-01']}");
        assertThat(again.status()).isEqualTo(409);
        assertThat(again.error()).contains("Nothing of 1-01 is parked", "handling");
    }

    @Test
    void a_whole_cause_is_opened_and_tells_how_many() {
        List<String> ids = new ArrayList<>();
        for (int n = 1; n <= 5; n++) {
            ids.add(n + "-01");
            park(n + "-01");
        }

        assertThat(operator.post("/orders/retry", "{'cause':'masked'}").status())
                .isEqualTo(404);
        assertThat(operator.post("/orders/retry", "{'cause':'no-status'}")
                        .json()
                        .path("opened")
                        .asInt())
                .isEqualTo(5);
        assertThat(ids).allSatisfy(id -> assertThat(bridge.state(id)).isEqualTo("waiting"));
        assertThat(operator.post("/orders/retry", "{'all':true}").error()).isEqualTo("Nothing is parked.");
        assertThat(operator.post("/orders/retry", "{}").status()).isEqualTo(400);
        assertThat(operator.post("/orders/retry", "{'all':true,'cause':'masked'}")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void a_skip_needs_a_reason_and_is_kept_out_of_a_run_that_is_going_on() {
        vtex.order("1-01", "ready-for-handling");
        WorkItem item = bridge.claimed("1-01");

        assertThat(operator.post("/orders/skip", "{'ids':['1-01']}").status()).isEqualTo(400);
        assertThat(operator.post("/orders/skip", "{'ids':['1-01'],'reason':' '}")
                        .status())
                .isEqualTo(400);
        Operator.Answer busy = operator.post("/orders/skip", "{'ids':['1-01'],'reason':'by hand'}");
        assertThat(busy.status()).isEqualTo(409);
        assertThat(busy.error()).contains("worked on right now");

        bridge.send("work-order", item, Map.of());
        assertThat(bridge.state("1-01")).isEqualTo("handling");
    }

    @Test
    void a_skipped_NFe_comes_back_to_the_ERP_with_the_reason() throws IOException {
        parkNfe();

        operator.post("/orders/skip", "{'ids':['" + KEY + "'],'reason':'of another shop'}");

        assertThat(erp.only("invoices", "nfe.xml").outcome()).isEqualTo("rejected");
        assertThat(erp.only("invoices", "nfe.xml").reason()).contains("skipped by an operator: of another shop");
        assertThat(erp.errors("invoices").get("nfe.xml.error.txt")).contains("of another shop");
        assertThat(operator.get("/parked").json().path("parked")).isEmpty();
    }

    @Test
    void every_order_is_exported_once_page_by_page() {
        for (int n = 1; n <= 5; n++) {
            bridge.heardOf(n + "-01");
        }
        List<String> seen = new ArrayList<>();
        String place = "";
        for (JsonNode page = operator.get("/export?limit=2").json();
                page.has("next");
                page = operator.get("/export?limit=2" + place).json()) {
            seen.addAll(page.path("orders").findValuesAsText("orderId"));
            JsonNode next = page.path("next");
            place = "&afterAccount=" + next.path("afterAccount").asText() + "&afterTaken="
                    + next.path("afterTaken").asText() + "&afterOrder="
                    + next.path("afterOrder").asText();
        }

        assertThat(seen).containsExactlyInAnyOrder("1-01", "2-01", "3-01", "4-01", "5-01");
    }

    @Test
    void without_the_ledger_it_says_so_and_nothing_else() throws Exception {
        park("1-01");
        ((AutoCloseable) bridge.bean("dataSource", DataSource.class)).close();

        for (Operator.Answer answer : List.of(
                operator.get("/orders"),
                operator.get("/parked"),
                operator.post("/orders/retry", "{'ids':['1-01']}"),
                operator.post("/orders/retry", "{'all':true}"),
                operator.get("/files"))) {
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.error()).isEqualTo("The ledger does not answer; look at the database behind ledger.url.");
        }
    }
}
