package io.vtexerpbridge.cli;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What the pretend ERP dropped for the documents it got: it always answers alike, so asking it again tells.
 *
 * @param documents files in the orders folder
 * @param invoices invoices as CSV, partial ones included
 * @param partial invoices over a part of their order
 * @param nfe invoices as NF-e
 */
record DroppedCounts(
        long documents, long invoices, long partial, long nfe, long tracking, long deliveries, long cancellations) {

    /** Counts for every document in the folder; what is still being written there, named with a dot, does not count. */
    static DroppedCounts of(Path orders, PretendErp erp) throws IOException {
        DroppedCounts counts = new DroppedCounts(0, 0, 0, 0, 0, 0, 0);
        try (DirectoryStream<Path> files = Files.newDirectoryStream(
                orders, file -> !file.getFileName().toString().startsWith(".") && Files.isRegularFile(file))) {
            for (Path file : files) {
                counts = counts.plus(erp.answer(file.getFileName().toString(), Files.readAllBytes(file)));
            }
        }
        return counts;
    }

    private DroppedCounts plus(List<DroppedFile> answer) {
        long csv = count(answer, "invoices", ".csv");
        return new DroppedCounts(
                documents + 1,
                invoices + csv,
                partial + (csv > 1 ? csv : 0),
                nfe + count(answer, "invoices", ".xml"),
                tracking + count(answer, "tracking", ""),
                deliveries + count(answer, "tracking-events", ""),
                cancellations + count(answer, "cancellations", ""));
    }

    private static long count(List<DroppedFile> answer, String folder, String ending) {
        return answer.stream()
                .filter(file -> file.folder().equals(folder) && file.name().endsWith(ending))
                .count();
    }

    String text() {
        return invoices + " invoices as CSV (" + partial + " over a part of their order), " + nfe + " as NF-e, "
                + tracking + " tracking numbers, " + deliveries + " deliveries, " + cancellations + " cancellation";
    }
}
