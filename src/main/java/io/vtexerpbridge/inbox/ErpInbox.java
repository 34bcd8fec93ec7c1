package io.vtexerpbridge.inbox;

import io.vtexerpbridge.ledger.ErpEntry;
import io.vtexerpbridge.ledger.ErpFile;
import io.vtexerpbridge.ledger.ErpFileOpening;
import io.vtexerpbridge.ledger.ErpFiles;
import io.vtexerpbridge.ledger.Sha256;
import io.vtexerpbridge.nfe.NfeReader;
import io.vtexerpbridge.records.ErpRecord;
import io.vtexerpbridge.records.FileShape;
import io.vtexerpbridge.records.RecordReader;
import io.vtexerpbridge.records.RecordSink;
import io.vtexerpbridge.records.Rejected;
import io.vtexerpbridge.records.Row;
import io.vtexerpbridge.records.Subject;
import io.vtexerpbridge.records.UnreadableFile;
import java.io.BufferedInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.DigestInputStream;
import java.time.Clock;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes one finished file of the inbox into the ledger, whole or not at all, then moves it away. Killed anywhere, the file is taken
 * again: what was only being read begins anew, and what was in the ledger is found there and only moved.
 */
public final class ErpInbox {

    private static final Logger LOG = LoggerFactory.getLogger(ErpInbox.class);

    /** Records that go into the ledger together, and how many characters they may have. */
    private static final int CHUNK = 250;

    private static final int CHUNK_CHARACTERS = 2_000_000;
    /** Records after which a long reading says how far it is. */
    private static final int PROGRESS = 100_000;

    private static final int HEAD = 8192;
    /** Larger than any fiscal document; the reader says so. */
    private static final int DOCUMENT = 5 << 20;

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

    /** What cannot be read of a file, told while it is read. */
    private static final class Unreadable extends Exception {
        private final long line;

        Unreadable(long line, String sentence) {
            super(sentence, null, false, false);
            this.line = line;
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
            ErpFile file = known.get();
            return file.reason() == null
                    ? open(path, new Pass(subject, file, file.digest()), name)
                    : refuse(path, file, file.digest(), name, file.reason());
        }
        Pass pass = new Pass(
                subject,
                files.begin(
                        account,
                        subject.folder(),
                        path.getFileName().toString(),
                        before.size(),
                        before.lastModifiedTime().toInstant()),
                null);
        Unreadable fault = pass.read(path);
        BasicFileAttributes after = Files.readAttributes(path, BasicFileAttributes.class);
        if (after.size() != before.size() || !after.lastModifiedTime().equals(before.lastModifiedTime())) {
            return new Taken(name, 0, 0, 0, true, "");
        }
        if (fault != null) {
            files.unreadable(pass.file, pass.digest, fault.line, fault.getMessage());
            return refuse(path, pass.file, pass.digest, name, fault.getMessage());
        }
        return pass.close() ? open(path, pass, name) : new Taken(name, 0, 0, 0, true, "");
    }

