package io.vtexerpbridge.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.vtexerpbridge.ledger.ReconcileFindings;
import io.vtexerpbridge.ledger.ReconcileRun;
import io.vtexerpbridge.ledger.ReconcileRun.Counts;
import io.vtexerpbridge.reconcile.Comparison.Next;
import io.vtexerpbridge.reconcile.ListedPage.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.BiConsumer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

/** Walks through lists of all shapes, as VTEX would page them. */
class ComparisonTest {

    private static final Instant FROM = Instant.parse("2026-10-22T00:00:00Z");
    private static final Instant UNTIL = Instant.parse("2026-11-21T00:00:00Z");

    private record Order(String id, Instant created, String status) {}

    private final List<Order> orders = new ArrayList<>();
    private final List<ListQuery> asked = new ArrayList<>();
    private final List<Slice> slices = new ArrayList<>();
    private final Set<String> found = new HashSet<>();

    private static ReconcileRun run(Instant from, Instant until) {
        return new ReconcileRun(
                1,
                "acmestore",
                "schedule",
                "by schedule",
                false,
                "running",
                from,
                until,
                false,
                from,
                from,
                from,
                from,
                null,
                0,
                Counts.NONE,
                null,
                List.of(),
                null,
                "node",
                until,
                1);
    }

    private void add(String status, Instant created, int count) {
        for (int i = 0; i < count; i++) {
            orders.add(new Order("v" + orders.size() + "-01", created, status));
        }
    }

    private List<Order> matching(ListQuery query) {
        return orders.stream()
                .filter(order -> order.status().equals(query.status()))
                .filter(order -> !order.created().isBefore(query.from())
                        && !order.created().isAfter(query.to()))
                .sorted(Comparator.comparing(Order::created).thenComparing(Order::id))
                .toList();
    }

    private static Row row(Order order) {
        return new Row(order.id(), order.created(), null, order.status());
    }

    private ListedPage page(ListQuery query) {
        List<Order> all = matching(query);
        List<Row> rows = all.stream()
                .skip((query.page() - 1L) * ListQuery.ROWS)
                .limit(ListQuery.ROWS)
                .map(ComparisonTest::row)
                .toList();
        return new ListedPage(rows, rows.size(), all.size());
    }

    private Comparison walk(BiConsumer<Comparison, ListedPage> between) {
        Comparison comparison = new Comparison(run(FROM, UNTIL));
        while (comparison.more()) {
            ListQuery query = comparison.query();
            asked.add(query);
            assertThat(query.page()).isBetween(1, ListQuery.LAST_PAGE);
            assertThat(asked).as("it comes to an end").hasSizeLessThan(5_000);
            Slice slice = comparison.slice();
            ListedPage page = page(query);
            Next next = comparison.take(page);
            if (next != Next.NARROWER_SLICE) {
                comparison.fresh().forEach(row -> found.add(row.orderId()));
            }
            between.accept(comparison, page);
            if (comparison.advance()) {
                slices.add(slice);
            }
        }
        return comparison;
    }

    private Comparison walk() {
        return walk((comparison, page) -> {});
    }

    @Property(tries = 20)
    void every_moment_is_covered_once_and_every_order_is_found(
            @ForAll @LongRange(min = 0, max = 1_000_000) long seed, @ForAll @IntRange(min = 1, max = 6) int clusters) {
        orders.clear();
        asked.clear();
        slices.clear();
        found.clear();
        Random random = new Random(seed);
        long span = Duration.between(FROM, UNTIL).toMillis();
        for (int i = 0; i < clusters; i++) {
            long middle = (long) (random.nextDouble() * span);
            // from a month down to one millisecond
            long width = Math.max(1, (long) (span * Math.pow(10, -random.nextInt(10))));
            int count = random.nextInt(width < 10 ? 1_500 : 7_000);
            String status = ReconcileFindings.COMPARED.get(random.nextInt(3));
            for (int n = 0; n < count; n++) {
                long at = Math.floorMod(middle + (long) (random.nextDouble() * width), span);
                add(status, FROM.plusMillis(at).plusNanos(random.nextInt(1_000_000)), 1);
            }
        }

        Comparison comparison = walk();

        Instant next = FROM;
        for (Slice slice : slices) {
            assertThat(slice.from()).isEqualTo(next);
            assertThat(slice.to()).isAfter(slice.from());
            next = slice.to();
        }
        assertThat(next).isEqualTo(UNTIL);
        assertThat(comparison.notes()).isEmpty();
        assertThat(found).hasSize(orders.size());
        for (ListQuery query : asked) {
            boolean began = slices.stream()
                    .anyMatch(slice ->
                            slice.from().equals(query.from()) && slice.to().equals(query.to()));
            assertThat(!began || matching(query).size() <= Slice.REACHABLE)
                    .as("no slice holds more than can be reached")
                    .isTrue();
        }
    }

