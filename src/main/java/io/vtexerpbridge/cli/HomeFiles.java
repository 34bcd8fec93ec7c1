package io.vtexerpbridge.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Files that are to be put into a home. What somebody edited there is found before anything is written: a file counts as untouched only when it
 * is what is to be written, or as it was shipped.
 */
final class HomeFiles {

    private final Path home;
    private final Map<String, byte[]> shipped;
    private final SortedMap<String, byte[]> wanted = new TreeMap<>();
    private final List<String> made = new ArrayList<>();
    private final List<String> replaced = new ArrayList<>();
    private final List<String> kept = new ArrayList<>();

    HomeFiles(Path home, Map<String, byte[]> shipped) {
        this.home = home;
        this.shipped = shipped;
    }

    /** Later ones go before earlier ones of the same path. */
    void want(Map<String, byte[]> files) {
        wanted.putAll(files);
    }

    /** What somebody edited and would be overwritten. */
    List<String> edited() throws IOException {
        List<String> edited = new ArrayList<>();
        for (Map.Entry<String, byte[]> file : wanted.entrySet()) {
            if (!isUntouched(file.getKey(), file.getValue())) {
                edited.add(file.getKey());
            }
        }
        return edited;
    }

    private boolean isUntouched(String path, byte[] content) throws IOException {
        Path file = home.resolve(path);
        if (!Files.exists(file)) {
            return true;
        }
        byte[] now = Files.isRegularFile(file) ? Files.readAllBytes(file) : null;
        return Arrays.equals(now, content) || now != null && Arrays.equals(now, shipped.get(path));
    }

    /** Writes them; an edited one is kept beside the new one as {@code NAME.bak}. Cut off in between, it goes on when it is run again. */
    void write() throws IOException {
        for (Map.Entry<String, byte[]> wish : wanted.entrySet()) {
            Path file = home.resolve(wish.getKey());
            boolean there = Files.exists(file);
            if (there && Arrays.equals(Files.isRegularFile(file) ? Files.readAllBytes(file) : null, wish.getValue())) {
                continue;
            }
            if (there && !isUntouched(wish.getKey(), wish.getValue())) {
                Path backup = backup(file);
                Files.copy(file, backup);
                kept.add(home.relativize(backup).toString());
            }
            put(file, wish.getValue());
            (there ? replaced : made).add(wish.getKey());
        }
    }

    private static Path backup(Path file) {
        Path backup = file.resolveSibling(file.getFileName() + ".bak");
        for (int next = 2; Files.exists(backup); next++) {
            backup = file.resolveSibling(file.getFileName() + ".bak" + next);
        }
        return backup;
    }

    private static void put(Path file, byte[] content) throws IOException {
        Files.createDirectories(file.getParent());
        Path whole = file.resolveSibling("." + file.getFileName() + ".tmp");
        Files.write(whole, content);
        Files.move(whole, file, StandardCopyOption.REPLACE_EXISTING);
    }

    List<String> made() {
        return made;
    }

    List<String> replaced() {
        return replaced;
    }

    /** The files with what stood there before. */
    List<String> kept() {
        return kept;
    }
}
