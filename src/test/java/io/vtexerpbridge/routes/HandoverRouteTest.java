package io.vtexerpbridge.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.DataAccessResourceFailureException;

/** VTEX hears start-handling when the ERP has the order, and not before; enters at direct:work-order and by the ERP's own folders. */
class HandoverRouteTest {

    @TempDir
    Path home;

    private final FakeVtex vtex = new FakeVtex();
    private TestBridge bridge;

    @AfterEach
    void stop() {
        bridge.close();
        vtex.close();
        assertThat(vtex.violations()).isEmpty();
    }

    private void start(String mode) {
        start(mode, Map.of());
    }

    private void start(String mode, Map<String, String> others) {
        Map<String, String> values =
                new HashMap<>(Map.of("erp.handover", mode, "erp.handover-limit", "2h", "erp.handover-period", "20ms"));
        values.putAll(others);
        bridge = TestBridge.start(home, vtex, values);
    }

    private void released(String id) {
        vtex.order(id, "ready-for-handling");
        bridge.work(id);
        assertThat(bridge.erpFiles()).contains(id + ".csv");
        assertThat(vtex.accepted(id)).isZero();
        assertThat(bridge.state(id)).isEqualTo("delivered");
    }

    private void pickUp(String id) {
        try {
            Files.delete(bridge.erpFolder().resolve(id + ".csv"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Works what is due until VTEX was told. */
    private void started(String id) {
        await().atMost(TestBridge.PATIENCE).until(() -> {
            bridge.workAll();
            return bridge.state(id).equals("handling");
        });
        assertThat(vtex.accepted(id)).isEqualTo(1);
        assertThat(bridge.ask("select count(*) from handover where order_id = ?", id))
                .isEqualTo(0L);
    }

    /** What is due now is worked, and nothing comes of it. */
    private void stillWaits(String id) {
        bridge.workAll();
        assertThat(vtex.accepted(id)).isZero();
        assertThat(bridge.workState(id)).isEqualTo("open");
    }

    @Test
    void picked_up_means_that_the_file_has_left_the_folder() {
        start("picked-up");
        released("1-01");
        released("2-01");
        stillWaits("1-01");
        assertThat(bridge.lastError("1-01")).isEqualTo("The ERP has not picked the order's file up yet");

        pickUp("2-01");
        started("2-01");
        stillWaits("1-01");
        pickUp("1-01");
        started("1-01");
        assertThat(bridge.erpFiles()).isEmpty();
    }

    @Test
    void acknowledged_means_a_row_in_acks_with_or_without_a_number() {
        start("acknowledged");
        FakeErp erp = new FakeErp(bridge);
        released("1-01");
        released("2-01");
        pickUp("1-01");
        stillWaits("1-01");

        erp.drop("acks", "a.csv", "orderId;erpNumber", "1-01;PED-1");
        started("1-01");
        stillWaits("2-01");
        erp.drop("acks", "b.csv", "orderId", "2-01");
        started("2-01");
    }

    @Test
    void an_ERP_that_is_faster_than_the_bridge_is_not_overheard() {
        start("acknowledged");
        FakeErp erp = new FakeErp(bridge);
        bridge.advise(
                "release-order", route -> route.weaveById("to-release").after().process(exchange -> {
                    Files.delete(bridge.erpFolder().resolve("1-01.csv"));
                    erp.drop("acks", "fast.csv", "orderId;erpNumber", "1-01;PED-1");
                }));
        vtex.order("1-01", "ready-for-handling");
        bridge.work("1-01");
        started("1-01");
    }

    /** It has the order by the call, before the bridge, which may be killed there, waits for its word. */
    @Test
    void an_ERP_behind_HTTP_that_is_faster_than_the_bridge_is_not_overheard() {
        try (FakeErpHttp http = new FakeErpHttp()) {
            start("acknowledged", http.keys());
            FakeErp erp = new FakeErp(bridge);
            bridge.advise(
                    "deliver-to-http",
                    route -> route.weaveById("to-ledger-arrived").after().process(exchange -> {
                        erp.drop("acks", "fast.csv", "orderId;erpNumber", "1-01;PED-1");
                        throw new DataAccessResourceFailureException("killed");
                    }));
            vtex.order("1-01", "ready-for-handling");
            bridge.work("1-01");
            assertThat(vtex.accepted("1-01")).isZero();
            bridge.recover();
            started("1-01");
            assertThat(http.keysOf("1-01")).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"picked-up", "acknowledged"})
    void what_is_not_taken_in_time_is_shown_and_goes_on_when_it_is(String mode) {
        start(mode);
        released("1-01");
        bridge.pass(Duration.ofMinutes(119));
        stillWaits("1-01");
        bridge.pass(Duration.ofMinutes(2));
        bridge.workAll();
        assertThat(bridge.parked("1-01").cause()).isEqualTo("not-taken");
        assertThat(bridge.parked("1-01").reason()).contains("erp.handover-limit");
        assertThat(bridge.state("1-01")).isEqualTo("parked");

        pickUp("1-01");
        if (mode.equals("acknowledged")) {
            new FakeErp(bridge).drop("acks", "late.csv", "orderId", "1-01");
        }
        started("1-01");
    }

    @Test
    void retried_it_waits_for_as_long_again() {
        start("picked-up");
        released("1-01");
        bridge.pass(Duration.ofHours(3));
        bridge.workAll();
        assertThat(bridge.state("1-01")).isEqualTo("parked");

        // nobody looked at it before Monday
        bridge.pass(Duration.ofHours(60));
        new Operator(bridge).post("/orders/retry", "{'ids':['1-01']}");
        stillWaits("1-01");
        bridge.pass(Duration.ofMinutes(119));
        stillWaits("1-01");
        bridge.pass(Duration.ofMinutes(2));
        bridge.workAll();
        assertThat(bridge.state("1-01")).isEqualTo("parked");
    }

    /** What the ERP tells while the bridge waits for its word on the order is none of that word's business. */
    @Test
    void a_cancellation_that_comes_meanwhile_does_not_wait_for_the_limit() {
        start("acknowledged");
        FakeErp erp = new FakeErp(bridge);
        released("1-01");
        erp.drop("cancellations", "c.csv", "orderId;action;reason", "1-01;cancel;out of stock");
        await().atMost(TestBridge.PATIENCE).until(() -> {
            bridge.workAll();
            bridge.pass(Duration.ofSeconds(5));
            return vtex.status("1-01").equals("canceled");
        });
        assertThat(vtex.accepted("1-01")).isZero();
    }

    @Test
    void an_invoice_that_comes_before_the_word_follows_it() {
        start("acknowledged");
        FakeErp erp = new FakeErp(bridge);
        released("1-01");
        erp.drop("invoices", "i.csv", "orderId;invoiceNumber", "1-01;501");
        bridge.workAll();
        erp.drop("acks", "a.csv", "orderId", "1-01");
        started("1-01");
    }

    @Test
    void an_order_that_somebody_started_by_hand_waits_for_nobody() {
        start("acknowledged");
        released("1-01");
        vtex.status("1-01", "handling");
        bridge.heardOf("1-01");
        bridge.workAll();
        assertThat(bridge.state("1-01")).isEqualTo("handling");
        assertThat(vtex.accepted("1-01")).isZero();
        assertThat(bridge.ask("select count(*) from handover")).isEqualTo(0L);
    }

    @Test
    void a_canceled_order_waits_for_nobody() {
        start("picked-up");
        released("1-01");
        vtex.status("1-01", "canceled");
        bridge.heardOf("1-01");
        bridge.workAll();
        assertThat(bridge.state("1-01")).isEqualTo("canceled");
        assertThat(bridge.erpFiles()).contains("1-01.canceled.csv");
        assertThat(bridge.ask("select count(*) from handover")).isEqualTo(0L);
    }

    /** As with a share that is not mounted. */
    @Test
    void a_folder_that_is_away_is_no_ERP_that_took_everything() throws IOException {
        start("picked-up");
        released("1-01");
        Path away = home.resolve("away");
        Files.move(bridge.erpFolder(), away);
        await().atMost(TestBridge.PATIENCE)
                .until(() -> !bridge.trouble("erp-channel").isEmpty());
        stillWaits("1-01");
        Files.move(away, bridge.erpFolder());
        stillWaits("1-01");
        pickUp("1-01");
        started("1-01");
    }

    @Test
    void a_stop_between_the_release_and_the_wait_releases_nothing_twice() {
        start("picked-up");
        bridge.advise("wait-for-handover", route -> route.weaveAddFirst()
                .throwException(new DataAccessResourceFailureException("killed")));
        vtex.order("1-01", "ready-for-handling");
        bridge.work("1-01");
        pickUp("1-01");
        bridge.restart();
        bridge.leaveWorkToTheTest();
        started("1-01");
        assertThat(bridge.erpFiles()).isEmpty();
    }

    @Test
    void a_bridge_that_is_told_to_wait_no_more_lets_all_go_on() {
        start("acknowledged");
        released("1-01");
        bridge.close();
        start("delivered");
        started("1-01");
    }
}
