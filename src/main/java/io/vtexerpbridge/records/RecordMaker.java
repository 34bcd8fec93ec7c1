package io.vtexerpbridge.records;

import io.vtexerpbridge.records.Invoice.Item;
import io.vtexerpbridge.records.OrderChange.Operation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Makes one canonical record of the rows that belong to it. */
final class RecordMaker {

    private RecordMaker() {}

    /** Rows, each right by itself, that contradict one another. */
    static final class Contradiction extends Exception {

        private final Cells cells;
        private final Fault fault;

        Contradiction(Cells cells, Fault fault) {
            super(fault.sentence(), null, false, false);
            this.cells = cells;
            this.fault = fault;
        }

        Cells cells() {
            return cells;
        }

        Fault fault() {
            return fault;
        }
    }

    /** The column that, with the orderId, tells which rows are one record; empty where each row is one. */
    static String groupedBy(Subject subject) {
        return switch (subject) {
            case INVOICES -> "invoiceNumber";
            case CHANGES -> "changeId";
            default -> "";
        };
    }

    /** @param rows one, or more of a subject that is grouped */
    static ErpRecord make(Subject subject, List<Cells> rows) throws Contradiction {
        Cells row = rows.get(0);
        String orderId = row.text("orderId");
        return switch (subject) {
            case INVOICES -> invoice(rows);
            case CHANGES -> change(rows);
            case TRACKING ->
                new Tracking(
                        orderId,
                        row.text("invoiceNumber"),
                        row.text("courier"),
                        row.text("trackingNumber"),
                        row.text("trackingUrl"),
                        row.moment("dispatchedAt"));
            case TRACKING_EVENTS ->
                new TrackingEvent(
                        orderId,
                        row.text("invoiceNumber"),
                        row.moment("occurredAt"),
                        row.text("description"),
                        row.text("city"),
                        row.text("state"),
                        row.yes("delivered"),
                        row.moment("deliveredAt"));
            case CANCELLATIONS ->
                new Cancellation(orderId, Cancellation.Action.valueOf(upper(row.text("action"))), row.text("reason"));
            case NOTES -> new Note(orderId, row.text("text"));
            case PAYMENTS -> new Payment(orderId, row.text("paymentId"));
            case SELLERS -> new SellerChange(orderId, row.text("sellerId"), row.text("reason"));
            case ACKS -> new Acknowledgement(orderId, row.text("erpNumber"));
        };
    }

    private static String upper(String word) {
        return word.toUpperCase(Locale.ROOT);
    }

    private static Invoice invoice(List<Cells> rows) throws Contradiction {
        Together all = new Together(rows);
        String type = (String) all.value("type");
        return new Invoice(
                rows.get(0).text("orderId"),
                rows.get(0).text("invoiceNumber"),
                (java.time.Instant) all.value("issuedAt"),
                "Input".equals(type) ? Invoice.Type.INPUT : Invoice.Type.OUTPUT,
                (Long) all.value("invoiceValue"),
                all.text("invoiceKey"),
                all.text("invoiceUrl"),
                all.text("courier"),
                all.text("trackingNumber"),
                all.text("trackingUrl"),
                items(rows));
    }

    private static List<Item> items(List<Cells> rows) throws Contradiction {
        Map<String, Item> items = new LinkedHashMap<>();
        Map<String, Cells> firsts = new LinkedHashMap<>();
        Cells without = null;
        for (Cells row : rows) {
            String sku = row.text("skuId");
            if (sku.isEmpty()) {
                without = row;
                continue;
            }
            Item now = new Item(sku, row.quantity("quantity"), row.cents("unitPrice"));
            Item before = items.get(sku);
            if (before == null) {
                items.put(sku, now);
                firsts.put(sku, row);
                continue;
            }
            if (!java.util.Objects.equals(before.unitPriceCents(), now.unitPriceCents())) {
                Cells first = firsts.get(sku);
                throw new Contradiction(
                        row,
                        new Fault(
                                "unitPrice",
                                Fault.quoted(row.raw("unitPrice")) + " for SKU " + Fault.quoted(sku),
                                Fault.quoted(first.raw("unitPrice")) + " as in line "
                                        + first.row().line()
                                        + ", as one invoice has one price a SKU"));
            }
            long quantity = (long) before.quantity() + now.quantity();
            if (quantity > Amounts.LARGEST_QUANTITY) {
                throw new Contradiction(
                        row,
                        new Fault(
                                "quantity",
                                quantity + " in all for SKU " + Fault.quoted(sku),
                                "at most " + Amounts.LARGEST_QUANTITY));
            }
            items.put(sku, new Item(sku, (int) quantity, now.unitPriceCents()));
        }
        if (without != null && !items.isEmpty()) {
            throw new Contradiction(
                    without,
                    new Fault(
                            "skuId",
                            "empty",
                            "a SKU in every row of the invoice, or in none (then all that is open is invoiced)"));
        }
        return new ArrayList<>(items.values());
    }

    private static OrderChange change(List<Cells> rows) throws Contradiction {
        Together all = new Together(rows);
        List<Operation> operations = new ArrayList<>();
        for (Cells row : rows) {
            operations.add(new Operation(
                    OrderChange.Kind.valueOf(upper(row.text("operation"))),
                    row.text("uniqueId"),
                    row.text("skuId"),
                    row.quantity("quantity"),
                    row.cents("unitPrice"),
                    row.text("toSkuId"),
                    row.quantity("toQuantity"),
                    row.cents("toUnitPrice")));
        }
        return new OrderChange(
                rows.get(0).text("orderId"),
                rows.get(0).text("changeId"),
                all.text("reason"),
                (Long) all.value("discount"),
                (Long) all.value("increment"),
                operations);
    }

    /** Columns about the whole record: given in one row or in all, and alike. */
    private record Together(List<Cells> rows) {

        Object value(String column) throws Contradiction {
            Object value = null;
            Cells first = null;
            for (Cells row : rows) {
                Object now = row.values().get(column);
                if (value == null && now != null) {
                    value = now;
                    first = row;
                } else if (now != null && !now.equals(value)) {
                    throw new Contradiction(
                            row,
                            new Fault(
                                    column,
                                    Fault.quoted(row.raw(column)),
                                    Fault.quoted(first.raw(column)) + " as in line "
                                            + first.row().line() + " of the same record, or empty"));
                }
            }
            return value;
        }

        String text(String column) throws Contradiction {
            Object value = value(column);
            return value == null ? "" : (String) value;
        }
    }
}
