package io.vtexerpbridge.settings;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.vtexerpbridge.BridgeHome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {

    private static final String SHIPPED = "config/application.properties";
    private static final String LOCAL = "config/local.properties";

    /** Whatever a person writes there may be right. */
    private static final Set<String> FREE_TEXT = Set.of(
            "accounts",
            "erps",
            "erp.for.sellers",
            "erp.for.sales-channels",
            "erp.for.warehouses",
            "vtex.app-key",
            "vtex.app-token",
            "hook.secret",
            "erp.sql.user",
            "erp.sql.password",
            "ledger.user",
            "ledger.password",
            "http.user",
            "http.password",
            "erp.http.user",
            "erp.http.password",
            "erp.http.token",
            "erp.http.oauth2.client-id",
            "erp.http.oauth2.client-secret",
            "erp.http.oauth2.scope",
            "erp.http.trust-store",
            "erp.http.trust-store-password",
            "erp.sftp.user",
            "erp.sftp.password",
            "erp.sftp.private-key-file",
            "erp.sftp.private-key-passphrase",
            "mail.user",
            "mail.password");

    @TempDir
    private Path folder;

    private BridgeHome home;

    private final Map<String, String> environment = new HashMap<>(
            Map.of("VTEX_ACCOUNT", "acmestore", "VTEX_APP_KEY", "vtexappkey-acmestore-X", "VTEX_APP_TOKEN", "T"));

    @BeforeEach
    void home() {
        home = BridgeHome.ofSettings(folder);
    }

    @Test
    void the_environment_beats_local_beats_application_beats_the_jar() {
        assertThat(load().duration("feed.poll-period")).isEqualTo(Duration.ofSeconds(5));

        home.write(SHIPPED, "feed.poll-period = 6s\n");
        assertThat(load().duration("feed.poll-period")).isEqualTo(Duration.ofSeconds(6));
        assertThat(load().number("work.parallel")).as("from the jar").isEqualTo(8);

        home.write(LOCAL, "feed.poll-period = 7s\n");
        assertThat(load().duration("feed.poll-period")).isEqualTo(Duration.ofSeconds(7));

        environment.put("FEED_POLL_PERIOD", "8s");
        assertThat(load().duration("feed.poll-period")).isEqualTo(Duration.ofSeconds(8));
    }

    @Test
    void an_unknown_key_is_named_with_its_line_and_the_nearest_one() {
        home.write(LOCAL, "# mine\n\nvtex.acount = acmestore\n");

        assertThat(problems())
                .containsExactly(
                        "config/local.properties line 3: vtex.acount is not a known key; did you mean vtex.account?");
    }

    @Test
    void keys_outside_the_bridges_blocks_are_the_integrators_own() {
        home.write(LOCAL, "plant.code = 0042\n");
        environment.put("PLANT_NAME", "ignored: nobody wrote that key");

        assertThat(load().text("plant.code")).isEqualTo("0042");
        assertThat(load().forRoutes()).containsEntry("plant.code", "0042").doesNotContainKey("plant.name");
    }

    @Test
    void every_problem_is_told_at_once() {
        home.write(LOCAL, "erp.formt = csv\nwork.parallel = many\nerp.charset = UTF-9\n");

        assertThat(problems()).hasSize(3);
    }

    @Test
    void account_and_key_are_missed_only_by_who_talks_to_vtex() {
        environment.clear();

        assertThat(problems())
                .hasSize(3)
                .contains("vtex.account is missing; set it in config/local.properties or as the environment variable"
                        + " VTEX_ACCOUNT.");
        assertThat(Settings.loadOffline(folder, environment).text("vtex.account"))
                .isEmpty();
    }

    @Test
    void a_folder_without_config_or_routes_is_no_bridge() {
        SettingsProblem problem =
                catchThrowableOfType(SettingsProblem.class, () -> Settings.load(folder.resolve("config"), environment));

        assertThat(problem.problems()).hasSize(1).first().asString().startsWith("There is no config/ folder in ");
    }

    @Test
    void a_tab_can_be_the_separator_in_a_file_and_in_the_environment() {
        home.write(LOCAL, "erp.csv.separator = \\t\n");
        assertThat(load().text("erp.csv.separator")).isEqualTo("\t");

        home.write(LOCAL, "");
        environment.put("ERP_CSV_SEPARATOR", "\\t");
        assertThat(load().text("erp.csv.separator")).isEqualTo("\t");
    }

    @Test
    void a_secret_may_come_from_a_file() {
        environment.remove("VTEX_APP_TOKEN");
        home.write("secrets/token", "from the file\n").write(LOCAL, "vtex.app-token-file = secrets/token\n");
        assertThat(load().text("vtex.app-token")).isEqualTo("from the file");

        environment.put("VTEX_APP_TOKEN", "from the environment");
        assertThat(load().text("vtex.app-token")).as("the nearer one").isEqualTo("from the environment");

        home.write("secrets/other", "from the other file\n");
        environment.put("VTEX_APP_TOKEN_FILE", folder.resolve("secrets/other").toString());
        assertThat(load().text("vtex.app-token")).isEqualTo("from the other file");
    }

    @Test
    void a_secret_file_that_is_missing_is_named_and_no_secret_is_quoted() {
        environment.remove("VTEX_APP_TOKEN");
        home.write(LOCAL, "vtex.app-token-file = secrets/none\n");

        assertThat(problems())
                .contains(
                        "config/local.properties line 1: vtex.app-token-file names secrets/none, which cannot be read; "
                                + "make the file or give vtex.app-token itself.");
    }

    @Test
    void a_secret_file_without_anything_in_it_is_named_also_where_the_key_may_be_missing() {
        environment.remove("VTEX_APP_TOKEN");
        home.write(LOCAL, "vtex.app-token-file = token.txt\n").write("token.txt", " \n");
        String sentence =
                "config/local.properties line 1: vtex.app-token-file names token.txt, which is empty; write the value"
                        + " into it or give vtex.app-token itself.";

        assertThat(problems()).containsExactly(sentence);
        assertThat(catchThrowableOfType(SettingsProblem.class, () -> Settings.loadOffline(folder, environment))
                        .problems())
                .containsExactly(sentence);
    }

    @Test
    void what_the_bridge_writes_does_not_lie_where_it_takes_what_the_erp_drops() {
        home.write(LOCAL, "erp.receipts.directory = data/erp/./inbox\n");
        assertThat(problems())
                .containsExactly(
                        "config/local.properties line 1: erp.receipts.directory is \"data/erp/./inbox\", so that receipts would"
                                + " lie in data/erp/inbox/invoices, where the bridge takes what the ERP drops"
                                + " (erp.inbox.directory); give each a folder of its own.");

        home.write(LOCAL, "erp.orders.directory = data/erp/inbox/acks\n");
        assertThat(problems())
                .containsExactly(
                        "config/local.properties line 1: erp.orders.directory is \"data/erp/inbox/acks\", so that documents would"
                                + " lie in data/erp/inbox/acks, where the bridge takes what the ERP drops"
                                + " (erp.inbox.directory); give each a folder of its own.");

        home.write(LOCAL, "erps = erp, sap\nsap.for.sellers = 2\nsap.receipts.directory = data/erp/inbox\n");
        assertThat(problems()).hasSize(1).first().asString().contains("sap.receipts.directory is");

        home.write(LOCAL, "erp.orders.directory = data/erp/inbox\nerp.receipts.directory = data/erp/inbox/receipts\n");
        assertThat(load().text("erp.orders.directory"))
                .as("nothing is taken from these")
                .isEqualTo("data/erp/inbox");
    }

    @Test
    void only_secrets_may_come_from_a_file() {
        home.write(LOCAL, "vtex.account-file = secrets/account\n");

        assertThat(problems()).hasSize(1).first().asString().contains("vtex.account-file is not a known key");
    }

    @Test
    void routes_never_see_the_bridges_secrets() {
        assertThat(load().forRoutes())
                .containsEntry("vtex.account", "acmestore")
                .doesNotContainKeys(
                        "vtex.app-key", "vtex.app-token", "ledger.password", "http.password", "erp.http.headers")
                .doesNotContainValue("vtexappkey-acmestore-X");
    }

    @Test
    void placeholders_are_filled_from_any_place_and_may_have_a_default() {
        home.write(LOCAL, "own.first = {{own.second}}/{{vtex.account}}\nown.second = {{own.none:deep}}\n");

        assertThat(load().text("vtex.base-url")).isEqualTo("https://acmestore.vtexcommercestable.com.br");
        assertThat(load().text("own.first")).isEqualTo("deep/acmestore");
    }

    @Test
    void a_placeholder_that_turns_in_a_circle_or_has_no_value_stays_as_it_is() {
        home.write(LOCAL, "own.a = {{own.b}}\nown.b = {{own.a}}\nown.c = {{own.none}}\n");

        assertThat(load().text("own.a")).contains("{{own.");
        assertThat(load().text("own.c")).isEqualTo("{{own.none}}");
    }

    @Test
    void a_listener_that_others_can_reach_needs_a_password() {
        home.write(LOCAL, "http.host = 0.0.0.0\nhttp.user = operator\n");

        assertThat(problems())
                .containsExactly("config/local.properties line 1: http.host is \"0.0.0.0\", which others can reach; "
                        + "set http.user and http.password, or http.host = 127.0.0.1.");

        environment.put("HTTP_PASSWORD", "secret");
        assertThat(load().text("http.host")).isEqualTo("0.0.0.0");
    }

    @Test
    void an_address_that_does_not_fit_is_told_without_the_password_in_it() {
        home.write(
                LOCAL,
                "ledger.url = postgresql://bridge:s3cret@db/ledger\n"
                        + "erp.sql.url = postgresql://db/orders?user=bridge&password=s3cret\n"
                        + "erp.http.orders-url = http://erp.example/orders?key=s3cret\n"
                        + "erp.http.inbox-url = https://bridge:s3cret@erp.example/inbox\n");

        assertThat(problems())
                .hasSize(4)
                .noneMatch(problem -> problem.contains("s3cret"))
                .anyMatch(problem -> problem.contains("ledger.url is \"postgresql://…@db/ledger\", expected "))
                .anyMatch(problem -> problem.contains("erp.http.orders-url is \"http://erp.example/orders?…\""));
    }

    @Test
    void a_hook_needs_its_secret_and_says_nothing_of_it() {
        home.write(LOCAL, "hook.enabled = true\n");
        assertThat(problems())
                .singleElement()
                .asString()
                .startsWith("config/local.properties line 1: hook.enabled is true, and hook.secret is missing");

        environment.put("HOOK_SECRET", "s3cret with blanks");
        assertThat(problems())
                .singleElement()
                .asString()
                .startsWith("environment variable HOOK_SECRET: hook.secret holds a blank")
                .doesNotContain("s3cret");

        environment.put("HOOK_SECRET", "s3cret");
        assertThat(load().text("hook.secret")).isEqualTo("s3cret");
        assertThat(load().forRoutes()).doesNotContainKey("hook.secret");

        environment.remove("HOOK_SECRET");
        home.write("secrets/hook", "fr0m-the-file\n")
                .write(LOCAL, "hook.enabled = true\nhook.secret-file = secrets/hook\n");
        assertThat(load().text("hook.secret")).isEqualTo("fr0m-the-file");
    }

    @Test
    void a_reconciliation_may_not_look_back_further_than_the_ledger_remembers() {
        home.write(LOCAL, "reconcile.look-back = 60d\nledger.retention = 59d\n");
        assertThat(problems())
                .singleElement()
                .asString()
                .startsWith("config/local.properties line 1: reconcile.look-back is \"60d\", which is longer than"
                        + " ledger.retention (59d)");

        home.write(LOCAL, "reconcile.look-back = 60d\nledger.retention = 0d\n");
        assertThat(load().text("ledger.retention")).isEqualTo("0d");
    }

    @Test
    void a_hook_that_is_to_be_configured_needs_its_address() {
        environment.put("HOOK_SECRET", "s3cret");
        home.write(LOCAL, "hook.enabled = true\nhook.configure = true\n");
        assertThat(problems())
                .singleElement()
                .asString()
                .startsWith("config/local.properties line 2: hook.configure is true, and hook.url is missing");

        environment.put("HOOK_URL", "https://bridge.acme.example/vtex/hook");
        assertThat(load().flag("hook.configure")).isTrue();
    }

    @Test
    void a_channel_in_use_needs_its_server_and_a_way_to_log_in_and_another_does_not() {
        home.write(LOCAL, "erp.channel = sftp\n");
        assertThat(problems())
                .hasSize(3)
                .allMatch(problem -> problem.startsWith("config/local.properties line 1: erp.channel is sftp, and "))
                .anyMatch(problem -> problem.contains("erp.sftp.host is missing"))
                .anyMatch(problem -> problem.contains("erp.sftp.user is missing"))
                .anyMatch(problem -> problem.contains("set erp.sftp.private-key-file, or erp.sftp.password"));

        environment.put("ERP_SFTP_HOST", "erp.example");
        environment.put("ERP_SFTP_USER", "bridge");
        home.write("secrets/sftp", "fr0m-the-file\n")
                .write(LOCAL, "erp.channel = sftp\nerp.sftp.password-file = secrets/sftp\n");
        assertThat(load().text("erp.sftp.password")).isEqualTo("fr0m-the-file");
        assertThat(load().forRoutes()).doesNotContainKeys("erp.sftp.password", "erp.sftp.private-key-passphrase");
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.1.2.3", "localhost", "::1", "[::1]", "LOCALHOST"})
    void loopback_needs_no_password(String host) {
        environment.put("HTTP_HOST", host);

        assertThat(load().text("http.host")).isEqualTo(host);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://acmestore.example.com",
                "http://127.0.0.1.example.com",
                "http://localhost.example.com",
                "http://10.0.0.1",
                "https://user:token@acmestore.example.com",
                "https://acmestore.example.com/api",
                "ftp://localhost"
            })
    void keys_do_not_travel_over_plain_http(String url) {
        environment.put("VTEX_BASE_URL", url);

        assertThat(problems())
                .hasSize(1)
                .first()
                .asString()
                .startsWith("environment variable VTEX_BASE_URL: vtex.base-url is");
    }

    @Test
    void an_account_that_cannot_be_is_told_once() {
        environment.put("VTEX_ACCOUNT", "Acme Store");

        assertThat(problems())
                .containsExactly(
                        "environment variable VTEX_ACCOUNT: vtex.account is \"Acme Store\", expected an account"
                                + " name such as acmestore.");

        environment.put("VTEX_BASE_URL", "https://Acme Store.example.com");
        assertThat(problems()).as("an address of its own").hasSize(2);
    }

    @Test
    void a_file_that_is_not_utf_8_is_named() throws Exception {
        Files.write(folder.resolve(LOCAL), new byte[] {'a', '.', 'b', '=', (byte) 0xE7, '\n'});

        assertThat(problems()).containsExactly("config/local.properties is not UTF-8; save it as UTF-8.");
    }

    @ParameterizedTest
    @CsvSource({"vtex.app-key, VTEX_APP_KEY", "erp.orders.directory, ERP_ORDERS_DIRECTORY"})
    void a_variable_is_the_key_in_capitals(String key, String variable) {
        assertThat(SettingsLoader.environmentName(key)).isEqualTo(variable);
    }

    @ParameterizedTest(name = "{0} = {1}")
    @MethodSource("good")
    void a_value_that_fits_is_taken(String key, String value) {
        assertThat(KnownKeys.CHECKS.get(key).expected(value)).isNull();
    }

    @ParameterizedTest(name = "{0} = {1}")
    @MethodSource("bad")
    void a_value_that_does_not_fit_is_told_with_key_line_and_what_was_expected(String key, String value) {
        home.write(LOCAL, "#\n" + key + " = " + value.replace("\\", "\\\\") + "\n");
        environment.remove(SettingsLoader.environmentName(key));

        assertThat(problems())
                .filteredOn(problem -> problem.startsWith("config/local.properties line 2: " + key
                        + (KnownKeys.SECRETS.contains(key) ? " does not fit" : " is \"" + Values.shown(value) + "\"")
                        + ", expected "))
                .hasSize(1);
    }

    @Test
    void a_channel_in_use_names_what_it_lacks_and_another_one_lacks_nothing() {
        home.write(LOCAL, "erp.http.auth = oauth2\n");
        assertThat(problems()).isEmpty();

        home.write(LOCAL, "erp.channel = http\nerp.http.auth = oauth2\nerp.http.oauth2.client-id = bridge\n");
        assertThat(problems())
                .hasSize(3)
                .anyMatch(problem -> problem.startsWith("erp.http.orders-url is missing, and erp.channel is http;"))
                .anyMatch(problem ->
                        problem.startsWith("erp.http.oauth2.token-url is missing, and erp.http.auth is oauth2;"))
                .anyMatch(problem -> problem.contains("ERP_HTTP_OAUTH2_CLIENT_SECRET"));
    }

    static Stream<Arguments> good() {
        return values(0);
    }

    static Stream<Arguments> bad() {
        return values(1);
    }

    @Test
    void every_check_is_tried_with_a_good_and_a_bad_value() {
        assertThat(VALUES.keySet()).isEqualTo(KnownKeys.CHECKS.keySet());
        assertThat(VALUES.values()).allSatisfy(both -> assertThat(both).allMatch(values -> !values.isEmpty()));
    }

    @Test
    void every_key_with_a_check_is_shipped_and_every_shipped_key_has_one_or_is_free_text() {
        Set<String> spoken = new TreeSet<>(KnownKeys.CHECKS.keySet());
        spoken.addAll(FREE_TEXT);

        assertThat(new TreeSet<>(new KnownKeys().names())).isEqualTo(spoken);
        assertThat(KnownKeys.CHECKS.keySet()).doesNotContainAnyElementsOf(FREE_TEXT);
    }

    @Test
    void every_default_fits_its_own_check() {
        assertThat(problemsOf(() -> Settings.load(folder, environment))).isEmpty();
    }

    private static Stream<Arguments> values(int which) {
        return VALUES.entrySet().stream()
                .flatMap(entry -> entry.getValue().get(which).stream().map(value -> arguments(entry.getKey(), value)));
    }

    private static final List<List<String>> FLAG = both(List.of("true", "false"), List.of("yes", "TRUE", "", "1"));
    private static final List<List<String>> DURATION =
            both(List.of("1ms", "500ms", "5s", "10m", "48h", "2d"), List.of("5", "0s", "-1s", "1.5s", "5 sec", ""));

    private static final List<List<String>> OWN_ROUTES = both(
            List.of("", "direct:mail-finance-desk", "direct:one, direct:two"),
            List.of("mail-finance-desk", "direct:", "seda:one", "direct:one;direct:two"));

    /** Good values and bad ones. */
    private static final List<List<String>> ERP_URL = both(
            List.of("", "https://erp.acme.example/api/orders?plant=1", "http://127.0.0.1:8099/orders"),
            List.of(
                    "http://erp.acme.example/orders",
                    "https://a:b@erp.acme.example/",
                    "https://erp.acme.example/{nothing}",
                    "https://{subject}.acme.example/x",
                    "erp.acme.example"));

    private static final Map<String, List<List<String>>> VALUES = Map.ofEntries(
            entry(
                    "vtex.account",
                    both(List.of("acmestore", "acme-store2"), List.of("Acme", "acme.store", "acme store", "-acme"))),
            entry(
                    "vtex.base-url",
                    both(
                            List.of(
                                    "https://acmestore.vtexcommercestable.com.br",
                                    "https://acme.example.com/",
                                    "http://127.0.0.1:8090",
                                    "http://localhost:8090",
                                    "http://[::1]:8090"),
                            List.of(
                                    "acmestore.vtexcommercestable.com.br",
                                    "http://acme.example.com",
                                    "https://acme.example.com/api",
                                    "https://acme example",
                                    "https://acme.example.com?x=1"))),
            entry(
                    "vtex.requests-per-minute",
                    both(List.of("1", "6000", "1000000"), List.of("0", "-5", "1000001", "5k", ""))),
            entry("vtex.connect-timeout", DURATION),
            entry("vtex.response-timeout", DURATION),
            entry("vtex.call-timeout", DURATION),
            entry("feed.enabled", FLAG),
            entry("feed.poll-period", DURATION),
            entry("feed.configure", FLAG),
            entry(
                    "feed.states",
                    both(
                            List.of("ready-for-handling", "handling, invoiced,canceled"),
                            List.of("ready-for-handlng", "handling invoiced", "Handling", ""))),
            entry("guardian.period", DURATION),
            entry("reconcile.enabled", FLAG),
            entry(
                    "reconcile.schedule",
                    both(
                            List.of("0 7 * * * ?", "0 0/15 8-18 ? * MON-FRI"),
                            List.of("", "7 * * * *", "hourly", "0 70 * * * ?"))),
            entry("reconcile.look-back", DURATION),
            entry("reconcile.index-delay", DURATION),
            entry("work.poll-period", DURATION),
            entry("work.parallel", both(List.of("1", "64"), List.of("0", "65", "many"))),
            entry("erp.tables.directory", both(List.of("config/tables"), List.of(""))),
            entry("erp.mappings.directory", both(List.of("config/sap/mappings"), List.of(""))),
            entry("erp.layouts.directory", both(List.of("config/sap/layouts"), List.of(""))),
            entry("erp.sql.directory", both(List.of("config/sap/sql"), List.of(""))),
            entry("erp.inbox.orders", both(List.of("own", "all"), List.of("", "none"))),
            entry("erp.tables.poll-period", DURATION),
            entry("erp.format", both(List.of("csv", "xml"), List.of("CSV", "txt", ""))),
            entry("erp.channel", both(List.of("folder", "sftp", "http", "sql"), List.of("Folder", "pigeon", ""))),
            entry("erp.http.orders-url", ERP_URL),
            entry("erp.http.method", both(List.of("POST", "PUT"), List.of("GET", "post", ""))),
            entry(
                    "erp.http.content-type",
                    both(
                            List.of("", "text/csv", "text/csv; charset=ISO-8859-1", "application/vnd.acme+xml"),
                            List.of("csv"))),
            entry("erp.http.auth", both(List.of("none", "basic", "bearer", "oauth2"), List.of("", "digest", "Basic"))),
            entry("erp.http.oauth2.token-url", ERP_URL),
            entry(
                    "erp.http.headers",
                    both(
                            List.of("", "X-Tenant: 12, X-Api-Key: a:b/c=="),
                            List.of(
                                    "X-Tenant",
                                    "Idempotency-Key: 1",
                                    "authorization: Basic x",
                                    "a b: c",
                                    "X: \u00e9"))),
            entry("erp.http.timeout", both(List.of("1s", "60s", "1m"), List.of("0s", "61s", "5m", "", "30"))),
            entry(
                    "erp.http.statuses",
                    both(
                            List.of("", "409: later", "4xx:refused, 422: Delivered"),
                            List.of("409", "409=later", "600: later", "409: maybe"))),
            entry("erp.http.erp-number-pointer", both(List.of("", "/number", "/a/0/b"), List.of("number", "/a b"))),
            entry("erp.http.inbox-url", ERP_URL),
            entry("erp.http.inbox-subjects", both(List.of("invoices", "tracking, acks"), List.of("", "invoice"))),
            entry("erp.http.inbox-ack-url", ERP_URL),
            entry("erp.http.poll-period", DURATION),
            entry("erp.http.receipts-url", ERP_URL),
            entry(
                    "erp.sftp.host",
                    both(List.of("", "sftp.erp.example", "10.0.0.7"), List.of("sftp://erp.example", "a@b", "a b"))),
            entry("mail.host", both(List.of("", "smtp.acme.example"), List.of("smtp://acme.example", "a:25", "a b"))),
            entry("mail.port", both(List.of("25", "587"), List.of("0", "65536", "smtp", ""))),
            entry("mail.security", both(List.of("starttls", "tls", "none"), List.of("ssl", "", "TLS"))),
            entry("mail.from", both(List.of("", "bridge@acme.example"), List.of("bridge", "a b@acme.example"))),
            entry("erp.sftp.port", both(List.of("22", "65535"), List.of("0", "65536", "ssh", ""))),
            entry("erp.sftp.known-hosts-file", both(List.of("config/known_hosts"), List.of(""))),
            entry("erp.sftp.orders-directory", both(List.of("orders", "/out/vtex orders"), List.of(""))),
            entry("erp.sftp.inbox-directory", both(List.of("inbox", "/in"), List.of(""))),
            entry("erp.sftp.receipts-directory", both(List.of("receipts", "/in/receipts"), List.of(""))),
            entry("erp.sftp.poll-period", DURATION),
            entry("erp.orders.directory", both(List.of("data/erp/orders", "/mnt/erp orders"), List.of(""))),
            entry(
                    "erp.sql.url",
                    both(
                            List.of("", "jdbc:postgresql://erp/orders", "jdbc:sqlserver://erp;databaseName=a b"),
                            List.of("postgresql://erp/orders", "jdbc:", "erp"))),
            entry("erp.sql.driver", both(List.of("", "com.acme.Driver"), List.of("Driver", "com.acme.", "a b"))),
            entry("erp.sql.poll-period", DURATION),
            entry("erp.notify-changes", FLAG),
            entry("erp.inbox.directory", both(List.of("data/erp/inbox", "/mnt/erp inbox"), List.of(""))),
            entry("erp.inbox.quiet-period", DURATION),
            entry(
                    "erp.inbox.done-marker",
                    both(List.of("", "done", ".ok", "fim-1"), List.of("*.done", "a b", "../done", "done/", "."))),
            entry("erp.inbox.poll-period", DURATION),
            entry(
                    "erp.handover",
                    both(List.of("delivered", "picked-up", "acknowledged"), List.of("", "picked_up", "Delivered"))),
            entry("erp.handover-limit", DURATION),
            entry("erp.handover-period", DURATION),
            entry("erp.receipts.write-period", DURATION),
            entry("erp.receipts.directory", both(List.of("data/erp/receipts", "/mnt/erp receipts"), List.of(""))),
            entry(
                    "nfe.value-tolerance",
                    both(
                            List.of("0", "0.02", "1.5", "100"),
                            List.of("", "-0.01", "0,02", "0.005", "two cents", "1e2"))),
            entry("nfe.accept-homologation", FLAG),
            entry(
                    "erp.charset",
                    both(
                            List.of("UTF-8", "ISO-8859-1", "windows-1252", "US-ASCII", "latin1"),
                            List.of("UTF-9", "", "not a charset", "ISO-2022-CN"))),
            entry(
                    "erp.csv.separator",
                    both(List.of(";", ",", "|", "\t"), List.of("", ";;", "a", "7", "\"", "'", "-", "."))),
            entry("erp.decimal-separator", both(List.of(",", "."), List.of("", ";", "comma"))),
            entry(
                    "erp.date-format",
                    both(List.of("yyyy-MM-dd'T'HH:mm:ssXXX", "dd/MM/yyyy"), List.of("yyyy-MM-ddT", "{}", "'"))),
            entry(
                    "erp.time-zone",
                    both(List.of("America/Sao_Paulo", "UTC", "-03:00"), List.of("Sao Paulo", "America/Sao-Paulo", ""))),
            entry("ledger.keep-documents", FLAG),
            entry("ledger.retention", both(List.of("400d", "30d", "0d", "9600h"), List.of("29d", "1h", "", "forever"))),
            entry(
                    "ledger.url",
                    both(
                            List.of("", "jdbc:postgresql://db/orders", "jdbc:h2:file:/var/lib/ledger"),
                            List.of("postgresql://db/orders", "jdbc:mysql://db/orders", "jdbc:h2:a b"))),
            entry("hook.enabled", both(List.of("true", "false"), List.of("", "yes"))),
            entry("hook.configure", both(List.of("true", "false"), List.of("", "yes"))),
            entry(
                    "hook.path",
                    both(
                            List.of("/vtex/hook", "/h", "/apis/x.y"),
                            List.of("", "/", "hook", "/observe/x", "/api", "/a//b", "/a b", "/../x", "/a/*", "/{x}"))),
            entry(
                    "hook.url",
                    both(
                            List.of("", "https://bridge.acme.example/vtex/hook?a=b", "http://127.0.0.1:8080/vtex/hook"),
                            List.of(
                                    "http://bridge.acme.example/hook",
                                    "https://",
                                    "bridge",
                                    "https://a:b@acme.example/"))),
            entry("http.host", both(List.of("127.0.0.1", "0.0.0.0", "bridge.local"), List.of("", "a b"))),
            entry("http.port", both(List.of("0", "8080", "65535"), List.of("-1", "65536", "http", ""))),
            entry("retry.initial-delay", DURATION),
            entry("retry.multiplier", both(List.of("1", "1.5", "100"), List.of("0.5", "101", "two", "NaN", ""))),
            entry("retry.max-delay", DURATION),
            entry("retry.give-up-after", DURATION),
            entry("routes.reload", FLAG),
            entry("routes.reload-after", DURATION),
            entry("routes.before-document", OWN_ROUTES),
            entry("routes.after-delivery", OWN_ROUTES));

    private static List<List<String>> both(List<String> good, List<String> bad) {
        return List.of(good, bad);
    }

    private Settings load() {
        return Settings.load(folder, environment);
    }

    private List<String> problems() {
        return problemsOf(this::load);
    }

    private static List<String> problemsOf(ThrowingCallable load) {
        SettingsProblem problem = catchThrowableOfType(SettingsProblem.class, load);
        return problem == null ? List.of() : problem.problems();
    }
}
