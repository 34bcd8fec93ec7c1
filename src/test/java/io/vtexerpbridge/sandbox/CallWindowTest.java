package io.vtexerpbridge.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class CallWindowTest {
    private static final Instant START = Instant.parse("2026-11-20T10:00:00Z");

    @Test
    void the_most_calls_count_wherever_the_window_begins() {
        CallWindow window = new CallWindow(Duration.ofMinutes(1));
        // two full minutes see three each, the sixty seconds across their border five
        for (int second : new int[] {0, 50, 59, 61, 100, 109, 300}) {
            window.arrived(START.plusSeconds(second));
        }
        assertThat(window.most()).isEqualTo(5);
    }

    @Test
    void a_call_exactly_one_length_later_is_in_the_next_window() {
        CallWindow window = new CallWindow(Duration.ofMinutes(1));
        window.arrived(START);
        window.arrived(START.plusSeconds(60));
        assertThat(window.most()).isEqualTo(1);
    }
}
