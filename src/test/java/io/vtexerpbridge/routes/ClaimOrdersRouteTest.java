package io.vtexerpbridge.routes;

import static io.vtexerpbridge.routes.TestBridge.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vtexerpbridge.routes.FakeVtex.Trick;
import io.vtexerpbridge.vtex.VtexBudget;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.camel.builder.NotifyBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Enters by the timer, with work that lies in the ledger. */
class ClaimOrdersRouteTest {

    @TempDir
    Path home;

    private final FakeVtex vtex = new FakeVtex();
    private TestBridge bridge;

    @AfterEach
    void stop() {
        // else the stop waits for them
        vtex.plain();
        vtex.letGo();
        if (bridge != null) {
            bridge.close();
        }
        vtex.close();
        assertThat(vtex.violations()).isEmpty();
    }

    private void start(String... others) {
        Map<String, String> values = new HashMap<>(Map.of("work.poll-period", "20ms"));
        for (int i = 0; i < others.length; i += 2) {
            values.put(others[i], others[i + 1]);
        }
        bridge = TestBridge.start(home, vtex, values);
    }

    private void handled(String orderId) {
        await().atMost(PATIENCE).until(() -> bridge.state(orderId).equals("handling"));
    }

    @Test
    void more_than_a_batch_is_worked_off_and_every_order_once() {
        start("work.parallel", "2");
        for (int i = 0; i < 30; i++) {
            vtex.order(i + "-01", "ready-for-handling");
        }
        IntStream.range(0, 30).forEach(i -> bridge.heardOf(i + "-01"));
        await().atMost(PATIENCE).until(() -> bridge.ledger().count("handling") == 30);
        assertThat(bridge.erpFiles()).hasSize(30);
        assertThat(IntStream.range(0, 30).map(i -> vtex.accepted(i + "-01"))).containsOnly(1);
    }

