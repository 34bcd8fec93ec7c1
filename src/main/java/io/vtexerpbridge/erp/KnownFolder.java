package io.vtexerpbridge.erp;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
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
            if (!isRecorded()) {
                Files.createDirectories(directory);
                Files.createDirectories(data);
                // those of before stay: documents may wait there
                List<String> lines = new ArrayList<>(lines(record));
                lines.add(directory.toString());
                lines.add(disk(directory));
                Files.write(record, lines);
            }
            if (!Files.isDirectory(directory)) {
                throw new ErpChannelProblem(
                        "The ERP's folder " + directory + " is gone: mount the share again, or make the folder again.");
            }
            String before = disk(lines(record), directory).orElseThrow();
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
            if (isRecorded()) {
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

    /**
     * Whether a folder that the bridge uses or used, as it was configured before, is there and is the one it was: what is missing in it
     * was taken.
     */
    synchronized boolean isAsBefore(Path folder) {
        // before there were several accounts another file remembered it
        try (DirectoryStream<Path> records = Files.newDirectoryStream(data, "*-folder*")) {
            String now = disk(folder);
            for (Path one : records) {
                if (disk(lines(one), folder).filter(now::equals).isPresent()) {
                    return true;
                }
            }
            return false;
        } catch (IOException e) {
            throw new ErpChannelProblem("Whether the folder " + folder + " is the one it was cannot be read (" + e
                    + "); make it and " + data + " readable.");
        }
    }

    private boolean isRecorded() throws IOException {
        return disk(lines(record), directory).isPresent();
    }

    /** What a record says of a folder: it has two lines for each. */
    private static Optional<String> disk(List<String> lines, Path folder) {
        for (int line = 0; line + 1 < lines.size(); line += 2) {
            if (lines.get(line).equals(folder.toString())) {
                return Optional.of(lines.get(line + 1));
            }
        }
        return Optional.empty();
    }

    /** None of one that was cut off while it was written. */
    private static List<String> lines(Path record) throws IOException {
        List<String> lines = Files.isRegularFile(record) ? Files.readAllLines(record) : List.of();
        return lines.size() % 2 == 0 ? lines : List.of();
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
