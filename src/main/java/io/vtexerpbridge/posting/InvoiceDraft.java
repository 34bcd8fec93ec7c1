package io.vtexerpbridge.posting;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vtexerpbridge.records.Invoice.Type;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An invoice as VTEX gets it (Orders API, "Order invoice notification"). Texts are never null; amounts are cents.
 *
 * @param lines one a SKU: VTEX refunds no SKU that stands twice in an invoice (known issue 1198829)
 */
record InvoiceDraft(
        Type type,
        String number,
        OffsetDateTime issuedAt,
        long valueCents,
        List<Line> lines,
        String key,
        String url,
        String embeddedInvoice,
        String courier,
        String trackingNumber,
        String trackingUrl) {

    private static final JsonMapper MAPPER = new JsonMapper();
    /** An offset, no spaces, no fraction: VTEX takes a date without an offset for UTC. */
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ssXXX");

    record Line(String skuId, int quantity, long unitPriceCents) {}

    InvoiceDraft {
        lines = List.copyOf(lines);
    }

    static Map<String, Integer> quantities(List<Line> lines) {
        Map<String, Integer> quantities = new LinkedHashMap<>();
        lines.forEach(line -> quantities.put(line.skuId(), line.quantity()));
        return quantities;
    }

    /** The same characters for the same invoice: a repeated number with another body would be another invoice. */
    String json() {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("type", type.word());
        body.put("issuanceDate", DATE.format(issuedAt));
        body.put("invoiceNumber", number);
        body.put("invoiceValue", Long.toString(valueCents));
        for (Line line : lines) {
            body.withArray("items")
                    .addObject()
                    .put("id", line.skuId())
                    .put("price", line.unitPriceCents())
                    .put("quantity", line.quantity());
        }
        body.put("invoiceKey", orNull(key));
        body.put("invoiceUrl", orNull(url));
        body.put("embeddedInvoice", orNull(embeddedInvoice));
        // VTEX takes no null here, and any tracking number but an empty one starts e-mails to the shopper
        body.put("courier", courier);
        body.put("trackingNumber", trackingNumber);
        body.put("trackingUrl", trackingUrl);
        body.putNull("dispatchedDate");
        try {
            return MAPPER.writeValueAsString(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an invoice cannot be written", e);
        }
    }

    private static String orNull(String text) {
        return text.isEmpty() ? null : text;
    }
}
