package io.vtexerpbridge.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.vtexerpbridge.feed.OrderEvent;
import io.vtexerpbridge.ledger.AuditReport.Balance;
import io.vtexerpbridge.ledger.AuditReport.Fault;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.jdbc.core.JdbcTemplate;

/** What an audit sees, on every database the ledger supports: a store's day is sound, and each fault that is planted into it is named. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
abstract class AuditContract {

    private static final AtomicInteger ACCOUNTS = new AtomicInteger();
    private static final AtomicInteger CHANGES = new AtomicInteger();
    private static final Duration VISIBILITY = Duration.ofSeconds(60);

    private final AdjustableClock clock = new AdjustableClock();
    private String account;
    private Ledger ledger;
    private ErpFiles files;
    private ErpFileOpening opening;
    private ErpReceipts receipts;
    private RecordWork work;
    private Audit audit;
    private JdbcTemplate jdbc;

    abstract DataSource dataSource();

    @BeforeEach
    void newAccount() {
        account = "mall" + ACCOUNTS.incrementAndGet();
        RetryPolicy retries = new RetryPolicy(Duration.ofSeconds(1), 2, Duration.ofMinutes(15), Duration.ofHours(48));
        ledger = new Ledger(dataSource(), "node-" + account, clock, retries, Duration.ofMinutes(5), new Random(1));
        files = new ErpFiles(dataSource(), clock);
        opening = new ErpFileOpening(dataSource(), clock);
        receipts = new ErpReceipts(dataSource(), clock);
        work = new RecordWork(dataSource(), ledger, clock);
        audit = new Audit(dataSource(), clock, VISIBILITY, Duration.ofHours(48));
        jdbc = new JdbcTemplate(dataSource());
        jdbc.update("update erp_file set receipt_due = null");
    }

    // --- A day of the store -----------------------------------------------------------------------------------------

    private OrderEvent event(String orderId) {
        String time = "2026-11-20T10:00:00.%07dZ".formatted(CHANGES.incrementAndGet());
        return new OrderEvent(orderId, "Fulfillment", "ready-for-handling", "window-to-cancel", time, time, "h");
    }

    private void heardOf(String... orderIds) {
        List<OrderEvent> lot = Stream.of(orderIds).map(this::event).toList();
        ledger.take(account, "feed", lot);
        ledger.committed(account, lot);
    }

    private WorkItem claim(String orderId) {
        return ledger.claim(List.of(account), 100).stream()
                .filter(item -> item.orderId().equals(orderId))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no work is due for " + orderId));
    }

    private void free() {
        jdbc.update(
                "update work_item set lease_owner = null, lease_until = null, leased_lane = null where account = ?",
                account);
    }

    private static OrderFacts facts(String status) {
        return new OrderFacts(status, null, null, null);
    }

    private void deliver(String orderId) {
        free();
        WorkItem item = claim(orderId);
        Document document = Document.staged(
                account, orderId, "order", orderId + ".csv", "." + orderId + ".csv", "out", "csv", "d1", 42);
        ledger.delivered(item, document, facts("ready-for-handling"), "c1");
        ledger.released(document);
        ledger.acknowledged(item, "handling", "start-handling accepted");
    }

    private void settle(String orderId, String state, String status) {
        free();
        ledger.settled(claim(orderId), state, facts(status), "VTEX has it in " + status);
    }

    private void park(String orderId) {
        free();
        ledger.park(claim(orderId), "work-order", "failed", "it is odd", "{}");
    }

    /** A file with an invoice that is posted, one that is refused, and one that waits. */
    private void invoices(String name, String posted, String refused, String waiting) {
        ErpFile file = files.begin(account, "invoices", name, 10, clock.instant());
        files.shape(file, "", "{}");
        files.stage(file, List.of(entry(2, posted, "100"), entry(3, refused, "101"), entry(4, waiting, "102")));
        assertThat(files.read(file, "digest " + name, 3)).isTrue();
        opening.open(file, "invoice");
        files.filed(file);
        free();
        WorkItem item = claim(posted);
        work.sending(item, "post-invoice");
        work.answered(item, "post-invoice", "receipt-1");
        free();
        work.settle(claim(posted), "posted", null, "");
        free();
        work.settle(claim(refused), "rejected", null, "the amount is odd");
        free();
        clock.advance(Duration.ofSeconds(2));
        write();
    }

    private void write() {
        for (var next = receipts.next(); next.isPresent(); next = receipts.next()) {
            var writing = next.get();
            receipts.partsToReturn(writing).forEach(part -> receipts.returned(writing, part));
            receipts.written(writing);
        }
    }

    private static ErpEntry entry(long line, String orderId, String number) {
        return ErpEntry.record("", line, orderId, number, number, false, "{\"n\":" + number + "}", "rows", null);
    }

    /** Every way in which an order can end, or wait. */
    private void day() {
        heardOf("handled", "invoiced", "canceled", "unneeded", "parked", "waiting", "asked", "refused");
        deliver("handled");
        deliver("invoiced");
        deliver("refused");
        settle("canceled", "canceled", "canceled");
        settle("unneeded", "not-needed", "payment-pending");
        settle("asked", "waiting", "cancellation-requested");
        park("parked");
        invoices("a.csv", "invoiced", "refused", "handled");
        heardOf("invoiced");
        settle("invoiced", "invoiced", "invoiced");
        clock.advance(Duration.ofMinutes(30));
    }

    private AuditReport audited() {
        return audit.of(List.of(account), null, null);
    }

    private Map<String, Long> parts(AuditReport report, String what) {
        return report.balances().stream()
                .filter(balance -> balance.what().equals(what))
                .findFirst()
                .orElseThrow()
                .parts();
    }

    // --- Sound ------------------------------------------------------------------------------------------------------

    @Test
    void a_day_of_a_store_is_balanced() {
        day();

        AuditReport report = audited();

        assertThat(report.faults()).isEmpty();
        assertThat(report.verdict()).isEqualTo("balanced");
        assertThat(report.balances())
                .extracting(Balance::what, Balance::in)
                .containsExactly(
                        tuple("events", 9L),
                        tuple("orders", 8L),
                        tuple("documents", 3L),
                        tuple("files", 1L),
                        tuple("records", 3L));
        assertThat(parts(report, "orders"))
                .containsEntry("waiting", 2L)
                .containsEntry("handling", 2L)
                .containsEntry("invoiced", 1L)
                .containsEntry("canceled", 1L)
                .containsEntry("not-needed", 1L)
                .containsEntry("parked", 1L);
        assertThat(parts(report, "records"))
                .containsEntry("posted", 1L)
                .containsEntry("rejected", 1L)
                .containsEntry("waiting", 1L);
    }

    @Test
    void an_empty_ledger_is_balanced() {
        assertThat(audited().verdict()).isEqualTo("balanced");
    }

    @Test
    void an_order_that_an_operator_left_to_a_person_is_no_finding() {
        Skips skips = new Skips(dataSource(), clock);
        heardOf("unread", "read", "unstarted");
        park("unread");
        clock.advance(Duration.ofMinutes(10));
        heardOf("unread");
        park("unread");
        skips.skip(account, "unread", "entered by hand");
        free();
        skips.skip(account, "read", "entered by hand");
        settle("read", "not-needed", "handling");
        free();
        WorkItem item = claim("unstarted");
        Document document = Document.staged(
                account, "unstarted", "order", "unstarted.csv", ".unstarted.csv", "out", "csv", "d1", 42);
        ledger.delivered(item, document, facts("ready-for-handling"), "c1");
        ledger.released(document);
        ledger.park(item, "work-order", "start-handling", "VTEX did not take it", "{}");
        skips.skip(account, "unstarted", "nobody is to start it");
        clock.advance(Duration.ofMinutes(10));
        heardOf("unstarted");
        settle("unstarted", "not-needed", "ready-for-handling");
        clock.advance(Duration.ofMinutes(10));

        assertThat(audited().faults()).isEmpty();
    }

    @Test
    void a_replay_on_its_way_is_no_finding() {
        day();
        new Replays(dataSource(), clock).replay(account, "refused");
        free();
        WorkItem item = ledger.claim(List.of(account), 100).stream()
                .filter(one -> one.kind().equals("replay"))
                .findFirst()
                .orElseThrow();
        ledger.noticed(
                item,
                Document.staged(
                        account, "refused", "replayed-1", "refused.replayed-1.csv", ".r", "out", "csv", "d2", 42),
                "",
                List.of());

        assertThat(audited().faults()).isEmpty();
    }

    @Test
    void only_what_came_in_between_the_times_counts() {
        day();
        Instant later = clock.instant();
        heardOf("new");
        clock.advance(Duration.ofMinutes(1));

        AuditReport report = audit.of(List.of(account), later, clock.instant());

        assertThat(parts(report, "orders").values().stream()
                        .mapToLong(Long::longValue)
                        .sum())
                .isEqualTo(1);
        assertThat(report.balanced()).isTrue();
    }

    @Test
    void an_event_whose_commit_is_on_its_way_is_in_flight() {
        ledger.take(account, "feed", List.of(event("o1")));

        assertThat(parts(audited(), "events")).containsEntry("in flight", 1L);
        assertThat(audited().balanced()).isTrue();
    }

    @Test
    void an_event_of_the_hook_needs_no_commit() {
        ledger.take(account, "hook", List.of(event("o1")));
        clock.advance(Duration.ofDays(1));

        assertThat(parts(audited(), "events")).containsEntry("no commit needed", 1L);
        assertThat(audited().balanced()).isTrue();
    }

    @Test
    void a_commit_that_vtex_may_not_have_heard_is_a_finding_until_the_feed_is_read_again() {
        OrderEvent event = event("o1");
        ledger.take(account, "feed", List.of(event));
        clock.advance(Duration.ofMinutes(10));
        assertThat(audited().faults()).singleElement().satisfies(fault -> {
            assertThat(fault.what()).isEqualTo("commit not heard by VTEX");
            assertThat(fault.first().get(0).subject()).isEqualTo("o1");
        });

        // sent again, so it is in flight again
        ledger.take(account, "feed", List.of(event));
        assertThat(audited().balanced()).isTrue();

        // the answer is lost once more, and VTEX sends others and not this one: it heard the commit
        clock.advance(Duration.ofMinutes(10));
        heardOf("o2");
        assertThat(parts(audited(), "events")).containsEntry("answer lost", 1L).containsEntry("committed", 1L);
        assertThat(audited().balanced()).isTrue();
    }

    @Test
    void an_order_that_is_worked_on_at_this_moment_is_sound() {
        heardOf("o1");
        WorkItem item = claim("o1");
        assertThat(audited().balanced()).isTrue();
        Document document = Document.staged(account, "o1", "order", "o1.csv", ".o1.csv", "out", "csv", "d1", 42);
        ledger.delivered(item, document, facts("ready-for-handling"), "c1");
        assertThat(audited().balanced()).isTrue();
        assertThat(parts(audited(), "documents")).containsEntry("rename pending", 1L);
        ledger.withdrawn(item, document);
        assertThat(audited().balanced()).isTrue();
    }

    @Test
    void our_own_start_handling_coming_back_needs_no_work() {
        heardOf("o1");
        deliver("o1");
        clock.advance(Duration.ofMinutes(5));
        String time = "2026-11-20T11:00:00.%07dZ".formatted(CHANGES.incrementAndGet());
        OrderEvent echo = new OrderEvent("o1", "Fulfillment", "handling", "ready-for-handling", time, time, "h");
        ledger.take(account, "feed", List.of(echo));
        ledger.committed(account, List.of(echo));

        assertThat(audited().balanced()).isTrue();
    }

    @Test
    void a_file_that_is_being_read_is_sound() {
        files.stage(files.begin(account, "invoices", "b.csv", 10, clock.instant()), List.of(entry(2, "o1", "100")));

        assertThat(audited().balanced()).isTrue();
        assertThat(parts(audited(), "files")).containsEntry("being read", 1L);
    }

    // --- Faults -----------------------------------------------------------------------------------------------------

    static Stream<Arguments> faults() {
        String order = "update vtex_order set %s where account = ? and order_id = '%s'";
        String item = "update work_item set %s where account = ? and order_id = '%s' and kind = '%s'";
        return Stream.of(
                Arguments.of(
                        "event without its order",
                        "canceled",
                        "delete from vtex_order where account = ? and order_id = 'canceled'"),
                Arguments.of(
                        "event that nothing looked at",
                        "handled",
                        order.formatted("read_at = taken_at - interval '2' hour", "handled")),
                Arguments.of(
                        "waiting without work",
                        "waiting",
                        item.formatted("state = 'done', queue = null, lane = null", "waiting", "order")),
                Arguments.of(
                        "waiting without work",
                        "waiting",
                        "delete from work_item where account = ? and order_id = 'waiting'"),
                Arguments.of(
                        "parked without work",
                        "parked",
                        "delete from work_item where account = ? and order_id = 'parked'"),
                Arguments.of(
                        "parked out of sight",
                        "parked",
                        order.formatted("state = 'waiting', resume_state = null", "parked")),
                Arguments.of(
                        "parked without its message",
                        "parked",
                        "delete from parked_message where account = ? and order_id = 'parked'"),
                Arguments.of("unknown state", "handled", order.formatted("state = 'gone'", "handled")),
                Arguments.of(
                        "not needed, but VTEX waits for it",
                        "unneeded",
                        order.formatted("vtex_status = 'ready-for-handling'", "unneeded")),
                Arguments.of(
                        "delivered without a document",
                        "handled",
                        "delete from document where account = ? and order_id = 'handled'"),
                Arguments.of(
                        "document without a delivery", "handled", order.formatted("delivered_at = null", "handled")),
                Arguments.of(
                        "acknowledged without a delivery",
                        "handled",
                        order.formatted("delivered_at = null", "handled")),
                Arguments.of(
                        "document without its order",
                        "stranger",
                        "insert into document (account, order_id, name, file_name, size_bytes, recorded_at, released_at)"
                                + " values (?, 'stranger', 'order', 'x.csv', 1, current_timestamp, current_timestamp)"),
                Arguments.of(
                        "delivered or handling without a delivery",
                        "unneeded",
                        order.formatted("state = 'delivered'", "unneeded")),
                Arguments.of(
                        "handling without an acknowledgement",
                        "handled",
                        order.formatted("acknowledged_at = null", "handled")),
                Arguments.of(
                        "delivered, but VTEX still waits",
                        "handled",
                        order.formatted(
                                "state = 'delivered', acknowledged_at = null, vtex_status = 'ready-for-handling'",
                                "handled")),
                Arguments.of(
                        "delivered twice",
                        "handled",
                        "insert into timeline (account, order_id, at, entry) values (?, 'handled', current_timestamp, 'delivered')"),
                Arguments.of(
                        "two orders in one file",
                        "handled",
                        "update document set file_name = 'same.csv' where account = ? and order_id in ('handled', 'invoiced')"),
                Arguments.of(
                        "document that nobody releases",
                        "handled",
                        "update document set released_at = null where account = ? and order_id = 'handled'"),
                Arguments.of(
                        "work that nobody can claim", "waiting", item.formatted("queue = null", "waiting", "order")),
                Arguments.of(
                        "work that blocks its order",
                        "handled",
                        item.formatted("queue = account, lane = account || ' ' || order_id", "handled", "order")),
                Arguments.of(
                        "work without its order",
                        "waiting",
                        "delete from vtex_order where account = ? and order_id = 'waiting'"),
                Arguments.of(
                        "open work of a closed order",
                        "invoiced",
                        item.formatted(
                                "state = 'open', queue = account, lane = 'l', due_at = due_at - interval '1' day",
                                "invoiced",
                                "order")),
                Arguments.of(
                        "work that never ends",
                        "waiting",
                        item.formatted(
                                "first_failed_at = arrived_at - interval '5' day, due_at = due_at - interval '1' day",
                                "waiting",
                                "order")),
                Arguments.of(
                        "file with other records than it had",
                        "a.csv",
                        "update erp_file set records = 4 where account = ?"),
                Arguments.of("records do not add up", "", "update erp_file set records = 2 where account = ?"),
                Arguments.of(
                        "record that waits for nothing",
                        "a.csv",
                        item.formatted("state = 'done', queue = null, lane = null", "handled", "invoice")),
                Arguments.of(
                        "record that never became work",
                        "a.csv",
                        "update erp_record set outcome = 'staged', settled_at = settled_at where account = ? and line = 4;"
                                + "update erp_file set taken_at = taken_at - interval '1' day where account = ?"),
                Arguments.of(
                        "record with an unknown outcome",
                        "a.csv",
                        "update erp_record set outcome = 'gone' where account = ? and line = 4"),
                Arguments.of(
                        "refused record that was not given back",
                        "a.csv",
                        "update erp_record set returned_at = null where account = ? and line = 3"),
                Arguments.of(
                        "receipt not written",
                        "a.csv",
                        "update erp_file set receipt_begun_at = null, receipt_written_at = null where account = ?"),
                Arguments.of(
                        "receipt not written",
                        "a.csv",
                        "update erp_file set receipt_due = taken_at - interval '1' day where account = ?"),
                Arguments.of(
                        "invoice posted without a call",
                        "invoiced",
                        item.formatted("mark = null, vtex_receipt = null", "invoiced", "invoice")),
                Arguments.of(
                        "posted twice",
                        "invoiced",
                        "insert into erp_record (file_id, part, line, kind, account, order_id, record_key, repeatable, outcome,"
                                + " settled_at, work_item_id) select file_id, part, 9, kind, account, order_id, record_key, false,"
                                + " 'posted', settled_at, work_item_id from erp_record where account = ? and line = 2"),
                Arguments.of(
                        "NF-e posted twice",
                        "refused",
                        "update erp_record set nfe_key = 'k1', outcome = 'posted', returned_at = settled_at"
                                + " where account = ? and line in (2, 3)"));
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("faults")
    void a_fault_is_named(String what, String subject, String statements) {
        day();
        assertThat(audited().faults()).isEmpty();

        for (String statement : statements.split(";")) {
            assertThat(jdbc.update(statement, account)).isPositive();
        }

        AuditReport report = audited();
        assertThat(report.balanced()).isFalse();
        assertThat(report.verdict()).startsWith("NOT balanced: ").contains(what);
        Fault fault = report.faults().stream()
                .filter(one -> one.what().equals(what))
                .findFirst()
                .orElseThrow(() -> new AssertionError("only " + report.faults()));
        assertThat(fault.first())
                .extracting(AuditReport.Finding::subject)
                .as(fault.toString())
                .contains(subject);
        assertThat(fault.first())
                .allSatisfy(
                        finding -> assertThat(finding.sentence()).endsWith(".").doesNotContain("%", "null"));
    }

    @Test
    void of_many_faults_of_a_kind_the_first_are_named_and_all_are_counted() {
        heardOf(IntStream.range(0, 120).mapToObj(i -> "o" + i).toArray(String[]::new));
        jdbc.update("update work_item set state = 'done', queue = null, lane = null where account = ?", account);

        Fault fault = audited().faults().get(0);

        assertThat(fault.count()).isEqualTo(120);
        assertThat(fault.first()).hasSize(Audit.NAMED);
        assertThat(audited().verdict()).isEqualTo("NOT balanced: 120 x waiting without work");
    }
}
