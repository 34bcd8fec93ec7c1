package io.vtexerpbridge.cli;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;

/**
 * An order document as the demo's ERP reads it: CSV with {@code ;}, UTF-8, decimal comma. Columns that an edited mapping no longer
 * writes read as empty, so that a demo with a mapping of one's own still runs.
 */
final class OrderSheet {

    private static final long LARGEST_SEQUENCE = 99_999_999;
    /** An ERP needs a moment to make an invoice. */
    private static final int SECONDS_TO_INVOICE = 30;

    private static final CSVFormat FORMAT = CSVFormat.DEFAULT
            .builder()
            .setDelimiter(';')
            .setHeader()
            .setAllowMissingColumnNames(true)
            .setSkipHeaderRecord(true)
            .get();

    private final List<Map<String, String>> rows;

    private OrderSheet(List<Map<String, String>> rows) {
        this.rows = rows;
    }

    /** Empty for a file without a row. */
    static Optional<OrderSheet> read(byte[] content) {
        try (CSVParser parser = FORMAT.parse(new StringReader(new String(content, StandardCharsets.UTF_8)))) {
            List<Map<String, String>> rows = new ArrayList<>();
            parser.forEach(row -> rows.add(row.toMap()));
            return rows.isEmpty() ? Optional.empty() : Optional.of(new OrderSheet(rows));
        } catch (IOException impossibleInMemory) {
            throw new UncheckedIOException(impossibleInMemory);
        }
    }

    List<Map<String, String>> rows() {
        return rows;
    }

    /** A value of the order itself, which every row repeats. */
    String text(String column) {
        return text(rows.get(0), column);
    }

    static String text(Map<String, String> row, String column) {
        String value = row.get(column);
        return value == null ? "" : value;
    }

    String orderId() {
        return text("orderId");
    }

    /** The order's own number within the shop, at most eight digits; it decides what the ERP does with the order. */
    long number() {
        String sequence = text("sequence");
        if (sequence.matches("[1-9]\\d{0,7}")) {
            return Long.parseLong(sequence);
        }
        CRC32 hash = new CRC32();
        hash.update(orderId().getBytes(StandardCharsets.UTF_8));
        return 1 + hash.getValue() % LARGEST_SEQUENCE;
    }

    /** When the ERP invoices; empty when the document does not tell when the order was placed. */
    Optional<OffsetDateTime> issuedAt() {
        try {
            return Optional.of(OffsetDateTime.parse(text("createdAt"))
                    .plusSeconds(SECONDS_TO_INVOICE)
                    .truncatedTo(ChronoUnit.SECONDS));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /**
     * The order's units in two parcels, SKU to quantity, each with something that costs money, because VTEX takes no invoice over 0.00;
     * empty when there is nothing to part.
     */
    List<Map<String, Integer>> parcels() {
        Map<String, Integer> units = new LinkedHashMap<>();
        List<String> priced = new ArrayList<>();
        for (Map<String, String> row : rows) {
            String sku = text(row, "skuId");
            String quantity = text(row, "quantity");
            if (sku.isEmpty() || !quantity.matches("[1-9]\\d{0,5}")) {
                return List.of();
            }
            units.merge(sku, Integer.parseInt(quantity), Integer::sum);
            if (isPriced(row) && !priced.contains(sku)) {
                priced.add(sku);
            }
        }
        if (priced.isEmpty() || priced.size() == 1 && units.get(priced.get(0)) < 2) {
            return List.of();
        }
        String sku = priced.get(0);
        int first = priced.size() > 1 ? units.get(sku) : 1;
        Map<String, Integer> rest = new LinkedHashMap<>(units);
        rest.computeIfPresent(sku, (any, all) -> all == first ? null : Integer.valueOf(all - first));
        return List.of(Map.of(sku, first), rest);
    }

    private static boolean isPriced(Map<String, String> row) {
        return !text(row, "lineTotal").equals(text(row, "lineFreight"));
    }
}
