package io.vtexerpbridge.routes;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Enters where the ERP does: a file is dropped into payments/. */
class SendPaymentRouteTest {

    @TempDir
    static Path home;

    private static FakeVtex vtex;
    private static TestBridge bridge;
    private static FakeErp erp;
    private static int orders;

    private final String id = "36000" + ++orders + "-01";
    private final String number = "36000" + orders;
    private final String file = "f" + number + ".csv";

    @BeforeAll
    static void start() {
        vtex = new FakeVtex();
        bridge = TestBridge.start(home, vtex, Map.of());
        erp = new FakeErp(bridge);
    }

    @AfterAll
    static void stop() {
        bridge.close();
        vtex.close();
    }

    @AfterEach
    void nothing_forbidden_was_done() {
        vtex.plain();
        assertThat(vtex.violations()).isEmpty();
    }

    @Test
    void a_payment_that_arrived_is_told_once() {
        vtex.order(id, "payment-pending");
        erp.drop("payments", file, "orderId;paymentId", id + ";");
        bridge.workFor(Duration.ofMinutes(1));

        assertThat(vtex.calls("notify-payment")).hasSize(1);
        assertThat(vtex.calls("notify-payment").get(0).path())
                .endsWith(id + "/payments/4A76A383D89C759F6E8FBDA83573476E/payment-notification");
        assertThat(erp.only("payments", file).outcome()).isEqualTo("posted");
    }

    @Test
    void an_order_that_waits_for_no_payment_gets_none() {
        vtex.order(id, "handling");
        erp.drop("payments", file, "orderId;paymentId", id + ";");
        bridge.workAll();

        assertThat(vtex.calls("notify-payment")).noneMatch(call -> call.path().contains(id));
        assertThat(erp.only("payments", file).outcome()).isEqualTo("already-posted");
    }
}
