package io.vtexerpbridge.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vtexerpbridge.BridgeHome;
import io.vtexerpbridge.sandbox.Sandbox;
import io.vtexerpbridge.sandbox.SandboxOptions;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Plants one mistake into the shipped files and reads what check says about it. */
class CheckCommandTest {

    private static final String ACK = "routes/orders/ack-order.camel.yaml";
    private static final String DELIVER = "routes/orders/deliver-order.camel.yaml";
    private static final String ERRORS = "routes/shared/errors-of-work.camel.yaml";
    private static final String FEED_CALLS = "routes/shared/vtex-feed.camel.yaml";
    private static final String CSV = "config/mappings/order.csv.ftl";
    private static final String KEYS = "config/application.properties";
    private static final String CALL = "routes/channels/call-erp.camel.yaml";
    private static final String SETTLE = "routes/orders/settle-delivery.camel.yaml";
    private static final String OWN = "routes/own/own-step.camel.yaml";

    @TempDir
    private Path folder;

    private final Map<String, String> environment = new HashMap<>();

    @Test
    void the_shipped_files_are_well() {
        BridgeHome.in(folder);

        Typed check = check("--offline");

        assertThat(check.out())
                .startsWith("ok         the configuration")
                .contains("ok         layouts, carriers and tables", "ok         10 mappings", "ok         ")
                .doesNotContain("problem ")
                .endsWith("all well" + System.lineSeparator());
        assertThat(check.exit()).isZero();
        assertThat(folder.resolve("data")).doesNotExist();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mistakes")
    void a_mistake_is_named_with_file_and_line(
            String kind, Consumer<BridgeHome> mistake, String file, String placeOfTheLine, String said) {
        BridgeHome home = BridgeHome.in(folder);
        mistake.accept(home);

        Typed check = check("--offline");

        String place = placeOfTheLine.isEmpty() ? file + ": " : file + ":" + home.lineOf(file, placeOfTheLine) + ": ";
        assertThat(check.out()).contains(place).contains(said);
        assertThat(check.out().strip()).endsWith("1 problem");
        assertThat(check.exit()).isEqualTo(1);
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                mistake(
                        "bad value",
                        home -> home.replace(KEYS, "work.parallel = 8", "work.parallel = many"),
                        KEYS,
                        "work.parallel",
                        "\"many\", expected a whole number"),
                mistake(
                        "unknown Camel option",
                        home -> home.write("config/local.properties", "camel.main.shutdownTimeot = 5\n"),
                        "config",
                        "",
                        "The key camel.main.shutdownTimeot is none that Camel "),
                mistake(
                        "YAML indentation",
                        home -> home.replace(ACK, "    description", "     description"),
                        ACK,
                        "     description",
                        "mapping values are not allowed here"),
                mistake(
                        "unknown field",
                        home -> home.replace(DELIVER, "uri: direct:release", "url: direct:release"),
                        DELIVER,
                        "url:",
                        "found \"url\" below \"to\", which Camel does not know; did you mean uri?"),
                mistake(
                        "layout",
                        home -> home.write(
                                "config/layouts/invoices.properties", "pedido = orderId\nnota = invoiceNumbr\n"),
                        "config/layouts/invoices.properties",
                        "nota",
                        "invoiceNumbr"),
                mistake(
                        "carriers",
                        home -> home.write("config/carriers.csv", "name;courier\nCorreios\n"),
                        "config/carriers.csv",
                        "Correios",
                        "found"),
                mistake("empty file", home -> home.write(OWN, ""), OWN, "", "is empty; expected a list of routes"),
                mistake(
                        "no routes",
                        home -> home.write(OWN, "routes: none\n"),
                        OWN,
                        "routes",
                        "holds nothing that Camel takes"),
                mistake(
                        "XML element",
                        home -> home.write("routes/own/own.camel.xml", xml("<two uri=\"direct:ack-order\"/>")),
                        "routes/own/own.camel.xml",
                        "<two",
                        "Unexpected element 'two'"),
                mistake(
                        "unknown template",
                        home -> home.replace(FEED_CALLS, "call-vtex", "call-vtx"),
                        FEED_CALLS,
                        "get-feed-configuration\n    routeTemplateRef",
                        "Cannot find RouteTemplate with id call-vtx"),
                mistake(
                        "missing template parameter",
                        home -> home.replace(
                                FEED_CALLS,
                                "      - name: query\n"
                                        + "        value: maxlot=10\n"
                                        + "      - name: priority\n"
                                        + "        value: normal\n"
                                        + "      - name: permission\n"
                                        + "        value: Feed v3 and Hook Admin\n",
                                ""),
                        FEED_CALLS,
                        "routeId: get-feed\n",
                        "permission"),
                mistake(
                        "no error configuration",
                        home -> home.replace(ACK, "    routeConfigurationId: pass-failures-on\n", ""),
                        ACK,
                        "- route:",
                        "names no error configuration"),
                mistake(
                        "no description",
                        home -> home.replace(ACK, "    description: Tells VTEX that the order is being handled\n", ""),
                        ACK,
                        "- route:",
                        "has no description"),
                mistake(
                        "no id",
                        home -> home.write(OWN, own("").replace("    id: own-step\n", "")),
                        OWN,
                        "- route:",
                        "a route without id"),
                mistake(
                        "direct target in a choice",
                        home -> home.replace(ACK, "direct:confirm-handling", "direct:confirm-handlin"),
                        ACK,
                        "- to:\n                                    uri: direct:confirm-handlin\n",
                        "direct:confirm-handlin has no route; expected a route from direct:confirm-handlin, or did you"
                                + " mean direct:confirm-handling?"),
                mistake(
                        "direct target in a doCatch",
                        home -> home.replace(
                                ACK,
                                "expression: \"${exception.message}\"\n"
                                        + "                            - to:\n"
                                        + "                                uri: direct:confirm",
                                "expression: \"${exception.message}\"\n"
                                        + "                            - to:\n"
                                        + "                                uri: direct:konfirm"),
                        ACK,
                        "- to:\n                                uri: direct:konfirm",
                        "direct:konfirm-handling has no route"),
                mistake(
                        "direct target in a split",
                        home -> home.replace(
                                "routes/orders/claim-orders.camel.yaml",
                                "                    - wireTap:\n                        uri: direct:work-claimed",
                                "                    - wireTap:\n                        uri: direct:work-claimd"),
                        "routes/orders/claim-orders.camel.yaml",
                        "- wireTap:\n                        uri: direct:work-claimd",
                        "direct:work-claimd has no route"),
                mistake(
                        "direct target in an error configuration",
                        home -> home.replace(ERRORS, "uri: direct:park-order", "uri: direct:bark-order"),
                        ERRORS,
                        "- to:\n                uri: direct:bark-order",
                        "direct:bark-order has no route"),
                mistake(
                        "direct target behind a placeholder",
                        home -> home.replace(CALL, "direct:send-to-erp{{ofErp}}", "direct:sent-to-erp{{ofErp}}")
                                .write(
                                        "config/local.properties",
                                        "erp.channel = http\nerp.http.orders-url = http://127.0.0.1:1/orders\n"),
                        CALL,
                        "- to:\n                    uri: \"direct:sent-to-erp",
                        "direct:sent-to-erp has no route"),
                mistake(
                        "bean of a uri",
                        home -> home.replace(
                                "routes/orders/enrich-order.camel.yaml", "bean:erpOrderReader", "bean:orderRader"),
                        "routes/orders/enrich-order.camel.yaml",
                        "- to:\n            id: to-erp-order",
                        "there is no bean orderRader"),
                mistake(
                        "bean of an expression",
                        home -> home.replace(
                                "routes/orders/take-lot.camel.yaml",
                                "bean:feedEvents?method=mayHoldMore",
                                "bean:feedEvent?method=mayHoldMore"),
                        "routes/orders/take-lot.camel.yaml",
                        "- setVariable:",
                        "there is no bean feedEvent;"),
                mistake(
                        "thread pool",
                        home -> home.replace(
                                "routes/orders/claim-orders.camel.yaml",
                                "executorService: orderWorkers",
                                "executorService: orderWorker"),
                        "routes/orders/claim-orders.camel.yaml",
                        "- wireTap:",
                        "there is no thread pool orderWorker"),
                mistake(
                        "repeated step id",
                        home -> home.replace(SETTLE, "id: to-channel-again", "id: to-document"),
                        "routes/orders/transform-order.camel.yaml",
                        "- to:\n            id: to-document",
                        "the id to-document is taken by " + SETTLE),
                mistake(
                        "repeated route id",
                        home -> home.write(
                                OWN,
                                own("").replace("timer:own-step", "direct:own-step")
                                        .replace("own-step", "ack-order")),
                        OWN,
                        "- route:",
                        "the id ack-order is taken by " + ACK + " line 3"),
                mistake(
                        "endpoint of another name",
                        home -> home.write(OWN, own("").replace("timer:own-step", "direct:my-step")),
                        OWN,
                        "uri: direct",
                        "route own-step listens at direct:my-step"),
                mistake(
                        "unknown placeholder",
                        home -> home.write(OWN, own("        - log:\n            message: \"{{erp.plant}}\"\n")),
                        OWN,
                        "- log:\n            message: \"{{",
                        "{{erp.plant}} has no value; set erp.plant in config/local.properties"),
                mistake(
                        "unknown component",
                        home -> home.write(OWN, own("        - to:\n            uri: \"fil:data/copies\"\n")),
                        OWN,
                        "- to:",
                        "fil:data/copies cannot be used"),
                mistake(
                        "unknown option",
                        home -> home.write(
                                OWN,
                                own("        - to:\n"
                                        + "            uri: \"file:data/copies\"\n"
                                        + "            parameters:\n"
                                        + "              fileExists: Override\n")),
                        OWN,
                        "- to:",
                        "Unknown parameters=[{fileExists}]"),
                mistake(
                        "mapping and charset",
                        home -> home.replace(KEYS, "erp.charset = UTF-8", "erp.charset = US-ASCII")
                                .write(CSV, "número\n${order.orderId}\n"),
                        CSV,
                        "",
                        "its own text has ú, which US-ASCII lacks"),
                mistake(
                        "mapping that makes no JSON",
                        home -> home.write("config/mappings/order.json.ftl", "{\"a\": ${order.notes}}"),
                        "config/mappings/order.json.ftl",
                        "",
                        "what it makes is not JSON"),
                mistake(
                        "fixed-width layout",
                        home -> home.replace(
                                "config/layouts/order.fixed-width.properties", "H.sequence = 42", "H.sequence = 41"),
                        "config/layouts/order.fixed-width.properties",
                        "H.sequence",
                        "sequence has the places 41 to 60"),
                mistake(
                        "mapping that only an odd order breaks",
                        home -> home.write(
                                        CSV,
                                        "a\n<#if order.orderId?contains(\"45715\")>${order.createdAt?number}</#if>\n")
                                .write("samples/orders/odd/order.json", "{\"orderId\": \"1400012345715-01\"}"),
                        CSV,
                        "<#if",
                        "(found in sample odd)"),
                mistake(
                        "mapping missing",
                        home -> home.delete("config/mappings/order.xml.ftl"),
                        "config/mappings/order.xml.ftl",
                        "",
                        "the file is missing"));
    }

