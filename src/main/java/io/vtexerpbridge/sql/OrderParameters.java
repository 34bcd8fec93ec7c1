package io.vtexerpbridge.sql;

import io.vtexerpbridge.erp.CodedFields;
import io.vtexerpbridge.erp.ErpChannelProblem;
import io.vtexerpbridge.erp.ErpDocument;
import io.vtexerpbridge.erp.ErpOrder;
import io.vtexerpbridge.erp.ErpOrder.Address;
import io.vtexerpbridge.erp.ErpOrder.Customer;
import io.vtexerpbridge.erp.ErpOrder.Delivery;
import io.vtexerpbridge.erp.ErpOrder.Line;
import io.vtexerpbridge.erp.ErpText;
import io.vtexerpbridge.erp.Notice;
import io.vtexerpbridge.tables.MissingEntry;
import io.vtexerpbridge.tables.Tables;
import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.Temporal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;

/**
 * What the statements of an order can name: the columns of the CSV, each with the type that a column for it has. Amounts are exact decimals of
 * two places, dates are moments, and {@code …Local} the same in the ERP's time zone for columns that know none; what the order does not have is
 * null.
 */
final class OrderParameters {

    static final Set<String> KEY = Set.of("account", "orderId", "documentName");
    private static final Set<String> DOCUMENT = with(KEY, "digest", "fileName", "format", "document");
    static final Set<String> NOTICE =
            with(DOCUMENT, "sequence", "status", "requestedBy", "reason", "changedAt", "changedAtLocal");
    static final Set<String> ORDER = with(
            DOCUMENT,
            ("sequence createdAt createdAtLocal status currency orderTotal itemsTotal discountTotal freightTotal taxTotal"
                            + " adjustmentTotal customerName customerDocument customerDocumentType companyName companyDocument"
                            + " stateInscription email phone receiverName street number complement neighborhood city state"
                            + " postalCode country deliveryChannel carrier sla estimatedDelivery estimatedDeliveryLocal"
                            + " warehouseId paymentMethods installments salesChannel affiliateId marketplaceOrderId notes")
                    .split(" "));
    static final Set<String> LINE = with(
            ORDER,
            "line uniqueId skuId refId ean name quantity unit unitMultiplier unitPrice lineGross lineDiscount lineFreight lineTax lineTotal"
                    .split(" "));

    private final ErpText texts;
    private final CodedFields codes;
    private final Charset charset;
    private final ZoneId zone;

    /**
     * @param charset of the rendered documents; what it lacks is transliterated in every text, as in them
     * @param tables by which the ERP calls carriers, warehouses, payment methods and SKUs
     */
    OrderParameters(Charset charset, ZoneId zone, Tables tables) {
        this.texts = new ErpText(charset);
        this.codes = new CodedFields(tables, texts);
        this.charset = charset;
        this.zone = zone;
    }

    private static Set<String> with(Set<String> some, String... more) {
        Set<String> all = new TreeSet<>(some);
        all.addAll(Set.of(more));
        return all;
    }

    MapSqlParameterSource key(String account, String orderId, String documentName) {
        MapSqlParameterSource values = new MapSqlParameterSource();
        text(values, "account", account);
        text(values, "orderId", orderId);
        values.addValue("documentName", documentName, Types.VARCHAR);
        return values;
    }

    private MapSqlParameterSource document(String account, String orderId, ErpDocument document) {
        MapSqlParameterSource values = key(account, orderId, document.name());
        text(values, "digest", digest(document));
        values.addValue("fileName", document.fileName(), Types.VARCHAR);
        values.addValue("format", document.format(), Types.VARCHAR);
        values.addValue("document", new String(document.content(), charset), Types.VARCHAR);
        return values;
    }

    /** By which a document that the ERP has is known: an order's content, or which request a notice tells of; empty when its name says all. */
    static String digest(ErpDocument document) {
        return document.contentDigest().isEmpty() ? document.request() : document.contentDigest();
    }

    MapSqlParameterSource notice(String account, String orderId, ErpDocument document, Notice notice) {
        MapSqlParameterSource values = document(account, orderId, document);
        text(values, "sequence", notice.sequence());
        text(values, "status", notice.status());
        text(values, "requestedBy", notice.requestedBy());
        text(values, "reason", notice.reason());
        date(values, "changedAt", notice.changedAt());
        return values;
    }

