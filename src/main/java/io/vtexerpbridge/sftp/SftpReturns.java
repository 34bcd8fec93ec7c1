package io.vtexerpbridge.sftp;

import io.vtexerpbridge.erp.ErpChannelProblem;
import io.vtexerpbridge.inbox.InboxDoor;
import io.vtexerpbridge.ledger.CarriedFiles;
import io.vtexerpbridge.ledger.CarriedFiles.Carried;
import io.vtexerpbridge.records.Subject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.sshd.sftp.client.SftpClient.Attributes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries receipts, and what was refused, to the server: each version once, complete under a hidden name, then renamed. The ledger notes
 * which version is there after it is, so that what was cut off goes again.
 */
public final class SftpReturns {

    private static final Logger LOG = LoggerFactory.getLogger(SftpReturns.class);

    private static final String RECEIPTS = "receipts";
    private static final String ERROR = "error";
    private static final String FILE = "the returned file ";
    private static final int PART = 1 << 16;

    private final SftpConnections server;
    private final CarriedFiles ledger;
    private final Path localReceipts;
    private final Path localInbox;
    private final String receipts;
    private final String inbox;
    private final Queue<Return> due = new ArrayDeque<>();
    /** As the ledger has it; read once. */
    private Map<String, Carried> carried;

    /**
     * @param localReceipts {@code erp.receipts.directory}
     * @param localInbox {@code erp.inbox.directory}, in whose folders {@code error} the refused files lie
     * @param receiptsDirectory on the server
     * @param inboxDirectory on the server
     */
    public SftpReturns(
            SftpConnections server,
            CarriedFiles ledger,
            Path localReceipts,
            Path localInbox,
            String receiptsDirectory,
            String inboxDirectory) {
        this.server = server;
        this.ledger = ledger;
        this.localReceipts = localReceipts;
        this.localInbox = localInbox;
        this.receipts = RemotePath.of(receiptsDirectory);
        this.inbox = RemotePath.of(inboxDirectory);
    }

    /**
     * A file that has to go.
     *
     * @param path by which the ledger knows it
     * @param directory where it goes
     * @param replaces whether it may take the place of whatever has its name there: receipts are the bridge's own
     */
    public record Return(String path, Path file, String directory, boolean replaces, long size, Instant modified) {

        /** As the ERP will find it. */
        @Override
        public String toString() {
            return directory + "/" + file.getFileName();
        }
    }

    /** Looks what was written since; {@link #next} then gives it file by file. */
    public synchronized void look() throws IOException {
        if (carried == null) {
            carried = new HashMap<>(ledger.all());
        }
        due.clear();
        Set<String> there = new HashSet<>();
        for (Subject subject : Subject.values()) {
            String folder = subject.folder();
            find(RECEIPTS, folder, localReceipts.resolve(folder), receipts + "/" + folder, there);
            find(ERROR, folder, localInbox.resolve(folder).resolve(ERROR), inbox + "/" + folder + "/error", there);
        }
        List<String> gone =
                carried.keySet().stream().filter(path -> !there.contains(path)).toList();
        ledger.forget(gone);
        gone.forEach(carried::remove);
        server.troubles().well(thing -> thing.startsWith(FILE) && !due(thing.substring(FILE.length())));
    }

