package io.vtexerpbridge.vtex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vtexerpbridge.BridgeConfiguration;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class VtexAnswersTest {

    private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

    private long drawn;
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final VtexBudget budget = new VtexBudget(
            List.of(new VtexAccount("store", "https://store.example", "key", "token", 1000)), 0, meters, CLOCK);
    private final VtexHealth health = new VtexHealth();
    private final VtexAnswers answers = new VtexAnswers(
            BridgeConfiguration.mapper(), budget, health, meters, CLOCK, Duration.ofMinutes(10), () -> drawn);

    private JsonNode read(int status, String type, String retryAfter, String body) {
        byte[] bytes = body == null ? null : body.getBytes(StandardCharsets.UTF_8);
        return answers.read("store", "get-order", "1-01", "View order", "json", status, type, retryAfter, bytes);
    }

    private JsonNode read(int status, String body) {
        return read(status, "application/json", null, body);
    }

    @Test
    void json_is_parsed_with_exact_numbers() {
        JsonNode json = read(200, "{\"value\":0.1000000000000000055}");
        assertThat(json.path("value").decimalValue().toPlainString()).isEqualTo("0.1000000000000000055");
        assertThat(health.trouble()).isEmpty();
    }

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(strings = {" ", "\n\n"})
    void no_body_is_a_missing_node_and_not_null(String body) {
        assertThat(read(200, body).isMissingNode()).isTrue();
        assertThat(read(204, body).isMissingNode()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 500, 501, 502, 503, 504, 520, 599})
    void the_server_s_own_trouble_is_worth_another_try(int status) {
        assertThatThrownBy(() -> read(status, "whatever"))
                .isInstanceOf(VtexUnavailable.class)
                .hasMessage("VTEX account store answered " + status + " to get-order");
        assertThat(health.trouble()).contains("VTEX account store answered " + status + " to get-order");
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 404, 405, 409, 410, 422})
    void a_refusal_carries_status_and_code_and_says_nothing_of_VTEX_s_health(int status) {
        health.unreachable("store", "it was away");
        VtexRefused refused = catchThrowableOfType(
                VtexRefused.class, () -> read(status, "{\"error\":{\"code\":\"OMS003\",\"message\":\"no\"}}"));
        assertThat(refused.status()).isEqualTo(status);
        assertThat(refused.code()).isEqualTo("OMS003");
        assertThat(refused)
                .hasMessage("VTEX answered " + status
                        + " to get-order: {\"error\":{\"code\":\"OMS003\",\"message\":\"no\"}}");
        assertThat(health.trouble()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"no", "{\"error\":\"text\"}", "{\"error\":null}", "[1]", "{\"error\":{"})
    void a_refusal_without_a_code_has_an_empty_one(String body) {
        assertThat(catchThrowableOfType(VtexRefused.class, () -> read(400, body))
                        .code())
                .isEmpty();
    }

    @Test
    void a_refusal_without_a_body_says_so() {
        assertThatThrownBy(() -> read(404, null)).hasMessage("VTEX answered 404 to get-order: no body");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "mail ana@example.com now|mail [hidden] now",
                "cpf 390.533.447-05 now|cpf [hidden] now",
                "cpf 39053344705 now|cpf [hidden] now",
                "phone +55 11 98765-0123 now|phone [hidden] now",
                "order 12 of 40|order 12 of 40"
            })
    void personal_data_in_an_error_is_not_repeated(String body, String shown) {
        assertThatThrownBy(() -> read(400, body)).hasMessage("VTEX answered 400 to get-order: " + shown);
    }

    @ParameterizedTest
    @ValueSource(ints = {175, 180, 185, 189, 190, 195})
    void personal_data_is_hidden_also_where_a_long_error_is_cut(int before) {
        String body = ".".repeat(before) + " ana.nogueira@example.com " + ".".repeat(300);
        assertThatThrownBy(() -> read(400, body))
                .hasMessageNotContaining("ana")
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(260));
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 404, 405, 407})
    void a_page_instead_of_an_error_says_nothing_of_the_order(int status) {
        assertThatThrownBy(() -> read(status, "<!DOCTYPE html><html>Not here</html>"))
                .isInstanceOf(VtexUnavailable.class)
                .hasMessageContaining("a page instead of JSON");
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 408, 409, 429, 500})
    void OMS003_is_a_refusal_whatever_status_it_comes_with(int status) {
        String body = "{\"error\":{\"code\":\"OMS003\",\"message\":\"no\"}}";
        if (status == 429) {
            // Too many requests is about the calls and not about the order.
            assertThatThrownBy(() -> read(status, body)).isInstanceOf(VtexPaused.class);
        } else {
            assertThat(catchThrowableOfType(VtexRefused.class, () -> read(status, body))
                            .code())
                    .isEqualTo("OMS003");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/html", "text/html; charset=utf-8", "TEXT/HTML", "application/xhtml+xml"})
    void html_is_no_answer(String type) {
        assertThatThrownBy(() -> read(200, type, null, "{}"))
                .isInstanceOf(VtexUnavailable.class)
                .hasMessageContaining("HTML instead of JSON");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "{\"a\":1,", "OK", "\u0000"})
    void broken_json_is_no_answer(String body) {
        assertThatThrownBy(() -> read(200, body))
                .isInstanceOf(VtexUnavailable.class)
                .hasMessageContaining("broken JSON of " + body.length() + " bytes");
    }

    @Test
    void an_answer_without_a_type_is_read_all_the_same() {
        assertThat(read(200, null, null, "{\"a\":1}").path("a").asInt()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            delimiter = '|',
            value = {
                "none|60",
                "|60",
                "soon|60",
                "-5|60",
                "1.5|60",
                "0|1",
                "1|1",
                "30|30",
                " 30 |30",
                "86400|3600",
                "99999999999999999999|60",
                "Fri, 20 Nov 2026 10:00:45 GMT|45",
                "Fri, 20 Nov 2026 09:00:00 GMT|1",
                "Sat, 21 Nov 2026 10:00:00 GMT|3600"
            })
    void a_429_silences_the_account_for_as_long_as_VTEX_says_or_a_minute(String retryAfter, int seconds) {
        VtexPaused paused =
                catchThrowableOfType(VtexPaused.class, () -> read(429, "text/plain", retryAfter, "slow down"));
        assertThat(paused.until()).isEqualTo(NOW.plusSeconds(seconds));
        assertThat(paused).hasMessageContaining("429").hasMessageContaining("get-order");
        assertThat(budget.isOpen("store")).isFalse();
        assertThatThrownBy(() -> budget.acquire("store", "get-feed", "normal")).isInstanceOf(VtexPaused.class);
        assertThat(health.trouble()).as("too many calls are no trouble of VTEX").isEmpty();
    }

    @Test
    void a_pause_is_up_to_a_tenth_longer_than_asked_so_that_not_all_callers_return_together() {
        drawn = -1;
        VtexPaused paused = catchThrowableOfType(VtexPaused.class, () -> read(429, "text/plain", "60", "slow down"));
        assertThat(paused.until()).isBetween(NOW.plusMillis(65_999), NOW.plusSeconds(66));
    }

    @Test
    void a_VTEX_that_fails_for_several_orders_is_left_alone_and_readiness_says_so() {
        for (String orderId : List.of("1-01", "2-01", "3-01", "4-01", "5-01")) {
            assertThat(budget.isOpen("store")).isTrue();
            assertThatThrownBy(() -> answers.unreachable("store", "get-order", orderId, new IOException("reset")))
                    .isInstanceOf(VtexUnavailable.class);
        }
        assertThat(budget.isOpen("store")).isFalse();
        assertThat(health.trouble()).get().asString().contains("did not answer get-order", "left alone");
        assertThatThrownBy(() -> budget.acquire("store", "get-feed", "normal"))
                .isInstanceOf(VtexPaused.class)
                .hasMessageContaining("does not answer");
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 204, 400, 401, 403, 404, 409, 429})
    void whatever_VTEX_says_of_a_call_it_is_there(int status) {
        for (int order = 0; order < 20; order++) {
            String orderId = order + "-01";
            if (order % 5 == 4) {
                catchThrowable(() -> read(status, "{}"));
            } else {
                catchThrowable(() -> answers.unreachable("store", "get-order", orderId, new IOException("reset")));
            }
        }
        assertThat(meters.get("bridge.vtex.resting")
                        .tag("account", "store")
                        .gauge()
                        .value())
                .isZero();
    }

    @Test
    void a_401_silences_the_account_and_names_the_keys() {
        assertThatThrownBy(() -> read(401, "no")).isInstanceOf(VtexPaused.class);
        assertThat(budget.isOpen("store")).isFalse();
        assertThat(health.trouble()).get().asString().contains("vtex.app-key", "vtex.app-token", "store");
        answers.read("store", "get-feed", null, "Feed", "json", 200, null, null, null);
        assertThat(health.trouble()).as("another call shows that the key works").isEmpty();
    }

    @Test
    void a_403_silences_one_call_and_names_the_permission() {
        VtexPaused paused = catchThrowableOfType(VtexPaused.class, () -> read(403, "no"));
        assertThat(paused.until()).isEqualTo(NOW.plus(Duration.ofMinutes(10)));
        assertThat(paused).hasMessageContaining("\"View order\"").hasMessageContaining("License Manager");
        assertThat(budget.isOpen("store")).isTrue();
        assertThatThrownBy(() -> budget.acquire("store", "get-order", "normal")).hasMessage(paused.getMessage());
        budget.acquire("store", "get-feed", "normal");
        answers.read("store", "get-feed", null, "Feed", "json", 200, null, null, null);
        assertThat(health.trouble()).contains(paused.getMessage());
        read(200, "{}");
        assertThat(health.trouble()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {300, 301, 302, 304, 307, 308})
    void a_redirect_says_nothing_of_the_order_and_names_what_may_be_missing(int status) {
        assertThatThrownBy(() -> read(status, "text/html", null, "<html>moved</html>"))
                .isInstanceOf(VtexUnavailable.class)
                .hasMessageContaining(status + " (a redirect)")
                .hasMessageContaining("\"View order\"")
                .hasMessageContaining("vtex.base-url");
    }

    @Test
    void no_answer_at_all_is_worth_another_try() {
        assertThatThrownBy(() -> answers.unreachable("store", "get-order", "1-01", new IOException("reset by peer")))
                .isInstanceOf(VtexUnavailable.class)
                .hasMessage(
                        "VTEX account store did not answer get-order (IOException: reset by peer); check vtex.base-url"
                                + " and the network");
        assertThat(meters.counter("bridge.vtex.calls", "account", "store", "route", "get-order", "status", "none")
                        .count())
                .isEqualTo(1);
    }
}
