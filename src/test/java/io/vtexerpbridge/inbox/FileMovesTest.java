package io.vtexerpbridge.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vtexerpbridge.inbox.FileMoves.Away;
import io.vtexerpbridge.ledger.ErpFile;
import io.vtexerpbridge.ledger.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What was read is moved away, and only that, wherever the process is killed and whatever the ERP writes meanwhile. */
@Timeout(60)
class FileMovesTest {

    private static final String FIRST = "orderId;text\nv1-01;a\n";
    private static final String NEXT = "orderId;text\nv2-01;b\n";
    private static final String DONE = "notes/done/" + Dropped.today() + "/x.csv";

    @TempDir
    Path home;

    private Dropped dropped;
    private FileMoves moves;

    @BeforeEach
    void open() throws IOException {
        dropped = new Dropped(home);
        moves = moves();
    }

    @AfterEach
    void close() {
        dropped.close();
    }

    private FileMoves moves() {
        return new FileMoves(new InboxFolder(Clock.systemUTC(), Dropped.ZONE), dropped.finished, dropped.files);
    }

    private Path put(String content) {
        return dropped.put("notes/x.csv", content.getBytes(StandardCharsets.UTF_8));
    }

    /** The file lies there and the ledger has it, with no records. */
    private Away read(String content) throws IOException {
        Path path = put(content);
        BasicFileAttributes is = Files.readAttributes(path, BasicFileAttributes.class);
        ErpFile file = dropped.files.begin(
                Dropped.ACCOUNT,
                "notes",
                "x.csv",
                is.size(),
                is.lastModifiedTime().toInstant());
        String digest = Sha256.of(path);
        dropped.files.read(file, digest, 0);
        return new Away(path, file, digest, Optional.empty());
    }

    private String state() {
        return dropped.jdbc.queryForObject("select max(state) from erp_file", String.class);
    }

    private String text(String place) throws IOException {
        return Files.readString(dropped.at(place));
    }

    @Test
    void a_file_that_was_replaced_before_the_move_is_taken_too() throws IOException {
        Away away = read(FIRST);
        put(NEXT + NEXT);
        moves.move(away);
        assertThat(dropped.lying()).containsExactly("notes/x.csv");
        assertThat(state()).isEqualTo("filed");
        assertThat(dropped.taking.take(away.path().toFile()).records()).isPositive();
    }

    @Test
    void another_content_of_the_same_size_and_time_is_not_moved() throws IOException {
        Away away = read(FIRST);
        FileTime time = Files.getLastModifiedTime(away.path());
        Files.setLastModifiedTime(put(NEXT), time);
        moves.move(away);
        assertThat(dropped.lying()).containsExactly("notes/x.csv");
        assertThat(text("notes/x.csv")).isEqualTo(NEXT);
    }

    @Test
    void killed_with_the_private_name_the_file_is_moved_on_at_start() throws IOException {
        Away away = read(FIRST);
        Files.move(away.path(), away.heldAs());
        dropped.taking.recover(List.of(dropped.inbox));
        assertThat(dropped.lying()).containsExactly(DONE);
        assertThat(state()).isEqualTo("filed");
    }

    @Test
    void killed_with_the_private_name_the_next_file_of_the_name_is_left_alone() throws IOException {
        Away away = read(FIRST);
        Files.move(away.path(), away.heldAs());
        put(NEXT);
        dropped.taking.recover(List.of(dropped.inbox));
        assertThat(dropped.lying()).containsExactly(DONE, "notes/x.csv");
        assertThat(text(DONE)).isEqualTo(FIRST);
    }

    @Test
    void killed_with_a_newcomer_under_the_private_name_it_goes_back_at_start() throws IOException {
        Away away = read(FIRST);
        Files.delete(away.path());
        Files.writeString(away.heldAs(), NEXT);
        dropped.taking.recover(List.of(dropped.inbox));
        assertThat(dropped.lying()).containsExactly("notes/x.csv");
        assertThat(text("notes/x.csv")).isEqualTo(NEXT);
    }

    @Test
    void a_newcomer_that_cannot_go_back_waits_until_its_name_is_free() throws IOException {
        Away away = read(FIRST);
        Files.writeString(away.heldAs(), NEXT);
        put(NEXT + NEXT);
        moves.move(away);
        assertThat(text("notes/x.csv")).isEqualTo(NEXT + NEXT);
        assertThat(state()).isEqualTo("taken");
        Files.delete(away.path());
        moves.again();
        assertThat(text("notes/x.csv")).isEqualTo(NEXT);
        assertThat(state()).isEqualTo("filed");
    }

    @Test
    void killed_after_the_marker_went_the_file_is_moved_on_at_start() throws IOException {
        read(FIRST);
        dropped.taking.recover(List.of(dropped.inbox));
        assertThat(dropped.lying()).containsExactly(DONE);
    }

    @Test
    void the_marker_goes_before_the_move() throws IOException {
        Away away = read(FIRST);
        Path marker = dropped.put("notes/x.csv.done", new byte[0]);
        Files.writeString(dropped.at("notes/done"), "in the way");
        assertThatThrownBy(() -> moves.move(away)).isInstanceOf(IOException.class);
        assertThat(marker).doesNotExist();
        assertThat(dropped.lying()).containsExactly("notes/done", "notes/x.csv");
        assertThat(dropped.finished.isFinished(away.path())).isTrue();
    }

    @Test
    void a_newcomer_keeps_its_own_marker_and_loses_the_one_of_the_file_before() throws IOException {
        Away away = read(FIRST);
        Path old = dropped.put("notes/x.csv.done", new byte[0]);
        Path own = dropped.put("notes/x.done", new byte[0]);
        FileTime now = Files.getLastModifiedTime(put(NEXT + NEXT));
        Files.setLastModifiedTime(old, FileTime.fromMillis(now.toMillis() - 5000));
        Files.setLastModifiedTime(own, FileTime.fromMillis(now.toMillis() + 5000));
        moves.move(away);
        assertThat(dropped.lying()).containsExactly("notes/x.csv", "notes/x.done");
    }

    @Test
    void a_private_name_is_nobodys_file() throws IOException {
        Away away = read(FIRST);
        FinishedFiles marked = dropped.finished;
        Path held = Files.move(away.path(), away.heldAs());
        Files.writeString(held.resolveSibling(held.getFileName() + ".done"), "");
        assertThat(marked.isFinished(held)).isFalse();
    }
}