    @Test
    void a_quiet_month_takes_a_call_for_each_state() {
        add("ready-for-handling", FROM.plusSeconds(60), 3);
        walk();
        assertThat(asked).hasSize(3);
        assertThat(found).hasSize(3);
    }

    @Test
    void three_thousand_are_reached_without_slicing_and_one_more_is_not() {
        for (int i = 0; i < 3_000; i++) {
            add("handling", FROM.plusSeconds(i * 60L), 1);
        }
        walk();
        assertThat(slices).hasSize(1);

        add("handling", FROM.plusSeconds(5), 1);
        slices.clear();
        found.clear();
        walk();
        assertThat(slices).hasSizeGreaterThan(1);
        assertThat(found).hasSize(3_001);
    }

    @Test
    void more_than_can_be_reached_in_one_millisecond_is_a_sentence_and_no_silent_gap() {
        Instant moment = FROM.plusSeconds(3_600);
        add("handling", moment, 3_200);
        add("ready-for-handling", moment.plusSeconds(10), 1);

        Comparison comparison = walk();

        assertThat(found).hasSize(3_001);
        assertThat(comparison.notes()).isNotEmpty().allSatisfy(note -> assertThat(note)
                .contains("3200 orders in handling", "2026-10-22T01:00:00Z", "3000"));
    }

    /** The bridge itself moves orders on while it reads the list: what is behind them must not slip past the reader. */
    @Test
    void orders_that_leave_their_state_hide_no_others() {
        for (int i = 0; i < 1_000; i++) {
            add("ready-for-handling", FROM.plusSeconds(i * 60L), 1);
        }
        List<String> stay = new ArrayList<>();
        for (int i = 0; i < 1_000; i += 3) {
            stay.add("v" + i + "-01");
        }
        walk((comparison, page) -> orders.removeIf(order -> {
            boolean listed = page.rows().stream().anyMatch(row -> row.orderId().equals(order.id()));
            return listed && !stay.contains(order.id());
        }));
        assertThat(found).hasSize(1_000);
    }

    @Test
    void an_order_without_a_creation_date_and_rows_in_another_order_are_paged_through_all_the_same() {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < 250; i++) {
            rows.add(new Row("v" + i + "-01", i % 2 == 0 ? null : UNTIL.minusSeconds(i), null, "handling"));
        }
        Comparison comparison = new Comparison(run(FROM, UNTIL));
        Set<String> seen = new HashSet<>();
        while (comparison.more()) {
            ListQuery query = comparison.query();
            List<Row> some = !query.status().equals("handling")
                    ? List.of()
                    : rows.stream().skip((query.page() - 1L) * 100).limit(100).toList();
            comparison.take(new ListedPage(some, some.size(), query.status().equals("handling") ? rows.size() : 0));
            comparison.fresh().forEach(row -> seen.add(row.orderId()));
            comparison.advance();
        }
        assertThat(seen).hasSize(250);
        assertThat(comparison.notes()).isEmpty();
    }

    @Test
    void rows_that_lack_are_asked_for_again_and_then_told() {
        add("handling", FROM.plusSeconds(5), 1);
        Comparison comparison = new Comparison(run(FROM, UNTIL));
        List<Next> led = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            led.add(comparison.take(new ListedPage(List.of(), 0, 7)));
            comparison.advance();
        }
        assertThat(led).containsExactly(Next.SAME_AGAIN, Next.SAME_AGAIN, Next.NEXT_STATE);
        assertThat(comparison.notes()).singleElement().asString().contains("0 of 7", "ready-for-handling");
    }

    @Test
    void rows_without_an_id_are_told() {
        Comparison comparison = new Comparison(run(FROM, UNTIL));
        comparison.take(new ListedPage(List.of(new Row("v1-01", FROM, null, "")), 3, 3));
        assertThat(comparison.notes()).singleElement().asString().contains("2 rows without an orderId");
    }

    @Test
    void a_row_that_comes_twice_counts_once() {
        Comparison comparison = new Comparison(run(FROM, UNTIL));
        Row row = new Row("v1-01", FROM, null, "handling");
        comparison.take(new ListedPage(List.of(row, row), 2, 2));
        assertThat(comparison.fresh()).hasSize(1);
        assertThat(comparison.counts().listed()).isEqualTo(1);
    }
}
