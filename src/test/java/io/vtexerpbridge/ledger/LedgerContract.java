package io.vtexerpbridge.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.vtexerpbridge.feed.OrderEvent;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** What the ledger promises, on every database it supports; each test has an account of its own. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
abstract class LedgerContract {

    private static final AtomicInteger ACCOUNTS = new AtomicInteger();
    private static final Duration LEASE = Duration.ofMinutes(5);
    private static final RetryPolicy RETRIES =
            new RetryPolicy(Duration.ofSeconds(1), 2, Duration.ofMinutes(15), Duration.ofHours(48));

    private final AdjustableClock clock = new AdjustableClock();
    private String account;
    private Ledger ledger;
    private JdbcTemplate jdbc;

    abstract DataSource dataSource();

    @BeforeEach
    void newAccount(TestInfo test) {
        account = "store" + ACCOUNTS.incrementAndGet();
        ledger = node("node-" + account);
        jdbc = new JdbcTemplate(dataSource());
    }

    private Ledger node(String name) {
        return node(name, clock);
    }

    private Ledger node(String name, Clock nodeClock) {
        return new Ledger(dataSource(), name, nodeClock, RETRIES, LEASE, new Random(1));
    }

    private static OrderEvent event(String orderId, String state, String lastState, int change) {
        String time = "2026-11-20T10:%02d:%02d.0000000Z".formatted(change / 60, change % 60);
        return new OrderEvent(orderId, "Marketplace", state, lastState, time, time, "handle-" + System.nanoTime());
    }

    private static OrderEvent ready(String orderId, int change) {
        return event(orderId, "ready-for-handling", "window-to-cancel", change);
    }

    private Intake take(OrderEvent... events) {
        return ledger.take(account, "feed", List.of(events));
    }

    private List<WorkItem> claim(int limit) {
        return ledger.claim(List.of(account), limit);
    }

    private WorkItem claimOne() {
        List<WorkItem> items = claim(10);
        assertThat(items).hasSize(1);
        return items.get(0);
    }

    private static final OrderFacts READY =
            new OrderFacts("ready-for-handling", "500123", "MKT-9", Instant.parse("2026-11-20T09:58:00Z"));

    private Document document(String orderId, String name) {
        return Document.staged(
                account, orderId, name, orderId + ".csv", "." + orderId + ".tmp", "out", "csv", "d1", 42);
    }

    private OrderRecord order(String orderId) {
        return ledger.order(account, orderId).orElseThrow();
    }

    private List<String> entries(String orderId) {
        return ledger.timeline(account, orderId).stream()
                .map(TimelineEntry::entry)
                .toList();
    }

    // --- Intake -----------------------------------------------------------------------------------------------------

    @Test
    void an_event_becomes_an_order_and_one_item_of_work() {
        assertThat(take(ready("o1", 1))).isEqualTo(new Intake(1, 1, 0));

        assertThat(order("o1").state()).isEqualTo("waiting");
        assertThat(order("o1").takenAt()).isEqualTo(clock.instant());
        assertThat(entries("o1")).containsExactly("taken");
        WorkItem item = claimOne();
        assertThat(item.orderId()).isEqualTo("o1");
        assertThat(item.kind()).isEqualTo("order");
        assertThat(item.leaseUntil()).isEqualTo(clock.instant().plus(LEASE));
        assertThat(item.delivered()).isFalse();
    }

    @Test
    void repeats_within_a_lot_and_between_lots_only_raise_deliveries() {
        assertThat(take(ready("o1", 1), ready("o1", 1), ready("o2", 1))).isEqualTo(new Intake(3, 2, 1));
        claim(10).forEach(ledger::finish);

        assertThat(take(ready("o1", 1), ready("o2", 1))).isEqualTo(new Intake(2, 0, 2));

        assertThat(claim(10)).isEmpty();
        assertThat(jdbc.queryForObject(
                        "select deliveries from order_event where account = ? and order_id = 'o1'",
                        Integer.class,
                        account))
                .isEqualTo(3);
    }

    @Test
    void an_empty_lot_is_no_trouble() {
        assertThat(take()).isEqualTo(new Intake(0, 0, 0));
    }

    @Test
    void several_new_events_of_an_order_are_one_item_of_work() {
        take(ready("o1", 1), event("o1", "handling", "x", 2), event("o1", "invoiced", "handling", 3));
        WorkItem item = claimOne();
        ledger.finish(item);
        assertThat(claim(10)).isEmpty();
    }

    @Test
    void the_same_lot_taken_by_many_at_once_counts_once() throws Exception {
        List<OrderEvent> lot =
                IntStream.range(0, 200).mapToObj(i -> ready("o" + i, 1)).toList();
        List<Ledger> nodes = List.of(node("a-" + account), node("b-" + account), node("c-" + account));
        AtomicInteger turn = new AtomicInteger();

        List<Intake> intakes = AtOnce.together(6, () -> {
            List<OrderEvent> shuffled = new ArrayList<>(lot);
            Collections.shuffle(shuffled);
            return nodes.get(turn.getAndIncrement() % nodes.size()).take(account, "feed", shuffled);
        });

        assertThat(intakes.stream().mapToInt(Intake::fresh).sum()).isEqualTo(200);
        assertThat(claim(500)).hasSize(200);
        assertThat(jdbc.queryForObject("select count(*) from timeline where account = ?", Integer.class, account))
                .isEqualTo(200);
        assertThat(jdbc.queryForObject(
                        "select count(*) from order_event where account = ? and deliveries = 6",
                        Integer.class,
                        account))
                .isEqualTo(200);
    }

    @Test
    void different_events_of_the_same_orders_taken_at_once_are_all_asked_for() throws Exception {
        AtomicInteger change = new AtomicInteger();
        AtOnce.together(6, () -> {
            int mine = change.incrementAndGet();
            List<OrderEvent> lot = new ArrayList<>(
                    IntStream.range(0, 50).mapToObj(i -> ready("o" + i, mine)).toList());
            Collections.shuffle(lot);
            return ledger.take(account, "feed", lot);
        });
        assertThat(claim(100)).hasSize(50).allMatch(item -> item.wanted() == 6);
    }

    @Test
    void an_event_during_a_lease_runs_the_order_once_more() {
        take(ready("o1", 1));
        WorkItem first = claimOne();
        take(event("o1", "canceled", "ready-for-handling", 2));
        assertThat(claim(10)).isEmpty();

        ledger.finish(first);

        WorkItem second = claimOne();
        assertThat(second.id()).isEqualTo(first.id());
        ledger.finish(second);
        assertThat(claim(10)).isEmpty();
    }

    @Test
    void an_event_cuts_a_long_wait_short() {
        take(ready("o1", 1));
        ledger.postpone(claimOne(), clock.instant().plus(Duration.ofHours(1)), "VTEX paused us");
        assertThat(claim(10)).isEmpty();
        take(event("o1", "canceled", "ready-for-handling", 2));
        assertThat(claimOne().attempts()).isZero();
    }

    @Test
    void our_own_start_handling_coming_back_is_no_work() {
        take(ready("o1", 1));
        WorkItem item = claimOne();
        ledger.delivered(item, document("o1", "order"), READY, "c1");
        ledger.acknowledged(item, "handling", "start-handling accepted");

        assertThat(take(event("o1", "handling", "ready-for-handling", 2), event("o1", "handling", "start-handling", 3)))
                .isEqualTo(new Intake(2, 2, 0));

        assertThat(claim(10)).isEmpty();
        take(event("o1", "handling", "invoice", 4));
        assertThat(claim(10)).hasSize(1);
    }

