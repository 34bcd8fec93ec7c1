package io.vtexerpbridge.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.vtexerpbridge.feed.OrderEvent;
import io.vtexerpbridge.ledger.DocumentCopies.Copy;
import io.vtexerpbridge.tables.MissingEntry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Work that waits for tables, and copies of documents, on every database the ledger supports; each test has an account of its own. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
abstract class TablesContract {

    private static final AtomicInteger ACCOUNTS = new AtomicInteger();
    private static final MissingEntry CARRIER = new MissingEntry("carriers", "Correios");
    private static final MissingEntry SKU = new MissingEntry("skus", "880");

    private final AdjustableClock clock = new AdjustableClock();
    private String account;
    private Ledger ledger;
    private TableWaits waits;
    private DocumentCopies copies;

    abstract DataSource dataSource();

    @BeforeEach
    void newAccount() {
        account = "bench" + ACCOUNTS.incrementAndGet();
        RetryPolicy policy = new RetryPolicy(Duration.ofSeconds(1), 2, Duration.ofMinutes(15), Duration.ofHours(48));
        ledger = new Ledger(dataSource(), "node-" + account, clock, policy, Duration.ofMinutes(5), new Random(1));
        waits = new TableWaits(dataSource(), clock);
        copies = new DocumentCopies(dataSource(), clock, true);
    }

    private void take(int count) {
        ledger.take(
                account,
                "feed",
                IntStream.range(0, count)
                        .mapToObj(n -> new OrderEvent(n + "-01", "M", "ready-for-handling", "x", "t" + n, "t" + n, "h"))
                        .toList());
    }

    private List<WorkItem> claim() {
        return ledger.claim(List.of(account), 1000);
    }

    private void park(WorkItem item, MissingEntry... missing) {
        ledger.park(item, "transform-order", "table", "Order lacks lines", "{}", List.of(missing));
    }

    private String state(String orderId) {
        return ledger.order(account, orderId).orElseThrow().state();
    }

    // --- Waiting for tables -----------------------------------------------------------------------------------------

    @Test
    void an_entry_opens_all_orders_that_wait_for_it_alone_and_no_other() {
        take(4);
        List<WorkItem> items = claim();
        park(items.get(0), CARRIER);
        park(items.get(1), CARRIER, SKU);
        park(items.get(2), SKU);
        ledger.park(items.get(3), "enrich-order", "masked", "masked", "{}");
        assertThat(waits.missing(account)).containsExactly(CARRIER, SKU);

        assertThat(waits.release(account, List.of(CARRIER))).isEqualTo(1);

        assertThat(claim())
                .extracting(WorkItem::orderId)
                .containsExactly(items.get(0).orderId());
        assertThat(state(items.get(0).orderId())).isEqualTo("waiting");
        assertThat(state(items.get(1).orderId())).isEqualTo("parked");
        assertThat(waits.missing(account)).containsExactly(SKU);

        assertThat(waits.release(account, List.of(SKU))).isEqualTo(2);
        assertThat(claim())
                .extracting(WorkItem::orderId)
                .containsExactlyInAnyOrder(items.get(1).orderId(), items.get(2).orderId());
        assertThat(state(items.get(3).orderId())).isEqualTo("parked");
        assertThat(waits.missing(account)).isEmpty();
    }

    @Test
    void hundreds_of_orders_are_opened_by_one_entry_with_timeline_and_parked_messages() {
        take(620);
        claim().forEach(item -> park(item, CARRIER));

        assertThat(waits.release(account, List.of(CARRIER))).isEqualTo(620);

        assertThat(claim()).hasSize(620);
        assertThat(ledger.timeline(account, "619-01"))
                .extracting(TimelineEntry::entry)
                .containsExactly("taken", "parked", "reopened");
        assertThat(ledger.parked(account, "0-01")).allMatch(message -> message.resolvedAt() != null);
    }

    /** It was rendered with the table as it was, while the line was added and looked for. */
    @Test
    void what_is_parked_after_the_entry_came_is_found_at_the_next_look() {
        take(1);
        WorkItem item = claim().get(0);
        assertThat(waits.missing(account)).isEmpty();
        park(item, CARRIER);
        assertThat(waits.missing(account)).containsExactly(CARRIER);
        assertThat(waits.release(account, List.of(CARRIER))).isEqualTo(1);
    }

    /** Killed after the entry was marked as known, with work still to be opened. */
    @Test
    void a_release_that_was_cut_off_goes_on_at_the_next_look_whatever_that_finds() {
        take(3);
        claim().forEach(item -> park(item, CARRIER));
        new Sql(dataSource())
                .update("update missing_entry set known_at = ? where account = ?", clock.instant(), account);
        assertThat(waits.missing(account)).isEmpty();

        assertThat(waits.release(account, List.of())).isEqualTo(3);
        assertThat(claim()).hasSize(3);
    }

