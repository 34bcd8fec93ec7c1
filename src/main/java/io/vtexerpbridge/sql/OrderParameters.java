package io.vtexerpbridge.sql;

import io.vtexerpbridge.erp.ErpDocument;
import io.vtexerpbridge.erp.ErpFields;
import io.vtexerpbridge.erp.ErpText;
import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.Temporal;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;

/**
 * What the statements of an order can name: the columns of the CSV as the ERP takes them, each with the type that a column for it has. Amounts
 * are exact decimals of two places, dates are moments, and {@code …Local} the same in the ERP's time zone for columns that know none; what the
 * order does not have is null. The account is always VTEX's: the ERP's own rows are found by it.
 */
final class OrderParameters {

    static final Set<String> KEY = Set.of("account", "orderId", "documentName");
    private static final Set<String> DOCUMENT = with(KEY, "digest", "fileName", "format", "document");
    private static final Set<String> NOTICE_FIELDS = names("orderId sequence status requestedBy reason changedAt");
    private static final Set<String> ORDER_FIELDS =
            names("orderId sequence createdAt status currency orderTotal itemsTotal discountTotal freightTotal taxTotal"
                    + " adjustmentTotal customerName customerDocument customerDocumentType companyName companyDocument"
                    + " stateInscription email phone receiverName street number complement neighborhood city state"
                    + " postalCode country deliveryChannel carrier sla estimatedDelivery warehouseId paymentMethods"
                    + " installments salesChannel affiliateId marketplaceOrderId notes");
    private static final Set<String> LINE_FIELDS =
            names("line uniqueId skuId refId ean name quantity unit unitMultiplier unitPrice lineGross lineDiscount"
                    + " lineFreight lineTax lineTotal receiverName street number complement neighborhood city state"
                    + " postalCode country deliveryChannel carrier sla estimatedDelivery warehouseId");
    static final Set<String> NOTICE = with(with(DOCUMENT, NOTICE_FIELDS), "changedAtLocal");
    static final Set<String> ORDER = with(with(DOCUMENT, ORDER_FIELDS), "createdAtLocal", "estimatedDeliveryLocal");
    static final Set<String> LINE = with(ORDER, LINE_FIELDS);

    /** Numbers that a column without decimals takes. */
    private static final Set<String> WHOLE = Set.of("installments", "line");

    private final ErpText texts;
    private final Charset charset;
    private final ZoneId zone;

    /**
     * @param charset of the rendered documents; what it lacks is transliterated in every text, as in them
     */
    OrderParameters(Charset charset, ZoneId zone) {
        this.texts = new ErpText(charset);
        this.charset = charset;
        this.zone = zone;
    }

    private static Set<String> names(String names) {
        return Set.of(names.split(" "));
    }

    private static Set<String> with(Set<String> some, String... more) {
        return with(some, Set.of(more));
    }

    private static Set<String> with(Set<String> some, Set<String> more) {
        Set<String> all = new TreeSet<>(some);
        all.addAll(more);
        return all;
    }

    /** @param orderId what the ERP calls it */
    MapSqlParameterSource key(String account, String orderId, String documentName) {
        MapSqlParameterSource values = new MapSqlParameterSource();
        text(values, "account", account);
        text(values, "orderId", orderId);
        values.addValue("documentName", documentName, Types.VARCHAR);
        return values;
    }

    private MapSqlParameterSource document(String account, ErpDocument document, ErpFields fields) {
        MapSqlParameterSource values = key(account, fields.text("orderId"), document.name());
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

    MapSqlParameterSource notice(String account, ErpDocument document, ErpFields notice) {
        MapSqlParameterSource values = document(account, document, notice);
        NOTICE_FIELDS.forEach(name -> field(values, name, notice));
        return values;
    }

    MapSqlParameterSource order(String account, ErpDocument document, ErpFields order) {
        MapSqlParameterSource values = document(account, document, order);
        ORDER_FIELDS.forEach(name -> field(values, name, order));
        return values;
    }

    /** @param order the values of the line's order */
    MapSqlParameterSource line(MapSqlParameterSource order, ErpFields line) {
        MapSqlParameterSource values = new MapSqlParameterSource();
        for (String name : order.getParameterNames()) {
            values.addValue(name, order.getValue(name), order.getSqlType(name));
        }
        LINE_FIELDS.forEach(name -> field(values, name, line));
        return values;
    }

    private void field(MapSqlParameterSource values, String name, ErpFields fields) {
        if (ErpFields.isDate(name)) {
            date(values, name, fields.date(name));
        } else if (ErpFields.isNumber(name)) {
            BigDecimal number = fields.number(name);
            boolean whole = WHOLE.contains(name);
            values.addValue(
                    name, whole && number != null ? number.intValue() : number, whole ? Types.INTEGER : Types.NUMERIC);
        } else {
            text(values, name, fields.text(name));
        }
    }

    private void text(MapSqlParameterSource values, String name, String text) {
        String clean = texts.clean(text);
        values.addValue(name, clean.isEmpty() ? null : clean, Types.VARCHAR);
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
