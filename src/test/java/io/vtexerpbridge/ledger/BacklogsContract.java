package io.vtexerpbridge.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.vtexerpbridge.feed.OrderEvent;
import io.vtexerpbridge.ledger.Backlog.Waiting;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whose work waits, where there are several ERPs, on every database the ledger supports. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
abstract class BacklogsContract {

    private static final String ACME = "acme";
    private static final RetryPolicy POLICY =
            new RetryPolicy(Duration.ofSeconds(1), 2, Duration.ofMinutes(15), Duration.ofHours(48));

    private final AdjustableClock clock = new AdjustableClock();
    private Ledger ledger;
    private OrderErps erps;

    abstract DataSource dataSource();

    @BeforeEach
    void ledger() {
        ledger = new Ledger(dataSource(), "node", clock, POLICY, Duration.ofMinutes(5), new Random(1));
        erps = new OrderErps(dataSource(), clock);
    }

    @Test
    void work_is_told_by_the_erp_of_its_order() {
        Backlogs both = new Backlogs(dataSource(), clock, List.of("erp", "sap"));
        assertThat(both.of(ACME)).isEmpty();
        assertThat(ledger.backlog(ACME)).isEqualTo(new Backlog(0, Duration.ZERO, Map.of(), Map.of()));

        take(ACME, 6);
        take("rio", 1);
        List<WorkItem> items = ledger.claim(List.of(ACME), 10);
        erps.choose(items.get(1), "sap");
        erps.choose(items.get(2), "sap");
        // two that the settings name no more are told together
        erps.choose(items.get(3), "gone");
        erps.choose(items.get(4), "away");
        ledger.park(items.get(2), "deliver", "erp-channel", "away", "{}");
        ledger.park(items.get(3), "deliver", "no-erp", "gone", "{}");
        ledger.park(items.get(4), "deliver", "no-erp", "gone", "{}");
        clock.advance(Duration.ofMinutes(3));
        ledger.ask(ACME, items.get(1).orderId(), "invoice", "inv-1", "folder", null);

        Duration three = Duration.ofMinutes(3);
        assertThat(both.of(ACME))
                .isEqualTo(Map.of(
                        "erp", new Backlog(2, three, Map.of("order", new Waiting(2, three)), Map.of()),
                        "sap",
                                new Backlog(
                                        2,
                                        three,
                                        Map.of(
                                                "order",
                                                new Waiting(1, three),
                                                "invoice",
                                                new Waiting(1, Duration.ZERO)),
                                        Map.of("erp-channel", 1L)),
                        "", new Backlog(0, Duration.ZERO, Map.of(), Map.of("no-erp", 2L))));
        // and nobody's is lost where they are not told apart
        assertThat(ledger.backlog(ACME).open()).isEqualTo(4);
        assertThat(ledger.backlog(ACME).parkedByCause()).isEqualTo(Map.of("erp-channel", 1L, "no-erp", 2L));
    }

    private void take(String account, int count) {
        ledger.take(
                account,
                "feed",
                IntStream.range(0, count)
                        .mapToObj(n -> new OrderEvent(n + "-01", "M", "ready-for-handling", "x", "t" + n, "t" + n, "h"))
                        .toList());
    }
}
