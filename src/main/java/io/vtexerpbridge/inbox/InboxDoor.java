package io.vtexerpbridge.inbox;

import io.vtexerpbridge.ledger.Sha256;
import io.vtexerpbridge.records.Subject;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a channel brings a file into the inbox: it writes it under a hidden name, and lets it in when it is complete. A file that is brought
 * once more, after a kill, finds itself there or is known to the ledger; one that is still to be taken is never overwritten.
 */
public final class InboxDoor {

    private static final Logger LOG = LoggerFactory.getLogger(InboxDoor.class);

    /** In bytes; leaves room for what is put around a name. */
    private static final int LONGEST = 230;

    private final Path inbox;
    private final String marker;

    /**
     * @param inbox {@code erp.inbox.directory}
     * @param marker extension of the file that says another one is finished; empty when there are none
     */
    public InboxDoor(Path inbox, String marker) {
        this.inbox = inbox;
        this.marker = FinishedFiles.markerOf(marker);
    }

    /** Why a name from outside cannot be a file's here; empty when it can. It never chooses a path. */
    public static Optional<String> fault(String name) {
        if (name.isEmpty() || name.equals(".") || name.equals("..") || name.matches("(?s).*[/\\\\\\p{Cntrl}].*")) {
            return Optional.of("its name has a slash or a character that cannot be printed; rename it");
        }
        if (name.indexOf('\uFFFD') >= 0) {
            return Optional.of("its name is not in UTF-8; rename it");
        }
        if (InboxFolder.utf8(name).length > LONGEST) {
            return Optional.of("its name is longer than " + LONGEST + " bytes; rename it");
        }
        return Optional.empty();
    }

    /** {@code x.csv}, {@code x-2.csv}, … */
    public static String numbered(String name, int n) {
        return InboxFolder.numbered(name, n);
    }

    /** Where a file is written to while it is brought; nothing is there when this returns. */
    public Path staging(Subject subject, String name) throws IOException {
        Path folder = inbox.resolve(subject.folder());
        Files.createDirectories(folder);
        Path staged = InboxFolder.at(folder, "." + name + ".brought");
        // deleted and not written over: killed at the wrong moment, it is the same file as the one that was let in
        Files.deleteIfExists(staged);
        return staged;
    }

    /**
     * Lets a complete file in under its name. When this returns true, it is on the disk, or the ledger has it.
     *
     * @param modified its time where it came from, by which the ledger knows it again
     * @param known whether the ledger has this very file; asked while the folder has none of its name. The inbox knows a file before it moves
     *     it away, so that one which is in neither never was here
     * @return false when another file of its name waits to be taken; then it has to be brought later
     */
    public boolean enter(Subject subject, String name, Path staged, FileTime modified, BooleanSupplier known)
            throws IOException {
        Path file = InboxFolder.at(inbox.resolve(subject.folder()), name);
        boolean there = Files.exists(file);
        if (!there && known.getAsBoolean()) {
            Files.delete(staged);
            return true;
        }
        Files.setLastModifiedTime(staged, modified);
        force(staged);
        if (there || !link(file, staged)) {
            if (!isSame(file, staged)) {
                return false;
            }
            Files.delete(staged);
        }
        if (!marker.isEmpty() && Files.exists(file)) {
            Path finished = InboxFolder.at(
                    file.getParent(), FinishedFiles.markerNames(name, marker).get(0));
            Files.write(finished, new byte[0]);
        }
        forceNames(file.getParent());
        return true;
    }

    /** @return false when there is a file of this name */
    private static boolean link(Path file, Path staged) throws IOException {
        try {
            FreeName.take(staged, file);
            return true;
        } catch (FileAlreadyExistsException there) {
            return false;
        }
    }

    private static boolean isSame(Path file, Path staged) throws IOException {
        try {
            return Files.size(file) == Files.size(staged) && Sha256.of(file).equals(Sha256.of(staged));
        } catch (NoSuchFileException taken) {
            // at this moment; whether it was the same is told when it is brought again
            return false;
        }
    }

    private static void force(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    /** Network shares and Windows may not know how to force a folder; there the file system's own word must do. */
    private static void forceNames(Path folder) {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            LOG.debug("{} cannot be forced to the disk", folder, e);
        }
    }
}
