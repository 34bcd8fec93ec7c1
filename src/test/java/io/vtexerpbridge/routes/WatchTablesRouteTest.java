package io.vtexerpbridge.routes;

import static io.vtexerpbridge.routes.TestBridge.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.camel.health.HealthCheckHelper;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables in a running bridge: what they lack parks an order, and a line that is added lets it go on. */
class WatchTablesRouteTest {

    @TempDir
    static Path home;

    private static FakeVtex vtex;
    private static TestBridge bridge;

    @BeforeAll
    static void start() throws IOException {
        vtex = new FakeVtex();
        table("carriers", "from;to\nnobody;0\n");
        bridge = TestBridge.start(home, vtex, Map.of("erp.tables.poll-period", "20ms"));
    }

    @AfterAll
    static void stop() {
        bridge.close();
        vtex.close();
    }

    private static void table(String name, String text) throws IOException {
        Path folder = Files.createDirectories(home.resolve("config/tables"));
        Path fresh = Files.writeString(folder.resolve("." + name + ".tmp"), text);
        Files.move(fresh, folder.resolve(name + ".csv"), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }

    private static List<String> readiness() {
        return HealthCheckHelper.invokeReadiness(bridge.camel()).stream()
                .filter(result -> result.getCheck().getId().equals("tables"))
                .map(result -> result.getState() + " " + result.getMessage().orElse(""))
                .toList();
    }

    @Test
    void an_order_that_lacks_a_line_is_parked_and_goes_on_by_itself_when_the_line_is_there() throws IOException {
        vtex.order("1-01", "ready-for-handling");
        bridge.work("1-01");
        assertThat(bridge.cause("1-01")).isEqualTo("table");
        assertThat(bridge.parked("1-01").reason())
                .startsWith("Order 1-01: config/tables/carriers.csv has no line for \"")
                .contains(";CODE");
        assertThat(bridge.erpFiles()).doesNotContain("1-01.csv");
        assertThat(vtex.accepted("1-01")).isZero();

        table("carriers", "from;to\n*;12\n");
        await().atMost(PATIENCE).until(() -> bridge.workState("1-01").equals("open"));
        bridge.workToTheEnd("1-01");

        assertThat(bridge.state("1-01")).isEqualTo("handling");
        assertThat(Files.readString(bridge.erpFolder().resolve("1-01.csv"))).contains(";12;");
        assertThat(vtex.accepted("1-01")).isEqualTo(1);

        table("carriers", "from;to\nbroken\n");
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(readiness())
                .singleElement()
                .asString()
                .startsWith("UP config/tables/carriers.csv, line 2: "));
        vtex.order("1-02", "ready-for-handling");
        bridge.work("1-02");
        assertThat(bridge.state("1-02")).as("by the table as it was").isEqualTo("handling");
    }

    @Test
    void a_broken_table_stops_the_start_with_file_and_line(@TempDir Path other) throws IOException {
        Path file = other.resolve("config/tables/skus.csv");
        Files.createDirectories(file.getParent());
        Files.writeString(file, "from;to\n1;A\n1;B\n");
        assertThatThrownBy(() -> TestBridge.start(other, vtex, Map.of()))
                .rootCause()
                .hasMessageStartingWith("config/tables/skus.csv, line 3: found a second line for \"1\"");
    }
}
