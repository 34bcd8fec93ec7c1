package io.vtexerpbridge.order;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.vtexerpbridge.feed.OrderEvent;
import io.vtexerpbridge.ledger.Ledger;
import io.vtexerpbridge.ledger.LedgerDatabase;
import io.vtexerpbridge.ledger.ParkedOrders;
import io.vtexerpbridge.ledger.RetryPolicy;
import io.vtexerpbridge.ledger.WorkItem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** The files of what is parked go when it goes on, and no other file does. */
class ParkedFilesTest {

    private static final String STORE = "store";

    @TempDir
    private Path data;

    private LedgerDatabase database;
    private Ledger ledger;
    private ParkedFiles files;

    @BeforeEach
    void open() {
        database = LedgerDatabase.open("jdbc:h2:mem:" + UUID.randomUUID(), "sa", "");
        ledger = new Ledger(
                database.dataSource(),
                "node",
                Clock.systemUTC(),
                new RetryPolicy(Duration.ofMillis(1), 1, Duration.ofMillis(1), Duration.ofHours(1)),
                Duration.ofMinutes(5));
        files = new ParkedFiles(data, new ParkedOrders(database.dataSource()));
    }

    @AfterEach
    void close() {
        database.close();
    }

    private void event(String orderId, String handle) {
        ledger.take(STORE, "feed", List.of(new OrderEvent(orderId, "F", "s", "l", handle, handle, handle)));
    }

    /** As park-order does it. */
    private void park(String orderId) throws IOException {
        event(orderId, "H1");
        WorkItem item = ledger.claim(List.of(STORE), 1).get(0);
        var order =
                new ObjectMapper().createObjectNode().put("orderId", orderId).put("status", "handling");
        ledger.park(item, "transform-order", "mapping", "No name.", order.toString(), List.of());
        files.write(item, "No name.", new OrderReader().read(order, orderId));
    }

    private List<String> names() throws IOException {
        try (Stream<Path> names = Files.list(data.resolve(STORE))) {
            return names.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void what_is_parked_keeps_its_files_and_what_went_on_does_not() throws IOException {
        park("1-01");
        park("ODD/2-01");
        files.removeSettled();
        assertThat(names()).hasSize(4).contains("1-01.json", "1-01.reason.txt");

        event("1-01", "H2");
        files.removeSettled();

        assertThat(names()).hasSize(2).allSatisfy(name -> assertThat(name).startsWith("ODD_2-01-"));
    }

    @Test
    void an_operators_own_notes_stay() throws IOException {
        park("1-01");
        Files.writeString(data.resolve(STORE).resolve("mended.json"), "{}");
        Files.writeString(data.resolve("notes.txt"), "call the ERP's people");
        event("1-01", "H2");
        files.removeSettled();
        assertThat(names()).containsExactly("mended.json");
        assertThat(data.resolve("notes.txt")).exists();
    }

    @Test
    void what_is_parked_anew_meanwhile_keeps_its_files() throws IOException {
        park("1-01");
        Path reason = data.resolve(STORE).resolve("1-01.reason.txt");
        event("1-01", "H2");
        DataSource slow = new DelegatingDataSource(database.dataSource()) {
            @Override
            public Connection getConnection() throws SQLException {
                try {
                    Files.setLastModifiedTime(
                            reason,
                            FileTime.fromMillis(
                                    Files.getLastModifiedTime(reason).toMillis() + 5_000));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                return super.getConnection();
            }
        };
        ParkedFiles late = new ParkedFiles(data, new ParkedOrders(slow));
        late.removeSettled();
        assertThat(names()).containsExactly("1-01.json", "1-01.reason.txt");
    }

    @Test
    void what_the_ledger_does_not_keep_is_not_removed() throws IOException {
        park("1-01");
        try (LedgerDatabase fresh = LedgerDatabase.open("jdbc:h2:mem:" + UUID.randomUUID(), "sa", "")) {
            new ParkedFiles(data, new ParkedOrders(fresh.dataSource())).removeSettled();
        }
        assertThat(names()).containsExactly("1-01.json", "1-01.reason.txt");
    }

    /** The ledger keeps what was parked for as long as ledger.retention. */
    @Test
    void only_the_orders_of_the_files_are_asked_for() throws IOException {
        List<String> all = List.of("0-01", "1-01", "2-01");
        for (String order : all) {
            park(order);
        }
        all.forEach(order -> event(order, "H2"));

        ParkedOrders orders = new ParkedOrders(database.dataSource());
        assertThat(orders.wentOn(STORE, List.of("1-01", "9-01"))).containsExactly("1-01");
        assertThat(orders.wentOn(STORE, List.of())).isEmpty();
        assertThat(orders.wentOn("another", List.of("1-01"))).isEmpty();
        assertThat(orders.wentOn(STORE)).containsExactlyInAnyOrderElementsOf(all);
        files.removeSettled();
        assertThat(names()).isEmpty();
    }

    @Test
    void nothing_parked_is_nothing_to_do() throws IOException {
        files.removeSettled();
        assertThat(data).isEmptyDirectory();
    }
}
