package io.vtexerpbridge.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.tuple;

import io.vtexerpbridge.feed.OrderEvent;
import io.vtexerpbridge.ledger.ErpEntry.Kind;
import io.vtexerpbridge.ledger.ErpFileOpening.Opened;
import io.vtexerpbridge.ledger.ErpReceipts.Outcome;
import io.vtexerpbridge.ledger.ErpReceipts.Returned;
import io.vtexerpbridge.ledger.ErpReceipts.Writing;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** What the ledger promises about the files of an ERP, on every database it supports; each test has an account of its own. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
abstract class ErpFilesContract {

    private static final AtomicInteger ACCOUNTS = new AtomicInteger();

    private final AdjustableClock clock = new AdjustableClock();
    private String account;
    private Ledger ledger;
    private ErpFiles files;
    private NfeOrders nfeOrders;
    private ErpFileOpening opening;
    private ErpReceipts receipts;
    private RecordWork work;
    private JdbcTemplate jdbc;

    abstract DataSource dataSource();

    @BeforeEach
    void newAccount() {
        account = "shop" + ACCOUNTS.incrementAndGet();
        RetryPolicy retries = new RetryPolicy(Duration.ofSeconds(1), 2, Duration.ofMinutes(15), Duration.ofHours(48));
        ledger = new Ledger(dataSource(), "node-" + account, clock, retries, Duration.ofDays(30), new Random(1));
        files = new ErpFiles(dataSource(), clock);
        nfeOrders = new NfeOrders(dataSource(), clock);
        opening = new ErpFileOpening(dataSource(), clock);
        receipts = new ErpReceipts(dataSource(), clock);
        work = new RecordWork(dataSource(), ledger, clock);
        jdbc = new JdbcTemplate(dataSource());
        // receipts are due for all accounts alike
        jdbc.update("update erp_file set receipt_due = null, receipt_begun_at = null");
    }

    private static ErpEntry invoice(long line, String order, String number, String content) {
        return ErpEntry.record("", line, order, number, number, false, content, "[" + line + "]", null);
    }

    private static ErpEntry cancellation(long line, String order, String content) {
        return ErpEntry.record("", line, order, "cancel", "cancel " + content, true, content, "[" + line + "]", null);
    }

    private static ErpEntry bad(long line, String sentence) {
        return ErpEntry.refused("", line, "", "", null, "[" + line + "]", sentence);
    }

    private ErpFile read(String name, ErpEntry... entries) {
        return read(name, List.of(entries));
    }

    private ErpFile read(String name, List<ErpEntry> entries) {
        ErpFile file = files.begin(account, "invoices", name, 10, clock.instant());
        files.shape(file, "", "csv");
        for (List<ErpEntry> chunk : Sql.chunks(entries)) {
            files.stage(file, chunk);
        }
        assertThat(files.read(file, "d", entries.size())).isTrue();
        return file;
    }

    private ErpFile told(String name, ErpEntry... entries) {
        ErpFile file = read(name, entries);
        opening.open(file, "invoice");
        return file;
    }

    private List<Outcome> outcomes(ErpFile file) {
        List<Outcome> all = new ArrayList<>();
        receipts.outcomes(file, all::add);
        return all;
    }

    private List<String> states(ErpFile file) {
        return outcomes(file).stream().map(Outcome::outcome).toList();
    }

    private List<WorkItem> claim() {
        return ledger.claim(List.of(account), 10_000).stream()
                .filter(item -> !item.kind().equals("order"))
                .toList();
    }

    private WorkItem claimOne() {
        List<WorkItem> items = claim();
        assertThat(items).hasSize(1);
        return items.get(0);
    }

    /** VTEX told of this order, and it was read. */
    private void known(String orderId, String sequence, String marketplaceOrderId) {
        String time = "2026-11-20T10:00:00.0000000Z";
        ledger.take(account, "feed", List.of(new OrderEvent(orderId, "Marketplace", "handling", "x", time, time, "h")));
        WorkItem item = ledger.claim(List.of(account), 100).stream()
                .filter(one -> one.orderId().equals(orderId))
                .findFirst()
                .orElseThrow();
        ledger.read(item, new OrderFacts("handling", sequence, marketplaceOrderId, null));
        ledger.finish(item);
    }

    private List<Returned> returned(Writing writing, boolean all) {
        List<Returned> rows = new ArrayList<>();
        receipts.partsToReturn(writing).forEach(part -> receipts.refused(writing, part, all, rows::add));
        return rows;
    }

    private Writing nextWriting() {
        return receipts.next().orElseThrow();
    }

    private void writeAllReceipts() {
        for (Optional<Writing> next = receipts.next(); next.isPresent(); next = receipts.next()) {
            receipts.written(next.get());
        }
    }

    // --- Reading ----------------------------------------------------------------------------------------------------

