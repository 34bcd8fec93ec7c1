package io.vtexerpbridge.jar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vtexerpbridge.BridgeHome;
import io.vtexerpbridge.sftp.ErpServer;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The task pages, typed: what docs/ shows is run with the launcher and the jar, page by page, in one home that lives through all of them. VTEX is
 * the sandbox; the ERP's server and databases are real ones.
 */
class DocumentedCommandsIT {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** A command in a sentence, or a line of its own; keys may stand before it. */
    private static final Pattern SHOWN = Pattern.compile(
            "`((?:[A-Z_]+=\\S+ )*\\./bridge [^`\\n]+)`|(?m)^ *(?:\\$ )?((?:(?:[A-Z_]+=\\S+ )*\\./bridge|mkdir -p|cp -r(?= .* /tmp/)) .*)$");

    /** As somebody would read them; those that nobody placed come after these. */
    private static final List<String> FIRST = List.of(
            "connect-a-store",
            "connect-erp-folder",
            "go-live",
            "add-a-column",
            "see-before-doing",
            "translate-values",
            "connect-erp-http",
            "connect-erp-sftp",
            "connect-erp-sql");

    /** They change the home for good. */
    private static final List<String> LAST = List.of("move-to-postgresql", "change-a-mapping");

    /** Where the page tells that something differs, or where nothing is parked that could be tried again. */
    private static final Map<String, Integer> EXITS =
            Map.of("orders retry ID", 1, "orders retry --cause", 1, "map --diff", 1, "map --from-ledger", 1);

    /** Where another channel, ledger or mapping makes another command of it. */
    private static final Set<String> ANEW = Set.of(
            "connect-erp-http: check --offline",
            "connect-erp-http: run",
            "connect-erp-sftp: check",
            "connect-erp-sql: check",
            "move-to-postgresql: check",
            "move-to-postgresql: ledger audit",
            "move-to-postgresql: run",
            "change-a-mapping: check --offline");

    /** Commands that are named and cannot be typed as they stand, and why. */
    private static final Map<String, String> NOT_RUN =
            Map.of("orders retry", "a sentence names it without saying which orders; with them it is run");

    @TempDir
    Path home;

    private final Map<String, String> environment = new LinkedHashMap<>();
    private final Set<String> typed = new HashSet<>();
    private final List<String> wrong = new ArrayList<>();
    private SandboxProcess sandbox;
    private EmbeddedPostgres postgres;
    private Process running;
    private int outputs;

    @BeforeEach
    void start() throws Exception {
        BridgeHome.in(home);
        copy(Path.of("samples/orders/two-items"), home.resolve("samples/orders/two-items"));
        copy(Path.of("config"), home.resolve("config"));
        // the launcher takes the jar beside it
        Files.copy(Path.of("bridge"), home.resolve("bridge"));
        assertThat(home.resolve("bridge").toFile().setExecutable(true)).isTrue();
        Files.createSymbolicLink(home.resolve("vtex-erp-bridge.jar"), Path.of(JarProcess.jar()));
        sandbox = new SandboxProcess(home);
        environment.putAll(sandbox.environment());
        environment.putAll(Map.of("HTTP_PORT", "0", "FEED_POLL_PERIOD", "200ms"));
        postgres = EmbeddedPostgres.start();
    }

    @AfterEach
    void stop() throws IOException {
        if (running != null) {
            running.destroyForcibly();
        }
        postgres.close();
        sandbox.close();
    }

    @Test
    void what_the_pages_show_does_what_they_say() throws Exception {
        try (ErpServer sftp = new ErpServer(home.resolve("sftp-server"))) {
            Files.createDirectories(sftp.at("inbox/invoices"));
            for (String page : pages()) {
                Map<String, String> others = keysOf(page, sftp);
                if (!others.isEmpty()) {
                    stopRunning(page);
                }
                environment.putAll(others);
                for (String command : commands(page)) {
                    type(page, command);
                }
                if (!others.isEmpty()) {
                    stopRunning(page);
                }
                if (!page.equals("move-to-postgresql")) {
                    environment.keySet().removeAll(others.keySet());
                }
            }
        }
        stopRunning("the last page");
        assertThat(wrong).isEmpty();
        assertThat(typed).hasSizeGreaterThan(25).allSatisfy(command -> assertThat(command)
                .doesNotContain("…"));
    }

