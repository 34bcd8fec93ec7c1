package io.vtexerpbridge.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vtexerpbridge.Bridge;
import io.vtexerpbridge.BridgeHome;
import io.vtexerpbridge.ledger.Ledger;
import io.vtexerpbridge.records.Subject;
import io.vtexerpbridge.sandbox.Sandbox;
import io.vtexerpbridge.sandbox.SandboxOptions;
import io.vtexerpbridge.settings.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each folder samples/SUBJECT/CASE is dropped into the inbox of a bridge with the shipped routes, and the sandbox shows what VTEX
 * gets. All cases share one bridge, so their files and orders have names of their own. {@code -Dsamples.write=true} writes what is
 * expected, to be read before it is committed.
 */
class SampleFilesTest {

    /** Of all cases together, from their drop on. */
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private static final Duration LOOK_EVERY = Duration.ofMillis(50);
    private static final boolean WRITE = Boolean.getBoolean("samples.write");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TempDir
    private static Path home;

    private static Sandbox sandbox;
    private static Bridge bridge;
    private static Settings settings;
    private static long deadline;

    static List<SampleCase> cases() throws IOException {
        return SampleCase.all();
    }

    static Stream<SampleCase> casesWithRefusals() throws IOException {
        return cases().stream().filter(one -> {
            try {
                return one.rejected().isPresent();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    @BeforeAll
    static void drop_every_sample() throws Exception {
        sandbox = Sandbox.start(
                SandboxOptions.defaults().withMoveDelay(Duration.ofMillis(5)).withInvoiceDelay(Duration.ofMillis(5)));
        BridgeHome.in(home);
        settings = Settings.load(
                        home,
                        Map.of(
                                "VTEX_ACCOUNT", sandbox.account(),
                                "VTEX_APP_KEY", sandbox.appKey(),
                                "VTEX_APP_TOKEN", sandbox.appToken()))
                .with(Map.of(
                        "vtex.base-url", sandbox.url(),
                        "http.port", "0",
                        "feed.poll-period", "100ms",
                        "work.poll-period", "100ms",
                        "erp.inbox.poll-period", "100ms",
                        "erp.inbox.quiet-period", "200ms"));
        bridge = new Bridge(settings);
        bridge.start();
        until(() ->
                control("GET", "/sandbox/summary", "").at("/feed/configured").asBoolean());
        makeOrders();
        deadline = System.nanoTime() + PATIENCE.toNanos();
        dropInRounds();
    }

    /** The bridge has to know an order before a file may name it by its sequence. */
    private static void makeOrders() throws Exception {
        Set<String> announced = new HashSet<>();
        for (SampleCase one : cases()) {
            for (ObjectNode order : one.orders()) {
                control("POST", "/sandbox/orders", order.toString());
                if (settings.list("feed.states").contains(order.path("status").asText())) {
                    announced.add(order.path("orderId").asText());
                }
            }
        }
        Ledger ledger = bridge.camel().getRegistry().lookupByNameAndType("ledger", Ledger.class);
        until(() -> announced.stream()
                .allMatch(order -> ledger.order(sandbox.account(), order).isPresent()));
    }

    /** A subject has one layout at a time: it is replaced when the file that needs it has been read. */
    private static void dropInRounds() throws Exception {
        Path inbox = settings.path("erp.inbox.directory");
        List<SampleCase> open = new ArrayList<>(cases());
        boolean withLayouts = false;
        while (!open.isEmpty()) {
            Set<Subject> used = new HashSet<>();
            List<SampleCase> round = new ArrayList<>();
            for (SampleCase one : open) {
                if (withLayouts ? used.add(one.subject()) : !one.hasLayout()) {
                    round.add(one);
                }
            }
            for (SampleCase one : round) {
                one.drop(home.resolve("config/layouts"), inbox);
            }
            for (SampleCase one : round) {
                Path file = inbox.resolve(one.subject().folder()).resolve(one.droppedName());
                until(() -> !Files.exists(file));
            }
            open.removeAll(round);
            withLayouts = true;
        }
    }

    @AfterAll
    static void stop() {
        if (bridge != null) {
            bridge.close();
        }
        if (sandbox != null) {
            sandbox.close();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void the_erp_gets_the_receipt(SampleCase one) throws Exception {
        String receipt = settled(one);
        if (WRITE) {
            one.writeReceipt(receipt);
        }
        assertThat(receipt).isEqualTo(one.receipt());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void vtex_gets_exactly_these_calls(SampleCase one) throws Exception {
        settled(one);
        ArrayNode calls = JSON.createArrayNode();
        for (ObjectNode order : one.orders()) {
            told(control("GET", "/sandbox/orders/" + order.path("orderId").asText(), ""))
                    .forEach(calls::add);
        }
        if (WRITE) {
            one.writeCalls(calls);
        }
        assertThat(calls.toPrettyString()).isEqualTo(one.calls().toPrettyString());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void the_file_lies_in_done(SampleCase one) throws Exception {
        Path done = settings.path("erp.inbox.directory")
                .resolve(one.subject().folder())
                .resolve("done");
        settled(one);
        try (Stream<Path> files = Files.walk(done, 2)) {
            assertThat(files.map(file -> file.getFileName().toString())).contains(one.droppedName());
        }
    }

    @ParameterizedTest
    @MethodSource("casesWithRefusals")
    void what_was_refused_comes_back_to_be_mended(SampleCase one) throws Exception {
        settled(one);
        Path expected = one.rejected().orElseThrow();
        Path error = settings.path("erp.inbox.directory")
                .resolve(one.subject().folder())
                .resolve("error/" + one.droppedName() + "." + expected.getFileName());
        until(() -> Files.exists(error));
        if (WRITE) {
            Files.write(expected, Files.readAllBytes(error));
        }
        assertThat(Files.readString(error)).isEqualTo(Files.readString(expected));
    }

    @ParameterizedTest
    @EnumSource(Subject.class)
    void every_subject_has_a_sample_of_each_format(Subject subject) throws IOException {
        Set<String> formats = new HashSet<>();
        for (SampleCase one : cases()) {
            if (one.subject() == subject) {
                formats.add(one.droppedName().replaceFirst(".*\\.", ""));
            }
        }
        assertThat(formats).contains("csv", "json", "xml", "txt");
    }

    @Test
    void samples_have_names_and_orders_of_their_own() throws IOException {
        Set<String> names = new HashSet<>();
        for (SampleCase one : cases()) {
            assertThat(names.add(one.subject() + "/" + one.droppedName()))
                    .as(one + " drops a file that another case drops")
                    .isTrue();
            for (ObjectNode order : one.orders()) {
                assertThat(names.add(order.path("orderId").asText()))
                        .as(one + " uses an order of another case")
                        .isTrue();
            }
        }
    }

    @Test
    void every_case_has_a_line_in_the_readme() throws IOException {
        String readme = Files.readString(SampleCase.SAMPLES.resolve("README.md"));
        assertThat(cases()).isNotEmpty().allSatisfy(one -> assertThat(readme).contains("`" + one + "`"));
    }

    /** The calls that change something; start-handling is the way out, and reads are the bridge's own business. */
    private static List<JsonNode> told(JsonNode order) throws IOException {
        List<JsonNode> told = new ArrayList<>();
        for (JsonNode call : order.path("lastCalls")) {
            String name = call.path("call").asText();
            if (!call.path("method").asText().equals("GET") && !name.equals("start-handling")) {
                ObjectNode shown = JSON.createObjectNode();
                shown.set("method", call.path("method"));
                shown.set("path", call.path("path"));
                String body = call.path("body").asText();
                shown.set("body", body.isEmpty() ? JSON.nullNode() : JSON.readTree(body));
                told.add(shown);
            }
        }
        return told;
    }

    /** The case's receipt once nothing in it waits any more, without what differs from run to run. */
    private static String settled(SampleCase one) throws Exception {
        Path receipt = settings.path("erp.receipts.directory")
                .resolve(one.subject().folder())
                .resolve(one.droppedName() + ".receipt.csv");
        until(() -> Files.exists(receipt) && !Files.readString(receipt).contains(";waiting;"));
        return Files.readString(receipt)
                .replaceAll("(;(?:posted|already-posted|rejected);)[0-9a-f-]{32,36}(?=;)", "$1<receipt>")
                .replaceAll(";\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d[+-]\\d\\d:\\d\\d;", ";<at>;");
    }

    @FunctionalInterface
    private interface Condition {
        boolean holds() throws Exception;
    }

    private static void until(Condition condition) {
        Duration left = deadline == 0 ? PATIENCE : Duration.ofNanos(deadline - System.nanoTime());
        Awaitility.await()
                .atMost(left.compareTo(LOOK_EVERY) > 0 ? left : LOOK_EVERY.multipliedBy(4))
                .pollInterval(LOOK_EVERY)
                .pollDelay(Duration.ZERO)
                .until(condition::holds);
    }

    private static JsonNode control(String method, String path, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(sandbox.url() + path))
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> answer = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() >= 300) {
            throw new IOException(method + " " + path + " was answered " + answer.statusCode() + ": " + answer.body());
        }
        return JSON.readTree(answer.body());
    }
}
