package io.vtexerpbridge.inbox;

import io.vtexerpbridge.erp.ErpText;
import io.vtexerpbridge.ledger.ErpFile;
import io.vtexerpbridge.ledger.ErpReceipts;
import io.vtexerpbridge.ledger.ErpReceipts.Part;
import io.vtexerpbridge.ledger.ErpReceipts.Writing;
import io.vtexerpbridge.records.FileShape;
import io.vtexerpbridge.records.RejectedFile;
import io.vtexerpbridge.records.Row;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.Charset;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/**
 * Tells the ERP what became of the files it dropped: a receipt for each, written again as outcomes settle, and what was refused in the
 * folder {@code error}, as the ERP wrote it. Files appear whole, under their name.
 */
public final class ReceiptWriter {

    private static final Duration AGAIN = Duration.ofSeconds(30);

    private static final CSVFormat FORMAT = CSVFormat.RFC4180
            .builder()
            .setDelimiter(';')
            .setRecordSeparator("\r\n")
            .setHeader("line", "account", "orderId", "subject", "key", "outcome", "vtexReceipt", "at", "reason")
            .get();

    private static final DateTimeFormatter OVERTAKEN = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT);

    private final ErpReceipts receipts;
    private final Path receiptsFolder;
    private final Path inbox;
    private final Charset charset;
    private final ZoneId zone;
    private final DateTimeFormatter dates;
    private final ErpText text;

    /** @param datePattern {@code erp.date-format} */
    public ReceiptWriter(
            ErpReceipts receipts, Path receiptsFolder, Path inbox, Charset charset, ZoneId zone, String datePattern) {
        this.receipts = receipts;
        this.receiptsFolder = receiptsFolder;
        this.inbox = inbox;
        this.charset = charset;
        this.zone = zone;
        this.dates = DateTimeFormatter.ofPattern(datePattern, Locale.ROOT).withZone(zone);
        this.text = new ErpText(charset);
    }

    /**
     * Writes the next receipt that is due, with what goes back to the ERP.
     *
     * @return whether there was one, so that there may be more
     */
    public boolean writeNext() throws IOException {
        Optional<Writing> next = receipts.next();
        if (next.isEmpty()) {
            return false;
        }
        Writing writing = next.get();
        try {
            for (Part part : receipts.partsToReturn(writing)) {
                giveBack(writing, part);
            }
            receipt(writing.file());
            receipts.written(writing);
            return true;
        } catch (IOException | UncheckedIOException e) {
            receipts.failed(writing, AGAIN);
            throw new IOException(
                    "The receipt of " + writing.file().subject() + "/"
                            + writing.file().name()
                            + " cannot be written (" + e + "); make erp.receipts.directory and the folder error in "
                            + inbox.resolve(writing.file().subject()) + " writable.",
                    e);
        }
    }

    private void receipt(ErpFile file) throws IOException {
        Path folder = receiptsFolder.resolve(file.subject());
        String suffix =
                receipts.isOvertaken(file) ? "." + OVERTAKEN.withZone(zone).format(file.takenAt()) : "";
        write(folder, file.name() + suffix + ".receipt.csv", out -> {
            Writer writer = new OutputStreamWriter(out, charset);
            CSVPrinter csv = new CSVPrinter(writer, FORMAT);
            receipts.outcomes(file, outcome -> {
                try {
                    csv.printRecord(
                            outcome.line(),
                            outcome.account(),
                            guarded(outcome.orderId()),
                            file.subject(),
                            guarded(outcome.key()),
                            outcome.outcome(),
                            guarded(outcome.vtexReceipt()),
                            date(outcome.at()),
                            guarded(outcome.reason()));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            csv.close(true);
        });
    }

    private String date(Instant at) {
        return dates.format(at);
    }

    /** What the ERP wrote comes back; it must be no formula when somebody opens it in a spreadsheet. */
    private String guarded(String value) {
        String clean = text.clean(value == null ? "" : value);
        return clean.matches("[=+@-].*") && !clean.matches("[+-]?[0-9][0-9 .,()-]*") ? "'" + clean : clean;
    }

    private void giveBack(Writing writing, Part part) throws IOException {
        Path folder = inbox.resolve(writing.file().subject());
        if (part.shape() == null) {
            documents(writing, part, folder);
            return;
        }
        FileShape shape = SourceRows.shape(part.shape());
        String whole =
                part.part().isEmpty() ? writing.file().name() : writing.file().name() + "." + part.part();
        Path error = InboxFolder.error(folder);
        boolean ours = part.rejectedName() != null
                && digest(error.resolve(part.rejectedName())).equals(part.rejectedDigest());
        // one that somebody mends, or took away to drop it again, is theirs: what is refused later goes beside it
        String name = ours ? part.rejectedName() : free(error, whole, "rejected." + RejectedFile.extension(shape));
        write(error, name, out -> {
            RejectedFile rejected = new RejectedFile(shape, out);
            receipts.refused(writing, part, ours, refused -> {
                try {
                    for (Row row : SourceRows.read(refused.rows())) {
                        rejected.write(row, refused.reason());
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            rejected.close();
        });
        receipts.returned(writing, part, name, digest(error.resolve(name)));
    }

    /** NF-e go back as they came; what is no part of a file that has rows is a file of a ZIP that could not be read. */
    private void documents(Writing writing, Part part, Path folder) throws IOException {
        String name = part.part().isEmpty() ? writing.file().name() : part.part();
        InboxFolder error = new InboxFolder(Clock.systemUTC(), zone);
        try {
            receipts.refused(writing, part, false, refused -> {
                try {
                    error.error(
                            folder,
                            name,
                            InboxFolder.utf8(refused.body() == null ? "" : refused.body()),
                            refused.reason());
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static String free(Path folder, String name, String extension) {
        for (int n = 1; ; n++) {
            String free = name + "." + (n == 1 ? extension : extension.replace("rejected", "rejected-" + n));
            if (!Files.exists(folder.resolve(free))) {
                return free;
            }
        }
    }

    @FunctionalInterface
    private interface Content {
        void to(OutputStream out) throws IOException;
    }

    private static void write(Path folder, String name, Content content) throws IOException {
        Files.createDirectories(folder);
        Path staged = folder.resolve("." + name);
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(staged))) {
            content.to(out);
        }
        try {
            Files.move(
                    staged, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(staged, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** Of a file's content; of one that is gone a text that is no digest. */
    private static String digest(Path file) throws IOException {
        if (!Files.exists(file)) {
            return "gone";
        }
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(Files.readAllBytes(file));
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
