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
}