    @Test
    void different_orders_go_side_by_side() {
        AtomicInteger arrived = new AtomicInteger();
        CountDownLatch both = new CountDownLatch(2);
        vtex.order("1-01", "ready-for-handling");
        vtex.order("2-01", "ready-for-handling");
        Trick meet = Trick.status(503).with(it -> {
            arrived.incrementAndGet();
            both.countDown();
            try {
                both.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        vtex.next(FakeVtex.GET_ORDER, meet, meet);
        start("work.poll-period", "200ms", "feed.enabled", "false");
        bridge.ledger().take(FakeVtex.ACCOUNT, "feed", List.of(TestBridge.event("1-01"), TestBridge.event("2-01")));
        // Each of them waits for the other one.
        handled("1-01");
        handled("2-01");
        assertThat(both.getCount()).isZero();
        assertThat(arrived).hasValue(2);
    }

    @Test
    void one_order_is_never_worked_on_twice_at_a_time_however_often_it_is_heard_of() {
        vtex.order("1-01", "ready-for-handling");
        AtomicInteger heard = new AtomicInteger();
        // Every read brings another event of the same order, up to five; FakeVtex complains of overlapping calls.
        vtex.always(
                FakeVtex.GET_ORDER,
                FakeVtex.json(vtex.order("1-01", "handling").toString()).with(it -> {
                    if (heard.incrementAndGet() <= 5) {
                        bridge.heardOf("1-01");
                    }
                }));
        start();
        bridge.heardOf("1-01");
        await().atMost(PATIENCE).until(() -> vtex.calls(FakeVtex.GET_ORDER).size() >= 6);
        await().atMost(PATIENCE).until(() -> "done".equals(bridge.workState("1-01")));
        assertThat(bridge.erpFiles()).containsExactly("1-01.csv");
        assertThat(bridge.ask("select count(*) from timeline where entry = 'delivered'"))
                .isEqualTo(1L);
    }

    @Test
    void an_event_that_comes_while_its_order_is_worked_on_is_not_lost() {
        vtex.order("1-01", "ready-for-handling");
        vtex.next(
                FakeVtex.GET_ORDER,
                FakeVtex.json(vtex.order("1-01", "window-to-cancel").toString()).with(it -> {
                    // What was read is older than this event.
                    it.status("1-01", "ready-for-handling");
                    bridge.heardOf("1-01");
                }));
        start();
        bridge.heardOf("1-01");
        handled("1-01");
        assertThat(vtex.accepted("1-01")).isEqualTo(1);
    }

    @Test
    void poison_orders_do_not_stop_the_others() {
        vtex.order("1-01", "");
        vtex.order("2-01", "ready-for-handling")
                .withObject("/clientProfileData")
                .put("document", "***");
        vtex.order("3-01", "ready-for-handling").put("value", "1e400");
        vtex.order("5-01", "ready-for-handling").putNull("items");
        start("work.parallel", "1");
        for (int i = 1; i <= 5; i++) {
            bridge.heardOf(i + "-01");
        }
        vtex.order("6-01", "ready-for-handling");
        bridge.heardOf("6-01");
        handled("6-01");
        // 4-01 is unknown to VTEX.
        await().atMost(PATIENCE).until(() -> bridge.ledger().count("parked") == 4);
        assertThat(bridge.ask("select count(*) from parked_message where reason is null or cause is null"
                        + " or route_id is null"))
                .isEqualTo(0L);
        handled("5-01");
    }

    @Test
    void an_order_that_fails_all_the_time_does_not_stop_the_others() {
        vtex.order("1-01", "ready-for-handling").put("isCompleted", false);
        start("work.parallel", "1", "retry.max-delay", "20ms", "retry.initial-delay", "20ms");
        bridge.heardOf("1-01");
        await().atMost(PATIENCE).until(() -> vtex.calls(FakeVtex.GET_ORDER).size() > 3);
        for (int i = 2; i < 6; i++) {
            vtex.order(i + "-01", "ready-for-handling");
            bridge.heardOf(i + "-01");
        }
        await().atMost(PATIENCE).until(() -> bridge.ledger().count("handling") == 4);
        assertThat(bridge.state("1-01")).isEqualTo("waiting");
    }

    @Test
    void a_ledger_that_fails_for_a_while_delays_and_loses_nothing() {
        vtex.order("1-01", "ready-for-handling");
        start();
        bridge.execute("alter table work_item rename to gone");
        NotifyBuilder looks = new NotifyBuilder(bridge.camel())
                .fromRoute("claim-orders")
                .whenDone(3)
                .create();
        assertThat(looks.matches(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        bridge.execute("alter table gone rename to work_item");
        bridge.heardOf("1-01");
        handled("1-01");
    }

    @Test
    void work_that_was_leased_when_the_bridge_ended_goes_on_at_the_next_start() {
        vtex.order("1-01", "ready-for-handling");
        start("work.poll-period", "1h");
        bridge.leaveWorkToTheTest();
        bridge.claimed("1-01");
        bridge.restart();
        handled("1-01");
    }

    @Test
    void a_call_that_hangs_holds_up_its_own_order_only() {
        vtex.next(FakeVtex.GET_ORDER, Trick.hang());
        start("work.parallel", "2");
        vtex.order("1-01", "ready-for-handling");
        bridge.heardOf("1-01");
        await().atMost(PATIENCE).until(() -> vtex.calls(FakeVtex.GET_ORDER).size() == 1);
        for (int i = 2; i < 12; i++) {
            vtex.order(i + "-01", "ready-for-handling");
            bridge.heardOf(i + "-01");
        }
        await().atMost(PATIENCE).until(() -> bridge.ledger().count("handling") == 10);
        assertThat(bridge.state("1-01")).isEqualTo("waiting");
    }

    @Test
    void no_more_is_leased_than_there_are_workers() {
        vtex.always(FakeVtex.GET_ORDER, Trick.hang());
        start("work.parallel", "3");
        for (int i = 0; i < 20; i++) {
            vtex.order(i + "-01", "ready-for-handling");
            bridge.heardOf(i + "-01");
        }
        await().atMost(PATIENCE).until(() -> vtex.calls(FakeVtex.GET_ORDER).size() == 3);
        assertThat(bridge.ask("select count(*) from work_item where lease_owner is not null"))
                .isEqualTo(3L);
    }

    @Test
    void while_VTEX_is_down_orders_wait_where_they_are_and_then_all_get_through() {
        int orders = 40;
        vtex.always(FakeVtex.GET_ORDER, Trick.cut());
        start("work.parallel", "4");
        for (int i = 0; i < orders; i++) {
            vtex.order(i + "-01", "ready-for-handling");
            bridge.heardOf(i + "-01");
        }
        await().atMost(PATIENCE)
                .until(() -> !bridge.bean("vtexBudget", VtexBudget.class).isOpen(FakeVtex.ACCOUNT));
        await().atMost(PATIENCE).until(() -> bridge.ask("select count(*) from work_item where lease_owner is not null")
                .equals(0L));
        int calls = vtex.calls(FakeVtex.GET_ORDER).size();
        assertThat(calls).as("five in a row, and those that were on their way").isBetween(5, 12);
        assertThat(bridge.ask("select count(*) from work_item where attempts = 0 and last_error is null"))
                .as("orders that nobody touched")
                .satisfies(count -> assertThat((Long) count).isGreaterThanOrEqualTo(orders - calls - 4L));
        assertThat(bridge.trouble("vtex")).contains("left alone");

        for (int i = 0; i < 10; i++) {
            long before = vtex.calls(FakeVtex.GET_ORDER).size();
            bridge.pass(Duration.ofSeconds(90));
            await().atMost(PATIENCE).until(() -> vtex.calls(FakeVtex.GET_ORDER).size() > before);
        }
        assertThat(vtex.calls(FakeVtex.GET_ORDER)).as("one call a rest").hasSizeLessThan(calls + 15);

        vtex.reset();
        for (int i = 0; i < orders; i++) {
            vtex.order(i + "-01", "ready-for-handling");
        }
        bridge.pass(Duration.ofSeconds(90));
        await().atMost(PATIENCE.multipliedBy(2)).until(() -> {
            bridge.pass(Duration.ofSeconds(1));
            return bridge.ledger().count("handling") == orders;
        });
        assertThat(bridge.erpFiles()).hasSize(orders);
        assertThat(bridge.trouble("vtex")).isEmpty();
    }
}
