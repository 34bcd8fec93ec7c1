package io.vtexerpbridge.jar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.vtexerpbridge.BridgeHome;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.xml.XMLConstants;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.Schema;
import javax.xml.validation.SchemaFactory;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jar as a customer runs it: a process, configured by environment variables alone, against a sandbox process. */
class BridgeJarIT {

    private static final String HEADER =
            "orderId;sequence;account;createdAt;status;currency;orderTotal;itemsTotal;discountTotal;freightTotal;taxTotal;"
                    + "adjustmentTotal;customerName;customerDocument;customerDocumentType;companyName;companyDocument;"
                    + "stateInscription;email;phone;receiverName;street;number;complement;neighborhood;city;state;postalCode;"
                    + "country;deliveryChannel;carrier;sla;estimatedDelivery;warehouseId;paymentMethods;installments;"
                    + "salesChannel;affiliateId;marketplaceOrderId;notes;line;uniqueId;skuId;refId;ean;name;quantity;unit;"
                    + "unitMultiplier;unitPrice;lineGross;lineDiscount;lineFreight;lineTax;lineTotal";

    private static final String TROUBLE =
            "{\"repeatedEvents\":0.05,\"shortLots\":0.3,\"rate429\":{\"fraction\":0.01,\"times\":2,\"retryAfter\":4}}";

    @TempDir
    Path home;

    @Test
    void every_order_of_every_shape_becomes_one_csv_that_adds_up() throws Exception {
        copyProject();
        try (SandboxProcess sandbox = new SandboxProcess(home);
                JarProcess bridge = bridge(sandbox, Map.of())) {
            sandbox.trouble(TROUBLE);
            makeOrders(sandbox, 160);
            allHandled(sandbox, bridge, 160);

            List<Path> files = documents();
            assertThat(files).hasSize(160);
            for (Path file : files) {
                assertAddsUp(file, sandbox);
            }
            assertNothingTwice(sandbox);
            assertThat(sandbox.summary().path("callsDuringPause").asInt()).isZero();
            assertThat(bridge.terminate()).isEqualTo(143);
            assertThat(bridge.output())
                    .contains("The bridge has stopped")
                    .doesNotContain("ERROR", "Exception", sandbox.environment().get("VTEX_APP_TOKEN"));
        }
    }

    @Test
    void a_kill_in_the_middle_loses_and_doubles_nothing_while_the_erp_takes_files_away() throws Exception {
        copyProject();
        Map<String, Integer> taken = new HashMap<>();
        try (SandboxProcess sandbox = new SandboxProcess(home)) {
            JarProcess bridge = bridge(sandbox, Map.of());
            sandbox.trouble(TROUBLE);
            makeOrders(sandbox, 120);
            for (int kills = 1; kills <= 3; kills++) {
                int enough = kills * 30;
                await().atMost(Duration.ofMinutes(2)).until(() -> takeAway(taken) >= enough);
                bridge.kill();
                bridge = bridge(sandbox, Map.of());
            }
            await().atMost(Duration.ofMinutes(4)).until(() -> {
                takeAway(taken);
                return isDone(sandbox, 120);
            });
            takeAway(taken);
            bridge.close();

            assertThat(taken).hasSize(120).allSatisfy((order, times) -> assertThat(times)
                    .isEqualTo(1));
            assertNothingTwice(sandbox);
        }
    }

