package io.vtexerpbridge.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vtexerpbridge.BridgeHome;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several accounts and several ERPs in one configuration. */
class AliasesTest {

    private static final String LOCAL = "config/local.properties";

    private static final String TWO_STORES =
            """
            accounts = vtex, rio
            rio.account = riostore
            rio.app-key = vtexappkey-riostore-Y
            rio.app-token = RIO-TOKEN
            """;

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
    void one_account_and_one_erp_are_what_nobody_has_to_say() {
        assertThat(load().accounts()).containsExactly("vtex");
        assertThat(load().erps()).containsExactly("erp");
        assertThat(load().forAccount("vtex").forErp("erp").text("erp.orders.directory"))
                .isEqualTo("data/erp/orders");
    }

    @Test
    void an_account_has_keys_and_folders_of_its_own() {
        home.write(LOCAL, TWO_STORES);

        Settings rio = load().forAccount("rio");

        assertThat(rio.text("vtex.account")).isEqualTo("riostore");
        assertThat(rio.text("vtex.base-url")).isEqualTo("https://riostore.vtexcommercestable.com.br");
        assertThat(rio.text("vtex.app-key")).isEqualTo("vtexappkey-riostore-Y");
        assertThat(rio.number("vtex.requests-per-minute")).isEqualTo(5000);
        assertThat(rio.text("erp.orders.directory")).isEqualTo("data/erp/orders/rio");
        assertThat(rio.text("erp.sftp.inbox-directory")).endsWith("/rio");
        assertThat(load().forAccount("vtex").text("erp.inbox.directory")).isEqualTo("data/erp/inbox/vtex");
    }

    @Test
    void the_secrets_of_every_account_stay_away_from_routes_and_may_come_from_variables_and_files() {
        home.write(LOCAL, TWO_STORES.replace("rio.app-token = RIO-TOKEN", "rio.app-token-file = token.txt"));
        home.write("token.txt", "FROM-FILE\n");
        environment.put("RIO_APP_KEY", "vtexappkey-riostore-ENV");

        assertThat(load().forAccount("rio").text("vtex.app-token")).isEqualTo("FROM-FILE");
        assertThat(load().forAccount("rio").text("vtex.app-key")).isEqualTo("vtexappkey-riostore-ENV");
        assertThat(load().forRoutes()).doesNotContainKeys("rio.app-key", "rio.app-token");
        assertThat(load().forAccount("rio").forRoutes()).doesNotContainValue("FROM-FILE");
    }

    @Test
    void an_account_lacks_what_the_first_one_would_lack() {
        home.write(
                LOCAL,
                """
                accounts = vtex, rio
                rio.requests-per-minute = none
                rio.app-tokn = X
                """);

        assertThat(problems())
                .contains(
                        "config/local.properties line 3: rio.app-tokn is not a known key; did you mean rio.app-token?",
                        "rio.account is missing; set it in config/local.properties or as the environment variable"
                                + " RIO_ACCOUNT.",
                        "rio.app-token is missing; set it in config/local.properties or as the environment variable"
                                + " RIO_APP_TOKEN.")
                .anyMatch(problem -> problem.startsWith(
                        "config/local.properties line 2: rio.requests-per-minute is \"none\", expected"));
    }

    @Test
    void two_aliases_of_one_store_would_steal_each_others_events() {
        home.write(LOCAL, TWO_STORES.replace("= riostore", "= acmestore"));

        assertThat(problems())
                .containsExactly("config/local.properties line 2: rio.account is \"acmestore\", and so is vtex.account;"
                        + " give each its own.");
    }

    @Test
    void an_alias_is_a_name_that_nothing_else_has() {
        home.write(LOCAL, "accounts = vtex, feed, Rio, s2, s2\nerps = sap\n");

        assertThat(problems())
                .contains(
                        "config/local.properties line 1: accounts has \"feed\", which other keys begin with; choose another"
                                + " name.",
                        "config/local.properties line 1: accounts has \"Rio\", expected a short name such as rio, of small"
                                + " letters and digits.",
                        "config/local.properties line 1: accounts has \"s2\" twice.",
                        "config/local.properties line 2: erps is \"sap\", expected a list that begins with erp, whose keys"
                                + " the others' are like.");
    }

    @Test
    void an_erp_has_every_key_of_its_own_and_shares_no_folder() {
        home.write(
                LOCAL,
                """
                erps = erp, sap
                erp.format = xml
                sap.format = idoc
                sap.receipts.directory = data/erp/receipts
                sap.for.sellers = 2
                """);

        assertThat(problems())
                .containsExactly(
                        "config/local.properties line 4: sap.receipts.directory is \"data/erp/receipts\", and so"
                                + " is erp.receipts.directory; give each its own.");

        home.write(
                LOCAL,
                "erps = erp, sap\nsap.for.sellers = 2\nerp.format = xml\nsap.format = idoc\nerp.charset = ISO-8859-1\n");
        Settings sap = load().forErp("sap");
        assertThat(sap.text("erp.format")).isEqualTo("idoc");
        assertThat(sap.text("erp.orders.directory")).isEqualTo("data/sap/orders");
        assertThat(sap.text("erp.charset")).as("as shipped").isEqualTo("UTF-8");
        assertThat(load().forErp("erp").text("erp.format")).isEqualTo("xml");
        assertThat(sap.text("vtex.account")).isEqualTo("acmestore");
    }

