package io.vtexerpbridge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import io.vtexerpbridge.BridgeHome;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LoggerContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * The dry run and the comparison of mappings, against a VTEX that answers two questions and notes every call. The ledger of the first dry
 * run is that of the bridge whose mapping is compared.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SeeBeforeDoingTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String CSV = "config/mappings/order.csv.ftl";

    @TempDir
    static Path folder;

    private static final Map<String, ObjectNode> ORDERS = new LinkedHashMap<>();
    private static final List<String> CALLS = new CopyOnWriteArrayList<>();
    private static HttpServer vtex;
    private static BridgeHome home;
    private static String logging;

    @BeforeAll
    static void start() throws IOException {
        logging = System.getProperty("log4j2.configurationFile");
        home = BridgeHome.in(folder);
        order("two-items", "1-01", "ready-for-handling");
        order("several-warehouses", "1-02", "handling");
        order("kit", "1-03", "ready-for-handling");
        vtex = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        vtex.createContext("/", exchange -> {
            String path = exchange.getRequestURI().getPath();
            CALLS.add(exchange.getRequestMethod() + " " + path);
            String id = path.substring(path.lastIndexOf('/') + 1);
            String body = path.equals("/api/oms/pvt/orders")
                    ? list(exchange.getRequestURI().getQuery())
                    : ORDERS.containsKey(id) ? ORDERS.get(id).toString() : "{}";
            byte[] answer = body.getBytes(StandardCharsets.UTF_8);
            exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        vtex.start();
    }

    @AfterAll
    static void stop() {
        vtex.stop(0);
        if (logging == null) {
            System.clearProperty("log4j2.configurationFile");
        } else {
            System.setProperty("log4j2.configurationFile", logging);
        }
    }

    private static void order(String sample, String id, String status) throws IOException {
        ObjectNode order =
                (ObjectNode) JSON.readTree(Files.readString(Path.of("samples/orders", sample, "order.json")));
        ORDERS.put(id, order.put("orderId", id).put("status", status));
    }

    private static String list(String query) {
        ObjectNode answer = JSON.createObjectNode();
        ArrayNode list = answer.putArray("list");
        ORDERS.values().stream()
                .filter(order ->
                        query.contains("f_status=" + order.path("status").asText() + "&"))
                .forEach(order -> list.addObject()
                        .put("orderId", order.path("orderId").asText())
                        .put("creationDate", order.path("creationDate").asText())
                        .put("status", order.path("status").asText()));
        answer.putObject("paging").put("total", list.size());
        return answer.toString();
    }

    private Typed bridge(String... line) {
        return bridge(Map.of(), line);
    }

    /** @param more keys, as somebody types them before the command */
    private Typed bridge(Map<String, String> more, String... line) {
        String url = "http://127.0.0.1:" + vtex.getAddress().getPort();
        Map<String, String> environment = new LinkedHashMap<>(Map.of(
                "BRIDGE_HOME", folder.toString(),
                "VTEX_ACCOUNT", "acmestore",
                "VTEX_BASE_URL", url,
                "VTEX_APP_KEY", "key",
                "VTEX_APP_TOKEN", "token"));
        environment.putAll(more);
        return Typed.bridge(environment, line);
    }

    private static List<String> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    @Order(1)
    void a_dry_run_writes_documents_and_makes_not_one_call_that_changes_anything() throws IOException {
        Typed run = bridge("run", "--dry-run", "--limit", "3");

        assertThat(run.out())
                .contains("3 orders read, 3 documents, 0 could not")
                .contains("Nothing at VTEX was changed");
        assertThat(run.exit()).as(run.out() + run.err()).isZero();
        Path dry = folder.resolve("data/dry-run");
        assertThat(files(dry.resolve("orders"))).containsExactly("1-01.csv", "1-02.csv", "1-03.csv");
        assertThat(CALLS).allMatch(call -> call.matches("GET /api/oms/pvt/orders(/1-0[123])?"));
        assertThat(CALLS).contains("GET /api/oms/pvt/orders/1-01");
        assertThat(folder.resolve("data/erp")).doesNotExist();
        assertThat(files(folder.resolve("data"))).containsExactly("dry-run");

        Files.copy(
                dry.resolve("ledger.mv.db"), folder.resolve("data/ledger.mv.db"), StandardCopyOption.REPLACE_EXISTING);
    }

    @Test
    @Order(2)
    void a_mapping_that_was_not_edited_changes_nothing_though_the_orders_went_on_at_VTEX() {
        ORDERS.get("1-01").put("status", "invoiced");

        Typed map = bridge("map", "--from-ledger", "--since", "2026-01-01", "--diff");

        assertThat(map.out()).isEqualTo("3 orders compared: 3 same, 0 differ" + System.lineSeparator());
        assertThat(map.exit()).as(map.err()).isZero();
    }

    @Test
    @Order(2)
    void an_edited_copy_is_compared_while_the_files_that_count_stay_as_they_are(@TempDir Path copy) throws IOException {
        for (String name : List.of("mappings", "tables", "layouts")) {
            BridgeHome.copy(copy, "config/" + name);
        }
        Path template = copy.resolve(CSV);
        Files.writeString(template, Files.readString(template).replace("<@column sla=", "<@column delivery="));
        Files.writeString(copy.resolve("config/tables/skus.csv"), "from;to\n*;S-1\n");

        Typed map = bridge(
                Map.of(
                        "ERP_MAPPINGS_DIRECTORY",
                                copy.resolve("config/mappings").toString(),
                        "ERP_LAYOUTS_DIRECTORY", copy.resolve("config/layouts").toString(),
                        "ERP_TABLES_DIRECTORY", copy.resolve("config/tables").toString()),
                "map",
                "--from-ledger",
                "--since",
                "2026-01-01",
                "--diff");

        assertThat(map.out())
                .contains("3 orders compared: 0 same, 3 differ")
                .contains("  delivery: 3 of 3 (e.g. (not there) -> ")
                .contains("  skuId: 3 of 3 (e.g. ")
                .contains(" -> S-1)");
        assertThat(map.exit()).isEqualTo(1);
    }

    @Test
    @Order(3)
    void an_edited_mapping_is_told_by_column_with_an_example_and_is_1() {
        home.write("config/tables/skus.csv", "from;to\n*;S-1\n");
        home.replace(CSV, "<@column sla=", "<@column channel=order.salesChannel/>\n  <@column sla=");
        // what an order became at VTEX says nothing about the mapping
        ((ObjectNode) ORDERS.get("1-03").path("items").path(0)).put("quantity", 9);
        CALLS.clear();

        Typed map = bridge("map", "--from-ledger", "--since", "2026-01-01", "--diff");

        assertThat(map.out())
                .contains("-orderId;")
                .contains("2 orders compared: 0 same, 2 differ")
                .contains("  skuId: 2 of 2 (e.g. ")
                .contains(" -> S-1)")
                .contains("  channel: 2 of 2 (e.g. (not there) -> ")
                .doesNotContain("  status: ")
                .contains("not compared: 1 changed at VTEX since");
        assertThat(map.exit()).isEqualTo(1);
        assertThat(CALLS)
                .containsExactlyInAnyOrder(
                        "GET /api/oms/pvt/orders/1-01", "GET /api/oms/pvt/orders/1-02", "GET /api/oms/pvt/orders/1-03");
    }

    @Test
    @Order(4)
    void without_diff_it_prints_what_the_mapping_makes_now_of_so_many_orders() {
        Typed map = bridge("map", "--from-ledger", "--since", "2026-01-01", "--limit", "1");

        assertThat(map.out().lines().filter(line -> line.startsWith("orderId;")))
                .hasSize(1);
        assertThat(map.exit()).as(map.err()).isZero();
        assertThat(bridge("map", "--from-ledger").exit()).isEqualTo(2);
        assertThat(bridge("map").exit()).isEqualTo(2);
    }

    @Test
    @Order(5)
    void a_dry_run_beside_the_bridge_tells_which_lines_the_tables_lack() throws IOException {
        home.write("config/tables/skus.csv", "from;to;note\nnothing;1;\n");
        Files.writeString(folder.resolve("data/ledger.mv.db"), "not mine to open");

        for (int n = 1; n <= 10; n++) {
            order("two-items", "2-" + n, "ready-for-handling");
        }

        Typed run = bridge("run", "--dry-run", "--limit", "12");

        assertThat(run.out())
                .contains("12 orders read, 0 documents, 0 could not be tried or wait, 12 would be parked")
                .containsPattern(
                        "  10 orders \\(2-[0-9]+, 2-[0-9]+, 2-[0-9]+ …\\): config/tables/skus.csv has no line for ")
                .contains("  Order 1-02: config/tables/skus.csv has no line for ")
                .contains("Lines to add to your tables")
                .contains("  skus.csv  ");
        assertThat(run.exit()).isEqualTo(1);
        assertThat(folder.resolve("data/ledger.mv.db")).hasContent("not mine to open");
        assertThat(bridge("run", "--limit", "1").exit()).isEqualTo(2);
    }

    /** The summary tells it, equal reasons once. */
    @Test
    @Order(6)
    void a_dry_run_logs_no_line_for_each_order_that_would_be_parked() {
        LoggerContext context = (LoggerContext) LogManager.getContext(false);
        try {
            bridge("run", "--dry-run", "--limit", "0");
            context.reconfigure();

            assertThat(context.getLogger("park-order").isWarnEnabled()).isFalse();
            assertThat(context.getLogger("retry-order").isInfoEnabled()).isTrue();
            assertThat(context.getLogger("org.apache.hc.client5.http.wire").isFatalEnabled())
                    .isFalse();
        } finally {
            System.clearProperty("log4j2.configurationFile");
            context.reconfigure();
        }
    }
}
