package io.vtexerpbridge.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.vtexerpbridge.BridgeAccount;
import io.vtexerpbridge.BridgeConfiguration;
import io.vtexerpbridge.feed.FeedConfiguration;
import io.vtexerpbridge.settings.Settings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is told of a VTEX account, and that VTEX is asked and nothing else. */
class VtexCheckTest {

    private static final Path HOME = Path.of("").toAbsolutePath();
    private static final String FEED = "/api/orders/feed/config";
    private static final String HOOK = "/api/orders/hook/config";
    private static final String LIST = "/api/oms/pvt/orders?page=1&per_page=1";
    private static final String ORDER = "/api/oms/pvt/orders/1-01";
    private static final String CHANGES = "/api/order-system/orders/1-01/changes?an=acmestore";

    private record Said(int status, String type, String body) {}

    private final Map<String, Said> answers = new HashMap<>();
    private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
    private final List<Look> looks = new ArrayList<>();
    private HttpServer vtex;
    private Settings settings;

    @BeforeEach
    void start() throws IOException {
        vtex = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        vtex.createContext("/", call -> {
            asked.add(call.getRequestMethod() + " " + call.getRequestURI());
            Said said = answers.getOrDefault(
                    call.getRequestURI().toString(),
                    new Said(404, "application/json", "{\"error\":{\"code\":\"1\",\"message\":\"no such thing\"}}"));
            byte[] body = said.body().getBytes(StandardCharsets.UTF_8);
            call.getResponseHeaders().set("Content-Type", said.type());
            call.sendResponseHeaders(said.status(), body.length);
            call.getResponseBody().write(body);
            call.close();
        });
        vtex.start();
        settings = Settings.loadOffline(HOME, Map.of())
                .with(Map.of(
                        "vtex.account", "acmestore",
                        "vtex.app-key", "key",
                        "vtex.app-token", "token",
                        "vtex.base-url", "http://127.0.0.1:" + vtex.getAddress().getPort()));
        answer(FEED, 200, wantedFeed());
        answer(LIST, 200, "{\"list\":[{\"orderId\":\"1-01\"}]}");
        answer(ORDER, 200, "{\"orderId\":\"1-01\"}");
        answer(CHANGES, 200, "[]");
    }

    @AfterEach
    void stop() {
        vtex.stop(0);
    }

    private String wantedFeed() {
        return new FeedConfiguration(
                        BridgeConfiguration.mapper(),
                        settings.list("feed.states"),
                        Duration.ofMinutes(1),
                        Clock.systemUTC())
                .wanted();
    }

    private void answer(String path, int status, String body) {
        answers.put(path, new Said(status, "application/json", body));
    }

    private List<String> findings() {
        Report report = new Report(looks::add);
        new VtexCheck(settings, BridgeAccount.of(settings).get(0).vtex(), new KeyPlaces(HOME, Map.of()), report).look();
        return report.findings().stream().map(Finding::sentence).toList();
    }

    private List<String> looks(Look.State state) {
        return looks.stream()
                .filter(look -> look.state() == state)
                .map(Look::what)
                .toList();
    }

    private void set(String... keysAndValues) {
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            values.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        settings = settings.with(values);
    }

    @Test
    void everything_is_asked_once_and_the_feed_itself_is_not_read() {
        set(
                "hook.enabled",
                "true",
                "hook.configure",
                "true",
                "hook.secret",
                "s",
                "hook.url",
                "http://127.0.0.1:1/vtex/hook");

        assertThat(findings()).isEmpty();

        assertThat(asked)
                .containsExactlyElementsOf(
                        Arrays.asList("GET " + FEED, "GET " + HOOK, "GET " + LIST, "GET " + ORDER, "GET " + CHANGES));
        assertThat(looks(Look.State.NOT_TRIED))
                .singleElement()
                .asString()
                .contains("start-handling", "Notify invoice", "trying would change something");
    }

