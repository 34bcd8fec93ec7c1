package io.vtexerpbridge.routes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vtexerpbridge.routes.FakeVtex.Trick;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the commands feed and hook ask. */
class SubscriptionApiRouteTest {

    @TempDir
    static Path home;

    private static final int PORT = ReceiveHookRouteTest.freePort();
    private static FakeVtex vtex;
    private static TestBridge bridge;

    record Got(int status, JsonNode json) {
        String text(String name) {
            return json.path(name).asText();
        }
    }

    @BeforeAll
    static void start() {
        vtex = new FakeVtex();
        bridge = TestBridge.start(home, vtex, settings("http://127.0.0.1:" + PORT + "/vtex/hook", PORT));
    }

    private static Map<String, String> settings(String url, int port) {
        Map<String, String> values = new LinkedHashMap<>(ReceiveHookRouteTest.settings(port));
        values.put("hook.url", url);
        values.put("guardian.period", "1h");
        return values;
    }

    @AfterAll
    static void stop() {
        bridge.close();
        vtex.close();
    }

    @BeforeEach
    void fresh() {
        vtex.reset();
    }

    @AfterEach
    void nothing_forbidden_was_done() {
        assertThat(vtex.violations()).isEmpty();
    }

    private static Got ask(Path where, String method, String path) throws IOException, InterruptedException {
        Properties file = new Properties();
        try (var in = Files.newBufferedReader(where.resolve("data/order-api"))) {
            file.load(in);
        }
        HttpRequest request = HttpRequest.newBuilder(URI.create(file.getProperty("url") + "/api" + path))
                .header("Authorization", "Bearer " + file.getProperty("token"))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        HttpResponse<String> answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        return new Got(answer.statusCode(), new ObjectMapper().readTree(answer.body()));
    }

    private static Got ask(String method, String path) throws IOException, InterruptedException {
        return ask(home, method, path);
    }

    @Test
    void the_feed_is_shown_with_what_differs_and_what_waits() throws Exception {
        vtex.config(FakeVtex.GOOD_CONFIG
                .replace("\"quantity\":0", "\"quantity\":3")
                .replace("MessageInSeconds\":0", "MessageInSeconds\":86400"));
        Got shown = ask("GET", "/feed");
        assertThat(shown.status()).isEqualTo(200);
        assertThat(shown.text("difference")).isEmpty();
        assertThat(shown.json().at("/configuration/quantity").asInt()).isEqualTo(3);
        assertThat(shown.json().path("secondsToLoss").asLong()).isBetween(13 * 86_400L - 60, 13 * 86_400L);

        vtex.config(FakeVtex.GOOD_CONFIG.replace("1209600", "345600"));
        assertThat(ask("GET", "/feed").text("difference")).contains("345600");
        vtex.config(null);
        assertThat(ask("GET", "/feed").text("difference")).isEqualTo("there is none");
        assertThat(vtex.calls(FakeVtex.SET_CONFIG)).isEmpty();
    }

    @Test
    void the_feed_is_configured_and_deleted_by_hand() throws Exception {
        vtex.config(null);
        assertThat(ask("POST", "/feed").text("difference")).isEmpty();
        assertThat(vtex.config()).contains("1209600");
        Got deleted = ask("DELETE", "/feed");
        assertThat(deleted.json().path("comesBack").asBoolean())
                .as("feed.configure is true")
                .isTrue();
        assertThat(vtex.config()).isNull();
        assertThat(ask("DELETE", "/feed").text("error")).contains("404", "delete-feed-configuration");
    }

    @Test
    void events_are_peeked_at_and_not_committed_and_show_no_handle() throws Exception {
        vtex.announce("1-01", "ready-for-handling");
        Got peeked = ask("GET", "/feed/events");
        assertThat(peeked.json().path("hiddenSeconds").asInt()).isEqualTo(60);
        assertThat(peeked.json().at("/events/0/orderId").asText()).isEqualTo("1-01");
        assertThat(peeked.json().toString()).doesNotContainIgnoringCase("handle\":");
        assertThat(vtex.committed()).isEmpty();
        assertThat(vtex.waiting()).isEqualTo(1);
        assertThat(ask("GET", "/feed/events").json().path("events").isEmpty())
                .as("hidden")
                .isTrue();
    }

    @Test
    void the_hook_is_configured_shown_without_its_secret_and_deleted() throws Exception {
        assertThat(ask("GET", "/hook").text("difference")).isEqualTo("there is none");
        Got set = ask("POST", "/hook");
        assertThat(set.status()).isEqualTo(200);
        assertThat(set.text("difference")).isEmpty();
        assertThat(set.json().at("/configuration/hook/url").asText()).endsWith("/vtex/hook");
        assertThat(set.json().toString()).contains("(hidden)").doesNotContain(ReceiveHookRouteTest.SECRET);
        assertThat(vtex.hook()).contains(ReceiveHookRouteTest.SECRET);
        assertThat(ask("DELETE", "/hook").json().path("comesBack").asBoolean()).isFalse();
        assertThat(vtex.hook()).isNull();
    }

    @Test
    void a_hook_that_VTEX_cannot_reach_is_told_as_what_it_is() throws Exception {
        vtex.next(FakeVtex.SET_HOOK, Trick.answer(400, "text/plain", "Unable to check address"));
        Got refused = ask("POST", "/hook");
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.text("error"))
                .contains("could not reach hook.url", "/vtex/hook", "ping")
                .doesNotContain(ReceiveHookRouteTest.SECRET);
    }

    @Test
    void without_an_address_there_is_nothing_to_configure(@TempDir Path other) throws Exception {
        try (TestBridge still = TestBridge.answeringOnly(other, vtex, settings("", 0))) {
            assertThat(still.camel().isStarted()).isTrue();
            Got refused = ask(other, "POST", "/hook");
            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.text("error")).startsWith("hook.url is missing");
        }
        assertThat(vtex.calls()).isEmpty();
    }
}
