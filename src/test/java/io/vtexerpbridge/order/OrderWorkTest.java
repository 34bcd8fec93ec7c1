package io.vtexerpbridge.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vtexerpbridge.feed.OrderEvent;
import io.vtexerpbridge.ledger.Ledger;
import io.vtexerpbridge.ledger.LedgerDatabase;
import io.vtexerpbridge.ledger.RetryPolicy;
import io.vtexerpbridge.ledger.WorkItem;
import io.vtexerpbridge.vtex.VtexAccount;
import io.vtexerpbridge.vtex.VtexAccounts;
import io.vtexerpbridge.vtex.VtexBudget;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the workers are shared among accounts: what one account's calls take long for is its own matter. */
class OrderWorkTest {

    private static final int WORKERS = 8;

    @TempDir
    private Path folder;

    private final Clock clock = Clock.systemUTC();
    private final List<VtexAccount> accounts = List.of(account("acmestore"), account("riostore"));
    private final VtexBudget budget = new VtexBudget(accounts, WORKERS, new SimpleMeterRegistry(), clock);
    private final List<WorkItem> inHand = new ArrayList<>();
    private LedgerDatabase database;
    private Ledger ledger;
    private OrderWork work;

    @BeforeEach
    void open() {
        database = LedgerDatabase.open("jdbc:h2:file:" + folder.resolve("ledger"), "sa", "");
        ledger = new Ledger(
                database.dataSource(),
                "node",
                clock,
                new RetryPolicy(Duration.ofSeconds(1), 2, Duration.ofMinutes(1), Duration.ofHours(1)),
                Duration.ofHours(1));
        work = new OrderWork(ledger, new VtexAccounts(accounts), budget, WORKERS, Duration.ofMillis(1));
    }

    @AfterEach
    void close() {
        database.close();
    }

    private static VtexAccount account(String name) {
        return new VtexAccount(name, "https://" + name + ".example", "KEY", "TOKEN", 60_000);
    }

    private void events(String account, int orders) {
        List<OrderEvent> events = new ArrayList<>();
        for (int n = 1; n <= orders; n++) {
            String time = "2026-09-14T10:00:0" + n % 10 + "Z";
            events.add(
                    new OrderEvent(account + n + "-01", "Fulfillment", "ready-for-handling", "", time, time, "H" + n));
        }
        ledger.take(account, "feed", events);
    }

    private void claim() {
        inHand.addAll(work.claim());
    }

    private void end(String account) {
        WorkItem first = inHand.stream()
                .filter(item -> item.account().equals(account))
                .findFirst()
                .orElseThrow();
        inHand.remove(first);
        work.done(first);
    }

    private long inHand(String account) {
        return inHand.stream().filter(item -> item.account().equals(account)).count();
    }

    @Test
    void two_floods_share_the_workers_evenly() {
        events("riostore", 30);
        events("acmestore", 30);
        claim();

        assertThat(inHand("riostore")).isEqualTo(4);
        assertThat(inHand("acmestore")).isEqualTo(4);
    }

    @Test
    void one_accounts_flood_leaves_workers_for_the_other() {
        events("riostore", 30);
        claim();
        assertThat(inHand("riostore")).isEqualTo(6);

        events("acmestore", 30);
        claim();
        assertThat(inHand("acmestore")).isEqualTo(2);
    }

    @Test
    void an_account_whose_calls_hang_gets_no_worker_that_another_one_can_use() {
        events("riostore", 30);
        claim();
        events("acmestore", 30);
        claim();
        for (int n = 0; n < 10; n++) {
            end("acmestore");
            claim();
        }

        assertThat(inHand("riostore")).isEqualTo(6);
        assertThat(inHand("acmestore")).isEqualTo(2);
        end("riostore");
        claim();
        assertThat(inHand("acmestore")).as("whoever has less comes first").isEqualTo(3);
    }

    @Test
    void an_account_that_is_paused_is_not_claimed_for_and_keeps_no_worker() {
        events("riostore", 30);
        events("acmestore", 30);
        budget.stopAccount("riostore", clock.instant().plus(Duration.ofHours(1)), "401");
        claim();

        assertThat(inHand("riostore")).isZero();
        assertThat(inHand("acmestore")).isEqualTo(WORKERS);
    }
}
