package io.vtexerpbridge.sftp;

import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Tells which files of a server have not grown between two looks. What counts is what was seen here: the server's clock may be hours
 * off, and copying programs set old times.
 */
final class QuietFiles {

    private final long quietNanos;
    private final LongSupplier nanoTime;
    private final Map<String, Seen> seen = new HashMap<>();

    private record Seen(long size, FileTime modified, long sinceNanos) {}

    /** @param nanoTime a clock that only runs forward, as {@link System#nanoTime} */
    QuietFiles(Duration quietPeriod, LongSupplier nanoTime) {
        this.quietNanos = quietPeriod.toNanos();
        this.nanoTime = nanoTime;
    }

    /** Whether the file is as it was at the look before, and has been for the quiet period. */
    boolean isQuiet(String path, long size, FileTime modified) {
        long now = nanoTime.getAsLong();
        Seen before = seen.get(path);
        if (before == null || before.size() != size || !before.modified().equals(modified)) {
            seen.put(path, new Seen(size, modified, now));
            return false;
        }
        return now - before.sinceNanos() >= quietNanos;
    }

    /** Forgets every other file: another one of its name has to be quiet by itself. */
    void keepOnly(Collection<String> paths) {
        seen.keySet().retainAll(paths);
    }
}
