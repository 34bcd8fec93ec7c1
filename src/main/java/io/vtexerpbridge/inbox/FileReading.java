package io.vtexerpbridge.inbox;

import io.vtexerpbridge.ledger.ErpEntry;
import io.vtexerpbridge.ledger.ErpFile;
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
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One reading of one file of the inbox: its records are staged in the ledger as they are read, and count for nothing yet. */
final class FileReading {

    private static final Logger LOG = LoggerFactory.getLogger(FileReading.class);

    /** Records that go into the ledger together, and how many characters they may have. */
    private static final int CHUNK = 250;

    private static final int CHUNK_CHARACTERS = 2_000_000;
    /** Records after which a long reading says how far it is. */
    private static final int PROGRESS = 100_000;

    private static final int HEAD = 8192;
    /** Larger than any fiscal document; the reader says so. */
    private static final int DOCUMENT = 5 << 20;

    private final Subject subject;
    private final ErpFile file;
    private final ErpFiles files;
    private final RecordReader records;
    private final NfeEntries documents;
    private final List<ErpEntry> chunk = new ArrayList<>();
    private final Set<String> canceled = new HashSet<>();
    private final Set<String> parts = new HashSet<>();
    private String digest;
    private long characters;
    private long count;
    private long refused;

    FileReading(Subject subject, ErpFile file, ErpFiles files, RecordReader records, NfeEntries documents) {
        this.subject = subject;
        this.file = file;
        this.files = files;
        this.records = records;
        this.documents = documents;
    }

    /** Of what was read, in hex. */
    String digest() {
        return digest;
    }

    /** How many records were refused while they were read. */
    long refused() {
        return refused;
    }

    /** Reads the file to its end; tells why it cannot be used, if it cannot. */
    Optional<Unreadable> read(Path path) throws IOException {
        String name = path.getFileName().toString();
        try (DigestInputStream digested = new DigestInputStream(Files.newInputStream(path), Sha256.begin())) {
            InputStream in = new LeftOpen(digested);
            content(name, in);
            flush();
            in.transferTo(OutputStream.nullOutputStream());
            digest = Sha256.end(digested.getMessageDigest());
            return Optional.empty();
        } catch (Unreadable fault) {
            // whoever gave up may have closed the file
            digest = Sha256.of(path);
            return Optional.of(fault);
        }
    }

    private void content(String name, InputStream in) throws IOException, Unreadable {
        if (name.toLowerCase(Locale.ROOT).endsWith(".zip")) {
            zip(in);
        } else if (isFiscal(name, in)) {
            add(documents.entry(file.account(), "", 1, in.readNBytes(DOCUMENT), canceled));
        } else {
            rows("", name, in);
        }
    }

    /** The cancellations first: none of their NF-e is to be posted once this file counts. */
    boolean close() {
        documents.canceled(file.account(), canceled);
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
            add(documents.entry(file.account(), part, place, content.readNBytes(DOCUMENT), canceled));
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
            refuse(part, fault.line(), "", part + " in the ZIP: " + fault.getMessage());
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

    /** What cannot be read of a file, told while it is read. */
    static final class Unreadable extends Exception {
        private final long line;

        Unreadable(long line, String sentence) {
            super(sentence, null, false, false);
            this.line = line;
        }

        /** From 1; 0 when it is about the file as a whole. */
        long line() {
            return line;
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
