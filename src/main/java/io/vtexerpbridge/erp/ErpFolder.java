package io.vtexerpbridge.erp;

import io.vtexerpbridge.ledger.Document;
import io.vtexerpbridge.ledger.Ledger;
import io.vtexerpbridge.ledger.WorkItem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder an ERP takes its orders from. A document is staged under a name that starts with a dot, recorded in the ledger,
 * then renamed: whoever is killed in between leaves either nothing the ERP can see, or a rename that {@link #finishRenames}
 * finishes. The staged name is the mark: while it exists, the ERP has not got the document. That mark means something only
 * while the folder is the one the bridge staged in, so the folder is made once and recognised ever after: an empty mount point
 * where a share used to be must not look like an ERP that has taken everything.
 */
public final class ErpFolder {

    /** The document of an order's first delivery; later ones are named for what changed. */
    private static final String ORDER = "order";

    private static final Logger LOG = LoggerFactory.getLogger(ErpFolder.class);

    private final Ledger ledger;
    private final Path directory;
    private final Path data;
    private final Path record;
    private final AtomicReference<String> trouble = new AtomicReference<>();

    /**
     * @param directory the ERP's folder, absolute
     * @param data the bridge's own folder, which remembers on what kind of disk the ERP's folder was
     */
    public ErpFolder(Ledger ledger, Path directory, Path data) {
        this.ledger = ledger;
        this.directory = directory;
        this.data = data;
        this.record = data.resolve("erp-folder");
    }

    /** The document under the temporary name it is written to. */
    public Document stage(WorkItem item, ErpDocument document) {
        requireFolder();
        return Document.staged(
                item.account(),
                item.orderId(),
                ORDER,
                document.fileName(),
                "." + document.fileName(),
                directory.toString(),
                document.format(),
                digest(document.content()),
                document.content().length);
    }

    /**
     * Lets the ERP see the order's document, once: a document that was released before stays as it is, also when the ERP has
     * taken it away meanwhile.
     */
    public void release(WorkItem item) {
        Optional<Document> document = ledger.document(item.account(), item.orderId(), ORDER);
        if (document.isPresent() && document.get().releasedAt() == null) {
            rename(document.get());
        }
        well();
    }

    /**
     * Takes back a document that the ERP has not seen, because the order was canceled meanwhile. One that it may have seen
     * stays.
     */
    public void withdraw(WorkItem item) {
        Optional<Document> found = ledger.document(item.account(), item.orderId(), ORDER);
        if (found.isEmpty() || found.get().releasedAt() != null) {
            return;
        }
        Document document = found.get();
        requireFolder();
        try {
            if (Files.deleteIfExists(Path.of(document.directory()).resolve(document.stagedName()))) {
                ledger.withdrawn(item, document);
            }
        } catch (IOException e) {
            throw new ErpChannelProblem("The ERP's folder " + directory + " does not let " + document.stagedName()
                    + " be removed (" + e + "); make it writable.");
        }
    }

    /**
     * Finishes what a killed process had recorded and not yet renamed. A folder that is away does not stop the start: the
     * order's own work comes back to it.
     *
     * @return how many documents were recorded and not known to be released
     */
    public int finishRenames() {
        int finished = 0;
        try {
            requireFolder();
            for (Document document : ledger.unreleased()) {
                rename(document);
                ledger.released(document);
                finished++;
            }
        } catch (ErpChannelProblem e) {
            failed(e);
        }
        return finished;
    }

    /**
     * A document could not be written; health and log say so until one can.
     *
     * @return the sentence for the operator
     */
    public String failed(Throwable problem) {
        Throwable deepest = problem;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        String sentence = problem instanceof ErpChannelProblem
                ? problem.getMessage()
                : "The ERP's folder " + directory + " cannot be written (" + deepest
                        + "); make it writable or change erp.orders.directory.";
        if (!sentence.equals(trouble.getAndSet(sentence))) {
            LOG.warn("{} Orders wait meanwhile.", sentence);
        }
        return sentence;
    }

    /** What is the matter with the folder now; empty when it takes documents. */
    public Optional<String> trouble() {
        try {
            requireFolder();
            Files.delete(Files.createTempFile(directory, ".probe", ""));
        } catch (ErpChannelProblem e) {
            return Optional.of(e.getMessage());
        } catch (IOException e) {
            return Optional.of("The ERP's folder " + directory + " cannot be written (" + e
                    + "); make it writable or change erp.orders.directory.");
        }
        return Optional.ofNullable(trouble.get());
    }

    /**
     * As {@link #trouble}, asked while the bridge does not run: a folder that it has not used yet is neither made nor remembered,
     * for its share may not be mounted yet.
     */
    public static Optional<String> outlook(Path directory, Path data) {
        ErpFolder folder = new ErpFolder(null, directory, data);
        try {
            if (folder.isRecorded()) {
                return folder.trouble();
            }
        } catch (IOException e) {
            return Optional.of("The file " + folder.record + " cannot be read (" + e + "); make it readable.");
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

    private void well() {
        if (trouble.getAndSet(null) != null) {
            LOG.info("The ERP's folder {} takes documents again.", directory);
        }
    }

    private void rename(Document document) {
        Path folder = Path.of(document.directory());
        requireFolder();
        try {
            Files.move(
                    folder.resolve(document.stagedName()),
                    folder.resolve(document.fileName()),
                    StandardCopyOption.ATOMIC_MOVE);
        } catch (NoSuchFileException e) {
            if (!Files.isDirectory(folder)) {
                throw gone(folder);
            }
            // Renamed before the process was killed; the ERP may even have taken it. Writing it again would double the
            // order.
        } catch (IOException e) {
            throw new ErpChannelProblem("The ERP's folder " + folder + " does not let " + document.stagedName()
                    + " be renamed (" + e + "); make it writable.");
        }
    }

    /** Makes the folder the first time it is needed, and from then on asks that it is the same one. */
    private void requireFolder() {
        try {
            if (!isRecorded()) {
                Files.createDirectories(directory);
                Files.writeString(record, directory + System.lineSeparator() + disk() + System.lineSeparator());
            }
            if (!Files.isDirectory(directory)) {
                throw gone(directory);
            }
            String before = Files.readAllLines(record).get(1);
            if (!before.equals(disk())) {
                throw new ErpChannelProblem(
                        "The ERP's folder " + directory + " is on another disk than before (" + disk()
                                + ", it was " + before + "): mount the share again; if it was moved on purpose, delete "
                                + record
                                + ".");
            }
        } catch (IOException e) {
            throw new ErpChannelProblem("The ERP's folder " + directory + " cannot be made or read (" + e
                    + "); make it writable or change erp.orders.directory.");
        }
    }

    private boolean isRecorded() throws IOException {
        return Files.exists(record) && Files.readAllLines(record).get(0).equals(directory.toString());
    }

    /** What tells a mounted share from its empty mount point; device names would change with every start of the machine. */
    private String disk() throws IOException {
        boolean own = Files.getFileStore(directory).equals(Files.getFileStore(data));
        return Files.getFileStore(directory).type() + (own ? ", the bridge's own disk" : ", a disk of its own");
    }

    private static ErpChannelProblem gone(Path folder) {
        return new ErpChannelProblem(
                "The ERP's folder " + folder + " is gone: mount the share again, or make the folder again.");
    }

    private static String digest(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