    private static List<String> pages() throws IOException {
        List<String> pages = new ArrayList<>(FIRST);
        try (Stream<Path> files = Files.list(Path.of("docs"))) {
            files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".md"))
                    .map(name -> name.replace(".md", ""))
                    .filter(name -> !FIRST.contains(name) && !LAST.contains(name))
                    .sorted()
                    .forEach(pages::add);
        }
        pages.addAll(LAST);
        return pages;
    }

    private static List<String> commands(String page) throws IOException {
        List<String> commands = new ArrayList<>();
        Matcher shown = SHOWN.matcher(Files.readString(Path.of("docs", page + ".md")));
        while (shown.find()) {
            commands.add(
                    (shown.group(1) == null ? shown.group(2).replaceAll(" {2,}.*| # .*", "") : shown.group(1)).strip());
        }
        return commands;
    }

    /** What the page has one write into local.properties, with the servers of this test. */
    private Map<String, String> keysOf(String page, ErpServer sftp) throws SQLException, IOException {
        return switch (page) {
            case "connect-erp-http" ->
                Map.of("ERP_CHANNEL", "http", "ERP_HTTP_ORDERS_URL", "https://erp.acme.example/api/orders");
            case "connect-erp-sftp" ->
                Map.of(
                        "ERP_CHANNEL",
                        "sftp",
                        "ERP_SFTP_HOST",
                        "127.0.0.1",
                        "ERP_SFTP_PORT",
                        Integer.toString(sftp.port()),
                        "ERP_SFTP_USER",
                        ErpServer.USER,
                        "ERP_SFTP_PASSWORD",
                        ErpServer.PASSWORD,
                        "ERP_SFTP_KNOWN_HOSTS_FILE",
                        sftp.trusted(home.resolve("known_hosts")).toString());
            case "connect-erp-sql" -> {
                sql("template1", Files.readString(Path.of("config/sql/schema.sql")));
                yield Map.of(
                        "ERP_CHANNEL", "sql",
                        "ERP_SQL_URL",
                                postgres.getJdbcUrl("postgres", "template1").replaceFirst("\\?.*", ""),
                        "ERP_SQL_USER", "postgres");
            }
            case "move-to-postgresql" -> {
                sql("postgres", "create role bridge login password 'x'; grant all on schema public to bridge");
                Files.writeString(home.resolve("ledger-password"), "x");
                yield Map.of("LEDGER_URL", ledger(), "LEDGER_USER", "bridge", "LEDGER_PASSWORD", "x");
            }
            case "two-erps" -> Map.of("ERPS", "erp, sap", "SAP_FOR_SALES_CHANNELS", "2");
            // the sandbox is one store; asked under a second name it answers alike
            case "add-an-account" ->
                Map.of(
                        "ACCOUNTS", "vtex, rio",
                        "RIO_ACCOUNT", "riostore",
                        "RIO_BASE_URL", environment.get("VTEX_BASE_URL"),
                        "RIO_APP_KEY", environment.get("VTEX_APP_KEY"),
                        "RIO_APP_TOKEN", environment.get("VTEX_APP_TOKEN"));
            default -> Map.of();
        };
    }

    private String ledger() {
        return "jdbc:postgresql://127.0.0.1:" + postgres.getPort() + "/postgres";
    }

    private void sql(String database, String script) throws SQLException {
        try (Connection connection = postgres.getDatabase("postgres", database).getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(script);
        }
    }

    private void type(String page, String shown) throws Exception {
        String command = shown.replaceFirst("^([A-Z_]+=\\S+ )*\\./bridge ", "");
        String same = shown.replace("./bridge ", "")
                .replaceAll(" --limit \\d+| --cause \\S+| > .*", "")
                .replaceAll("\\d{13}-01$", "ID");
        String key = page + ": " + same;
        if (NOT_RUN.containsKey(command) || !typed.add(ANEW.contains(key) ? key : same)) {
            return;
        }
        if (command.equals("run")) {
            run(page);
            return;
        }
        if (command.startsWith("sandbox")) {
            anotherSandbox(page, shown);
            return;
        }
        if (page.equals("add-a-column") && command.startsWith("map --diff")) {
            addColumn();
        } else if (command.startsWith("init --preset")) {
            // it would keep what was edited, and say so
            Files.copy(
                    Path.of("config/mappings/order.csv.ftl"),
                    home.resolve("config/mappings/order.csv.ftl"),
                    StandardCopyOption.REPLACE_EXISTING);
        }
        Map<String, String> with = new LinkedHashMap<>(environment);
        if (command.startsWith("ledger copy")) {
            with.keySet().removeIf(name -> name.startsWith("LEDGER_"));
        }
        Path output = output();
        Process process = process(output, with, "sh", "-c", real(shown));
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly();
            wrong.add(page + ": " + shown + " does not end: " + Files.readString(output));
            return;
        }
        int exit = process.exitValue();
        if (command.equals("orders replay ID")) {
            Path again = home.resolve("data/erp/orders/" + order() + ".replayed-1.csv");
            await(again + " by the running bridge").atMost(PATIENCE).until(() -> Files.exists(again));
        }
        int expected = EXITS.entrySet().stream()
                .filter(one -> command.startsWith(one.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(0);
        if (exit != expected || command.startsWith("map --from-ledger") && !said(output, " orders compared: ")) {
            wrong.add(page + ": " + shown + " ended with " + exit + " instead of " + expected + ": "
                    + Files.readString(output));
        }
    }

    /** With an order, a day, folders and a database of this test. */
    private String real(String shown) throws IOException {
        return shown.replaceAll("\\bID\\b|\\b\\d{13}-01$|\\bv1234-01\\b", order())
                .replaceAll(
                        "\\b20\\d\\d-\\d\\d-\\d\\d\\b",
                        LocalDate.now().minusDays(1).toString())
                .replace("/tmp/before", home.resolve("before").toString())
                .replace("/tmp/try", home.resolve("try").toString())
                .replace("jdbc:postgresql://db.example.com:5432/bridge", ledger())
                .replace(
                        "/run/secrets/ledger-password",
                        home.resolve("ledger-password").toString());
    }

    private String order() throws IOException {
        Path folder = home.resolve("data/erp/orders");
        if (!Files.isDirectory(folder)) {
            return "none";
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.matches("[^.]+\\.csv"))
                    .map(name -> name.replace(".csv", ""))
                    .sorted()
                    .findFirst()
                    .orElse("none");
        }
    }

    /** It goes on while others are typed in another terminal, until a page gives it other keys. */
    private void run(String page) throws Exception {
        stopRunning(page);
        Path output = output();
        running = process(output, environment, "./bridge", "run");
        await(page + ": ./bridge run").atMost(PATIENCE).until(() -> said(output, "health:") || !running.isAlive());
        if (!running.isAlive()) {
            wrong.add(page + ": ./bridge run ended: " + Files.readString(output));
        } else if (page.equals("connect-a-store")) {
            // what is made before would come by a reconciliation, minutes later
            await().atMost(PATIENCE)
                    .until(() ->
                            sandbox.summary().path("feed").path("configured").asBoolean());
            sandbox.makeOrders(3);
            await().atMost(PATIENCE)
                    .until(() -> sandbox.summary()
                                    .path("ordersByState")
                                    .path("handling")
                                    .asInt()
                            == 3);
        }
    }

    /** It lives until it is stopped, at another port than the page says, which may be taken. */
    private void anotherSandbox(String page, String shown) throws Exception {
        Path output = output();
        String command = shown.replaceAll(" --port \\d+", "") + " --port 0";
        Process another = process(output, environment, "sh", "-c", "exec " + command);
        try {
            Matcher account = Pattern.compile("--account (\\S+)").matcher(shown);
            String said = "VTEX_ACCOUNT=" + (account.find() ? account.group(1) : "sandboxstore");
            await(page + ": " + shown).atMost(PATIENCE).until(() -> said(output, said) || !another.isAlive());
            if (!another.isAlive()) {
                wrong.add(page + ": " + shown + " ended: " + Files.readString(output));
            }
        } finally {
            another.destroy();
            another.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
    }

    private void stopRunning(String page) throws InterruptedException {
        if (running != null && running.isAlive()) {
            running.destroy();
            if (!running.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS) || running.exitValue() != 143) {
                wrong.add(page + ": ./bridge run did not end as SIGTERM wants it");
            }
        }
        running = null;
    }

    private void addColumn() throws IOException {
        Path template = home.resolve("config/mappings/order.csv.ftl");
        String text = Files.readString(template);
        String before = "  <@column customerName=";
        String line = Pattern.compile("(?m)^ *(<@column costCenter=.*)$")
                .matcher(Files.readString(Path.of("docs/add-a-column.md")))
                .results()
                .findFirst()
                .orElseThrow()
                .group(1);
        assertThat(text).contains(before);
        Files.writeString(template, text.replace(before, "  " + line + "\n" + before));
    }

    private Path output() {
        return home.resolve("typed-" + outputs++ + ".log");
    }

    private static boolean said(Path output, String words) throws IOException {
        return Files.exists(output) && Files.readString(output).contains(words);
    }

    private Process process(Path output, Map<String, String> with, String... command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(home.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment()
                .keySet()
                .removeIf(name -> name.matches("(VTEX|ERP|FEED|HTTP|LEDGER|RECONCILE|BRIDGE|CAMEL)_.*"));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().putAll(with);
        return builder.start();
    }

    private static void copy(Path from, Path to) {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else if (!Files.exists(target) && !file.endsWith("local.properties")) {
                    Files.copy(file, target);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