    @Test
    void files_of_a_format_that_is_not_in_use_may_be_missing_and_samples_that_would_be_parked_are_told() {
        BridgeHome.in(folder)
                .delete("config/mappings/order.idoc.ftl")
                .delete("config/mappings/notice.idoc.ftl")
                .write("config/mappings/contract.csv", "field;required\nstatus;yes\n")
                .write("samples/orders/odd/order.json", "{\"orderId\": \"1\"}")
                .write("samples/orders/well/order.json", "{\"orderId\": \"2\", \"status\": \"handling\"}");

        Typed check = check("--offline");

        assertThat(check.out())
                .contains("ok         8 mappings")
                .contains("ok         2 sample orders as csv, xml, json, fixed-width; 1 of 2 would be parked: status ")
                .contains(" (1); more says ./bridge map samples/orders/odd/order.json, and so for each")
                .endsWith("all well" + System.lineSeparator());
    }

    /** A table that somebody has just begun: its missing lines are no fault of the bridge's files. */
    @Test
    void samples_that_a_table_has_no_line_for_are_told_as_parked_and_end_nothing() {
        BridgeHome.in(folder)
                .write("config/tables/carriers.csv", "from;to\nCorreios;12\n")
                .write("samples/orders/odd/order.json", byCarrier("Jadlog"))
                .write("samples/orders/odd2/order.json", byCarrier("Jadlog"))
                .write("samples/orders/odd3/order.json", byCarrier("Retira"))
                .write("samples/orders/well/order.json", byCarrier("Correios"));

        Typed check = check("--offline");

        assertThat(check.out())
                .contains("; 3 of 4 would be parked: carriers.csv lacks Jadlog (2), Retira (1); more says ./bridge map"
                        + " samples/orders/odd/order.json, and so for each")
                .contains("routes in")
                .endsWith("all well" + System.lineSeparator());
    }

