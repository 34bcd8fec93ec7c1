package io.vtexerpbridge.lib;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The jars that an integrator dropped into {@code lib/}: components and beans that routes name, drivers of databases. They are looked at
 * after the bridge's own classes, so that nothing in them takes the place of one.
 */
public final class LibJars {

    private final Path folder;
    private final List<Path> jars;

    /** @param folder need not exist */
    public LibJars(Path folder) {
        this.folder = folder;
        this.jars = jars(folder);
    }

    /** Sorted by name. */
    public List<Path> jars() {
        return jars;
    }

    /** What there is, in words for a message that misses something. */
    public String found() {
        return folder + " has "
                + (jars.isEmpty()
                        ? "no jar."
                        : String.join(
                                        ", ",
                                        jars.stream()
                                                .map(jar -> jar.getFileName().toString())
                                                .toList())
                                + ".");
    }

    /** The bridge's own loader where there is no jar. */
    public ClassLoader loader() {
        ClassLoader own = LibJars.class.getClassLoader();
        // open as long as the process: classes are loaded late
        return jars.isEmpty()
                ? own
                : new URLClassLoader(jars.stream().map(LibJars::url).toArray(URL[]::new), own);
    }

    private static List<Path> jars(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("The folder " + folder + " cannot be read; make it readable.", e);
        }
    }

    private static URL url(Path jar) {
        try {
            return jar.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
