package io.vtexerpbridge.routes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The audit and the purge as the commands ask for them, over what real routes leave in the ledger. */
class LedgerApiRouteTest {

    @TempDir
    Path home;

    private final HttpClient client = HttpClient.newHttpClient();
    private FakeVtex vtex;
    private TestBridge bridge;

    @BeforeEach
    void start() {
        vtex = new FakeVtex();
        bridge = TestBridge.start(home, vtex, Map.of());
    }

    @AfterEach
    void stop() {
        bridge.close();
        vtex.close();
    }

    private JsonNode ask(String method, String path, int status) throws Exception {
        Properties file = new Properties();
        try (var in = Files.newBufferedReader(home.resolve("data/order-api"))) {
            file.load(in);
        }
        HttpRequest request = HttpRequest.newBuilder(URI.create(file.getProperty("url") + "/api" + path))
                .header("Authorization", "Bearer " + file.getProperty("token"))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return new ObjectMapper().readTree(answer.body());
    }

    private void committed() {
        bridge.execute("update order_event set committed_at = received_at");
    }

    @Test
    void what_the_routes_did_with_orders_is_balanced() throws Exception {
        vtex.order("v1-01", "ready-for-handling");
        vtex.order("v2-01", "canceled");
        vtex.order("v3-01", "payment-pending");
        vtex.order("v4-01", "");
        for (String orderId : new String[] {"v1-01", "v2-01", "v3-01", "v4-01"}) {
            bridge.work(orderId);
        }
        bridge.heardOf("v5-01");
        committed();

        JsonNode answer = ask("GET", "/ledger/audit", 200);

        assertThat(answer.path("verdict").asText()).isEqualTo("balanced");
        assertThat(answer.path("balanced").asBoolean()).isTrue();
        assertThat(answer.path("report").path("balances").path(1).path("parts").toString())
                .isEqualTo(
                        "{\"waiting\":1,\"not-needed\":1,\"delivered\":0,\"handling\":1,\"invoiced\":0,\"canceled\":1,\"parked\":1}");
    }

    @Test
    void a_lost_order_is_named() throws Exception {
        bridge.heardOf("v1-01");
        committed();
        bridge.execute("update work_item set state = 'done', queue = null, lane = null");

        JsonNode answer = ask("GET", "/ledger/audit?account=" + FakeVtex.ACCOUNT, 200);

        assertThat(answer.path("balanced").asBoolean()).isFalse();
        assertThat(answer.path("report")
                        .path("faults")
                        .path(0)
                        .path("first")
                        .path(0)
                        .path("sentence")
                        .asText())
                .contains("v1-01", "retry it");
        assertThat(ask("GET", "/ledger/audit?until=2026-01-01", 200)
                        .path("balanced")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void a_question_that_means_nothing_gets_a_sentence() throws Exception {
        assertThat(ask("GET", "/ledger/audit?account=other", 400).path("error").asText())
                .contains("other", FakeVtex.ACCOUNT);
        assertThat(ask("GET", "/ledger/audit?since=2026-02-01&until=2026-01-01", 400)
                        .path("error")
                        .asText())
                .contains("nothing between");
    }

    @Test
    void what_is_long_over_is_purged_when_somebody_asks() throws Exception {
        vtex.order("v2-01", "canceled");
        bridge.work("v2-01");
        bridge.pass(Duration.ofDays(401));

        JsonNode answer = ask("POST", "/ledger/purge", 200);

        assertThat(answer.path("keepsAll").asBoolean()).isFalse();
        assertThat(answer.path("purged").path(0).path("orders").asInt()).isEqualTo(1);
        assertThat(bridge.state("v2-01")).isEqualTo("unknown");
    }

    @Test
    void the_daily_purge_goes_by_the_retention() {
        vtex.order("v2-01", "canceled");
        bridge.work("v2-01");
        bridge.advise("purge-ledger", route -> route.replaceFromWith("direct:purge-now"));
        bridge.pass(Duration.ofDays(399));
        bridge.send("purge-now", "", Map.of());
        assertThat(bridge.state("v2-01")).isEqualTo("canceled");

        bridge.pass(Duration.ofDays(2));
        bridge.send("purge-now", "", Map.of());
        assertThat(bridge.state("v2-01")).isEqualTo("unknown");
    }
}
