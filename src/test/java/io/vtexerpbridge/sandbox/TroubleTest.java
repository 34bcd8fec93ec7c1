package io.vtexerpbridge.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TroubleTest {
    private final MovableClock clock = new MovableClock();
    private Sandbox sandbox;
    private Caller caller;
    private String id;

    @BeforeEach
    void start() throws IOException {
        sandbox = Sandbox.start(SandboxOptions.defaults().withClock(clock).withMoveDelay(Duration.ZERO));
        caller = new Caller(sandbox);
        id = caller.make("count=1&shape=one-item").get(0);
    }

    @AfterEach
    void close() {
        sandbox.close();
    }

    @Test
    void a_wrong_key_is_401_with_vtex_s_body() throws IOException {
        Caller.Got got = caller.call("GET", path(), null, "X-VTEX-API-AppToken", "wrong");
        assertThat(got.status()).isEqualTo(401);
        assertThat(got.json().toString())
                .isEqualTo("{\"error\":{\"code\":\"1\",\"message\":\"Unauthorized access\",\"exception\":null}}");
        assertThat(caller.summary().path("refusedCalls").asInt()).isEqualTo(1);
    }

    @Test
    void a_missing_permission_is_403_only_where_it_is_needed() throws IOException {
        trouble("{\"forbidden\":[\"Change order workflow status\"]}");
        assertThat(caller.get(path()).status()).isEqualTo(200);
        assertThat(caller.post(path() + "/start-handling", null).status()).isEqualTo(403);
        assertThat(caller.summary().path("refusedCalls").asInt()).isZero();
    }

    @Test
    void a_lost_answer_still_had_its_effect() throws IOException {
        trouble("{\"lostAnswer\":{\"calls\":[\"start-handling\"],\"times\":1}}");
        assertThatThrownBy(() -> caller.post(path() + "/start-handling", null)).isInstanceOf(IOException.class);
        assertThat(caller.post(path() + "/start-handling", null).code()).isEqualTo("OMS003");
    }

    @Test
    void a_start_that_is_repeated_counts_only_when_its_answer_had_arrived() throws IOException {
        trouble("{\"lostAnswer\":{\"calls\":[\"start-handling\"],\"times\":1}}");
        assertThatThrownBy(() -> caller.post(path() + "/start-handling", null)).isInstanceOf(IOException.class);
        caller.post(path() + "/start-handling", null);
        assertThat(caller.summary().path("startHandlingRepeatedAfterAnswer").asInt())
                .isZero();

        id = caller.make("count=1&shape=one-item").get(0);
        caller.post(path() + "/start-handling", null);
        caller.post(path() + "/start-handling", null);
        assertThat(caller.summary().path("startHandlingRepeatedAfterAnswer").asInt())
                .isEqualTo(1);
    }

    @Test
    void the_summary_tells_what_struck_which_call_how_often() throws IOException {
        trouble("{\"error500\":{\"times\":2},\"html\":{\"calls\":[\"get-order\"],\"times\":1}}");
        caller.get(path());
        caller.get(path());
        caller.get(path());
        trouble("{}");
        assertThat(caller.summary().path("troubles").toString())
                .isEqualTo("{\"error500\":{\"get-order\":2},\"html\":{\"get-order\":1}}");
    }

    @Test
    void a_reset_had_none() throws IOException {
        trouble("{\"reset\":{\"calls\":[\"start-handling\"],\"times\":1}}");
        assertThatThrownBy(() -> caller.post(path() + "/start-handling", null)).isInstanceOf(IOException.class);
        assertThat(caller.post(path() + "/start-handling", null).status()).isEqualTo(204);
    }

    @Test
    void answers_come_as_html_empty_or_cut_in_half() throws IOException {
        trouble("{\"html\":{\"times\":1}}");
        assertThat(caller.get(path()).body()).startsWith("<!DOCTYPE html>");
        trouble("{\"emptyBody\":{\"times\":1}}");
        assertThat(caller.get(path()).body()).isEmpty();
        trouble("{\"truncatedBody\":{\"times\":1}}");
        assertThatThrownBy(() -> caller.get(path())).isInstanceOf(IOException.class);
        trouble("{\"timeout\":{\"times\":1,\"holdMillis\":50}}");
        // A POST, because the JDK repeats a GET by itself when the connection closes.
        assertThatThrownBy(() -> caller.post(path() + "/start-handling", null)).isInstanceOf(IOException.class);
        assertThat(caller.get(path()).status()).isEqualTo(200);
    }

    @Test
    void a_429_asks_for_a_pause_and_calls_during_it_are_counted() throws IOException {
        trouble("{\"rate429\":{\"times\":1,\"retryAfter\":7}}");
        Caller.Got got = caller.get(path());
        assertThat(got.status()).isEqualTo(429);
        assertThat(got.response().headers().firstValue("Retry-After")).hasValue("7");
        clock.pass(Duration.ofSeconds(6));
        caller.get(path());
        clock.pass(Duration.ofSeconds(2));
        caller.get(path());
        assertThat(caller.summary().path("callsDuringPause").asInt()).isEqualTo(1);
    }

    @Test
    void more_requests_than_the_rate_are_429_until_the_minute_is_over() throws IOException {
        try (Sandbox slow =
                Sandbox.start(SandboxOptions.defaults().withClock(clock).withRequestsPerMinute(2))) {
            Caller other = new Caller(slow);
            assertThat(other.get("/api/orders/hook/config").status()).isEqualTo(404);
            assertThat(other.get("/api/orders/hook/config").status()).isEqualTo(404);
            assertThat(other.get("/api/orders/hook/config").status()).isEqualTo(429);
            clock.pass(Duration.ofMinutes(1));
            assertThat(other.get("/api/orders/hook/config").status()).isEqualTo(404);
        }
    }

    @Test
    void an_unknown_switch_or_call_is_refused_with_its_name() throws IOException {
        assertThat(caller.put("/sandbox/trouble", "{\"rain\":true}").body()).contains("Unknown trouble rain");
        assertThat(caller.put("/sandbox/trouble", "{\"reset\":{\"calls\":[\"x\"]}}")
                        .status())
                .isEqualTo(400);
        assertThat(caller.get("/sandbox/trouble").body()).isEqualTo("{}");
    }

    @Test
    void two_sandboxes_of_one_seed_strike_the_same_calls_and_hold_the_same_bytes() throws IOException {
        try (Sandbox twin = Sandbox.start(SandboxOptions.defaults().withClock(clock))) {
            Caller other = new Caller(twin);
            other.make("count=1&shape=one-item");
            for (Caller each : new Caller[] {caller, other}) {
                each.feed();
                each.make(31);
                each.put("/sandbox/trouble", "{\"error500\":0.3}");
            }
            for (int i = 0; i < 40; i++) {
                assertThat(other.get(path()).status())
                        .isEqualTo(caller.get(path()).status());
            }
            caller.call("DELETE", "/sandbox/trouble", null);
            other.call("DELETE", "/sandbox/trouble", null);
            assertThat(other.lot()).isEqualTo(caller.lot());
            for (JsonNode row : caller.get("/sandbox/orders").json().path("orders")) {
                String each = "/api/oms/pvt/orders/" + row.path("orderId").asText();
                assertThat(other.get(each).body()).isEqualTo(caller.get(each).body());
            }
            assertThat(twin.appKey()).isEqualTo(sandbox.appKey()).matches("vtexappkey-sandboxstore-[A-Z]{6}");
        }
    }

    @Test
    void a_taken_port_is_one_sentence() {
        int port = URI.create(sandbox.url()).getPort();
        assertThatThrownBy(() -> Sandbox.start(SandboxOptions.defaults().withPort(port)))
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining(":" + port);
    }

    private String path() {
        return "/api/oms/pvt/orders/" + id;
    }

    private void trouble(String switches) throws IOException {
        assertThat(caller.put("/sandbox/trouble", switches).status()).isEqualTo(200);
    }
}