    private void find(String kind, String subject, Path folder, String directory, Set<String> there)
            throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> files = Files.list(folder)) {
            // the reason of a refused file before the file itself
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                String name = file.getFileName().toString();
                String path = kind + "/" + subject + "/" + name;
                BasicFileAttributes is = attributes(file);
                if (is == null || !is.isRegularFile() || name.startsWith(".")) {
                    continue;
                }
                there.add(path);
                Carried before = carried.get(path);
                if (before == null
                        || !before.is(is.size(), is.lastModifiedTime().toInstant())) {
                    due.add(new Return(
                            path,
                            file,
                            directory,
                            kind.equals(RECEIPTS),
                            is.size(),
                            is.lastModifiedTime().toInstant()));
                }
            }
        }
    }

    private boolean due(String name) {
        return due.stream().anyMatch(file -> file.toString().equals(name));
    }

    private static BasicFileAttributes attributes(Path file) throws IOException {
        try {
            return Files.readAttributes(file, BasicFileAttributes.class);
        } catch (NoSuchFileException gone) {
            return null;
        }
    }

    /** The next file that has to go; null when there is none any more. */
    public synchronized Return next() {
        return due.poll();
    }

    /** Carries one file; health says what keeps it from going, and the next look finds it again. */
    public synchronized void carry(Return file) {
        try {
            Left left = written(file);
            // written again in the meantime: what lies there may be either, so it goes once more
            if (isStill(file)) {
                carried.put(
                        file.path(),
                        ledger.carried(file.path(), file.size(), file.modified(), left.name(), left.modified()));
            }
            server.troubles().well(FILE + file);
        } catch (Gone forgotten) {
            // the next look forgets it in the ledger too
            server.troubles().well(FILE + file);
        } catch (ErpChannelProblem e) {
            if (server.isAway()) {
                due.clear();
            } else {
                server.troubles().say(FILE + file, e.getMessage());
            }
        }
    }

    /** Whatever one file has that nobody thought of, others go. */
    private Left written(Return file) {
        try {
            return server.call("the file " + file + " be written", at -> write(at, file));
        } catch (Gone | ErpChannelProblem known) {
            throw known;
        } catch (RuntimeException unexpected) {
            LOG.debug("{} cannot be carried", file.file(), unexpected);
            throw new ErpChannelProblem("The file " + file.file() + " cannot be carried to " + server + " ("
                    + unexpected + "); it is tried again. Others go; move it away when it stays.");
        }
    }

    private Left write(SftpConnection at, Return file) throws IOException {
        String name = file.file().getFileName().toString();
        String hidden = file.directory() + "/." + name;
        at.makeDirectories(file.directory());
        try (InputStream content = open(file)) {
            at.upload(hidden, content);
        }
        String free = file.replaces() ? name : free(at, file, name);
        at.replace(hidden, file.directory() + "/" + free);
        return new Left(free, modified(at, file.directory() + "/" + free));
    }

    private record Left(String name, Instant modified) {}

    /** A refused file that somebody mends on the server is theirs: what is refused later goes beside it. */
    private String free(SftpConnection at, Return file, String name) throws IOException {
        Carried before = carried.get(file.path());
        for (int n = 1; ; n++) {
            String free = InboxDoor.numbered(name, n);
            String path = file.directory() + "/" + free;
            Optional<Attributes> there = at.look(path);
            boolean ours = there.isEmpty()
                    || isAsLeft(there.get(), free, before)
                    // the note of it was cut off
                    || there.get().getSize() == file.size() && isSame(at, path, file);
            if (ours) {
                return free;
            }
        }
    }

    private static boolean isSame(SftpConnection at, String path, Return file) throws IOException {
        try (InputStream there = at.read(path);
                InputStream here = open(file)) {
            byte[] mine = here.readNBytes(PART);
            while (mine.length > 0 && Arrays.equals(mine, there.readNBytes(mine.length))) {
                mine = here.readNBytes(PART);
            }
            return mine.length == 0;
        }
    }

    private static boolean isAsLeft(Attributes there, String name, Carried before) {
        return before != null
                && before.remoteName().equals(name)
                && before.sizeBytes() == there.getSize()
                && before.remoteModifiedAt()
                        .equals(SftpConnection.modified(there).toInstant());
    }

    /** Somebody may have taken it away at once, which is as well. */
    private static Instant modified(SftpConnection at, String path) throws IOException {
        return at.look(path).map(is -> SftpConnection.modified(is).toInstant()).orElse(Instant.EPOCH);
    }

    /** Somebody took a file away that was to go. */
    private static final class Gone extends RuntimeException {}

    private static InputStream open(Return file) {
        try {
            return Files.newInputStream(file.file());
        } catch (NoSuchFileException gone) {
            throw new Gone();
        } catch (IOException e) {
            throw new ErpChannelProblem(
                    "The file " + file.file() + " cannot be read (" + e + "); make it readable, it is for the ERP.");
        }
    }

    private static boolean isStill(Return file) {
        try {
            BasicFileAttributes is = attributes(file.file());
            return is != null
                    && is.size() == file.size()
                    && is.lastModifiedTime().toInstant().equals(file.modified());
        } catch (IOException e) {
            throw new ErpChannelProblem(
                    "The file " + file.file() + " cannot be read (" + e + "); make it readable, it is for the ERP.");
        }
    }
}
