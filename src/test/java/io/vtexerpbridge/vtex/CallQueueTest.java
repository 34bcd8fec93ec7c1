package io.vtexerpbridge.vtex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.SimpleBucketListener;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class CallQueueTest {

    private static final Runnable GO_ON = () -> {};

    /** Nothing flows in until the test lets it. */
    private static final class Tap implements TimeMeter {
        private volatile long nanos;

        @Override
        public long currentTimeNanos() {
            return nanos;
        }

        @Override
        public boolean isWallClockBased() {
            return false;
        }

        void letOneGo(CallQueue queue) {
            nanos += TimeUnit.SECONDS.toNanos(1);
            queue.wake();
        }
    }

    /** Who got a turn, one a turn, when everybody waits and the budget lets one go at a time. */
    private static List<String> served(List<CallPriority> arriving) throws Exception {
        Tap tap = new Tap();
        CallQueue queue = new CallQueue(Bucket.builder()
                .addLimit(limit -> limit.capacity(1).refillGreedy(1, Duration.ofSeconds(1)))
                .withCustomTimePrecision(tap)
                .build());
        queue.take(CallPriority.NORMAL, GO_ON);
        List<String> served = new ArrayList<>();
        ExecutorService pool = Executors.newFixedThreadPool(arriving.size());
        try {
            List<Future<?>> callers = new ArrayList<>();
            for (int i = 0; i < arriving.size(); i++) {
                CallPriority priority = arriving.get(i);
                String name = priority + " " + i;
                callers.add(pool.submit(() -> {
                    queue.take(priority, GO_ON);
                    synchronized (served) {
                        served.add(name);
                    }
                    return null;
                }));
                int present = i + 1;
                await().pollInterval(Duration.ofMillis(1)).until(() -> queue.waiting() == present);
            }
            for (int i = 0; i < arriving.size(); i++) {
                tap.letOneGo(queue);
                int expected = i + 1;
                await().pollInterval(Duration.ofMillis(1)).until(() -> {
                    synchronized (served) {
                        return served.size() == expected;
                    }
                });
            }
            for (Future<?> caller : callers) {
                caller.get();
            }
        } finally {
            pool.shutdownNow();
        }
        return served;
    }

    @Test
    void the_most_urgent_goes_first_and_of_equals_the_first() throws Exception {
        assertThat(served(List.of(
                        CallPriority.LOW,
                        CallPriority.NORMAL,
                        CallPriority.HIGH,
                        CallPriority.LOW,
                        CallPriority.NORMAL,
                        CallPriority.HIGH)))
                .containsExactly("HIGH 2", "HIGH 5", "NORMAL 1", "NORMAL 4", "LOW 0", "LOW 3");
    }

    @Test
    void whoever_has_waited_longest_gets_one_turn_of_eight() throws Exception {
        List<CallPriority> arriving = new ArrayList<>(List.of(CallPriority.LOW, CallPriority.NORMAL));
        for (int i = 0; i < 18; i++) {
            arriving.add(CallPriority.HIGH);
        }
        List<String> served = served(arriving);
        // one turn was taken before they came
        assertThat(served.indexOf("LOW 0")).isEqualTo(6);
        assertThat(served.indexOf("NORMAL 1")).isEqualTo(14);
    }

    @Test
    void whoever_gives_up_holds_up_nobody() throws Exception {
        CallQueue queue = new CallQueue(CallQueue.bucket(600, 0, Duration.ofMinutes(1)));
        ExecutorService pool = Executors.newFixedThreadPool(6);
        try {
            AtomicInteger done = new AtomicInteger();
            List<Future<?>> urgent = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                queue.take(CallPriority.NORMAL, GO_ON);
            }
            for (int i = 0; i < 3; i++) {
                urgent.add(pool.submit(() -> {
                    queue.take(CallPriority.HIGH, GO_ON);
                    return null;
                }));
            }
            for (int i = 0; i < 3; i++) {
                pool.submit(() -> {
                    queue.take(CallPriority.LOW, GO_ON);
                    return done.incrementAndGet();
                });
            }
            urgent.forEach(one -> one.cancel(true));
            await().until(() -> done.get() == 3);
            assertThat(queue.waiting()).isZero();
        } finally {
            pool.shutdownNow();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 59, 60, 100, 600, 5000})
    void no_sixty_seconds_see_more_than_the_budget_whatever_the_calls_look_like(int requests) {
        for (int seed = 0; seed < 20; seed++) {
            Random random = new Random(seed);
            Tap tap = new Tap();
            int burst = Math.max(1, requests / 50);
            // the shipped arithmetic, on a clock of our own
            Bucket bucket = Bucket.builder()
                    .addLimit(CallQueue.limit(requests, 0, Duration.ofMinutes(1)))
                    .withCustomTimePrecision(tap)
                    .build();
            List<Long> calls = new ArrayList<>();
            for (int step = 0; step < 3000; step++) {
                // bursts, a steady flow, and long silences
                tap.nanos += switch (random.nextInt(10)) {
                    case 0 -> TimeUnit.SECONDS.toNanos(random.nextInt(90));
                    case 1, 2 -> 1;
                    default -> random.nextLong(TimeUnit.MINUTES.toNanos(2) / requests);
                };
                int wanted = 1 + random.nextInt(burst + 2);
                for (int i = 0; i < wanted && bucket.tryConsume(1); i++) {
                    calls.add(tap.nanos);
                }
            }
            assertThat(most(calls, TimeUnit.MINUTES.toNanos(1))).isLessThanOrEqualTo(requests);
            assertThat(calls).hasSizeGreaterThan(10);
        }
    }

    @Test
    void many_threads_of_every_priority_stay_within_the_budget_and_use_it() throws Exception {
        Queue<Long> granted = new ConcurrentLinkedQueue<>();
        int requests = 500;
        Duration period = Duration.ofSeconds(1);
        Bucket bucket = CallQueue.bucket(requests, 0, period).toListenable(new SimpleBucketListener() {
            @Override
            public void onConsumed(long tokens) {
                granted.add(System.nanoTime());
            }
        });
        CallQueue queue = new CallQueue(bucket);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(3);
        ExecutorService pool = Executors.newFixedThreadPool(24);
        try {
            List<Future<?>> callers = new ArrayList<>();
            for (int i = 0; i < 24; i++) {
                CallPriority priority = CallPriority.values()[i % 3];
                callers.add(pool.submit(() -> {
                    while (System.nanoTime() < end) {
                        queue.take(priority, GO_ON);
                    }
                    return null;
                }));
            }
            for (Future<?> caller : callers) {
                caller.get();
            }
        } finally {
            pool.shutdownNow();
        }
        List<Long> calls = granted.stream().sorted().toList();
        // written down a moment after it was granted, and that moment may be long on a busy machine
        long window = period.minusMillis(100).toNanos();
        assertThat(most(calls, window)).isLessThanOrEqualTo(requests);
        assertThat(calls).as("3 s of it").hasSizeGreaterThan(requests);
    }

    /** The most calls in any window of this length. */
    private static int most(List<Long> calls, long window) {
        int most = 0;
        int from = 0;
        for (int to = 0; to < calls.size(); to++) {
            while (calls.get(to) - calls.get(from) >= window) {
                from++;
            }
            most = Math.max(most, to - from + 1);
        }
        return most;
    }

    @Test
    void those_who_may_be_under_way_are_left_out_of_the_flow() {
        assertThat(CallQueue.limit(5000, 12, Duration.ofMinutes(1)).getRefillTokens())
                .isEqualTo(5000 - 100 - 12);
        assertThat(CallQueue.limit(60, 12, Duration.ofMinutes(1)).getRefillTokens())
                .isEqualTo(60 - 1 - 6);
        assertThat(CallQueue.limit(1, 12, Duration.ofMinutes(1)).getRefillTokens())
                .isEqualTo(1);
    }
}
