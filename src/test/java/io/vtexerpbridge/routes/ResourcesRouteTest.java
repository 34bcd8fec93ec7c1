package io.vtexerpbridge.routes;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** What the bridge does when something it needs gives out: it says so, waits, and goes on by itself. */
class ResourcesRouteTest {

    private static final Path FULL = Path.of("/dev/full");

    @TempDir
    Path home;

    private FakeVtex vtex;
    private TestBridge bridge;

    @BeforeEach
    void start() {
        vtex = new FakeVtex();
        bridge = TestBridge.start(home, vtex, Map.of());
    }

    @AfterEach
    void stop() {
        bridge.close();
        vtex.close();
    }

    static boolean hasFullDevice() {
        return Files.exists(FULL);
    }

    @Test
    @EnabledIf("hasFullDevice")
    void a_full_disk_keeps_the_order_waiting_and_shows_nothing_to_the_erp() throws Exception {
        vtex.order("v1-01", "ready-for-handling");
        vtex.order("v2-01", "ready-for-handling");
        bridge.work("v2-01");
        Path staged = bridge.erpFolder().resolve(".v1-01.csv");
        Files.createSymbolicLink(staged, FULL);

        bridge.work("v1-01");

        assertThat(bridge.state("v1-01")).isEqualTo("waiting");
        assertThat(bridge.cause("v1-01")).isEqualTo("erp-channel");
        assertThat(bridge.trouble("erp-channel")).contains("No space left on device");
        assertThat(bridge.erpFiles()).containsExactly("v2-01.csv");

        Files.delete(staged);
        bridge.pass(Duration.ofMinutes(1));
        assertThat(bridge.workIfDue("v1-01")).isTrue();
        assertThat(bridge.state("v1-01")).isEqualTo("handling");
        assertThat(bridge.erpFiles()).containsExactly("v1-01.csv", "v2-01.csv");
        assertThat(bridge.trouble("erp-channel")).isEmpty();
    }

    @Test
    void work_that_the_ledger_left_in_the_middle_is_done_soon_and_once() {
        vtex.order("v1-01", "ready-for-handling");
        bridge.advise(
                "deliver-to-folder",
                route -> route.weaveById("to-ledger-delivered").after().process(TestBridge.dying()));
        bridge.heardOf("v1-01");
        bridge.workAll();
        assertThat(bridge.state("v1-01")).isEqualTo("delivered");

        bridge.workAll();
        bridge.pass(Duration.ofSeconds(16));
        bridge.workAll();

        assertThat(bridge.state("v1-01")).isEqualTo("handling");
        assertThat(bridge.erpFiles()).containsExactly("v1-01.csv");
    }
}
