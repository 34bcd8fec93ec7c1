package io.vtexerpbridge.reconcile;

import io.vtexerpbridge.ledger.ReconcileFindings;
import io.vtexerpbridge.ledger.ReconcileFindings.Outcome;
import io.vtexerpbridge.ledger.ReconcileRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a run found, as a file a person can open: an order a row, and a row for what could not be compared. No shopper is named. The
 * newest of each account are kept; the ledger holds the same, so a full disk is one line in the log and stops nothing.
 */
public final class ReconcileReports {

    private static final Logger LOG = LoggerFactory.getLogger(ReconcileReports.class);

    private static final int KEPT = 100;
    /** In UTC, as the log and the commands tell times. */
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("uuuuMMdd-HHmmss").withZone(ZoneOffset.UTC);

    private final ReconcileFindings findings;
    private final Path folder;

    /** @param folder {@code data/reports} */
    public ReconcileReports(ReconcileFindings findings, Path folder) {
        this.findings = findings;
        this.folder = folder;
    }

    /** Writes the run's file; a run that the clock asked for and that found nothing has none. @return its name, or null */
    String write(ReconcileRun run, List<String> notes, Outcome outcome) {
        boolean nothing = outcome.takenIn() + outcome.asked() == 0 && notes.isEmpty();
        if (nothing && !run.kind().equals("command")) {
            return null;
        }
        String name = "reconcile-" + run.account() + "-" + STAMP.format(run.beganAt()) + ".csv";
        try {
            ownersOnly(folder);
            Path hidden = folder.resolve("." + name);
            try (Writer file = Files.newBufferedWriter(hidden, StandardCharsets.UTF_8);
                    CSVPrinter csv = new CSVPrinter(
                            file, CSVFormat.RFC4180.builder().setDelimiter(';').get())) {
                ownerOnly(hidden, "rw-------");
                csv.printRecord("orderId", "created", "vtexStatus", "ledgerState", "done");
                findings.differences(run, one -> {
                    try {
                        csv.printRecord(
                                guarded(one.orderId()),
                                one.createdAt(),
                                one.vtexStatus() == null ? "not listed" : guarded(one.vtexStatus()),
                                one.ledgerState(),
                                one.done());
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
                for (String note : notes) {
                    csv.printRecord("", "", "", "", note);
                }
            }
            Files.move(hidden, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
            removeOld(run.account());
            return name;
        } catch (IOException | UncheckedIOException e) {
            LOG.error("The report of reconciliation {} cannot be written to {}: {}", run.id(), folder, e.toString());
            return null;
        }
    }

    /** What came from outside must be no formula when somebody opens it in a spreadsheet. */
    private static String guarded(String value) {
        return value.matches("(?s)[=+@\\-\\t\\r].*") ? "'" + value : value;
    }

    private void removeOld(String account) throws IOException {
        // an account's name may begin with another one's
        Pattern ours = Pattern.compile("reconcile-" + Pattern.quote(account) + "-\\d{8}-\\d{6}\\.csv");
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> all = files.filter(
                            file -> ours.matcher(file.getFileName().toString()).matches())
                    .sorted()
                    .toList();
            for (Path old : all.subList(0, Math.max(0, all.size() - KEPT))) {
                Files.deleteIfExists(old);
            }
        }
    }

    private static void ownersOnly(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(directory);
            ownerOnly(directory, "rwx------");
        }
    }

    private static void ownerOnly(Path file, String permissions) throws IOException {
        if (Files.getFileStore(file).supportsFileAttributeView("posix")) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
        }
    }
}
