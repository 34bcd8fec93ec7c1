package io.vtexerpbridge.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.vtexerpbridge.routes.Logs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is looked at, taken, refused and tried again; the files say themselves what becomes of them. */
class LiveEditingTest {

    @TempDir
    private Path home;

    private final AtomicLong nanos = new AtomicLong();
    private final Words words = new Words();
    private LiveEditing editing;

    /** A word that is "wrong" is found by the look, "stuck" does not start, "busy" is at work, "odd" breaks the look itself. */
    private static final class Words implements Editable {

        private final List<Set<String>> taken = new ArrayList<>();
        private String inForce = "";
        private boolean free;

        @Override
        public String name() {
            return "words";
        }

        @Override
        public boolean holds(String file) {
            return file.startsWith("config/words/");
        }

        @Override
        public void begin(Path edition) {
            inForce = all(edition);
        }

        @Override
        public List<Fault> check(Path edition, Set<String> edited) {
            if (all(edition).contains("odd")) {
                throw new IllegalStateException("odd");
            }
            return edited.stream()
                    .filter(file -> text(edition.resolve(file)).equals("wrong"))
                    .map(file -> new Fault(file, 1, "is wrong."))
                    .toList();
        }

        @Override
        public void take(Path edition, Set<String> edited) {
            String words = all(edition);
            if (words.contains("stuck")) {
                throw NotNow.mended("it did not start.", null);
            }
            if (words.contains("busy") && !free) {
                throw NotNow.later("somebody is at work.", null);
            }
            taken.add(edited);
            inForce = words;
        }

        private static String all(Path edition) {
            Set<String> words = new TreeSet<>();
            try (var files = Files.walk(edition)) {
                files.filter(Files::isRegularFile).forEach(file -> words.add(text(file)));
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
            return String.join(" ", words);
        }

        private static String text(Path file) {
            try {
                return Files.exists(file) ? Files.readString(file) : "";
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }
    }

    @BeforeEach
    void begin() throws IOException {
        write("a", "one");
        editing = new LiveEditing(home, home.resolve("data/live"), List.of(words), Duration.ofSeconds(1), nanos::get);
        editing.remember();
        editing.begin();
        assertThat(words.inForce).isEqualTo("one");
    }

    @AfterEach
    void close() {
        editing.close();
    }

    @Test
    void one_that_does_not_start_keeps_no_other_back_and_is_not_tried_again_until_it_is_edited() throws IOException {
        write("a", "stuck");
        write("b", "two");
        settle();
        assertThat(words.inForce).isEqualTo("one two");
        assertThat(editing.trouble()).hasValueSatisfying(told -> assertThat(told)
                .startsWith("config/words/a: it did not start.")
                .endsWith("what was there before counts."));
        int tried = words.taken.size();
        settle();
        assertThat(words.taken).hasSize(tried);

        write("a", "three");
        settle();
        assertThat(words.inForce).isEqualTo("three two");
        assertThat(editing.trouble()).isEmpty();
    }

    @Test
    void what_is_at_work_is_tried_again_after_a_while() throws IOException {
        write("a", "busy");
        settle();
        assertThat(editing.trouble()).isPresent();
        words.free = true;
        settle();
        assertThat(words.inForce).as("too early").isEqualTo("one");
        nanos.addAndGet(Duration.ofSeconds(5).toNanos());
        settle();
        assertThat(words.inForce).isEqualTo("busy");
        assertThat(editing.trouble()).isEmpty();
    }

    @Test
    void a_look_that_breaks_is_told_and_over_with_the_next_edit() throws IOException {
        write("a", "odd");
        settle();
        assertThat(editing.trouble()).isPresent();
        write("a", "two");
        settle();
        assertThat(words.inForce).isEqualTo("two");
        assertThat(editing.trouble()).isEmpty();
    }

    @Test
    void a_mistake_stays_out_until_it_is_taken_back_which_the_log_says() throws IOException {
        write("a", "wrong");
        settle();
        assertThat(editing.trouble())
                .hasValueSatisfying(told -> assertThat(told).startsWith("config/words/a line 1: is wrong."));
        try (Logs logs = Logs.of(LiveEditing.class.getName())) {
            write("a", "one");
            settle();
            settle();
            assertThat(logs.lines())
                    .filteredOn(line -> line.contains("config/words/a"))
                    .as("said once")
                    .singleElement()
                    .asString()
                    .startsWith("INFO ")
                    .contains("config/words/a is again as what is in force");
        }
        assertThat(editing.trouble()).isEmpty();
        assertThat(words.taken).as("nothing had to be exchanged").isEmpty();
    }

    private void settle() {
        editing.look();
        nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        editing.look();
    }

    private void write(String name, String word) throws IOException {
        Path folder = Files.createDirectories(home.resolve("config/words"));
        Files.writeString(folder.resolve(name), word);
    }
}
