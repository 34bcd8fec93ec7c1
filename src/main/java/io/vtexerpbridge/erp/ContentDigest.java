package io.vtexerpbridge.erp;

import io.vtexerpbridge.erp.ErpOrder.Address;
import io.vtexerpbridge.erp.ErpOrder.Delivery;
import io.vtexerpbridge.erp.ErpOrder.Line;
import io.vtexerpbridge.ledger.Sha256;
import java.util.List;

/**
 * What an ERP works by, as one short text: the totals, what is sold at which price, and to whom and where it goes. An order whose digest
 * changed is another order to the ERP. State, dates, carrier and payments are left out, because VTEX changes those by itself.
 */
final class ContentDigest {

    /** A digest that begins otherwise was made of something else, and says nothing about whether the order changed. */
    private static final String VERSION = "c1:";

    private ContentDigest() {}

    /** Whether a digest that was kept can be compared with one of today. */
    static boolean isComparable(String digest) {
        return digest != null && digest.startsWith(VERSION);
    }

    static String of(ErpOrder order) {
        StringBuilder content = new StringBuilder(1024);
        add(
                content,
                order.orderTotal(),
                order.itemsTotal(),
                order.discountTotal(),
                order.freightTotal(),
                order.taxTotal(),
                order.adjustmentTotal());
        addPlace(content, order.delivery());
        // Sorted, because the order of lines says nothing to an ERP.
        List<String> lines =
                order.lines().stream().map(ContentDigest::line).sorted().toList();
        add(content, lines.toArray());
        return VERSION + Sha256.of(content.toString());
    }

    private static String line(Line line) {
        StringBuilder content = new StringBuilder(256);
        add(
                content,
                line.uniqueId(),
                line.skuId(),
                line.quantity() == null ? null : VtexJson.plain(line.quantity()),
                line.unitMultiplier() == null ? null : VtexJson.plain(line.unitMultiplier()),
                line.unitPrice(),
                line.gross(),
                line.discount(),
                line.freight(),
                line.tax(),
                line.total());
        addPlace(content, line.delivery());
        return content.toString();
    }

    private static void addPlace(StringBuilder content, Delivery delivery) {
        Address address = delivery.address();
        add(
                content,
                delivery.receiverName(),
                address.street(),
                address.number(),
                address.complement(),
                address.neighborhood(),
                address.city(),
                address.state(),
                address.postalCode(),
                address.country());
    }

    /** Each value with its length, so that no two contents are spelt alike. */
    private static void add(StringBuilder content, Object... values) {
        for (Object value : values) {
            String text = value == null ? "" : value.toString().strip();
            content.append(text.length()).append(':').append(text);
        }
    }
}
