package io.vtexerpbridge.check;

import io.vtexerpbridge.erp.Spelling;
import io.vtexerpbridge.records.Subject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Files that look as if they counted, and that nobody reads because of their names. */
final class StrayFiles {

    private static final String ENDING = ".properties";

    private StrayFiles() {}

    /** Layouts that are called like nothing that is dropped or written: what is wrong, by file. */
    static Map<String, String> layouts(Path folder) {
        Set<String> known = new TreeSet<>(Set.of("order.fixed-width", "notice.fixed-width"));
        Stream.of(Subject.values()).map(Subject::folder).forEach(known::add);
        Map<String, String> stray = new TreeMap<>();
        for (Path file : files(folder, 1)) {
            String name = file.getFileName().toString();
            String about = name.endsWith(ENDING) ? name.substring(0, name.length() - ENDING.length()) : "";
            if (!about.isEmpty() && !known.contains(about)) {
                stray.put(
                        name,
                        "nothing reads a layout of this name; "
                                + Spelling.slip(about, known)
                                        .map(near -> "did you mean " + near + ENDING + "?")
                                        .orElse("expected one of " + String.join(ENDING + ", ", known) + ENDING));
            }
        }
        return stray;
    }

    /** Files in routes/ that are YAML or XML, and no route files by their names. */
    static List<Finding> routes(Path home) {
        return files(home.resolve("routes"), Integer.MAX_VALUE).stream()
                .filter(file -> file.getFileName().toString().matches("[^.].*\\.(ya?ml|xml)"))
                .filter(file -> !file.getFileName().toString().matches(".*\\.camel\\.(yaml|xml)"))
                .map(file -> new Finding(
                        RoutePlaces.nameOf(file, home),
                        0,
                        "nothing reads a file of this name; route files are called NAME.camel.yaml or NAME.camel.xml"))
                .toList();
    }

    private static List<Path> files(Path folder, int depth) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder, depth)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
