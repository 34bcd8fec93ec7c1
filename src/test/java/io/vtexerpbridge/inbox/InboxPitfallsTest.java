package io.vtexerpbridge.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vtexerpbridge.feed.OrderEvent;
import io.vtexerpbridge.ledger.ErpEntry;
import io.vtexerpbridge.ledger.ErpFile;
import io.vtexerpbridge.ledger.ErpFileOpening;
import io.vtexerpbridge.ledger.ErpFiles;
import io.vtexerpbridge.ledger.ErpReceipts;
import io.vtexerpbridge.ledger.Ledger;
import io.vtexerpbridge.ledger.LedgerDatabase;
import io.vtexerpbridge.ledger.RecordWork;
import io.vtexerpbridge.ledger.RetryPolicy;
import io.vtexerpbridge.ledger.WorkItem;
import io.vtexerpbridge.nfe.NfeGate;
import io.vtexerpbridge.nfe.NfeMaker;
import io.vtexerpbridge.nfe.NfeReader;
import io.vtexerpbridge.order.VtexOrder;
import io.vtexerpbridge.posting.Carriers;
import io.vtexerpbridge.posting.InvoicePosting;
import io.vtexerpbridge.posting.KnownFacts;
import io.vtexerpbridge.posting.Step;
import io.vtexerpbridge.posting.TrackingPosting;
import io.vtexerpbridge.records.RecordReader;
import io.vtexerpbridge.records.RecordSettings;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** What went wrong once on the way of a file into the ledger and of its receipt back, each as it was found. */
class InboxPitfallsTest {

    private static final AtomicInteger DATABASES = new AtomicInteger();
    private static final ZoneId ZONE = ZoneId.of("America/Sao_Paulo");
    private static final String DATES = "yyyy-MM-dd'T'HH:mm:ssXXX";
    private static final String ACCOUNT = "acmestore";
    private static final String ORDER = "1400012345678-01";

    @TempDir
    Path home;

    private LedgerDatabase database;
    private DataSource source;
    private JdbcTemplate jdbc;
    private final TestClock clock = new TestClock();
    private ErpFiles files;
    private ErpFileOpening opening;
    private Ledger ledger;
    private ErpInbox inbox;
    private ErpReceipts receipts;
    private ReceiptWriter writer;

    /** Does something between the reading of a file and its move: the folder of the day is asked for right before. */
    private static final class TestClock extends Clock {

        private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-20T10:00:00Z"));
        private Runnable beforeMove = () -> {};

        void advance(Duration by) {
            now.updateAndGet(instant -> instant.plus(by));
        }

        @Override
        public Instant instant() {
            return now.get();
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            beforeMove.run();
            return Clock.fixed(instant(), zone);
        }
    }

    @BeforeEach
    void open() {
        database = LedgerDatabase.open(
                "jdbc:h2:mem:pitfalls" + DATABASES.incrementAndGet() + ";DB_CLOSE_DELAY=-1;LOCK_TIMEOUT=2000",
                "sa",
                "");
        source = database.dataSource();
        jdbc = new JdbcTemplate(source);
        files = new ErpFiles(source, clock);
        opening = new ErpFileOpening(source, clock);
        ledger = ledger(source);
        inbox = new ErpInbox(
                ACCOUNT,
                files,
                opening,
                new RecordReader(new RecordSettings(StandardCharsets.UTF_8, ';', ',', DATES, ZONE)),
                new NfeEntries(files, new NfeGate(false)),
                new FinishedFiles(Duration.ZERO, "", System::nanoTime),
                clock,
                ZONE);
        receipts = new ErpReceipts(source, clock);
        writer = new ReceiptWriter(
                receipts, home.resolve("receipts"), home.resolve("inbox"), StandardCharsets.UTF_8, ZONE, DATES);
        ledger.take(
                ACCOUNT,
                "feed",
                List.of(new OrderEvent(ORDER, "Fulfillment", "ready-for-handling", "window-to-cancel", "1", "1", "H")));
        jdbc.update("update work_item set state = 'done', queue = null, lane = null");
    }

