package io.vtexerpbridge.erp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import org.junit.jupiter.api.io.TempDir;

class ErpFolderTest {

    private static final String CONTENT = "orderId;total\r\n1-01;10,00\r\n";

    @TempDir
    Path home;

    private LedgerDatabase database;
    private Ledger ledger;
    private Path directory;
    private StagedDocuments folder;

    @BeforeEach
    void open() throws IOException {
        database = LedgerDatabase.open("jdbc:h2:mem:" + UUID.randomUUID(), "sa", "");
        ledger = new Ledger(
                database.dataSource(),
                "node",
                Clock.systemUTC(),
                new RetryPolicy(Duration.ofMillis(1), 1, Duration.ofMillis(1), Duration.ofHours(1)),
                Duration.ofMinutes(5));
        directory = Files.createDirectories(home.resolve("erp"));
        folder = new StagedDocuments(ledger, new ErpFolder(new KnownFolder(directory, home.resolve("data"))));
    }

    @AfterEach
    void close() {
        database.close();
    }

    /** Staged and recorded, as deliver-to-folder does it. */
    private WorkItem recorded(String orderId) throws IOException {
        ledger.take("store", "feed", List.of(new OrderEvent(orderId, "F", "s", "l", "t", "t", "H")));
        WorkItem item = ledger.claim(List.of("store"), 1).get(0);
        Document staged = folder.stage(item, document("order", orderId + ".csv", CONTENT));
        Files.writeString(directory.resolve(staged.stagedName()), CONTENT);
        ledger.delivered(item, staged, OrderFacts.NONE, staged.digest());
        return item;
    }

    /** A later document of an order, staged and, if so wanted, recorded. */
    private Document later(WorkItem item, String name, boolean isRecorded) throws IOException {
        Document staged = folder.stage(item, document(name, item.orderId() + "." + name + ".csv", name));
        Files.writeString(directory.resolve(staged.stagedName()), name);
        if (isRecorded) {
            ledger.noticed(item, staged, "", List.of());
        }
        return staged;
    }

    private static ErpDocument document(String name, String fileName, String content) {
        return new ErpDocument(
                name, fileName, content.getBytes(StandardCharsets.UTF_8), "csv", "c1:" + content, "", List.of());
    }

