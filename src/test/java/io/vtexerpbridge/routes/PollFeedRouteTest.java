package io.vtexerpbridge.routes;

import static io.vtexerpbridge.routes.TestBridge.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vtexerpbridge.routes.FakeVtex.Trick;
import io.vtexerpbridge.vtex.VtexBudget;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.ServiceStatus;
import org.apache.camel.builder.NotifyBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Enters by the timer; every test has a bridge of its own, because what a pause stops is the whole account. */
class PollFeedRouteTest {

    @TempDir
    Path home;

    private final FakeVtex vtex = new FakeVtex();
    private TestBridge bridge;

    @AfterEach
    void stop() {
        if (bridge != null) {
            bridge.close();
        }
        vtex.close();
        assertThat(vtex.violations()).isEmpty();
    }

    private void start(String... others) {
        Map<String, String> values = new LinkedHashMap<>(Map.of("feed.enabled", "true"));
        for (int i = 0; i < others.length; i += 2) {
            values.put(others[i], others[i + 1]);
        }
        bridge = TestBridge.start(home, vtex, values);
    }

    /** Waits for whole polls that begin from now on. */
    private void polls(int number) {
        NotifyBuilder polled = new NotifyBuilder(bridge.camel())
                .fromRoute("poll-feed")
                .whenDone(number + 1)
                .create();
        assertThat(polled.matches(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .as("the timer goes on")
                .isTrue();
    }

    private void waitFor(String call, int times) {
        await().atMost(PATIENCE).until(() -> vtex.calls(call).size() >= times);
    }

    @Test
    void the_configuration_is_looked_at_before_the_first_poll_and_not_again_until_it_is_due() {
        vtex.config(null);
        vtex.announce("1-01", "ready-for-handling");
        start();
        waitFor(FakeVtex.GET_FEED, 5);
        assertThat(vtex.callNames())
                .startsWith(FakeVtex.GET_CONFIG, FakeVtex.SET_CONFIG, FakeVtex.GET_FEED, FakeVtex.COMMIT);
        assertThat(vtex.calls(FakeVtex.GET_CONFIG)).hasSize(1);
        assertThat(vtex.waiting()).isZero();
    }

    @Test
    void nothing_is_polled_while_the_configuration_cannot_be_looked_at() {
        vtex.always(FakeVtex.GET_CONFIG, Trick.status(503));
        start();
        waitFor(FakeVtex.GET_CONFIG, 3);
        assertThat(vtex.calls(FakeVtex.GET_FEED)).isEmpty();
        vtex.plain();
        waitFor(FakeVtex.GET_FEED, 1);
    }

    @Test
    void the_guardian_looks_again_and_repairs_what_vanished() {
        start("guardian.period", "300ms");
        waitFor(FakeVtex.GET_FEED, 1);
        vtex.config(FakeVtex.GOOD_CONFIG.replace("1209600", "345600"));
        waitFor(FakeVtex.SET_CONFIG, 1);
        assertThat(vtex.config()).contains("1209600");
    }

    @Test
    void a_feed_that_vanished_is_created_at_the_next_poll_and_not_only_when_the_guardian_is_due() {
        start("guardian.period", "1h");
        waitFor(FakeVtex.GET_FEED, 2);
        vtex.config(null);
        waitFor(FakeVtex.SET_CONFIG, 1);
        vtex.announce("2-01", "ready-for-handling");
        await().atMost(PATIENCE).until(() -> vtex.waiting() == 0);
        assertThat(bridge.state("2-01")).isEqualTo("waiting");
    }

    @Test
    void lots_are_drained_without_a_pause_until_one_comes_back_empty() {
        for (int i = 0; i < 25; i++) {
            vtex.announce("3" + i + "-01", "ready-for-handling");
        }
        start("feed.poll-period", "1h");
        await().atMost(PATIENCE).until(() -> vtex.committed().size() == 25);
        await().atMost(PATIENCE)
                .until(() -> bridge.camel().getInflightRepository().size("poll-feed") == 0);
        assertThat(vtex.callNames())
                .containsExactly(
                        FakeVtex.GET_CONFIG,
                        FakeVtex.GET_FEED,
                        FakeVtex.COMMIT,
                        FakeVtex.GET_FEED,
                        FakeVtex.COMMIT,
                        FakeVtex.GET_FEED,
                        FakeVtex.COMMIT,
                        FakeVtex.GET_FEED);
    }

    @Test
    void a_failed_commit_ends_the_poll_but_not_the_polling() {
        for (int i = 0; i < 12; i++) {
            vtex.announce("4" + i + "-01", "ready-for-handling");
        }
        vtex.next(FakeVtex.COMMIT, Trick.status(500));
        start();
        await().atMost(PATIENCE).until(() -> vtex.waiting() == 0);
        assertThat(bridge.ask("select count(*) from work_item")).isEqualTo(12L);
        assertThat(bridge.ask("select count(*) from work_item where wanted > 1"))
                .isEqualTo(0L);
        await().atMost(PATIENCE).until(() -> bridge.ask("select count(*) from order_event where committed_at is null")
                .equals(0L));
    }

    /** Else its events would be hidden for the rest of their minute, and come again as known ones. */
    @Test
    void a_lot_whose_commit_met_a_pause_is_committed_after_the_pause_with_the_same_handles() {
        for (int i = 0; i < 3; i++) {
            vtex.announce("6" + i + "-01", "ready-for-handling");
        }
        vtex.next(FakeVtex.COMMIT, Trick.status(429).header("Retry-After", "1"));
        start();
        await().atMost(PATIENCE).until(() -> vtex.waiting() == 0);
        assertThat(vtex.committed()).containsExactly("H1", "H2", "H3");
        await().atMost(PATIENCE).until(() -> bridge.ask("select count(*) from order_event where committed_at is null")
                .equals(0L));
    }

    @Test
    void handles_that_are_too_old_are_not_committed() {
        vtex.announce("6-01", "ready-for-handling");
        vtex.next(FakeVtex.COMMIT, Trick.status(429).header("Retry-After", "120"));
        start();
        waitFor(FakeVtex.COMMIT, 1);
        bridge.pass(Duration.ofSeconds(121));
        vtex.redeliver();
        await().atMost(PATIENCE).until(() -> vtex.waiting() == 0);
        assertThat(vtex.committed()).containsExactly("H2");
    }

    @Test
    void a_ledger_that_fails_for_a_while_delays_and_loses_nothing() {
        start();
        waitFor(FakeVtex.GET_FEED, 1);
        bridge.execute("alter table order_event rename to gone");
        vtex.announce("5-01", "ready-for-handling");
        polls(3);
        assertThat(vtex.calls(FakeVtex.COMMIT)).isEmpty();
        bridge.execute("alter table gone rename to order_event");
        vtex.redeliver();
        await().atMost(PATIENCE).until(() -> vtex.waiting() == 0);
        assertThat(bridge.workState("5-01")).isEqualTo("open");
    }

    @Test
    void a_refused_key_is_not_tried_again_before_the_guardian_period_is_over() {
        vtex.always(FakeVtex.GET_FEED, Trick.status(401));
        start("guardian.period", "1h");
        waitFor(FakeVtex.GET_FEED, 1);
        polls(5);
        assertThat(vtex.callNames()).containsExactly(FakeVtex.GET_CONFIG, FakeVtex.GET_FEED);
        assertThat(bridge.trouble("vtex")).contains("401", "vtex.app-key", "vtex.app-token");
    }

    @Test
    void a_key_that_is_right_again_is_used_after_the_guardian_period_and_health_mends() {
        vtex.next(FakeVtex.GET_CONFIG, Trick.status(401));
        start("guardian.period", "300ms");
        waitFor(FakeVtex.GET_FEED, 1);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(bridge.trouble("vtex")).isEmpty());
    }

    @Test
    void health_forgets_a_refused_key_once_any_call_is_answered() {
        vtex.announce("6-01", "ready-for-handling");
        vtex.next(FakeVtex.COMMIT, Trick.status(401));
        start("guardian.period", "300ms");
        waitFor(FakeVtex.COMMIT, 1);
        waitFor(FakeVtex.GET_FEED, 3);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(bridge.trouble("vtex")).isEmpty());
    }

