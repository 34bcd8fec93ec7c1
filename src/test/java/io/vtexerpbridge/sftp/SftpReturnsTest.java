package io.vtexerpbridge.sftp;

import static org.assertj.core.api.Assertions.assertThat;

import io.vtexerpbridge.ledger.CarriedFiles;
import io.vtexerpbridge.ledger.LedgerDatabase;
import io.vtexerpbridge.sftp.SftpReturns.Return;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Receipts and refused files reach the server, each version once. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SftpReturnsTest {

    @TempDir
    Path home;

    private ErpServer server;
    private SftpConnections connections;
    private LedgerDatabase database;
    private SftpReturns returns;
    private int written;

    @BeforeEach
    void start() {
        server = new ErpServer(home.resolve("remote"));
        connections =
                new SftpConnections(server.access(server.trusted(home.resolve("known_hosts")), Duration.ofSeconds(30)));
        database = LedgerDatabase.open("jdbc:h2:mem:" + UUID.randomUUID(), "sa", "");
        restart();
    }

    /** As after a kill: only what is in the ledger is known. */
    private void restart() {
        returns = new SftpReturns(
                connections,
                new CarriedFiles(database.dataSource(), Clock.systemUTC(), "store", connections.toString()),
                home.resolve("receipts"),
                home.resolve("inbox"),
                "receipts",
                "inbox");
    }

    @AfterEach
    void stop() {
        connections.close();
        server.close();
        database.close();
    }

    private void write(String path, String content) throws IOException {
        Path file = home.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
        Files.setLastModifiedTime(
                file, FileTime.from(Instant.parse("2026-11-20T00:00:00Z").plusSeconds(++written)));
    }

    private List<String> round() throws IOException {
        returns.look();
        List<String> gone = new ArrayList<>();
        for (Return one = returns.next(); one != null; one = returns.next()) {
            returns.carry(one);
            gone.add(one.toString());
        }
        return gone;
    }

    @Test
    void a_receipt_goes_once_and_again_when_it_was_rewritten() throws IOException {
        write("receipts/invoices/NF-1.csv.receipt.csv", "waiting");
        write("receipts/invoices/.hidden", "half");
        assertThat(round()).containsExactly("receipts/invoices/NF-1.csv.receipt.csv");
        assertThat(round()).isEmpty();
        restart();
        assertThat(round()).isEmpty();
        write("receipts/invoices/NF-1.csv.receipt.csv", "posted");
        assertThat(round()).hasSize(1);
        assertThat(server.read("receipts/invoices/NF-1.csv.receipt.csv")).isEqualTo("posted");
        assertThat(server.names("receipts/invoices")).containsExactly("NF-1.csv.receipt.csv");
    }

    @Test
    void a_receipt_that_the_ERP_took_away_does_not_come_back_by_itself() throws IOException {
        write("receipts/invoices/NF-1.csv.receipt.csv", "posted");
        round();
        Files.delete(server.at("receipts/invoices/NF-1.csv.receipt.csv"));
        assertThat(round()).isEmpty();
        restart();
        assertThat(round()).isEmpty();
    }

    @Test
    void cut_anywhere_it_goes_again_and_arrives_whole() throws IOException {
        String long_ = "line\r\n".repeat(40_000);
        write("receipts/invoices/NF-1.csv.receipt.csv", long_);
        server.cutWhileWriting(".receipt.csv");
        round();
        server.cutAfterMoving("/NF-1.csv.receipt.csv");
        restart();
        round();
        round();
        assertThat(server.cuts()).isGreaterThanOrEqualTo(1);
        assertThat(server.read("receipts/invoices/NF-1.csv.receipt.csv")).isEqualTo(long_);
        assertThat(server.names("receipts/invoices")).containsExactly("NF-1.csv.receipt.csv");
        assertThat(connections.troubles().first()).isEmpty();
    }

    @Test
    void a_refused_file_goes_with_its_reason_first() throws IOException {
        write("inbox/invoices/error/x.csv", "what the ERP wrote");
        write("inbox/invoices/error/x.csv.error.txt", "line 1: …");
        assertThat(round()).containsExactly("inbox/invoices/error/x.csv.error.txt", "inbox/invoices/error/x.csv");
        assertThat(server.read("inbox/invoices/error/x.csv")).isEqualTo("what the ERP wrote");
    }

    @Test
    void what_somebody_mends_on_the_server_is_theirs() throws IOException {
        write("inbox/invoices/error/x.csv.rejected.csv", "a");
        round();
        write("inbox/invoices/error/x.csv.rejected.csv", "a, b");
        round();
        assertThat(server.read("inbox/invoices/error/x.csv.rejected.csv")).isEqualTo("a, b");
        Files.writeString(server.at("inbox/invoices/error/x.csv.rejected.csv"), "mended");
        write("inbox/invoices/error/x.csv.rejected.csv", "a, b, c");
        round();
        assertThat(server.read("inbox/invoices/error/x.csv.rejected.csv")).isEqualTo("mended");
        assertThat(server.read("inbox/invoices/error/x.csv.rejected-2.csv")).isEqualTo("a, b, c");
    }

    @Test
    void a_refused_file_of_which_the_note_was_cut_off_does_not_come_twice() throws IOException {
        Files.createDirectories(server.at("inbox/invoices/error"));
        Files.writeString(server.at("inbox/invoices/error/x.csv"), "content");
        write("inbox/invoices/error/x.csv", "content");
        round();
        assertThat(server.names("inbox/invoices/error")).containsExactly("x.csv");
    }

    @Test
    void one_file_that_cannot_go_keeps_no_other_from_going() throws IOException {
        write("receipts/invoices/a.receipt.csv", "a");
        write("receipts/tracking/b.receipt.csv", "b");
        Files.createDirectories(server.at("receipts"));
        Files.writeString(server.at("receipts/invoices"), "a file in the place of the directory");
        round();
        assertThat(server.read("receipts/tracking/b.receipt.csv")).isEqualTo("b");
        assertThat(connections.troubles().first()).get().asString().contains("receipts/invoices/a.receipt.csv");
        Files.delete(server.at("receipts/invoices"));
        round();
        assertThat(server.read("receipts/invoices/a.receipt.csv")).isEqualTo("a");
        assertThat(connections.troubles().first()).isEmpty();
    }

    @Test
    void a_file_that_is_gone_is_no_trouble_any_more() throws IOException {
        write("receipts/invoices/a.receipt.csv", "a");
        Files.createDirectories(server.at("receipts"));
        Files.writeString(server.at("receipts/invoices"), "a file in the place of the directory");
        round();
        assertThat(connections.troubles().first()).isPresent();
        Files.delete(home.resolve("receipts/invoices/a.receipt.csv"));
        round();
        assertThat(connections.troubles().first()).isEmpty();
    }

    @Test
    void a_file_that_goes_away_before_its_turn_holds_up_nothing() throws IOException {
        write("receipts/invoices/a.receipt.csv", "a");
        write("receipts/invoices/b.receipt.csv", "b");
        returns.look();
        Files.delete(home.resolve("receipts/invoices/b.receipt.csv"));
        for (Return one = returns.next(); one != null; one = returns.next()) {
            returns.carry(one);
        }
        assertThat(connections.troubles().first()).isEmpty();
        assertThat(server.names("receipts/invoices")).containsExactly("a.receipt.csv");
    }

    @Test
    void a_server_that_tells_no_times_gets_each_file_once() throws IOException {
        server.withoutTimes();
        write("receipts/invoices/a.receipt.csv", "a");
        write("inbox/invoices/error/x.csv.rejected.csv", "a");
        assertThat(round()).hasSize(2);
        write("inbox/invoices/error/x.csv.rejected.csv", "a, b");
        assertThat(round()).hasSize(1);
        restart();
        assertThat(round()).isEmpty();
        assertThat(server.read("receipts/invoices/a.receipt.csv")).isEqualTo("a");
        assertThat(server.read("inbox/invoices/error/x.csv.rejected.csv")).isEqualTo("a, b");
        assertThat(connections.troubles().first()).isEmpty();
    }
}