    @Test
    void staged_records_do_nothing_before_their_file_is_opened() {
        ErpFile file = files.begin(account, "invoices", "x.csv", 10, clock.instant());
        files.stage(file, List.of(invoice(2, "o1", "1", "{}")));
        assertThat(claim()).isEmpty();
        assertThat(receipts.next()).isEmpty();
        files.read(file, "d", 1);
        assertThat(claim()).isEmpty();
        assertThat(states(file)).containsExactly("waiting");
    }

    @Test
    void what_was_cut_off_while_it_was_read_is_thrown_away_at_start() {
        ErpFile half = files.begin(account, "invoices", "x.csv", 10, clock.instant());
        files.shape(half, "", "csv");
        files.stage(half, List.of(invoice(2, "o1", "1", "{}")));
        files.recover();
        assertThat(count("erp_file", "account")).isZero();
        assertThat(count("erp_record", "account")).isZero();
        assertThat(jdbc.queryForObject("select count(*) from erp_part where file_id = ?", Long.class, half.id()))
                .isZero();
    }

    @Test
    void a_new_reading_of_a_name_throws_the_half_one_away() {
        ErpFile half = files.begin(account, "invoices", "x.csv", 10, clock.instant());
        files.stage(half, List.of(invoice(2, "o1", "1", "{}")));
        told("x.csv", invoice(2, "o1", "1", "{}"));
        assertThat(count("erp_record", "account")).isEqualTo(1);
        assertThat(claim()).hasSize(1);
    }

    @Test
    void a_reading_that_another_node_threw_away_does_not_count() {
        ErpFile file = files.begin(account, "invoices", "x.csv", 10, clock.instant());
        files.stage(file, List.of(invoice(2, "o1", "1", "{}")));
        files.recover();
        files.stage(file, List.of(invoice(3, "o2", "2", "{}")));
        assertThat(files.read(file, "d", 2)).isFalse();
        assertThat(opening.open(read("x.csv", invoice(2, "o1", "1", "{}")), "invoice")
                        .fresh())
                .isEqualTo(1);
    }

    @Test
    void a_taken_file_is_found_again_by_name_size_and_time() {
        ErpFile file = read("x.csv", invoice(2, "o1", "1", "{}"));
        assertThat(files.takenBefore(account, "invoices", "x.csv", 10, clock.instant()))
                .map(ErpFile::id)
                .contains(file.id());
        assertThat(files.takenBefore(account, "invoices", "x.csv", 11, clock.instant()))
                .isEmpty();
        assertThat(files.takenBefore(account, "tracking", "x.csv", 10, clock.instant()))
                .isEmpty();
        files.filed(file);
        assertThat(files.takenBefore(account, "invoices", "x.csv", 10, clock.instant()))
                .isEmpty();
    }

    @Test
    void a_file_is_known_by_name_size_and_time_from_when_it_is_taken_wherever_it_lies() {
        ErpFile reading = files.begin(account, "invoices", "x.csv", 10, clock.instant());
        assertThat(files.has(account, "invoices", "x.csv", 10, clock.instant())).isFalse();
        files.read(reading, "d", 0);
        assertThat(files.has(account, "invoices", "x.csv", 10, clock.instant())).isTrue();
        files.filed(reading);
        assertThat(files.has(account, "invoices", "x.csv", 10, clock.instant())).isTrue();
        assertThat(files.has(account, "invoices", "x.csv", 10, clock.instant().plus(1, ChronoUnit.MICROS)))
                .isFalse();
        assertThat(files.has(account, "invoices", "x.csv", 11, clock.instant())).isFalse();
        assertThat(files.has(account, "invoices", "y.csv", 10, clock.instant())).isFalse();
        assertThat(files.has("another", "invoices", "x.csv", 10, clock.instant()))
                .isFalse();
    }

    @Test
    void nothing_of_an_unreadable_file_counts() {
        ErpFile file = files.begin(account, "invoices", "x.csv", 10, clock.instant());
        files.stage(file, List.of(invoice(2, "o1", "1", "{}")));
        files.unreadable(file, "d", 3, "line 3: a quote is not closed");
        assertThat(opening.open(file, "invoice").all()).isZero();
        assertThat(outcomes(file))
                .extracting(Outcome::line, Outcome::outcome, Outcome::reason)
                .containsExactly(tuple(3L, "rejected", "line 3: a quote is not closed"));
        assertThat(files.refusal(file)).contains("line 3: a quote is not closed");
        assertThat(receipts.partsToReturn(nextWriting())).isEmpty();
    }

    @Test
    void a_part_that_turns_out_to_be_unreadable_leaves_nothing() {
        ErpFile file = files.begin(account, "invoices", "x.zip", 10, clock.instant());
        files.shape(file, "a.csv", "csv");
        files.stage(file, List.of(ErpEntry.record("a.csv", 2, "o1", "1", "1", false, "{}", "[]", null)));
        files.dropPart(file, "a.csv");
        files.stage(file, List.of(ErpEntry.refused("a.csv", 3, "", "", "", null, "a.csv in the ZIP: no")));
        files.read(file, "d", 1);
        assertThat(opening.open(file, "invoice").all()).isZero();
        assertThat(receipts.partsToReturn(nextWriting()))
                .extracting(ErpReceipts.Part::part, ErpReceipts.Part::shape)
                .containsExactly(tuple("a.csv", null));
    }

