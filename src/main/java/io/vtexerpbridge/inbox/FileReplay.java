package io.vtexerpbridge.inbox;

import io.vtexerpbridge.ledger.ErpFile;
import io.vtexerpbridge.ledger.Sha256;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Puts a file that was taken into its sub-folder of the inbox once more, as if the ERP had dropped it again: what was posted is found
 * posted, what was refused is looked at anew. It is written under a name with a dot and then renamed; killed in between, the copy
 * stays under that name, nobody takes it, and the next one writes over it.
 */
public final class FileReplay {

    private final InboxDoors doors;
    private final String marker;

    /** @param marker extension of the file that says another one is finished; empty when there are none */
    public FileReplay(InboxDoors doors, String marker) {
        this.doors = doors;
        this.marker = FinishedFiles.markerOf(marker);
    }

    /**
     * Copies it back.
     *
     * @return where it lies now, or empty when its content is neither in done/ nor in error/ any more
     * @throws FileAlreadyExistsException when a file of its name lies in the inbox
     */
    public synchronized Optional<Path> drop(ErpFile file) throws IOException {
        for (InboxDoors.Door door : doors.of(file.account())) {
            Path folder = door.inbox().resolve(file.subject());
            Optional<Path> kept = find(folder, file);
            if (kept.isPresent()) {
                return Optional.of(drop(kept.get(), folder, file));
            }
        }
        return Optional.empty();
    }

    private Path drop(Path kept, Path folder, ErpFile file) throws IOException {
        Path target = InboxFolder.at(folder, file.name());
        Path staged = InboxFolder.at(folder, InboxFolder.fit("." + file.name(), "." + file.id() + ".replay"));
        Files.copy(kept, staged, StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel channel = FileChannel.open(staged, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        try {
            FreeName.take(staged, target);
        } catch (FileAlreadyExistsException there) {
            Files.delete(staged);
            throw there;
        }
        if (!marker.isEmpty()) {
            String name = FinishedFiles.markerNames(target.getFileName().toString(), marker)
                    .get(0);
            Files.write(target.resolveSibling(name), new byte[0]);
        }
        return target;
    }

    /** By its content: a name may have come several times, and somebody may have edited what lies there. */
    private static Optional<Path> find(Path folder, ErpFile file) throws IOException {
        Path done = folder.resolve("done");
        if (Files.isDirectory(done)) {
            try (Stream<Path> days = Files.list(done)) {
                // the youngest first: it was most likely taken of late
                for (Path day : days.filter(Files::isDirectory)
                        .sorted((one, other) -> other.compareTo(one))
                        .toList()) {
                    Optional<Path> found = within(day, file);
                    if (found.isPresent()) {
                        return found;
                    }
                }
            }
        }
        Path error = InboxFolder.error(folder);
        return Files.isDirectory(error) ? within(error, file) : Optional.empty();
    }

    private static Optional<Path> within(Path folder, ErpFile file) throws IOException {
        for (int n = 1; ; n++) {
            Path candidate = InboxFolder.at(folder, InboxFolder.numbered(file.name(), n));
            if (Files.notExists(candidate)) {
                return Optional.empty();
            }
            if (isSame(candidate, file)) {
                return Optional.of(candidate);
            }
        }
    }

    private static boolean isSame(Path candidate, ErpFile file) throws IOException {
        try {
            return Files.isRegularFile(candidate)
                    && Files.size(candidate) == file.size()
                    && Sha256.of(candidate).equals(file.digest());
        } catch (NoSuchFileException gone) {
            // somebody clears the folder at this moment
            return false;
        }
    }
}
