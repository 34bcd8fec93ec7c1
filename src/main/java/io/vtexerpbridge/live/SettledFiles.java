package io.vtexerpbridge.live;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * What stands in files that people edit, as of the last time each held still: an editor writes in pieces, or removes a file and puts another
 * one in its place, and half a file is often a right one.
 */
final class SettledFiles {

    private static final Stamp GONE = new Stamp(-1, 0, "");

    private final Path home;
    private final List<String> folders;
    private final Predicate<String> wanted;
    private final long quiet;
    private final LongSupplier nanos;
    private final Map<String, Seen> seen = new HashMap<>();
    private final SortedMap<String, byte[]> contents = new TreeMap<>();

    /** What tells that a file was written, without reading it. */
    private record Stamp(long size, long nanos, String file) {}

    private record Seen(Stamp stamp, long since, boolean read) {}

    /**
     * @param folders where to look, from the home on; they and what is in them may be missing
     * @param quiet how long a file must not have changed
     * @param nanos a clock that only goes on, in nanoseconds
     */
    SettledFiles(Path home, List<String> folders, Predicate<String> wanted, Duration quiet, LongSupplier nanos) {
        this.home = home;
        this.folders = List.copyOf(folders);
        this.wanted = wanted;
        this.quiet = quiet.toNanos();
        this.nanos = nanos;
    }

    /** Every file as it is now, settled or not. */
    SortedMap<String, byte[]> begin() {
        present().forEach((name, stamp) -> {
            seen.put(name, new Seen(stamp, nanos.getAsLong(), true));
            read(name, stamp);
        });
        return contents();
    }

    /** Every file as it was when it last held still; one that is gone for as long is not among them. */
    SortedMap<String, byte[]> look() {
        Map<String, Stamp> present = present();
        seen.keySet().forEach(name -> present.putIfAbsent(name, GONE));
        long now = nanos.getAsLong();
        present.forEach((name, stamp) -> {
            Seen before = seen.get(name);
            if (before == null || !before.stamp().equals(stamp)) {
                seen.put(name, new Seen(stamp, now, false));
            } else if (!before.read() && now - before.since() >= quiet && read(name, stamp)) {
                seen.put(name, new Seen(stamp, before.since(), true));
            }
        });
        seen.entrySet()
                .removeIf(one ->
                        one.getValue().stamp().equals(GONE) && one.getValue().read());
        return contents();
    }

    private SortedMap<String, byte[]> contents() {
        return new TreeMap<>(contents);
    }

    /** @return false when it was written meanwhile */
    private boolean read(String name, Stamp stamp) {
        if (stamp.equals(GONE)) {
            contents.remove(name);
            return true;
        }
        Path file = home.resolve(name);
        try {
            byte[] content = Files.readAllBytes(file);
            if (!stamp(Files.readAttributes(file, BasicFileAttributes.class)).equals(stamp)) {
                return false;
            }
            contents.put(name, content);
            return true;
        } catch (NoSuchFileException e) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(name + " cannot be read; make it readable", e);
        }
    }

    private Map<String, Stamp> present() {
        Map<String, Stamp> present = new TreeMap<>();
        for (String folder : folders) {
            Path start = home.resolve(folder);
            if (Files.exists(start)) {
                try {
                    Files.walkFileTree(start, new Visitor(present));
                } catch (IOException e) {
                    throw new UncheckedIOException(start + " cannot be looked through; make it readable", e);
                }
            }
        }
        return present;
    }

    private static Stamp stamp(BasicFileAttributes file) {
        return new Stamp(
                file.size(),
                file.lastModifiedTime().to(java.util.concurrent.TimeUnit.NANOSECONDS),
                String.valueOf(file.fileKey()));
    }

    /** Names with a dot in front are editors' own. */
    private final class Visitor extends SimpleFileVisitor<Path> {

        private final Map<String, Stamp> present;

        Visitor(Map<String, Stamp> present) {
            this.present = present;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            List<String> names = new ArrayList<>();
            home.relativize(file).forEach(part -> names.add(part.toString()));
            String name = String.join("/", names);
            if (!file.getFileName().toString().startsWith(".") && wanted.test(name)) {
                BasicFileAttributes meant = attributes.isSymbolicLink() && Files.exists(file)
                        ? Files.readAttributes(file, BasicFileAttributes.class)
                        : attributes;
                if (meant.isRegularFile()) {
                    present.put(name, stamp(meant));
                }
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (e instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE;
            }
            throw e;
        }
    }
}
