package io.vtexerpbridge.erp;

import io.vtexerpbridge.ledger.Document;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder an ERP takes its documents from. It is made once and recognised ever after: an empty mount point where a share used to
 * be must not look like an ERP that has taken everything.
 */
public final class ErpFolder implements DocumentPlace {

    private static final Logger LOG = LoggerFactory.getLogger(ErpFolder.class);

    private final KnownFolder folder;

    public ErpFolder(KnownFolder folder) {
        this.folder = folder;
    }

    @Override
    public String directory() {
        return folder.toString();
    }

    @Override
    public void require() {
        folder.require();
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

    @Override
    public void show(Document document) {
        Path directory = Path.of(document.directory());
        folder.require();
        try {
            Files.move(
                    directory.resolve(document.stagedName()),
                    directory.resolve(document.fileName()),
                    StandardCopyOption.ATOMIC_MOVE);
            forceNames(directory);
        } catch (NoSuchFileException e) {
            if (!Files.exists(directory.resolve(document.fileName())) && !folder.isAsItWas(directory)) {
                throw new ErpChannelProblem("The ERP's folder " + DocumentPlace.shown(document.directory())
                        + " is gone, or another one than it was, and " + document.stagedName()
                        + " waits in it: bring it back.");
            }
            // Renamed before the process was killed; the ERP may even have taken it. Writing it again would double the
            // order.
        } catch (IOException e) {
            throw new ErpChannelProblem("The ERP's folder " + directory + " does not let " + document.stagedName()
                    + " be renamed (" + e + "); make it writable.");
        }
    }

    /** A folder that is away, or another one than it was, tells nothing: what is missing in it was not taken. */
    @Override
    public List<Document> gone(List<Document> released) {
        folder.require();
        List<Document> gone =
                released.stream()
                        .collect(Collectors.groupingBy(document -> Path.of(document.directory())))
                        .entrySet()
                        .stream()
                        .flatMap(staged -> gone(staged.getKey(), staged.getValue()).stream())
                        .toList();
        // a share that went away meanwhile looks like an ERP that took everything
        folder.require();
        return gone;
    }

    private List<Document> gone(Path directory, List<Document> released) {
        if (!folder.isAsItWas(directory)) {
            return List.of();
        }
        List<Document> gone = released.stream()
                .filter(document -> Files.notExists(directory.resolve(document.fileName())))
                .toList();
        return folder.isAsItWas(directory) ? gone : List.of();
    }

    /** Nobody else renames it: what is staged stays so. */
    @Override
    public boolean hold(Document document) {
        return Files.exists(staged(document));
    }

    @Override
    public void remove(Document document) {
        try {
            Files.delete(staged(document));
        } catch (IOException e) {
            throw new ErpChannelProblem("The ERP's folder " + folder + " does not let " + document.stagedName()
                    + " be removed (" + e + "); make it writable.");
        }
    }

    @Override
    public String sentence(Throwable deepest) {
        return "The ERP's folder " + folder + " cannot be written (" + deepest
                + "); make it writable or change erp.orders.directory.";
    }

    @Override
    public Optional<String> trouble() {
        return folder.trouble();
    }

    /** As the operator knows it. */
    @Override
    public String toString() {
        return "the ERP's folder " + folder;
    }

    private static Path staged(Document document) {
        return Path.of(document.directory()).resolve(document.stagedName());
    }
}
