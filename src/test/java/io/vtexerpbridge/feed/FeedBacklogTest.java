package io.vtexerpbridge.feed;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vtexerpbridge.ledger.AdjustableClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FeedBacklogTest {

    private static final Duration RETENTION = Duration.ofDays(14);

    private final AdjustableClock clock = new AdjustableClock();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final FeedBacklog backlog = new FeedBacklog(meters, clock);

    private void seen(long quantity, Duration age) {
        seen("{\"queue\":{\"MessageRetentionPeriodInSeconds\":1209600},\"quantity\":" + quantity
                + ",\"approximateAgeOfOldestMessageInSeconds\":" + age.toSeconds() + ".5}");
    }

    private void seen(String configuration) {
        try {
            backlog.seen("acmestore", new ObjectMapper().readTree(configuration));
        } catch (Exception e) {
            throw new IllegalArgumentException(e);
        }
    }

    private double gauge(String name) {
        return meters.get(name).tag("account", "acmestore").gauge().value();
    }

    @Test
    void the_time_to_loss_is_the_retention_less_the_age_and_goes_on_running() {
        seen(7, Duration.ofDays(1));
        assertThat(gauge("bridge.feed.backlog")).isEqualTo(7);
        assertThat(gauge("bridge.feed.oldest.seconds")).isEqualTo(86_400);
        assertThat(gauge("bridge.feed.time.to.loss.seconds"))
                .isEqualTo(Duration.ofDays(13).toSeconds() - 1.0);
        clock.advance(Duration.ofDays(5));
        assertThat(gauge("bridge.feed.time.to.loss.seconds"))
                .as("nobody looked for five days, and the event got older all the same")
                .isEqualTo(Duration.ofDays(8).toSeconds() - 1.0);
    }

    @Test
    void an_empty_feed_has_its_whole_retention() {
        seen(0, Duration.ZERO);
        assertThat(gauge("bridge.feed.time.to.loss.seconds")).isEqualTo(RETENTION.toSeconds());
        assertThat(gauge("bridge.feed.oldest.seconds")).isZero();
        assertThat(backlog.notice()).isEmpty();
    }

    @Test
    void it_is_told_at_half_of_the_time_and_is_trouble_on_the_last_day() {
        seen(3, Duration.ofDays(6));
        assertThat(backlog.notice()).isEmpty();
        clock.advance(Duration.ofDays(2));
        assertThat(backlog.notice()).get().asString().contains("acmestore", "3 events", "2026-11-28T");
        assertThat(backlog.trouble()).isEmpty();
        clock.advance(Duration.ofDays(5).plusSeconds(1));
        assertThat(backlog.trouble()).isPresent();
        seen(3, Duration.ofMinutes(1));
        assertThat(backlog.trouble()).isEmpty();
        assertThat(backlog.notice()).isEmpty();
    }

    @Test
    void a_feed_that_is_gone_has_nothing_to_lose() {
        seen(3, Duration.ofDays(13).plusHours(1));
        assertThat(backlog.trouble()).isPresent();
        backlog.gone("acmestore");
        assertThat(backlog.trouble()).isEmpty();
        assertThat(gauge("bridge.feed.backlog")).isNaN();
        seen(4, Duration.ZERO);
        assertThat(gauge("bridge.feed.backlog")).isEqualTo(4);
    }

    @Test
    void the_misspelt_age_of_the_guide_is_read_too() {
        seen("{\"Queue\":{\"messageRetentionPeriodInSeconds\":1209600},\"Quantity\":1,"
                + "\"aproximateAgeOfOldestMessageInSeconds\":3600}");
        assertThat(gauge("bridge.feed.oldest.seconds")).isEqualTo(3600);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{}", "null", "[]", "{\"queue\":{}}", "{\"quantity\":5}", "{\"queue\":null,\"quantity\":5}"})
    void an_answer_without_figures_says_nothing(String configuration) {
        seen(configuration);
        assertThat(backlog.notice()).isEmpty();
        assertThat(meters.getMeters()).isEmpty();
    }
}