    @Test
    void what_was_opened_otherwise_and_is_parked_for_another_reason_stays_parked() {
        take(1);
        park(claim().get(0), CARRIER);
        ledger.reopen(account, "0-01");
        assertThat(waits.missing(account)).isEmpty();
        ledger.park(claim().get(0), "enrich-order", "masked", "masked", "{}");

        assertThat(waits.release(account, List.of(CARRIER))).isZero();

        assertThat(state("0-01")).isEqualTo("parked");
        assertThat(claim()).isEmpty();
    }

    @Test
    void what_is_parked_again_waits_for_what_it_lacks_now() {
        take(1);
        park(claim().get(0), CARRIER, SKU);
        ledger.reopen(account, "0-01");
        park(claim().get(0), SKU);
        assertThat(waits.missing(account)).containsExactly(SKU);
        assertThat(waits.release(account, List.of(SKU))).isEqualTo(1);
    }

    @Test
    void another_account_waits_for_its_own_tables() {
        take(1);
        park(claim().get(0), CARRIER);
        assertThat(waits.release("other" + account, List.of(CARRIER))).isZero();
        assertThat(state("0-01")).isEqualTo("parked");
    }

    @Test
    void a_value_longer_than_an_index_can_hold_waits_and_is_known_again() {
        MissingEntry endless = new MissingEntry("carriers", "x".repeat(5000));
        take(1);
        park(claim().get(0), endless, new MissingEntry("carriers", "x".repeat(4999)));
        assertThat(waits.missing(account)).hasSize(2).contains(endless);
        assertThat(waits.release(account, List.of(endless))).isZero();
        assertThat(waits.release(account, waits.missing(account))).isEqualTo(1);
    }

    // --- Copies of documents ----------------------------------------------------------------------------------------

    private void deliver(WorkItem item, String name, String content) {
        copies.keep(item, name, "csv", "digest-" + content, content.getBytes(StandardCharsets.UTF_8), "handling");
        Document document = Document.staged(
                account, item.orderId(), name, item.orderId() + "." + name, "." + name, "/erp", "csv", "d", 1);
        if (name.equals("order")) {
            ledger.delivered(item, document, new OrderFacts("handling", null, null, null), "d");
        } else {
            ledger.noticed(item, document, "d", List.of());
        }
        ledger.released(document);
    }

    private static String text(Copy copy) {
        return copy.content() == null ? null : new String(copy.content(), StandardCharsets.UTF_8);
    }

    @Test
    void the_last_document_that_carried_the_order_is_found_by_when_the_order_was_delivered() {
        take(2);
        List<WorkItem> items = claim();
        Instant before = clock.instant();
        deliver(items.get(0), "order", "first");
        clock.advance(Duration.ofHours(1));
        deliver(items.get(0), "changed-1", "second");
        copies.keep(items.get(0), "changed-2", "csv", "d", new byte[] {1}, "handling");
        deliver(items.get(1), "order", "other");

        List<Copy> all = copies.delivered(account, before.minusSeconds(1), "", 10);
        assertThat(all).extracting(TablesContract::text).containsExactly("second", "other");
        assertThat(all.get(0).contentDigest()).isEqualTo("digest-second");
        assertThat(all.get(0).vtexStatus()).isEqualTo("handling");

        List<Copy> page = copies.delivered(account, before.minusSeconds(1), "", 1);
        Copy last = page.get(0);
        assertThat(copies.delivered(account, last.releasedAt(), last.orderId(), 10))
                .extracting(Copy::orderId)
                .containsExactly(items.get(1).orderId());
        assertThat(copies.delivered(account, clock.instant().plusSeconds(1), "", 10))
                .isEmpty();
    }

    /** A run that was cut off before the document was recorded keeps what the next run hands over; afterwards nothing changes it. */
    @Test
    void a_copy_is_written_anew_until_its_document_is_recorded_and_never_after() {
        take(1);
        WorkItem item = claim().get(0);
        copies.keep(item, "order", "csv", "a", "cut off".getBytes(StandardCharsets.UTF_8), "handling");
        deliver(item, "order", "delivered");
        copies.keep(item, "order", "csv", "b", "too late".getBytes(StandardCharsets.UTF_8), "handling");
        assertThat(copies.delivered(account, Instant.EPOCH, "", 10))
                .extracting(TablesContract::text)
                .containsExactly("delivered");
    }

    @Test
    void without_copies_the_order_is_listed_and_has_none() {
        copies = new DocumentCopies(dataSource(), clock, false);
        take(1);
        deliver(claim().get(0), "order", "first");
        assertThat(copies.delivered(account, Instant.EPOCH, "", 10))
                .extracting(TablesContract::text)
                .containsExactly((String) null);
    }
}
