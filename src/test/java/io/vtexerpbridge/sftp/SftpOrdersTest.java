package io.vtexerpbridge.sftp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vtexerpbridge.erp.ErpChannelProblem;
import io.vtexerpbridge.erp.ErpDocument;
import io.vtexerpbridge.erp.StagedDocuments;
import io.vtexerpbridge.feed.OrderEvent;
import io.vtexerpbridge.ledger.Document;
import io.vtexerpbridge.ledger.Ledger;
import io.vtexerpbridge.ledger.LedgerDatabase;
import io.vtexerpbridge.ledger.OrderFacts;
import io.vtexerpbridge.ledger.RetryPolicy;
import io.vtexerpbridge.ledger.WorkItem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Stage, record, release on a server that cuts connections: the ERP gets one complete file. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SftpOrdersTest {

    private static final String CONTENT = "orderId;total\r\n1-01;10,00\r\n";

    @TempDir
    Path home;

    private ErpServer server;
    private SftpConnections connections;
    private LedgerDatabase database;
    private Ledger ledger;
    private SftpOrders orders;
    private StagedDocuments channel;

    @BeforeEach
    void start() {
        server = new ErpServer(home.resolve("remote"));
        connections =
                new SftpConnections(server.access(server.trusted(home.resolve("known_hosts")), Duration.ofSeconds(30)));
        database = LedgerDatabase.open("jdbc:h2:mem:" + UUID.randomUUID(), "sa", "");
        ledger = new Ledger(
                database.dataSource(),
                "node",
                Clock.systemUTC(),
                new RetryPolicy(Duration.ofMillis(1), 1, Duration.ofMillis(1), Duration.ofHours(1)),
                Duration.ofMinutes(5));
        orders = new SftpOrders(connections, "out/orders/", home.resolve("data"), "erp");
        channel = new StagedDocuments(ledger, orders);
    }

    @AfterEach
    void stop() {
        connections.close();
        server.close();
        database.close();
    }

    private WorkItem item(String orderId) {
        ledger.take("store", "feed", List.of(new OrderEvent(orderId, "F", "s", "l", "t", "t", "H")));
        return ledger.claim(List.of("store"), 1).get(0);
    }

    private Document staged(WorkItem item) {
        Document staged = channel.stage(
                item,
                new ErpDocument(
                        "order",
                        item.orderId() + ".csv",
                        CONTENT.getBytes(StandardCharsets.UTF_8),
                        "csv",
                        "c1:x",
                        "",
                        List.of()));
        orders.upload(staged, CONTENT.getBytes(StandardCharsets.UTF_8));
        return staged;
    }

    private WorkItem recorded(String orderId) {
        WorkItem item = item(orderId);
        Document staged = staged(item);
        ledger.delivered(item, staged, OrderFacts.NONE, staged.digest());
        return item;
    }

    /** Without the bridge's mark. */
    private List<String> names() {
        return server.names("out/orders").stream()
                .filter(name -> !name.endsWith(".mark"))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_document_is_shown_once_and_complete_whatever_the_server_can(boolean openSsh) throws IOException {
        if (!openSsh) {
            server.withoutExtensions();
        }
        WorkItem item = recorded("1-01");
        assertThat(names()).containsExactly(".1-01.csv");
        channel.release(item);
        assertThat(names()).containsExactly("1-01.csv");
        assertThat(server.read("out/orders/1-01.csv")).isEqualTo(CONTENT);
        Files.delete(server.at("out/orders/1-01.csv"));
        channel.release(item);
        assertThat(channel.finishReleases()).isZero();
        assertThat(names()).as("the ERP took it").isEmpty();
    }

    @Test
    void cut_while_it_is_written_it_is_written_anew() throws IOException {
        WorkItem item = item("1-01");
        Files.createDirectories(server.at("out/orders"));
        Files.writeString(server.at("out/orders/.1-01.csv"), "left over, and longer than it".repeat(1000));
        server.cutWhileWriting("1-01.csv");
        Document staged = staged(item);
        assertThat(server.cuts()).isEqualTo(1);
        assertThat(server.read("out/orders/.1-01.csv")).isEqualTo(CONTENT);
        assertThat(staged.directory()).isEqualTo(connections + "/out/orders");
    }

    @Test
    void cut_after_the_rename_and_taken_at_once_it_is_not_written_again() throws IOException {
        WorkItem item = recorded("1-01");
        server.cutAfterMoving("/1-01.csv");
        channel.release(item);
        assertThat(server.cuts()).isEqualTo(1);
        assertThat(names()).containsExactly("1-01.csv");
        assertThat(ledger.unreleased()).isEmpty();
    }

    @Test
    void killed_after_the_record_it_is_released_at_the_next_start_once() throws IOException {
        recorded("1-01");
        recorded("2-01");
        Files.move(server.at("out/orders/.2-01.csv"), server.at("taken by the ERP"));
        assertThat(channel.finishReleases()).isEqualTo(2);
        assertThat(names()).containsExactly("1-01.csv");
        assertThat(channel.finishReleases()).isZero();
    }

    @Test
    void an_emptied_or_swapped_directory_does_not_look_like_an_ERP_that_took_everything() throws IOException {
        WorkItem item = recorded("1-01");
        Files.move(server.at("out/orders"), server.at("away"));
        assertThatThrownBy(() -> channel.release(item))
                .isInstanceOf(ErpChannelProblem.class)
                .hasMessageContaining("is gone");
        Files.createDirectory(server.at("out/orders"));
        assertThatThrownBy(() -> channel.release(item))
                .isInstanceOf(ErpChannelProblem.class)
                .hasMessageContaining("lacks the bridge's mark")
                .hasMessageContaining("erp-sftp");
        assertThatThrownBy(() -> staged(item)).isInstanceOf(ErpChannelProblem.class);
        assertThat(channel.finishReleases()).isZero();
        assertThat(ledger.unreleased()).hasSize(1);
        assertThat(channel.trouble()).get().asString().contains("mark");
        Files.delete(server.at("out/orders"));
        Files.move(server.at("away"), server.at("out/orders"));
        channel.look();
        channel.release(item);
        assertThat(names()).containsExactly("1-01.csv");
        assertThat(channel.trouble()).isEmpty();
    }

    @Test
    void a_bridge_that_lost_its_note_knows_its_directory_by_the_mark_there() throws IOException {
        WorkItem item = recorded("1-01");
        Files.delete(home.resolve("data/erp-sftp"));
        channel.release(item);
        assertThat(server.names("out/orders"))
                .filteredOn(name -> name.endsWith(".mark"))
                .hasSize(1);
        assertThat(names()).containsExactly("1-01.csv");
    }

    @Test
    void a_document_that_the_ERP_has_not_seen_is_taken_back() {
        WorkItem item = recorded("1-01");
        channel.withdraw(item);
        assertThat(names()).isEmpty();
        assertThat(ledger.document("store", "1-01", "order")).isEmpty();
    }

    @Test
    void a_document_that_the_ERP_may_have_seen_is_not_taken_back() throws IOException {
        WorkItem item = recorded("1-01");
        Files.move(server.at("out/orders/.1-01.csv"), server.at("out/orders/1-01.csv"));
        channel.withdraw(item);
        assertThat(names()).containsExactly("1-01.csv");
        assertThat(ledger.document("store", "1-01", "order")).isPresent();
    }

    @Test
    void killed_while_it_is_taken_back_it_is_neither_lost_nor_doubled() {
        WorkItem item = recorded("1-01");
        assertThat(orders.hold(ledger.document("store", "1-01", "order").orElseThrow()))
                .isTrue();
        assertThat(names()).containsExactly(".1-01.csv.withdrawn");
        channel.release(item);
        assertThat(names()).as("the ledger still had it as delivered").containsExactly("1-01.csv");
    }

    @Test
    void what_was_taken_back_is_not_taken_for_a_later_document() throws IOException {
        WorkItem item = item("1-01");
        Files.createDirectories(server.at("out/orders"));
        Files.writeString(server.at("out/orders/.1-01.csv.withdrawn"), "old");
        Document staged = staged(item);
        ledger.delivered(item, staged, OrderFacts.NONE, staged.digest());
        Files.move(server.at("out/orders/.1-01.csv"), server.at("taken by the ERP"));
        channel.release(item);
        assertThat(names()).isEmpty();
    }

    @Test
    void a_document_that_waits_on_another_server_is_told() {
        WorkItem item = recorded("1-01");
        StagedDocuments other = new StagedDocuments(
                ledger,
                new SftpOrders(
                        new SftpConnections(new SftpAccess(
                                "other.example",
                                22,
                                "bridge",
                                "",
                                null,
                                "",
                                home.resolve("known_hosts"),
                                Duration.ofSeconds(1))),
                        "orders",
                        home.resolve("data"),
                        "erp"));
        assertThatThrownBy(() -> other.release(item))
                .isInstanceOf(ErpChannelProblem.class)
                .hasMessageContaining("1-01.csv was staged in " + connections)
                .hasMessageContaining("sftp://bridge@other.example:22");
    }

    @Test
    void a_path_that_begins_with_a_slash_is_told_with_one() throws IOException {
        SftpOrders whole = new SftpOrders(connections, "/out/orders", home.resolve("data"), "erp");
        assertThat(whole.directory()).as("as the ledger remembers it").isEqualTo(connections + "//out/orders");
        assertThat(whole.toString()).endsWith(connections + "/out/orders");
        whole.require();
        Files.move(server.at("out/orders"), server.at("away"));
        assertThatThrownBy(whole::require)
                .isInstanceOf(ErpChannelProblem.class)
                .hasMessageStartingWith("The directory " + connections + "/out/orders is gone");
    }

    @Test
    void health_says_by_itself_that_the_directory_cannot_be_used_and_that_it_can_again() throws IOException {
        orders.look();
        assertThat(channel.trouble()).isEmpty();
        assertThat(names()).as("the probe leaves nothing behind").isEmpty();
        Files.move(server.at("out/orders"), server.at("away"));
        orders.look();
        assertThat(channel.trouble()).get().asString().contains("out/orders", "is gone");
        Files.move(server.at("away"), server.at("out/orders"));
        orders.look();
        assertThat(channel.trouble()).isEmpty();
    }
}
