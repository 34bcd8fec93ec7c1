package io.vtexerpbridge.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.vtexerpbridge.feed.OrderEvent;
import io.vtexerpbridge.ledger.AdjustableClock;
import io.vtexerpbridge.ledger.ErpFileOpening;
import io.vtexerpbridge.ledger.ErpFiles;
import io.vtexerpbridge.ledger.Ledger;
import io.vtexerpbridge.ledger.LedgerDatabase;
import io.vtexerpbridge.ledger.NfeOrders;
import io.vtexerpbridge.ledger.RecordWork;
import io.vtexerpbridge.ledger.RetryPolicy;
import io.vtexerpbridge.ledger.WorkItem;
import io.vtexerpbridge.nfe.NfeGate;
import io.vtexerpbridge.nfe.NfeMaker;
import io.vtexerpbridge.order.VtexOrder;
import io.vtexerpbridge.posting.Carriers;
import io.vtexerpbridge.posting.InvoicePosting;
import io.vtexerpbridge.posting.KnownFacts;
import io.vtexerpbridge.posting.SkuCodes;
import io.vtexerpbridge.posting.Step;
import io.vtexerpbridge.posting.TrackingPosting;
import io.vtexerpbridge.records.RecordReader;
import io.vtexerpbridge.records.RecordSettings;
import io.vtexerpbridge.tables.Tables;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;

/** How long a record of a file waits for VTEX, and what it says of itself meanwhile. */
class WaitingTest {

    private static final AtomicInteger DATABASES = new AtomicInteger();
    private static final ZoneId ZONE = ZoneId.of("America/Sao_Paulo");
    private static final String DATES = "yyyy-MM-dd'T'HH:mm:ssXXX";
    private static final String ACCOUNT = "acmestore";
    private static final String ORDER = "1400012345678-01";

    @TempDir
    Path home;

    private LedgerDatabase database;
    private DataSource source;
    private final AdjustableClock clock = new AdjustableClock(Instant.parse("2026-11-20T10:00:00Z"));
    private NfeOrders nfeOrders;
    private Ledger ledger;
    private ErpInbox inbox;

    @BeforeEach
    void open() {
        database = LedgerDatabase.open(
                "jdbc:h2:mem:waiting" + DATABASES.incrementAndGet() + ";DB_CLOSE_DELAY=-1;LOCK_TIMEOUT=2000", "sa", "");
        source = database.dataSource();
        nfeOrders = new NfeOrders(source, clock);
        ledger = new Ledger(
                source,
                "n1",
                clock,
                new RetryPolicy(Duration.ofSeconds(1), 2, Duration.ofMinutes(15), Duration.ofHours(48)),
                Duration.ofMinutes(5));
        inbox = new ErpInbox(
                ACCOUNT,
                new ErpFiles(source, clock),
                new ErpFileOpening(source, clock),
                new RecordReader(new RecordSettings(StandardCharsets.UTF_8, ';', ',', DATES, ZONE)),
                new NfeEntries(nfeOrders, new NfeGate(false)),
                new FinishedFiles(Duration.ZERO, "", System::nanoTime),
                clock,
                ZONE);
        ledger.take(
                ACCOUNT,
                "feed",
                List.of(new OrderEvent(ORDER, "Fulfillment", "ready-for-handling", "window-to-cancel", "1", "1", "H")));
        new JdbcTemplate(source).update("update work_item set state = 'done', queue = null, lane = null");
    }

    @AfterEach
    void close() {
        database.close();
    }

    private Path drop(String name, String content) throws IOException {
        Path file = home.resolve("inbox").resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, content);
    }

    private ErpInbox.Taken take(Path file) {
        return inbox.take(file.toFile());
    }

    private WorkItem claim() {
        return ledger.claim(List.of(ACCOUNT), 1).get(0);
    }

    private String canceled(NfeMaker maker) {
        return maker.event("110111", "Cancelamento", "135");
    }

    private KnownFacts facts() {
        return new KnownFacts() {
            @Override
            public boolean isNfeCanceled(String account, String key) {
                return nfeOrders.isNfeCanceled(ACCOUNT, key);
            }

            @Override
            public boolean mayBePosted(String account, String nfeKey) {
                return nfeOrders.mayBePosted(ACCOUNT, nfeKey);
            }

            @Override
            public boolean isChangeInDoubt(WorkItem item) {
                return ledger.hasParked(ACCOUNT, item.orderId(), "change");
            }
        };
    }

    private InvoicePosting posting() {
        return new InvoicePosting(
                clock,
                ZONE,
                2,
                new NfeGate(false),
                facts(),
                new Carriers(Path.of("config/carriers.csv")),
                new SkuCodes(item -> new Tables(Path.of("config/tables"), StandardCharsets.UTF_8, String::strip)));
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
                clock,
                ZONE,
                2,
                new NfeGate(false),
                facts(),
                new Carriers(Path.of("config/carriers.csv")),
                new SkuCodes(item -> new Tables(Path.of("config/tables"), StandardCharsets.UTF_8, String::strip)));
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
}
