package io.vtexerpbridge.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FinishedFilesTest {

    @TempDir
    Path folder;

    // a clock may stand anywhere, also before nothing
    private final AtomicLong nanos = new AtomicLong(-5_000_000_000L);
    private final FinishedFiles quiet = new FinishedFiles(Duration.ofSeconds(2), "", nanos::get);

    private void after(long millis) {
        nanos.addAndGet(Duration.ofMillis(millis).toNanos());
    }

    private Path file(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }

    @Test
    void a_file_is_finished_once_it_was_quiet_for_the_period() throws IOException {
        Path file = file("x.csv", "a");
        assertThat(quiet.isFinished(file)).isFalse();
        after(1999);
        assertThat(quiet.isFinished(file)).isFalse();
        after(1);
        assertThat(quiet.isFinished(file)).isTrue();
    }

    @Test
    void a_writer_that_pauses_for_less_than_the_period_is_waited_for() throws IOException {
        Path file = file("x.csv", "a");
        for (int i = 0; i < 10; i++) {
            assertThat(quiet.isFinished(file)).isFalse();
            after(1500);
            Files.writeString(file, "b", StandardOpenOption.APPEND);
        }
        assertThat(quiet.isFinished(file)).isFalse();
        after(2000);
        assertThat(quiet.isFinished(file)).isTrue();
    }

    @Test
    void an_old_time_says_nothing() throws IOException {
        Path file = file("x.csv", "a");
        FileTime old = FileTime.from(Instant.parse("2001-01-01T00:00:00Z"));
        Files.setLastModifiedTime(file, old);
        assertThat(quiet.isFinished(file)).isFalse();
        after(1900);
        Files.writeString(file, "b", StandardOpenOption.APPEND);
        Files.setLastModifiedTime(file, old);
        assertThat(quiet.isFinished(file)).isFalse();
        after(1900);
        assertThat(quiet.isFinished(file)).isFalse();
        after(100);
        assertThat(quiet.isFinished(file)).isTrue();
    }

    @Test
    void a_file_that_changes_without_growing_is_not_finished() throws IOException {
        Path file = file("x.csv", "aaaa");
        assertThat(quiet.isFinished(file)).isFalse();
        after(1900);
        Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2020-01-01T00:00:00Z")));
        assertThat(quiet.isFinished(file)).isFalse();
        after(1900);
        assertThat(quiet.isFinished(file)).isFalse();
    }

    @Test
    void a_finished_file_that_was_not_come_to_is_finished_in_the_next_round() throws IOException {
        Path file = file("x.csv", "a");
        quiet.isFinished(file);
        after(2000);
        assertThat(quiet.isFinished(file)).isTrue();
        assertThat(quiet.isFinished(file)).isTrue();
        quiet.forget(file);
        assertThat(quiet.isFinished(file)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {".x.csv", "x.csv.tmp", "x.TMP", "x.part", "x.csv.filepart"})
    void unfinished_names_are_left_alone(String name) throws IOException {
        Path file = file(name, "a");
        FinishedFiles marked = new FinishedFiles(Duration.ZERO, "done", nanos::get);
        file(name + ".done", "");
        quiet.isFinished(file);
        after(10_000);
        assertThat(quiet.isFinished(file)).isFalse();
        assertThat(marked.isFinished(file)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"x.csv.done", "x.done"})
    void a_marker_says_at_once_that_its_file_is_finished(String marker) throws IOException {
        for (String extension : new String[] {"done", ".done"}) {
            FinishedFiles marked = new FinishedFiles(Duration.ofHours(1), extension, nanos::get);
            Path file = file("x.csv", "a");
            assertThat(marked.isFinished(file)).isFalse();
            Path mark = file(marker, "");
            assertThat(marked.isFinished(file)).isTrue();
            assertThat(marked.isFinished(mark)).isFalse();
            assertThat(marked.markers(file)).contains(mark);
            Files.delete(mark);
        }
    }

    @Test
    void a_file_that_is_gone_or_a_folder_is_not_finished() throws IOException {
        Path file = file("x.csv", "a");
        Path sub = Files.createDirectory(folder.resolve("done"));
        quiet.isFinished(file);
        quiet.isFinished(sub);
        Files.delete(file);
        after(5000);
        assertThat(quiet.isFinished(file)).isFalse();
        assertThat(quiet.isFinished(sub)).isFalse();
    }

    @Test
    void only_the_inboxs_own_folders_count() {
        assertThat(quiet.isSubject(folder.resolve("tracking-events"))).isTrue();
        assertThat(quiet.isSubject(folder.resolve("stuff"))).isFalse();
    }

    @Test
    void a_folder_of_more_files_than_are_watched_is_still_looked_through_quickly() throws IOException {
        FinishedFiles finished = new FinishedFiles(Duration.ofMinutes(5), "", System::nanoTime);
        for (int i = 0; i < 50_000; i++) {
            finished.isFinished(Files.createFile(folder.resolve(i + ".csv")));
        }
        long before = System.nanoTime();
        for (int i = 50_000; i < 50_020; i++) {
            finished.isFinished(Files.createFile(folder.resolve(i + ".csv")));
        }
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(1));
    }

    @Test
    void a_file_that_was_read_and_not_moved_stays_finished_without_its_marker_and_another_of_its_name_does_not()
            throws IOException {
        FinishedFiles marked = new FinishedFiles(Duration.ZERO, "done", nanos::get);
        Path file = file("x.csv", "a");
        marked.stays(file, Files.readAttributes(file, BasicFileAttributes.class));
        assertThat(marked.isFinished(file)).isTrue();
        file("x.csv", "other");
        assertThat(marked.isFinished(file)).isFalse();
    }
}
