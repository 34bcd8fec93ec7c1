package io.vtexerpbridge.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.vtexerpbridge.StartProblem;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/** Orders for a spreadsheet, page by page, so that a million of them need no memory. */
final class OrderExport {

    private static final int PAGE = 1000;

    /** What a spreadsheet takes for a formula when a cell begins with it. */
    private static final String FORMULA = "=+-@\t\r";

    private static final List<String> COLUMNS = List.of(
            "account",
            "orderId",
            "sequence",
            "marketplaceOrderId",
            "state",
            "stateSince",
            "vtexStatus",
            "reason",
            "placedAt",
            "takenAt",
            "deliveredAt",
            "acknowledgedAt",
            "updatedAt");

    /** As the option spells it. */
    enum Format {
        csv,
        json
    }

    private final OrderApi api;
    private final Map<String, Object> query;
    private final Format format;
    private final char separator;

    OrderExport(OrderApi api, Map<String, Object> query, Format format, char separator) {
        this.api = api;
        this.query = new LinkedHashMap<>(query);
        this.format = format;
        this.separator = separator;
    }

    /** Into a file, whole or not at all. @return how many orders */
    long write(Path output) throws Exception {
        Path folder = output.toAbsolutePath().getParent();
        if (!Files.isDirectory(folder)) {
            throw new StartProblem("There is no folder " + folder + "; make it, or name another --output.");
        }
        Path fresh = Files.createTempFile(folder, ".orders", ".tmp", ownerOnly(folder));
        try {
            long orders;
            try (PrintWriter out = new PrintWriter(Files.newBufferedWriter(fresh, StandardCharsets.UTF_8))) {
                orders = write(out);
                if (out.checkError()) {
                    throw new StartProblem(output + " cannot be written; look at the disk.");
                }
            }
            move(fresh, output);
            return orders;
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    private static void move(Path fresh, Path output) throws IOException {
        try {
            Files.move(fresh, output, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(fresh, output, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static FileAttribute<?>[] ownerOnly(Path folder) throws IOException {
        return Files.getFileStore(folder).supportsFileAttributeView("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    /** @return how many orders */
    long write(PrintWriter out) throws Exception {
        CSVPrinter csv = new CSVPrinter(
                out, CSVFormat.RFC4180.builder().setDelimiter(separator).get());
        if (format == Format.csv) {
            csv.printRecord(COLUMNS);
        }
        long orders = 0;
        query.put("limit", PAGE);
        while (true) {
            JsonNode answer = api.get("/export", query);
            for (JsonNode order : answer.path("orders")) {
                if (format == Format.csv) {
                    csv.printRecord(cells(order));
                } else {
                    out.println(order);
                }
                orders++;
            }
            if (!answer.has("next")) {
                csv.flush();
                return orders;
            }
            answer.path("next")
                    .properties()
                    .forEach(one -> query.put(one.getKey(), one.getValue().asText()));
        }
    }

    private static List<String> cells(JsonNode order) {
        List<String> cells = new ArrayList<>();
        for (String column : COLUMNS) {
            String value = OrderText.text(order, column);
            boolean formula = !value.isEmpty() && FORMULA.indexOf(value.charAt(0)) >= 0;
            cells.add(formula ? "'" + value : value);
        }
        return cells;
    }
}