    @Test
    void what_only_the_first_one_has_set_is_not_for_anothers_host() {
        home.write(
                LOCAL,
                """
                erps = erp, sap
                sap.for.sellers = 2
                erp.http.headers = X-Api-Key: FIRSTS-KEY
                erp.http.token = FIRSTS-TOKEN
                erp.http.password = FIRSTS-PASSWORD
                erp.http.oauth2.client-secret = FIRSTS-CLIENT
                erp.http.trust-store-password = FIRSTS-STORE
                """);

        Settings sap = load().forErp("sap");

        assertThat(Settings.secretKeys())
                .filteredOn(key -> key.startsWith("erp."))
                .allSatisfy(key -> assertThat(sap.text(key)).as(key).isEmpty());
        assertThat(load().forErp("erp").text("erp.http.headers")).isEqualTo("X-Api-Key: FIRSTS-KEY");
    }

    @Test
    void a_folder_is_the_same_one_however_it_is_written() {
        home.write(
                LOCAL,
                "erps = erp, sap\nsap.for.sellers = 2\nsap.orders.directory = ./data/erp/orders/\nsap.inbox.directory = "
                        + folder.resolve("data/x/../erp/inbox") + "\n");

        assertThat(problems())
                .hasSize(2)
                .anyMatch(problem -> problem.contains(
                        "line 3: sap.orders.directory is \"./data/erp/orders/\", and so is" + " erp.orders.directory"))
                .anyMatch(problem -> problem.contains("line 4: sap.inbox.directory is"));
    }

    @Test
    void names_that_read_the_same_together_are_told_apart_by_nobody() {
        home.write(LOCAL, TWO_STORES + "erps = erp, sap, sap-rio\nsap.for.sellers = 2\nsap-rio.for.sellers = 3\n");

        assertThat(problems())
                .containsExactly(
                        "config/local.properties line 5: the names in accounts and erps do not tell account rio at"
                                + " ERP sap from account vtex at ERP sap-rio, because both read sap-rio; choose other names.");
    }

    @Test
    void two_erps_on_one_server_have_directories_of_their_own() {
        String server =
                """
                erps = erp, sap
                sap.for.sellers = 2
                erp.channel = sftp
                sap.channel = sftp
                erp.sftp.host = files.acme.example
                sap.sftp.host = FILES.acme.example
                erp.sftp.user = bridge
                sap.sftp.user = bridge
                erp.sftp.private-key-file = config/key
                sap.sftp.private-key-file = config/key
                sap.sftp.orders-directory = sap/orders
                sap.sftp.receipts-directory = receipts/
                """;
        home.write(LOCAL, server);

        assertThat(problems())
                .containsExactly(
                        "config/local.properties line 6: sap.sftp.inbox-directory is \"inbox\", and so is"
                                + " erp.sftp.inbox-directory on the same server as the same user; give each its own.",
                        "config/local.properties line 12: sap.sftp.receipts-directory is \"receipts/\", and so is"
                                + " erp.sftp.receipts-directory on the same server as the same user; give each its own.");

        home.write(
                LOCAL,
                server
                        + "erp.sftp.inbox-directory = /home/bridge/inbox\nsap.sftp.inbox-directory = //home/./bridge//inbox/./\n"
                        + "erp.sftp.orders-directory = ./sap/orders\n");
        assertThat(problems())
                .as("one directory, however it is written")
                .hasSize(3)
                .anyMatch(
                        problem -> problem.contains("line 11: sap.sftp.orders-directory is \"sap/orders\", and so is"))
                .anyMatch(problem -> problem.contains(
                        "line 14: sap.sftp.inbox-directory is \"//home/./bridge//inbox/./\", and so is"));
        home.write(LOCAL, server + "erp.sftp.inbox-directory = /inbox\nerp.sftp.receipts-directory = .receipts\n");
        assertThat(problems())
                .as("the user's own directory may be another one, and a dot may be of the name")
                .isEmpty();

        home.write(LOCAL, server.replace("sap.sftp.user = bridge", "sap.sftp.user = sap"));
        assertThat(problems()).as("each user's own directories").isEmpty();
        home.write(LOCAL, server + "sap.sftp.port = 2222\n");
        assertThat(problems()).as("another server").isEmpty();
        home.write(LOCAL, server.replace("sap.channel = sftp", "sap.channel = folder"));
        assertThat(problems()).as("not used").isEmpty();
    }

