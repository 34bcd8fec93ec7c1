package io.vtexerpbridge.inbox;

import io.vtexerpbridge.records.Subject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Tells which files of the inbox are finished: those that have not grown for the quiet period, or those whose marker has appeared.
 * What counts is what was seen here, look by look, and not the age that a file's time claims: the clock of a file server may be hours
 * off, and copying programs set old times.
 */
public final class FinishedFiles {

    /** Files that are watched at a time; more than these wait for their turn. */
    private static final int WATCHED = 50_000;

    private static final long CLEANING_NANOS = Duration.ofSeconds(10).toNanos();

    private static final List<String> UNFINISHED = List.of(".tmp", ".part", ".filepart");

    private final long quietNanos;
    private final String marker;
    private final LongSupplier nanoTime;
    private final Map<Path, Seen> seen = new HashMap<>();
    /** Files that were read and have to be moved yet; their markers may be gone. */
    private final Map<Path, Seen> read = new HashMap<>();

    private long cleanedNanos;

    private record Seen(long size, FileTime modified, long sinceNanos) {}

    /**
     * @param marker extension of the file that says another one is finished, as {@code done}; empty when files have to be quiet
     * @param nanoTime a clock that only runs forward, as {@link System#nanoTime}
     */
    public FinishedFiles(Duration quietPeriod, String marker, LongSupplier nanoTime) {
        this.quietNanos = quietPeriod.toNanos();
        this.marker = markerOf(marker);
        this.nanoTime = nanoTime;
        this.cleanedNanos = nanoTime.getAsLong() - CLEANING_NANOS;
    }

    /** Whether the folder is one of the inbox's; a file in any other is nobody's. */
    public boolean isSubject(Path folder) {
        return Subject.of(folder.getFileName().toString()).isPresent();
    }

    /** Whether the name says that the file is still being written. */
    public static boolean isLeftAlone(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return name.startsWith(".") || UNFINISHED.stream().anyMatch(lower::endsWith);
    }

    /**
     * The names of the markers that say a file is finished: its name with the extension added, or in place of its own.
     *
     * @param marker extension with its dot
     */
    public static List<String> markerNames(String name, String marker) {
        int dot = name.lastIndexOf('.');
        return List.of(name + marker, (dot < 1 ? name : name.substring(0, dot)) + marker);
    }

    /** The extension of markers with its dot, however it was configured; empty when there are none. */
    public static String markerOf(String configured) {
        return configured.isEmpty() || configured.startsWith(".") ? configured : "." + configured;
    }

    /** Whether the file may be taken now. */
    public synchronized boolean isFinished(Path file) {
        String name = file.getFileName().toString();
        if (isLeftAlone(name)) {
            return false;
        }
        if (!marker.isEmpty()) {
            return !name.endsWith(marker) && (markers(file).stream().anyMatch(Files::exists) || isRead(file));
        }
        return isQuiet(file);
    }

    /** The markers that say the file is finished. */
    List<Path> markers(Path file) {
        return marker.isEmpty()
                ? List.of()
                : markerNames(file.getFileName().toString(), marker).stream()
                        .map(file::resolveSibling)
                        .toList();
    }

    private boolean isQuiet(Path file) {
        long now = nanoTime.getAsLong();
        try {
            BasicFileAttributes is = Files.readAttributes(file, BasicFileAttributes.class);
            if (!is.isRegularFile()) {
                return false;
            }
            Seen before = seen.get(file);
            if (before == null
                    || before.size() != is.size()
                    || !before.modified().equals(is.lastModifiedTime())) {
                if (before != null || hasRoom(now)) {
                    seen.put(file, new Seen(is.size(), is.lastModifiedTime(), now));
                }
                return false;
            }
            if (now - before.sinceNanos() < quietNanos) {
                return false;
            }
            // it stays known: whoever takes it may not come to it in this round
            return true;
        } catch (IOException gone) {
            // taken away, or not to be looked at: whoever reads it says why
            seen.remove(file);
            return false;
        }
    }

    /** The file was read; until it is forgotten this very one is finished, without its marker too. */
    synchronized void stays(Path file, BasicFileAttributes is) {
        read.put(file, new Seen(is.size(), is.lastModifiedTime(), nanoTime.getAsLong()));
    }

    private boolean isRead(Path file) {
        Seen was = read.get(file);
        if (was == null) {
            return false;
        }
        try {
            BasicFileAttributes is = Files.readAttributes(file, BasicFileAttributes.class);
            return is.size() == was.size() && is.lastModifiedTime().equals(was.modified());
        } catch (IOException gone) {
            // taken away, or not to be looked at: whoever reads it says why
            read.remove(file);
            return false;
        }
    }

    /** The file was taken; another one of its name has to be quiet by itself. */
    synchronized void forget(Path file) {
        seen.remove(file);
        read.remove(file);
    }

    private boolean hasRoom(long now) {
        // asking for every file is dear, and that of a full folder happens for many
        if (seen.size() >= WATCHED && now - cleanedNanos >= CLEANING_NANOS) {
            cleanedNanos = now;
            seen.keySet().removeIf(Files::notExists);
        }
        return seen.size() < WATCHED;
    }
}
