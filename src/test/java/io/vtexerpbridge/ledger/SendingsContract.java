package io.vtexerpbridge.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vtexerpbridge.feed.OrderEvent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the ledger promises about documents that are on their way; each test has an account of its own. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
abstract class SendingsContract {

    private static final AtomicInteger ACCOUNTS = new AtomicInteger();
    private static final OrderFacts FACTS = new OrderFacts("ready-for-handling", null, null, null);

    private final AdjustableClock clock = new AdjustableClock();
    private Ledger ledger;
    private Sendings sendings;
    private String account;
    private WorkItem item;

    abstract DataSource dataSource();

    @BeforeEach
    void an_order_is_in_work() {
        account = "sender" + ACCOUNTS.incrementAndGet();
        RetryPolicy policy = new RetryPolicy(Duration.ofSeconds(1), 2, Duration.ofMinutes(1), Duration.ofHours(1));
        ledger = new Ledger(dataSource(), "node", clock, policy, Duration.ofMinutes(5));
        sendings = new Sendings(dataSource(), ledger, clock);
        ledger.take(
                account,
                "feed",
                List.of(new OrderEvent("o1", "Fulfillment", "ready-for-handling", "", "t1", "t1", "H")));
        item = ledger.claim(List.of(account), 1).get(0);
    }

    private Sending sending(String name, String content) {
        return new Sending(
                account,
                "o1",
                name,
                "o1." + name + ".csv",
                "csv",
                content.getBytes(StandardCharsets.ISO_8859_1),
                "digest of " + content,
                "",
                List.of("one", "two"),
                true);
    }

    private Document document(Sending sending) {
        return new Document(
                account,
                "o1",
                sending.name(),
                sending.fileName(),
                sending.fileName(),
                "https://erp.example/orders",
                "csv",
                "d",
                sending.content().length,
                null,
                Instant.parse("2026-11-21T12:00:00Z"));
    }

    @Test
    void the_first_bytes_are_those_that_go_again() {
        String large = "é".repeat(2_000_000);
        Sending first = sendings.begin(item, sending("order", large));
        assertThat(first.first()).isTrue();
        Sending again = sendings.begin(item, sending("order", "other"));
        assertThat(again.first()).isFalse();
        assertThat(again.content()).isEqualTo(large.getBytes(StandardCharsets.ISO_8859_1));
        assertThat(again.explanations()).containsExactly("one", "two");
        assertThat(sendings.open(account, "o1")).hasSize(1);
        assertThat(sendings.open("other", "o1")).isEmpty();
    }

    @Test
    void what_arrived_is_delivered_released_and_not_on_its_way_any_more() {
        Sending sending = sendings.begin(item, sending("order", "a"));
        sendings.arrived(item, sending, document(sending), FACTS, "PV-1", false);
        sendings.arrived(
                item,
                sendings.begin(item, sending("changed-1", "b")),
                document(sending("changed-1", "b")),
                FACTS,
                "PV-1",
                false);
        assertThat(sendings.open(account, "o1")).isEmpty();
        assertThat(ledger.order(account, "o1").orElseThrow().state()).isEqualTo("delivered");
        assertThat(ledger.order(account, "o1").orElseThrow().contentDigest()).isEqualTo("digest of b");
        assertThat(ledger.documents(account, "o1")).hasSize(2).allMatch(one -> one.releasedAt() != null);
        assertThat(ledger.unreleased()).noneMatch(one -> one.account().equals(account));
        assertThat(ledger.timeline(account, "o1"))
                .extracting(TimelineEntry::entry)
                .containsOnlyOnce("delivered", "noticed", "erp-number");
        assertThat(new Desk(dataSource(), clock)
                        .details(new Desk.Found(account, "o1"))
                        .erpNumbers())
                .containsExactly("PV-1");
        assertThatThrownBy(() -> sendings.begin(item, sending("order", "c"))).isInstanceOf(AlreadyDelivered.class);
    }

    /** The mapping was edited between a lost answer and the next try. */
    @Test
    void the_copy_that_is_kept_is_of_the_bytes_that_arrived() {
        DocumentCopies copies = new DocumentCopies(dataSource(), clock, true);
        copies.keep(item, "order", "csv", "digest of a", "a".getBytes(StandardCharsets.UTF_8), "ready-for-handling");
        sendings.begin(item, sending("order", "a"));
        copies.keep(item, "order", "csv", "digest of b", "b".getBytes(StandardCharsets.UTF_8), "ready-for-handling");
        Sending again = sendings.begin(item, sending("order", "b"));
        sendings.arrived(item, again, document(again), FACTS, "", false);

        assertThat(copies.delivered(account, Instant.EPOCH, "", 10))
                .singleElement()
                .satisfies(copy -> {
                    assertThat(copy.content()).asString().isEqualTo("a");
                    assertThat(copy.contentDigest()).isEqualTo("digest of a");
                });
    }

