package io.vtexerpbridge.inbox;

import io.vtexerpbridge.erp.ErpText;
import io.vtexerpbridge.ledger.ErpFile;
import io.vtexerpbridge.ledger.ErpReceipts;
import io.vtexerpbridge.ledger.ErpReceipts.Part;
import io.vtexerpbridge.ledger.ErpReceipts.Writing;
import io.vtexerpbridge.ledger.Sha256;
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
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
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
    private final InboxDoors doors;
    private final Charset charset;
    private final ZoneId zone;
    private final DateTimeFormatter dates;
    private final ErpText text;
    /** A writing that failed and of which the ledger could not be told. */
    private Writing inVain;

    /** @param datePattern {@code erp.date-format}; the time is written behind one that has only the day */
    public ReceiptWriter(ErpReceipts receipts, InboxDoors doors, Charset charset, ZoneId zone, String datePattern) {
        this.receipts = receipts;
        this.doors = doors;
        this.charset = charset;
        this.zone = zone;
        this.dates = moments(datePattern, zone);
        this.text = new ErpText(charset);
    }

    /**
     * Writes the next receipt that is due, with what goes back to the ERP.
     *
     * @return whether there was one, so that there may be more
     */
    public boolean writeNext() throws IOException {
        if (inVain != null) {
            receipts.failed(inVain, AGAIN);
            inVain = null;
        }
        // those of an account that is served no more wait until it is again
        Optional<Writing> next = receipts.next(doors.accounts());
        if (next.isEmpty()) {
            return false;
        }
        Writing writing = next.get();
        try {
            for (Part part : receipts.partsToReturn(writing)) {
                giveBack(writing, part);
                receipts.returned(writing, part);
            }
            receipt(writing.file());
            receipts.written(writing);
            return true;
        } catch (IOException | RuntimeException e) {
            // the ledger itself may be what fails
            inVain = writing;
            receipts.failed(writing, AGAIN);
            inVain = null;
            throw new IOException(
                    "The receipt of " + writing.file().subject() + "/"
                            + writing.file().name()
                            + " cannot be written (" + e + "); make erp.receipts.directory and the folders error in"
                            + " erp.inbox.directory writable.",
                    e);
        }
    }

    private void receipt(ErpFile file) throws IOException {
        Path folder = doors.of(file).receipts().resolve(file.subject());
        String suffix =
                receipts.isOvertaken(file) ? "." + OVERTAKEN.withZone(zone).format(file.takenAt()) : "";
        Staged receipt = stage(folder, InboxFolder.fit(file.name(), suffix + ".receipt.csv"), out -> {
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
        receipt.release();
    }

    /** A day is enough in a document; when something became of a record is a moment. */
    private static DateTimeFormatter moments(String pattern, ZoneId zone) {
        DateTimeFormatter dates = DateTimeFormatter.ofPattern(pattern, Locale.ROOT);
        ZonedDateTime midnight = LocalDate.EPOCH.atStartOfDay(zone);
        boolean dayOnly = dates.format(midnight)
                .equals(dates.format(midnight.plusHours(13).plusMinutes(1)));
        return dayOnly
                ? DateTimeFormatter.ofPattern(pattern + " HH:mm:ss", Locale.ROOT)
                        .withZone(zone)
                : dates.withZone(zone);
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
        Path folder = doors.of(writing.file()).inbox().resolve(writing.file().subject());
        if (part.shape() == null) {
            documents(writing, part, folder);
            return;
        }
        FileShape shape = SourceRows.shape(part.shape());
        String whole =
                part.part().isEmpty() ? writing.file().name() : writing.file().name() + "." + part.part();
        Path error = InboxFolder.error(folder);
        boolean ours = part.rejectedName() != null
                && digest(InboxFolder.at(error, part.rejectedName())).equals(part.rejectedDigest());
        // one that somebody mends, or took away to drop it again, is theirs: what is refused later goes beside it
        String name = ours ? part.rejectedName() : free(error, whole, "rejected." + RejectedFile.extension(shape));
        Staged staged = stage(error, name, out -> {
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
        // recorded before it gets its name: killed in between, it is no file that somebody else may have edited
        receipts.returning(writing, part, name, staged.digest());
        staged.release();
    }

    /** NF-e go back as they came; what is no part of a file that has rows is a file of a ZIP that could not be read. */
    private void documents(Writing writing, Part part, Path folder) throws IOException {
        String name = part.part().isEmpty() ? writing.file().name() : part.part();
        InboxFolder error = new InboxFolder(Clock.systemUTC(), zone);
        try {
            receipts.refused(writing, part, false, refused -> {
                try {
                    if (refused.body() == null || refused.body().isEmpty()) {
                        error.error(
                                folder,
                                writing.file().name() + "." + name,
                                refused.reason() + System.lineSeparator()
                                        + writing.file().name()
                                        + " lies in done; mend this file of it and drop it by itself.");
                    } else {
                        error.error(folder, name, OriginalBytes.of(refused.body()), refused.reason());
                    }
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
            String free =
                    InboxFolder.fit(name, "." + (n == 1 ? extension : extension.replace("rejected", "rejected-" + n)));
            if (!Files.exists(InboxFolder.at(folder, free))) {
                return free;
            }
        }
    }

    @FunctionalInterface
    private interface Content {
        void to(OutputStream out) throws IOException;
    }

    /** A file that is written and has not its name yet. */
    private record Staged(Path hidden, Path file, String digest) {

        void release() throws IOException {
            try {
                Files.move(hidden, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } catch (AtomicMoveNotSupportedException e) {
                Files.move(hidden, file, StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    private static Staged stage(Path folder, String name, Content content) throws IOException {
        Files.createDirectories(folder);
        Path hidden = InboxFolder.at(folder, "." + name);
        MessageDigest digest = Sha256.begin();
        try (OutputStream out =
                new BufferedOutputStream(new DigestOutputStream(Files.newOutputStream(hidden), digest))) {
            content.to(out);
        }
        return new Staged(hidden, InboxFolder.at(folder, name), Sha256.end(digest));
    }

    /** Of a file's content; of one that is gone a text that is no digest. */
    private static String digest(Path file) throws IOException {
        return Files.isRegularFile(file) ? Sha256.of(file) : "gone";
    }
}
