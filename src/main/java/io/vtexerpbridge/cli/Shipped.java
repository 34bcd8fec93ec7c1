package io.vtexerpbridge.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/** The files inside the jar that make a home: {@code config/}, {@code routes/} and the presets, by their path with {@code /}. */
final class Shipped {

    private static final String ROOT = "shipped/";
    private static final List<String> FOLDERS = List.of("config", "routes");
    private static final String PRESETS = "config/presets/";

    private final SortedMap<String, byte[]> files = new TreeMap<>();

    Shipped() {
        URL config = Shipped.class.getResource("/" + ROOT + "config");
        try {
            if (config.openConnection() instanceof JarURLConnection packed) {
                packed.setUseCaches(false);
                try (JarFile jar = packed.getJarFile()) {
                    read(jar);
                }
            } else {
                read(Path.of(config.toURI()).getParent());
            }
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** Not as a file system: the first of these sets up all kinds that there are, with SFTP's ciphers, and takes half a second of each start. */
    private void read(JarFile jar) throws IOException {
        for (JarEntry entry : Collections.list(jar.entries())) {
            String name = entry.getName();
            if (!entry.isDirectory() && FOLDERS.stream().anyMatch(folder -> name.startsWith(ROOT + folder + "/"))) {
                try (InputStream content = jar.getInputStream(entry)) {
                    files.put(name.substring(ROOT.length()), content.readAllBytes());
                }
            }
        }
    }

    private void read(Path root) throws IOException {
        for (String folder : FOLDERS) {
            try (Stream<Path> found = Files.walk(root.resolve(folder))) {
                for (Path file : found.filter(Files::isRegularFile).toList()) {
                    files.put(root.relativize(file).toString().replace('\\', '/'), Files.readAllBytes(file));
                }
            }
        }
    }

    /** Configuration and routes as they are shipped, without the presets. */
    SortedMap<String, byte[]> home() {
        SortedMap<String, byte[]> home = new TreeMap<>(files);
        home.keySet().removeIf(path -> path.startsWith(PRESETS));
        return home;
    }

    /** As {@link #home()}, with a preset's files in the place of those; empty: none. */
    SortedMap<String, byte[]> withPreset(String preset) {
        SortedMap<String, byte[]> all = home();
        if (!preset.isEmpty()) {
            all.putAll(preset(preset));
        }
        return all;
    }

    /** The presets' names, each with the first line of text in its README. */
    SortedMap<String, String> presets() {
        SortedMap<String, String> presets = new TreeMap<>();
        files.forEach((path, content) -> {
            String[] names =
                    path.substring(Math.min(path.length(), PRESETS.length())).split("/");
            if (path.startsWith(PRESETS) && names.length == 2 && names[1].equals("README.md")) {
                presets.put(
                        names[0],
                        new String(content, StandardCharsets.UTF_8)
                                .lines()
                                .filter(line -> line.startsWith("# "))
                                .findFirst()
                                .orElse("# ")
                                .substring(2));
            }
        });
        return presets;
    }

    /** What a preset puts into a home, by where it goes; its keys, {@code preset.properties}, are not among them. */
    SortedMap<String, byte[]> preset(String name) {
        SortedMap<String, byte[]> placed = new TreeMap<>();
        String folder = PRESETS + name + "/";
        files.forEach((path, content) -> {
            String rest = path.startsWith(folder) ? path.substring(folder.length()) : "";
            if (rest.equals("README.md")) {
                placed.put(path, content);
            } else if (rest.contains("/")) {
                placed.put("config/" + rest, content);
            }
        });
        return placed;
    }

    /** The keys that go with a preset. */
    byte[] presetKeys(String name) {
        return files.get(PRESETS + name + "/preset.properties");
    }
}
