package io.vtexerpbridge.inbox;

import io.vtexerpbridge.ledger.ErpFile;
import io.vtexerpbridge.ledger.ErpFiles;
import io.vtexerpbridge.ledger.Sha256;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves away what was read, and only that: an ERP may write the next file of a name while the last one's records become work.
 *
 * <p>The markers go first, so that none is left to a file that is still being written. Then the file gets a name that nobody takes; what
 * has that name and is not what was read goes back. Killed anywhere, {@link #move} goes on where it was, because the ledger does
 * not have the file as moved before it is.
 */
final class FileMoves {

    private static final Logger LOG = LoggerFactory.getLogger(FileMoves.class);

    private final InboxFolder folder;
    private final FinishedFiles finished;
    private final ErpFiles files;
    /** What could not go back, as a third file has its name by now. */
    private final Map<Path, Away> held = new ConcurrentHashMap<>();

    FileMoves(InboxFolder folder, FinishedFiles finished, ErpFiles files) {
        this.folder = folder;
        this.finished = finished;
        this.files = files;
    }

    /**
     * A file that the ledger has.
     *
     * @param path where it lay in the inbox
     * @param digest of what was read
     * @param refusal why it goes back, or empty when it goes to {@code done}
     */
    record Away(Path path, ErpFile file, String digest, Optional<String> refusal) {

        /** The name that nobody takes; a file of its own for each reading, so that nothing is overwritten. */
        Path heldAs() {
            return FileMoves.heldAs(path, file);
        }

        /** Whether what lies there is the file that was read, as far as it can be told without reading it. */
        boolean isLike(BasicFileAttributes is) {
            return is.size() == file.size()
                    && is.lastModifiedTime()
                            .toInstant()
                            .truncatedTo(ChronoUnit.MICROS)
                            .equals(file.modifiedAt());
        }
    }

    private static Path heldAs(Path path, ErpFile file) {
        String name = "." + path.getFileName();
        return InboxFolder.at(path.getParent(), InboxFolder.fit(name, "." + file.id() + ".taken"));
    }

    /** Where a file lies that was not moved away, under its own name or the one that nobody takes; in the first folder when it is gone. */
    static Path lying(List<Path> inboxes, ErpFile file) {
        List<Path> places = inboxes.stream()
                .map(inbox -> InboxFolder.at(inbox.resolve(file.subject()), file.name()))
                .toList();
        return places.stream()
                .filter(path -> Files.exists(heldAs(path, file)))
                .findFirst()
                .or(() -> places.stream().filter(Files::exists).findFirst())
                .orElse(places.get(0));
    }

    /** @throws IOException when it cannot be moved; it lies where it lay and is tried again */
    void move(Away away) throws IOException {
        Path heldAs = away.heldAs();
        if (Files.notExists(heldAs) && !hold(away, heldAs)) {
            moved(away);
            return;
        }
        if (!Sha256.of(heldAs).equals(away.digest())) {
            newcomer(away);
            if (goesBack(away, heldAs)) {
                moved(away);
            }
            return;
        }
        try {
            String name = away.path().getFileName().toString();
            if (away.refusal().isPresent()) {
                folder.refuse(heldAs, name, away.refusal().get());
            } else {
                folder.done(heldAs, name);
            }
        } catch (IOException e) {
            goesBack(away, heldAs);
            throw e;
        }
        moved(away);
    }

    /** Tries once more what could not go back; the name may be free by now. */
    void again() throws IOException {
        for (Away away : held.values()) {
            held.remove(away.path());
            move(away);
        }
    }

    /** Whether the file that was read, or one that looks like it, now has the name that nobody takes. */
    private boolean hold(Away away, Path heldAs) throws IOException {
        Path path = away.path();
        try {
            BasicFileAttributes is = Files.readAttributes(path, BasicFileAttributes.class);
            if (!away.isLike(is)) {
                newcomer(away);
                unmark(path, is.lastModifiedTime());
                return false;
            }
            finished.stays(path, is);
            unmark(path, null);
            Files.move(path, heldAs, StandardCopyOption.ATOMIC_MOVE);
            return true;
        } catch (NoSuchFileException gone) {
            // somebody took it away after it was read: its records are in the ledger, which is what counts
            unmark(path, null);
            return false;
        }
    }

    /** @param newcomer the time of a file that has the name by now, which keeps a marker of its own; or null */
    private void unmark(Path path, FileTime newcomer) throws IOException {
        for (Path marker : finished.markers(path)) {
            // a marker's name may be longer than any file's
            if (Files.exists(marker)
                    && (newcomer == null || Files.getLastModifiedTime(marker).compareTo(newcomer) < 0)) {
                Files.deleteIfExists(marker);
            }
        }
    }

    private boolean goesBack(Away away, Path heldAs) throws IOException {
        Path path = away.path();
        try {
            FreeName.take(heldAs, path);
            return true;
        } catch (FileAlreadyExistsException third) {
            held.put(path, away);
            return false;
        }
    }

    private static void newcomer(Away away) {
        LOG.info("{} was written again while it was taken; it is taken once more", away.path());
    }

    private void moved(Away away) {
        finished.forget(away.path());
        files.filed(away.file());
    }
}