    @Test
    void xml_in_iso_8859_1_is_valid() throws Exception {
        copyProject();
        Schema schema = SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI)
                .newSchema(home.resolve("config/mappings/order.xsd").toFile());
        try (SandboxProcess sandbox = new SandboxProcess(home);
                JarProcess bridge = bridge(sandbox, Map.of("ERP_FORMAT", "xml", "ERP_CHARSET", "ISO-8859-1"))) {
            makeOrders(sandbox, 60);
            allHandled(sandbox, bridge, 60);

            assertThat(documents()).hasSize(60).allSatisfy(file -> {
                assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                        .startsWith("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>");
                schema.newValidator().validate(new StreamSource(file.toFile()));
            });
            assertThat(bridge.terminate()).isEqualTo(143);
        }
    }

    @Test
    void an_edit_of_mapping_and_route_takes_effect_without_a_build_and_a_component_in_lib_is_found() throws Exception {
        copyProject();
        edit("config/mappings/order.csv.ftl", text -> text.replace("<@column orderId=", "<@column pedido="));
        edit(
                "routes/orders/deliver-order.camel.yaml",
                text -> text.replace(
                        "        - to:\n            uri: direct:deliver-to-erp",
                        "        - log:\n"
                                + "            message: \"ours: ${variable.orderId}\"\n"
                                + "        - to:\n"
                                + "            uri: acme:desk\n"
                                + "        - to:\n"
                                + "            uri: direct:deliver-to-erp"));
        AcmeComponent.dropInto(Files.createDirectories(home.resolve("lib")), Path.of(JarProcess.jar()));
        try (SandboxProcess sandbox = new SandboxProcess(home);
                JarProcess bridge = bridge(sandbox, Map.of("ROUTES_RELOAD", "true"))) {
            makeOrders(sandbox, 2);
            allHandled(sandbox, bridge, 2);

            assertThat(documents()).hasSize(2).allSatisfy(file -> assertThat(Files.readString(file))
                    .startsWith("pedido;sequence;"));
            assertThat(bridge.output()).contains("ours: ").contains("acme has it at the desk");

            edit("config/mappings/order.csv.ftl", text -> text.replace("<@column pedido=", "<@column numero="));
            edit("routes/orders/deliver-order.camel.yaml", text -> text.replace("acme:desk", "acme:counter"));
            bridge.says("order.csv.ftl took effect").says("deliver-order.camel.yaml took effect");
            makeOrders(sandbox, 1);
            allHandled(sandbox, bridge, 3);

            assertThat(bridge.output()).contains("acme has it at the counter");
            assertThat(documents())
                    .anySatisfy(file -> assertThat(Files.readString(file)).startsWith("numero;"));
        }
    }

    @Test
    void an_environment_variable_means_the_same_as_the_line_in_a_file() throws Exception {
        copyProject();
        Map<String, String> variables =
                Map.of("VTEX_RESPONSE_TIMEOUT", "20s", "VTEX_CONNECT_TIMEOUT", "20s", "ERP_INBOX_POLL_PERIOD", "1s");
        try (SandboxProcess sandbox = new SandboxProcess(home);
                JarProcess bridge = bridge(sandbox, variables)) {
            makeOrders(sandbox, 2);
            allHandled(sandbox, bridge, 2);

            assertThat(documents()).hasSize(2);
        }
    }

    @Test
    void mistakes_are_told_with_file_and_line_and_the_mend() throws Exception {
        Map<String, String> store =
                Map.of("VTEX_ACCOUNT", "acmestore", "VTEX_APP_KEY", "key", "VTEX_APP_TOKEN", "token", "HTTP_PORT", "0");
        copyProject();
        edit("config/mappings/order.csv.ftl", text -> text.replace("order.sequence", "order.sequense"));
        assertRefusesToStart(store, "config/mappings/order.csv.ftl", "line", "column sequence has no value");

        copyProject();
        edit("routes/orders/enrich-order.camel.yaml", text -> text.replace("steps:", "stepz:"));
        assertRefusesToStart(store, "enrich-order.camel.yaml", "line");

        copyProject();
        Files.writeString(home.resolve("config/local.properties"), "erp.chanel = folder\n");
        assertRefusesToStart(store, "config/local.properties line 1", "erp.chanel", "erp.channel");
        Files.delete(home.resolve("config/local.properties"));

        assertRefusesToStart(Map.of("VTEX_ACCOUNT", "acmestore"), "vtex.app-key is missing", "VTEX_APP_KEY");

        Map<String, String> lost = new HashMap<>(store);
        lost.put("LEDGER_URL", "jdbc:postgresql://127.0.0.1:1/bridge");
        assertRefusesToStart(lost, "jdbc:postgresql://127.0.0.1:1/bridge");
    }

    @Test
    void a_wrong_token_and_an_unwritable_folder_are_told_by_health_and_nothing_is_lost() throws Exception {
        copyProject();
        Path orders = Files.createDirectories(home.resolve("data/erp")).resolve("orders");
        Files.writeString(orders, "a file where the folder should be");
        int port = freePort();
        try (SandboxProcess sandbox = new SandboxProcess(home)) {
            try (JarProcess bridge =
                    bridge(sandbox, Map.of("VTEX_APP_TOKEN", "wrong", "HTTP_PORT", Integer.toString(port)))) {
                bridge.says("vtex.app-key or vtex.app-token is wrong");
                assertThat(health(port)).contains("\"status\":\"DOWN\"", "vtex.app-token", "erp.orders.directory");
            }
            int callsBefore = sandbox.summary().path("callsTotal").asInt();
            assertThat(callsBefore).isEqualTo(1);
            try (JarProcess bridge = bridge(sandbox, Map.of("HTTP_PORT", Integer.toString(port)))) {
                makeOrders(sandbox, 5);
                bridge.says("Orders wait meanwhile");
                assertThat(health(port)).contains("\"status\":\"DOWN\"", "erp.orders.directory");
                Files.delete(orders);
                allHandled(sandbox, bridge, 5);
                assertThat(documents()).hasSize(5);
                assertThat(health(port)).doesNotContain("DOWN");
                assertThat(get(port, "/observe/metrics"))
                        .contains("bridge_deliveries_total", "bridge_vtex_calls_total", "bridge_events_taken_total")
                        .doesNotContain("bridge_started_seconds NaN");
                assertThat(get(port, "/observe/health/live")).contains("UP");
            }
        }
    }

    @Test
    void the_demo_brings_all_its_orders_to_invoiced_and_one_to_canceled() throws Exception {
        copyProject();
        try (JarProcess demo = JarProcess.start(home, Map.of(), "demo", "--orders", "20", "--exit-when-done")) {
            assertThat(demo.exitCode()).as(demo.output()).isZero();
            assertThat(demo.output())
                    .contains("Done: 21 orders made", "20 orders invoiced, 1 canceled, 0 started twice.")
                    .contains("0 posted again");
        }
    }

    private JarProcess bridge(SandboxProcess sandbox, Map<String, String> more) {
        Map<String, String> environment = new HashMap<>(sandbox.environment());
        environment.put("HTTP_PORT", "0");
        environment.put("FEED_POLL_PERIOD", "500ms");
        environment.putAll(more);
        return JarProcess.start(home, environment, "run");
    }

    private void makeOrders(SandboxProcess sandbox, int count) {
        await().atMost(Duration.ofMinutes(2))
                .until(() -> sandbox.summary().path("feed").path("configured").asBoolean());
        sandbox.makeOrders(count);
    }

    private static void allHandled(SandboxProcess sandbox, JarProcess bridge, int count) {
        try {
            await().atMost(Duration.ofMinutes(2)).until(() -> isDone(sandbox, count));
        } catch (ConditionTimeoutException e) {
            throw new AssertionError("not done: " + sandbox.summary() + "; the bridge says: " + bridge.output(), e);
        }
    }

    private static boolean isDone(SandboxProcess sandbox, int count) {
        JsonNode summary = sandbox.summary();
        return summary.path("ordersByState").path("handling").asInt() == count
                && summary.path("feed").path("quantity").asInt() == 0;
    }

    private static void assertNothingTwice(SandboxProcess sandbox) {
        JsonNode summary = sandbox.summary();
        assertThat(summary.path("startHandlingAcceptedTwice").asInt()).isZero();
        assertThat(summary.path("refusedCalls").asInt()).as(summary.toString()).isZero();
    }

    private List<Path> documents() throws IOException {
        try (Stream<Path> files = Files.list(home.resolve("data/erp/orders"))) {
            return files.filter(file -> !file.getFileName().toString().startsWith("."))
                    .sorted()
                    .toList();
        }
    }

    /** Plays an ERP that removes what it reads at once; counts how often it saw each order. */
    private int takeAway(Map<String, Integer> taken) throws IOException {
        if (Files.isDirectory(home.resolve("data/erp/orders"))) {
            for (Path file : documents()) {
                assertThat(Files.readString(file)).startsWith(HEADER).endsWith("\r\n");
                taken.merge(file.getFileName().toString(), 1, Integer::sum);
                Files.delete(file);
            }
        }
        return taken.size();
    }

    private static void assertAddsUp(Path file, SandboxProcess sandbox) throws IOException {
        assertThat(Files.readString(file)).startsWith(HEADER + "\r\n");
        CSVFormat format = CSVFormat.DEFAULT
                .builder()
                .setDelimiter(';')
                .setHeader()
                .setSkipHeaderRecord(true)
                .get();
        try (CSVParser parser = CSVParser.parse(file, StandardCharsets.UTF_8, format)) {
            List<CSVRecord> rows = parser.getRecords();
            CSVRecord first = rows.get(0);
            JsonNode order = sandbox.order(first.get("orderId"));
            assertThat(amount(first, "orderTotal"))
                    .isEqualByComparingTo(BigDecimal.valueOf(order.path("value").asLong(), 2));
            assertThat(amount(first, "itemsTotal")
                            .add(amount(first, "discountTotal"))
                            .add(amount(first, "freightTotal"))
                            .add(amount(first, "taxTotal"))
                            .add(amount(first, "adjustmentTotal")))
                    .isEqualByComparingTo(amount(first, "orderTotal"));
            assertThat(rows).hasSize(order.path("items").size());
            Map<String, String> sums = Map.of(
                    "lineGross", "itemsTotal",
                    "lineDiscount", "discountTotal",
                    "lineFreight", "freightTotal",
                    "lineTax", "taxTotal");
            sums.forEach((line, total) -> assertThat(
                            rows.stream().map(row -> amount(row, line)).reduce(BigDecimal.ZERO, BigDecimal::add))
                    .as("%s of %s", line, file)
                    .isEqualByComparingTo(amount(first, total)));
        }
    }

    private static BigDecimal amount(CSVRecord row, String column) {
        return new BigDecimal(row.get(column).replace(',', '.'));
    }

    private void assertRefusesToStart(Map<String, String> environment, String... sentences) {
        try (JarProcess bridge = JarProcess.start(home, environment, "run")) {
            assertThat(bridge.exitCode()).isEqualTo(1);
            assertThat(bridge.output()).contains(sentences).doesNotContain("\tat ");
        }
    }

    private void copyProject() {
        BridgeHome.copy(home, "config", "routes", "samples/demo");
    }

    private void edit(String file, Function<String, String> change) throws IOException {
        String before = Files.readString(home.resolve(file));
        String after = change.apply(before);
        assertThat(after).isNotEqualTo(before);
        Files.writeString(home.resolve(file), after);
    }

    private static String health(int port) throws Exception {
        return get(port, "/observe/health");
    }

    private static String get(int port, String path) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
