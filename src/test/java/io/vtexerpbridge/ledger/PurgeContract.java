package io.vtexerpbridge.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.vtexerpbridge.feed.OrderEvent;
import io.vtexerpbridge.ledger.ErpFileOpening.Opened;
import io.vtexerpbridge.ledger.Purge.Purged;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** What a purge takes out of the ledger and what it never does, on every database the ledger supports. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
abstract class PurgeContract {

    private static final AtomicInteger ACCOUNTS = new AtomicInteger();
    private static final AtomicInteger CHANGES = new AtomicInteger();
    private static final Duration RETENTION = Duration.ofDays(400);
    private static final List<String> TABLES = List.of(
            "order_event",
            "vtex_order",
            "work_item",
            "document",
            "timeline",
            "parked_message",
            "erp_number",
            "http_sending",
            "order_erp");

    private final AdjustableClock clock = new AdjustableClock();
    private String account;
    private Ledger ledger;
    private ErpFiles files;
    private NfeOrders nfeOrders;
    private ErpFileOpening opening;
    private ErpReceipts receipts;
    private RecordWork work;
    private Purge purge;
    private JdbcTemplate jdbc;

    abstract DataSource dataSource();

    @BeforeEach
    void newAccount() {
        account = "outlet" + ACCOUNTS.incrementAndGet();
        ledger = ledger(dataSource());
        files = new ErpFiles(dataSource(), clock);
        nfeOrders = new NfeOrders(dataSource(), clock);
        opening = new ErpFileOpening(dataSource(), clock);
        receipts = new ErpReceipts(dataSource(), clock);
        work = new RecordWork(dataSource(), ledger, clock);
        purge = purge(RETENTION, () -> true);
        jdbc = new JdbcTemplate(dataSource());
        jdbc.update("update erp_file set receipt_due = null");
    }

    private Ledger ledger(DataSource source) {
        RetryPolicy retries = new RetryPolicy(Duration.ofSeconds(1), 2, Duration.ofMinutes(15), Duration.ofHours(48));
        return new Ledger(source, "node-" + account, clock, retries, Duration.ofMinutes(5), new Random(1));
    }