    @Test
    void each_missing_permission_is_told_by_its_name() {
        answer(FEED, 403, "");
        answer(LIST, 403, "");
        answer("/api/oms/pvt/orders/0000000000000-00", 403, "");

        assertThat(findings())
                .hasSize(3)
                .anyMatch(sentence -> sentence.contains("\"Feed v3 and Hook Admin\"; add it to the key's role"))
                .anyMatch(sentence -> sentence.contains("\"List Orders\"; add it"))
                .anyMatch(sentence -> sentence.contains("\"View order\"; add it"));
    }

    @Test
    void a_permission_for_what_the_erp_may_never_send_is_no_problem() {
        answer(CHANGES, 403, "");

        assertThat(findings()).isEmpty();
        assertThat(looks(Look.State.NOT_TRIED))
                .anyMatch(what -> what.contains("lacks the permission \"Change order\""));
    }

    @Test
    void in_a_store_without_orders_one_that_there_is_not_tells_of_the_permission() {
        answer(LIST, 200, "{\"list\":[]}");

        assertThat(findings()).isEmpty();
        assertThat(looks(Look.State.OK)).contains("permission View order");
    }

    @ParameterizedTest
    @CsvSource({"401", "429", "500", "503", "302"})
    void an_answer_that_would_be_the_same_for_every_question_ends_them(int status) {
        answer(FEED, status, "");

        assertThat(findings()).hasSize(1);
        assertThat(asked).hasSize(1);
        assertThat(looks(Look.State.NOT_TRIED)).singleElement().asString().contains("VTEX has to answer first");
    }

    @Test
    void a_page_for_people_is_no_answer_of_vtex() {
        answers.put(FEED, new Said(200, "text/html", "<html>sign in</html>"));

        assertThat(findings()).singleElement().asString().contains("HTML instead of JSON");
    }

    @Test
    void a_feed_that_only_keeps_events_for_another_time_is_mended_by_the_start() {
        answer(FEED, 200, wantedFeed().replace("1209600", "345600"));

        assertThat(findings()).isEmpty();
        assertThat(looks(Look.State.OK))
                .anyMatch(what -> what.contains("345600 s instead of 1209600 s, the bridge mends that"));

        set("feed.configure", "false");
        assertThat(findings())
                .singleElement()
                .asString()
                .contains("345600 s instead of 1209600 s", "./bridge feed configure");
    }

    @Test
    void a_feed_that_nobody_makes_is_named() {
        answers.remove(FEED);
        assertThat(findings()).isEmpty();

        set("feed.configure", "false");
        assertThat(findings())
                .singleElement()
                .asString()
                .contains("VTEX has no feed for this key", "feed.configure = true");
    }

    @Test
    void a_hook_that_goes_elsewhere_or_nowhere_is_named() {
        set("hook.enabled", "true", "hook.secret", "s", "hook.url", "http://127.0.0.1:1/vtex/hook");
        assertThat(findings()).singleElement().asString().contains("there is none", "./bridge hook configure");

        answer(HOOK, 200, "{\"hook\":{\"url\":\"https://test.acme.example/hook\"}}");
        assertThat(findings())
                .singleElement()
                .asString()
                .contains("it goes to https://test.acme.example/hook instead of http://127.0.0.1:1/vtex/hook");

        answer(HOOK, 200, "{\"hook\":{\"url\":\"http://127.0.0.1:1/vtex/hook\"}}");
        assertThat(findings()).isEmpty();
    }

    @Test
    void key_and_token_are_in_no_sentence() {
        answers.keySet().forEach(path -> answers.put(path, new Said(401, "application/json", "token key")));
        set("vtex.app-key", "APPKEYAPPKEY", "vtex.app-token", "TOKENTOKEN");

        assertThat(findings())
                .hasSize(1)
                .noneMatch(sentence -> sentence.contains("APPKEY") || sentence.contains("TOKENTOKEN"));
    }
}
