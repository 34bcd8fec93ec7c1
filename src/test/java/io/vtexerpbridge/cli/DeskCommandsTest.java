package io.vtexerpbridge.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vtexerpbridge.BridgeHome;
import io.vtexerpbridge.EmptyLedger;
import io.vtexerpbridge.feed.OrderEvent;
import io.vtexerpbridge.ledger.Ledger;
import io.vtexerpbridge.ledger.LedgerDatabase;
import io.vtexerpbridge.ledger.RetryPolicy;
import io.vtexerpbridge.ledger.WorkItem;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code orders} and {@code files} where no bridge runs, with a ledger that one left behind. */
class DeskCommandsTest {

    private static final String ACCOUNT = "acmestore";

    @TempDir
    private Path home;

    private final Map<String, String> environment = new HashMap<>();
    private String logging;

    @BeforeEach
    void prepare() {
        BridgeHome.in(home);
        environment.putAll(Map.of(
                "BRIDGE_HOME",
                home.toString(),
                "VTEX_ACCOUNT",
                ACCOUNT,
                "VTEX_APP_KEY",
                "key",
                "VTEX_APP_TOKEN",
                "token"));
        logging = System.getProperty("log4j2.configurationFile");
    }

    @AfterEach
    void quiet() {
        if (logging == null) {
            System.clearProperty("log4j2.configurationFile");
        } else {
            System.setProperty("log4j2.configurationFile", logging);
        }
    }

    private Typed bridge(String... line) {
        return Typed.bridge(environment, line);
    }

    /** Orders 0-01 and on, parked for masked data. */
    private void parked(int count) throws Exception {
        Path data = Files.createDirectories(home.resolve("data"));
        try (LedgerDatabase database = LedgerDatabase.open("jdbc:h2:file:" + data.resolve("ledger"), "", "")) {
            RetryPolicy policy =
                    new RetryPolicy(Duration.ofSeconds(1), 2, Duration.ofMinutes(15), Duration.ofHours(48));
            Ledger ledger =
                    new Ledger(database.dataSource(), "before", Clock.systemUTC(), policy, Duration.ofMinutes(5));
            List<OrderEvent> events = IntStream.range(0, count)
                    .mapToObj(n -> new OrderEvent(n + "-01", "M", "ready-for-handling", "x", "t" + n, "t" + n, "h"))
                    .toList();
            ledger.take(ACCOUNT, "feed", events);
            for (WorkItem item : ledger.claim(List.of(ACCOUNT), count)) {
                ledger.park(item, "enrich-order", "masked", "=masked", "{\"name\":\"*****\"}");
            }
        }
    }

    @Test
    void what_is_parked_is_listed_shown_retried_and_skipped() throws Exception {
        parked(3);

        assertThat(bridge("orders", "list", "--parked", "--limit", "2").out())
                .contains("0-01", "1-01", "order", "masked", "There are more")
                .doesNotContain("2-01");
        assertThat(bridge("orders", "list", "--parked").out()).contains("2-01").doesNotContain("There are more");
        assertThat(bridge("orders", "show", "1-01").out())
                .contains("1-01 of acmestore is parked", "masked", "taken", "parked")
                .doesNotContain("*****");
        assertThat(bridge("orders", "show", "1-01", "--body").out())
                .isEqualToIgnoringNewLines("{\"name\":\"*****\"}\n");

        Typed retried = bridge("orders", "retry", "1-01", "nobody");
        assertThat(retried.exit()).isEqualTo(1);
        assertThat(retried.out()).contains("1-01 sent again by an operator: 1 parked opened", "next start");
        assertThat(retried.err()).contains("nobody");
        Typed skipped = bridge("orders", "skip", "0-01", "--reason", "entered by hand");
        assertThat(skipped.exit()).isZero();
        assertThat(bridge("orders", "show", "0-01").out())
                .contains("0-01 of acmestore is not-needed", "skipped: entered by hand");
        assertThat(bridge("orders", "skip", "0-01").exit()).as("no reason").isEqualTo(2);
        Typed replayed = bridge("orders", "replay", "0-01");
        assertThat(replayed.exit()).isEqualTo(1);
        assertThat(replayed.err()).contains("does not have 0-01 yet");
        assertThat(bridge("orders", "list", "--parked", "--state", "parked").err())
                .contains("--state");
    }