    private Purge purge(Duration retention, BooleanSupplier goOn) {
        return new Purge(dataSource(), clock, List.of(account), retention, goOn);
    }

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
        jdbc.update(
                "update work_item set lease_owner = null, lease_until = null, leased_lane = null where account = ?",
                account);
        return ledger.claim(List.of(account), 1000).stream()
                .filter(item -> item.orderId().equals(orderId))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no work is due for " + orderId));
    }

    private static OrderFacts facts(String status) {
        return new OrderFacts(status, null, null, null);
    }

    private void deliver(String orderId) {
        WorkItem item = claim(orderId);
        Document document = Document.staged(
                account, orderId, "order", orderId + ".csv", "." + orderId + ".csv", "out", "csv", "d1", 42);
        ledger.delivered(item, document, facts("ready-for-handling"), "c1");
        ledger.released(document);
        ledger.acknowledged(item, "handling", "start-handling accepted");
    }

    private void invoiced(String... orderIds) {
        heardOf(orderIds);
        for (String orderId : orderIds) {
            deliver(orderId);
        }
        heardOf(orderIds);
        for (String orderId : orderIds) {
            ledger.settled(claim(orderId), "invoiced", facts("invoiced"), "VTEX has it in invoiced");
        }
    }

    private void years() {
        clock.advance(Duration.ofDays(800));
    }

    private Opened drop(String name, String orderId, String number, String body, String nfeKey) {
        ErpFile file = files.begin(account, "invoices", name, 10, clock.instant());
        files.shape(file, "", "{}");
        files.stage(file, List.of(ErpEntry.record("", 2, orderId, number, number, false, body, "rows", nfeKey)));
        assertThat(files.read(file, "digest " + name, 1)).isTrue();
        Opened opened = opening.open(file, "invoice");
        files.filed(file);
        return opened;
    }

    private void post(String orderId) {
        WorkItem item = claim(orderId);
        work.sending(item, "post-invoice");
        work.answered(item, "post-invoice", "receipt-1");
        work.settle(claim(orderId), "posted", null, "");
    }

    private void write() {
        clock.advance(Duration.ofSeconds(2));
        for (var next = receipts.next(); next.isPresent(); next = receipts.next()) {
            var writing = next.get();
            receipts.partsToReturn(writing).forEach(part -> receipts.returned(writing, part));
            receipts.written(writing);
        }
    }

    private long rows(String table) {
        return jdbc.queryForObject("select count(*) from " + table + " where account = ?", Long.class, account);
    }

    private Purged purged() {
        return purge.run().get(0);
    }

    private AuditReport audited() {
        return new Audit(dataSource(), clock, Duration.ofMinutes(1), Duration.ofHours(48))
                .of(List.of(account), null, null);
    }

    @Test
    void an_order_that_is_over_goes_with_everything_of_it() {
        invoiced("o1", "o2");
        jdbc.update(
                "insert into http_sending (account, order_id, name, file_name, format, content, content_digest, request,"
                        + " explanations, begun_at) values (?, 'o1', 'canceled', 'f', 'csv', '', '', '', '', now())",
                account);
        jdbc.update(
                "insert into order_erp (account, order_id, erp, chosen_at) values (?, 'o1', 'sap', now())", account);
        years();

        assertThat(purged().orders()).isEqualTo(2);

        assertThat(TABLES).allSatisfy(table -> assertThat(rows(table)).isZero());
        assertThat(audited().balanced()).isTrue();
        assertThat(audited().balances())
                .anySatisfy(balance -> assertThat(balance.note()).startsWith("what was final before "));
    }

    @Test
    void what_is_young_open_parked_or_not_over_stays() {
        invoiced("young");
        clock.advance(Duration.ofDays(100));
        heardOf("waiting", "parked", "handled", "reopened");
        deliver("handled");
        ledger.park(claim("parked"), "work-order", "failed", "it is odd", "{}");
        ledger.settled(claim("reopened"), "canceled", facts("canceled"), "over");
        clock.advance(Duration.ofDays(299));
        assertThat(purged().orders()).isZero();

        years();
        heardOf("reopened");
        assertThat(purged().orders()).isEqualTo(1);

        assertThat(ledger.order(account, "young")).isEmpty();
        for (String kept : List.of("waiting", "parked", "handled", "reopened")) {
            assertThat(ledger.order(account, kept)).isPresent();
        }
        assertThat(ledger.parked(account, "parked")).hasSize(1);
        assertThat(ledger.reopen(account, "parked")).isEqualTo(1);
        assertThat(audited().faults()).isEmpty();
    }

    @Test
    void what_an_operator_left_to_a_person_stays_until_it_is_over() {
        heardOf("left", "ended");
        Skips skips = new Skips(dataSource(), clock);
        skips.skip(account, "left", "entered by hand");
        skips.skip(account, "ended", "entered by hand");
        ledger.settled(claim("left"), "not-needed", facts("handling"), "skipped");
        ledger.settled(claim("ended"), "canceled", facts("canceled"), "VTEX has it in canceled");
        years();

        purge.run();

        assertThat(ledger.order(account, "ended")).isEmpty();
        assertThat(ledger.order(account, "left"))
                .as("forgotten, it would be delivered by its next event")
                .isPresent();
        heardOf("left");
        assertThat(claim("left").skipped()).isTrue();
    }

    @Test
    void an_order_whose_invoice_is_parked_stays() {
        invoiced("o1");
        drop("a.csv", "o1", "100", "{}", null);
        ledger.park(claim("o1"), "work-order", "odd", "look at it", "{}");
        write();
        years();

        assertThat(purged()).satisfies(gone -> {
            assertThat(gone.orders()).isZero();
            assertThat(gone.files()).isZero();
        });
        assertThat(rows("erp_record")).isEqualTo(1);
    }

    @Test
    void an_invoice_that_was_posted_is_known_for_ever() {
        invoiced("o1");
        drop("a.csv", "o1", "100", "{\"value\":1}", "nfe-1");
        post("o1");
        write();
        nfeOrders.nfeCanceled(account, "nfe-2");
        years();

        Purged gone = purged();

        assertThat(gone.orders()).isEqualTo(1);
        assertThat(gone.files()).isEqualTo(1);
        assertThat(rows("erp_file")).isZero();
        assertThat(jdbc.queryForList("select body from work_item where account = ?", String.class, account))
                .containsExactly((String) null);
        assertThat(nfeOrders.mayBePosted(account, "nfe-1")).isTrue();
        assertThat(nfeOrders.orderOfNfe(account, "nfe-1")).contains("o1");
        assertThat(nfeOrders.isNfeCanceled(account, "nfe-2")).isTrue();
        assertThat(drop("again.csv", "o1", "100", "{\"value\":1}", "nfe-1")).isEqualTo(new Opened(0, 0, 1, 0));
        assertThat(drop("other.csv", "o1", "100", "{\"value\":2}", "nfe-1")).isEqualTo(new Opened(0, 0, 0, 1));
        assertThat(ledger.claim(List.of(account), 10)).isEmpty();
    }

    @Test
    void a_refused_record_leaves_no_key_behind() {
        invoiced("o1");
        drop("a.csv", "o1", "100", "{}", null);
        drop("b.csv", "stranger", "100", "{}", null);
        work.settle(claim("o1"), "rejected", null, "odd");
        work.settle(claim("stranger"), "rejected", null, "no such order");
        write();
        years();

        assertThat(purged().files()).isEqualTo(2);

        assertThat(rows("erp_record")).isZero();
        assertThat(rows("vtex_order")).isZero();
        purged();
        assertThat(rows("work_item")).isZero();
    }

    @Test
    void a_file_whose_receipt_is_due_stays() {
        invoiced("o1");
        drop("a.csv", "o1", "100", "{}", null);
        post("o1");
        years();

        assertThat(purged().files()).isZero();
        assertThat(rows("erp_record")).isEqualTo(1);
    }

    @Test
    void a_stop_in_the_middle_is_gone_on_with() {
        invoiced(IntStream.range(0, Purge.STEP + 20).mapToObj(i -> "o" + i).toArray(String[]::new));
        years();
        AtomicInteger steps = new AtomicInteger();

        Purged first =
                purge(RETENTION, () -> steps.incrementAndGet() <= 1).run().get(0);

        assertThat(first.finished()).isFalse();
        assertThat(first.orders()).isEqualTo(Purge.STEP);
        assertThat(audited().faults()).isEmpty();
        assertThat(purged().orders()).isEqualTo(20);
        assertThat(rows("order_event")).isZero();
    }

    @Test
    void a_retention_of_zero_keeps_everything() {
        invoiced("o1");
        years();

        assertThat(purge(Duration.ZERO, () -> true).run()).isEmpty();
        assertThat(rows("vtex_order")).isEqualTo(1);
    }

    @Test
    void events_that_name_no_order_go_with_their_time() {
        heardOf("");
        years();

        assertThat(purged().events()).isEqualTo(1);
        assertThat(rows("order_event")).isZero();
    }

    @Test
    void an_order_that_is_heard_of_between_two_statements_of_its_purge_begins_anew() {
        invoiced("o1");
        years();
        AtomicBoolean once = new AtomicBoolean();
        Ledger interrupted = ledger(before("update work_item set wanted", () -> {
            if (once.compareAndSet(false, true)) {
                assertThat(CompletableFuture.supplyAsync(this::purged).join().orders())
                        .isEqualTo(1);
            }
        }));

        interrupted.take(account, "feed", List.of(event("o1")));

        assertThat(once).isTrue();
        assertThat(ledger.order(account, "o1").orElseThrow().state()).isEqualTo("waiting");
        assertThat(claim("o1").delivered()).isFalse();
    }

    @Test
    void orders_that_are_heard_of_while_they_are_purged_are_all_worked_on() throws Exception {
        String[] ids = IntStream.range(0, 120).mapToObj(i -> "o" + i).toArray(String[]::new);
        invoiced(ids);
        years();
        AtomicInteger taken = new AtomicInteger();
        CompletableFuture<Void> intake = CompletableFuture.runAsync(() -> {
            for (String id : ids) {
                ledger.take(account, "feed", List.of(event(id)));
                taken.incrementAndGet();
            }
        });

        while (!intake.isDone()) {
            purge.run();
        }
        intake.get(60, TimeUnit.SECONDS);

        assertThat(taken).hasValue(ids.length);
        assertThat(jdbc.queryForObject(
                        "select count(*) from vtex_order v join work_item w on w.account = v.account"
                                + " and w.order_id = v.order_id and w.kind = 'order' and w.state = 'open' where v.account = ?",
                        Integer.class,
                        account))
                .isEqualTo(ids.length);
        assertThat(audited().faults()).isEmpty();
    }

    /** The ledger's database, where something happens before the first statement of its kind. */
    private DataSource before(String statement, Runnable happens) {
        return new DelegatingDataSource(dataSource()) {
            @Override
            public Connection getConnection() throws SQLException {
                Connection real = super.getConnection();
                return (Connection) Proxy.newProxyInstance(
                        Connection.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, args) -> {
                            if (method.getName().equals("prepareStatement")
                                    && String.valueOf(args[0]).startsWith(statement)) {
                                happens.run();
                            }
                            try {
                                return method.invoke(real, args);
                            } catch (InvocationTargetException e) {
                                throw e.getCause();
                            }
                        });
            }
        };
    }
}
