package io.vtexerpbridge.erp;

import io.vtexerpbridge.ledger.Document;
import io.vtexerpbridge.ledger.Ledger;
import io.vtexerpbridge.ledger.WorkItem;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder an ERP takes its documents from: orders, and what becomes of them. One is staged under a name that starts with a dot, recorded in the ledger,
 * then renamed: whoever is killed in between leaves either nothing the ERP can see, or a rename that {@link #finishReleases}
 * finishes. The staged name is the mark: while it exists, the ERP has not got the document. That mark means something only
 * while the folder is the one the bridge staged in, so the folder is made once and recognised ever after: an empty mount point
 * where a share used to be must not look like an ERP that has taken everything.
 */
public final class ErpFolder implements ErpChannel {

    private static final Logger LOG = LoggerFactory.getLogger(ErpFolder.class);

    private final Ledger ledger;
    private final KnownFolder folder;
    private final AtomicReference<String> trouble = new AtomicReference<>();

    public ErpFolder(Ledger ledger, KnownFolder folder) {
        this.ledger = ledger;
        this.folder = folder;
    }

    /** The document under the temporary name it is written to. */
    public Document stage(WorkItem item, ErpDocument document) {
        folder.require();
        return Document.staged(
                item.account(),
                item.orderId(),
                document.name(),
                document.fileName(),
                "." + document.fileName(),
                folder.toString(),
                document.format(),
                document.request().isEmpty() ? digest(document.content()) : document.request(),
                document.content().length);
    }

    /** The staged file and its name are on the disk when this returns: a power cut takes neither. */
    public void force(Document staged) {
        Path directory = Path.of(staged.directory());
        try {
            force(directory.resolve(staged.stagedName()), StandardOpenOption.WRITE);
            forceNames(directory);
        } catch (IOException e) {
            throw new ErpChannelProblem("The ERP's folder " + directory + " does not let " + staged.stagedName()
                    + " be written to the disk (" + e + "); look at the disk.");
        }
    }

    private static void force(Path path, StandardOpenOption option) throws IOException {
        try (FileChannel channel = FileChannel.open(path, option)) {
            channel.force(true);
        }
    }

    /** Network shares and Windows may not know how to force a folder; there the file system's own word must do. */
    private static void forceNames(Path directory) {
        try {
            force(directory, StandardOpenOption.READ);
        } catch (IOException e) {
            LOG.debug("{} cannot be forced to the disk", directory, e);
        }
    }

    /**
     * Lets the ERP see the order's documents that are recorded, each once and in the order in which they were recorded: one that was
     * released before stays as it is, also when the ERP has taken it away meanwhile.
     */
    @Override
    public void release(WorkItem item) {
        for (Document document : ledger.documents(item.account(), item.orderId())) {
            if (document.releasedAt() == null) {
                rename(document);
                ledger.released(document);
            }
        }
        well();
    }

    /**
     * Takes back the order's first document, when the ERP has not seen it and the order was canceled meanwhile. One that it may have
     * seen stays, and so does every later document: it tells of what did happen.
     */
    @Override
    public void withdraw(WorkItem item) {
        Optional<Document> found = ledger.document(item.account(), item.orderId(), ErpDocument.ORDER);
        if (found.isEmpty() || found.get().releasedAt() != null) {
            return;
        }
        Document document = found.get();
        folder.require();
        try {
            Path staged = Path.of(document.directory()).resolve(document.stagedName());
            if (Files.exists(staged)) {
                // The ledger first: killed in between, a file is left that nobody releases.
                ledger.withdrawn(item, document);
                Files.delete(staged);
            }
            well();
        } catch (IOException e) {
            throw new ErpChannelProblem("The ERP's folder " + folder + " does not let " + document.stagedName()
                    + " be removed (" + e + "); make it writable.");
        }
    }

    /**
     * Finishes what a killed process had recorded and not yet renamed. A folder that is away does not stop the start: the
     * order's own work comes back to it.
     *
     * @return how many documents were recorded and not known to be released
     */
    @Override
    public int finishReleases() {
        int finished = 0;
        try {
            folder.require();
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
    @Override
    public String failed(Throwable problem) {
        Throwable deepest = problem;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        String sentence = problem instanceof ErpChannelProblem
                ? problem.getMessage()
                : "The ERP's folder " + folder + " cannot be written (" + deepest
                        + "); make it writable or change erp.orders.directory.";
        if (!sentence.equals(trouble.getAndSet(sentence))) {
            LOG.warn("{} Orders wait meanwhile.", sentence);
        }
        return sentence;
    }

    /** What is the matter with the folder now; empty when it takes documents. */
    @Override
    public Optional<String> trouble() {
        Optional<String> unusable = folder.trouble();
        return unusable.isPresent() ? unusable : Optional.ofNullable(trouble.get());
    }

    /** Where documents go, for the log. */
    @Override
    public String toString() {
        return folder.toString();
    }

    private void well() {
        if (trouble.getAndSet(null) != null) {
            LOG.info("The ERP's folder {} takes documents again.", folder);
        }
    }

    private void rename(Document document) {
        Path directory = Path.of(document.directory());
        folder.require();
        try {
            Files.move(
                    directory.resolve(document.stagedName()),
                    directory.resolve(document.fileName()),
                    StandardCopyOption.ATOMIC_MOVE);
            forceNames(directory);
        } catch (NoSuchFileException e) {
            if (!Files.isDirectory(directory)) {
                throw new ErpChannelProblem("The ERP's folder " + directory + " is gone, and " + document.stagedName()
                        + " waits in it: bring it back.");
            }
            // Renamed before the process was killed; the ERP may even have taken it. Writing it again would double the
            // order.
        } catch (IOException e) {
            throw new ErpChannelProblem("The ERP's folder " + directory + " does not let " + document.stagedName()
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