    private List<String> names() throws IOException {
        try (var files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void a_staged_document_has_a_dotted_name_and_tells_its_content() {
        ledger.take("store", "feed", List.of(new OrderEvent("1-01", "F", "s", "l", "t", "t", "H")));
        WorkItem item = ledger.claim(List.of("store"), 1).get(0);
        Document staged = folder.stage(item, document("order", "1-01.csv", "abc"));
        assertThat(staged.stagedName()).isEqualTo(".1-01.csv");
        assertThat(staged.fileName()).isEqualTo("1-01.csv");
        assertThat(staged.directory()).isEqualTo(directory.toString());
        assertThat(staged.sizeBytes()).isEqualTo(3);
        assertThat(staged.digest()).isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    @Test
    void a_release_shows_the_document_once_and_for_all() throws IOException {
        WorkItem item = recorded("1-01");
        folder.release(item);
        assertThat(names()).containsExactly("1-01.csv");
        assertThat(Files.readString(directory.resolve("1-01.csv"))).isEqualTo(CONTENT);
        Files.delete(directory.resolve("1-01.csv"));
        folder.release(item);
        assertThat(names()).as("the ERP took it").isEmpty();
    }

    @Test
    void nothing_recorded_is_nothing_to_release() throws IOException {
        ledger.take("store", "feed", List.of(new OrderEvent("1-01", "F", "s", "l", "t", "t", "H")));
        folder.release(ledger.claim(List.of("store"), 1).get(0));
        assertThat(names()).isEmpty();
    }

    @Test
    void what_a_killed_process_recorded_is_released_at_the_next_start_once() throws IOException {
        recorded("1-01");
        recorded("2-01");
        Files.writeString(directory.resolve(".3-01.csv"), "staged, not recorded");
        assertThat(folder.finishReleases()).isEqualTo(2);
        assertThat(names()).containsExactly(".3-01.csv", "1-01.csv", "2-01.csv");
        Files.delete(directory.resolve("1-01.csv"));
        assertThat(folder.finishReleases()).isZero();
        assertThat(names()).containsExactly(".3-01.csv", "2-01.csv");
    }

    @Test
    void a_start_after_the_rename_and_before_its_note_only_notes_it() throws IOException {
        recorded("1-01");
        Files.move(directory.resolve(".1-01.csv"), directory.resolve("1-01.csv"));
        assertThat(folder.finishReleases()).isEqualTo(1);
        assertThat(names()).containsExactly("1-01.csv");
        assertThat(ledger.unreleased()).isEmpty();
    }

    @Test
    void a_folder_that_is_away_stops_no_start_and_its_documents_stay_unreleased() throws IOException {
        recorded("1-01");
        Path away = home.resolve("away");
        Files.move(directory, away);
        assertThat(folder.finishReleases()).isZero();
        assertThat(ledger.unreleased()).hasSize(1);
        Files.move(away, directory);
        assertThat(folder.finishReleases()).isEqualTo(1);
        assertThat(names()).containsExactly("1-01.csv");
    }

    @Test
    void a_release_into_a_folder_that_is_away_is_told_and_not_taken_for_done() throws IOException {
        WorkItem item = recorded("1-01");
        Path away = home.resolve("away");
        Files.move(directory, away);
        assertThatThrownBy(() -> folder.release(item))
                .isInstanceOf(ErpChannelProblem.class)
                .hasMessageContaining(directory.toString());
        Files.writeString(directory, "a file in its place");
        assertThatThrownBy(() -> folder.release(item)).isInstanceOf(ErpChannelProblem.class);
        Files.delete(directory);
        Files.move(away, directory);
        folder.release(item);
        assertThat(names()).containsExactly("1-01.csv");
    }

    @Test
    void an_empty_mount_point_does_not_look_like_an_ERP_that_took_everything() throws IOException {
        WorkItem item = recorded("1-01");
        Path away = home.resolve("away");
        Files.move(directory, away);
        // What stands in the record is what a share of its own would have left there.
        Path record = home.resolve("data/erp-folder");
        Files.write(record, List.of(directory.toString(), "nfs4, a disk of its own"));
        Files.createDirectory(directory);
        assertThatThrownBy(() -> folder.release(item))
                .isInstanceOf(ErpChannelProblem.class)
                .hasMessageContaining("mount the share again");
        assertThat(folder.finishReleases()).isZero();
        assertThat(ledger.unreleased()).hasSize(1);
    }

    @Test
    void a_document_that_the_ERP_has_not_seen_is_taken_back() throws IOException {
        WorkItem item = recorded("1-01");
        folder.withdraw(item);
        assertThat(names()).isEmpty();
        assertThat(ledger.document("store", "1-01", "order")).isEmpty();
        assertThat(ledger.order("store", "1-01").orElseThrow().deliveredAt()).isNull();
        folder.withdraw(item);
    }

    @Test
    void a_document_that_the_ERP_may_have_seen_is_not_taken_back() throws IOException {
        WorkItem item = recorded("1-01");
        folder.release(item);
        folder.withdraw(item);
        assertThat(names()).containsExactly("1-01.csv");
        assertThat(ledger.document("store", "1-01", "order")).isPresent();
        Files.delete(directory.resolve("1-01.csv"));
        folder.withdraw(item);
        assertThat(ledger.document("store", "1-01", "order"))
                .as("the ERP took it")
                .isPresent();
    }

    @Test
    void documents_are_released_where_they_were_staged_when_the_configuration_changed_meanwhile() throws IOException {
        recorded("1-01");
        Path other = Files.createDirectories(home.resolve("other"));
        assertThat(new StagedDocuments(ledger, new ErpFolder(new KnownFolder(other, home.resolve("data"))))
                        .finishReleases())
                .isEqualTo(1);
        assertThat(names()).containsExactly("1-01.csv");
        assertThat(other).isEmptyDirectory();
    }

    /** The very reason for another folder may be that the share of the one before is away. */
    @Test
    void what_waits_on_a_share_that_is_not_mounted_is_not_taken_for_seen_when_another_folder_is_configured()
            throws IOException {
        WorkItem item = recorded("1-01");
        Path away = home.resolve("away");
        Files.move(directory, away);
        Files.write(home.resolve("data/erp-folder"), List.of(directory.toString(), "nfs4, a disk of its own"));
        Files.createDirectory(directory);
        Path other = Files.createDirectories(home.resolve("other"));
        StagedDocuments elsewhere =
                new StagedDocuments(ledger, new ErpFolder(new KnownFolder(other, home.resolve("data"))));

        assertThat(elsewhere.finishReleases()).isZero();
        assertThatThrownBy(() -> elsewhere.release(item))
                .isInstanceOf(ErpChannelProblem.class)
                .hasMessageContaining(directory.toString())
                .hasMessageContaining("another one than it was");
        assertThat(ledger.unreleased()).hasSize(1);

        Files.delete(directory);
        Files.move(away, directory);
        elsewhere.release(item);
        assertThat(names()).containsExactly("1-01.csv");
        assertThat(other).isEmptyDirectory();
    }

    @Test
    void what_waits_in_a_place_of_before_holds_up_only_its_own_order() throws IOException {
        WorkItem waiting = recorded("1-01");
        recorded("2-01");
        Path before = directory;
        folder = moved();
        directory = home.resolve("other");
        later(waiting, "canceled", true);
        recorded("3-01");
        Path away = home.resolve("away");
        Files.move(before, away);

        assertThat(folder.finishReleases()).isEqualTo(1);
        assertThat(names())
                .as("an order is not canceled before the ERP sees it")
                .containsExactly(".1-01.canceled.csv", "3-01.csv");
        assertThat(folder.trouble()).get().asString().contains(before.toString(), ".1-01.csv");

        Files.move(away, before);
        assertThat(folder.finishReleases()).isEqualTo(3);
        assertThat(names()).containsExactly("1-01.canceled.csv", "3-01.csv");
        assertThat(before.resolve("2-01.csv")).exists();
    }

    @Test
    void a_folder_of_before_that_is_the_one_it_was_lacks_what_the_ERP_took() throws IOException {
        recorded("1-01");
        Files.delete(directory.resolve(".1-01.csv"));
        Path other = Files.createDirectories(home.resolve("other"));
        KnownFolder ofAnAccount = new KnownFolder(other, home.resolve("data"), "erp-folder-rio");
        assertThat(new StagedDocuments(ledger, new ErpFolder(ofAnAccount)).finishReleases())
                .isEqualTo(1);
        assertThat(ledger.unreleased()).isEmpty();
    }

    @Test
    void a_folder_is_known_again_after_another_one_was_in_use() throws IOException {
        Path data = home.resolve("data");
        Path record = Files.createDirectories(data).resolve("erp-folder");
        Files.write(record, List.of(directory.toString(), "nfs4, a disk of its own"));
        new KnownFolder(Files.createDirectories(home.resolve("other")), data).require();
        assertThatThrownBy(() -> new KnownFolder(directory, data).require())
                .isInstanceOf(ErpChannelProblem.class)
                .hasMessageContaining("mount the share again");
    }

    private StagedDocuments moved() throws IOException {
        Path other = Files.createDirectories(home.resolve("other"));
        return new StagedDocuments(ledger, new ErpFolder(new KnownFolder(other, home.resolve("data"))));
    }

    private List<Document> released(String orderId) throws IOException {
        folder.release(recorded(orderId));
        return ledger.documents("store", orderId);
    }

    @Test
    void what_waits_in_the_folder_before_is_taken_when_the_ERP_takes_it_there() throws IOException {
        List<Document> waiting = released("1-01");
        StagedDocuments moved = moved();
        moved.finishReleases();
        assertThat(moved.taken(waiting)).isEmpty();
        Files.delete(directory.resolve("1-01.csv"));
        assertThat(moved.taken(waiting)).isEqualTo(waiting);
    }

    @Test
    void a_folder_before_that_is_away_was_not_taken_empty() throws IOException {
        List<Document> waiting = released("1-01");
        StagedDocuments moved = moved();
        moved.finishReleases();
        Files.move(directory, home.resolve("away"));
        assertThat(moved.taken(waiting)).as("an absent folder").isEmpty();

        // what stands in the record is what a share of its own would have left there
        Path record = home.resolve("data/erp-folder");
        List<String> lines = Files.readAllLines(record);
        lines.set(lines.indexOf(directory.toString()) + 1, "nfs4, a disk of its own");
        Files.write(record, lines);
        Files.createDirectory(directory);
        assertThat(moved.taken(waiting)).as("an empty mount point").isEmpty();
    }

    @Test
    void a_folder_that_nobody_remembers_tells_nothing() throws IOException {
        List<Document> waiting = released("1-01");
        Files.delete(home.resolve("data/erp-folder"));
        StagedDocuments moved = moved();
        moved.finishReleases();
        Files.delete(directory.resolve("1-01.csv"));
        assertThat(moved.taken(waiting)).isEmpty();
    }

    @Test
    void a_release_into_a_folder_before_whose_share_is_away_is_not_taken_for_done() throws IOException {
        WorkItem item = recorded("1-01");
        StagedDocuments moved = moved();
        moved.stage(item, document("order", "2-01.csv", CONTENT));
        Path record = home.resolve("data/erp-folder");
        List<String> lines = Files.readAllLines(record);
        lines.set(lines.indexOf(directory.toString()) + 1, "nfs4, a disk of its own");
        Files.write(record, lines);
        Files.move(directory, home.resolve("away"));
        Files.createDirectory(directory);
        assertThatThrownBy(() -> moved.release(item))
                .isInstanceOf(ErpChannelProblem.class)
                .hasMessageContaining(directory.toString());
        assertThat(ledger.unreleased()).hasSize(1);
    }

    @Test
    void health_says_what_failed_until_a_document_goes_through() throws IOException {
        assertThat(folder.trouble()).isEmpty();
        assertThat(folder.failed(new ErpChannelProblem("The disk is full."))).isEqualTo("The disk is full.");
        assertThat(folder.trouble()).contains("The disk is full.");
        folder.release(recorded("1-01"));
        assertThat(folder.trouble()).isEmpty();
        assertThat(names()).as("the probe leaves nothing behind").containsExactly("1-01.csv");
    }

    @Test
    void a_foreign_failure_becomes_a_sentence_with_the_folder_and_the_mend() {
        assertThat(folder.failed(new IOException("No space left on device")))
                .isEqualTo(
                        "The ERP's folder " + directory
                                + " cannot be written (java.io.IOException: No space left on device); make it writable or change erp.orders.directory.");
    }

    @Test
    void health_notices_by_itself_that_the_folder_cannot_be_written() throws IOException {
        Files.delete(directory);
        Files.writeString(directory, "a file in its place");
        assertThat(folder.trouble()).get().asString().contains(directory.toString(), "erp.orders.directory");
        Files.delete(directory);
        assertThat(folder.trouble()).isEmpty();
    }

    @Test
    void a_later_document_has_a_place_of_its_own() throws IOException {
        WorkItem item = recorded("1-01");
        folder.release(item);
        later(item, "canceled", true);
        assertThat(names()).containsExactly(".1-01.canceled.csv", "1-01.csv");
        folder.release(item);
        assertThat(names()).containsExactly("1-01.canceled.csv", "1-01.csv");
        Files.delete(directory.resolve("1-01.canceled.csv"));
        folder.release(item);
        assertThat(names()).as("the ERP took it").containsExactly("1-01.csv");
    }

    @Test
    void a_later_document_that_is_staged_and_not_recorded_is_not_shown_and_is_staged_anew() throws IOException {
        WorkItem item = recorded("1-01");
        later(item, "changed-1", false);
        folder.release(item);
        assertThat(folder.finishReleases()).isZero();
        assertThat(names()).containsExactly(".1-01.changed-1.csv", "1-01.csv");
        later(item, "changed-1", true);
        folder.release(item);
        assertThat(names()).containsExactly("1-01.changed-1.csv", "1-01.csv");
    }

    @Test
    void a_later_document_that_was_recorded_is_released_at_the_next_start_once() throws IOException {
        WorkItem item = recorded("1-01");
        later(item, "canceled", true);
        assertThat(folder.finishReleases()).isEqualTo(2);
        assertThat(names()).containsExactly("1-01.canceled.csv", "1-01.csv");
        Files.delete(directory.resolve("1-01.canceled.csv"));
        assertThat(folder.finishReleases()).isZero();
        assertThat(names()).containsExactly("1-01.csv");
    }

    @Test
    void a_start_after_the_rename_of_a_later_document_and_before_its_note_only_notes_it() throws IOException {
        WorkItem item = recorded("1-01");
        folder.release(item);
        later(item, "canceled", true);
        Files.delete(directory.resolve(".1-01.canceled.csv"));
        assertThat(folder.finishReleases()).as("renamed, and taken by the ERP").isEqualTo(1);
        assertThat(names()).containsExactly("1-01.csv");
        assertThat(ledger.unreleased()).isEmpty();
    }

    @Test
    void the_order_is_shown_before_what_became_of_it() throws IOException {
        WorkItem item = recorded("1-01");
        later(item, "canceled", true);
        // What cannot be renamed stops what was recorded after it.
        Files.createDirectories(directory.resolve("1-01.csv/full"));
        assertThatThrownBy(() -> folder.release(item)).isInstanceOf(ErpChannelProblem.class);
        assertThat(names()).containsExactly(".1-01.canceled.csv", ".1-01.csv", "1-01.csv");
    }

    @Test
    void a_later_document_is_not_taken_back_with_its_order() throws IOException {
        WorkItem item = recorded("1-01");
        folder.release(item);
        later(item, "changed-1", true);
        folder.withdraw(item);
        assertThat(ledger.documents("store", "1-01"))
                .extracting(Document::name)
                .containsExactlyInAnyOrder("order", "changed-1");
    }

    @Test
    void a_document_that_tells_of_a_request_is_known_by_it() throws IOException {
        WorkItem item = recorded("1-01");
        ErpDocument notice = new ErpDocument(
                "cancellation-requested", "x.csv", new byte[] {1}, "csv", "", "r1:2026-09-14T00:00:00Z R1", List.of());
        assertThat(folder.stage(item, notice).digest()).isEqualTo("r1:2026-09-14T00:00:00Z R1");
    }
}
