package io.vtexerpbridge.erphttp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vtexerpbridge.erp.ErpPaused;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ErpHttpAnswersTest {

    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final ErpCall GET = ErpCall.get(
            "inbox of invoices", "erp.http.inbox-url", URI.create("https://erp.example/inbox?key=SECRET"), Map.of());
    private static final ErpCall POST = ErpCall.post(
            "orders",
            "erp.http.orders-url",
            URI.create("https://erp.example/orders"),
            "text/csv",
            Map.of(),
            new byte[0]);

    private final ErpHttpHealth health = new ErpHttpHealth();
    private final ErpHttpAnswers answers =
            new ErpHttpAnswers(new StatusMeanings(List.of()), health, Clock.fixed(NOW, ZoneOffset.UTC));

    private ErpAnswer read(ErpCall call, int status, String... headers) {
        Map<String, Object> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        all.put("CamelHttpResponseCode", status);
        for (int i = 0; i < headers.length; i += 2) {
            all.put(headers[i], headers[i + 1]);
        }
        return answers.read(call, all, "x".getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "</inbox?page=2>; rel=\"next\"|https://erp.example/inbox?page=2",
                "<https://erp.example/inbox?a=1,2>; rel=next|https://erp.example/inbox?a=1,2",
                "<?page=1>; rel=\"prev\", <?page=3>; title=x; rel=\"next\"|https://erp.example/inbox?page=3"
            })
    void the_next_page_is_found(String link, String next) {
        assertThat(read(GET, 200, "link", link).next()).hasToString(next);
    }

    @Test
    void without_a_link_there_is_no_next_page() {
        assertThat(read(GET, 200).next()).isNull();
        assertThat(read(GET, 200, "Link", "<?page=1>; rel=\"prev\"").next()).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "<https://evil.example/x>; rel=next",
        "<http://erp.example/x>; rel=next",
        "<https://erp.example:444/x>; rel=next"
    })
    void a_next_page_at_another_address_is_not_gone_to(String link) {
        ErpAnswer answer = read(GET, 200, "Link", link);
        assertThat(answer.next()).isNull();
        assertThat(answer.delivered()).isFalse();
        assertThat(answer.sentence()).contains("at another address").doesNotContain("SECRET");
        assertThat(read(POST, 201, "Link", link).delivered()).isTrue();
    }

    @Test
    void who_is_asked_for_something_and_refuses_is_in_trouble() {
        assertThat(read(GET, 400).meaning()).isEqualTo(Meaning.TROUBLE);
        assertThat(read(POST, 400).meaning()).isEqualTo(Meaning.REFUSED);
    }

    @Test
    void one_failure_may_be_one_orders_and_three_in_a_row_are_the_ERPs() {
        answers.heard(read(POST, 500));
        answers.heard(read(POST, 500));
        assertThat(health.trouble()).isEmpty();
        answers.heard(answers.unreachable(POST, new SocketTimeoutException("Read timed out")));
        assertThat(health.trouble()).hasValueSatisfying(said -> assertThat(said).contains("Read timed out"));
        answers.heard(read(POST, 201));
        assertThat(health.trouble()).isEmpty();
    }

    @Test
    void only_a_connection_that_never_was_is_known_to_have_brought_nothing() {
        assertThat(answers.unreachable(POST, new ConnectException("refused")).untouched())
                .isTrue();
        assertThat(answers.unreachable(POST, new SocketTimeoutException("slow")).untouched())
                .isFalse();
        assertThat(read(POST, 500).untouched()).isFalse();
        assertThat(read(POST, 401).untouched()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "30|2026-11-21T12:00:30Z",
                "0|2026-11-21T12:00:01Z",
                "999999|2026-11-21T13:00:00Z",
                "Sat, 21 Nov 2026 12:05:00 GMT|2026-11-21T12:05:00Z"
            })
    void a_pause_holds_as_long_as_it_was_asked_for(String retryAfter, String until) {
        ErpAnswer answer = read(POST, 503, "Retry-After", retryAfter);
        answers.heard(answer);
        assertThatThrownBy(answers::open).isInstanceOfSatisfying(ErpPaused.class, paused -> assertThat(paused.until())
                .isEqualTo(until));
        assertThatThrownBy(() -> answers.notNow(answer)).isInstanceOf(ErpPaused.class);
    }

    @Test
    void a_date_that_is_none_asks_for_no_pause() {
        answers.heard(read(POST, 503, "Retry-After", "soon"));
        assertThatCode(answers::open).doesNotThrowAnyException();
    }
}
