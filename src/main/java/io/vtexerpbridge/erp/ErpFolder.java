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

/**
 * The folder an ERP takes its orders from. A document is staged under a name that starts with a dot, recorded in the ledger,
 * then renamed: whoever is killed in between leaves either nothing the ERP can see, or a rename that {@link #finishRenames}
 * finishes. The staged name is the mark: while it exists, the ERP has not got the document.
 */
public final class ErpFolder {

    /** The document of an order's first delivery; later ones are named for what changed. */
    private static final String ORDER = "order";

    private final Ledger ledger;
    private final Path directory;
    private final AtomicReference<String> trouble = new AtomicReference<>();

    public ErpFolder(Ledger ledger, Path directory) {
        this.ledger = ledger;
        this.directory = directory;
    }

    /** The document under the temporary name it is written to. */
    public Document stage(WorkItem item, ErpDocument document) {
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
        trouble.set(null);
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
     * A document could not be written; health says so until one can.
     *
     * @return what is the matter and the mend
     */
    public String failed(Throwable problem) {
        String sentence =
                problem instanceof ErpChannelProblem ? problem.getMessage() : unwritable(problem.getMessage());
        trouble.set(sentence);
        return sentence;
    }

    /** What is the matter with the folder now; empty when it takes documents. */
    public Optional<String> trouble() {
        Path probe = directory.resolve(".probe");
        try {
            Files.createDirectories(directory);
            Files.write(probe, new byte[] {0});
            Files.delete(probe);
        } catch (IOException e) {
            return Optional.of(unwritable(e.toString()));
        }
        return Optional.ofNullable(trouble.get());
    }

    private String unwritable(String found) {
        return "The ERP's folder " + directory + " cannot be written (" + found
                + "); make it writable or change erp.orders.directory.";
    }

    private void rename(Document document) {
        Path folder = Path.of(document.directory());
        try {
            Files.move(
                    folder.resolve(document.stagedName()),
                    folder.resolve(document.fileName()),
                    StandardCopyOption.ATOMIC_MOVE);
        } catch (NoSuchFileException e) {
            if (!Files.isDirectory(folder)) {
                throw new ErpChannelProblem("The ERP's folder " + folder + " is gone (not mounted?), so "
                        + document.fileName() + " cannot be released; bring it back.");
            }
            // Renamed before the process was killed; the ERP may even have taken it. Writing it again would double the
            // order.
        } catch (IOException e) {
            throw new ErpChannelProblem("The ERP's folder " + folder + " does not let " + document.stagedName()
                    + " be renamed (" + e + "); make it writable.");
        }
    }

    private static String digest(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
