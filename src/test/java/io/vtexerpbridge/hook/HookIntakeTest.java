package io.vtexerpbridge.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vtexerpbridge.feed.OrderEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HookIntakeTest {

    private final ExecutorService callers = Executors.newCachedThreadPool();
    private final ExecutorService committer = Executors.newSingleThreadExecutor();
    private final List<List<String>> commits = new CopyOnWriteArrayList<>();
    private final AtomicInteger inside = new AtomicInteger();
    private volatile CountDownLatch gate = new CountDownLatch(0);
    private volatile RuntimeException fault;
    private HookIntake intake = intake(Duration.ofSeconds(30));

    @AfterEach
    void stop() {
        gate.countDown();
        callers.shutdownNow();
        committer.shutdownNow();
    }

    private HookIntake intake(Duration patience) {
        return new HookIntake(this::commit, committer, new SimpleMeterRegistry(), patience);
    }

    private void commit(String account, List<OrderEvent> events) {
        inside.incrementAndGet();
        try {
            gate.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        RuntimeException now = fault;
        if (now != null) {
            throw now;
        }
        commits.add(events.stream().map(OrderEvent::orderId).toList());
    }

    private Future<?> post(String orderId) {
        return callers.submit(
                () -> intake.take("acmestore", new OrderEvent(orderId, "F", "handling", null, "t", "t", null)));
    }

    /** The first is inside the ledger; the others wait for the next turn. */
    private List<Future<?>> peak(int size) {
        gate = new CountDownLatch(1);
        List<Future<?>> posted = new ArrayList<>();
        posted.add(post("first"));
        await().until(() -> inside.get() == 1);
        for (int i = 1; i < size; i++) {
            posted.add(post("later-" + i));
        }
        await().until(() -> intake.waiting("acmestore") == size - 1);
        return posted;
    }

    private static boolean failed(Future<?> posted) {
        try {
            posted.get(20, TimeUnit.SECONDS);
            return false;
        } catch (Exception e) {
            assertThat(e).hasCauseInstanceOf(HookNotTaken.class);
            return true;
        }
    }

    @Test
    void nobody_returns_before_the_commit_that_holds_its_event() {
        List<Future<?>> posted = peak(20);
        assertThat(posted).noneMatch(Future::isDone);
        gate.countDown();
        assertThat(posted).noneMatch(HookIntakeTest::failed);
        assertThat(commits.stream().flatMap(List::stream)).hasSize(20).doesNotHaveDuplicates();
    }

    @Test
    void those_who_arrive_together_share_a_commit() {
        List<Future<?>> posted = peak(20);
        gate.countDown();
        assertThat(posted).noneMatch(HookIntakeTest::failed);
        assertThat(commits).hasSize(2);
        assertThat(commits.get(0)).containsExactly("first");
        assertThat(commits.get(1)).hasSize(19);
    }

    @Test
    void a_failed_commit_fails_all_whom_it_held_and_nobody_else() {
        List<Future<?>> posted = peak(5);
        fault = new IllegalStateException("the ledger is gone");
        gate.countDown();
        assertThat(posted).allMatch(HookIntakeTest::failed);
        fault = null;
        assertThat(failed(post("after"))).isFalse();
        assertThat(commits).containsExactly(List.of("after"));
    }

    @Test
    void a_ledger_that_hangs_lets_go_those_who_wait_in_time_for_VTEX() {
        intake = intake(Duration.ofMillis(100));
        List<Future<?>> posted = peak(1);
        assertThat(failed(post("waits"))).isTrue();
        assertThat(intake.waiting("acmestore"))
                .as("whoever was told no is not taken later")
                .isZero();
        assertThat(failed(posted.get(0)))
                .as("nobody is told yes before the commit")
                .isTrue();
        gate.countDown();
        await().until(() -> commits.equals(List.of(List.of("first"))));
    }

    @Test
    void a_bridge_that_stops_takes_nothing_more() {
        committer.shutdown();
        assertThat(failed(post("late"))).isTrue();
        assertThat(commits).isEmpty();
    }

    @Test
    void an_error_leaves_nobody_waiting() {
        HookIntake broken = new HookIntake(
                (account, events) -> {
                    throw new AssertionError("as OutOfMemoryError");
                },
                committer,
                new SimpleMeterRegistry());
        OrderEvent event = new OrderEvent("1", "F", "handling", null, "t", "t", null);
        assertThatThrownBy(() -> broken.take("acmestore", event)).isInstanceOf(HookNotTaken.class);
        assertThatThrownBy(() -> broken.take("acmestore", event))
                .as("and the next one is tried")
                .isInstanceOf(HookNotTaken.class)
                .hasMessageContaining("did not take");
    }
}