    /**
     * Goes on with what a stop left: what is in the ledger between reading and opening becomes work, whether its file is gone from
     * the inbox by now or not, and what was not moved away is. Call it at start.
     *
     * @param inboxes every folder of the account in which its ERP drops files, the usual one first
     */
    public void recover(List<Path> inboxes) {
        for (ErpFile file : files.unopened(account)) {
            Subject.of(file.subject()).ifPresent(subject -> open(subject, file));
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

    private Taken open(Path path, Pass pass, String name) throws IOException {
        ErpFileOpening.Opened opened = open(pass.subject, pass.file);
        moves.move(new FileMoves.Away(path, pass.file, pass.digest, files.refusal(pass.file)));
        return new Taken(name, opened.all(), pass.refused + opened.refused(), opened.known(), false, "");
    }

    private ErpFileOpening.Opened open(Subject subject, ErpFile file) {
        return subject == Subject.ACKS
                ? new ErpFileOpening.Opened(opening.acknowledge(file), 0, 0, 0)
                : opening.open(file, subject.kind());
    }

    /** One reading of one file. */
    private final class Pass {

        private final Subject subject;
        private final ErpFile file;
        private final List<ErpEntry> chunk = new ArrayList<>();
        private final Set<String> canceled = new HashSet<>();
        private final Set<String> parts = new HashSet<>();
        private String digest;
        private long characters;
        private long count;
        private long refused;

        /** @param digest of what was read before, or null */
        Pass(Subject subject, ErpFile file, String digest) {
            this.subject = subject;
            this.file = file;
            this.digest = digest;
        }

        /** Reads the file to its end; returns why it cannot be used, or null. */
        Unreadable read(Path path) throws IOException {
            String name = path.getFileName().toString();
            try (DigestInputStream digested = new DigestInputStream(Files.newInputStream(path), Sha256.begin())) {
                InputStream in = new LeftOpen(digested);
                content(name, in);
                flush();
                in.transferTo(OutputStream.nullOutputStream());
                digest = Sha256.end(digested.getMessageDigest());
                return null;
            } catch (Unreadable fault) {
                // whoever gave up may have closed the file
                digest = Sha256.of(path);
                return fault;
            }
        }

        private void content(String name, InputStream in) throws IOException, Unreadable {
            if (name.toLowerCase(Locale.ROOT).endsWith(".zip")) {
                zip(in);
            } else if (isFiscal(name, in)) {
                add(documents.entry(account, "", 1, in.readNBytes(DOCUMENT), canceled));
            } else {
                rows("", name, in);
            }
        }

        /** The cancellations first: none of their NF-e is to be posted once this file counts. */
        boolean close() {
            documents.canceled(account, canceled);
            return files.read(file, digest, count);
        }

        private boolean isFiscal(String name, InputStream in) throws IOException {
            if (subject != Subject.INVOICES || name.toLowerCase(Locale.ROOT).endsWith(".csv")) {
                return false;
            }
            in.mark(HEAD);
            byte[] head = in.readNBytes(HEAD);
            in.reset();
            return NfeReader.isFiscal(head);
        }

        private void rows(String part, String name, InputStream in) throws IOException, Unreadable {
            try {
                records.read(subject, name, in, new Sink(part));
            } catch (UnreadableFile fault) {
                throw new Unreadable(fault.line(), fault.getMessage());
            }
        }

        private void zip(InputStream in) throws IOException, Unreadable {
            DroppedZip zip = new DroppedZip(in);
            try {
                long place = 0;
                for (DroppedZip.Entry entry = zip.next(); entry != null; entry = zip.next()) {
                    place++;
                    if (entry instanceof DroppedZip.Entry.Unusable unusable) {
                        refuse(part(unusable.name()), place, "", unusable.sentence());
                    } else {
                        entry(part(entry.name()), place, ((DroppedZip.Entry.Content) entry).content());
                    }
                }
            } catch (UnreadableZip fault) {
                throw new Unreadable(0, fault.getMessage());
            }
        }

        private void entry(String part, long place, InputStream content) throws IOException {
            if (isFiscal(part, content)) {
                add(documents.entry(account, part, place, content.readNBytes(DOCUMENT), canceled));
                return;
            }
            long good = count;
            long bad = refused;
            try {
                rows(part, part, content);
            } catch (Unreadable fault) {
                count = good;
                refused = bad;
                chunk.removeIf(entry -> entry.part().equals(part));
                files.dropPart(file, part);
                refuse(part, fault.line, "", part + " in the ZIP: " + fault.getMessage());
            }
        }

        private void refuse(String part, long line, String text, String sentence) {
            add(ErpEntry.refused(part, line, "", "", text, null, sentence));
        }

        /** Two folders of a ZIP may have a file of one name. */
        private String part(String name) {
            for (int n = 1; ; n++) {
                String part = InboxFolder.numbered(name, n);
                if (parts.add(part)) {
                    return part;
                }
            }
        }

        private void add(ErpEntry entry) {
            chunk.add(entry);
            refused += entry.refused() == null ? 0 : 1;
            if (++count % PROGRESS == 0) {
                LOG.info("{}/{}: {} records read", subject.folder(), file.name(), count);
            }
            characters += length(entry.body()) + length(entry.rows());
            if (chunk.size() >= CHUNK || characters >= CHUNK_CHARACTERS) {
                flush();
            }
        }

        private void flush() {
            if (!chunk.isEmpty()) {
                files.stage(file, chunk);
                chunk.clear();
                characters = 0;
            }
        }

        private static int length(String text) {
            return text == null ? 0 : text.length();
        }

        private final class Sink implements RecordSink {

            private final String part;

            Sink(String part) {
                this.part = part;
            }

            @Override
            public void shape(FileShape shape) {
                files.shape(file, part, SourceRows.write(shape));
            }

            @Override
            public void accepted(ErpRecord record, List<Row> rows) {
                add(RecordEntries.accepted(part, record, rows));
            }

            @Override
            public void rejected(Rejected rejected) {
                add(RecordEntries.rejected(part, rejected));
            }
        }
    }

    /** Readers of XML close what they have read, and the digest wants the file's rest. */
    private static final class LeftOpen extends BufferedInputStream {

        LeftOpen(InputStream in) {
            super(in, 1 << 16);
        }

        @Override
        public void close() {
            // whoever opened the file closes it
        }
    }
}
