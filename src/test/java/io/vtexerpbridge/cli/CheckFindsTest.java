package io.vtexerpbridge.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.vtexerpbridge.BridgeHome;
import io.vtexerpbridge.sandbox.Sandbox;
import io.vtexerpbridge.sandbox.SandboxOptions;
import io.vtexerpbridge.sftp.ErpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Plants each mistake of docs/check.md into the shipped home: check says the line that stands there, and nothing else. */
class CheckFindsTest {

    private static final Path PAGE = Path.of("docs/check.md");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| ([^|`]+) \\| `([^`]+)` \\|$");
    private static final Pattern PLACED = Pattern.compile("([a-z]+/\\S+?):(\\d+): .*");
    private static final String LOCAL = "config/local.properties";
    private static final String OWN = "routes/own/own-step.camel.yaml";

    private static Sandbox vtex;

    @TempDir
    private Path folder;

    private final Map<String, String> environment = new HashMap<>();
    private AutoCloseable other;

    /** Plants one mistake; what stands in its last line, where it is a file's, is what the finding's line must hold. */
    private interface Mistake {
        void plant(CheckFindsTest test, BridgeHome home) throws Exception;
    }

    @BeforeAll
    static void startVtex() {
        vtex = Sandbox.start(SandboxOptions.defaults().withPort(0).withIndexDelay(Duration.ZERO));
    }

    @AfterAll
    static void stopVtex() {
        vtex.close();
    }

    @AfterEach
    void stopOther() throws Exception {
        if (other != null) {
            other.close();
        }
        vtex("DELETE", "/sandbox/trouble", "");
        vtex("DELETE", "/sandbox/feed-config", "");
    }

    @Test
    void the_unspoilt_home_has_none_and_every_question_is_answered() throws Exception {
        BridgeHome.in(folder);
        vtex("POST", "/sandbox/orders?count=1", "");

        Typed check = check();

        assertThat(check.out())
                .contains(Stream.of(
                                "Feed v3 and Hook Admin, to read", "List Orders", "View order", "Change order, to read")
                        .map(permission -> "ok         permission " + permission + System.lineSeparator())
                        .toList())
                .endsWith("all well" + System.lineSeparator());
        assertThat(check.exit()).isZero();
        assertThat(folder.resolve("data")).as("nothing is made").doesNotExist();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mistakes")
    void a_mistake_is_told_as_the_page_shows(String mistake, String where, Mistake plant) throws Exception {
        BridgeHome home = BridgeHome.in(folder);
        plant.plant(this, home);

        Typed check = check();

        List<String> lines = check.out().lines().toList();
        List<String> findings = lines.stream()
                .filter(line -> !line.matches("(ok|problem|not tried) {2,}.*|\\d+ problems?"))
                .toList();
        assertThat(check.exit()).isEqualTo(1);
        assertThat(findings).as("what is told of: %s", mistake).hasSize(1);
        assertThat(findings.get(0)).matches(pattern(page().getOrDefault(mistake, "no row of the page")));
        Matcher placed = PLACED.matcher(findings.get(0));
        assertThat(placed.matches()).as(findings.get(0)).isEqualTo(!where.isEmpty());
        if (!where.isEmpty()) {
            String line =
                    Files.readAllLines(folder.resolve(placed.group(1))).get(Integer.parseInt(placed.group(2)) - 1);
            assertThat(line).contains(where);
        }
    }

    @Test
    void the_page_shows_these_and_no_others() throws IOException {
        assertThat(page().keySet())
                .containsExactlyElementsOf(
                        mistakes().map(one -> one.get()[0].toString()).toList())
                .hasSizeGreaterThanOrEqualTo(20);
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                local("a misspelt key", "erp.formt = xml"),
                local("an unknown format", "erp.format = exel"),
                local("an unknown charset", "erp.charset = ISO-8859-99"),
                local("a misspelt time zone", "erp.time-zone = America/SaoPaulo"),
                local("a schedule that is no cron", "reconcile.schedule = every day at 7"),
                local("minutes where the month was meant", "erp.date-format = dd/mm/yyyy HH:mm"),
                local("a listener that others can reach, without a password", "http.host = 0.0.0.0"),
                local("a hook address without https", "hook.url = http://bridge.acme.example/vtex/hook"),
                local("the address of another account", "vtex.base-url = https://otherstore.vtexcommercestable.com.br"),
                local("receipts where files are taken", "erp.receipts.directory = data/erp/inbox"),
                arguments("an acknowledgement that nobody asks the ERP for", "erp.handover", (Mistake) (test, home) -> {
                    test.environment.put("ERP_CHANNEL", "http");
                    test.environment.put("ERP_HTTP_ORDERS_URL", vtex.url() + "/orders");
                    test.environment.put("ERP_HTTP_INBOX_URL", vtex.url() + "/{subject}");
                    home.write(LOCAL, "erp.handover = acknowledged\n");
                }),
                arguments("a port that somebody else has", "http.port", (Mistake) (test, home) -> {
                    ServerSocket somebody = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
                    test.other = somebody;
                    home.write(LOCAL, "http.port = " + somebody.getLocalPort() + "\n");
                }),
                file("a key that stands twice", LOCAL, "erp.format = csv", "erp.format = csv\nerp.format = xml\n"),
                local("the rule of an ERP that nobody named", "sap.for.sellers = 2, 3"),
                own("a line that is indented wrongly", "     description", "    description", "     description"),
                own("a step that Camel does not know", "- logg:", "- log:", "- logg:"),
                own("a key that a step does not have", "massage:", "message:", "massage:"),
                own("what belongs to a step, not indented", "message: hello", "  message:", "message:"),
                own("a text that is no simple expression", "- log:", "hello", "hello ${boddy}"),
                own(
                        "a step to a route that there is not",
                        "- to:",
                        "- log:\n            message: hello",
                        "- to:\n            uri: direct:ack-ordr"),
                own(
                        "a bean that there is not",
                        "- bean:",
                        "- log:\n            message: hello",
                        "- bean:\n            ref: erpChanel\n            method: release"),
                own(
                        "a method that the bean does not have",
                        "- bean:",
                        "- log:\n            message: hello",
                        "- bean:\n            ref: erpChannel\n            method: relese"),
                file(
                        "an id that another route has",
                        OWN,
                        "- route:",
                        BridgeHome.OWN_STEP
                                .replace("timer:own-step", "direct:own-step")
                                .replace("own-step", "ack-order")),
                own("an error configuration that there is not", "- route:", "log-and-go-on", "log-and-go-one"),
                file(
                        "an XML route that is not closed",
                        "routes/own/own-step.camel.xml",
                        "</route>",
                        "<routes>\n  <route id=\"own-step\">\n    <from uri=\"timer:own\">\n  </route>\n</routes>\n"),
                file(
                        "a template that FreeMarker cannot read",
                        "config/mappings/order.csv.ftl",
                        "${line.sku}",
                        "orderId;sku\n<#list lines as line>\n${order.orderId};${line.sku}\n"),
                file(
                        "a name that a template does not have",
                        "config/mappings/order.csv.ftl",
                        "ordrId",
                        "orderId\n${order.ordrId}\n"),
                file(
                        "fields of a layout that overlap",
                        "config/layouts/invoices.properties",
                        "invoiceNumber",
                        "layout.record-length = 60\norderId = 1, 20\ninvoiceNumber = 20, 9\n"),
                file(
                        "a field behind the end of its line",
                        "config/layouts/invoices.properties",
                        "invoiceNumber",
                        "layout.record-length = 60\norderId = 1, 20\ninvoiceNumber = 55, 9\n"),
                file("a layout whose name nobody knows", "config/layouts/invoice.properties", "", "pedido = orderId\n"),
                file(
                        "a line of a table without its second value",
                        "config/tables/warehouses.csv",
                        "warehouse-2",
                        "from;to\nwarehouse-1;001\nwarehouse-2\n"),
                file(
                        "a field that the contract cannot know",
                        "config/mappings/contract.csv",
                        "stret",
                        "field;max\nstret;60\n"),
                statement(
                        "a parameter that a statement does not have",
                        ":ordrId",
                        "select digest from bridge_order\nwhere order_id = :ordrId\n"),
                statement(
                        "a second statement in a file",
                        "update",
                        "select digest from bridge_order\nwhere order_id = :orderId;\nupdate bridge_order set erp_status = 'SEEN'\n"),
                environment("a token that VTEX does not take", "VTEX_APP_TOKEN", "another"),
                arguments("a key without the permission for the feed", "", (Mistake) (test, home) ->
                        vtex("PUT", "/sandbox/trouble", "{\"forbidden\":[\"Feed v3 and Hook Admin\"]}")),
                arguments("a feed that somebody else configured", "feed.states", (Mistake) (test, home) -> vtex(
                        "POST",
                        "/api/orders/feed/config",
                        "{\"filter\":{\"type\":\"FromWorkflow\",\"status\":[\"order-created\"]},\"queue\":"
                                + "{\"visibilityTimeoutInSeconds\":240,\"MessageRetentionPeriodInSeconds\":345600}}")),
                arguments("a clock that is ten minutes ahead", "", (Mistake) (test, home) -> {
                    Sandbox early = Sandbox.start(SandboxOptions.defaults()
                            .withPort(0)
                            .withClock(Clock.offset(Clock.systemUTC(), Duration.ofMinutes(-10))));
                    test.other = early;
                    test.environment.put("VTEX_BASE_URL", early.url());
                }),
                arguments("a folder that cannot be written", "", (Mistake)
                        (test, home) -> home.write("data/erp/orders", "a file where the folder should be")),
                arguments("an SFTP server whose host key nobody confirmed", "", (Mistake) (test, home) -> {
                    ErpServer erp = new ErpServer(test.folder.resolve("remote"));
                    test.other = erp;
                    Files.createDirectories(test.folder.resolve("remote/inbox"));
                    test.environment.putAll(Map.of(
                            "ERP_CHANNEL",
                            "sftp",
                            "ERP_SFTP_HOST",
                            "127.0.0.1",
                            "ERP_SFTP_PORT",
                            "" + erp.port(),
                            "ERP_SFTP_USER",
                            ErpServer.USER,
                            "ERP_SFTP_PASSWORD",
                            ErpServer.PASSWORD));
                }),
                arguments("an ERP at whose address nobody answers", "", (Mistake) (test, home) -> {
                    test.environment.put("ERP_CHANNEL", "http");
                    test.environment.put("ERP_HTTP_ORDERS_URL", "http://127.0.0.1:1/orders");
                }),
                environment(
                        "a ledger database that is not there", "LEDGER_URL", "jdbc:postgresql://127.0.0.1:1/ledger"));
    }

    private static Arguments local(String mistake, String line) {
        return file(mistake, LOCAL, line, "# of this site\n" + line + "\n");
    }

    private static Arguments statement(String mistake, String found, String text) {
        return arguments(mistake, found, (Mistake) (test, home) -> {
            test.environment.put("ERP_CHANNEL", "sql");
            test.environment.put("ERP_SQL_URL", "jdbc:h2:mem:check");
            home.write("config/sql/find-document.sql", text);
        });
    }

    private static Arguments environment(String mistake, String variable, String value) {
        return arguments(mistake, "", (Mistake) (test, home) -> test.environment.put(variable, value));
    }

    private static Arguments file(String mistake, String file, String where, String content) {
        return arguments(mistake, where, (Mistake) (test, home) -> home.write(file, content));
    }

    private static Arguments own(String mistake, String where, String found, String by) {
        return file(mistake, OWN, where, BridgeHome.OWN_STEP.replace(found, by));
    }

    /** By mistake what the page shows. */
    private static Map<String, String> page() throws IOException {
        Map<String, String> rows = new LinkedHashMap<>();
        Matcher row = ROW.matcher(Files.readString(PAGE));
        while (row.find()) {
            rows.put(row.group(1).strip(), row.group(2));
        }
        return rows;
    }

    /** An ellipsis stands for what is another on each machine. */
    private static String pattern(String shown) {
        return Arrays.stream(shown.split("…", -1)).map(Pattern::quote).collect(Collectors.joining(".*"));
    }

    private Typed check() {
        Map<String, String> all = new HashMap<>(Map.of(
                "BRIDGE_HOME", folder.toString(),
                "VTEX_ACCOUNT", vtex.account(),
                "VTEX_APP_KEY", vtex.appKey(),
                "VTEX_APP_TOKEN", vtex.appToken()));
        all.putAll(environment);
        if (!local().contains("http.port")) {
            // what else listens on this machine is no mistake of the test
            all.put("HTTP_PORT", "0");
        }
        boolean addressInFile = local().contains("vtex.base-url");
        if (!addressInFile) {
            all.putIfAbsent("VTEX_BASE_URL", vtex.url());
        }
        return Typed.bridge(all, addressInFile ? new String[] {"check", "--offline"} : new String[] {"check"});
    }

    private String local() {
        Path file = folder.resolve(LOCAL);
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void vtex(String method, String path, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(vtex.url() + path))
                .method(method, BodyPublishers.ofString(body))
                .header("Accept", "application/json")
                .header("Content-Type", "application/json")
                .header("X-VTEX-API-AppKey", vtex.appKey())
                .header("X-VTEX-API-AppToken", vtex.appToken())
                .build();
        HttpResponse<String> answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isLessThan(300);
    }
}
