package io.vtexerpbridge.feed;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vtexerpbridge.ledger.AdjustableClock;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FeedConfigurationTest {

    private static final Instant START = Instant.parse("2026-11-20T10:00:00Z");
    private static final String GOOD =
            """
            {"filter":{"type":"FromWorkflow","status":["canceled","ready-for-handling"]},
            "queue":{"visibilityTimeoutInSeconds":60,"messageRetentionPeriodInSeconds":1209600}}""";

    private final ObjectMapper mapper = new ObjectMapper();
    private final FeedConfiguration configuration = at(START);

    private FeedConfiguration at(Instant now) {
        return new FeedConfiguration(
                mapper,
                List.of("ready-for-handling", "canceled"),
                Duration.ofMinutes(10),
                Clock.fixed(now, ZoneOffset.UTC));
    }

    private JsonNode json(String text) {
        try {
            return mapper.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    @Test
    void the_order_of_states_and_the_case_of_keys_make_no_difference() {
        assertThat(configuration.difference(json(GOOD))).isEmpty();
        assertThat(configuration.difference(json(GOOD.replace("messageRet", "MessageRet")
                        .replace("filter", "Filter")
                        .replace("queue", "Queue"))))
                .isEmpty();
    }

    @Test
    void what_is_wanted_has_no_difference() {
        assertThat(configuration.difference(json(configuration.wanted()))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "FromWorkflow|FromOrders|its type is FromOrders instead of FromWorkflow",
                "\"canceled\",||it lacks the states canceled",
                "\"canceled\"|\"canceld\"|it lacks the states canceled",
                "\"canceled\"|\"canceled\",\"invoice\"|it has states that nobody asked for: invoice",
                "1209600|345600|it keeps events for 345600 s instead of 1209600 s",
                ":60|:240|it hides a handed out event for 240 s instead of 60 s",
                "\"filter\"|\"f\"|there is none"
            })
    void a_difference_is_told_in_a_sentence(String good, String bad, String sentence) {
        assertThat(configuration.difference(json(GOOD.replace(good, bad == null ? "" : bad))))
                .isEqualTo(sentence);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "null", "[]", "\"text\"", "{\"filter\":null}", "{\"filter\":{}}"})
    void nonsense_is_a_difference_and_no_failure(String found) {
        assertThat(configuration.difference(json(found))).isNotEmpty();
    }

    @Test
    void a_look_is_due_at_first_after_the_period_and_when_the_feed_is_missing() {
        assertThat(configuration.isDue("store")).isTrue();
        configuration.looked("store");
        assertThat(configuration.isDue("store")).isFalse();
        assertThat(configuration.isDue("rio")).as("each account has its own").isTrue();
        configuration.missing("store");
        assertThat(configuration.isDue("store")).isTrue();
    }

    @Test
    void a_look_is_due_again_when_the_period_is_over() {
        AdjustableClock clock = new AdjustableClock(START);
        FeedConfiguration timed = new FeedConfiguration(mapper, List.of("canceled"), Duration.ofMinutes(10), clock);
        timed.looked("store");
        clock.set(START.plus(Duration.ofMinutes(10)).minusMillis(1));
        assertThat(timed.isDue("store")).isFalse();
        clock.set(START.plus(Duration.ofMinutes(10)));
        assertThat(timed.isDue("store")).isTrue();
    }
}