    @Test
    void what_is_outdated_by_then_is_looked_at_once_more() {
        Sending sending = sendings.begin(item, sending("order", "a"));
        sendings.arrived(item, sending, document(sending), FACTS, "", true);
        ledger.acknowledged(item, "handling", "accepted");
        assertThat(ledger.claim(List.of(account), 1)).hasSize(1);
    }

    @Test
    void who_lost_the_lease_writes_nothing() {
        Sending sending = sendings.begin(item, sending("order", "a"));
        clock.advance(Duration.ofMinutes(6));
        WorkItem other = ledger.claim(List.of(account), 1).get(0);
        assertThatThrownBy(() -> sendings.begin(item, sending("changed-1", "b")))
                .isInstanceOf(LeaseLost.class);
        assertThatThrownBy(() -> sendings.arrived(item, sending, document(sending), FACTS, "PV-1", false))
                .isInstanceOf(LeaseLost.class);
        assertThat(sendings.open(account, "o1")).hasSize(1);
        assertThat(ledger.documents(account, "o1")).isEmpty();
        sendings.arrived(other, sending, document(sending), FACTS, "", false);
        assertThat(ledger.documents(account, "o1")).hasSize(1);
    }

    @Test
    void what_the_ERP_refused_may_go_as_something_else() {
        sendings.dropped(sendings.begin(item, sending("order", "a")));
        Sending mended = sendings.begin(item, sending("order", "b"));
        assertThat(mended.first()).isTrue();
        assertThat(new String(mended.content(), StandardCharsets.ISO_8859_1)).isEqualTo("b");
    }

    @Test
    void the_ERP_of_an_order_may_change_until_one_may_have_the_order() {
        OrderErps erps = new OrderErps(dataSource(), clock);
        assertThat(erps.chosen(account, "o1")).isEqualTo(new OrderErps.Chosen("erp", false));
        assertThat(erps.choose(item, "sap")).isEqualTo("sap");
        assertThat(erps.choose(item, "tiny")).isEqualTo("tiny");
        assertThat(erps.choose(item, "sap")).isEqualTo("sap");
        assertThat(erps.chosen("other", "o1").erp()).isEqualTo("erp");

        Sending sending = sendings.begin(item, sending("order", "a"));
        assertThat(erps.choose(item, "tiny")).as("a call is on its way").isEqualTo("sap");
        sendings.dropped(sending);
        assertThat(erps.choose(item, "tiny")).as("it was refused").isEqualTo("tiny");

        Sending again = sendings.begin(item, sending("order", "a"));
        sendings.arrived(item, again, document(again), FACTS, "", false);
        assertThat(erps.choose(item, "erp")).isEqualTo("tiny");
        assertThat(erps.holders(account, List.of("o1", "o2"))).isEqualTo(Map.of("o1", "tiny"));
        assertThat(ledger.order(account, "o1").orElseThrow().erp()).isEqualTo("tiny");
        assertThat(new Handovers(dataSource(), clock, "tiny").waiting(account, ""))
                .isEmpty();
    }

    @Test
    void a_try_that_leaves_no_other_mark_keeps_the_order_too() {
        OrderErps erps = new OrderErps(dataSource(), clock);
        erps.tries(item, "sap");
        erps.tries(item, "sap");

        assertThat(erps.choose(item, "erp")).isEqualTo("sap");
        assertThat(erps.chosen(account, "o1").stands()).isTrue();
    }

    @Test
    void whoever_lost_the_lease_chooses_nothing() {
        OrderErps erps = new OrderErps(dataSource(), clock);
        clock.advance(Duration.ofMinutes(6));
        WorkItem next = ledger.claim(List.of(account), 1).get(0);
        erps.choose(next, "sap");

        assertThatThrownBy(() -> erps.choose(item, "tiny")).isInstanceOf(LeaseLost.class);
        assertThatThrownBy(() -> erps.tries(item, "tiny")).isInstanceOf(LeaseLost.class);
        assertThat(erps.chosen(account, "o1").erp()).isEqualTo("sap");
    }

    @Test
    void only_the_documents_of_an_ERP_are_its_to_release() {
        OrderErps erps = new OrderErps(dataSource(), clock);
        erps.choose(item, "sap");
        ledger.delivered(
                item, Document.staged(account, "o1", "order", "o1.csv", ".o1.csv", "out", "csv", "d", 1), FACTS, "c");

        assertThat(ledger.unreleased("sap")).anyMatch(one -> one.account().equals(account));
        assertThat(ledger.unreleased()).noneMatch(one -> one.account().equals(account));
    }
}
