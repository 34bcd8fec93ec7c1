package io.vtexerpbridge;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;

/**
 * The running bridge's hold on its {@code data/} folder: one process a folder, and a name that stays the same from start to
 * start, by which the ledger knows whose leases a killed process left behind.
 */
final class Home implements AutoCloseable {

    /** Others may pass through the folder, because the ERP's folders are usually in it, but not see what else is there. */
    static final String PASSABLE = "rwx--x--x";

    /** Nobody else has anything to look for in the folder. */
    static final String CLOSED = "rwx------";

    static final String LOCK = "bridge.lock";

    private static final String NODE = "node-id";

    private static final Set<PosixFilePermission> OWNERS_ONLY = PosixFilePermissions.fromString("rw-------");

    private final FileChannel lockFile;
    private final Path data;
    private final String node;

    private Home(FileChannel lockFile, Path data, String node) {
        this.lockFile = lockFile;
        this.data = data;
        this.node = node;
    }

    /**
     * @param first the most that others may do with the folder when a bridge works in it for the first time; later {@link #PASSABLE}, so that
     *     nobody is locked out who found his way in
     * @throws StartProblem when another bridge runs in the folder, or it cannot be written
     */
    static Home open(Path data, String first) {
        try {
            Files.createDirectories(data);
            closeToOthers(data, Files.exists(data.resolve(NODE)) ? PASSABLE : first);
            FileChannel channel =
                    FileChannel.open(data.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!lock(channel)) {
                channel.close();
                throw new HomeInUse("Another bridge works in " + data
                        + "; stop it, or start this one in a folder of its own (BRIDGE_HOME).");
            }
            return new Home(channel, data, nodeName(data.resolve(NODE)));
        } catch (IOException e) {
            throw new StartProblem("The folder " + data + " cannot be written (" + e + "); make it writable.");
        }
    }

    /** Whether a bridge, or a command that needs the folder for itself, works in it now; nothing is made there. */
    static boolean isInUse(Path data) {
        try (FileChannel channel = FileChannel.open(data.resolve("bridge.lock"), StandardOpenOption.WRITE)) {
            return !lock(channel);
        } catch (NoSuchFileException never) {
            return false;
        } catch (IOException unreadable) {
            // the bridge of another user, which may well run: what cannot be known is not said
            LoggerFactory.getLogger(Home.class).debug("Nobody can tell who works in {}", data, unreadable);
            return true;
        }
    }

    private static boolean lock(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    private static String nodeName(Path file) throws IOException {
        if (Files.exists(file)) {
            String name = Files.readString(file).trim();
            if (!name.isEmpty()) {
                return name;
            }
        }
        String name = UUID.randomUUID().toString();
        Files.writeString(file, name + System.lineSeparator());
        return name;
    }

    /** A folder that somebody else made for the bridge, such as a container's volume, stays as it is: its files are private all the same. */
    private static void closeToOthers(Path data, String most) throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(data, PosixFileAttributeView.class);
        if (view == null) {
            return;
        }
        Set<PosixFilePermission> allowed = PosixFilePermissions.fromString(most);
        Set<PosixFilePermission> now = view.readAttributes().permissions();
        if (!allowed.containsAll(now)) {
            now.retainAll(allowed);
            try {
                view.setPermissions(now);
            } catch (FileSystemException e) {
                LoggerFactory.getLogger(Home.class)
                        .warn(
                                "Others can see what lies in {}, and it belongs to somebody else ({}).",
                                data,
                                e.toString());
            }
        }
    }

    /** Lets only the owner read the files of the folder, where the file system knows owners: the ledger names shoppers. */
    void keepPrivate() {
        try (Stream<Path> files = Files.list(data)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                keepPrivate(file);
            }
        } catch (IOException | UncheckedIOException e) {
            throw new StartProblem("The files in " + data + " cannot be made private (" + e
                    + "); let the user who runs the bridge own them.");
        }
    }

    private static void keepPrivate(Path file) throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        try {
            if (view != null && !view.readAttributes().permissions().equals(OWNERS_ONLY)) {
                view.setPermissions(OWNERS_ONLY);
            }
        } catch (NoSuchFileException e) {
            // a file of the moment, such as the database's own: nothing of it is left to be seen
            LoggerFactory.getLogger(Home.class).trace("{} is gone already", file);
        }
    }

    String node() {
        return node;
    }

    @Override
    public void close() {
        try {
            lockFile.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
