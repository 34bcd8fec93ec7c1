package io.vtexerpbridge.routes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.vtexerpbridge.routes.FakeVtex.Trick;
import io.vtexerpbridge.settings.Settings;
import io.vtexerpbridge.sftp.ErpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.apache.camel.Route;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Everything goes through the bridge while all its loggers speak, good and bad, and then the log, the metrics, what the ledger shows and
 * what the ERP is told are searched for keys and for what a person would not want to find there.
 */
class SecretsStayInTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** What the fields of an order that are about a person hold here: nothing else looks like these. */
    private static final Map<String, String> PERSON = Map.ofEntries(
            Map.entry("firstName", "Zulmira"),
            Map.entry("lastName", "Quaresmeira"),
            Map.entry("email", "zulmira.q@sigilo.example"),
            Map.entry("document", "52998224725"),
            Map.entry("phone", "+5521912345678"),
            Map.entry("corporateName", "Sigilosa Tecidos Ltda"),
            Map.entry("tradeName", "Tecidos Sigilo"),
            Map.entry("corporateDocument", "11444777000161"),
            Map.entry("corporatePhone", "+5521987650001"),
            Map.entry("receiverName", "Zenaide Recebedora"),
            Map.entry("street", "Travessa do Sigilo"),
            Map.entry("complement", "fundos-do-sigilo"),
            Map.entry("reference", "perto-do-sigilo"),
            Map.entry("cardHolder", "ZULMIRA Q SIGILO"),
            Map.entry("lastDigits", "7391"));

    /** Every key that is secret, with a value of its own; those of VTEX are the stand-in's. */
    private static final Map<String, String> SECRETS = secrets();

    private static final String HTTP_PASSWORD = SECRETS.get("http.password");
    private static final String TRIED = "tried-pass-55aa";

    /** Bodies are kept whole in these, for the operator who must look; docs/security.md says who can read them. */
    private static final Set<String> KEPT = Set.of(
            "work_item.body", "parked_message.body", "erp_record.body", "erp_record.source_rows", "erp_part.shape");

    @TempDir
    private static Path home;

    private static FakeVtex vtex;
    private static TestBridge bridge;
    private static FakeErp erp;
    private static int orders;

    private Logs logs;

    @BeforeAll
    static void start() {
        vtex = new FakeVtex();
        bridge = TestBridge.start(
                home, vtex, with(Map.of("http.user", "ana", "ledger.user", "bridge", "hook.enabled", "true")));
        erp = new FakeErp(bridge);
    }

    private static Map<String, String> secrets() {
        Map<String, String> secrets = new TreeMap<>();
        Settings.secretKeys().forEach(key -> secrets.put(key, "kept-" + key.replace('.', '-') + "-7f3d"));
        secrets.put("vtex.app-key", FakeVtex.KEY);
        secrets.put("vtex.app-token", FakeVtex.TOKEN);
        return secrets;
    }

    /** All secrets and these keys. */
    private static Map<String, String> with(Map<String, String> others) {
        Map<String, String> values = new TreeMap<>(SECRETS);
        values.put("erp.http.headers", "X-Api-Key: " + SECRETS.get("erp.http.headers"));
        values.putAll(others);
        return values;
    }

    @AfterAll
    static void stop() {
        bridge.close();
        vtex.close();
    }

    @AfterEach
    void quiet() {
        vtex.plain();
        if (logs != null) {
            logs.close();
        }
    }

    @Test
    void orders_of_all_shapes_and_what_becomes_of_them() throws Exception {
        listen();
        for (String sample : folders("samples/orders")) {
            String id = id();
            ObjectNode order = vtex.order(sample, id, "ready-for-handling");
            personal(order);
            bridge.work(id);
            personal(order);
            order.withObject("clientProfileData").put("phone", PERSON.get("corporatePhone"));
            bridge.heardOf(id);
            bridge.workAll();
            vtex.status(id, "canceled");
            bridge.heardOf(id);
            bridge.workAll();
        }

        assertThat(told()).as("documents name the shopper").anyMatch(text -> text.contains("Zulmira"));
        nothingGotOut(PERSON.values());
    }

    /** Each field about a person in turn holds what it should not; the bridge says what is wrong, but not what it found. */
    @Test
    void orders_with_faults_in_what_is_about_a_person() {
        listen();
        List<String> paths = new ArrayList<>();
        ObjectNode pattern = vtex.order("corporate-buyer", "pattern", "ready-for-handling");
        for (String part : List.of("clientProfileData", "shippingData", "openTextField", "paymentData")) {
            leaves(pattern.path(part), "/" + part, paths);
        }
        paths.removeIf(
                path -> !path.matches(".*/(clientProfileData|address|selectedAddresses|openTextField|payments)/.*"));
        for (String path : paths) {
            for (JsonNode wrong : List.of(
                    TextNode.valueOf("Zulmira\u0001 <Quaresmeira>;\"52998224725"),
                    JSON.createObjectNode().put("x", "Zulmira"),
                    JSON.createArrayNode().add("Zulmira"))) {
                String id = id();
                ObjectNode order = vtex.order("corporate-buyer", id, "ready-for-handling");
                personal(order);
                set(order, path, wrong);
                bridge.work(id);
            }
        }

        assertThat(paths).hasSizeGreaterThan(40);
        assertThat(bridge.ask("select count(*) from parked_message")).isNotEqualTo(0L);
        nothingGotOut(PERSON.values());
    }

    @Test
    void calls_that_vtex_refuses_with_words_about_a_person() {
        listen();
        String words = "{\"error\":{\"code\":\"X\",\"message\":\"" + PERSON.get("email")
                + " has document 529.982.247-25 and " + PERSON.get("phone") + "\"}}";
        List<Trick> tricks = new ArrayList<>(List.of(
                Trick.cut(),
                Trick.cutInBody(words),
                Trick.answer(200, "text/html", "<html>" + words),
                Trick.answer(200, "application/json", "{\"clientProfileData\":{\"firstName\":\"Zulmira\",\"x\":"),
                Trick.answer(302, "text/plain", words)
                        .header("Location", "https://evil.example/?e=" + PERSON.get("email"))));
        for (int status : new int[] {400, 404, 409, 422, 429, 500, 503, 401, 403}) {
            tricks.add(Trick.answer(status, "application/json", words));
        }
        for (String call : List.of(FakeVtex.GET_ORDER, FakeVtex.START)) {
            for (Trick trick : tricks) {
                String id = id();
                personal(vtex.order(id, "ready-for-handling"));
                vtex.next(call, trick);
                bridge.work(id);
                vtex.plain();
                bridge.workFor(Duration.ofMinutes(12));
            }
        }

        nothingGotOut(PERSON.values());
    }

    @Test
    void files_of_all_subjects() throws Exception {
        listen();
        Set<String> people = new LinkedHashSet<>(PERSON.values());
        for (String subject : List.of(
                "invoices",
                "tracking",
                "tracking-events",
                "cancellations",
                "changes",
                "notes",
                "payments",
                "sellers",
                "acks")) {
            for (String sample : folders("samples/" + subject)) {
                Path folder = Path.of("samples", subject, sample);
                deliverOrders(folder);
                for (Path file : files(folder)) {
                    String name = file.getFileName().toString();
                    if (name.matches("(order|vtex-call|receipt|decision).*|.*\\.properties")) {
                        continue;
                    }
                    byte[] content = Files.readAllBytes(file);
                    people.addAll(peopleOf(new String(content)));
                    erp.put(subject, sample + "-" + name, content);
                    erp.awaitTaken(subject, sample + "-" + name);
                    erp.put(subject, "bad-" + sample + "-" + name, damaged(content));
                    erp.awaitTaken(subject, "bad-" + sample + "-" + name);
                    bridge.workAll();
                }
            }
        }
        bridge.workFor(Duration.ofMinutes(1));

        assertThat(people).hasSizeGreaterThan(PERSON.size());
        nothingGotOut(people);
    }

    @Test
    void operators_who_may_and_who_may_not() throws Exception {
        listen();
        personal(vtex.order(id(), "ready-for-handling"));
        RawHttp port = new RawHttp(file().getProperty("url"));
        String wrong = "Authorization: Basic " + Base64.getEncoder().encodeToString(("ana:" + TRIED).getBytes());
        String right =
                "Authorization: Basic " + Base64.getEncoder().encodeToString(("ana:" + HTTP_PASSWORD).getBytes());
        String seen = "";
        for (String path :
                List.of("/api/orders", "/observe/health", "/observe/health/ready", "/observe/metrics", "/nowhere")) {
            for (String header : List.of(wrong, right, "Authorization: Bearer " + file().getProperty("token"))) {
                seen += port.send("GET " + path, header).text();
            }
        }

        assertThat(seen).contains("\"status\"", "bridge_");
        assertClean(List.of(seen), "what the port answers", PERSON.values());
        nothingGotOut(PERSON.values());
    }

    @Test
    void a_hook_that_knows_the_secret_and_one_that_does_not() throws Exception {
        listen();
        RawHttp port = new RawHttp(file().getProperty("url"));
        String ping = "{\"hookConfig\":\"ping\"}";
        String event = "{\"Domain\":\"Fulfillment\",\"OrderId\":\"" + id() + "\",\"State\":\"ready-for-handling\"}";
        String right = "X-Bridge-Secret: " + SECRETS.get("hook.secret");
        assertThat(port.send("POST /vtex/hook", List.of(right), ping).status()).isEqualTo(200);
        assertThat(port.send("POST /vtex/hook", List.of("X-Bridge-Secret: " + TRIED), event)
                        .status())
                .isBetween(401, 403);
        port.send("POST /vtex/hook", List.of(right), event);

        nothingGotOut(PERSON.values());
    }

    /** Signed in or not, by what the channel has for it. */
    @ParameterizedTest
    @ValueSource(strings = {"sftp", "http"})
    void channels_that_sign_in(String channel, @TempDir Path other) {
        try (FakeErpHttp http = new FakeErpHttp();
                ErpServer sftp = new ErpServer(other.resolve("remote"))) {
            Map<String, String> keys = with(http.keys());
            keys.putAll(Map.of(
                    "erp.channel",
                    channel,
                    "erp.http.auth",
                    "oauth2",
                    "erp.http.oauth2.token-url",
                    http.url() + "/token",
                    "erp.http.oauth2.client-id",
                    "bridge",
                    "erp.http.inbox-url",
                    http.url() + "/inbox/{subject}",
                    "erp.sftp.host",
                    "127.0.0.1",
                    "erp.sftp.port",
                    Integer.toString(sftp.port()),
                    "erp.sftp.user",
                    ErpServer.USER,
                    "erp.sftp.known-hosts-file",
                    sftp.trusted(other.resolve("known_hosts")).toString()));
            try (TestBridge signing = TestBridge.start(other.resolve("home"), vtex, keys)) {
                logs = Logs.loud(signing.camel().getRoutes().stream()
                        .map(Route::getRouteId)
                        .toList());
                String id = id();
                personal(vtex.order(id, "ready-for-handling"));
                signing.work(id);
                assertClean(logs.lines(), "the log", PERSON.values());
                assertThat(signing.lastError(id))
                        .as("it was tried, and did not work")
                        .isNotBlank();
                assertClean(
                        List.of(signing.lastError(id), signing.trouble("erp-channel")),
                        "what operators see",
                        PERSON.values());
            }
        }
    }

    private void listen() {
        logs = Logs.loud(
                bridge.camel().getRoutes().stream().map(Route::getRouteId).toList());
    }

    private void nothingGotOut(Iterable<String> people) {
        List<String> lines = logs.lines();
        assertThat(lines).as("the loggers speak").anyMatch(line -> line.startsWith("DEBUG"));
        assertClean(lines, "the log", people);
        assertClean(ledger(), "what the ledger shows", people);
        RawHttp.Answer metrics = new RawHttp(file().getProperty("url")).send("GET /observe/metrics");
        assertClean(List.of(metrics.text().split("\n")), "the metrics", people);
        assertThat(metrics.text()).doesNotContainPattern("\"\\d{13}-01\"");
        assertClean(told(), "what the ERP is told", List.of());
    }

    private static void assertClean(List<String> lines, String where, Iterable<String> people) {
        List<String> forbidden = new ArrayList<>(List.of(
                TRIED,
                "529.982.247-25",
                Base64.getEncoder().encodeToString(("ana:" + HTTP_PASSWORD).getBytes()),
                file().getProperty("token")));
        forbidden.addAll(SECRETS.values());
        people.forEach(forbidden::add);
        Set<String> leaks = new LinkedHashSet<>();
        for (String line : lines) {
            for (String secret : forbidden) {
                // a card's last digits only count where they stand alone: they may be part of any longer number
                boolean found = secret.matches("\\d{1,6}")
                        ? Pattern.compile("(?<![\\da-f.])" + secret + "(?![\\da-f])")
                                .matcher(line)
                                .find()
                        : line.contains(secret);
                if (found && leaks.size() < 30) {
                    leaks.add(secret + " in " + line.substring(0, Math.min(line.length(), 300)));
                }
            }
        }
        assertThat(leaks).as("secrets in " + where).isEmpty();
    }

    /** Every text of every table that is not a body. */
    private static List<String> ledger() {
        JdbcTemplate sql = new JdbcTemplate(bridge.bean("dataSource", DataSource.class));
        List<String> texts = new ArrayList<>();
        sql.query(
                "select table_name, column_name from information_schema.columns where lower(table_schema) = 'public'"
                        + " and lower(data_type) like 'character%'",
                row -> {
                    String column = row.getString(1).toLowerCase() + "."
                            + row.getString(2).toLowerCase();
                    if (!KEPT.contains(column)) {
                        sql.query(
                                "select distinct " + row.getString(2) + " from " + row.getString(1) + " where "
                                        + row.getString(2) + " is not null",
                                value -> {
                                    texts.add(column + ": " + value.getString(1));
                                });
                    }
                });
        return texts;
    }

    /** Receipts and reasons. */
    private static List<String> told() {
        List<String> texts = new ArrayList<>();
        for (String folder : List.of("data/erp/receipts", "data/erp/inbox", "data/erp/orders")) {
            walk(
                    home.resolve(folder),
                    file -> texts.add(Files.readString(file, java.nio.charset.StandardCharsets.ISO_8859_1)));
        }
        return texts;
    }

    private interface Reading {
        void accept(Path file) throws IOException;
    }

    private static void walk(Path folder, Reading reading) {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                reading.accept(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String id() {
        return String.format("1900%09d-01", ++orders);
    }

    private static Properties file() {
        Properties file = new Properties();
        try (var in = Files.newBufferedReader(home.resolve("data/order-api"))) {
            file.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file;
    }

    private static List<String> folders(String parent) throws IOException {
        try (Stream<Path> all = Files.list(Path.of(parent))) {
            return all.filter(Files::isDirectory)
                    .map(folder -> folder.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(Files::isRegularFile).sorted().toList();
        }
    }

    /** The order or orders that a sample's records are about, as the ERP got them. */
    private static void deliverOrders(Path folder) throws IOException {
        for (Path file : files(folder)) {
            if (!file.getFileName().toString().matches("orders?.*\\.json")) {
                continue;
            }
            JsonNode read = JSON.readTree(file.toFile());
            for (JsonNode one : read.isArray() ? read : JSON.createArrayNode().add(read)) {
                String id = one.path("orderId").asText();
                ObjectNode order = vtex.order(one.path("like").asText("two-items"), id, "ready-for-handling");
                personal(order);
                if (one.has("sequence")) {
                    order.put("sequence", one.path("sequence").asText());
                }
                bridge.heardOf(id);
                bridge.workAll();
            }
        }
    }

    /** Cut in the middle, with a byte that no charset has there. */
    private static byte[] damaged(byte[] content) {
        byte[] half = java.util.Arrays.copyOf(content, Math.max(1, content.length * 2 / 3));
        half[half.length / 2] = 0;
        return half;
    }

    /** Whom an NF-e is for. */
    private static Set<String> peopleOf(String xml) {
        Set<String> people = new LinkedHashSet<>();
        Matcher receiver = Pattern.compile("<(dest|entrega|retirada)>(.*?)</\\1>", Pattern.DOTALL)
                .matcher(xml);
        while (receiver.find()) {
            Matcher field = Pattern.compile("<(CPF|CNPJ|xNome|xLgr|xCpl|email|fone)>([^<]{4,})<")
                    .matcher(receiver.group(2));
            while (field.find()) {
                people.add(field.group(2));
            }
        }
        return people;
    }

    private static void personal(JsonNode node) {
        if (node instanceof ObjectNode object) {
            Map<String, String> replaced = new LinkedHashMap<>();
            object.properties().forEach(field -> {
                String person = PERSON.get(field.getKey());
                if (person != null
                        && (field.getValue().isTextual() || field.getValue().isNull())) {
                    replaced.put(field.getKey(), person);
                } else {
                    personal(field.getValue());
                }
            });
            replaced.forEach(object::put);
        } else if (node instanceof ArrayNode array) {
            array.forEach(SecretsStayInTest::personal);
        }
    }

    private static void leaves(JsonNode node, String path, List<String> paths) {
        if (node.isObject()) {
            node.properties().forEach(field -> leaves(field.getValue(), path + "/" + field.getKey(), paths));
        } else if (node.isArray()) {
            for (int i = 0; i < Math.min(1, node.size()); i++) {
                leaves(node.get(i), path + "/" + i, paths);
            }
        } else {
            paths.add(path);
        }
    }

    private static void set(ObjectNode order, String path, JsonNode value) {
        int last = path.lastIndexOf('/');
        JsonNode parent = order.at(path.substring(0, last));
        Consumer<String> put = parent instanceof ObjectNode object
                ? name -> object.set(name, value)
                : name -> ((ArrayNode) parent).set(Integer.parseInt(name), value);
        put.accept(path.substring(last + 1));
    }
}