    @Test
    void a_start_handling_that_is_not_ours_is_work() {
        take(ready("o1", 1));
        ledger.finish(claimOne());
        take(event("o1", "handling", "ready-for-handling", 2));
        assertThat(claim(10)).hasSize(1);
    }

    @Test
    void committed_is_noted_once() {
        OrderEvent event = ready("o1", 1);
        take(event);
        Instant committedAt = clock.instant();
        ledger.committed(account, List.of(event, event));
        clock.advance(Duration.ofMinutes(1));
        ledger.committed(account, List.of(event));
        assertThat(jdbc.queryForObject(
                                "select committed_at from order_event where account = ?", OffsetDateTime.class, account)
                        .toInstant())
                .isEqualTo(committedAt);
    }

    @Test
    void ugly_text_blocks_nothing() {
        String nul = "a\u0000b\u0001\uD800c";
        String endless = "x".repeat(20_000);
        take(
                new OrderEvent(nul, nul, nul, nul, nul, nul, nul),
                new OrderEvent(endless + "1", endless, endless, endless, endless, endless, endless),
                new OrderEvent(endless + "2", endless, endless, endless, endless, endless, endless),
                new OrderEvent(null, null, null, null, null, null, null),
                new OrderEvent("plain", null, null, null, null, null, null));

        List<WorkItem> items = claim(10);
        assertThat(items).hasSize(4);
        for (WorkItem item : items) {
            ledger.read(item, new OrderFacts(endless, endless, nul, Instant.parse("0001-01-01T00:00:00Z")));
            ledger.park(item, "route", nul, endless + nul, nul + endless.repeat(100));
        }
        assertThat(ledger.order(account, nul).orElseThrow().state()).isEqualTo("parked");
        assertThat(ledger.order(account, endless + "1").orElseThrow().orderId())
                .isNotEqualTo(ledger.order(account, endless + "2").orElseThrow().orderId());
        assertThat(ledger.parked(account, "plain").get(0).body()).hasSize(2_000_005);
        assertThat(ledger.orders(OrderFilter.NEWEST.withAccount(account).withSearch(nul)))
                .hasSize(4);
    }

    @Test
    void a_lot_of_1000_is_taken_and_worked_off() {
        List<OrderEvent> lot =
                IntStream.range(0, 1000).mapToObj(i -> ready("o" + i, 1)).toList();
        long start = System.nanoTime();
        assertThat(ledger.take(account, "reconcile", lot)).isEqualTo(new Intake(1000, 1000, 0));
        long taken = System.nanoTime();
        assertThat(ledger.take(account, "reconcile", lot)).isEqualTo(new Intake(1000, 0, 1000));
        long repeated = System.nanoTime();
        int worked = 0;
        for (List<WorkItem> items = claim(50); !items.isEmpty(); items = claim(50)) {
            for (WorkItem item : items) {
                ledger.delivered(item, document(item.orderId(), "order"), READY, "c");
                ledger.acknowledged(item, "handling", "start-handling accepted");
                worked++;
            }
        }
        System.out.printf(
                "%s: 1000 events taken in %d ms, repeated in %d ms, worked off in %d ms%n",
                getClass().getSimpleName(),
                (taken - start) / 1_000_000,
                (repeated - taken) / 1_000_000,
                (System.nanoTime() - repeated) / 1_000_000);
        assertThat(worked).isEqualTo(1000);
    }

    // --- Lanes and leases -------------------------------------------------------------------------------------------

    @Test
    void a_lane_goes_in_the_order_of_arrival() {
        take(ready("o1", 1));
        clock.advance(Duration.ofSeconds(1));
        ledger.ask(account, "o1", "invoice", "inv-1", "folder", "<xml/>");
        clock.advance(Duration.ofSeconds(1));
        ledger.ask(account, "o1", "tracking", "trk-1", "folder", null);
        take(ready("o2", 1));

        List<WorkItem> first = claim(10);
        assertThat(first)
                .extracting(WorkItem::orderId, WorkItem::kind)
                .containsExactly(tuple("o1", "order"), tuple("o2", "order"));
        assertThat(claim(10)).isEmpty();
        ledger.finish(first.get(0));
        WorkItem invoice = claimOne();
        assertThat(invoice.kind()).isEqualTo("invoice");
        assertThat(invoice.body()).isEqualTo("<xml/>");
        ledger.retry(invoice, "timeout", "no answer");
        assertThat(claim(10)).as("tracking waits behind its failing invoice").isEmpty();
        clock.advance(Duration.ofSeconds(2));
        ledger.finish(claimOne());
        assertThat(claimOne().kind()).isEqualTo("tracking");
    }

    @Test
    void work_asked_for_again_keeps_the_place_of_the_asking() {
        take(ready("o1", 1));
        WorkItem item = claimOne();
        clock.advance(Duration.ofSeconds(1));
        ledger.ask(account, "o1", "invoice", "inv-1", "folder", null);
        clock.advance(Duration.ofSeconds(1));
        take(event("o1", "canceled", "x", 2));
        clock.advance(Duration.ofSeconds(1));
        ledger.ask(account, "o1", "tracking", "trk-1", "folder", null);
        ledger.finish(item);

        List<String> kinds = new ArrayList<>();
        for (List<WorkItem> items = claim(10); !items.isEmpty(); items = claim(10)) {
            items.forEach(next -> kinds.add(next.kind()));
            items.forEach(ledger::finish);
        }
        assertThat(kinds).containsExactly("invoice", "order", "tracking");
    }

    @Test
    void the_same_work_is_asked_for_once() {
        assertThat(ledger.ask(account, "o1", "invoice", "inv-1", "folder", null))
                .isTrue();
        assertThat(ledger.ask(account, "o1", "invoice", "inv-1", "folder", null))
                .isFalse();
        ledger.finish(claimOne());
        assertThat(ledger.ask(account, "o1", "invoice", "inv-1", "folder", null))
                .isFalse();
        assertThat(claim(10)).isEmpty();
    }

    @Test
    void only_the_accounts_asked_for_are_claimed_and_none_starves_another() {
        String other = account + "-rio";
        IntStream.range(0, 30).forEach(i -> take(ready("o" + i, 1)));
        clock.advance(Duration.ofSeconds(1));
        ledger.take(other, "feed", List.of(ready("o1", 1), ready("o2", 1)));

        assertThat(ledger.claim(List.of(account, other), 4))
                .extracting(WorkItem::account)
                .containsExactly(account, other, account, other);
        assertThat(ledger.claim(List.of(other), 4)).isEmpty();
        assertThat(ledger.claim(List.of(), 4)).isEmpty();
    }

    @Test
    void eight_threads_on_each_of_three_nodes_never_share_a_lane() throws Exception {
        raceForLanes(List.of(clock, clock, clock), true);
    }

    @Test
    void nodes_whose_clocks_disagree_never_share_a_lane() throws Exception {
        raceForLanes(
                List.of(
                        clock,
                        Clock.offset(clock, Duration.ofSeconds(40)),
                        Clock.offset(clock, Duration.ofSeconds(-40))),
                false);
    }

    @Test
    void the_database_itself_refuses_a_second_lease_in_a_lane() {
        take(ready("o1", 1));
        ledger.ask(account, "o1", "invoice", "inv-1", "folder", null);
        claimOne();
        assertThatThrownBy(() -> jdbc.update(
                        "update work_item set leased_lane = lane where account = ? and kind = 'invoice'", account))
                .isInstanceOf(DuplicateKeyException.class);
    }