    @AfterEach
    void close() {
        database.close();
    }

    private Ledger ledger(DataSource from) {
        return new Ledger(
                from,
                "n1",
                clock,
                new RetryPolicy(Duration.ofSeconds(1), 2, Duration.ofMinutes(15), Duration.ofHours(48)),
                Duration.ofMinutes(5));
    }

    private Path drop(String name, byte[] content) throws IOException {
        Path file = home.resolve("inbox").resolve(name);
        Files.createDirectories(file.getParent());
        return Files.write(file, content);
    }

    private Path drop(String name, String content) throws IOException {
        return drop(name, content.getBytes(StandardCharsets.UTF_8));
    }

    private ErpInbox.Taken take(Path file) {
        return inbox.take(file.toFile());
    }

    private WorkItem claim() {
        return ledger.claim(List.of(ACCOUNT), 1).get(0);
    }

    private long count(String sql, Object... values) {
        return jdbc.queryForObject(sql, Long.class, values);
    }

    private static byte[] zip(String... namesAndContents) throws IOException {
        var bytes = new java.io.ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (int i = 0; i < namesAndContents.length; i += 2) {
                zip.putNextEntry(new ZipEntry(namesAndContents[i]));
                zip.write(namesAndContents[i + 1].getBytes(StandardCharsets.UTF_8));
                zip.closeEntry();
            }
        }
        return bytes.toByteArray();
    }

    private static List<String> names(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(folder)) {
            return all.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    // --- Loss

    @Test
    void a_file_that_is_replaced_while_its_records_are_opened_is_taken_too() throws IOException {
        Path file = drop("invoices/today.csv", "orderId;invoiceNumber\n" + ORDER + ";1\n");
        AtomicInteger once = new AtomicInteger();
        clock.beforeMove = () -> {
            if (once.getAndIncrement() == 0) {
                try {
                    Path next = drop("next.tmp", "orderId;invoiceNumber\n" + ORDER + ";2\n");
                    Files.move(next, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            }
        };
        take(file);
        if (Files.exists(file)) {
            take(file);
        }
        assertThat(count("select count(*) from work_item where idempotency_key = ?", ORDER + " 2"))
                .as("the invoice of the second file, which now lies in %s", names(home.resolve("inbox/invoices/done")))
                .isEqualTo(1);
    }

    @Test
    void a_reading_that_the_start_of_another_node_threw_away_counts_for_nothing_and_is_read_anew() {
        ErpFile file = files.begin(ACCOUNT, "invoices", "x.csv", 10, clock.instant());
        files.stage(file, List.of(entry(1)));
        new ErpFiles(source, clock).recover();
        files.stage(file, List.of(entry(2)));
        assertThat(files.read(file, "digest", 2)).isFalse();
        assertThat(count("select count(*) from work_item where kind = 'invoice'"))
                .isZero();
    }

    /** Killed after the file was read to its end and before its records were work; by the restart the ERP has written the next. */
    @Test
    void records_that_were_read_become_work_though_their_file_was_replaced_before_the_restart() throws IOException {
        ErpFile file = files.begin(ACCOUNT, "invoices", "today.csv", 10, clock.instant());
        files.stage(file, List.of(entry(1)));
        files.read(file, "digest", 1);
        files.recover();
        ledger.recover();
        inbox.recover(home.resolve("inbox"));
        take(drop("invoices/today.csv", "orderId;invoiceNumber\n" + ORDER + ";2\n"));
        assertThat(jdbc.queryForList(
                        "select idempotency_key from work_item where kind = 'invoice' order by 1", String.class))
                .containsExactly(ORDER + " 1", ORDER + " 2");
    }

    private static ErpEntry entry(int number) {
        return ErpEntry.record(
                "", number, ORDER, "" + number, "" + number, false, "{\"n\":" + number + "}", "[]", null);
    }

    // --- NF-e

    @Test
    void an_authorised_nfe_behind_its_bare_draft_in_one_zip_becomes_the_work() throws IOException {
        NfeMaker maker = new NfeMaker().purchase(ORDER);
        take(drop("invoices/day.zip", zip("1-nfe.xml", maker.nfe(), "1-procNFe.xml", maker.proc())));
        assertThat(jdbc.queryForList("select body from work_item where kind = 'nfe'", String.class))
                .singleElement()
                .asString()
                .contains("protNFe");
    }

    @Test
    void a_bare_draft_does_not_displace_the_authorised_nfe_that_a_person_looks_at() throws IOException {
        NfeMaker maker = new NfeMaker().purchase(ORDER);
        take(drop("invoices/a.xml", maker.proc()));
        WorkItem item = claim();
        new RecordWork(source, ledger, clock).sending(item, "post-invoice");
        ledger.park(item, "r", "not-shown", "Not shown", null);
        take(drop("invoices/b.xml", maker.nfe()));
        assertThat(jdbc.queryForList("select body from work_item where kind = 'nfe'", String.class))
                .singleElement()
                .asString()
                .contains("protNFe");
    }

    @Test
    void an_nfe_that_begins_with_a_line_break_is_still_one() throws IOException {
        take(drop("invoices/a.xml", "\n" + new NfeMaker().purchase(ORDER).proc()));
        assertThat(jdbc.queryForList("select kind from work_item where idempotency_key like 'nfe %'", String.class))
                .containsExactly("nfe");
    }

    @Test
    void a_refused_nfe_goes_back_in_the_encoding_that_its_prolog_names() throws IOException {
        String text = "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>"
                + new NfeMaker().purchase(ORDER).proc();
        take(drop("invoices/a.xml", text.getBytes(StandardCharsets.ISO_8859_1)));
        new RecordWork(source, ledger, clock).settle(claim(), "rejected", null, "No.");
        clock.advance(Duration.ofMinutes(1));
        assertThat(writer.writeNext()).isTrue();
        byte[] back = Files.readAllBytes(home.resolve("inbox/invoices/error/a.xml"));
        assertThat(NfeReader.text(back)).isEqualTo(text);
    }

    @Test
    void a_refused_nfe_whose_move_failed_at_first_ends_in_error_and_not_in_done() throws IOException {
        Path error = drop("invoices/error", "in the way");
        Path file = drop("invoices/a.xml", new NfeMaker().set("cStat", "110").proc());
        assertThatThrownBy(() -> take(file)).isInstanceOf(InboxProblem.class);
        Files.delete(error);
        take(file);
        assertThat(names(home.resolve("inbox/invoices/error"))).contains("a.xml", "a.xml.error.txt");
    }

    @Test
    void a_file_that_cannot_be_moved_is_not_recorded_anew_at_every_look() throws IOException {
        drop("invoices/error", "in the way");
        Path file = drop("invoices/a.csv", "");
        for (int look = 0; look < 5; look++) {
            assertThatThrownBy(() -> take(file)).isInstanceOf(InboxProblem.class);
        }
        assertThat(count("select count(*) from erp_file")).isEqualTo(1);
    }

    private String canceled(NfeMaker maker) {
        return maker.event("110111", "Cancelamento", "135");
    }

    private KnownFacts facts() {
        return new KnownFacts() {
            @Override
            public boolean isNfeCanceled(String key) {
                return files.isNfeCanceled(ACCOUNT, key);
            }

            @Override
            public boolean mayBePosted(String nfeKey) {
                return files.mayBePosted(ACCOUNT, nfeKey);
            }

            @Override
            public boolean isChangeInDoubt(WorkItem item) {
                return false;
            }
        };
    }

    private InvoicePosting posting() {
        return new InvoicePosting(
                clock, ZONE, 2, new NfeGate(false), facts(), new Carriers(Path.of("config/carriers.csv")));
    }

    @Test
    void the_cancellation_of_an_nfe_that_vtex_accepted_but_does_not_show_is_for_a_person() throws IOException {
        NfeMaker maker = new NfeMaker().purchase(ORDER);
        take(drop("invoices/a.xml", maker.proc()));
        RecordWork work = new RecordWork(source, ledger, clock);
        work.answered(claim(), "post-invoice", "R1");
        ledger.park(claim(), "r", "not-shown", "Accepted and not shown", null);
        take(drop("invoices/b.xml", canceled(maker)));
        assertThat(posting().next(claim(), order("handling"))).isNotInstanceOf(Step.Settled.class);
    }

    @Test
    void the_cancellation_of_an_nfe_that_was_posted_by_a_row_is_for_a_person() throws IOException {
        NfeMaker maker = new NfeMaker();
        take(drop("invoices/a.csv", "orderId;invoiceNumber;invoiceKey\n" + ORDER + ";1;" + maker.key() + "\n"));
        new RecordWork(source, ledger, clock).settle(claim(), "posted", "R1", "");
        take(drop("invoices/b.xml", canceled(maker)));
        NfeMatching matching = new NfeMatching(files, new NfeEntries(files, new NfeGate(false)));
        assertThat(matching.next(claim())).isNotInstanceOf(Step.Settled.class);
    }

    // --- Receipts

    @Test
    void the_receipt_of_a_zip_with_a_broken_json_is_written() throws IOException {
        take(drop(
                "tracking/day.zip",
                zip("a.json", "[{\"orderId\":\"" + ORDER + "\",\"trackingNumber\":\"T1\"},{\"orderId\":")));
        writer.writeNext();
        assertThat(names(home.resolve("receipts/tracking"))).containsExactly("day.zip.receipt.csv");
    }

    @Test
    void the_receipt_of_a_file_with_a_long_name_is_written() throws IOException {
        take(drop("tracking/" + "a".repeat(241) + ".csv", "orderId;trackingNumber\n" + ORDER + ";T1\n"));
        writer.writeNext();
        assertThat(names(home.resolve("receipts/tracking"))).hasSize(1);
    }

    /** Whoever is first: the receipt tells of the outcome, or is due again. */
    @Test
    void an_outcome_that_is_settled_while_its_receipt_begins_is_told() throws Exception {
        take(drop("invoices/a.csv", "orderId;invoiceNumber\n" + ORDER + ";1\n"));
        AtomicReference<CompletableFuture<List<String>>> beside = new AtomicReference<>();
        DataSource slow = before(
                "insert into timeline",
                () -> beside.set(CompletableFuture.supplyAsync(() -> {
                    List<String> seen = new ArrayList<>();
                    ErpReceipts.Writing writing = receipts.next().orElseThrow();
                    receipts.outcomes(writing.file(), outcome -> seen.add(outcome.outcome()));
                    receipts.written(writing);
                    return seen;
                })));
        new RecordWork(slow, ledger(slow), clock).settle(claim(), "rejected", null, "No.");
        List<String> told = beside.get().get(20, TimeUnit.SECONDS);
        clock.advance(Duration.ofDays(1));
        assertThat(told.contains("rejected") || receipts.next().isPresent())
                .as("told %s", told)
                .isTrue();
    }

    /** Runs something once, right before such a statement of an open transaction. */
    private DataSource before(String statement, Runnable happening) {
        AtomicInteger once = new AtomicInteger();
        return new DelegatingDataSource(source) {
            @Override
            public Connection getConnection() throws SQLException {
                Connection real = super.getConnection();
                return (Connection) Proxy.newProxyInstance(
                        getClass().getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, values) -> {
                            if (method.getName().equals("prepareStatement")
                                    && ((String) values[0]).startsWith(statement)
                                    && once.getAndIncrement() == 0) {
                                // a transaction belongs to its thread
                                Thread other = new Thread(happening);
                                other.start();
                                other.join();
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

    /** H2 keeps a statement's time limit for the whole connection, and the pool hands that on. */
    @Test
    void asking_whether_the_ledger_is_ready_leaves_no_time_limit_on_the_connection() throws SQLException {
        try (LedgerDatabase one = LedgerDatabase.open("jdbc:h2:mem:one;DB_CLOSE_DELAY=-1", "sa", "", 2)) {
            assertThat(ledger(one.dataSource()).ready()).isTrue();
            try (Connection first = one.dataSource().getConnection();
                    Connection second = one.dataSource().getConnection()) {
                assertThat(first.createStatement().getQueryTimeout()
                                + second.createStatement().getQueryTimeout())
                        .isZero();
            }
        }
    }

    // --- Waiting

    @Test
    void a_tracking_that_waits_for_its_invoice_is_looked_at_less_and_less() throws IOException {
        take(drop("tracking/a.csv", "orderId;trackingNumber\n" + ORDER + ";T1\n"));
        RecordWork work = new RecordWork(source, ledger, clock);
        TrackingPosting posting = new TrackingPosting(clock);
        Instant end = clock.instant().plus(Duration.ofHours(4));
        int looks = 0;
        while (clock.instant().isBefore(end)) {
            WorkItem item = claim();
            Step.Wait wait = (Step.Wait) posting.next(item, order("handling"));
            work.later(item, wait.until(), wait.aside(), wait.cause(), wait.reason());
            looks++;
            clock.advance(Duration.between(clock.instant(), wait.until()));
        }
        assertThat(looks).as("calls to VTEX in four hours for one record").isLessThan(40);
    }

    @Test
    void an_invoice_without_a_date_has_the_time_of_its_taking_however_long_it_waited() throws IOException {
        take(drop("invoices/a.csv", "orderId;invoiceNumber\n" + ORDER + ";1\n"));
        RecordWork work = new RecordWork(source, ledger, clock);
        InvoicePosting posting = new InvoicePosting(
                clock, ZONE, 2, new NfeGate(false), facts(), new Carriers(Path.of("config/carriers.csv")));
        for (int look = 0; look < 60; look++) {
            WorkItem item = claim();
            Step.Wait wait = (Step.Wait) posting.next(item, order("ready-for-handling"));
            work.later(item, wait.until(), wait.aside(), wait.cause(), wait.reason());
            clock.advance(Duration.between(clock.instant(), wait.until()));
        }
        Step.Call call = (Step.Call) posting.next(claim(), order("handling"));
        assertThat(call.body()).contains("\"issuanceDate\":\"2026-11-20T07:00:00-03:00\"");
    }

    private static VtexOrder order(String status) throws IOException {
        return new VtexOrder(
                status,
                true,
                new com.fasterxml.jackson.databind.ObjectMapper()
                        .readTree("{\"orderId\":\"" + ORDER
                                + "\",\"value\":1000,\"items\":[{\"id\":\"1\",\"quantity\":1,\"price\":1000}]}"));
    }

    /** Seen running: an invoice whose answer was lost looked every five seconds, then one 500 to get-order cost it five minutes. */
    @Test
    void looks_that_were_planned_do_not_lengthen_the_pause_after_a_failure() throws IOException {
        take(drop("invoices/a.csv", "orderId;invoiceNumber\n" + ORDER + ";1\n"));
        RecordWork work = new RecordWork(source, ledger, clock);
        for (int look = 0; look < 9; look++) {
            work.later(claim(), clock.instant().plusSeconds(5), false, "answer-unknown", "VTEX may show it");
            clock.advance(Duration.ofSeconds(5));
        }
        Instant due =
                ledger.retry(claim(), "vtex-unavailable", "VTEX answered 500").due();
        assertThat(Duration.between(clock.instant(), due)).isLessThan(Duration.ofSeconds(10));
    }

    @Test
    void a_look_that_was_put_off_on_purpose_is_not_brought_forward_by_a_restart() {
        ledger.askLater(
                ACCOUNT,
                ORDER,
                "invoiced-check",
                "k",
                "bridge",
                "",
                clock.instant().plus(Duration.ofMinutes(10)));
        clock.advance(Duration.ofSeconds(5));
        ledger.recover();
        assertThat(ledger.claim(List.of(ACCOUNT), 10)).isEmpty();
    }
}
