package io.vtexerpbridge.cli;

import io.vtexerpbridge.erp.ErpFileName;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/**
 * Plays the demo's ERP: reads an order document (FORMATS.md section 1, as CSV) and answers with the files that such an ERP drops
 * (section 2). The same order always gets the same answer.
 */
public final class PretendErp {

    /** An order with this in its notes is canceled by the ERP instead of invoiced. */
    static final String OUT_OF_STOCK = "DEMO: the ERP has none left";

    static final String CARRIER = "Transportadora Vale Verde";

    private static final int NFE_EVERY = 5;
    private static final int PARCELS_EVERY = 7;
    private static final CSVFormat FORMAT = CSVFormat.DEFAULT
            .builder()
            .setDelimiter(';')
            .setRecordSeparator("\r\n")
            .get();
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ssXXX");

    private final PretendNfe nfe = new PretendNfe();

    /**
     * What the ERP drops in answer to one file of the orders folder; nothing for a notice about an order or for a changed one.
     *
     * @param fileName as the bridge released it
     */
    public List<DroppedFile> answer(String fileName, byte[] content) {
        // notices and changed orders have a second extension, so only an order's own document has this name
        return OrderSheet.read(content)
                .filter(order -> !order.orderId().isEmpty() && fileName.equals(ErpFileName.of(order.orderId(), "csv")))
                .map(this::answer)
                .orElse(List.of());
    }

    private List<DroppedFile> answer(OrderSheet order) {
        if (order.text("notes").contains(OUT_OF_STOCK)) {
            return List.of(csv(
                    "cancellations",
                    "CANCEL-" + order.number(),
                    List.of("orderId", "action", "reason"),
                    List.of(List.of(order.orderId(), "cancel", "Out of stock"))));
        }
        // one digit is left for the parcel
        long number = order.number() * 10;
        if (order.number() % NFE_EVERY == 0) {
            Optional<byte[]> document = nfe.make(order, number);
            if (document.isPresent()) {
                return List.of(new DroppedFile("invoices", "NF-" + number + ".xml", document.get()));
            }
        }
        List<Map<String, Integer>> parcels =
                order.number() % PARCELS_EVERY == 0 ? order.parcels() : List.<Map<String, Integer>>of();
        return parcels.isEmpty() ? List.of(whole(order, number)) : parcels(order, number, parcels);
    }

    /** No SKUs: the invoice is over all that is open. */
    private static DroppedFile whole(OrderSheet order, long number) {
        return csv(
                "invoices",
                "NF-" + number,
                List.of("orderId", "invoiceNumber", "issuedAt", "type", "invoiceValue"),
                List.of(List.of(
                        order.orderId(), Long.toString(number), issuedAt(order), "Output", order.text("orderTotal"))));
    }

    private static List<DroppedFile> parcels(OrderSheet order, long number, List<Map<String, Integer>> parcels) {
        List<DroppedFile> files = new ArrayList<>();
        for (int i = 0; i < parcels.size(); i++) {
            String invoice = Long.toString(number + i + 1);
            files.add(parcel(order, invoice, parcels.get(i)));
            files.add(tracking(order, invoice));
        }
        if (order.number() % 2 == 0) {
            files.add(delivered(order, Long.toString(number + 1)));
        }
        return files;
    }

    /** No value: the bridge works it out, freight included, so that the two invoices add up to the order. */
    private static DroppedFile parcel(OrderSheet order, String invoice, Map<String, Integer> units) {
        List<List<String>> rows = new ArrayList<>();
        units.forEach((sku, quantity) ->
                rows.add(List.of(order.orderId(), invoice, issuedAt(order), "Output", "", sku, quantity.toString())));
        return csv(
                "invoices",
                "NF-" + invoice,
                List.of("orderId", "invoiceNumber", "issuedAt", "type", "invoiceValue", "skuId", "quantity"),
                rows);
    }

    private static DroppedFile tracking(OrderSheet order, String invoice) {
        String carrier = order.text("carrier").isEmpty() ? CARRIER : order.text("carrier");
        return csv(
                "tracking",
                "TRACK-" + invoice,
                List.of("orderId", "invoiceNumber", "courier", "trackingNumber", "trackingUrl", "dispatchedAt"),
                List.of(List.of(
                        order.orderId(),
                        invoice,
                        carrier,
                        "TR" + invoice + "BR",
                        "https://tracking.example.com/TR" + invoice + "BR",
                        issuedAt(order))));
    }

    /** The event is as old as the invoice: a demo has no days to wait. */
    private static DroppedFile delivered(OrderSheet order, String invoice) {
        String now = order.issuedAt().map(DATE::format).orElseGet(() -> DATE.format(OffsetDateTime.now()));
        return csv(
                "tracking-events",
                "DELIVERED-" + invoice,
                List.of("orderId", "invoiceNumber", "occurredAt", "description", "city", "state", "delivered"),
                List.of(List.of(
                        order.orderId(), invoice, now, "Entregue", order.text("city"), order.text("state"), "yes")));
    }

    /** Empty means the time of taking. */
    private static String issuedAt(OrderSheet order) {
        return order.issuedAt().map(DATE::format).orElse("");
    }

    private static DroppedFile csv(String folder, String name, List<String> header, List<List<String>> rows) {
        StringWriter text = new StringWriter();
        try (CSVPrinter printer = new CSVPrinter(text, FORMAT)) {
            printer.printRecord(header);
            printer.printRecords(rows);
        } catch (IOException impossibleInMemory) {
            throw new UncheckedIOException(impossibleInMemory);
        }
        return new DroppedFile(folder, name + ".csv", text.toString().getBytes(StandardCharsets.UTF_8));
    }
}
