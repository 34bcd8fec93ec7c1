package io.vtexerpbridge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vtexerpbridge.feed.OrderEvent;
import io.vtexerpbridge.ledger.Ledger;
import io.vtexerpbridge.ledger.LedgerDatabase;
import io.vtexerpbridge.ledger.RetryPolicy;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;

/** {@code ledger audit} and {@code ledger purge} as they are typed in a home where no bridge runs. */
class LedgerCommandTest {

    @TempDir
    Path home;

    private Map<String, String> environment;

    @BeforeEach
    void aHome() throws IOException {
        copy("routes");
        copy("config/application.properties");
        copy("config/mappings");
        copy("config/tables");
        environment = Map.of(
                "BRIDGE_HOME", home.toString(),
                "VTEX_ACCOUNT", "acmestore",
                "VTEX_APP_KEY", "key",
                "VTEX_APP_TOKEN", "token");
    }

    private void copy(String name) throws IOException {
        Path from = Path.of(name).toAbsolutePath();
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path to = home.resolve(name).resolve(from.relativize(file).toString());
                Files.createDirectories(to.getParent());
                Files.copy(file, to);
            }
        }
    }

    private void inLedger(String... statements) throws IOException {
        Files.createDirectories(home.resolve("data"));
        try (LedgerDatabase database = LedgerDatabase.open("jdbc:h2:file:" + home.resolve("data/ledger"), "", "")) {
            Ledger ledger = new Ledger(
                    database.dataSource(),
                    "test",
                    Clock.systemUTC(),
                    new RetryPolicy(Duration.ofSeconds(1), 2, Duration.ofMinutes(1), Duration.ofHours(1)),
                    Duration.ofMinutes(5));
            OrderEvent event =
                    new OrderEvent("v1-01", "Fulfillment", "ready-for-handling", "window-to-cancel", "t", "t", "h");
            ledger.take("acmestore", "feed", List.of(event));
            ledger.committed("acmestore", List.of(event));
            JdbcTemplate jdbc = new JdbcTemplate(database.dataSource());
            Stream.of(statements).forEach(jdbc::execute);
        }
    }

    @Test
    void a_sound_ledger_ends_with_balanced() throws IOException {
        inLedger();

        Typed audit = Typed.bridge(environment, "ledger", "audit");

        assertThat(audit.err()).isEmpty();
        assertThat(audit.exit()).isZero();
        assertThat(audit.out().lines().toList())
                .anySatisfy(line -> assertThat(line).matches("acmestore +orders +1 +1 waiting"))
                .last()
                .isEqualTo("balanced");
    }

    /** As in a copy of the configuration, in which somebody tries an edited mapping. */
    @Test
    void what_only_tells_of_a_ledger_makes_none_where_none_is() {
        for (String line : List.of(
                "ledger audit",
                "ledger purge",
                "ledger copy --to jdbc:h2:mem:nobody",
                "orders list",
                "orders export",
                "files list",
                "map --from-ledger --since 2026-11-01 --diff")) {
            Typed typed = Typed.bridge(environment, line.split(" "));

            assertThat(typed.err())
                    .as(line)
                    .startsWith("There is no ledger in " + home.resolve("data") + ", because no bridge ran")
                    .contains("BRIDGE_HOME");
            assertThat(typed.exit()).as(line).isEqualTo(1);
            assertThat(typed.out()).as(line).isEmpty();
            assertThat(home.resolve("data")).as(line).doesNotExist();
        }
    }

    @Test
    void a_lost_order_is_told_and_the_exit_code_says_so() throws IOException {
        inLedger("delete from work_item");

        Typed audit = Typed.bridge(environment, "ledger", "audit", "--since", "2026-01-01");

        assertThat(audit.exit()).isEqualTo(1);
        assertThat(audit.out()).contains("Order v1-01 waits, and no work is open for it");
        assertThat(audit.out().lines().toList()).last().isEqualTo("NOT balanced: 1 x waiting without work");
        assertThat(Typed.bridge(environment, "ledger", "audit", "--json").out())
                .contains("\"balanced\" : false", "\"subject\" : \"v1-01\"");
    }

    @Test
    void a_purge_says_what_it_took_out() throws IOException {
        inLedger(
                "update vtex_order set state = 'canceled', updated_at = timestamp with time zone '2020-01-01 00:00:00Z',"
                        + " taken_at = timestamp with time zone '2020-01-01 00:00:00Z'",
                "update work_item set state = 'done', queue = null, lane = null,"
                        + " updated_at = timestamp with time zone '2020-01-01 00:00:00Z'");

        Typed purge = Typed.bridge(environment, "ledger", "purge");

        assertThat(purge.err()).isEmpty();
        assertThat(purge.exit()).isZero();
        assertThat(purge.out()).startsWith("acmestore: 1 orders, 0 files and 0 events from before ");
    }

    @Test
    void a_ledger_is_copied_into_an_empty_database_and_balances_there() throws Exception {
        inLedger("update vtex_order set state = 'handling', delivered_at = taken_at, acknowledged_at = taken_at");
        Path password = Files.writeString(home.resolve("password"), "postgres\n");
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start()) {
            String url = postgres.getJdbcUrl("postgres", "postgres");
            String[] copy = {"ledger", "copy", "--to", url, "--user", "postgres", "--password-file", password.toString()
            };
            Typed copied = Typed.bridge(environment, copy);
            assertThat(copied.exit()).as(copied.err()).isZero();
            assertThat(copied.out()).contains("vtex_order: 1 rows", "work_item: 1 rows", "Copied ");

            try (LedgerDatabase fresh = LedgerDatabase.open(url, "postgres", "postgres");
                    LedgerDatabase old = LedgerDatabase.open("jdbc:h2:file:" + home.resolve("data/ledger"), "", "")) {
                JdbcTemplate there = new JdbcTemplate(fresh.dataSource());
                JdbcTemplate here = new JdbcTemplate(old.dataSource());
                for (String table : List.of("vtex_order", "work_item", "order_event", "timeline")) {
                    String rows = "select * from " + table + " order by 1, 2";
                    assertThat(plain(there.queryForList(rows))).as(table).isEqualTo(plain(here.queryForList(rows)));
                }
                // the next id is a new one
                Ledger ledger = new Ledger(
                        fresh.dataSource(),
                        "test",
                        Clock.systemUTC(),
                        new RetryPolicy(Duration.ofSeconds(1), 2, Duration.ofMinutes(1), Duration.ofHours(1)),
                        Duration.ofMinutes(5));
                assertThat(ledger.ask("acmestore", "v1-01", "note", "n", "test", "{}"))
                        .isTrue();
            }

            Typed again = Typed.bridge(environment, copy);
            assertThat(again.exit()).isEqualTo(1);
            assertThat(again.err()).contains("The new ledger is not empty", "of its own");
        }
    }

    /** The two databases give moments in types of their own. */
    private static List<Map<String, Object>> plain(List<Map<String, Object>> rows) {
        rows.forEach(row -> row.replaceAll((column, value) -> {
            if (value instanceof Timestamp moment) {
                return moment.toInstant();
            }
            return value instanceof OffsetDateTime moment ? moment.toInstant() : value;
        }));
        return rows;
    }
}