    @Test
    void a_lease_that_ran_out_in_the_middle_of_a_lane_does_not_block_it() {
        take(ready("o1", 1), ready("o2", 1));
        WorkItem stale = claim(1).get(0);
        ledger.ask(account, stale.orderId(), "invoice", "inv-1", "folder", null);
        // As asked for by a node whose clock is behind.
        jdbc.update(
                "update work_item set arrived_at = ? where account = ? and kind = 'invoice'",
                OffsetDateTime.parse("2026-11-20T09:00:00Z"),
                account);
        assertThat(claim(10)).extracting(WorkItem::orderId).doesNotContain(stale.orderId());
        clock.advance(LEASE);

        assertThat(claim(10)).extracting(WorkItem::kind).containsExactlyInAnyOrder("invoice", "order");
        assertThatThrownBy(() -> ledger.finish(stale)).isInstanceOf(LeaseLost.class);
    }

    @Test
    void a_turn_that_waits_for_a_lease_hides_nobody_else_from_a_claim_of_one() {
        ledger.ask(account, "o1", "invoice", "inv-1", "folder", null);
        claimOne();
        ledger.ask(account, "o1", "invoice", "inv-2", "folder", null);
        // As asked for by a node whose clock is behind: first in its lane, and due before all others.
        jdbc.update(
                "update work_item set arrived_at = ?, due_at = ? where account = ? and idempotency_key = 'inv-2'",
                OffsetDateTime.parse("2026-11-20T09:00:00Z"),
                OffsetDateTime.parse("2026-11-20T09:00:00Z"),
                account);
        ledger.ask(account, "o2", "invoice", "inv-3", "folder", null);

        assertThat(claim(1)).extracting(WorkItem::orderId).containsExactly("o2");
    }

    @Test
    void work_that_moves_to_another_order_is_in_its_queue_wherever_it_was_before() {
        invoices("o1", 1);
        WorkItem item = claimOne();
        // As put behind by another node between this one's look and its lease.
        jdbc.update("update work_item set queue = null where id = ?", item.id());
        new RecordWork(dataSource(), ledger, clock).moveTo(item, "o2", "by hand");
        assertThat(claimOne().orderId()).isEqualTo("o2");
    }

    @Test
    void what_gives_way_within_a_transaction_begins_again_as_a_whole() {
        Sql sql = new Sql(dataSource());
        AtomicInteger whole = new AtomicInteger();
        AtomicInteger part = new AtomicInteger();
        sql.transaction(() -> {
            whole.incrementAndGet();
            sql.update(
                    "insert into erp_number (account, order_id, number, told_at) values (?, 'o1', '1', ?)"
                            + " on conflict do nothing",
                    account,
                    clock.instant());
            return sql.transaction(() -> {
                if (part.incrementAndGet() == 1) {
                    throw new CannotAcquireLockException("somebody else was first");
                }
                return 1;
            });
        });
        assertThat(whole).hasValue(2);
        assertThat(jdbc.queryForObject("select count(*) from erp_number where account = ?", Integer.class, account))
                .isEqualTo(1);
    }

    // --- Who comes first --------------------------------------------------------------------------------------------

    /** How many rows a claim would look at: those that are in the queue. */
    private int queued() {
        return jdbc.queryForObject("select count(*) from work_item where queue = ?", Integer.class, account);
    }

    /** Invoices of one order, one behind the other. */
    private void invoices(String orderId, int count) {
        for (int i = 0; i < count; i++) {
            ledger.ask(account, orderId, "invoice", orderId + " " + i, "folder", "" + i);
        }
    }

    @Test
    void only_the_head_of_a_lane_stays_in_the_queue() {
        for (int lane = 0; lane < 10; lane++) {
            invoices("o" + lane, 30);
        }
        assertThat(queued()).isEqualTo(300);

        assertThat(claim(100)).hasSize(10).extracting(WorkItem::body).containsOnly("0");
        assertThat(claim(100)).isEmpty();

        assertThat(queued()).as("the ten that are leased").isEqualTo(10);
        assertThat(ledger.backlog(account).open()).isEqualTo(300);
    }

    @Test
    void every_way_to_leave_the_front_of_a_lane_brings_up_the_next_one() {
        invoices("o1", 6);
        ledger.finish(claimOne());
        ledger.park(claimOne(), "r", "c", "why", null);
        ledger.settled(claimOne(), "handling", OrderFacts.NONE, null);
        WorkItem aside = claimOne();
        assertThat(aside.body()).isEqualTo("3");
        ledger.retry(aside, "c", "later", clock.instant().plusSeconds(60), true);
        RecordWork records = new RecordWork(dataSource(), ledger, clock);
        WorkItem moved = claimOne();
        assertThat(moved.body()).isEqualTo("4");
        records.moveTo(moved, "o2", "by hand");
        assertThat(claim(10)).extracting(WorkItem::body).containsExactlyInAnyOrder("4", "5");
        clock.advance(Duration.ofSeconds(60));
        assertThat(claim(10)).as("both are leased").isEmpty();
        assertThat(new Lanes(new Sql(dataSource())).mend()).isZero();
    }

    /** Goes aside for so long, as what waits for other work of its order. */
    private void aside(String kind, String cause, Duration pause) {
        ledger.ask(account, "o1", kind, "o1 " + kind + cause, "folder", cause);
        ledger.retry(claimOne(), cause, "later", clock.instant().plus(pause), true);
    }

    @Test
    void what_waits_aside_for_other_work_of_its_order_need_not_wait_for_its_time() {
        RecordWork records = new RecordWork(dataSource(), ledger, clock);
        aside("tracking-event", "no-tracking", Duration.ofMinutes(15));
        aside("payment", "not-pending", Duration.ofMinutes(14));
        aside("tracking", "no-invoice", Duration.ofMinutes(13));
        ledger.ask(account, "o2", "tracking", "o2", "folder", "other order");
        ledger.retry(claimOne(), "no-invoice", "later", clock.instant().plus(Duration.ofMinutes(5)), true);
        ledger.ask(account, "o1", "invoice", "o1 i", "folder", "");
        WorkItem invoice = claimOne();

        records.wake(invoice);
        ledger.ask(account, "o1", "note", "o1 n", "folder", "");
        assertThat(claim(10)).as("its lane is the invoice's").isEmpty();
        records.settle(invoice, "posted", null, "");

        WorkItem note = claimOne();
        assertThat(note.kind()).as("came before it").isEqualTo("note");
        ledger.finish(note);
        WorkItem tracking = claimOne();
        assertThat(tracking.kind()).isEqualTo("tracking");

        records.wake(tracking);
        records.settle(tracking, "posted", null, "");
        assertThat(claim(10))
                .as("VTEX shows it in a moment, and the payment stands first")
                .isEmpty();
        clock.advance(Duration.ofMinutes(5));
        WorkItem other = claimOne();
        assertThat(other.orderId()).as("in its time").isEqualTo("o2");
        ledger.finish(other);
        clock.advance(Duration.ofMinutes(9));
        assertThat(claimOne().kind()).isEqualTo("payment");
        assertThat(new Lanes(new Sql(dataSource())).mend()).isZero();
    }

