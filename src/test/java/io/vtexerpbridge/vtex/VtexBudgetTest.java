package io.vtexerpbridge.vtex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vtexerpbridge.ledger.AdjustableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VtexBudgetTest {

    private static final Instant START = Instant.parse("2026-11-20T10:00:00Z");

    private final AdjustableClock clock = new AdjustableClock(START);

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    private VtexBudget budget(int requestsPerMinute) {
        return new VtexBudget(
                List.of(
                        new VtexAccount("store", "https://a.example", "k", "t", requestsPerMinute),
                        new VtexAccount("rio", "https://b.example", "k", "t", requestsPerMinute)),
                0,
                meters,
                clock);
    }

    @Test
    void a_stop_ends_at_its_time_and_not_before() {
        VtexBudget budget = budget(1000);
        budget.stopAccount("store", START.plusSeconds(60), "429");
        clock.set(START.plusSeconds(60).minusNanos(1));
        assertThat(budget.isOpen("store")).isFalse();
        assertThatThrownBy(() -> budget.acquire("store", "get-feed", "normal"))
                .isInstanceOfSatisfying(
                        VtexPaused.class, e -> assertThat(e.until()).isEqualTo(START.plusSeconds(60)))
                .hasMessage("429");
        clock.set(START.plusSeconds(60));
        assertThat(budget.isOpen("store")).isTrue();
        assertThatCode(() -> budget.acquire("store", "get-feed", "normal")).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void the_longer_of_two_stops_holds_in_whichever_order_they_come(boolean longFirst) {
        VtexBudget budget = budget(1000);
        budget.stopAccount("store", START.plusSeconds(longFirst ? 60 : 5), "first");
        budget.stopAccount("store", START.plusSeconds(longFirst ? 5 : 60), "second");
        clock.set(START.plusSeconds(59));
        assertThat(budget.isOpen("store")).isFalse();
    }

    @Test
    void a_stop_that_began_while_the_clock_was_ahead_ends_after_its_own_length() {
        VtexBudget budget = budget(1000);
        clock.set(START.plus(Duration.ofHours(3)));
        budget.stopAccount("store", clock.instant().plusSeconds(60), "429");
        clock.set(START);
        assertThat(paused(budget).until()).isEqualTo(START.plusSeconds(60));
        clock.set(START.plusSeconds(59));
        assertThat(budget.isOpen("store")).isFalse();
        clock.set(START.plusSeconds(60));
        assertThat(budget.isOpen("store")).isTrue();
        assertThatCode(() -> budget.acquire("store", "get-feed", "normal")).doesNotThrowAnyException();
    }

    @Test
    void a_rest_that_began_while_the_clock_was_ahead_ends_after_its_own_length() {
        VtexBudget budget = budget(1000);
        clock.set(START.plus(Duration.ofHours(3)));
        down(budget);
        clock.set(START);
        assertThat(paused(budget).until()).isBetween(START, START.plusSeconds(3));
        clock.set(START.plusSeconds(10));
        assertThat(budget.room("store")).isEqualTo(1);
        assertThatCode(() -> budget.acquire("store", "get-feed", "normal")).doesNotThrowAnyException();
    }

    @Test
    void a_stop_leaves_other_accounts_alone() {
        VtexBudget budget = budget(1000);
        budget.stopAccount("store", START.plusSeconds(60), "429");
        assertThat(budget.isOpen("rio")).isTrue();
        assertThatCode(() -> budget.acquire("rio", "get-feed", "normal")).doesNotThrowAnyException();
    }

    @Test
    void a_stopped_call_leaves_the_account_s_other_calls_alone() {
        VtexBudget budget = budget(1000);
        budget.stopCall("store", "start-handling", START.plusSeconds(60), "403");
        assertThat(budget.isOpen("store")).isTrue();
        assertThatCode(() -> budget.acquire("store", "get-order", "normal")).doesNotThrowAnyException();
        assertThatThrownBy(() -> budget.acquire("store", "start-handling", "normal"))
                .hasMessage("403");
        clock.set(START.plusSeconds(60));
        assertThatCode(() -> budget.acquire("store", "start-handling", "normal"))
                .doesNotThrowAnyException();
    }

    @Test
    void a_refused_call_spends_nothing_of_the_budget() {
        // One call at once, and then one in sixty seconds: whatever waits, waits long.
        VtexBudget budget = budget(1);
        budget.stopAccount("store", START.plusSeconds(60), "429");
        for (int i = 0; i < 100; i++) {
            assertThatThrownBy(() -> budget.acquire("store", "get-feed", "normal"))
                    .isInstanceOf(VtexPaused.class);
        }
        clock.set(START.plusSeconds(60));
        budget.acquire("store", "get-feed", "normal");
        assertThat(waited()).isLessThan(Duration.ofSeconds(30));
    }

    @Test
    void what_exceeds_the_burst_flows_at_the_rate_of_the_rest() {
        // 1200 a minute: 24 at once, then 19.6 a second. A slow machine only makes it slower.
        VtexBudget budget = budget(1200);
        long begin = System.nanoTime();
        for (int i = 0; i < 24 + 20; i++) {
            budget.acquire("store", "get-order", "normal");
        }
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThanOrEqualTo(Duration.ofMillis(940));
        // The other account has a budget of its own.
        budget.acquire("rio", "get-order", "normal");
        assertThat(meters.timer("bridge.budget.wait", "account", "rio", "priority", "normal")
                        .totalTime(TimeUnit.SECONDS))
                .isLessThan(waited().toMillis() / 1000.0);
    }

    private Duration waited() {
        return Duration.ofNanos((long) meters.timer("bridge.budget.wait", "account", "store", "priority", "normal")
                .totalTime(TimeUnit.NANOSECONDS));
    }

    @Test
    void the_first_call_after_a_rest_tries_and_all_others_are_refused_until_it_is_answered() {
        VtexBudget budget = budget(100_000);
        down(budget);
        assertThat(budget.room("store")).isZero();
        assertThat(budget.room("rio")).isEqualTo(Integer.MAX_VALUE);
        assertThat(resting("store")).isEqualTo(1);
        clock.set(paused(budget).until());
        assertThat(budget.isOpen("store")).as("not before its end").isFalse();
        clock.advance(Duration.ofNanos(1));
        assertThat(budget.isOpen("store")).isTrue();
        assertThat(budget.room("store")).as("the feed tries before an order").isZero();
        clock.advance(Duration.ofSeconds(6));
        assertThat(budget.room("store")).isEqualTo(1);

        budget.acquire("store", "get-order", "normal");

        assertThat(budget.room("store")).isZero();
        assertThat(paused(budget).until()).isAfter(clock.instant());
        budget.answered("store");
        assertThat(budget.room("store")).isEqualTo(Integer.MAX_VALUE);
        assertThat(resting("store")).isZero();
        budget.acquire("store", "get-order", "normal");
    }

    @Test
    void the_rests_grow_to_about_a_minute_and_begin_small_again() {
        VtexBudget budget = budget(100_000);
        down(budget);
        List<Duration> rests = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            Duration rest = Duration.between(clock.instant(), paused(budget).until());
            rests.add(rest);
            clock.advance(rest.plusMillis(1));
            budget.acquire("store", "get-order", "normal");
            budget.failed("store", "1-01", new VtexUnavailable("down"));
        }
        assertThat(rests.get(0)).isBetween(Duration.ofMillis(1500), Duration.ofMillis(2500));
        assertThat(rests.get(2)).isBetween(Duration.ofSeconds(6), Duration.ofSeconds(10));
        assertThat(rests.subList(6, 12))
                .allSatisfy(rest -> assertThat(rest).isBetween(Duration.ofSeconds(45), Duration.ofSeconds(75)));
        clock.set(paused(budget).until().plusMillis(1));
        budget.acquire("store", "get-order", "normal");
        budget.answered("store");
        down(budget);
        assertThat(Duration.between(clock.instant(), paused(budget).until())).isLessThan(Duration.ofSeconds(3));
    }

    @Test
    void one_order_that_fails_for_ever_does_not_stop_the_others() {
        VtexBudget budget = budget(100_000);
        for (int i = 0; i < 100; i++) {
            budget.acquire("store", "get-order", "normal");
            budget.failed("store", "poison-01", new VtexUnavailable("500"));
        }
        for (String orderId : List.of("2-01", "3-01", "4-01")) {
            budget.failed("store", orderId, new VtexUnavailable("500"));
        }
        assertThat(budget.isOpen("store")).isTrue();
        budget.failed("store", null, new VtexUnavailable("500"));
        assertThat(budget.isOpen("store")).isFalse();
    }

    @Test
    void calls_about_no_order_count_each_and_an_answer_begins_anew() {
        VtexBudget budget = budget(100_000);
        for (int i = 0; i < 4; i++) {
            budget.failed("store", null, new VtexUnavailable("reset"));
        }
        budget.answered("store");
        for (int i = 0; i < 4; i++) {
            budget.failed("store", null, new VtexUnavailable("reset"));
            assertThat(budget.isOpen("store")).isTrue();
        }
        budget.failed("store", null, new VtexUnavailable("reset"));
        assertThat(budget.isOpen("store")).isFalse();
    }

    @Test
    @Timeout(30)
    void whoever_waits_for_the_budget_when_a_429_comes_makes_no_call() throws Exception {
        VtexBudget budget = budget(2);
        budget.acquire("store", "get-order", "normal");
        ExecutorService pool = Executors.newFixedThreadPool(8);
        try {
            List<Future<?>> waiting = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                String priority = List.of("high", "normal", "low").get(i % 3);
                waiting.add(pool.submit(() -> budget.acquire("store", "get-order", priority)));
            }
            Awaitility.await().until(() -> budget.waiting("store") == 8);
            budget.stopAccount("store", START.plusSeconds(60), "429");
            for (Future<?> one : waiting) {
                assertThatThrownBy(one::get).hasCauseInstanceOf(VtexPaused.class);
            }
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    @Timeout(60)
    void no_call_begins_after_an_account_was_stopped() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(8);
        try {
            for (int round = 0; round < 50; round++) {
                VtexBudget budget = budget(1_000_000);
                AtomicBoolean stopped = new AtomicBoolean();
                AtomicInteger late = new AtomicInteger();
                AtomicInteger early = new AtomicInteger();
                List<Future<?>> callers = new ArrayList<>();
                for (int i = 0; i < 8; i++) {
                    callers.add(pool.submit(() -> {
                        while (true) {
                            boolean before = stopped.get();
                            try {
                                budget.acquire("store", "get-order", "normal");
                            } catch (VtexPaused paused) {
                                return;
                            }
                            (before ? late : early).incrementAndGet();
                        }
                    }));
                }
                Awaitility.await().pollInterval(Duration.ofMillis(1)).until(() -> early.get() > 20);
                budget.stopAccount("store", START.plusSeconds(60), "429");
                stopped.set(true);
                for (Future<?> caller : callers) {
                    caller.get();
                }
                assertThat(late).hasValue(0);
            }
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    @Timeout(30)
    void a_stop_of_the_bridge_ends_the_wait_as_a_pause_and_leaves_the_thread_fit_to_write() throws Exception {
        VtexBudget budget = budget(1);
        budget.acquire("store", "get-order", "normal");
        AtomicReference<Throwable> ended = new AtomicReference<>();
        AtomicBoolean interrupted = new AtomicBoolean(true);
        Thread caller = new Thread(() -> {
            ended.set(catchThrowable(() -> budget.acquire("store", "get-order", "high")));
            interrupted.set(Thread.currentThread().isInterrupted());
        });
        caller.start();
        Awaitility.await().until(() -> budget.waiting("store") == 1);
        caller.interrupt();
        caller.join();
        assertThat(ended.get()).isInstanceOf(VtexPaused.class).hasMessageContaining("stops");
        assertThat(interrupted).isFalse();
        assertThat(budget.waiting("store")).isZero();
    }

    @Test
    void an_unknown_account_or_priority_is_named() {
        VtexBudget budget = budget(100);
        assertThatThrownBy(() -> budget.acquire("elsewhere", "get-order", "high"))
                .hasMessageContaining("elsewhere")
                .hasMessageContaining("rio, store");
        assertThatThrownBy(() -> budget.acquire("store", "get-order", "urgent"))
                .hasMessageContaining("urgent")
                .hasMessageContaining("high, normal, low");
        assertThatCode(() -> budget.acquire("store", "get-order", null)).doesNotThrowAnyException();
    }

    private static void down(VtexBudget budget) {
        for (int i = 0; i < 5; i++) {
            budget.failed("store", i + "-01", new VtexUnavailable("VTEX account store answered 503"));
        }
    }

    private VtexPaused paused(VtexBudget budget) {
        return catchThrowableOfType(VtexPaused.class, () -> budget.acquire("store", "get-order", "normal"));
    }

    private double resting(String account) {
        return meters.get("bridge.vtex.resting").tag("account", account).gauge().value();
    }
}
