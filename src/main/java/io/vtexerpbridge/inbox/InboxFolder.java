package io.vtexerpbridge.inbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;

/** Where the files of the inbox go: {@code done/} by the day, or {@code error/} with the reason beside them. Nothing is overwritten. */
final class InboxFolder {

    private final Clock clock;
    private final ZoneId zone;

    /** @param zone in which a day begins */
    InboxFolder(Clock clock, ZoneId zone) {
        this.clock = clock;
        this.zone = zone;
    }

    /** The file's records are in the ledger. */
    Path done(Path file) throws IOException {
        return move(
                file,
                file.resolveSibling("done")
                        .resolve(LocalDate.now(clock.withZone(zone)).toString()));
    }

    /** The file cannot be read. */
    Path error(Path file, String sentence) throws IOException {
        Path moved = move(file, error(file.getParent()));
        Files.writeString(moved.resolveSibling(moved.getFileName() + ".error.txt"), sentence + System.lineSeparator());
        return moved;
    }

    /** One document of a file goes back, with the reason beside it. */
    void error(Path folder, String name, byte[] content, String sentence) throws IOException {
        Path error = error(folder);
        Files.createDirectories(error);
        Path target = free(error, name, content);
        Files.write(target, content);
        Files.writeString(
                target.resolveSibling(target.getFileName() + ".error.txt"), sentence + System.lineSeparator());
    }

    static Path error(Path folder) {
        return folder.resolve("error");
    }

    private static Path move(Path file, Path folder) throws IOException {
        Files.createDirectories(folder);
        String name = file.getFileName().toString();
        for (int n = 1; ; n++) {
            Path target = folder.resolve(numbered(name, n));
            if (Files.exists(target)) {
                continue;
            }
            try {
                Files.move(file, target, StandardCopyOption.ATOMIC_MOVE);
            } catch (AtomicMoveNotSupportedException otherDisk) {
                Files.move(file, target);
            } catch (FileAlreadyExistsException raced) {
                continue;
            } catch (NoSuchFileException gone) {
                if (Files.exists(file)) {
                    throw gone;
                }
                // somebody took it away after it was read: its records are in the ledger, which is what counts
            }
            return target;
        }
    }

    /** A name that is not taken by another content; the same content is simply written again. */
    private static Path free(Path folder, String name, byte[] content) throws IOException {
        for (int n = 1; ; n++) {
            Path target = folder.resolve(numbered(name, n));
            if (!Files.exists(target) || isSame(target, content)) {
                return target;
            }
        }
    }

    private static boolean isSame(Path file, byte[] content) {
        try {
            return Files.size(file) == content.length && java.util.Arrays.equals(Files.readAllBytes(file), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@code x.csv}, {@code x-2.csv}, … */
    static String numbered(String name, int n) {
        if (n == 1) {
            return name;
        }
        int dot = name.lastIndexOf('.');
        return dot < 1 ? name + "-" + n : name.substring(0, dot) + "-" + n + name.substring(dot);
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