    @Test
    void a_tracking_event_is_looked_at_soon_after_its_tracking_and_never_later_than_it_would_have_been() {
        RecordWork records = new RecordWork(dataSource(), ledger, clock);
        aside("tracking-event", "no-tracking", Duration.ofMinutes(15));
        ledger.ask(account, "o1", "tracking", "o1 t", "folder", "");
        WorkItem tracking = claimOne();
        records.wake(tracking);
        records.settle(tracking, "posted", null, "");
        clock.advance(Duration.ofSeconds(10));
        WorkItem event = claimOne();
        assertThat(event.kind()).isEqualTo("tracking-event");

        ledger.retry(event, "no-tracking", "later", clock.instant().plusSeconds(3), true);
        ledger.ask(account, "o1", "tracking", "o1 t2", "folder", "");
        tracking = claimOne();
        records.wake(tracking);
        records.settle(tracking, "posted", null, "");
        clock.advance(Duration.ofSeconds(3));
        assertThat(claimOne().kind()).isEqualTo("tracking-event");
    }

    @Test
    void a_look_that_an_invoiced_order_does_not_need_brings_up_the_next_one() {
        take(ready("o1", 1));
        WorkItem order = claimOne();
        clock.advance(Duration.ofSeconds(1));
        ledger.ask(account, "o1", "invoiced-check", "k", "bridge", null);
        clock.advance(Duration.ofSeconds(1));
        invoices("o1", 1);
        assertThat(claim(10)).isEmpty();
        ledger.settled(order, "invoiced", OrderFacts.NONE, null);
        assertThat(claimOne().kind()).isEqualTo("invoice");
    }

    @Test
    void a_look_that_was_parked_ends_when_the_order_is_invoiced_and_other_parked_work_stays() {
        take(ready("o1", 1));
        WorkItem order = claimOne();
        invoices("o1", 1);
        ledger.finish(order);
        ledger.park(claimOne(), "r", "no-invoice", "a record", null);
        ledger.ask(account, "o1", "invoiced-check", "k", "bridge", null);
        ledger.park(claimOne(), "r", "not-invoiced", "one real is missing", null);
        take(ready("o1", 2));

        ledger.settled(claimOne(), "invoiced", OrderFacts.NONE, null);

        assertThat(ledger.parked(account, "o1"))
                .filteredOn(message -> message.resolvedAt() == null)
                .extracting(ParkedMessage::cause)
                .containsExactly("no-invoice");
        assertThat(ledger.hasParked(account, "o1", "invoiced-check")).isFalse();
    }

    @Test
    void a_head_that_nobody_put_into_the_queue_is_found_within_a_minute() {
        take(ready("o1", 1));
        claim(10).forEach(ledger::finish);
        take(ready("o2", 1));
        jdbc.update("update work_item set queue = null where account = ? and order_id = 'o2'", account);
        assertThat(claim(10)).isEmpty();
        clock.advance(Duration.ofMinutes(1));
        assertThat(claimOne().orderId()).isEqualTo("o2");
    }

    /** Quadratic, it took minutes on H2 and held up every claim. */
    @Test
    void looking_for_such_a_head_costs_nothing_for_done_work() {
        take(ready("o1", 1));
        jdbc.update("update work_item set queue = null where account = ? and order_id = 'o1'", account);
        jdbc.batchUpdate(
                "insert into work_item (account, order_id, kind, idempotency_key, source, state, wanted, attempts,"
                        + " arrived_at, due_at, lease_number, created_at, updated_at) values (?, 'over', 'invoice', ?, 'folder',"
                        + " 'done', 1, 0, current_timestamp, current_timestamp, 1, current_timestamp, current_timestamp)",
                IntStream.range(0, 30_000)
                        .mapToObj(i -> new Object[] {account, "done-" + i})
                        .toList());

        assertThat(assertTimeoutPreemptively(Duration.ofSeconds(20), () -> new Lanes(new Sql(dataSource())).mend()))
                .isPositive();
    }

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void a_head_that_nobody_put_into_the_queue_is_found_among_much_that_is_done() {
        addDoneWork(10_000);
        invoices("o1", 300);
        jdbc.update("update work_item set queue = null where account = ?", account);

        assertThat(claimOne().body()).isEqualTo("0");
    }

    @Test
    void a_lane_with_anything_in_the_queue_mends_itself_at_once() {
        invoices("o1", 3);
        jdbc.update("update work_item set queue = null where account = ? and body = '0'", account);
        // meets the second, puts it behind and brings up the first
        claim(10);
        assertThat(claim(10).size() + queued()).isPositive();
        assertThat(jdbc.queryForObject(
                        "select body from work_item where account = ? and queue is not null", String.class, account))
                .isEqualTo("0");
    }