    private static String byCarrier(String carrier) {
        return "{\"orderId\": \"1\", \"status\": \"handling\", \"items\": [{\"id\": \"7\", \"quantity\": 1}],"
                + " \"shippingData\": {\"logisticsInfo\": [{\"itemIndex\": 0, \"deliveryCompany\": \"" + carrier
                + "\"}]}}";
    }

    @Test
    void a_program_gets_looks_and_findings_as_json() throws Exception {
        BridgeHome.in(folder).write("config/local.properties", "erp.formt = xml\n");

        Typed check = check("--offline", "--json");

        JsonNode json = new ObjectMapper().readTree(check.out());
        assertThat(json.at("/findings/0/file").asText()).isEqualTo("config/local.properties");
        assertThat(json.at("/findings/0/line").asInt()).isEqualTo(1);
        assertThat(json.at("/findings/0/sentence").asText()).contains("did you mean erp.format?");
        assertThat(json.at("/looks/0/state").asText()).isEqualTo("PROBLEM");
        assertThat(check.exit()).isEqualTo(1);
    }

    @Test
    void every_broken_file_is_named_and_not_only_the_first() {
        BridgeHome.in(folder)
                .replace(DELIVER, "- to:", "- two:")
                .replace(ACK, "- choice:", "- choise:")
                .write("routes/own/own.camel.xml", xml("<to uri=\"direct:ack-order\">"));

        Typed check = check("--offline");

        assertThat(check.out())
                .contains(DELIVER + ":", ACK + ":", "routes/own/own.camel.xml:")
                .contains("not tried  whether the routes fit together")
                .endsWith("3 problems" + System.lineSeparator());
    }

