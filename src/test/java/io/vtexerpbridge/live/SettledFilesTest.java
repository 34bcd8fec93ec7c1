package io.vtexerpbridge.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Editors write in pieces, rename, and leave files of their own lying about. */
class SettledFilesTest {

    @TempDir
    private Path home;

    private final AtomicLong nanos = new AtomicLong();
    private SettledFiles files;

    @BeforeEach
    void begin() throws IOException {
        write("routes/a.camel.yaml", "a");
        files = new SettledFiles(
                home,
                List.of("routes", "config"),
                name -> name.endsWith(".camel.yaml"),
                Duration.ofSeconds(1),
                nanos::get);
        assertThat(texts(files.begin())).containsExactly(Map.entry("routes/a.camel.yaml", "a"));
    }

    @Test
    void a_file_counts_once_it_has_not_changed_for_a_while() throws IOException {
        write("routes/a.camel.yaml", "- route");
        look(0);
        write("routes/a.camel.yaml", "- route: and the rest");
        assertThat(look(900)).containsValue("a");
        assertThat(look(900)).containsValue("a");
        assertThat(look(100)).containsValue("- route: and the rest");
    }

    @Test
    void one_that_is_replaced_by_a_rename_is_never_gone() throws IOException {
        Files.delete(home.resolve("routes/a.camel.yaml"));
        assertThat(look(0)).containsValue("a");
        Path other = write("routes/.a.swp", "b");
        Files.move(other, home.resolve("routes/a.camel.yaml"), StandardCopyOption.ATOMIC_MOVE);
        assertThat(look(900)).containsValue("a");
        assertThat(look(1000)).containsExactly(Map.entry("routes/a.camel.yaml", "b"));
    }

    @Test
    void new_folders_are_seen_and_what_stays_away_is_gone() throws IOException {
        Files.delete(home.resolve("routes/a.camel.yaml"));
        write("routes/own/deep/b.camel.yaml", "b");
        look(0);
        assertThat(look(1000)).containsExactly(Map.entry("routes/own/deep/b.camel.yaml", "b"));
        assertThat(look(1000)).containsOnlyKeys("routes/own/deep/b.camel.yaml");
    }

    @Test
    void what_editors_leave_beside_it_is_nobodys_file() throws IOException {
        write("routes/.#a.camel.yaml", "x");
        write("routes/a.camel.yaml~", "x");
        write("routes/a.camel.yaml.new", "x");
        look(0);
        assertThat(look(1000)).containsOnlyKeys("routes/a.camel.yaml");
    }

    private Map<String, String> look(long millisLater) {
        nanos.addAndGet(millisLater * 1_000_000);
        return texts(files.look());
    }

    private static Map<String, String> texts(Map<String, byte[]> contents) {
        return contents.entrySet().stream()
                .collect(
                        Collectors.toMap(Map.Entry::getKey, one -> new String(one.getValue(), StandardCharsets.UTF_8)));
    }

    private Path write(String name, String text) throws IOException {
        Path file = home.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }
}