    @Test
    void a_key_that_may_read_but_not_configure_still_reads() {
        vtex.config(FakeVtex.GOOD_CONFIG.replace("1209600", "345600"));
        vtex.always(FakeVtex.SET_CONFIG, Trick.status(403));
        vtex.announce("7-01", "ready-for-handling");
        start("guardian.period", "1h");
        await().atMost(PATIENCE).until(() -> vtex.waiting() == 0);
        polls(3);
        assertThat(vtex.calls(FakeVtex.GET_CONFIG)).hasSize(1);
        assertThat(vtex.calls(FakeVtex.SET_CONFIG)).hasSize(1);
        assertThat(bridge.trouble("vtex")).contains("Feed v3 and Hook Admin", "License Manager");
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {"none", "120", "not a number"})
    void after_a_429_the_whole_account_is_silent(String retryAfter) {
        vtex.order("8-01", "ready-for-handling");
        Trick tooMany = Trick.answer(429, "text/plain", "Too Many Requests");
        vtex.always(FakeVtex.GET_FEED, retryAfter == null ? tooMany : tooMany.header("Retry-After", retryAfter));
        start("work.poll-period", "20ms");
        // the answer was read, and not only the question heard
        await().atMost(PATIENCE)
                .until(() -> bridge.bean("vtexBudget", VtexBudget.class).room(FakeVtex.ACCOUNT) == 0);
        bridge.heardOf("8-01");
        polls(5);
        // Work is due, but nobody asks VTEX for it.
        NotifyBuilder claims = new NotifyBuilder(bridge.camel())
                .fromRoute("claim-orders")
                .whenDone(5)
                .create();
        assertThat(claims.matches(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(vtex.callNames()).containsExactly(FakeVtex.GET_CONFIG, FakeVtex.GET_FEED);
        assertThat(bridge.ask("select attempts from work_item")).isEqualTo(0);
    }

    @Test
    void after_the_pause_VTEX_asked_for_everything_goes_on() {
        vtex.next(FakeVtex.GET_FEED, Trick.status(429).header("Retry-After", "1"));
        vtex.announce("9-01", "ready-for-handling");
        start();
        waitFor(FakeVtex.GET_FEED, 1);
        await().atMost(PATIENCE).until(() -> vtex.waiting() == 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/html", "application/json"})
    void a_sign_in_page_instead_of_the_feed_is_a_failure_and_not_an_empty_feed(String type) {
        vtex.always(FakeVtex.GET_FEED, Trick.answer(200, type, "<html>Sign in</html>"));
        vtex.announce("10-01", "ready-for-handling");
        start();
        waitFor(FakeVtex.GET_FEED, 3);
        assertThat(bridge.trouble("vtex")).contains("get-feed");
        vtex.plain();
        await().atMost(PATIENCE).until(() -> vtex.waiting() == 0);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(bridge.trouble("vtex")).isEmpty());
    }

    @Test
    void a_slow_poll_never_runs_beside_the_next_one() {
        List<Integer> running = new CopyOnWriteArrayList<>();
        AtomicInteger now = new AtomicInteger();
        vtex.always(FakeVtex.GET_FEED, FakeVtex.json("[]").with(it -> {
            running.add(now.incrementAndGet());
            // Longer than several periods of 20 ms, until the timer had its chance to start another poll.
            await().pollDelay(Duration.ofMillis(100)).until(() -> true);
            now.decrementAndGet();
        }));
        start();
        await().atMost(PATIENCE).until(() -> running.size() >= 4);
        assertThat(running).containsOnly(1);
    }

    @Test
    void switched_off_the_feed_is_left_alone() {
        start("feed.enabled", "false", "work.poll-period", "20ms");
        NotifyBuilder claims = new NotifyBuilder(bridge.camel())
                .fromRoute("claim-orders")
                .whenDone(5)
                .create();
        assertThat(claims.matches(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(bridge.camel().getRouteController().getRouteStatus("poll-feed"))
                .isEqualTo(ServiceStatus.Stopped);
        assertThat(vtex.calls()).isEmpty();
    }
}