    MapSqlParameterSource order(String account, String orderId, ErpDocument document, ErpOrder order) {
        MapSqlParameterSource values = document(account, orderId, document);
        text(values, "sequence", order.sequence());
        date(values, "createdAt", order.createdAt());
        text(values, "status", order.status());
        text(values, "currency", order.currency());
        amount(values, "orderTotal", order.orderTotal());
        amount(values, "itemsTotal", order.itemsTotal());
        amount(values, "discountTotal", order.discountTotal());
        amount(values, "freightTotal", order.freightTotal());
        amount(values, "taxTotal", order.taxTotal());
        amount(values, "adjustmentTotal", order.adjustmentTotal());
        Customer customer = order.customer();
        text(values, "customerName", customer.name());
        text(values, "customerDocument", customer.document());
        text(values, "customerDocumentType", customer.documentType());
        text(values, "companyName", customer.companyName());
        text(values, "companyDocument", customer.companyDocument());
        text(values, "stateInscription", customer.stateInscription());
        text(values, "email", customer.email());
        text(values, "phone", customer.phone());
        delivery(values, order.delivery());
        text(values, "paymentMethods", coded("payment-methods", order.paymentMethods()));
        values.addValue("installments", order.installments(), Types.INTEGER);
        text(values, "salesChannel", order.salesChannel());
        text(values, "affiliateId", order.affiliateId());
        text(values, "marketplaceOrderId", order.marketplaceOrderId());
        text(values, "notes", order.notes());
        return values;
    }

    /** @param order the values of the line's order */
    MapSqlParameterSource line(MapSqlParameterSource order, Line line) {
        MapSqlParameterSource values = new MapSqlParameterSource();
        for (String name : order.getParameterNames()) {
            values.addValue(name, order.getValue(name), order.getSqlType(name));
        }
        values.addValue("line", line.line(), Types.INTEGER);
        text(values, "uniqueId", line.uniqueId());
        text(values, "skuId", coded("skus", line.skuId()));
        text(values, "refId", line.refId());
        text(values, "ean", line.ean());
        text(values, "name", line.name());
        values.addValue("quantity", line.quantity(), Types.NUMERIC);
        text(values, "unit", line.unit());
        values.addValue("unitMultiplier", line.unitMultiplier(), Types.NUMERIC);
        amount(values, "unitPrice", line.unitPrice());
        amount(values, "lineGross", line.gross());
        amount(values, "lineDiscount", line.discount());
        amount(values, "lineFreight", line.freight());
        amount(values, "lineTax", line.tax());
        amount(values, "lineTotal", line.total());
        delivery(values, line.delivery());
        return values;
    }

    private void delivery(MapSqlParameterSource values, Delivery delivery) {
        Address address = delivery.address();
        text(values, "receiverName", delivery.receiverName());
        text(values, "street", address.street());
        text(values, "number", address.number());
        text(values, "complement", address.complement());
        text(values, "neighborhood", address.neighborhood());
        text(values, "city", address.city());
        text(values, "state", address.state());
        text(values, "postalCode", address.postalCode());
        text(values, "country", address.country());
        text(values, "deliveryChannel", delivery.deliveryChannel());
        text(values, "carrier", coded("carriers", delivery.carrier()));
        text(values, "sla", delivery.sla());
        date(values, "estimatedDelivery", delivery.estimatedDelivery());
        text(values, "warehouseId", coded("warehouses", delivery.warehouseId()));
    }

    /** The document was made before, so that a missing line is told by it. */
    private String coded(String table, String value) {
        List<MissingEntry> missing = new ArrayList<>();
        String code = codes.coded(table, value == null ? "" : value, missing);
        if (!missing.isEmpty()) {
            throw new ErpChannelProblem(
                    "The table " + table + " was edited while an order went out; it is tried again.");
        }
        return code;
    }

    private void text(MapSqlParameterSource values, String name, String text) {
        String clean = texts.clean(text);
        values.addValue(name, clean.isEmpty() ? null : clean, Types.VARCHAR);
    }

    private static void amount(MapSqlParameterSource values, String name, Long cents) {
        values.addValue(name, cents == null ? null : BigDecimal.valueOf(cents, 2), Types.NUMERIC);
    }

    /** A day without a time begins in the ERP's time zone, as in the documents. */
    private void date(MapSqlParameterSource values, String name, Temporal date) {
        ZonedDateTime there = date == null
                ? null
                : date instanceof LocalDate day ? day.atStartOfDay(zone) : ((Instant) date).atZone(zone);
        values.addValue(name, there == null ? null : there.toOffsetDateTime(), Types.TIMESTAMP_WITH_TIMEZONE);
        values.addValue(name + "Local", there == null ? null : there.toLocalDateTime(), Types.TIMESTAMP);
    }
}
