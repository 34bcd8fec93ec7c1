package io.vtexerpbridge.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.vtexerpbridge.feed.OrderEvent;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.jdbc.core.JdbcTemplate;

/** What the ledger knows of NF-e, on every database it supports; each test has an account of its own. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
abstract class NfeOrdersContract {

    private static final AtomicInteger ACCOUNTS = new AtomicInteger();

    private final AdjustableClock clock = new AdjustableClock();
    private String account;
    private Ledger ledger;
    private ErpFiles files;
    private NfeOrders nfeOrders;
    private RecordWork work;

    abstract DataSource dataSource();

    @BeforeEach
    void newAccount() {
        account = "shop" + ACCOUNTS.incrementAndGet();
        RetryPolicy retries = new RetryPolicy(Duration.ofSeconds(1), 2, Duration.ofMinutes(15), Duration.ofHours(48));
        ledger = new Ledger(dataSource(), "node-" + account, clock, retries, Duration.ofDays(30), new Random(1));
        files = new ErpFiles(dataSource(), clock);
        nfeOrders = new NfeOrders(dataSource(), clock);
        work = new RecordWork(dataSource(), ledger, clock);
    }

    private void known(String orderId) {
        ledger.take(account, "feed", List.of(new OrderEvent(orderId, "Marketplace", "handling", "x", "1", "1", "h")));
    }

    private static ErpEntry row(String order, String nfeKey) {
        return ErpEntry.record("", 2, order, "1", "1", false, "{}", "[2]", nfeKey);
    }

    private void told(String name, ErpEntry... entries) {
        ErpFile file = files.begin(account, "invoices", name, 10, clock.instant());
        files.stage(file, List.of(entries));
        assertThat(files.read(file, "d", entries.length)).isTrue();
        new ErpFileOpening(dataSource(), clock).open(file, "invoice");
    }

    private List<WorkItem> claim() {
        return ledger.claim(List.of(account), 10);
    }

    @Test
    void a_canceled_nfe_is_remembered_once_and_for_its_account() {
        assertThat(nfeOrders.nfeCanceled(account, "35")).isTrue();
        assertThat(nfeOrders.nfeCanceled(account, "35")).isFalse();
        assertThat(nfeOrders.isNfeCanceled(account, "35")).isTrue();
        assertThat(nfeOrders.isNfeCanceled(account + "b", "35")).isFalse();
    }

    @Test
    void an_order_is_found_by_as_much_of_its_id_as_an_nfe_holds() {
        known("v1234567890123-01");
        known("v1234567890124-01");
        assertThat(nfeOrders.ordersBy(account, "order_prefix", "v1234567890123-"))
                .containsExactly("v1234567890123-01");
        assertThat(nfeOrders.ordersBy(account, "order_prefix", "v1234567890")).isEmpty();
    }

    @Test
    void an_nfe_that_waits_is_known_and_may_not_be_posted() {
        told("x.csv", row("o1", "k1"));
        assertThat(nfeOrders.orderOfNfe(account, "k1")).contains("o1");
        assertThat(nfeOrders.mayBePosted(account, "k1")).isFalse();
        assertThat(nfeOrders.mayBePosted(account, "k2")).isFalse();
        assertThat(nfeOrders.orderOfNfe(account + "b", "k1")).isEmpty();
    }

    @Test
    void an_nfe_that_was_sent_may_be_posted_whatever_became_of_it() {
        told("x.csv", row("o1", "k1"));
        WorkItem item = claim().get(0);
        work.sending(item, "post-invoice");
        assertThat(nfeOrders.mayBePosted(account, "k1")).isTrue();
        ledger.park(item, "r", "not-shown", "Not shown", null);
        assertThat(nfeOrders.mayBePosted(account, "k1")).isTrue();
    }

    @Test
    void an_nfe_that_a_row_posted_is_found_at_that_rows_order_though_another_row_names_it_too() {
        told("x.csv", row("o1", "k1"), row("o2", "k1"));
        WorkItem second = claim().stream()
                .filter(one -> one.orderId().equals("o2"))
                .findFirst()
                .orElseThrow();
        work.settle(second, "posted", "R1", "");
        assertThat(nfeOrders.mayBePosted(account, "k1")).isTrue();
        assertThat(nfeOrders.orderOfNfe(account, "k1")).contains("o2");
    }

    @Test
    void the_event_of_an_nfe_is_no_posting_of_it() {
        told("e.xml", ErpEntry.event("", 1, "o1", "k1", "nfe-event 110111 k1", "<procEventoNFe/>"));
        work.settle(claim().get(0), "posted", null, "");
        assertThat(nfeOrders.mayBePosted(account, "k1")).isFalse();
    }

    private NfeOrders toldBy(String erp, boolean everybodys) {
        ForeignOrders foreign =
                everybodys ? ForeignOrders.NONE : new ForeignOrders(erp, new OrderErps(dataSource(), clock));
        return new NfeOrders(dataSource(), clock, erp, foreign);
    }

    /** The ERP has the order, and calls it so. */
    private void numbered(String orderId, String erp, String number) {
        known(orderId);
        WorkItem item = claim().get(0);
        new OrderErps(dataSource(), clock).choose(item, erp);
        Document document = new Document(
                account, orderId, "order", orderId + ".csv", "", "there", "csv", "d", 1, null, clock.instant());
        ledger.delivered(item, document, OrderFacts.NONE, "c1:d");
        ledger.finish(item);
        new JdbcTemplate(dataSource())
                .update(
                        "insert into erp_number (account, order_id, number, told_at) values (?, ?, ?, current_timestamp)",
                        account,
                        orderId,
                        number);
    }

    @Test
    void each_ERP_counts_from_one() {
        numbered("1-01", "erp", "1001");
        numbered("2-01", "sap", "1001");
        numbered("3-01", "sap", "1002");

        assertThat(toldBy("erp", false).ordersByErpNumber(account, "1001")).containsExactly("1-01");
        assertThat(toldBy("sap", false).ordersByErpNumber(account, "1001")).containsExactly("2-01");
        assertThat(toldBy("erp", false).ordersByErpNumber(account, "1002")).isEmpty();
        assertThat(toldBy("erp", true).ordersByErpNumber(account, "1001")).containsExactly("1-01");
        assertThat(toldBy("erp", true).ordersByErpNumber(account, "1002")).containsExactly("3-01");
        assertThat(toldBy("hall", true).ordersByErpNumber(account, "1001")).containsExactly("1-01", "2-01");
    }

    @Test
    void an_ERP_may_tell_of_its_own_orders_and_of_those_that_none_has() {
        numbered("1-01", "erp", "1001");
        known("2-01");

        assertThat(toldBy("sap", false).refusal(account, "1-01"))
                .contains("orderId is \"1-01\", which the ERP erp has; expected an order that sap has, or"
                        + " sap.inbox.orders = all");
        assertThat(toldBy("erp", false).refusal(account, "1-01")).isEmpty();
        assertThat(toldBy("sap", false).refusal(account, "2-01")).isEmpty();
        assertThat(toldBy("sap", true).refusal(account, "1-01")).isEmpty();
    }

    @Test
    void who_told_it_is_known() {
        files = new ErpFiles(dataSource(), clock, "sap", ForeignOrders.NONE);
        told("a.csv", row("1-01", null));
        WorkItem item = claim().get(0);
        assertThat(nfeOrders.teller(item)).isEqualTo("sap");
    }
}
