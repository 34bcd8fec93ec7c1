package io.vtexerpbridge.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vtexerpbridge.feed.OrderEvent;
import io.vtexerpbridge.ledger.ReconcileFindings.Difference;
import io.vtexerpbridge.ledger.ReconcileFindings.Known;
import io.vtexerpbridge.ledger.ReconcileRun.Counts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.jdbc.core.JdbcTemplate;

/** What the ledger promises about reconciliations, on every database it supports; each test has an account of its own. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
abstract class ReconcileContract {

    private static final AtomicInteger ACCOUNTS = new AtomicInteger();

    private final AdjustableClock clock = new AdjustableClock();
    private String account;
    private ReconcileRuns here;
    private ReconcileRuns there;
    private ReconcileFindings findings;
    private Ledger ledger;

    abstract DataSource dataSource();

    @BeforeEach
    void newAccount() {
        account = "compared" + ACCOUNTS.incrementAndGet();
        here = new ReconcileRuns(dataSource(), "here-" + account, clock);
        there = new ReconcileRuns(dataSource(), "there-" + account, clock);
        findings = new ReconcileFindings(dataSource());
        RetryPolicy retries = new RetryPolicy(Duration.ofSeconds(1), 2, Duration.ofMinutes(15), Duration.ofHours(48));
        ledger = new Ledger(dataSource(), "here-" + account, clock, retries, Duration.ofMinutes(5), new Random(1));
        here.recover(List.of(account));
    }

    private Optional<ReconcileRun> claim(ReconcileRuns node) {
        return node.claim(List.of(account));
    }

    private ReconcileRun begun() {
        here.ask(account, "schedule", null, null, false, "by schedule", clock.instant());
        return here.began(claim(here).orElseThrow(), clock.instant().minusSeconds(1000), clock.instant());
    }

    private WorkItem taken(String orderId) {
        String time = clock.instant().toString();
        ledger.take(
                account,
                "feed",
                List.of(new OrderEvent(orderId, "Fulfillment", "ready-for-handling", null, time, time, "H")));
        return ledger.claim(List.of(account), 100).stream()
                .filter(item -> item.orderId().equals(orderId))
                .findFirst()
                .orElseThrow();
    }

    private void handled(String orderId, Instant placed, String vtexStatus) {
        ledger.settled(taken(orderId), "handling", new OrderFacts(vtexStatus, null, null, placed), "");
    }

    @Test
    void nothing_asked_is_nothing_to_do() {
        assertThat(claim(here)).isEmpty();
    }

    @Test
    void what_was_asked_for_later_waits() {
        here.ask(
                account,
                "request",
                null,
                null,
                false,
                "once more",
                clock.instant().plusSeconds(60));
        assertThat(claim(here)).isEmpty();
        clock.advance(Duration.ofSeconds(61));
        assertThat(claim(here)).isPresent();
    }

    @Test
    void one_runs_at_a_time_and_on_one_node() {
        here.ask(account, "schedule", null, null, false, "first", clock.instant());
        here.ask(account, "request", null, null, false, "second", clock.instant());
        ReconcileRun first = claim(here).orElseThrow();

        assertThat(first.reason()).isEqualTo("first");
        assertThat(claim(here)).isEmpty();
        assertThat(claim(there)).isEmpty();

        here.completed(here.began(first, clock.instant(), clock.instant()), null, null);
        assertThat(claim(there)).map(ReconcileRun::reason).contains("second");
    }

    @Test
    void two_nodes_that_look_at_once_get_one_run_between_them() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            for (int round = 0; round < 20; round++) {
                here.ask(account, "schedule", null, null, false, "a", clock.instant());
                here.ask(account, "request", null, null, false, "b", clock.instant());
                List<Future<Optional<ReconcileRun>>> claims = new ArrayList<>();
                for (int i = 0; i < 8; i++) {
                    ReconcileRuns node = i % 2 == 0 ? here : there;
                    claims.add(threads.submit(() -> claim(node)));
                }
                List<ReconcileRun> got = new ArrayList<>();
                for (Future<Optional<ReconcileRun>> claimed : claims) {
                    claimed.get(30, TimeUnit.SECONDS).ifPresent(got::add);
                }
                assertThat(got).hasSize(1);
                here.abandon(here.running(account).orElseThrow(), "test");
                new JdbcTemplate(dataSource())
                        .update(
                                "update reconcile_run set state = 'failed', running_account = null where account = ?",
                                account);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void a_killed_run_is_taken_up_by_another_node_where_it_was() {
        ReconcileRun run = begun();
        Instant half = run.from().plusSeconds(500);
        here.compared(run, half, new Counts(3, 200, 1), List.of("a sentence", "another"));

        assertThat(claim(there)).isEmpty();
        clock.advance(Duration.ofMinutes(6));
        ReconcileRun resumed = claim(there).orElseThrow();

        assertThat(resumed.id()).isEqualTo(run.id());
        assertThat(resumed.comparedTo()).isEqualTo(half);
        assertThat(resumed.beganAt()).isEqualTo(run.beganAt());
        assertThat(resumed.counts()).isEqualTo(new Counts(3, 200, 1));
        assertThat(resumed.notes()).containsExactly("a sentence", "another");
    }

    @Test
    void who_lost_the_lease_writes_nothing_any_more() {
        ReconcileRun run = begun();
        clock.advance(Duration.ofMinutes(6));
        ReconcileRun taken = claim(there).orElseThrow();

        assertThatThrownBy(() -> here.renew(run)).isInstanceOf(ReconcileLost.class);
        assertThatThrownBy(() -> here.compared(run, run.until(), Counts.NONE, List.of()))
                .isInstanceOf(ReconcileLost.class);
        assertThatThrownBy(() -> here.completed(run, "x.csv", run.until())).isInstanceOf(ReconcileLost.class);
        assertThatThrownBy(() -> here.failed(run, "no")).isInstanceOf(ReconcileLost.class);
        assertThatThrownBy(() -> here.postpone(run, run.until(), "no", true)).isInstanceOf(ReconcileLost.class);
        assertThat(here.mark(account).completedAt()).isNull();
        assertThat(here.run(run.id())).contains(taken);
    }

    @Test
    void a_restart_takes_up_its_own_at_once_and_leaves_that_of_others() {
        ReconcileRun run = begun();
        there.recover(List.of(account));
        assertThat(claim(there)).isEmpty();
        here.recover(List.of(account));
        assertThat(claim(here)).map(ReconcileRun::id).contains(run.id());
    }

    @Test
    void a_paused_run_goes_on_when_the_pause_is_over_and_nothing_else_begins_meanwhile() {
        ReconcileRun run = begun();
        here.ask(account, "command", null, null, false, "by command", clock.instant());
        here.postpone(run, clock.instant().plusSeconds(60), "VTEX said 429", false);

        assertThat(claim(here)).isEmpty();
        clock.advance(Duration.ofSeconds(61));
        assertThat(claim(there)).get().satisfies(resumed -> {
            assertThat(resumed.id()).isEqualTo(run.id());
            assertThat(resumed.attempts()).isZero();
            assertThat(resumed.lastError()).contains("429");
        });
    }

    @Test
    void only_what_nobody_works_on_is_given_up() {
        ReconcileRun run = begun();
        assertThat(here.abandon(run, "another")).isFalse();
        here.postpone(run, clock.instant().plusSeconds(60), "429", false);
        assertThat(here.abandon(run, "another")).isTrue();
        assertThat(here.run(run.id())).get().satisfies(given -> assertThat(given.ended())
                .isTrue());
        assertThat(here.running(account)).isEmpty();
    }

    @Test
    void the_mark_moves_when_a_run_is_complete_and_never_back() {
        assertThat(here.mark(account).reconciledUntil()).isNull();
        ReconcileRun run = begun();
        here.compared(run, run.from().plusSeconds(10), Counts.NONE, List.of());
        assertThat(here.mark(account).reconciledUntil()).isNull();

        here.completed(run, null, run.until());
        assertThat(here.mark(account).reconciledUntil()).isEqualTo(run.until());
        assertThat(here.mark(account).completedAt()).isEqualTo(clock.instant());

        ReconcileRun failed = begun();
        here.failed(failed, "400");
        ReconcileRun narrow = begun();
        here.completed(narrow, null, null);
        ReconcileRun older = begun();
        here.completed(older, null, run.until().minusSeconds(500));
        assertThat(here.mark(account).reconciledUntil()).isEqualTo(run.until());
    }

    @Test
    void a_ledger_with_orders_began_with_the_first_of_them() {
        String old = account + "-old";
        Instant first = clock.instant();
        ledger.take(old, "feed", List.of(new OrderEvent("v1-01", "F", "handling", null, "a", "a", "H")));
        clock.advance(Duration.ofDays(3));
        here.recover(List.of(old));
        assertThat(here.mark(old).begunAt()).isEqualTo(first);
        clock.advance(Duration.ofDays(3));
        here.recover(List.of(old));
        assertThat(here.mark(old).begunAt()).isEqualTo(first);
    }

    @Test
    void old_runs_are_forgotten_with_what_they_found() {
        ReconcileRun first = begun();
        findings.found(first, List.of(new Difference("v1-01", null, "handling", "unknown", "taken-in")));
        here.completed(first, null, null);
        for (int i = 0; i < ReconcileRuns.KEPT; i++) {
            here.completed(begun(), null, null);
        }
        assertThat(here.run(first.id())).isEmpty();
        List<Difference> left = new ArrayList<>();
        findings.differences(first, left::add);
        assertThat(left).isEmpty();
        assertThat(here.newest(account, 1000)).hasSize(ReconcileRuns.KEPT);
    }

    @Test
    void what_the_ledger_knows_of_listed_orders() {
        handled("v1-01", clock.instant(), "handling");
        taken("v2-01");
        ledger.park(taken("v3-01"), "route", "cause", "reason", "{}");
        String longId = "L".repeat(500);
        ledger.take(account, "feed", List.of(new OrderEvent(longId, "F", "handling", null, "a", "a", "H")));

        var known = findings.known(account, List.of("v1-01", "v2-01", "v3-01", "v4-01", longId));

        assertThat(known).containsOnlyKeys("v1-01", "v2-01", "v3-01", longId);
        assertThat(known.get("v1-01")).satisfies(one -> {
            assertThat(one.state()).isEqualTo("handling");
            assertThat(one.vtexStatus()).isEqualTo("handling");
            assertThat(one.open()).isFalse();
            assertThat(one.readAt()).isEqualTo(clock.instant());
        });
        assertThat(known.get("v2-01").open()).isTrue();
        assertThat(known.get("v3-01")).satisfies(one -> {
            assertThat(one.open()).isFalse();
            assertThat(one.parked()).isTrue();
        });
    }

    @Test
    void open_orders_that_the_list_should_show_come_page_by_page() {
        Instant placed = clock.instant();
        IntStream.range(0, 520).forEach(i -> handled("v" + i + "-01", placed.plusMillis(i), "handling"));
        handled("moved-01", placed, "ready-for-invoicing");
        ledger.settled(taken("over-01"), "invoiced", new OrderFacts("invoiced", null, null, placed), "");
        clock.advance(Duration.ofMinutes(10));
        handled("young-01", placed, "handling");

        List<String> ids = new ArrayList<>();
        findings.shouldBeListed(
                account, placed, placed.plusMillis(510), clock.instant().minusSeconds(300), page -> page.stream()
                        .map(Known::orderId)
                        .forEach(ids::add));

        assertThat(ids).hasSize(510).doesNotHaveDuplicates().doesNotContain("v510-01", "young-01", "moved-01");
    }

    @Test
    void a_difference_is_noted_once_and_its_outcome_follows_the_order() {
        ReconcileRun run = begun();
        Difference one = new Difference("v1-01", clock.instant(), "handling", "unknown", "taken-in");
        findings.found(run, List.of(one));
        findings.found(run, List.of(one, new Difference("v2-01", null, null, "handling", "asked")));
        List<Difference> noted = new ArrayList<>();
        findings.differences(run, noted::add);
        assertThat(noted).extracting(Difference::orderId).containsExactly("v1-01", "v2-01");
        assertThat(findings.outcome(run)).satisfies(outcome -> {
            assertThat(outcome.takenIn()).isEqualTo(1);
            assertThat(outcome.asked()).isEqualTo(1);
            assertThat(outcome.missing()).isEqualTo(2);
        });

        WorkItem first = taken("v1-01");
        WorkItem second = taken("v2-01");
        assertThat(findings.outcome(run).inWork()).isEqualTo(2);
        ledger.settled(first, "handling", new OrderFacts("handling", null, null, null), "");
        ledger.park(second, "route", "cause", "reason", "{}");
        assertThat(findings.outcome(run)).satisfies(outcome -> {
            assertThat(outcome.inWork()).isZero();
            assertThat(outcome.parked()).isEqualTo(1);
            assertThat(outcome.remaining()).isEqualTo(1);
        });
    }

    @Test
    void after_a_dry_run_an_order_remains_until_it_was_read_again() {
        handled("v1-01", clock.instant(), "handling");
        clock.advance(Duration.ofMinutes(10));
        ReconcileRun run = begun();
        findings.found(run, List.of(new Difference("v1-01", null, "canceled", "handling", "would-ask")));
        assertThat(findings.outcome(run).remaining()).isEqualTo(1);
        clock.advance(Duration.ofMinutes(1));
        handled("v1-01", clock.instant(), "handling");
        assertThat(findings.outcome(run).remaining()).isZero();
    }
}
