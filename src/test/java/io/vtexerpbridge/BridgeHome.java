package io.vtexerpbridge;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.stream.Stream;

/** A folder with the shipped configuration and routes, to break one thing in. */
public final class BridgeHome {

    /** A file of {@code routes/own/}, with nothing wrong in it. */
    public static final String OWN_STEP =
            """
            - route:
                id: own-step
                description: A step of one's own
                routeConfigurationId: log-and-go-on
                from:
                  uri: timer:own-step
                  steps:
                    - log:
                        message: hello
            """;

    private final Path folder;

    private BridgeHome(Path folder) {
        this.folder = folder;
    }

    /** Copies {@code config/} and {@code routes/} as they are shipped; a developer's own local.properties stays behind. */
    public static BridgeHome in(Path folder) {
        copy(folder, "config", "routes");
        return new BridgeHome(folder);
    }

    /** Copies folders of the project as they are shipped; a developer's own local.properties stays behind. */
    public static void copy(Path folder, String... parts) {
        for (String part : parts) {
            try (Stream<Path> files = Files.walk(Path.of(part))) {
                for (Path file : files.filter(Files::isRegularFile)
                        .filter(file -> !file.endsWith("local.properties"))
                        .toList()) {
                    Path target = folder.resolve(file.toString());
                    Files.createDirectories(target.getParent());
                    Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** The shipped {@code application.properties} and no routes, for what reads settings alone. */
    public static BridgeHome ofSettings(Path folder) {
        try {
            String settings = "config/application.properties";
            Files.createDirectories(folder.resolve("routes"));
            return new BridgeHome(folder).write(settings, Files.readString(Path.of(settings)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Path folder() {
        return folder;
    }

    /** Writes a file anew. */
    public BridgeHome write(String file, String content) {
        try {
            Files.createDirectories(folder.resolve(file).getParent());
            Files.writeString(folder.resolve(file), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** Replaces the first place where {@code found} stands, which must exist. */
    public BridgeHome replace(String file, String found, String by) {
        String content = read(file);
        if (!content.contains(found)) {
            throw new IllegalArgumentException(file + " has no " + found);
        }
        return write(
                file,
                content.substring(0, content.indexOf(found))
                        + by
                        + content.substring(content.indexOf(found) + found.length()));
    }

    public BridgeHome delete(String file) {
        try {
            Files.delete(folder.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** The line on which {@code found} stands first, from 1. */
    public int lineOf(String file, String found) {
        String content = read(file);
        return 1
                + (int) content.substring(0, content.indexOf(found))
                        .chars()
                        .filter(c -> c == '\n')
                        .count();
    }

    private String read(String file) {
        try {
            return Files.readString(folder.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
