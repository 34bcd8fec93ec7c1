package io.vtexerpbridge.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.vtexerpbridge.feed.OrderEvent;
import io.vtexerpbridge.ledger.Desk.Found;
import io.vtexerpbridge.ledger.Desk.Place;
import io.vtexerpbridge.ledger.ErpReceipts.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.jdbc.core.JdbcTemplate;

/** What operators see and mend in the ledger, on every database it supports; each test has an account of its own. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
abstract class RepairsContract {

    private static final AtomicInteger ACCOUNTS = new AtomicInteger();
    private static final AtomicInteger CHANGES = new AtomicInteger();

    private final AdjustableClock clock = new AdjustableClock();
    private String account;
    private Ledger ledger;
    private Retries retries;
    private Skips skips;
    private Replays replays;
    private Desk desk;
    private RecordWork work;
    private ErpFiles files;
    private ErpReceipts receipts;
    private JdbcTemplate jdbc;

    abstract DataSource dataSource();

    @BeforeEach
    void newAccount() {
        account = "desk" + ACCOUNTS.incrementAndGet();
        RetryPolicy policy = new RetryPolicy(Duration.ofSeconds(1), 2, Duration.ofMinutes(15), Duration.ofHours(48));
        ledger = new Ledger(dataSource(), "node-" + account, clock, policy, Duration.ofMinutes(5), new Random(1));
        retries = new Retries(dataSource(), clock);
        skips = new Skips(dataSource(), clock);
        replays = new Replays(dataSource(), clock);
        desk = new Desk(dataSource(), clock);
        work = new RecordWork(dataSource(), ledger, clock);
        files = new ErpFiles(dataSource(), clock);
        receipts = new ErpReceipts(dataSource(), clock);
        jdbc = new JdbcTemplate(dataSource());
    }

    // --- Props ------------------------------------------------------------------------------------------------------

    private void take(String orderId) {
        String time = "2026-11-20T10:00:00.%07dZ".formatted(CHANGES.incrementAndGet());
        ledger.take(
                account,
                "feed",
                List.of(new OrderEvent(
                        orderId, "Marketplace", "ready-for-handling", "window-to-cancel", time, time, "h")));
    }

    private WorkItem claim(String orderId) {
        return ledger.claim(List.of(account), 1000).stream()
                .filter(item -> item.orderId().equals(orderId))
                .findFirst()
                .orElseThrow();
    }

    private void park(String orderId, String cause) {
        take(orderId);
        ledger.park(claim(orderId), "enrich-order", cause, "found something", "{\"body\":1}");
    }

    private void deliver(WorkItem item) {
        Document document = Document.staged(
                account, item.orderId(), "order", item.orderId() + ".csv", "." + item.orderId(), "out", "csv", "d", 1);
        ledger.delivered(item, document, OrderFacts.NONE, "c1:x");
        ledger.released(document);
    }

    private void handled(String orderId) {
        take(orderId);
        WorkItem item = claim(orderId);
        deliver(item);
        ledger.acknowledged(item, "handling", "accepted");
    }

    private ErpFile told(String name, ErpEntry... entries) {
        ErpFile file = files.begin(account, "invoices", name, 10, clock.instant());
        files.shape(file, "", "csv");
        files.stage(file, List.of(entries));
        assertThat(files.read(file, "d", entries.length)).isTrue();
        new ErpFileOpening(dataSource(), clock).open(file, "invoice");
        files.filed(file);
        return file;
    }

    private static ErpEntry invoice(long line, String order, String number) {
        return ErpEntry.record("", line, order, number, number, false, "{}", "[" + line + "]", null);
    }

    private void parkAll(String cause) {
        ledger.claim(List.of(account), 5000).forEach(item -> ledger.park(item, "send-invoice", cause, "why", null));
    }

    private List<Outcome> outcomes(ErpFile file) {
        List<Outcome> all = new ArrayList<>();
        receipts.outcomes(file, all::add);
        return all;
    }

    private OrderRecord order(String orderId) {
        return ledger.order(account, orderId).orElseThrow();
    }

    private List<String> entries(String about) {
        return desk.timeline(account, about).stream()
                .map(one -> one.entry() + ": " + one.detail())
                .toList();
    }

    private ParkedFilter parkedOnes(String cause, long after, int limit) {
        return new ParkedFilter(account, cause, null, null, null, after, limit);
    }

    // --- Retry ------------------------------------------------------------------------------------------------------

    @Test
    void parked_work_is_opened_and_worked_again() {
        park("1", "masked");

        assertThat(retries.retry(account, "1")).isEqualTo(new Retries.Retried(1, 0, false, false));

        assertThat(order("1").state()).isEqualTo("waiting");
        assertThat(claim("1").attempts()).isZero();
        assertThat(entries("1")).contains("reopened: Sent again by an operator");
        assertThat(ledger.parked(account, "1").get(0).resolvedAt()).isNotNull();
    }

    @Test
    void what_waits_for_a_later_try_is_due_at_once_and_has_its_whole_time_again() {
        take("1");
        for (int tries = 0; tries < 12; tries++) {
            ledger.retry(claim("1"), "vtex-unavailable", "VTEX is down");
            clock.advance(Duration.ofMinutes(16));
        }
        ledger.retry(claim("1"), "vtex-unavailable", "VTEX is down");
        assertThat(ledger.claim(List.of(account), 10)).isEmpty();

        assertThat(retries.retry(account, "1")).isEqualTo(new Retries.Retried(0, 1, false, false));

        WorkItem again = claim("1");
        assertThat(again.attempts()).isZero();
        assertThat(again.firstFailedAt()).isNull();
    }

    @Test
    void a_look_that_was_planned_for_later_is_not_brought_forward() {
        handled("1");
        ledger.askLater(
                account,
                "1",
                "invoiced-check",
                "1 x",
                "bridge",
                "",
                clock.instant().plusSeconds(600));

        assertThatThrownBy(() -> retries.retry(account, "1"))
                .isInstanceOf(CannotRepair.class)
                .hasMessageContaining("Nothing of 1 is parked", "handling");
        assertThat(ledger.claim(List.of(account), 10)).isEmpty();
    }

    @Test
    void an_order_that_is_worked_on_right_now_is_worked_once_more() {
        take("1");
        WorkItem item = claim("1");

        assertThat(retries.retry(account, "1")).isEqualTo(new Retries.Retried(0, 1, false, false));
        ledger.park(item, "enrich-order", "masked", "as it was before the mend", null);

        assertThat(order("1").state()).isEqualTo("waiting");
        assertThat(claim("1").wanted()).isEqualTo(2);
    }

    @Test
    void a_record_that_is_worked_on_right_now_is_left_to_its_run() {
        handled("1");
        told("a.csv", invoice(2, "1", "7"));
        claim("1");

        assertThatThrownBy(() -> retries.retry(account, "1"))
                .isInstanceOf(CannotRepair.class)
                .hasMessageContaining("1 is being worked on right now");
    }

    @Test
    void thousands_are_opened_by_cause_and_the_others_stay() {
        List<OrderEvent> events = IntStream.range(0, 1100)
                .mapToObj(n -> new OrderEvent("o" + n, "M", "ready-for-handling", "x", "t" + n, "t" + n, "h"))
                .toList();
        ledger.take(account, "feed", events);
        List<WorkItem> items = ledger.claim(List.of(account), 2000);
        items.forEach(item ->
                ledger.park(item, "enrich-order", items.indexOf(item) < 100 ? "amount" : "masked", "why", null));

        assertThat(retries.retryParked(account, "masked")).isEqualTo(1000);
        assertThat(ledger.backlog(account).parkedByCause()).containsOnlyKeys("amount");
        assertThat(retries.retryParked(account, null)).isEqualTo(100);
        assertThat(retries.retryParked(account, null)).isZero();
        assertThat(ledger.claim(List.of(account), 2000)).hasSize(1100);
    }

    @Test
    void all_of_one_account_leaves_the_other_ones_alone() {
        park("1", "masked");
        String other = account;
        newAccount();
        park("1", "masked");

        assertThat(retries.retryParked(account, null)).isEqualTo(1);
        assertThat(ledger.backlog(other).parkedByCause()).containsEntry("masked", 1L);
    }

    @Test
    void an_order_that_the_ERP_has_not_and_nothing_works_on_is_read_again() {
        for (String state : List.of("waiting", "parked", "not-needed", "delivered")) {
            take(state);
            WorkItem item = claim(state);
            if (state.equals("delivered")) {
                deliver(item);
            }
            ledger.finish(item);
            jdbc.update("update vtex_order set state = ? where account = ? and order_id = ?", state, account, state);

            assertThat(retries.retry(account, state).soon()).as(state).isEqualTo(1);
            assertThat(claim(state).kind()).isEqualTo("order");
        }
        handled("handled");
        assertThatThrownBy(() -> retries.retry(account, "handled")).isInstanceOf(CannotRepair.class);
        take("canceled");
        ledger.settled(claim("canceled"), "canceled", OrderFacts.NONE, "over");
        assertThatThrownBy(() -> retries.retry(account, "canceled")).isInstanceOf(CannotRepair.class);
    }

    @Test
    void two_retries_at_once_open_it_once() throws Exception {
        park("1", "masked");

        List<Integer> opened = AtOnce.together(4, () -> {
            try {
                return retries.retry(account, "1").opened();
            } catch (CannotRepair e) {
                return 0;
            }
        });

        assertThat(opened.stream().mapToInt(Integer::intValue).sum()).isEqualTo(1);
        assertThat(claim("1").wanted()).isEqualTo(2);
    }

    // --- Skip -------------------------------------------------------------------------------------------------------

    @Test
    void a_skipped_order_is_not_needed_and_its_next_event_finds_the_mark() {
        park("1", "masked");

        assertThat(skips.skip(account, "1", "entered by hand")).isEqualTo(new Skips.Skipped(0, 1, true));

        assertThat(order("1").state()).isEqualTo("not-needed");
        assertThat(order("1").reason()).isEqualTo("skipped by an operator: entered by hand");
        assertThat(entries("1")).contains("skipped: entered by hand");
        assertThat(ledger.claim(List.of(account), 10)).isEmpty();
        take("1");
        WorkItem next = claim("1");
        assertThat(next.skipped()).isTrue();
        assertThat(next.skipReason()).isEqualTo("entered by hand");
        ledger.settled(next, "canceled", OrderFacts.NONE, "VTEX has it in canceled");
        assertThat(order("1").state()).isEqualTo("canceled");
    }

    @Test
    void an_order_that_waits_can_be_skipped_too() {
        take("1");
        ledger.retry(claim("1"), "mapping", "column x");

        assertThat(skips.skip(account, "1", "by hand").order()).isTrue();

        assertThat(order("1").state()).isEqualTo("not-needed");
        clock.advance(Duration.ofMinutes(1));
        assertThat(claim("1").skipped()).isTrue();
    }

    @Test
    void a_claim_that_read_the_order_before_it_was_skipped_does_not_get_it() {
        take("1");
        // as a claim that is between its look and its lease
        long seen = (long) jdbc.queryForObject(
                "select lease_number from work_item where account = ? and order_id = '1'", Object.class, account);

        skips.skip(account, "1", "by hand");

        int leased = jdbc.update(
                "update work_item set lease_owner = 'late' where account = ? and order_id = '1' and lease_number = ?",
                account,
                seen);
        assertThat(leased).isZero();
    }

    @Test
    void an_order_that_is_worked_on_right_now_is_not_skipped() {
        take("1");
        WorkItem item = claim("1");

        assertThatThrownBy(() -> skips.skip(account, "1", "by hand"))
                .isInstanceOf(CannotRepair.class)
                .hasMessageContaining("worked on right now");

        deliver(item);
        assertThat(order("1").state()).isEqualTo("delivered");
    }

    @Test
    void a_lease_that_ran_out_changes_nothing_after_the_skip() {
        take("1");
        WorkItem item = claim("1");
        clock.advance(Duration.ofMinutes(6));

        skips.skip(account, "1", "by hand");

        assertThatThrownBy(() -> deliver(item)).isInstanceOf(LeaseLost.class);
    }

    @Test
    void retry_takes_a_skip_back() {
        park("1", "masked");
        skips.skip(account, "1", "by hand");

        assertThat(retries.retry(account, "1").unskipped()).isTrue();

        assertThat(order("1").state()).isEqualTo("waiting");
        assertThat(claim("1").skipped()).isFalse();
    }

    @Test
    void retrying_a_record_of_a_skipped_order_leaves_the_order_skipped() {
        park("1", "masked");
        skips.skip(account, "1", "entered by hand");
        told("a.csv", invoice(2, "1", "7"));
        parkAll("nfe-value");

        assertThat(retries.retry(account, "1")).isEqualTo(new Retries.Retried(1, 0, false, true));
        take("1");
        assertThat(ledger.claim(List.of(account), 10)).allMatch(WorkItem::skipped);
        jdbc.update(
                "update work_item set state = 'done', queue = null, lane = null, leased_lane = null, lease_owner = null,"
                        + " lease_until = null where account = ?",
                account);

        assertThat(retries.retry(account, "1").unskipped()).isTrue();
    }

    @Test
    void an_order_that_is_handled_has_nothing_to_skip() {
        handled("1");

        assertThatThrownBy(() -> skips.skip(account, "1", "by hand"))
                .isInstanceOf(CannotRepair.class)
                .hasMessageContaining("handling");
        assertThat(order("1").state()).isEqualTo("handling");
    }

    @Test
    void what_was_parked_of_a_handled_order_ends_and_the_order_goes_on() {
        handled("1");
        park("1", "failed");

        assertThat(skips.skip(account, "1", "looked at it")).isEqualTo(new Skips.Skipped(0, 1, false));

        assertThat(order("1").state()).isEqualTo("handling");
        take("1");
        assertThat(claim("1").skipped()).isFalse();
    }

    @Test
    void a_skipped_record_is_rejected_and_goes_back_with_the_reason() {
        handled("1");
        ErpFile file = told("a.csv", invoice(2, "1", "7"), invoice(3, "1", "8"));
        WorkItem first = claim("1");
        ledger.park(first, "send-invoice", "nfe-value", "278 and not 280", null);
        assertThat(order("1").state()).isEqualTo("parked");

        assertThat(skips.skip(account, "1", "settled by phone")).isEqualTo(new Skips.Skipped(1, 0, false));

        assertThat(order("1").state()).isEqualTo("handling");
        assertThat(outcomes(file)).extracting(Outcome::outcome).containsExactly("rejected", "waiting");
        assertThat(outcomes(file).get(0).reason()).isEqualTo("skipped by an operator: settled by phone");
        clock.advance(Duration.ofSeconds(10));
        ErpReceipts.Writing writing = writingOf(file);
        List<ErpReceipts.Part> parts = receipts.partsToReturn(writing);
        List<String> rows = new ArrayList<>();
        parts.forEach(part -> receipts.refused(writing, part, true, one -> rows.add(one.rows())));
        assertThat(rows).containsExactly("[2]");
        // dropped again it is looked at anew
        told("b.csv", invoice(2, "1", "7"));
        work.settle(claimKey("7"), "posted", "R", "");
        assertThat(outcomes(file).get(0).outcome()).isEqualTo("rejected");
    }

    private ErpReceipts.Writing writingOf(ErpFile file) {
        while (true) {
            ErpReceipts.Writing next = receipts.next().orElseThrow();
            if (next.file().id() == file.id()) {
                return next;
            }
        }
    }

    private WorkItem claimKey(String number) {
        while (true) {
            WorkItem item = claim("1");
            if (item.idempotencyKey().endsWith(" " + number)) {
                return item;
            }
            ledger.finish(item);
        }
    }

    @Test
    void an_NFe_without_an_order_is_listed_shown_retried_and_skipped_under_its_key() {
        String key = "3526".repeat(11);
        ErpFile file =
                told("nfe.xml", ErpEntry.nfe("", 1, ErpEntry.Kind.NFE, key, "1234", "nfe " + key, "<nfe/>", key, null));
        parkAll("nfe-order");

        assertThat(desk.parked(parkedOnes(null, 0, 10))).singleElement().satisfies(one -> {
            assertThat(one.orderId()).isEqualTo(key);
            assertThat(one.kind()).isEqualTo("nfe");
            assertThat(one.source()).isEqualTo("nfe.xml");
        });
        Found found = new Found(account, key);
        assertThat(desk.find(List.of(account), key)).containsExactly(found);
        assertThat(desk.details(found).order()).isNull();
        assertThat(desk.details(found).work()).hasSize(1);
        assertThat(desk.bodies(found)).singleElement().satisfies(one -> assertThat(one.body())
                .isEqualTo("<nfe/>"));
        assertThat(retries.retry(account, key).opened()).isEqualTo(1);
        parkAll("nfe-order");
        assertThat(skips.skip(account, key, "of another shop").records()).isEqualTo(1);
        assertThat(outcomes(file).get(0).outcome()).isEqualTo("rejected");
        assertThat(entries(key)).contains("skipped: of another shop");
    }

    @Test
    void two_skips_at_once_refuse_once() throws Exception {
        handled("1");
        ErpFile file = told("a.csv", invoice(2, "1", "7"));
        parkAll("nfe-value");

        List<Integer> refused = AtOnce.together(4, () -> {
            try {
                return skips.skip(account, "1", "by phone").records();
            } catch (CannotRepair e) {
                return 0;
            }
        });

        assertThat(refused.stream().mapToInt(Integer::intValue).sum()).isEqualTo(1);
        assertThat(outcomes(file)).extracting(Outcome::outcome).containsExactly("rejected");
        assertThat(entries("1")).containsOnlyOnce("skipped: by phone");
    }

    // --- Replay -----------------------------------------------------------------------------------------------------

    @Test
    void a_replay_is_work_in_the_lane_with_a_name_of_its_own() {
        handled("1");

        assertThat(replays.replay(account, "1")).isEqualTo("replayed-1");

        WorkItem item = claim("1");
        assertThat(item.kind()).isEqualTo("replay");
        assertThat(item.body()).isEqualTo("replayed-1");
        ledger.finish(item);
        assertThat(replays.replay(account, "1")).isEqualTo("replayed-2");
    }

    @Test
    void the_number_goes_on_also_when_the_work_of_before_was_purged() {
        handled("1");
        replays.replay(account, "1");
        WorkItem item = claim("1");
        ledger.noticed(
                item,
                Document.staged(account, "1", "replayed-1", "1.replayed-1.csv", ".1", "out", "csv", "d", 1),
                "c1:x",
                List.of());
        ledger.finish(item);
        jdbc.update("delete from work_item where id = ?", item.id());

        assertThat(replays.replay(account, "1")).isEqualTo("replayed-2");
    }

    @Test
    void only_an_order_that_the_ERP_has_is_replayed_and_one_at_a_time() throws Exception {
        park("1", "masked");
        assertThatThrownBy(() -> replays.replay(account, "1"))
                .isInstanceOf(CannotRepair.class)
                .hasMessageContaining("does not have 1 yet", "parked", "retry");
        assertThatThrownBy(() -> replays.replay(account, "nobody")).hasMessageContaining("no order");

        handled("2");
        List<String> names = AtOnce.together(4, () -> {
            try {
                return replays.replay(account, "2");
            } catch (CannotRepair e) {
                return e.getMessage();
            }
        });
        assertThat(names).containsOnlyOnce("replayed-1").contains("2 is on its way already.");
        assertThat(ledger.claim(List.of(account), 10)).hasSize(1);
    }

    @Test
    void a_canceled_order_is_not_replayed() {
        handled("1");
        take("1");
        ledger.settled(claim("1"), "canceled", OrderFacts.NONE, "VTEX has it in canceled");

        assertThatThrownBy(() -> replays.replay(account, "1")).hasMessageContaining("1 is canceled");
    }

    // --- Looking ----------------------------------------------------------------------------------------------------

    @Test
    void what_is_parked_comes_page_by_page_also_after_a_restart() {
        List<OrderEvent> events = IntStream.range(0, 250)
                .mapToObj(n -> new OrderEvent("p" + n, "M", "ready-for-handling", "x", "t" + n, "t" + n, "h"))
                .toList();
        ledger.take(account, "feed", events);
        parkAll("masked");
        Desk anew = new Desk(dataSource(), clock);
        List<String> seen = new ArrayList<>();
        long after = 0;
        for (List<ParkedWork> page = anew.parked(parkedOnes("masked", 0, 100));
                !page.isEmpty();
                page = anew.parked(parkedOnes("masked", after, 100))) {
            page.forEach(one -> seen.add(one.orderId()));
            after = page.get(page.size() - 1).id();
        }

        assertThat(seen).hasSize(250).doesNotHaveDuplicates();
        assertThat(desk.parked(parkedOnes("amount", 0, 10))).isEmpty();
        assertThat(desk.parked(new ParkedFilter(account, null, null, null, "p7", 0, 10)))
                .singleElement()
                .satisfies(one -> assertThat(one.reason()).isEqualTo("why"));
        Instant now = clock.instant();
        assertThat(desk.parked(new ParkedFilter(account, null, now.plusSeconds(1), null, null, 0, 10)))
                .isEmpty();
        assertThat(desk.parked(new ParkedFilter(account, null, now.minusSeconds(1), now.plusSeconds(1), null, 0, 10)))
                .hasSize(10);
    }

    @Test
    void looking_at_what_is_parked_reads_nothing_of_what_is_done() {
        IntStream.range(0, 20).forEach(n -> park("busy" + n, "masked"));
        jdbc.batchUpdate(
                "insert into work_item (account, order_id, kind, idempotency_key, source, state, wanted, attempts,"
                        + " arrived_at, due_at, lease_number, created_at, updated_at) values (?, '1', 'invoice', ?, 'folder',"
                        + " 'done', 1, 0, current_timestamp, current_timestamp, 1, current_timestamp, current_timestamp)",
                IntStream.range(0, 20_000)
                        .mapToObj(n -> new Object[] {account, "done-" + n})
                        .toList());
        jdbc.execute("analyze");

        for (String cause : Arrays.asList("masked", null)) {
            List<Object> values = new ArrayList<>();
            String query = Desk.parkedQuery(parkedOnes(cause, 0, 10), values);
            String plan = String.join("\n", jdbc.queryForList("explain " + query, String.class, values.toArray()));
            assertThat(plan.toLowerCase()).contains("work_item_by_cause").doesNotContain("seq scan", "tablescan");
        }
    }

    @Test
    void an_order_is_found_by_each_of_its_numbers_and_shown_with_all_that_belongs_to_it() {
        take("1-01");
        WorkItem item = claim("1-01");
        ledger.read(item, new OrderFacts("handling", "500" + account, "MKT" + account, clock.instant()));
        deliver(item);
        ledger.acknowledged(item, "handling", "accepted");
        told("a.csv", invoice(2, "1-01", "7"));
        parkAll("nfe-value");
        Found found = new Found(account, "1-01");

        for (String name : List.of("1-01", "500" + account, "MKT" + account)) {
            assertThat(desk.find(List.of(account), name)).as(name).containsExactly(found);
        }
        assertThat(desk.find(List.of("other"), "500" + account)).isEmpty();
        OrderDetails details = desk.details(found);
        assertThat(details.order().state()).isEqualTo("parked");
        assertThat(details.work()).singleElement().satisfies(one -> {
            assertThat(one.cause()).isEqualTo("nfe-value");
            assertThat(one.attempts()).isEqualTo(1);
        });
        assertThat(details.documents()).extracting(Document::fileName).containsExactly("1-01.csv");
        assertThat(details.told()).singleElement().satisfies(one -> {
            assertThat(one.file()).isEqualTo("a.csv");
            assertThat(one.outcome()).isEqualTo("waiting");
        });
        assertThat(details.timeline())
                .extracting(TimelineEntry::entry)
                .startsWith("taken")
                .endsWith("parked");
    }

    @Test
    void orders_come_page_by_page_whatever_comes_in_meanwhile() {
        for (int n = 0; n < 7; n++) {
            take("e" + n);
            clock.advance(Duration.ofSeconds(n % 2));
        }
        OrderFilter filter = new OrderFilter(account, null, null, null, null, 3, 0);
        List<String> seen = new ArrayList<>();
        Place place = Place.FIRST;
        for (List<OrderRecord> page = desk.page(filter, null, place);
                !page.isEmpty();
                page = desk.page(filter, null, place)) {
            page.forEach(one -> seen.add(one.orderId()));
            OrderRecord last = page.get(page.size() - 1);
            place = new Place(last.account(), last.takenAt(), last.orderId());
            if (seen.size() == 3) {
                take("a-late-one");
            }
        }

        assertThat(seen).startsWith("e0", "e1", "e2").hasSize(8).doesNotHaveDuplicates();
    }

    @Test
    void orders_are_exported_by_state_time_and_cause() {
        park("1", "masked");
        clock.advance(Duration.ofHours(1));
        Instant later = clock.instant();
        handled("2");
        OrderFilter all = new OrderFilter(account, null, null, null, null, 10, 0);

        assertThat(desk.page(all, "masked", Place.FIRST))
                .extracting(OrderRecord::orderId)
                .containsExactly("1");
        assertThat(desk.page(all.withState("handling"), null, Place.FIRST))
                .extracting(OrderRecord::orderId)
                .containsExactly("2");
        assertThat(desk.page(all.takenFrom(later), null, Place.FIRST))
                .extracting(OrderRecord::orderId)
                .containsExactly("2");
        assertThat(desk.page(all.takenBefore(later), null, Place.FIRST))
                .extracting(OrderRecord::orderId)
                .containsExactly("1");
        assertThat(desk.page(all.withSearch("2"), null, Place.FIRST))
                .extracting(OrderRecord::orderId)
                .containsExactly("2");
    }

    // --- Files ------------------------------------------------------------------------------------------------------

    @Test
    void an_order_that_waits_for_a_later_try_is_listed_and_exported_with_why() {
        take("o1");
        take("o2");
        ledger.retry(claim("o1"), "erp-channel", "the server does not answer");

        assertThat(ledger.orders(OrderFilter.NEWEST.withAccount(account)))
                .extracting(OrderRecord::orderId, OrderRecord::state, OrderRecord::reason)
                .containsExactlyInAnyOrder(
                        tuple("o1", "waiting", "the server does not answer"), tuple("o2", "waiting", null));
        assertThat(desk.page(OrderFilter.NEWEST.withAccount(account), null, Place.FIRST))
                .extracting(OrderRecord::reason)
                .containsExactlyInAnyOrder("the server does not answer", null);

        clock.advance(Duration.ofHours(1));
        deliver(claim("o1"));
        assertThat(ledger.orders(OrderFilter.NEWEST.withAccount(account).withSearch("o1")))
                .extracting(OrderRecord::reason)
                .containsOnlyNulls();
    }

    @Test
    void a_file_is_listed_shown_retried_and_skipped() {
        handled("1");
        handled("2");
        ErpFile file = told(account + ".csv", invoice(2, "1", "7"), invoice(3, "2", "8"));
        ErpFile other = told("b.csv", invoice(2, "2", "9"));
        parkAll("nfe-value");
        parkAll("nfe-value");
        ErpFileDesk shown = new ErpFileDesk(dataSource());

        assertThat(shown.list(new ErpFileDesk.Filter(null, true, null, account + ".csv", 10, 0))
                        .get(0)
                        .parked())
                .isEqualTo(2);
        assertThat(shown.outcomes(file.id())).containsEntry("waiting", 2L).hasSize(1);
        assertThat(shown.stuck(file.id()))
                .extracting(ErpFileDesk.Stuck::cause)
                .containsExactly("nfe-value", "nfe-value");
        assertThat(retries.retryFile(file.id())).isEqualTo(2);
        assertThat(retries.retryFile(file.id())).isZero();
        assertThat(shown.file(other.id()).orElseThrow().parked()).isEqualTo(1);
        parkAll("nfe-value");
        assertThat(skips.skipFile(file.id(), "the ERP sends them anew")).isEqualTo(2);
        assertThat(outcomes(file)).extracting(Outcome::outcome).containsOnly("rejected");
        assertThat(outcomes(other)).extracting(Outcome::outcome).containsOnly("waiting");
        assertThat(order("1").state()).isEqualTo("handling");
        assertThat(order("2").state()).isEqualTo("parked");
        assertThat(shown.list(new ErpFileDesk.Filter("filed", false, null, account + ".csv", 10, 0)))
                .singleElement()
                .satisfies(one -> {
                    assertThat(one.parked()).isZero();
                    assertThat(one.records()).isEqualTo(2);
                    assertThat(one.refused()).isEqualTo(2);
                    assertThat(one.accepted()).isZero();
                });
        assertThat(shown.file(other.id()).orElseThrow()).satisfies(one -> {
            assertThat(one.accepted()).isEqualTo(1);
            assertThat(one.refused()).isZero();
        });
    }
}
