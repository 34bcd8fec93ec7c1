package io.vtexerpbridge.vtex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VtexBudgetTest {

    private static final Instant START = Instant.parse("2026-11-20T10:00:00Z");

    private Instant now = START;

    private final Clock clock = new Clock() {
        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    };

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    private VtexBudget budget(int requestsPerMinute) {
        return new VtexBudget(
                List.of(
                        new VtexAccount("store", "https://a.example", "k", "t", requestsPerMinute),
                        new VtexAccount("rio", "https://b.example", "k", "t", requestsPerMinute)),
                meters,
                clock);
    }

    @Test
    void a_stop_ends_at_its_time_and_not_before() {
        VtexBudget budget = budget(1000);
        budget.stopAccount("store", START.plusSeconds(60), "429");
        now = START.plusSeconds(60).minusNanos(1);
        assertThat(budget.isOpen("store")).isFalse();
        assertThatThrownBy(() -> budget.acquire("store", "get-feed"))
                .isInstanceOfSatisfying(
                        VtexPaused.class, e -> assertThat(e.until()).isEqualTo(START.plusSeconds(60)))
                .hasMessage("429");
        now = START.plusSeconds(60);
        assertThat(budget.isOpen("store")).isTrue();
        assertThatCode(() -> budget.acquire("store", "get-feed")).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void the_longer_of_two_stops_holds_in_whichever_order_they_come(boolean longFirst) {
        VtexBudget budget = budget(1000);
        budget.stopAccount("store", START.plusSeconds(longFirst ? 60 : 5), "first");
        budget.stopAccount("store", START.plusSeconds(longFirst ? 5 : 60), "second");
        now = START.plusSeconds(59);
        assertThat(budget.isOpen("store")).isFalse();
    }

    @Test
    void a_stop_leaves_other_accounts_alone() {
        VtexBudget budget = budget(1000);
        budget.stopAccount("store", START.plusSeconds(60), "429");
        assertThat(budget.isOpen("rio")).isTrue();
        assertThatCode(() -> budget.acquire("rio", "get-feed")).doesNotThrowAnyException();
    }

    @Test
    void a_stopped_call_leaves_the_account_s_other_calls_alone() {
        VtexBudget budget = budget(1000);
        budget.stopCall("store", "start-handling", START.plusSeconds(60), "403");
        assertThat(budget.isOpen("store")).isTrue();
        assertThatCode(() -> budget.acquire("store", "get-order")).doesNotThrowAnyException();
        assertThatThrownBy(() -> budget.acquire("store", "start-handling")).hasMessage("403");
        now = START.plusSeconds(60);
        assertThatCode(() -> budget.acquire("store", "start-handling")).doesNotThrowAnyException();
    }

    @Test
    void a_refused_call_spends_nothing_of_the_budget() throws InterruptedException {
        // One call at once, and then one in sixty seconds: whatever waits, waits long.
        VtexBudget budget = budget(1);
        budget.stopAccount("store", START.plusSeconds(60), "429");
        for (int i = 0; i < 100; i++) {
            assertThatThrownBy(() -> budget.acquire("store", "get-feed")).isInstanceOf(VtexPaused.class);
        }
        now = START.plusSeconds(60);
        budget.acquire("store", "get-feed");
        assertThat(waited()).isLessThan(Duration.ofSeconds(30));
    }

    @Test
    void what_exceeds_the_burst_flows_at_the_rate_of_the_rest() throws InterruptedException {
        // 1200 a minute: 120 at once, then 18 a second. A slow machine only makes it slower.
        VtexBudget budget = budget(1200);
        long begin = System.nanoTime();
        for (int i = 0; i < 120 + 18; i++) {
            budget.acquire("store", "get-order");
        }
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThanOrEqualTo(Duration.ofMillis(940));
        // The other account has a budget of its own.
        budget.acquire("rio", "get-order");
        assertThat(meters.timer("bridge.budget.wait", "account", "rio").totalTime(TimeUnit.SECONDS))
                .isLessThan(waited().toMillis() / 1000.0);
    }

    private Duration waited() {
        return Duration.ofNanos(
                (long) meters.timer("bridge.budget.wait", "account", "store").totalTime(TimeUnit.NANOSECONDS));
    }
}
