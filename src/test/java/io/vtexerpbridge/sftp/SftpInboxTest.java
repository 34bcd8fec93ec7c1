package io.vtexerpbridge.sftp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vtexerpbridge.erp.ErpChannelProblem;
import io.vtexerpbridge.inbox.InboxDoor;
import io.vtexerpbridge.sftp.SftpInbox.Arrival;
import io.vtexerpbridge.sftp.SftpInbox.Brought;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the ERP drops on its server comes here whole, once, and under its own name. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SftpInboxTest {

    private static final ZoneId ZONE = ZoneId.of("America/Sao_Paulo");

    @TempDir
    Path home;

    private final AtomicLong nanos = new AtomicLong();
    private ErpServer server;
    private SftpConnections connections;
    private final List<String> taken = new ArrayList<>();
    private Path local;
    private SftpInbox inbox;

    @BeforeEach
    void start() throws IOException {
        server = new ErpServer(home.resolve("remote"));
        Files.createDirectories(server.at("inbox/invoices"));
        connections =
                new SftpConnections(server.access(server.trusted(home.resolve("known_hosts")), Duration.ofSeconds(30)));
        local = home.resolve("inbox");
        inbox = inbox("");
    }

    private SftpInbox inbox(String marker) {
        Clock clock = Clock.fixed(Instant.parse("2026-11-21T02:30:00Z"), ZONE);
        return new SftpInbox(
                connections,
                "inbox",
                new InboxDoor(local, marker),
                (subject, name, size, modified) -> taken.contains(name + " " + size + " " + modified),
                Duration.ofSeconds(2),
                marker,
                clock,
                nanos::get);
    }

    @AfterEach
    void stop() {
        connections.close();
        server.close();
    }

    /** Two looks with a long enough pause between them; what the second finds. */
    private List<Arrival> looks() {
        inbox.look();
        nanos.addAndGet(Duration.ofSeconds(3).toNanos());
        return look();
    }

    private List<Arrival> look() {
        inbox.look();
        List<Arrival> found = new ArrayList<>();
        for (Arrival one = inbox.next(); one != null; one = inbox.next()) {
            found.add(one);
        }
        return found;
    }

    private Arrival only() {
        List<Arrival> found = looks();
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    /** Fetches all that is finished, and moves it. */
    private List<Brought> round() {
        List<Brought> round = new ArrayList<>();
        for (Arrival arrival : looks()) {
            Brought brought = inbox.fetch(arrival);
            round.add(brought);
            if (brought.complete()) {
                inbox.putAway(arrival);
            }
        }
        return round;
    }

    private List<String> here(String folder) {
        Path path = local.resolve(folder);
        if (!Files.isDirectory(path)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(path)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void a_finished_file_comes_under_its_name_and_lies_in_done_by_the_ERP_s_day() throws IOException {
        server.put("inbox/invoices/NF-1.csv", "a;b\r\n");
        Files.setLastModifiedTime(
                server.at("inbox/invoices/NF-1.csv"), FileTime.from(Instant.parse("2026-01-02T03:04:05Z")));
        assertThat(round()).extracting(Brought::complete).containsExactly(true);
        assertThat(here("invoices")).containsExactly("NF-1.csv");
        assertThat(local.resolve("invoices/NF-1.csv")).hasContent("a;b\r\n");
        assertThat(Files.getLastModifiedTime(local.resolve("invoices/NF-1.csv"))
                        .toInstant()
                        .truncatedTo(ChronoUnit.SECONDS))
                .isEqualTo(Instant.parse("2026-01-02T03:04:05Z"));
        assertThat(server.names("inbox/invoices")).containsExactly("done");
        assertThat(server.names("inbox/invoices/done/2026-11-20")).containsExactly("NF-1.csv");
        Files.delete(local.resolve("invoices/NF-1.csv"));
        server.put("inbox/invoices/NF-1.csv", "another\r\n");
        round();
        assertThat(local.resolve("invoices/NF-1.csv")).hasContent("another\r\n");
        assertThat(server.names("inbox/invoices/done/2026-11-20")).containsExactly("NF-1-2.csv", "NF-1.csv");
    }

    @Test
    void a_file_that_grows_between_two_looks_waits() throws IOException {
        server.put("inbox/invoices/NF-1.csv", "a");
        inbox.look();
        nanos.addAndGet(Duration.ofSeconds(3).toNanos());
        Files.writeString(server.at("inbox/invoices/NF-1.csv"), "ab");
        assertThat(look()).isEmpty();
        nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        assertThat(look()).as("quiet for too short").isEmpty();
        nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        assertThat(look()).hasSize(1);
    }

    @Test
    void unfinished_hidden_and_foreign_things_are_left_alone() throws IOException {
        for (String name : List.of(".x.csv", "x.csv.tmp", "x.part", "x.csv.filepart")) {
            Files.writeString(server.at("inbox/invoices/" + name), "half");
        }
        Files.createDirectories(server.at("inbox/invoices/folder.csv"));
        Files.createSymbolicLink(server.at("inbox/invoices/link.csv"), home.resolve("known_hosts"));
        server.put("inbox/nobody/NF-1.csv", "x");
        server.put("inbox/NF-1.csv", "x");
        server.put("inbox/invoices/error/NF-1.csv", "x");
        assertThat(looks()).isEmpty();
    }

    @Test
    void names_from_the_server_choose_no_path() throws IOException {
        for (String name : List.of("a\nb.csv", "x".repeat(240) + ".csv")) {
            Files.writeString(server.at("inbox/invoices").resolve(name), "x");
        }
        assertThat(round()).hasSize(2).allSatisfy(one -> {
            assertThat(one.complete()).isFalse();
            assertThat(one.reason()).contains("rename it");
        });
        assertThat(List.of("../x.csv", "..", "..\\x.csv", "/etc/x.csv", "\uFFFD.csv", ""))
                .allSatisfy(name -> assertThat(InboxDoor.fault(name)).isPresent());
        assertThat(here("invoices")).isEmpty();
        assertThat(connections.troubles().first()).get().asString().contains("rename it");
        for (String name : server.names("inbox/invoices")) {
            Files.delete(server.at("inbox/invoices").resolve(name));
        }
        look();
        assertThat(connections.troubles().first()).isEmpty();
    }

    @Test
    void killed_after_the_claim_it_is_fetched_at_the_next_start() {
        server.put("inbox/invoices/NF-1.csv", "a");
        inbox.fetch(only());
        // killed here: it lies in both places
        assertThat(server.names("inbox/invoices")).singleElement().asString().matches("\\.NF-1\\.csv\\.\\d{6}\\.taken");
        inbox = inbox("");
        List<Arrival> again = look();
        assertThat(again).extracting(Arrival::claimed).containsExactly(true);
        assertThat(inbox.fetch(again.get(0)).complete()).isTrue();
        inbox.putAway(again.get(0));
        assertThat(here("invoices")).containsExactly("NF-1.csv");
        assertThat(server.names("inbox/invoices")).containsExactly("done");
    }

    /** What the inbox does with a file that lies there: the ledger knows it from here on. */
    private void take(String name) throws IOException {
        Path file = local.resolve("invoices").resolve(name);
        taken.add(name + " " + Files.size(file) + " "
                + Files.getLastModifiedTime(file).toInstant());
        Files.delete(file);
    }

    @Test
    void killed_before_it_was_moved_and_taken_meanwhile_it_does_not_come_again() throws IOException {
        server.put("inbox/invoices/NF-1.csv", "a");
        inbox.fetch(only());
        take("NF-1.csv");
        inbox = inbox("");
        assertThat(round()).extracting(Brought::complete).containsExactly(true);
        assertThat(here("invoices")).isEmpty();
        assertThat(server.files("inbox/invoices/done")).containsExactly("NF-1.csv");
    }

    @Test
    void a_file_that_is_put_there_again_to_be_looked_at_anew_comes_again() throws IOException {
        server.put("inbox/invoices/NF-1.csv", "a");
        round();
        take("NF-1.csv");
        Files.move(server.at("inbox/invoices/done/2026-11-20/NF-1.csv"), server.at("inbox/invoices/NF-1.csv"));
        inbox.fetch(only());
        assertThat(here("invoices")).containsExactly("NF-1.csv");
        // also when a kill comes in between
        Files.delete(local.resolve("invoices/NF-1.csv"));
        inbox = inbox("");
        assertThat(round()).extracting(Brought::complete).containsExactly(true);
        assertThat(here("invoices")).containsExactly("NF-1.csv");
    }

    @Test
    void cut_anywhere_it_comes_whole() {
        server.put("inbox/invoices/NF-1.csv", "line\r\n".repeat(50_000));
        Arrival arrival = only();
        server.cutAfterMoving(".taken");
        assertThat(inbox.fetch(arrival).complete()).isTrue();
        server.cutAfterMoving("NF-1.csv");
        inbox.putAway(arrival);
        assertThat(server.cuts()).isEqualTo(2);
        assertThat(local.resolve("invoices/NF-1.csv")).hasContent("line\r\n".repeat(50_000));
        assertThat(here("invoices")).containsExactly("NF-1.csv");
        assertThat(server.files("inbox/invoices")).containsExactly("NF-1.csv");
        assertThat(server.names("inbox/invoices")).containsExactly("done");
    }

    @Test
    void a_file_that_comes_while_one_of_its_name_is_still_to_be_taken_waits_and_overwrites_nothing()
            throws IOException {
        server.put("inbox/invoices/NF-1.csv", "first");
        round();
        server.put("inbox/invoices/NF-1.csv", "second");
        assertThat(round()).extracting(Brought::complete).containsExactly(false);
        assertThat(local.resolve("invoices/NF-1.csv")).hasContent("first");
        Files.delete(local.resolve("invoices/NF-1.csv"));
        server.put("inbox/invoices/NF-1.csv", "third");
        assertThat(round()).extracting(Brought::complete).containsExactly(true);
        assertThat(local.resolve("invoices/NF-1.csv")).hasContent("second");
        Files.delete(local.resolve("invoices/NF-1.csv"));
        round();
        assertThat(local.resolve("invoices/NF-1.csv")).hasContent("third");
        assertThat(server.files("inbox/invoices/done")).hasSize(3);
    }

    @Test
    void with_markers_a_file_waits_for_its_own_and_takes_it_along() throws IOException {
        inbox = inbox("done");
        server.put("inbox/invoices/NF-1.csv", "a");
        server.put("inbox/invoices/NF-2.csv", "b");
        server.put("inbox/invoices/NF-2.done", "");
        assertThat(round()).extracting(Brought::toString).containsExactly("invoices/NF-2.csv fetched");
        assertThat(server.names("inbox/invoices")).containsExactly("NF-1.csv", "done");
        assertThat(here("invoices")).containsExactly("NF-2.csv", "NF-2.csv.done");
        // killed after the claim, and before the marker went: it must not finish the next file of the name
        Files.writeString(server.at("inbox/invoices/.NF-1.csv.000042.taken"), "a");
        Files.writeString(server.at("inbox/invoices/NF-1.csv.done"), "");
        Files.setLastModifiedTime(
                server.at("inbox/invoices/NF-1.csv.done"), FileTime.from(Instant.parse("2026-01-01T00:00:00Z")));
        assertThat(round()).extracting(Brought::toString).containsExactly("invoices/NF-1.csv fetched");
        assertThat(server.names("inbox/invoices")).containsExactly("NF-1.csv", "done");
        assertThat(look()).isEmpty();
    }

    @Test
    void what_cannot_be_moved_to_done_is_fetched_only_once_and_moved_later() throws IOException {
        server.put("inbox/invoices/NF-1.csv", "a");
        server.refuseMovingTo("/done/");
        round();
        assertThat(here("invoices")).containsExactly("NF-1.csv");
        assertThat(connections.troubles().first()).get().asString().contains("NF-1.csv", "done");
        Files.delete(local.resolve("invoices/NF-1.csv"));
        round();
        assertThat(here("invoices")).as("it was taken meanwhile").isEmpty();
        server.refuseMovingTo("");
        round();
        assertThat(server.files("inbox/invoices/done")).containsExactly("NF-1.csv");
        assertThat(connections.troubles().first()).isEmpty();
    }

    @Test
    void a_missing_inbox_is_told_until_it_is_there() throws IOException {
        Files.delete(server.at("inbox/invoices"));
        Files.delete(server.at("inbox"));
        assertThatThrownBy(inbox::look)
                .isInstanceOf(ErpChannelProblem.class)
                .hasMessageContaining("erp.sftp.inbox-directory");
        assertThat(connections.troubles().first()).isPresent();
        Files.createDirectories(server.at("inbox"));
        inbox.look();
        assertThat(connections.troubles().first()).isEmpty();
    }

    @Test
    void where_the_server_tells_no_times_the_size_decides() {
        server.withoutTimes();
        server.put("inbox/invoices/a.csv", "one");
        inbox.look();
        server.put("inbox/invoices/a.csv", "one, two");
        assertThat(looks()).as("it grew since").hasSize(1);
        assertThat(round()).singleElement().matches(Brought::complete);
        assertThat(local.resolve("invoices/a.csv")).hasContent("one, two");
        assertThat(server.names("inbox/invoices")).containsExactly("done");
    }
}
