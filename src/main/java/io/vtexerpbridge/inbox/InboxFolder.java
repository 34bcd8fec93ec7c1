package io.vtexerpbridge.inbox;

import io.vtexerpbridge.ledger.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Arrays;

/** Where the files of the inbox go: {@code done/} by the day, or {@code error/} with the reason beside them. Nothing is overwritten. */
final class InboxFolder {

    /** The longest name of a file, in bytes. */
    private static final int LONGEST = 255;

    private final Clock clock;
    private final ZoneId zone;

    /** @param zone in which a day begins */
    InboxFolder(Clock clock, ZoneId zone) {
        this.clock = clock;
        this.zone = zone;
    }

    /** The file's records are in the ledger. @param name what it was called in the inbox */
    Path done(Path file, String name) throws IOException {
        return move(
                file,
                name,
                file.resolveSibling("done")
                        .resolve(LocalDate.now(clock.withZone(zone)).toString()));
    }

    /** The file cannot be read. @param name what it was called in the inbox */
    Path refuse(Path file, String name, String sentence) throws IOException {
        Path error = error(file.getParent());
        Files.createDirectories(error);
        Path target = free(error, name);
        // the reason first: killed in between, the file is still in the inbox and refused once more
        reason(target, sentence);
        Path moved = move(file, name, error);
        if (!moved.equals(target)) {
            Files.deleteIfExists(beside(target));
            reason(moved, sentence);
        }
        return moved;
    }

    private static void reason(Path file, String sentence) throws IOException {
        Files.writeString(beside(file), sentence + System.lineSeparator());
    }

    private static Path beside(Path file) {
        return file.resolveSibling(fit(file.getFileName().toString(), ".error.txt"));
    }

    /** One document of a file goes back, with the reason beside it. */
    void error(Path folder, String name, byte[] content, String sentence) throws IOException {
        Path error = error(folder);
        Files.createDirectories(error);
        Path target = free(error, name, content);
        reason(target, sentence);
        Files.write(target, content);
    }

    /** Something that cannot be given back by itself: the reason alone. */
    void error(Path folder, String name, String sentence) throws IOException {
        Path error = error(folder);
        Files.createDirectories(error);
        reason(at(error, name), sentence);
    }

    static Path error(Path folder) {
        return folder.resolve("error");
    }

    private static Path move(Path file, String name, Path folder) throws IOException {
        Files.createDirectories(folder);
        while (true) {
            Path target = free(folder, name);
            try {
                Files.move(file, target, StandardCopyOption.ATOMIC_MOVE);
            } catch (AtomicMoveNotSupportedException otherDisk) {
                try {
                    Files.move(file, target);
                } catch (FileAlreadyExistsException raced) {
                    continue;
                }
            } catch (NoSuchFileException gone) {
                if (Files.exists(file)) {
                    throw gone;
                }
                // somebody took it away at this moment: its records are in the ledger, which is what counts
            }
            return target;
        }
    }

    private static Path free(Path folder, String name) {
        for (int n = 1; ; n++) {
            Path target = at(folder, numbered(name, n));
            if (Files.notExists(target, LinkOption.NOFOLLOW_LINKS)) {
                return target;
            }
        }
    }

    /** A file of this name, or of one that this machine's file system can have. */
    static Path at(Path folder, String name) {
        String fit = fit(name, "");
        try {
            return folder.resolve(fit);
        } catch (InvalidPathException strange) {
            return folder.resolve(fit.replaceAll("[^\\x20-\\x7E]", "_"));
        }
    }

    /** A name with something at its end, as short as file systems want it; what is left out is told apart by its digest. */
    static String fit(String name, String tail) {
        // a dot in front hides it while it is written
        int room = LONGEST - 1 - utf8(tail).length;
        if (utf8(name).length <= room) {
            return name + tail;
        }
        int end = name.length();
        while (utf8(name.substring(0, end)).length > room - 9) {
            end--;
        }
        if (Character.isHighSurrogate(name.charAt(end - 1))) {
            end--;
        }
        return name.substring(0, end) + "~" + Sha256.of(name).substring(0, 8) + tail;
    }

    /** A name that is not taken by another content; the same content is simply written again. */
    private static Path free(Path folder, String name, byte[] content) throws IOException {
        for (int n = 1; ; n++) {
            Path target = at(folder, numbered(name, n));
            if (!Files.exists(target) || isSame(target, content)) {
                return target;
            }
        }
    }

    private static boolean isSame(Path file, byte[] content) {
        try {
            return Files.isRegularFile(file)
                    && Files.size(file) == content.length
                    && Arrays.equals(Files.readAllBytes(file), content);
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
        boolean extension = dot > 0 && name.length() - dot <= 12;
        return extension ? fit(name.substring(0, dot), "-" + n + name.substring(dot)) : fit(name, "-" + n);
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