    @Test
    void two_erps_at_one_address_tell_by_login_or_header_who_they_are() {
        String address =
                """
                erps = erp, sap
                sap.for.sellers = 2
                erp.channel = http
                sap.channel = http
                erp.http.orders-url = https://erp.acme.example/orders
                sap.http.orders-url = https://erp.acme.example/orders
                erp.http.inbox-url = https://erp.acme.example/inbox/{subject}
                sap.http.inbox-url = https://erp.acme.example/inbox/{subject}
                """;
        home.write(LOCAL, address);

        assertThat(problems())
                .containsExactly(
                        "config/local.properties line 8: sap.http.inbox-url is \"https://erp.acme.example/inbox/{subject}\","
                                + " and so is erp.http.inbox-url, called with the same login and headers; give each its own.");

        home.write(LOCAL, address + "sap.http.headers = X-Tenant: 2\n");
        assertThat(problems()).isEmpty();

        home.write(LOCAL, address.replace("{subject}", "{subject}?key=geheim"));
        assertThat(problems()).hasSize(1).allSatisfy(problem -> assertThat(problem)
                .doesNotContain("geheim"));

        home.write(LOCAL, address.replace("http.inbox-url", "http.receipts-url"));
        assertThat(problems()).as("each receipt names the file that it is of").isEmpty();
    }

    @Test
    void two_erps_in_one_database_have_statements_of_their_own() {
        String database =
                """
                erps = erp, sap
                sap.for.sellers = 2
                erp.channel = sql
                sap.channel = sql
                erp.sql.url = jdbc:postgresql://erp/orders?password=geheim
                sap.sql.url = jdbc:postgresql://erp/orders?password=geheim
                """;
        home.write(LOCAL, database);

        assertThat(problems())
                .containsExactly("config/local.properties line 6: sap.sql.directory is \"config/sql\", and so is"
                        + " erp.sql.directory, used in the same database; give each its own.");

        home.write(LOCAL, database + "sap.sql.directory = config/sql-sap\n");
        assertThat(problems()).isEmpty();
    }

    @Test
    void a_folder_that_is_spelt_otherwise_is_the_same_folder() {
        home.write(LOCAL, "erps = erp, sap\nsap.for.sellers = 2\nsap.inbox.directory = ./data/erp/inbox/\n");

        assertThat(problems())
                .containsExactly(
                        "config/local.properties line 3: sap.inbox.directory is \"./data/erp/inbox/\", and so is"
                                + " erp.inbox.directory; give each its own.");
    }

    @Test
    void a_secret_is_known_by_what_gave_it() {
        home.write("secret", "S");
        home.write(
                LOCAL,
                "erps = erp, sap\nsap.for.sellers = 2\nerp.sftp.password = S\nsap.sftp.password-file = secret\n");
        assertThat(load().givenBy("erp.sftp.password")).isEqualTo("erp.sftp.password");
        assertThat(load().forErp("sap").givenBy("erp.sftp.password")).isEqualTo("sap.sftp.password-file");
        assertThat(load().forErp("sap").givenBy("erp.http.token")).isEqualTo("sap.http.token");

        environment.put("SAP_SFTP_PASSWORD", "S");
        assertThat(load().forErp("sap").forAccount("vtex").givenBy("erp.sftp.password"))
                .isEqualTo("the environment variable SAP_SFTP_PASSWORD");
    }

    @Test
    void the_channel_of_another_erp_names_its_own_missing_keys() {
        home.write(LOCAL, "erps = erp, sap\nsap.channel = sftp\nsap.sftp.user = bridge\nsap.sftp.prt = 22\n");

        assertThat(problems())
                .contains(
                        "config/local.properties line 2: sap.channel is sftp, and sap.sftp.host is missing; set it in"
                                + " config/local.properties or as the environment variable SAP_SFTP_HOST.",
                        "config/local.properties line 4: sap.sftp.prt is not a known key; did you mean sap.sftp.port?")
                .anyMatch(problem -> problem.endsWith(
                        "set sap.sftp.private-key-file, or sap.sftp.password (or sap.sftp.password-file)."));
    }

    @Test
    void of_several_erps_at_most_one_is_without_a_rule() {
        home.write(LOCAL, "erps = erp, sap, tiny\nerp.for.warehouses = 1_1\n");

        assertThat(problems())
                .containsExactly(
                        "config/local.properties line 1: erps names sap and tiny, and none of them says which orders it"
                                + " gets; set tiny.for.sellers, tiny.for.sales-channels, tiny.for.warehouses or those of another one, so"
                                + " that at most one is without: it gets the rest.");

        home.write(LOCAL, "erps = erp, sap, tiny\nerp.for.warehouses = 1_1\ntiny.for.sales-channels = 2, 3\n");
        assertThat(load().forErp("tiny").list("erp.for.sales-channels")).containsExactly("2", "3");
    }

    private Settings load() {
        return Settings.load(folder, environment);
    }

    private List<String> problems() {
        SettingsProblem problem = catchThrowableOfType(SettingsProblem.class, this::load);
        return problem == null ? List.of() : problem.problems();
    }
}
