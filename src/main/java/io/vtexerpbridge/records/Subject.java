package io.vtexerpbridge.records;

import static io.vtexerpbridge.records.Column.choice;
import static io.vtexerpbridge.records.Column.optional;
import static io.vtexerpbridge.records.Column.required;

import io.vtexerpbridge.records.Column.Kind;
import java.util.List;
import java.util.Optional;

/** What a file is about, told by the sub-folder it was dropped into; its columns are a contract with ERPs. */
public enum Subject {
    INVOICES(
            "invoices",
            "invoice",
            "invoiceNumber",
            required("orderId", Kind.ID),
            required("invoiceNumber", Kind.INVOICE_NUMBER),
            optional("issuedAt", Kind.DATE_TIME),
            choice("type", false, "Output", "Input"),
            optional("invoiceValue", Kind.MONEY),
            optional("invoiceKey", Kind.ID),
            optional("invoiceUrl", Kind.LINE),
            optional("courier", Kind.LINE),
            optional("trackingNumber", Kind.LINE),
            optional("trackingUrl", Kind.LINE),
            optional("skuId", Kind.ID),
            optional("quantity", Kind.QUANTITY),
            optional("unitPrice", Kind.MONEY)),
    TRACKING(
            "tracking",
            "tracking",
            "trackingNumber",
            required("orderId", Kind.ID),
            optional("invoiceNumber", Kind.INVOICE_NUMBER),
            optional("courier", Kind.LINE),
            required("trackingNumber", Kind.LINE),
            optional("trackingUrl", Kind.LINE),
            optional("dispatchedAt", Kind.DATE_TIME)),
    TRACKING_EVENTS(
            "tracking-events",
            "tracking-event",
            "invoiceNumber",
            required("orderId", Kind.ID),
            optional("invoiceNumber", Kind.INVOICE_NUMBER),
            required("occurredAt", Kind.DATE_TIME),
            required("description", Kind.LINE),
            optional("city", Kind.LINE),
            optional("state", Kind.LINE),
            optional("delivered", Kind.YES_NO),
            optional("deliveredAt", Kind.DATE_TIME)),
    CANCELLATIONS(
            "cancellations",
            "cancellation",
            "action",
            required("orderId", Kind.ID),
            choice("action", true, "cancel", "accept", "deny"),
            optional("reason", Kind.TEXT)),
    CHANGES(
            "changes",
            "change",
            "changeId",
            required("orderId", Kind.ID),
            required("changeId", Kind.ID),
            choice("operation", true, "add", "remove", "replace"),
            optional("uniqueId", Kind.ID),
            optional("skuId", Kind.ID),
            required("quantity", Kind.QUANTITY),
            optional("unitPrice", Kind.MONEY),
            optional("toSkuId", Kind.ID),
            optional("toQuantity", Kind.QUANTITY),
            optional("toUnitPrice", Kind.MONEY),
            optional("discount", Kind.MONEY),
            optional("increment", Kind.MONEY),
            required("reason", Kind.TEXT)),
    NOTES("notes", "note", "", required("orderId", Kind.ID), required("text", Kind.TEXT)),
    PAYMENTS("payments", "payment", "paymentId", required("orderId", Kind.ID), optional("paymentId", Kind.ID)),
    SELLERS(
            "sellers",
            "seller",
            "sellerId",
            required("orderId", Kind.ID),
            required("sellerId", Kind.ID),
            optional("reason", Kind.TEXT)),
    ACKS("acks", "ack", "erpNumber", required("orderId", Kind.ID), optional("erpNumber", Kind.LINE));

    private final String folder;
    private final String kind;
    private final String keyColumn;
    private final List<Column> columns;

    Subject(String folder, String kind, String keyColumn, Column... columns) {
        this.folder = folder;
        this.kind = kind;
        this.keyColumn = keyColumn;
        this.columns = List.of(columns);
    }

    /** The sub-folder, as {@code tracking-events}. */
    public String folder() {
        return folder;
    }

    /** One of it, as {@code tracking-event}: the kind of work that it becomes. */
    public String kind() {
        return kind;
    }

    /** The column that, beside the order, tells a person which record it is; empty when there is none. */
    public String keyColumn() {
        return keyColumn;
    }

    /** In the order of the contract; a file may have another. */
    public List<Column> columns() {
        return columns;
    }

    /** The column of exactly this name. */
    public Optional<Column> column(String name) {
        return columns.stream().filter(column -> column.name().equals(name)).findFirst();
    }

    /** The subject of a sub-folder. */
    public static Optional<Subject> of(String folder) {
        for (Subject subject : values()) {
            if (subject.folder.equals(folder)) {
                return Optional.of(subject);
            }
        }
        return Optional.empty();
    }

    /**
     * The column that tells why a row was refused; reading ignores it. {@code reason}, unless the subject has a {@code reason} of
     * its own, which the ERP's must not be mixed up with.
     */
    public String rejectionColumn() {
        return column("reason").isPresent() ? "rejectionReason" : "reason";
    }

    List<String> names() {
        return columns.stream().map(Column::name).toList();
    }
}
