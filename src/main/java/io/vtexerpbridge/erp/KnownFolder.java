package io.vtexerpbridge.erp;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The ERP's folder, made the first time it is needed and recognised ever after. A share that is not mounted leaves an empty
 * folder of the same name; files written there would never be seen, and files missing there would look taken.
 */
public final class KnownFolder {

    private final Path directory;
    private final Path data;
    private final Path record;

    /**
     * @param directory the ERP's folder, absolute
     * @param data the bridge's own folder, which remembers on what kind of disk the ERP's folder was
     */
    public KnownFolder(Path directory, Path data) {
        this(directory, data, "erp-folder");
    }

    /** @param record the file in the bridge's own folder that remembers it, another one for each such folder */
    public KnownFolder(Path directory, Path data, String record) {
        this.directory = directory;
        this.data = data;
        this.record = data.resolve(record);
    }

    /** @throws ErpChannelProblem when the folder is not there, or not the one it was */
    synchronized void require() {
        try {
            if (recorded(directory).isEmpty()) {
                Files.createDirectories(directory);
                Files.createDirectories(data);
                remember();
            }
            if (!Files.isDirectory(directory)) {
                throw new ErpChannelProblem(
                        "The ERP's folder " + directory + " is gone: mount the share again, or make the folder again.");
            }
            String before = recorded(directory).orElseThrow();
            if (!before.equals(disk(directory))) {
                throw new ErpChannelProblem(
                        "The ERP's folder " + directory + " is on another disk than before (" + disk(directory)
                                + ", it was " + before + "): mount the share again; if it was moved on purpose, delete "
                                + record
                                + ".");
            }
        } catch (IOException e) {
            throw new ErpChannelProblem("The ERP's folder " + directory + " cannot be made or read (" + e
                    + "); make it writable or change erp.orders.directory.");
        }
    }

    /**
     * Whether a folder, this one or one that was used before it, is there and the one it was: only then what is missing in it was taken.
     */
    synchronized boolean isAsItWas(Path used) {
        // before there were several accounts another file remembered it
        try (DirectoryStream<Path> records = Files.newDirectoryStream(data, "*-folder*")) {
            boolean known = false;
            for (Path one : records) {
                known |= Files.isDirectory(used)
                        && recorded(lines(one), used).filter(disk(used)::equals).isPresent();
            }
            return known;
        } catch (IOException e) {
            throw new ErpChannelProblem("The ERP's folder " + used + ", in which documents wait, cannot be read (" + e
                    + "); bring it back.");
        }
    }

    /** What keeps documents from being written; empty when nothing does. */
    public Optional<String> trouble() {
        try {
            require();
            Files.delete(Files.createTempFile(directory, ".probe", ""));
            return Optional.empty();
        } catch (ErpChannelProblem e) {
            return Optional.of(e.getMessage());
        } catch (IOException e) {
            return Optional.of("The ERP's folder " + directory + " cannot be written (" + e
                    + "); make it writable or change erp.orders.directory.");
        }
    }

    /**
     * As {@link #trouble}, asked while the bridge does not run: a folder that it has not used yet is neither made nor remembered,
     * for its share may not be mounted yet.
     */
    public Optional<String> outlook() {
        try {
            if (recorded(directory).isPresent()) {
                return trouble();
            }
        } catch (IOException e) {
            return Optional.of("The file " + record + " cannot be read (" + e + "); make it readable.");
        }
        Path there = directory;
        while (!Files.exists(there)) {
            there = there.getParent();
        }
        return Files.isDirectory(there) && Files.isWritable(there)
                ? Optional.empty()
                : Optional.of("The ERP's folder " + directory + " cannot be written, because " + there
                        + (Files.isDirectory(there) ? " does not let anything be made in it" : " is a file")
                        + "; mend that or change erp.orders.directory.");
    }

    /** The newest first; those before it stay, for documents may wait there. */
    private void remember() throws IOException {
        List<String> lines = new ArrayList<>(List.of(directory.toString(), disk(directory)));
        lines.addAll(lines(record));
        Path fresh = record.resolveSibling(record.getFileName() + ".new");
        Files.write(fresh, lines);
        Files.move(fresh, record, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** On what kind of disk a folder was when it was used first: each has a line, and behind it one for that. */
    private static Optional<String> recorded(List<String> lines, Path used) {
        for (int i = 0; i + 1 < lines.size(); i += 2) {
            if (lines.get(i).equals(used.toString())) {
                return Optional.of(lines.get(i + 1));
            }
        }
        return Optional.empty();
    }

    private Optional<String> recorded(Path used) throws IOException {
        return recorded(lines(record), used);
    }

    private static List<String> lines(Path record) throws IOException {
        return Files.isRegularFile(record) ? Files.readAllLines(record) : List.of();
    }

    /** What tells a mounted share from its empty mount point; device names would change with every start of the machine. */
    private String disk(Path folder) throws IOException {
        boolean own = Files.getFileStore(folder).equals(Files.getFileStore(data));
        return Files.getFileStore(folder).type() + (own ? ", the bridge's own disk" : ", a disk of its own");
    }

    /** The folder's path. */
    @Override
    public String toString() {
        return directory.toString();
    }
}