    @Test
    void the_ERPs_own_numbers_of_an_order_are_shown() throws Exception {
        parked(2);
        try (LedgerDatabase database = LedgerDatabase.open("jdbc:h2:file:" + home.resolve("data/ledger"), "", "");
                Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            for (String number : List.of("PV-2", "PV-1")) {
                statement.execute("insert into erp_number (account, order_id, number, told_at) values ('" + ACCOUNT
                        + "', '1-01', '" + number + "', timestamp with time zone '2026-11-21 12:00:00Z')");
            }
        }

        assertThat(bridge("orders", "show", "1-01").out()).contains("  the ERP's number: PV-1, PV-2");
        assertThat(bridge("orders", "show", "1-01", "--json").out()).contains("\"erpNumbers\"", "PV-2");
        assertThat(bridge("orders", "show", "0-01").out()).doesNotContain("the ERP's number");
    }

    @Test
    void orders_are_exported_for_a_spreadsheet_and_their_owner() throws Exception {
        parked(1203);
        Path output = home.resolve("orders.csv");
        Files.writeString(output, "an older one");

        Typed typed = bridge("orders", "export", "--state", "parked", "--output", output.toString());

        assertThat(typed.exit()).as(typed.err()).isZero();
        assertThat(typed.out()).contains("1203 orders written");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(output)))
                .isEqualTo("rw-------");
        List<String> lines = Files.readAllLines(output);
        assertThat(lines).hasSize(1204).doesNotHaveDuplicates();
        assertThat(lines.get(0)).startsWith("account;orderId;sequence;");
        assertThat(lines.get(1)).startsWith("acmestore;").contains(";parked;", ";'=masked;");
        assertThat(bridge("orders", "export", "--search", "7-01", "--format", "json")
                        .out())
                .contains("\"orderId\":\"7-01\"")
                .hasLineCount(1);
        assertThat(bridge(
                                "orders",
                                "export",
                                "--output",
                                home.resolve("no/orders.csv").toString())
                        .err())
                .contains("There is no folder");
    }

    @Test
    void an_empty_ledger_has_nothing_to_list_or_mend() throws Exception {
        EmptyLedger.into(home.resolve("data"));
        assertThat(bridge("files", "list").out()).startsWith("ID").hasLineCount(1);
        assertThat(bridge("files", "show", "x.csv"))
                .satisfies(typed -> assertThat(typed.exit()).isEqualTo(1))
                .satisfies(typed -> assertThat(typed.err()).contains("No file \"x.csv\" was taken"));
        assertThat(bridge("orders", "retry", "--all"))
                .satisfies(typed -> assertThat(typed.exit()).isEqualTo(1))
                .satisfies(typed -> assertThat(typed.err()).contains("Nothing is parked."));
        assertThat(bridge("orders", "retry").exit()).isEqualTo(1);
    }

    /** As while a bridge starts, or ends: it holds the folder and cannot be asked. */
    @Test
    void a_command_waits_for_a_bridge_that_cannot_be_asked_yet() throws Exception {
        Files.createDirectories(home.resolve("data"));
        FutureTask<Typed> command = new FutureTask<>(() -> bridge("orders", "list"));
        Thread typist = new Thread(command);
        try (FileChannel lock = FileChannel.open(
                home.resolve("data/bridge.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            assertThat(lock.tryLock()).isNotNull();
            typist.start();
            await().atMost(Duration.ofMinutes(1)).until(() -> Stream.of(typist.getStackTrace())
                    .anyMatch(frame -> frame.getMethodName().equals("sleep")));
            assertThat(command.isDone()).isFalse();
        }
        assertThat(command.get().exit()).as(command.get().err()).isZero();
    }
}