    @Test
    void a_route_in_xml_is_as_good_as_one_in_yaml() {
        BridgeHome.in(folder).write("routes/own/own-step.camel.xml", xml("<to uri=\"direct:ack-order\"/>"));

        assertThat(check("--offline").out()).endsWith("all well" + System.lineSeparator());
    }

    @Test
    void with_vtex_folder_and_ledger_in_reach_all_is_well() throws Exception {
        BridgeHome.in(folder);
        try (Sandbox sandbox = Sandbox.start(SandboxOptions.defaults().withPort(0))) {
            connect(sandbox);

            Typed check = check();

            assertThat(check.out())
                    .contains("ok         VTEX account sandboxstore at " + sandbox.url() + " takes the key")
                    .contains("ok         the ERP's folder", "ok         the ledger")
                    .endsWith("all well" + System.lineSeparator());
            assertThat(check.exit()).isZero();
            assertThat(folder.resolve("data")).as("nothing is made").doesNotExist();
        }
    }

    @Test
    void the_port_that_the_bridge_of_this_folder_has_is_no_problem() throws Exception {
        BridgeHome.in(folder);
        Path lock = Files.createDirectories(folder.resolve("data")).resolve("bridge.lock");
        try (Sandbox sandbox = Sandbox.start(SandboxOptions.defaults().withPort(0));
                ServerSocket port = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            connect(sandbox);
            environment.put("HTTP_PORT", "" + port.getLocalPort());
            try (FileChannel bridge = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                assertThat(bridge.tryLock()).isNotNull();
                assertThat(check().out()).endsWith("all well" + System.lineSeparator());
            }

            assertThat(check().out())
                    .as("it stopped, and somebody else has the port")
                    .contains("The bridge cannot listen at 127.0.0.1:" + port.getLocalPort(), "1 problem");
        }
    }

