package io.vtexerpbridge.routes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.Endpoint;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The order API as anybody on this machine reaches it. */
class OrderApiRouteTest {

    private static final Pattern API = Pattern.compile("platform-http://(/api[^?]*)\\?httpMethodRestrict=(\\w+)");

    @TempDir
    Path home;

    private final HttpClient client = HttpClient.newHttpClient();
    private FakeVtex vtex;
    private TestBridge bridge;

    @BeforeEach
    void start() {
        vtex = new FakeVtex();
        bridge = TestBridge.start(home, vtex, Map.of("http.user", "ana", "http.password", "s3cr:et"));
    }

    @AfterEach
    void stop() {
        bridge.close();
        vtex.close();
    }

    @Test
    void every_operation_asks_for_the_token_or_the_password() throws Exception {
        List<String> answered = new ArrayList<>();
        for (Endpoint endpoint : bridge.camel().getEndpoints()) {
            Matcher found = API.matcher(endpoint.getEndpointUri());
            if (found.find()) {
                String path = found.group(1).replaceAll("\\{\\w+}", "x");
                for (String wrong : List.of("", "Bearer x", "Bearer", basic("ana", "other"), basic("", ""))) {
                    HttpResponse<String> answer = ask(found.group(2), path, wrong);
                    assertThat(answer.statusCode()).as(path + " with " + wrong).isEqualTo(401);
                    assertThat(answer.headers().firstValue("WWW-Authenticate")).isPresent();
                }
                answered.add(path);
            }
        }
        assertThat(answered).contains("/api/orders");
    }

    @Test
    void the_token_file_is_its_owners_alone_and_opens_the_api() throws Exception {
        bridge.heardOf("v1-01");

        HttpResponse<String> byToken = ask("GET", "/api/orders", "Bearer " + file().getProperty("token"));
        HttpResponse<String> byPassword = ask("GET", "/api/orders", basic("ana", "s3cr:et"));

        assertThat(byToken.statusCode()).isEqualTo(200);
        assertThat(byToken.body())
                .contains("\"orderId\":\"v1-01\"", "\"state\":\"waiting\"")
                .isEqualTo(byPassword.body());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve("data/order-api"))))
                .isEqualTo("rw-------");
    }

    @Test
    void the_token_is_another_one_after_each_start_and_gone_after_the_stop() throws Exception {
        String first = file().getProperty("token");
        bridge.restart();
        assertThat(file().getProperty("token")).isNotEqualTo(first);
        assertThat(ask("GET", "/api/orders", "Bearer " + first).statusCode()).isEqualTo(401);

        bridge.close();
        assertThat(home.resolve("data/order-api")).doesNotExist();
    }

    @Test
    void a_wrong_question_gets_a_sentence_and_a_failure_no_stack_trace() throws Exception {
        assertThat(ask("GET", "/api/orders?state=lost", admitted()))
                .satisfies(answer -> assertThat(answer.statusCode()).isEqualTo(400))
                .satisfies(answer -> assertThat(answer.body()).contains("lost", "not-needed"));
        assertThat(ask("GET", "/api/orders?since=yesterday", admitted()).statusCode())
                .isEqualTo(400);

        bridge.execute("alter table vtex_order rename to vtex_order_away");
        HttpResponse<String> failed = ask("GET", "/api/orders", admitted());
        assertThat(failed.statusCode()).isEqualTo(500);
        assertThat(failed.body()).contains("\"error\"").doesNotContain("\\tat ", "at io.");
    }

    @Test
    void a_bridge_that_only_answers_reads_no_feed_takes_no_work_and_frees_what_a_killed_one_held() throws Exception {
        bridge.claimed("v1-01");
        bridge.close();
        int before = vtex.calls().size();

        try (TestBridge still =
                TestBridge.answeringOnly(home, vtex, Map.of("feed.enabled", "true", "work.poll-period", "20ms"))) {
            assertThat(ask("GET", "/api/orders", "Bearer " + file().getProperty("token"))
                            .body())
                    .contains("\"state\":\"waiting\"");
            assertThat(still.ask("select count(*) from work_item where lease_owner is not null"))
                    .isEqualTo(0L);
            assertThat(still.camel()
                            .getRouteController()
                            .getRouteStatus("claim-orders")
                            .isStarted())
                    .isFalse();
            assertThat(still.camel()
                            .getRouteController()
                            .getRouteStatus("poll-feed")
                            .isStarted())
                    .isFalse();
        }
        assertThat(vtex.calls()).hasSize(before);
    }

    private HttpResponse<String> ask(String method, String path, String authorization) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(file().getProperty("url") + path))
                .method(method, HttpRequest.BodyPublishers.noBody());
        if (!authorization.isEmpty()) {
            request.header("Authorization", authorization);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private String admitted() throws IOException {
        return "Bearer " + file().getProperty("token");
    }

    private static String basic(String user, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes());
    }

    private Properties file() throws IOException {
        Properties file = new Properties();
        try (var in = Files.newBufferedReader(home.resolve("data/order-api"))) {
            file.load(in);
        }
        return file;
    }
}
