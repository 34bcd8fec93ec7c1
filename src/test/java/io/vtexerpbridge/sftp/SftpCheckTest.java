package io.vtexerpbridge.sftp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The check of a server tells what the bridge could not do there, and leaves nothing. */
class SftpCheckTest {

    @TempDir
    private Path folder;

    private ErpServer server;
    private SftpConnections connections;

    @BeforeEach
    void start() throws IOException {
        server = new ErpServer(folder.resolve("remote"));
        for (String directory : List.of("orders", "receipts", "inbox/invoices")) {
            Files.createDirectories(folder.resolve("remote").resolve(directory));
        }
        connections = new SftpConnections(
                server.access(server.trusted(folder.resolve("known_hosts")), Duration.ofSeconds(30)));
    }

    @AfterEach
    void stop() {
        connections.close();
        server.close();
    }

    private SftpCheck check(String orders) {
        return new SftpCheck(connections, folder.resolve("data"), "erp", orders, "inbox", "receipts/");
    }

    private List<String> troubles() {
        return check("orders").troubles();
    }

    private List<String> there() throws IOException {
        try (Stream<Path> all = Files.walk(folder.resolve("remote"))) {
            return all.map(Path::toString).sorted().toList();
        }
    }

    @Test
    void it_tries_every_directory_and_leaves_none_of_its_files() throws IOException {
        Files.writeString(folder.resolve("remote/orders/.1-01.csv.part"), "the ERP's own");
        List<String> before = there();

        assertThat(troubles()).isEmpty();

        assertThat(there()).isEqualTo(before);
        assertThat(folder.resolve("data")).as("nothing is marked").doesNotExist();
    }

    @Test
    void directories_that_are_made_later_are_not_made_now() throws IOException {
        Files.delete(folder.resolve("remote/orders"));
        Files.delete(folder.resolve("remote/receipts"));
        List<String> before = there();
        SftpCheck check = check("erp/sap/orders");

        assertThat(check.troubles()).isEmpty();

        assertThat(check.madeLater())
                .isEqualTo("; not there yet, and made when they are first needed: erp/sap/orders, receipts");
        assertThat(there()).isEqualTo(before);
    }

    @Test
    void a_directory_that_can_never_be_made_is_named() throws IOException {
        Files.createDirectories(folder.resolve("remote/erp"));
        server.refuseMaking("/erp/");
        SftpCheck check = check("erp/orders");

        assertThat(check.troubles()).hasSize(1).allSatisfy(sentence -> assertThat(sentence)
                .contains("does not let the directory erp/orders be made, which is not there yet", "the user bridge"));
        assertThat(check.madeLater()).isEmpty();
    }

    @Test
    void an_inbox_that_is_not_there_is_named() throws IOException {
        Files.delete(folder.resolve("remote/inbox/invoices"));
        Files.delete(folder.resolve("remote/inbox"));

        assertThat(troubles()).hasSize(1).allSatisfy(sentence -> assertThat(sentence)
                .contains("has no directory inbox"));
    }

    @Test
    void a_directory_that_was_emptied_is_named() throws IOException {
        new SftpOrders(connections, "orders", folder.resolve("data"), "erp").require();
        try (Stream<Path> marks = Files.list(folder.resolve("remote/orders"))) {
            Files.delete(marks.findFirst().orElseThrow());
        }

        assertThat(troubles()).hasSize(1).allSatisfy(sentence -> assertThat(sentence)
                .contains("lacks the bridge's mark"));
    }
}
