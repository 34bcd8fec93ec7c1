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

/** Enters where the ERP does: a file is dropped into sellers/. */
class SendSellerChangeRouteTest {

    @TempDir
    static Path home;

    private static FakeVtex vtex;
    private static TestBridge bridge;
    private static FakeErp erp;
    private static int orders;

    private final String id = "37000" + ++orders + "-01";
    private final String number = "37000" + orders;
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

    private void move() {
        erp.drop("sellers", file, "orderId;sellerId;reason", id + ";rio;no stock");
        bridge.workFor(Duration.ofMinutes(1));
    }

    @Test
    void an_order_inside_its_window_gets_the_other_seller() {
        vtex.order(id, "window-to-change-seller");
        move();

        assertThat(vtex.calls("change-seller").stream()
                        .filter(call -> call.path().contains(id)))
                .hasSize(1);
        assertThat(erp.only("sellers", file).outcome()).isEqualTo("posted");
    }

    @Test
    void an_order_outside_its_window_comes_back() {
        vtex.order(id, "handling");
        move();

        assertThat(vtex.calls("change-seller")).noneMatch(call -> call.path().contains(id));
        assertThat(erp.only("sellers", file).reason()).contains("window-to-change-seller");
    }
}