    @Test
    void what_the_ERP_told_goes_before_new_orders_and_does_not_starve_them() {
        IntStream.range(0, 40).forEach(i -> take(ready("new" + i, 1)));
        clock.advance(Duration.ofSeconds(1));
        IntStream.range(0, 40).forEach(i -> invoices("o" + i, 1));
        List<String> kinds = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            // as for one free worker at a time
            WorkItem item = claim(1).get(0);
            kinds.add(item.kind());
            ledger.finish(item);
        }
        assertThat(kinds.stream().filter("invoice"::equals)).hasSize(30);
        assertThat(kinds.subList(0, 4)).containsExactly("invoice", "invoice", "invoice", "order");
        assertThat(claim(8)).filteredOn(item -> item.kind().equals("invoice")).hasSize(6);
    }

    @Test
    void an_order_that_the_ERP_has_goes_before_new_ones_until_its_document_is_withdrawn() {
        take(ready("o1", 1));
        WorkItem item = claimOne();
        ledger.delivered(item, document("o1", "order"), READY, "c1");
        ledger.finish(item);
        take(ready("o2", 1));
        clock.advance(Duration.ofSeconds(1));
        take(event("o1", "canceled", "x", 2));
        WorkItem again = claim(1).get(0);
        assertThat(again.orderId()).isEqualTo("o1");
        ledger.withdrawn(again, document("o1", "order"));
        ledger.finish(again);
        clock.advance(Duration.ofSeconds(1));
        take(event("o1", "canceled", "x", 3));
        assertThat(claim(1)).extracting(WorkItem::orderId).containsExactly("o2");
    }

    @Test
    void work_that_is_due_again_at_once_stands_behind_everything_that_was_due_before() {
        invoices("o1", 1);
        clock.advance(Duration.ofSeconds(1));
        IntStream.range(2, 6).forEach(i -> invoices("o" + i, 1));
        clock.advance(Duration.ofSeconds(1));
        RecordWork records = new RecordWork(dataSource(), ledger, clock);
        List<String> served = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            WorkItem item = claim(1).get(0);
            served.add(item.orderId());
            if (item.orderId().equals("o1")) {
                records.atOnce(item);
            } else {
                ledger.finish(item);
            }
            clock.advance(Duration.ofMillis(1));
        }
        assertThat(served.subList(0, 6)).containsExactly("o1", "o2", "o3", "o4", "o5", "o1");
    }

    @Test
    void two_nodes_with_long_lanes_lose_no_turn() throws Exception {
        List<Ledger> nodes = List.of(node("a-" + account), node("b-" + account));
        int lanes = 6;
        int perLane = 40;
        AtomicInteger left = new AtomicInteger();
        AtomicInteger turn = new AtomicInteger();
        AtomicInteger made = new AtomicInteger();
        Instant start = clock.instant();
        AtOnce.together(8, () -> {
            int me = turn.getAndIncrement();
            Ledger mine = nodes.get(me % 2);
            if (me < 2) {
                // two that add while the others take away
                for (int i = 0; i < perLane; i++) {
                    for (int lane = 0; lane < lanes; lane++) {
                        left.incrementAndGet();
                        mine.ask(account, "o" + lane, "note", me + " " + lane + " " + i, "folder", "");
                        made.incrementAndGet();
                    }
                }
                return null;
            }
            Random random = new Random(me);
            while (made.get() < 2 * lanes * perLane || left.get() > 0) {
                for (WorkItem item : mine.claim(List.of(account), 1 + random.nextInt(5))) {
                    switch (random.nextInt(4)) {
                        case 0 -> mine.retry(item, "c", "aside", clock.instant(), true);
                        case 1 -> mine.postpone(item, clock.instant(), "again");
                        default -> {
                            mine.finish(item);
                            left.decrementAndGet();
                        }
                    }
                }
            }
            return null;
        });
        assertThat(left).hasValue(0);
        // the clock stood still, so the net below was spread once, before there was anything to catch
        assertThat(clock.instant()).isEqualTo(start);
    }

    private void raceForLanes(List<Clock> clocks, boolean inOrder) throws Exception {
        List<Ledger> nodes = new ArrayList<>();
        for (int i = 0; i < clocks.size(); i++) {
            nodes.add(node("n" + i + "-" + account, clocks.get(i)));
        }
        int lanes = 25;
        int perLane = 6;
        for (int n = 0; n < perLane; n++) {
            for (int lane = 0; lane < lanes; lane++) {
                nodes.get(n % nodes.size())
                        .ask(account, "o" + lane, "invoice", "inv-" + lane + "-" + n, "folder", "" + n);
            }
            clock.advance(Duration.ofMillis(1));
        }
        clock.advance(Duration.ofMinutes(2));
        Map<String, Long> running = new ConcurrentHashMap<>();
        Map<String, List<Integer>> done = new ConcurrentHashMap<>();
        List<String> broken = Collections.synchronizedList(new ArrayList<>());
        AtomicInteger left = new AtomicInteger(lanes * perLane);
        AtomicInteger turn = new AtomicInteger();
        AtomicInteger events = new AtomicInteger();

        AtOnce.together(24, () -> {
            Ledger mine = nodes.get(turn.getAndIncrement() % nodes.size());
            while (left.get() > 0) {
                for (WorkItem item : mine.claim(List.of(account), 4)) {
                    Long other = running.putIfAbsent(item.orderId(), item.id());
                    if (other != null) {
                        broken.add(item.orderId() + ": " + other + " and " + item.id());
                    }
                    if (item.kind().equals("invoice")) {
                        done.computeIfAbsent(item.orderId(), id -> new ArrayList<>())
                                .add(Integer.valueOf(item.body()));
                        left.decrementAndGet();
                        // Events come in meanwhile and put more work into the lane.
                        mine.take(account, "feed", List.of(ready(item.orderId(), events.incrementAndGet())));
                        clock.advance(Duration.ofMillis(1));
                    }
                    running.remove(item.orderId());
                    mine.finish(item);
                }
            }
            return null;
        });

        assertThat(broken).isEmpty();
        assertThat(left).hasValue(0);
        if (inOrder) {
            assertThat(done.values()).allSatisfy(order -> assertThat(order).containsExactly(0, 1, 2, 3, 4, 5));
        }
    }

    @Test
    void a_lease_that_ran_out_is_taken_over_and_its_holder_can_change_nothing() {
        take(ready("o1", 1));
        WorkItem dead = claimOne();
        clock.advance(LEASE.minusSeconds(1));
        Ledger other = node("other-" + account);
        assertThat(other.claim(List.of(account), 10)).isEmpty();
        clock.advance(Duration.ofSeconds(1));
        WorkItem alive = other.claim(List.of(account), 10).get(0);

        assertFenced(dead);

        other.delivered(alive, document("o1", "order"), READY, "c1");
        other.acknowledged(alive, "handling", "accepted");
        assertThat(order("o1").state()).isEqualTo("handling");
        assertFenced(dead);
        assertFenced(alive);
    }

    private void assertFenced(WorkItem item) {
        List<Runnable> updates = List.of(
                () -> ledger.finish(item),
                () -> ledger.retry(item, "c", "r"),
                () -> ledger.postpone(item, clock.instant(), "r"),
                () -> ledger.park(item, "route", "c", "r", "body"),
                () -> ledger.read(item, READY),
                () -> ledger.delivered(item, document("o1", "late"), READY, "c2"),
                () -> ledger.noticed(item, document("o1", "late"), "c1:2", List.of("late")),
                () -> ledger.learned(item, "c1:2"),
                () -> ledger.acknowledged(item, "handling", "late"),
                () -> ledger.settled(item, "canceled", READY, "late"));
        List<String> before = entries("o1");
        OrderRecord order = order("o1");
        for (Runnable update : updates) {
            assertThatThrownBy(update::run).isInstanceOf(LeaseLost.class).hasMessageContaining("Order o1");
        }
        assertThat(order("o1")).isEqualTo(order);
        assertThat(entries("o1")).isEqualTo(before);
        assertThat(ledger.document(account, "o1", "late")).isEmpty();
        assertThat(ledger.parked(account, "o1")).isEmpty();
    }

    @Test
    void a_node_that_starts_again_takes_up_its_own_leases_at_once() {
        take(ready("o1", 1), ready("o2", 1));
        WorkItem before = claim(1).get(0);
        Ledger other = node("other-" + account);
        WorkItem others = other.claim(List.of(account), 1).get(0);

        assertThat(node("node-" + account).recover()).isEqualTo(1);

        WorkItem after = claimOne();
        assertThat(after.id()).isEqualTo(before.id());
        assertThatThrownBy(() -> ledger.finish(before)).isInstanceOf(LeaseLost.class);
        ledger.finish(after);
        other.finish(others);
    }

    // --- Retry and park ---------------------------------------------------------------------------------------------

    @Test
    void failures_wait_longer_and_longer_and_success_forgets_them() {
        take(ready("o1", 1));
        long last = 0;
        for (int attempt = 1; attempt <= 5; attempt++) {
            WorkItem item = claimOne();
            assertThat(item.attempts()).isEqualTo(attempt - 1);
            Retry retry = ledger.retry(item, "timeout", "no answer in 30s");
            assertThat(retry.parked()).isFalse();
            assertThat(retry.attempts()).isEqualTo(attempt);
            long wait = Duration.between(clock.instant(), retry.due()).toMillis();
            assertThat(wait)
                    .isBetween((long) (800 * Math.pow(2, attempt - 1)), (long) (1200 * Math.pow(2, attempt - 1)));
            assertThat(wait).isGreaterThan(last);
            last = wait;
            clock.advance(Duration.ofMillis(wait - 1));
            assertThat(claim(10)).isEmpty();
            clock.advance(Duration.ofMillis(1));
        }
        ledger.finish(claimOne());
        take(ready("o1", 2));
        assertThat(claimOne().attempts()).isZero();
    }

    @Test
    void postponing_is_no_failure() {
        take(ready("o1", 1));
        Instant due = clock.instant().plusSeconds(60);
        ledger.postpone(claimOne(), due, "VTEX answered 429");
        assertThat(claim(10)).isEmpty();
        clock.advance(Duration.ofSeconds(60));
        assertThat(claimOne().attempts()).isZero();
    }

    @Test
    void what_keeps_failing_is_parked_in_the_end() {
        take(ready("o1", 1));
        Instant started = clock.instant();
        Retry retry = ledger.retry(claimOne(), "timeout", "no answer");
        int runs = 1;
        while (!retry.parked()) {
            clock.advance(Duration.between(clock.instant(), retry.due()));
            retry = ledger.retry(claimOne(), "timeout", "no answer");
            runs++;
        }
        assertThat(Duration.between(started, clock.instant())).isEqualTo(Duration.ofHours(48));
        assertThat(runs).isBetween(150, 300);
        assertThat(order("o1").state()).isEqualTo("parked");
        assertThat(order("o1").reason()).isEqualTo("no answer");
        assertThat(entries("o1")).containsExactly("taken", "parked");
        assertThat(ledger.backlog(account).parkedByCause()).isEqualTo(Map.of("timeout", 1L));
    }

    @Test
    void a_parked_message_keeps_its_body_and_a_new_event_opens_it_again() {
        take(ready("o1", 1));
        ledger.park(claimOne(), "transform-order", "mapping", "item 2 has no refId", "{\"orderId\":\"o1\"}");
        assertThat(claim(10)).isEmpty();
        assertThat(order("o1").state()).isEqualTo("parked");
        assertThat(order("o1").reason()).isEqualTo("item 2 has no refId");
        ParkedMessage message = ledger.parked(account, "o1").get(0);
        assertThat(message.body()).isEqualTo("{\"orderId\":\"o1\"}");
        assertThat(message.routeId()).isEqualTo("transform-order");
        assertThat(message.resolvedAt()).isNull();

        take(ready("o1", 1));
        assertThat(claim(10)).as("a repeat opens nothing").isEmpty();
        take(ready("o1", 2));

        assertThat(order("o1").state()).isEqualTo("waiting");
        assertThat(order("o1").reason()).isNull();
        assertThat(ledger.parked(account, "o1").get(0).resolvedAt()).isEqualTo(clock.instant());
        assertThat(entries("o1")).containsExactly("taken", "parked", "reopened");
        assertThat(claimOne().attempts()).isZero();
    }

    @Test
    void an_operator_opens_parked_work_again() {
        take(ready("o1", 1));
        ledger.park(claimOne(), "r", "c", "why", null);
        assertThat(ledger.reopen(account, "o1")).isEqualTo(1);
        assertThat(ledger.reopen(account, "o1")).isZero();
        ledger.settled(claimOne(), "not-needed", READY, "state incomplete");
        assertThat(order("o1").state()).isEqualTo("not-needed");
    }

    @Test
    void an_event_during_the_lease_is_not_parked_away() {
        take(ready("o1", 1));
        WorkItem item = claimOne();
        take(event("o1", "canceled", "x", 2));
        ledger.park(item, "r", "c", "why", null);
        assertThat(order("o1").state()).isEqualTo("waiting");
        WorkItem again = claimOne();
        ledger.park(again, "r", "c", "why", null);
        assertThat(order("o1").state()).isEqualTo("parked");
    }

    @Test
    void parking_forgets_nothing_of_the_order() {
        take(ready("o1", 1));
        WorkItem item = claimOne();
        ledger.delivered(item, document("o1", "order"), READY, "c1");
        ledger.acknowledged(item, "handling", "accepted");
        ledger.ask(account, "o1", "invoice", "inv-1", "folder", "<xml/>");
        ledger.park(claimOne(), "post-invoice", "vtex-400", "sum differs", "<xml/>");
        take(event("o1", "invoiced", "handling", 5));
        ledger.settled(claimOne(), "invoiced", new OrderFacts("invoiced", null, null, null), null);

        assertThat(order("o1").state())
                .as("the invoice is still to be looked at")
                .isEqualTo("parked");
        assertThat(order("o1").reason()).isEqualTo("sum differs");
        ledger.reopen(account, "o1");
        assertThat(order("o1").state()).isEqualTo("invoiced");
        ledger.settled(claimOne(), "handling", OrderFacts.NONE, null);
        assertThat(order("o1").state()).isEqualTo("invoiced");
    }

    // --- What became of an order ------------------------------------------------------------------------------------

    @Test
    void an_order_is_read_delivered_released_and_handled() {
        take(ready("o1", 1));
        WorkItem item = claimOne();
        ledger.read(item, READY);
        assertThat(order("o1").sequence()).isEqualTo("500123");
        assertThat(order("o1").readAt()).isEqualTo(clock.instant());

        ledger.delivered(item, document("o1", "order"), READY, "content-1");
        assertThat(order("o1").state()).isEqualTo("delivered");
        assertThat(order("o1").contentDigest()).isEqualTo("content-1");
        Document document = ledger.document(account, "o1", "order").orElseThrow();
        assertThat(document.stagedName()).isEqualTo(".o1.tmp");
        assertThat(document.recordedAt()).isEqualTo(clock.instant());
        assertThat(ledger.unreleased()).contains(document);

        ledger.released(document);
        assertThat(ledger.unreleased()).doesNotContain(document);
        ledger.acknowledged(item, "handling", "start-handling accepted");
        OrderRecord order = order("o1");
        assertThat(order.state()).isEqualTo("handling");
        assertThat(order.vtexStatus()).isEqualTo("handling");
        assertThat(order.marketplaceOrderId()).isEqualTo("MKT-9");
        assertThat(order.placedAt()).isEqualTo(READY.placedAt());
        assertThat(ledger.timeline(account, "o1"))
                .extracting(TimelineEntry::entry, TimelineEntry::detail)
                .containsExactly(
                        tuple("taken", "First heard of by feed"),
                        tuple("delivered", "o1.csv"),
                        tuple("handling", "start-handling accepted"));
        assertThat(claim(10)).isEmpty();
        take(event("o1", "canceled", "handling", 9));
        WorkItem next = claimOne();
        assertThat(next.delivered()).isTrue();
        assertThat(next.acknowledged()).isTrue();
    }

    @Test
    void acknowledging_releases_the_document() {
        take(ready("o1", 1));
        WorkItem item = claimOne();
        ledger.delivered(item, document("o1", "order"), READY, "c1");
        ledger.acknowledged(item, "handling", "accepted");
        assertThat(ledger.document(account, "o1", "order").orElseThrow().releasedAt())
                .isEqualTo(clock.instant());
    }

    @Test
    void an_order_is_not_delivered_twice() {
        take(ready("o1", 1));
        WorkItem item = claimOne();
        ledger.delivered(item, document("o1", "order"), READY, "c1");
        List<String> before = entries("o1");

        assertThatThrownBy(() -> ledger.delivered(item, document("o1", "order"), READY, "c2"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Order o1: document order is recorded already");

        assertThat(order("o1").contentDigest()).isEqualTo("c1");
        assertThat(entries("o1")).isEqualTo(before);
        ledger.delivered(item, document("o1", "changed-1"), READY, "c2");
        assertThat(order("o1").contentDigest()).isEqualTo("c2");
    }

    private WorkItem handled(String orderId) {
        take(ready(orderId, 1));
        WorkItem item = claimOne();
        ledger.delivered(item, document(orderId, "order"), READY, "c1:1");
        ledger.acknowledged(item, "handling", "accepted");
        take(event(orderId, "canceled", "handling", 2));
        return claimOne();
    }

    @Test
    void a_notice_is_recorded_and_moves_nothing() {
        WorkItem item = handled("o1");
        clock.advance(Duration.ofSeconds(1));
        OrderRecord before = order("o1");

        ledger.noticed(item, document("o1", "canceled"), "", List.of());

        assertThat(order("o1")).isEqualTo(before);
        Document notice = ledger.document(account, "o1", "canceled").orElseThrow();
        assertThat(notice.recordedAt()).isEqualTo(clock.instant());
        assertThat(ledger.unreleased()).contains(notice);
        assertThat(entries("o1")).containsExactly("taken", "delivered", "handling", "noticed");
        ledger.settled(item, "canceled", OrderFacts.NONE, "over");
        assertThat(order("o1").state()).isEqualTo("canceled");
    }

    @Test
    void a_changed_order_is_recorded_with_its_content() {
        WorkItem item = handled("o1");
        ledger.noticed(item, document("o1", "changed-1"), "c1:2", List.of("one cent too much"));
        assertThat(order("o1").contentDigest()).isEqualTo("c1:2");
        assertThat(order("o1").state()).isEqualTo("handling");
        assertThat(ledger.timeline(account, "o1"))
                .extracting(TimelineEntry::entry, TimelineEntry::detail)
                .endsWith(tuple("noticed", "o1.csv"), tuple("explained", "one cent too much"));
    }

    @Test
    void a_notice_that_is_there_already_changes_nothing() {
        WorkItem item = handled("o1");
        ledger.noticed(item, document("o1", "changed-1"), "c1:2", List.of());
        List<String> before = entries("o1");

        assertThatThrownBy(() -> ledger.noticed(item, document("o1", "changed-1"), "c1:3", List.of("x")))
                .isInstanceOf(AlreadyDelivered.class);

        assertThat(order("o1").contentDigest()).isEqualTo("c1:2");
        assertThat(entries("o1")).isEqualTo(before);
    }

    @Test
    void content_is_learned_without_a_word() {
        WorkItem item = handled("o1");
        List<String> before = entries("o1");
        ledger.learned(item, "c1:9");
        assertThat(order("o1").contentDigest()).isEqualTo("c1:9");
        assertThat(entries("o1")).isEqualTo(before);
    }

    @Test
    void the_documents_of_an_order_come_as_they_were_recorded() {
        WorkItem item = handled("o1");
        for (String name : List.of("cancellation-requested", "changed-1", "canceled")) {
            clock.advance(Duration.ofSeconds(1));
            ledger.noticed(item, document("o1", name), "", List.of());
        }
        assertThat(ledger.documents(account, "o1"))
                .extracting(Document::name)
                .containsExactly("order", "cancellation-requested", "changed-1", "canceled");
        assertThat(ledger.documents(account, "o2")).isEmpty();
    }

    @Test
    void what_the_ERP_told_is_what_VTEX_has_or_will_get() {
        for (String key : List.of("open", "posted", "already-posted", "rejected", "parked", "none")) {
            ledger.ask(account, "o1", "cancellation", key, "folder", key);
        }
        ledger.ask(account, "o1", "note", "n", "folder", "note");
        ledger.ask(account, "o2", "cancellation", "o2", "folder", "o2");
        jdbc.update(
                "update work_item set state = 'done', outcome = idempotency_key where account = ? and idempotency_key in"
                        + " ('posted', 'already-posted', 'rejected')",
                account);
        jdbc.update("update work_item set state = 'parked' where account = ? and idempotency_key = 'parked'", account);
        jdbc.update("update work_item set state = 'done' where account = ? and idempotency_key = 'none'", account);
        assertThat(ledger.told(account, "o1", "cancellation")).containsExactly("open", "posted", "already-posted");
        assertThat(ledger.told(account, "o3", "cancellation")).isEmpty();
    }

    @Test
    void an_order_never_goes_back() {
        take(ready("o1", 1));
        WorkItem item = claimOne();
        ledger.delivered(item, document("o1", "order"), READY, "c1");
        ledger.settled(item, "not-needed", OrderFacts.NONE, "late");
        assertThat(order("o1").state()).isEqualTo("delivered");
        assertThat(order("o1").reason()).isNull();

        take(ready("o1", 2));
        ledger.settled(claimOne(), "invoiced", OrderFacts.NONE, null);
        for (String late : List.of("handling", "canceled", "not-needed", "delivered")) {
            take(ready("o1", late.hashCode() & 0xfff));
            ledger.settled(claimOne(), late, OrderFacts.NONE, "late");
            assertThat(order("o1").state()).isEqualTo("invoiced");
        }
        take(ready("o1", 3));
        ledger.acknowledged(claimOne(), "handling", "late");
        assertThat(order("o1").state()).isEqualTo("invoiced");
        assertThatThrownBy(() -> ledger.settled(item, "shipped", OrderFacts.NONE, null))
                .hasMessageContaining("expected one of waiting, not-needed, delivered");
    }

    @Test
    void thousands_of_events_do_not_grow_the_timeline() {
        for (int i = 0; i < 200; i++) {
            take(event("o1", "payment-pending", "order-created", i));
            ledger.settled(
                    claimOne(), "not-needed", new OrderFacts("payment-pending", null, null, null), "payment-pending");
        }
        assertThat(entries("o1")).containsExactly("taken", "not-needed");
    }

    // --- Looking ----------------------------------------------------------------------------------------------------

    @Test
    void orders_are_listed_by_state_time_and_number() {
        long waiting = ledger.count("waiting");
        take(ready("o1", 1));
        clock.advance(Duration.ofMinutes(1));
        take(ready("o2", 1));
        ledger.settled(ledger.claim(List.of(account), 1).get(0), "canceled", READY, "customer changed their mind");

        assertThat(ledger.count("waiting")).isEqualTo(waiting + 1);
        OrderFilter mine = OrderFilter.NEWEST.withAccount(account);
        assertThat(ledger.orders(mine)).extracting(OrderRecord::orderId).containsExactly("o2", "o1");
        assertThat(ledger.orders(mine.withState("canceled")))
                .extracting(OrderRecord::orderId)
                .containsExactly("o1");
        assertThat(ledger.orders(mine.takenFrom(clock.instant())))
                .extracting(OrderRecord::orderId)
                .containsExactly("o2");
        assertThat(ledger.orders(mine.takenBefore(clock.instant())))
                .extracting(OrderRecord::orderId)
                .containsExactly("o1");
        assertThat(ledger.orders(mine.withSearch("500123")))
                .extracting(OrderRecord::orderId)
                .containsExactly("o1");
        assertThat(ledger.orders(mine.withSearch("o2")))
                .extracting(OrderRecord::orderId)
                .containsExactly("o2");
        assertThat(ledger.orders(mine.page(1, 1)))
                .extracting(OrderRecord::orderId)
                .containsExactly("o1");
    }

    @Test
    void the_backlog_tells_count_age_and_kind() {
        assertThat(ledger.backlog(account)).isEqualTo(new Backlog(0, Duration.ZERO, Map.of(), Map.of()));
        take(ready("o1", 1));
        clock.advance(Duration.ofMinutes(3));
        take(ready("o2", 1));
        ledger.ask(account, "o2", "invoice", "inv-1", "folder", null);
        assertThat(ledger.backlog(account))
                .isEqualTo(new Backlog(
                        3,
                        Duration.ofMinutes(3),
                        Map.of(
                                "order", new Backlog.Waiting(2, Duration.ofMinutes(3)),
                                "invoice", new Backlog.Waiting(1, Duration.ZERO)),
                        Map.of()));
        assertThat(ledger.ready()).isTrue();
    }

    @Test
    void claiming_does_not_get_dearer_with_what_is_done() {
        IntStream.range(0, 20).forEach(i -> take(ready("open" + i, 1)));
        long before = claimNanos();
        addDoneWork(50_000);
        long after = claimNanos();

        String plan = String.join(
                "\n",
                jdbc.queryForList(
                        "explain " + Claims.HEADS,
                        String.class,
                        OffsetDateTime.now(),
                        account,
                        false,
                        OffsetDateTime.now(),
                        OffsetDateTime.now(),
                        10));
        assertThat(plan.toLowerCase())
                .contains("work_item_by_due")
                .doesNotContain("tablescan")
                .doesNotContain("seq scan on work_item");
        System.out.printf(
                "%s: claim and postpone %d us, after 50000 done %d us%n",
                getClass().getSimpleName(), before / 1000, after / 1000);
        assertThat(after).isLessThan(before * 10);
    }

    private void addDoneWork(int count) {
        List<Object[]> rows = IntStream.range(0, count)
                .mapToObj(i -> new Object[] {account, "open" + i % 20, "done-" + i})
                .toList();
        jdbc.batchUpdate(
                "insert into work_item (account, order_id, kind, idempotency_key, source, state, wanted, attempts,"
                        + " arrived_at, due_at, lease_number, created_at, updated_at) values (?, ?, 'invoice', ?, 'folder',"
                        + " 'done', 1, 0, timestamp with time zone '2026-01-01 00:00:00+00',"
                        + " timestamp with time zone '2026-01-01 00:00:00+00', 1, current_timestamp, current_timestamp)",
                rows);
        jdbc.execute("analyze");
    }

    /** The median of some rounds, in nanoseconds. */
    private long claimNanos() {
        return IntStream.range(0, 60)
                .mapToLong(i -> {
                    long start = System.nanoTime();
                    List<WorkItem> items = claim(10);
                    items.forEach(item -> ledger.postpone(item, clock.instant(), "again"));
                    long nanos = System.nanoTime() - start;
                    assertThat(items).hasSize(10);
                    return nanos;
                })
                .skip(20)
                .sorted()
                .skip(20)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void a_look_that_was_put_off_on_purpose_is_not_brought_forward_by_a_restart() {
        ledger.askLater(
                account,
                "v1-01",
                "invoiced-check",
                "k",
                "bridge",
                "",
                clock.instant().plus(Duration.ofMinutes(10)));
        clock.advance(Duration.ofSeconds(5));
        ledger.recover();
        assertThat(ledger.claim(List.of(account), 10)).isEmpty();
    }

    // --- Clocks -----------------------------------------------------------------------------------------------------

    @Test
    void a_clock_that_was_a_day_ahead_keeps_no_order_waiting_for_a_day() {
        take(ready("failed", 1), ready("held", 1));
        clock.advance(Duration.ofDays(1));
        WorkItem failed = claim(10).stream()
                .filter(item -> item.orderId().equals("failed"))
                .findFirst()
                .orElseThrow();
        ledger.retry(failed, "vtex", "no answer");

        clock.advance(Duration.ofDays(-1));

        assertThat(claim(10)).extracting(WorkItem::orderId).containsExactly("failed");
        // the other one is leased, and stays so for no longer than a lease
        clock.advance(LEASE.plusSeconds(1));
        assertThat(claim(10)).extracting(WorkItem::orderId).contains("held");
    }

    @Test
    void what_a_killed_node_took_by_a_clock_that_was_ahead_is_due_when_it_starts_again() {
        clock.advance(Duration.ofDays(1));
        take(ready("o1", 1));
        claimOne();

        clock.advance(Duration.ofDays(-1));
        Ledger again = node("node-" + account);
        again.recover();

        assertThat(again.claim(List.of(account), 10)).hasSize(1);
    }

    @Test
    void what_a_killed_node_took_by_a_clock_that_was_ahead_is_due_when_its_lease_is_over() {
        clock.advance(Duration.ofDays(1));
        take(ready("o1", 1));
        claimOne();

        clock.advance(Duration.ofDays(-1));
        Ledger other = node("another-" + account);
        assertThat(other.claim(List.of(account), 10)).isEmpty();
        clock.advance(LEASE.plusSeconds(1));

        assertThat(other.claim(List.of(account), 10)).hasSize(1);
    }

    @Test
    void a_step_of_the_clock_is_not_forgotten_when_the_ledger_does_not_answer() {
        AtomicBoolean away = new AtomicBoolean();
        DataSource shaky = new DelegatingDataSource(dataSource()) {
            @Override
            public Connection getConnection() throws SQLException {
                if (away.get()) {
                    throw new SQLException("away", "08001");
                }
                return super.getConnection();
            }
        };
        Ledger shakyNode = new Ledger(shaky, "node-" + account, clock, RETRIES, LEASE, new Random(1));
        clock.advance(Duration.ofDays(1));
        take(ready("o1", 1));
        shakyNode.retry(shakyNode.claim(List.of(account), 1).get(0), "vtex", "no answer");

        clock.advance(Duration.ofDays(-1));
        away.set(true);
        assertThatThrownBy(() -> shakyNode.claim(List.of(account), 1)).isInstanceOf(DataAccessException.class);
        away.set(false);

        assertThat(shakyNode.claim(List.of(account), 1)).hasSize(1);
    }

    @Test
    void a_step_of_the_clock_counts_for_an_account_that_is_not_asked_for_at_that_time() {
        String resting = account + "-resting";
        ledger.claim(List.of(account, resting), 1);
        clock.advance(Duration.ofDays(1));
        ledger.take(resting, "feed", List.of(ready("o1", 1)));
        ledger.retry(ledger.claim(List.of(resting), 1).get(0), "vtex", "no answer");

        clock.advance(Duration.ofDays(-1));
        claim(1);

        assertThat(ledger.claim(List.of(resting), 1)).hasSize(1);
    }

    @Test
    void a_clock_that_goes_a_day_ahead_takes_no_work_from_whoever_ends_it_first() {
        take(ready("o1", 1));
        WorkItem early = claimOne();
        clock.advance(Duration.ofDays(1));

        ledger.finish(early);

        assertThat(claim(10)).isEmpty();
    }

    @Test
    void work_that_is_planned_for_later_keeps_its_time() {
        ledger.askLater(
                account,
                "o1",
                "invoiced-check",
                "o1 1",
                "bridge",
                "",
                clock.instant().plusSeconds(600));

        assertThat(claim(10)).isEmpty();
        assertThat(node("another-" + account).claim(List.of(account), 10)).isEmpty();
    }

    @Test
    void ten_thousand_events_of_one_order_are_one_piece_of_work() {
        OrderEvent[] events =
                IntStream.range(0, 10_000).mapToObj(i -> numbered("o1", i)).toArray(OrderEvent[]::new);

        assertThat(take(events).fresh()).isEqualTo(10_000);

        assertThat(jdbc.queryForObject("select count(*) from work_item where account = ?", Integer.class, account))
                .isEqualTo(1);
        ledger.finish(claimOne());
        assertThat(claim(10)).isEmpty();
    }

    private static OrderEvent numbered(String orderId, int number) {
        String time = "2026-11-20T10:00:00.%07dZ".formatted(number);
        return new OrderEvent(orderId, "Fulfillment", "ready-for-handling", "window-to-cancel", time, time, "h");
    }
}
