package io.vtexerpbridge.inbox;

import io.vtexerpbridge.ledger.ErpFile;
import io.vtexerpbridge.ledger.ErpFileOpening;
import io.vtexerpbridge.ledger.ErpFiles;
import io.vtexerpbridge.ledger.Sha256;
import io.vtexerpbridge.records.RecordReader;
import io.vtexerpbridge.records.Subject;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes one finished file of the inbox into the ledger, whole or not at all, then moves it away. Killed anywhere, the file is taken
 * again: what was only being read begins anew, and what was in the ledger is found there and only moved.
 */
public final class ErpInbox {

    private static final Logger LOG = LoggerFactory.getLogger(ErpInbox.class);

    private final String account;
    private final ErpFiles files;
    private final ErpFileOpening opening;
    private final RecordReader records;
    private final NfeEntries documents;
    private final FileMoves moves;
    /** By file: one that is stuck is told once, whatever becomes of the others. */
    private final Map<Path, String> troubles = new ConcurrentHashMap<>();

    /** @param zone in which the days of {@code done/} begin */
    public ErpInbox(
            String account,
            ErpFiles files,
            ErpFileOpening opening,
            RecordReader records,
            NfeEntries documents,
            FinishedFiles finished,
            Clock clock,
            ZoneId zone) {
        this.account = account;
        this.files = files;
        this.opening = opening;
        this.records = records;
        this.documents = documents;
        this.moves = new FileMoves(new InboxFolder(clock, zone), finished, files);
    }

    /**
     * What became of a file.
     *
     * @param growing whether it turned out to be still written, so that it is taken later
     * @param reason why it could not be read; empty when it could
     */
    public record Taken(String name, long records, long refused, long known, boolean growing, String reason) {
        public boolean unreadable() {
            return !reason.isEmpty();
        }

        /** In words, for the log. */
        @Override
        public String toString() {
            if (growing) {
                return name + " is still being written; it is taken later";
            }
            return unreadable()
                    ? name + " cannot be read: " + reason
                    : name + " taken: " + records + " records" + (known > 0 ? ", " + known + " of them known" : "")
                            + (refused > 0 ? ", " + refused + " refused" : "");
        }
    }

    /** @throws InboxProblem when the file cannot be opened or moved; it stays where it is and is tried again */
    public Taken take(File file) {
        try {
            Taken taken = take(file.toPath());
            troubles.remove(file.toPath());
            return taken;
        } catch (NoSuchFileException gone) {
            return new Taken(file.getName() + " (taken away)", 0, 0, 0, true, "");
        } catch (IOException e) {
            throw new InboxProblem(trouble(file.toPath(), e));
        }
    }

    /** What keeps a file from being taken; empty when nothing does. */
    public Optional<String> trouble() {
        troubles.keySet().removeIf(Files::notExists);
        return troubles.values().stream().findFirst();
    }

    private Taken take(Path path) throws IOException {
        Subject subject = Subject.of(path.getParent().getFileName().toString())
                .orElseThrow(() -> new IOException("The folder of " + path + " is none of the inbox's"));
        String name = subject.folder() + "/" + path.getFileName();
        moves.again();
        BasicFileAttributes before = Files.readAttributes(path, BasicFileAttributes.class);
        Optional<ErpFile> known = takenBefore(path, subject, before);
        if (known.isPresent()) {
            ErpFile taken = known.get();
            return taken.reason() == null
                    ? open(path, subject, taken, taken.digest(), 0, name)
                    : refuse(path, taken, taken.digest(), name, taken.reason());
        }
        ErpFile file = files.begin(
                account,
                subject.folder(),
                path.getFileName().toString(),
                before.size(),
                before.lastModifiedTime().toInstant());
        FileReading reading = new FileReading(subject, file, files, records, documents);
        Optional<FileReading.Unreadable> fault = reading.read(path);
        BasicFileAttributes after = Files.readAttributes(path, BasicFileAttributes.class);
        if (after.size() != before.size() || !after.lastModifiedTime().equals(before.lastModifiedTime())) {
            return new Taken(name, 0, 0, 0, true, "");
        }
        if (fault.isPresent()) {
            String sentence = fault.get().getMessage();
            files.unreadable(file, reading.digest(), fault.get().line(), sentence);
            return refuse(path, file, reading.digest(), name, sentence);
        }
        return reading.close()
                ? open(path, subject, file, reading.digest(), reading.refused(), name)
                : new Taken(name, 0, 0, 0, true, "");
    }

    /**
     * Goes on with what a stop left: what is in the ledger between reading and opening becomes work, whether its file is gone from
     * the inbox by now or not, and what was not moved away is. Call it at start.
     *
     * @param inboxes every folder of the account in which its ERP drops files, the usual one first
     */
    public void recover(List<Path> inboxes) {
        for (ErpFile file : files.unopened(account)) {
            Subject.of(file.subject())
                    .map(subject -> open(subject, file))
                    .ifPresent(opened -> LOG.info(
                            "{}/{} was read before the stop; {} of its records are work from now on",
                            file.subject(),
                            file.name(),
                            opened.all()));
        }
        for (ErpFile file : files.unmoved(account)) {
            Path path = FileMoves.lying(inboxes, file);
            Optional<String> refusal = Optional.ofNullable(file.reason()).or(() -> files.refusal(file));
            try {
                moves.move(new FileMoves.Away(path, file, file.digest(), refusal));
            } catch (IOException e) {
                trouble(path, e);
            }
        }
    }

    /** Tells it once. */
    private String trouble(Path file, IOException e) {
        String sentence = "The ERP's file " + file + " cannot be read or moved (" + e
                + "); give the bridge's user the right to, it is tried again.";
        if (!sentence.equals(troubles.put(file, sentence))) {
            LOG.warn(sentence);
        }
        return sentence;
    }

    private Optional<ErpFile> takenBefore(Path path, Subject subject, BasicFileAttributes is) throws IOException {
        Optional<ErpFile> known = files.takenBefore(
                account,
                subject.folder(),
                path.getFileName().toString(),
                is.size(),
                is.lastModifiedTime().toInstant());
        return known.isPresent() && Sha256.of(path).equals(known.get().digest()) ? known : Optional.empty();
    }

    private Taken refuse(Path path, ErpFile file, String digest, String name, String sentence) throws IOException {
        moves.move(new FileMoves.Away(path, file, digest, Optional.of(sentence)));
        return new Taken(name, 0, 0, 0, false, sentence);
    }

    private Taken open(Path path, Subject subject, ErpFile file, String digest, long refused, String name)
            throws IOException {
        ErpFileOpening.Opened opened = open(subject, file);
        moves.move(new FileMoves.Away(path, file, digest, files.refusal(file)));
        return new Taken(name, opened.all(), refused + opened.refused(), opened.known(), false, "");
    }

    private ErpFileOpening.Opened open(Subject subject, ErpFile file) {
        return subject == Subject.ACKS
                ? new ErpFileOpening.Opened(opening.acknowledge(file), 0, 0, 0)
                : opening.open(file, subject.kind());
    }
}