    @Test
    void a_token_that_vtex_refuses_is_named() throws Exception {
        BridgeHome.in(folder);
        try (Sandbox sandbox = Sandbox.start(SandboxOptions.defaults().withPort(0))) {
            connect(sandbox);
            environment.put("VTEX_APP_TOKEN", "another");

            Typed check = check();

            assertThat(check.out())
                    .contains("vtex.app-key or vtex.app-token is wrong")
                    .contains("1 problem");
            assertThat(check.exit()).isEqualTo(1);
        }
    }

    @Test
    void a_vtex_out_of_reach_a_folder_and_a_ledger_that_cannot_be_opened_are_named() throws Exception {
        BridgeHome.in(folder).write("data/erp/orders", "a file where the folder should be");
        String gone;
        try (Sandbox sandbox = Sandbox.start(SandboxOptions.defaults().withPort(0))) {
            connect(sandbox);
            gone = sandbox.url();
        }
        environment.put("LEDGER_URL", "jdbc:postgresql://127.0.0.1:1/orders");

        Typed check = check();

        assertThat(check.out())
                .contains("VTEX does not answer at " + gone)
                .contains("The ERP's folder " + folder.resolve("data/erp/orders") + " cannot be written, because ")
                .contains("Ledger jdbc:postgresql://127.0.0.1:1/orders: nobody answers")
                .contains("3 problems");
        assertThat(Files.isRegularFile(folder.resolve("data/erp/orders"))).isTrue();
    }

    @Test
    void without_account_and_key_only_the_files_can_be_checked() {
        BridgeHome.in(folder);

        assertThat(check().out()).contains("vtex.account is missing", "vtex.app-key is missing", "3 problems");
    }

    private void connect(Sandbox sandbox) {
        environment.put("VTEX_BASE_URL", sandbox.url());
        environment.put("VTEX_ACCOUNT", sandbox.account());
        environment.put("VTEX_APP_KEY", sandbox.appKey());
        environment.put("VTEX_APP_TOKEN", sandbox.appToken());
    }

    private Typed check(String... options) {
        environment.put("BRIDGE_HOME", folder.toString());
        environment.putIfAbsent("HTTP_PORT", "0");
        return Typed.bridge(
                environment,
                Stream.concat(Stream.of("check"), Stream.of(options)).toArray(String[]::new));
    }

    private static Arguments mistake(
            String kind, Consumer<BridgeHome> mistake, String file, String placeOfTheLine, String said) {
        return arguments(kind, mistake, file, placeOfTheLine, said);
    }

    private static String own(String steps) {
        return BridgeHome.OWN_STEP + steps;
    }

    private static String xml(String step) {
        return """
                <routes>
                  <route id="own-step" description="A step of one's own" routeConfigurationId="log-and-go-on">
                    <from uri="direct:own-step"/>
                    %s
                  </route>
                </routes>
                """
                .formatted(step);
    }
}
