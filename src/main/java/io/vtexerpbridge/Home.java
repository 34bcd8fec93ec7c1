package io.vtexerpbridge;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.UUID;

/**
 * The running bridge's hold on its {@code data/} folder: one process a folder, and a name that stays the same from start to
 * start, by which the ledger knows whose leases a killed process left behind.
 */
final class Home implements AutoCloseable {

    private final FileChannel lockFile;
    private final Path data;
    private final String node;

    private Home(FileChannel lockFile, Path data, String node) {
        this.lockFile = lockFile;
        this.data = data;
        this.node = node;
    }

    /** @throws StartProblem when another bridge runs in the folder, or it cannot be written */
    static Home open(Path data) {
        try {
            Files.createDirectories(data);
            FileChannel channel =
                    FileChannel.open(data.resolve("bridge.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!lock(channel)) {
                channel.close();
                throw new StartProblem("Another bridge works in " + data
                        + "; stop it, or start this one in a folder of its own (BRIDGE_HOME).");
            }
            return new Home(channel, data, nodeName(data.resolve("node-id")));
        } catch (IOException e) {
            throw new StartProblem("The folder " + data + " cannot be written (" + e + "); make it writable.");
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

    /** Lets only the owner read a file of the folder, where there is one and the file system knows owners: it names shoppers. */
    void keepPrivate(String name) {
        Path file = data.resolve(name);
        try {
            if (Files.exists(file) && Files.getFileStore(file).supportsFileAttributeView("posix")) {
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            }
        } catch (IOException e) {
            throw new StartProblem("The file " + file + " cannot be made private (" + e
                    + "); let the user who runs the bridge own it.");
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
