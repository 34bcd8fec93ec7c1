package io.vtexerpbridge.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RetryPolicyTest {

    private final RetryPolicy policy =
            new RetryPolicy(Duration.ofSeconds(1), 2, Duration.ofMinutes(15), Duration.ofHours(48));

    @Test
    void the_delay_doubles_up_to_the_greatest() {
        assertThat(IntStream.rangeClosed(1, 12).mapToObj(policy::delay).map(Duration::toSeconds))
                .containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 64L, 128L, 256L, 512L, 900L, 900L);
        assertThat(policy.delay(Integer.MAX_VALUE)).isEqualTo(Duration.ofMinutes(15));
    }

    @Test
    void jitter_spreads_by_a_fifth_and_no_more() {
        Random random = new Random(7);
        assertThat(IntStream.range(0, 1000)
                        .mapToObj(i -> policy.delay(4, random).toMillis()))
                .allMatch(millis -> millis >= 6400 && millis <= 9600)
                .anyMatch(millis -> millis < 7000)
                .anyMatch(millis -> millis > 9000);
    }

    @Test
    void giving_up_counts_from_the_first_failure() {
        Instant failed = Instant.parse("2026-11-20T10:00:00Z");
        assertThat(policy.givesUpAt(failed)).isEqualTo(Instant.parse("2026-11-22T10:00:00Z"));
    }

    @Test
    void values_that_make_no_sense_are_named() {
        assertThatThrownBy(() -> new RetryPolicy(Duration.ZERO, 2, Duration.ofMinutes(1), Duration.ofHours(1)))
                .hasMessage("retry.initial-delay is PT0S, expected more than nothing, as 1s or 15m");
        assertThatThrownBy(
                        () -> new RetryPolicy(Duration.ofSeconds(1), 0.5, Duration.ofMinutes(1), Duration.ofHours(1)))
                .hasMessage("retry.multiplier is 0.5, expected a number from 1 on");
    }
}