    // --- Opening ----------------------------------------------------------------------------------------------------

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void opening_that_is_cut_off_between_two_chunks_goes_on(int survived) {
        List<ErpEntry> entries = IntStream.range(0, 1700)
                .mapToObj(i -> invoice(i + 2, "o" + i, "1", "{}"))
                .toList();
        ErpFile file = read("x.csv", entries);
        ErpFileOpening dying = new ErpFileOpening(dying(commits -> commits > survived), clock);
        assertThat(catchThrowable(() -> dying.open(file, "invoice"))).isNotNull();
        assertThat(claim()).hasSize(survived * 250);
        ledger.recover();
        files.recover();

        assertThat(files.unopened(account)).extracting(ErpFile::id).containsExactly(file.id());
        assertThat(opening.open(file, "invoice").fresh()).isEqualTo(1700 - survived * 250);
        assertThat(claim()).hasSize(1700);
        assertThat(states(file)).hasSize(1700).containsOnly("waiting");
        assertThat(files.unopened(account)).isEmpty();
    }

    /** A data source whose connections fail to commit from some commit on. */
    private DataSource dying(IntPredicate dead) {
        AtomicInteger commits = new AtomicInteger();
        return new DelegatingDataSource(dataSource()) {
            @Override
            public Connection getConnection() throws SQLException {
                Connection real = super.getConnection();
                return (Connection) Proxy.newProxyInstance(
                        getClass().getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, values) -> {
                            if (method.getName().equals("commit") && dead.test(commits.incrementAndGet())) {
                                real.rollback();
                                throw new SQLException("killed");
                            }
                            try {
                                return method.invoke(real, values);
                            } catch (InvocationTargetException e) {
                                throw e.getCause();
                            }
                        });
            }
        };
    }

    @Test
    void the_same_record_twice_in_one_file_is_one_piece_of_work() {
        ErpFile file = read("x.csv", invoice(2, "o1", "1", "{}"), invoice(9, "o1", "1", "{}"));
        assertThat(opening.open(file, "invoice")).isEqualTo(new Opened(1, 0, 1, 0));
        work.settle(claimOne(), "posted", "receipt-1", "");
        assertThat(outcomes(file))
                .extracting(Outcome::line, Outcome::outcome, Outcome::vtexReceipt)
                .containsExactly(tuple(2L, "posted", "receipt-1"), tuple(9L, "already-posted", "receipt-1"));
        assertThat(claim()).isEmpty();
    }

    @Test
    void another_content_under_one_number_in_one_file_is_refused() {
        ErpFile file = told("x.csv", invoice(2, "o1", "1", "{\"a\":1}"), invoice(9, "o1", "1", "{\"a\":2}"));
        assertThat(states(file)).containsExactly("waiting", "rejected");
        assertThat(outcomes(file).get(1).reason())
                .isEqualTo("line 9: invoice 1 of order o1 was told before with another content, which still waits;"
                        + " expected the same content or another number");
    }

    @Test
    void the_same_record_in_two_files_waits_in_both_and_is_posted_once() {
        ErpFile first = told("x.csv", invoice(2, "o1", "1", "{}"));
        ErpFile second = told("y.csv", invoice(5, "o1", "1", "{}"));
        assertThat(states(second)).containsExactly("waiting");
        work.settle(claimOne(), "posted", "r", "");
        assertThat(states(first)).containsExactly("posted");
        assertThat(states(second)).containsExactly("already-posted");
    }

    @Test
    void an_order_told_by_any_of_its_names_is_one_order() {
        known("v1-01", "500123", "MKT-9");
        ErpFile file = told(
                "x.csv",
                invoice(2, "v1-01", "1", "{}"),
                invoice(3, "500123", "1", "{}"),
                invoice(4, "MKT-9", "1", "{}"));
        assertThat(claimOne().orderId()).isEqualTo("v1-01");
        assertThat(outcomes(file)).extracting(Outcome::orderId).containsOnly("v1-01");
    }

    @Test
    void a_name_that_two_orders_have_is_refused_with_both() {
        known("v1-01", "500123", null);
        known("v2-01", "500123", null);
        ErpFile file = told("x.csv", invoice(7, "500123", "1", "{}"));
        assertThat(outcomes(file))
                .extracting(Outcome::outcome, Outcome::reason)
                .containsExactly(tuple(
                        "rejected",
                        "line 7: orderId is \"500123\", which 2 orders have: v1-01, v2-01; expected VTEX's orderId"));
        assertThat(claim()).isEmpty();
    }

    @Test
    void a_sequence_may_be_filled_up_with_zeros_unless_an_order_is_called_so() {
        known("v1-01", "500123", null);
        known("v2-01", "500124", "000500123");
        ErpFile file = told(
                "x.csv",
                invoice(2, "0000000500123", "1", "{}"),
                invoice(3, "000500123", "2", "{}"),
                invoice(4, "000", "3", "{}"));
        assertThat(outcomes(file)).extracting(Outcome::orderId).containsExactly("v1-01", "v2-01", "000");
        assertThat(new NfeOrders(dataSource(), clock).ordersBy(account, "sequence", "000500124"))
                .containsExactly("v2-01");
    }

    @Test
    void an_orderId_goes_before_another_orders_sequence() {
        known("500123", null, null);
        known("v2-01", "500123", null);
        told("x.csv", invoice(2, "500123", "1", "{}"));
        assertThat(claimOne().orderId()).isEqualTo("500123");
    }

    @Test
    void another_accounts_orders_mean_nothing() {
        known("v1-01", "500123", null);
        String mine = account;
        account = mine + "b";
        told("x.csv", invoice(2, "500123", "1", "{}"));
        assertThat(claimOne().orderId()).isEqualTo("500123");
    }

    @Test
    void records_of_one_order_are_worked_on_in_the_files_order() {
        told("x.csv", invoice(2, "o1", "9", "{}"), invoice(3, "o1", "10", "{}"), invoice(4, "o1", "1", "{}"));
        List<String> order = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            WorkItem item = claimOne();
            order.add(item.idempotencyKey());
            work.settle(item, "posted", null, "");
        }
        assertThat(order).containsExactly("o1 9", "o1 10", "o1 1");
    }

    // --- Told again -------------------------------------------------------------------------------------------------

    @Test
    void what_was_posted_is_found_posted_with_its_receipt() {
        told("x.csv", invoice(2, "o1", "1", "{}"));
        work.settle(claimOne(), "posted", "receipt-1", "");
        ErpFile again = read("x.csv", invoice(2, "o1", "1", "{}"));
        assertThat(opening.open(again, "invoice")).isEqualTo(new Opened(0, 0, 1, 0));
        assertThat(outcomes(again))
                .extracting(Outcome::outcome, Outcome::vtexReceipt)
                .containsExactly(tuple("already-posted", "receipt-1"));
        assertThat(claim()).isEmpty();
    }

    @Test
    void what_was_posted_with_another_content_is_refused() {
        told("x.csv", invoice(2, "o1", "1", "{}"));
        work.settle(claimOne(), "posted", "receipt-1", "");
        ErpFile again = told("y.csv", invoice(4, "o1", "1", "{\"a\":2}"));
        assertThat(outcomes(again).get(0).reason())
                .isEqualTo(
                        "line 4: invoice 1 of order o1 was posted before with another content, and VTEX takes nothing"
                                + " back; expected another number");
        assertThat(claim()).isEmpty();
    }

    @Test
    void what_was_rejected_begins_anew_with_what_is_told_now() {
        told("x.csv", invoice(2, "o1", "1", "{\"a\":1}"));
        WorkItem item = claimOne();
        work.sending(item, "post-invoice");
        work.settle(item, "rejected", null, "no");
        ErpFile again = read("x.csv", invoice(2, "o1", "1", "{\"a\":2}"));
        assertThat(opening.open(again, "invoice")).isEqualTo(new Opened(0, 1, 0, 0));
        WorkItem anew = claimOne();
        assertThat(anew.body()).isEqualTo("{\"a\":2}");
        assertThat(anew.mark()).isEmpty();
        work.settle(anew, "posted", "r", "");
        assertThat(states(again)).containsExactly("posted");
    }

    @Test
    void two_contents_of_a_rejected_record_in_one_file_are_not_one() {
        told("x.csv", invoice(2, "o1", "1", "{\"a\":1}"));
        work.settle(claimOne(), "rejected", null, "no");
        ErpFile again = told("x.csv", invoice(2, "o1", "1", "{\"a\":2}"), invoice(3, "o1", "1", "{\"a\":3}"));
        assertThat(states(again)).containsExactly("waiting", "rejected");
        assertThat(claimOne().body()).isEqualTo("{\"a\":2}");
    }

    @Test
    void what_was_parked_before_any_call_takes_the_new_content() {
        told("x.csv", invoice(2, "o1", "1", "{\"a\":1}"));
        ledger.park(claimOne(), "r", "c", "look", null);
        told("y.csv", invoice(2, "o1", "1", "{\"a\":2}"));
        assertThat(claimOne().body()).isEqualTo("{\"a\":2}");
    }

    @Test
    void what_was_parked_after_a_call_keeps_its_mark_and_refuses_another_content() {
        told("x.csv", invoice(2, "o1", "1", "{\"a\":1}"));
        WorkItem item = claimOne();
        work.sending(item, "post-invoice");
        ledger.park(item, "r", "c", "look", null);
        ErpFile other = told("y.csv", invoice(2, "o1", "1", "{\"a\":2}"));
        assertThat(states(other)).containsExactly("rejected");
        assertThat(claim()).isEmpty();
        told("z.csv", invoice(2, "o1", "1", "{\"a\":1}"));
        assertThat(claimOne().sent("post-invoice")).isTrue();
    }

    @Test
    void what_may_be_meant_anew_is_looked_at_anew_after_it_was_posted() {
        told("x.csv", cancellation(2, "o1", "{}"));
        work.settle(claimOne(), "posted", "r", "");
        ErpFile again = told("y.csv", cancellation(2, "o1", "{}"));
        assertThat(states(again)).containsExactly("waiting");
        assertThat(claimOne().vtexReceipt()).isNull();
    }

    @Test
    void no_record_waits_for_work_that_is_settled_while_its_file_is_opened() throws Exception {
        ExecutorService other = Executors.newSingleThreadExecutor();
        try {
            for (int round = 0; round < 30; round++) {
                String order = "race" + round;
                ErpFile first = told("x" + round + ".csv", invoice(2, order, "1", "{}"));
                ErpFile second = read("y" + round + ".csv", invoice(2, order, "1", "{}"));
                WorkItem item = claimOne();
                CountDownLatch both = new CountDownLatch(2);
                Future<Opened> opened = other.submit(() -> {
                    both.countDown();
                    both.await();
                    return opening.open(second, "invoice");
                });
                both.countDown();
                both.await();
                work.settle(item, "posted", "r", "");
                opened.get(60, TimeUnit.SECONDS);
                assertThat(states(first)).containsExactly("posted");
                assertThat(states(second)).containsExactly("already-posted");
                assertThat(claim()).isEmpty();
            }
        } finally {
            other.shutdownNow();
        }
    }

    @Test
    void two_files_of_the_same_records_opened_at_once_are_posted_once() throws Exception {
        List<ErpEntry> entries = IntStream.range(0, 900)
                .mapToObj(i -> invoice(i + 2, "o" + i, "1", "{}"))
                .toList();
        List<ErpEntry> backwards = new ArrayList<>(entries);
        Collections.reverse(backwards);
        ErpFile first = read("x.csv", entries);
        ErpFile second = read("y.csv", backwards);
        ExecutorService other = Executors.newSingleThreadExecutor();
        try {
            CountDownLatch both = new CountDownLatch(2);
            Future<Opened> opened = other.submit(() -> {
                both.countDown();
                both.await();
                return opening.open(second, "invoice");
            });
            both.countDown();
            both.await();
            Opened mine = opening.open(first, "invoice");
            Opened theirs = opened.get(100, TimeUnit.SECONDS);
            assertThat(mine.fresh() + theirs.fresh()).isEqualTo(900);
            assertThat(mine.known() + theirs.known()).isEqualTo(900);
            assertThat(claim()).hasSize(900);
        } finally {
            other.shutdownNow();
        }
    }

    // --- Receipts ---------------------------------------------------------------------------------------------------

    @Test
    void a_receipt_is_due_at_once_and_again_after_a_settlement() {
        ErpFile file = told("x.csv", invoice(2, "o1", "1", "{}"));
        writeAllReceipts();
        assertThat(receipts.next()).isEmpty();
        work.settle(claimOne(), "posted", "r", "");
        assertThat(receipts.next()).isEmpty();
        clock.advance(Duration.ofSeconds(1));
        assertThat(nextWriting().file().id()).isEqualTo(file.id());
        assertThat(receipts.next()).isEmpty();
    }

    @Test
    void a_writing_that_was_begun_and_cut_off_is_written_again_with_its_refused_rows() {
        told("x.csv", invoice(2, "o1", "1", "{}"), bad(3, "line 3: no"));
        assertThat(returned(nextWriting(), false)).hasSize(1);
        assertThat(receipts.next()).isEmpty();
        files.recover();
        assertThat(returned(nextWriting(), false)).hasSize(1);
    }

    @Test
    void refused_rows_are_returned_once() {
        told("x.csv", invoice(2, "o1", "1", "{}"), bad(3, "line 3: no"));
        Writing first = nextWriting();
        assertThat(returned(first, false)).extracting(Returned::rows).containsExactly("[3]");
        receipts.written(first);
        work.settle(claimOne(), "rejected", null, "late");
        clock.advance(Duration.ofSeconds(1));
        Writing second = nextWriting();
        assertThat(returned(second, false)).extracting(Returned::rows).containsExactly("[2]");
        assertThat(returned(second, true)).extracting(Returned::rows).containsExactly("[2]", "[3]");
    }

    @Test
    void rows_that_the_erp_has_are_not_returned_again_when_the_rest_of_the_writing_fails() {
        told("x.csv", bad(3, "line 3: no"));
        Writing writing = nextWriting();
        receipts.partsToReturn(writing).forEach(part -> receipts.returned(writing, part));
        receipts.failed(writing, Duration.ofSeconds(30));
        assertThat(receipts.next()).isEmpty();
        clock.advance(Duration.ofSeconds(30));
        assertThat(receipts.partsToReturn(nextWriting())).isEmpty();
    }

    @Test
    void writings_in_one_instant_or_with_a_clock_set_back_stay_apart() {
        told("x.csv", invoice(2, "o1", "1", "{}"), bad(3, "line 3: no"));
        Writing first = nextWriting();
        assertThat(returned(first, false)).hasSize(1);
        receipts.written(first);
        work.settle(claimOne(), "rejected", null, "late");
        jdbc.update(
                "update erp_file set receipt_due = ? where account = ?",
                OffsetDateTime.parse("2020-01-01T00:00:00Z"),
                account);
        clock.advance(Duration.ofHours(-1));
        Writing second = nextWriting();
        assertThat(second.begunAt()).isAfter(first.begunAt());
        assertThat(returned(second, false)).hasSize(1);
        assertThat(returned(second, true)).hasSize(2);
    }

    @Test
    void the_youngest_file_of_a_name_has_the_receipts_name() {
        ErpFile older = told("x.csv", invoice(2, "o1", "1", "{}"));
        writeAllReceipts();
        assertThat(receipts.isOvertaken(older)).isFalse();
        ErpFile half = files.begin(account, "invoices", "x.csv", 10, clock.instant());
        assertThat(receipts.isOvertaken(older)).isFalse();
        files.read(half, "d", 0);
        assertThat(receipts.isOvertaken(older)).isTrue();
        assertThat(receipts.isOvertaken(half)).isFalse();
        assertThat(List.of(nextWriting().file().id(), nextWriting().file().id()))
                .containsExactlyInAnyOrder(older.id(), half.id());
    }

    @Test
    void a_large_receipt_is_written_less_often() {
        told("x.csv", invoice(2, "o1", "1", "{}"));
        writeAllReceipts();
        jdbc.update("update erp_file set records = 100000 where account = ?", account);
        work.settle(claimOne(), "posted", "r", "");
        clock.advance(Duration.ofSeconds(49));
        assertThat(receipts.next()).isEmpty();
        clock.advance(Duration.ofSeconds(1));
        assertThat(receipts.next()).isPresent();
    }

    // --- What orders are known by -----------------------------------------------------------------------------------

    @Test
    void acks_keep_the_erps_number_of_known_orders_and_refuse_others() {
        known("v1-01", "500123", null);
        ErpFile file = read(
                "a.csv",
                invoice(2, "500123", "ERP-7", "{}"),
                invoice(3, "v1-01", "ERP-7", "{}"),
                invoice(4, "v9-01", "ERP-8", "{}"));
        assertThat(opening.acknowledge(file)).isEqualTo(2);
        assertThat(opening.acknowledge(file)).isZero();
        assertThat(states(file)).containsExactly("posted", "posted", "rejected");
        assertThat(outcomes(file).get(2).reason())
                .isEqualTo("line 4: orderId is \"v9-01\", which no order has; expected an order that VTEX told of");
        assertThat(nfeOrders.ordersByErpNumber(account, "ERP-7")).containsExactly("v1-01");
        assertThat(nfeOrders.ordersByErpNumber(account, "ERP-8")).isEmpty();
    }

    /** Behind HTTP an order may begin to wait for the ERP's word at any moment of that word's own transaction. */
    @Test
    void who_begins_to_wait_while_the_word_is_being_written_down_is_heard() {
        known("v1-01", "500123", null);
        ErpFile file = files.begin(account, "acks", "a.csv", 10, clock.instant());
        files.shape(file, "", "csv");
        files.stage(file, List.of(invoice(2, "v1-01", "ERP-7", "{}")));
        assertThat(files.read(file, "d", 1)).isTrue();
        Handovers handovers = new Handovers(dataSource(), clock, OrderErps.FIRST);
        List<Boolean> seen = new ArrayList<>();

        new ErpFileOpening(
                        atEachCommit(() -> {
                            if (seen.isEmpty()) {
                                jdbc.update(
                                        "insert into handover (account, order_id, since) values (?, 'v1-01', ?)",
                                        account,
                                        Sql.micros(clock.instant()).atOffset(ZoneOffset.UTC));
                                seen.add(handovers
                                        .of(account, "v1-01")
                                        .orElseThrow()
                                        .taken());
                            }
                        }),
                        clock)
                .acknowledge(file);

        assertThat(seen).as("what whoever waits could see").containsExactly(false);
        assertThat(jdbc.queryForObject(
                        "select count(*) from handover where account = ? and taken_at is not null",
                        Long.class,
                        account))
                .as("so that the work is made due")
                .isEqualTo(1);
    }

    /** On a thread of its own, for the transaction is bound to the one that commits. */
    private DataSource atEachCommit(Runnable before) {
        return dying(commit -> {
            CompletableFuture.runAsync(before).join();
            return false;
        });
    }

    // --- Work -------------------------------------------------------------------------------------------------------

    @Test
    void an_nfe_moves_to_the_lane_of_its_order() {
        ErpFile file = read("n.xml", ErpEntry.nfe("", 1, Kind.NFE, "k1", "7", "nfe k1", "<nfeProc/>", "k1", null));
        opening.open(file, "invoice");
        WorkItem item = claimOne();
        assertThat(item.unmatched()).isTrue();
        work.moveTo(item, "o1", "xPed");
        told("x.csv", invoice(2, "o1", "1", "{}"));
        WorkItem first = claimOne();
        assertThat(first.orderId()).isEqualTo("o1");
        assertThat(first.kind()).isEqualTo("nfe");
        assertThat(nfeOrders.orderOfNfe(account, "k1")).contains("o1");
        assertThat(outcomes(file))
                .extracting(Outcome::orderId, Outcome::reason)
                .containsExactly(tuple("o1", "order by xPed"));
    }

    @Test
    void work_that_waits_aside_lets_other_work_of_its_order_pass() {
        told("x.csv", invoice(2, "o1", "1", "{}"), invoice(3, "o1", "2", "{}"));
        WorkItem first = claimOne();
        work.later(first, clock.instant().plusSeconds(60), true, "waits", "for its invoice");
        WorkItem second = claimOne();
        assertThat(second.idempotencyKey()).isEqualTo("o1 2");
        work.settle(second, "posted", null, "");
        clock.advance(Duration.ofSeconds(60));
        assertThat(claimOne().id()).isEqualTo(first.id());
    }

    @Test
    void work_that_does_not_wait_aside_holds_its_order() {
        told("x.csv", invoice(2, "o1", "1", "{}"), invoice(3, "o1", "2", "{}"));
        work.later(claimOne(), clock.instant().plusSeconds(60), false, "waits", "for VTEX");
        assertThat(claim()).isEmpty();
    }

    @Test
    void work_that_waits_for_too_long_is_parked_and_its_receipt_says_why() {
        ErpFile file = told("x.csv", invoice(2, "o1", "1", "{}"));
        work.later(claimOne(), clock.instant().plusSeconds(60), true, "waits", "for its invoice");
        clock.advance(Duration.ofHours(48));
        assertThat(work.later(claimOne(), clock.instant().plusSeconds(60), true, "waits", "for its invoice")
                        .parked())
                .isTrue();
        assertThat(claim()).isEmpty();
        assertThat(outcomes(file))
                .extracting(Outcome::outcome, Outcome::reason)
                .containsExactly(tuple("waiting", "for its invoice"));
        assertThat(ledger.parked(account, "o1")).hasSize(1);
    }

    @Test
    void an_answer_makes_the_work_due_at_once_with_what_vtex_answered() {
        told("x.csv", invoice(2, "o1", "1", "{}"));
        WorkItem item = claimOne();
        work.sending(item, "post-invoice");
        work.answered(item, "post-invoice", "receipt-1");
        WorkItem next = claimOne();
        assertThat(next.answered("post-invoice")).isTrue();
        assertThat(next.vtexReceipt()).isEqualTo("receipt-1");
    }

    private long count(String table, String column) {
        return jdbc.queryForObject("select count(*) from " + table + " where " + column + " = ?", Long.class, account);
    }

    // --- NF-e -------------------------------------------------------------------------------------------------------

    private static ErpEntry authorised(String key) {
        return ErpEntry.nfe("", 1, Kind.NFE, "o1", "7", "nfe " + key, "<nfeProc/>", key, "xPed");
    }

    private static ErpEntry draft(String key) {
        return ErpEntry.nfe("", 1, Kind.DRAFT, "o1", "7", "nfe " + key, "<NFe/>", key, "xPed");
    }

    @Test
    void an_authorised_nfe_takes_the_place_of_its_draft_that_waits() {
        told("a.xml", draft("k1"));
        ErpFile second = told("b.xml", authorised("k1"));
        assertThat(claimOne().body()).isEqualTo("<nfeProc/>");
        assertThat(states(second)).containsExactly("waiting");
    }

    @Test
    void an_authorised_nfe_takes_the_place_of_its_draft_in_the_same_file() {
        told("a.zip", draft("k1"), authorised("k1"), draft("k1"));
        assertThat(claimOne().body()).isEqualTo("<nfeProc/>");
    }

    @Test
    void an_authorised_nfe_takes_the_place_of_its_draft_that_a_person_looks_at() {
        told("a.xml", draft("k1"));
        ledger.park(claimOne(), "r", "not-authorised", "Not authorised", null);
        told("b.xml", authorised("k1"));
        assertThat(claimOne().body()).isEqualTo("<nfeProc/>");
    }

    @Test
    void a_draft_that_is_looked_at_while_its_authorised_nfe_comes_in_is_not_parked_but_looked_at_once_more() {
        told("a.xml", draft("k1"));
        WorkItem item = claimOne();
        told("b.xml", authorised("k1"));
        ledger.park(item, "r", "not-authorised", "Not authorised", null);
        assertThat(claimOne().body()).isEqualTo("<nfeProc/>");
    }

    @Test
    void a_draft_does_not_displace_the_authorised_nfe_that_a_person_looks_at() {
        told("a.xml", authorised("k1"));
        WorkItem item = claimOne();
        work.sending(item, "post-invoice");
        ledger.park(item, "r", "not-shown", "Not shown", null);
        ErpFile second = told("b.xml", draft("k1"));
        assertThat(claim()).isEmpty();
        assertThat(states(second)).containsExactly("waiting");
        told("c.xml", authorised("k1"));
        assertThat(claimOne().body()).isEqualTo("<nfeProc/>");
    }

    @Test
    void a_draft_behind_a_refused_authorised_nfe_is_refused_with_it() {
        told("a.xml", authorised("k1"));
        work.settle(claimOne(), "rejected", null, "No.");
        ErpFile second = told("b.xml", draft("k1"));
        assertThat(claim()).isEmpty();
        assertThat(outcomes(second)).singleElement().satisfies(outcome -> {
            assertThat(outcome.outcome()).isEqualTo("rejected");
            assertThat(outcome.reason()).contains("nfe 7 of order o1 is not authorised");
        });
    }

    @Test
    void a_draft_behind_its_posted_authorised_nfe_is_found_posted() {
        told("a.xml", authorised("k1"));
        work.settle(claimOne(), "posted", "R1", "");
        assertThat(states(told("b.xml", draft("k1")))).containsExactly("already-posted");
    }

    // --- Outcomes and writings at once ------------------------------------------------------------------------------

    @Test
    void an_outcome_that_is_settled_while_its_receipt_begins_goes_back_with_this_writing_or_the_next()
            throws Exception {
        ExecutorService other = Executors.newSingleThreadExecutor();
        try {
            for (int round = 0; round < 30; round++) {
                told("x" + round + ".csv", invoice(2, "race" + round, "1", "{}"));
                WorkItem item = claimOne();
                CountDownLatch both = new CountDownLatch(2);
                Future<Integer> early = other.submit(() -> {
                    both.countDown();
                    both.await();
                    Writing writing = nextWriting();
                    int rows = returned(writing, false).size();
                    receipts.written(writing);
                    return rows;
                });
                both.countDown();
                both.await();
                work.settle(item, "rejected", null, "No.");
                int rows = early.get(60, TimeUnit.SECONDS);
                clock.advance(Duration.ofSeconds(1));
                for (Optional<Writing> next = receipts.next(); next.isPresent(); next = receipts.next()) {
                    rows += returned(next.get(), false).size();
                    receipts.written(next.get());
                }
                assertThat(rows).isEqualTo(1);
            }
        } finally {
            other.shutdownNow();
        }
    }

    @Test
    void what_is_refused_when_a_file_is_opened_makes_its_receipt_due_again() {
        work.settle(tellAndClaim(invoice(2, "o1", "1", "{}")), "posted", "r", "");
        ErpFile second = read("y.csv", invoice(2, "o1", "1", "{\"other\":1}"));
        writeAllReceipts();
        opening.open(second, "invoice");
        clock.advance(Duration.ofSeconds(1));
        assertThat(nextWriting().file().id()).isEqualTo(second.id());
    }

    private WorkItem tellAndClaim(ErpEntry entry) {
        told("x.csv", entry);
        return claimOne();
    }

    @Test
    void acks_of_many_small_transactions_are_settled_once_each() {
        known("v1-01", "500123", null);
        List<ErpEntry> entries = IntStream.range(0, 1_100)
                .mapToObj(i -> invoice(i + 2, i % 2 == 0 ? "v1-01" : "v" + i, "ERP-" + i, "{}"))
                .toList();
        ErpFile file = read("a.csv", entries);
        assertThat(opening.acknowledge(file)).isEqualTo(550);
        assertThat(states(file).stream().filter("rejected"::equals)).hasSize(550);
        assertThat(states(file)).doesNotContain("waiting");
    }

    @Test
    void a_writing_that_fails_after_a_part_went_back_gives_only_the_others_back_again() {
        ErpFile file = files.begin(account, "invoices", "x.zip", 10, clock.instant());
        files.shape(file, "a.csv", "csv");
        files.shape(file, "b.csv", "csv");
        files.stage(
                file,
                List.of(
                        ErpEntry.refused("a.csv", 2, "", "", null, "[2]", "no"),
                        ErpEntry.refused("b.csv", 2, "", "", null, "[2]", "no")));
        files.read(file, "d", 2);
        Writing first = nextWriting();
        receipts.returned(first, receipts.partsToReturn(first).get(0));
        receipts.failed(first, Duration.ofSeconds(30));
        clock.advance(Duration.ofSeconds(30));
        assertThat(receipts.partsToReturn(nextWriting()))
                .extracting(ErpReceipts.Part::part)
                .containsExactly("b.csv");
    }

    @Test
    void a_receipt_that_fails_does_not_hold_up_the_next_files() {
        told("x.csv", invoice(2, "o1", "1", "{}"));
        ErpFile second = told("y.csv", invoice(2, "o2", "1", "{}"));
        receipts.failed(nextWriting(), Duration.ofSeconds(30));
        assertThat(nextWriting().file().id()).isEqualTo(second.id());
        assertThat(receipts.next()).isEmpty();
    }
}
