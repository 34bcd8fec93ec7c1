package io.vtexerpbridge.erp;

import java.math.BigDecimal;
import java.time.temporal.Temporal;
import java.util.List;

/**
 * One order as the ERP takes it: amounts in cents that always add up, texts as VTEX wrote them and never null.
 *
 * <p>itemsTotal + discountTotal + freightTotal + taxTotal + adjustmentTotal = orderTotal, and the lines' gross, discount, freight
 * and tax sum to the first four, for every order. Dates are an {@link java.time.Instant}, or a {@link java.time.LocalDate} where VTEX
 * names only a day, or null.
 *
 * @param orderTotal cents, VTEX's {@code value}
 * @param discountTotal cents, negative
 * @param delivery where the order as a whole goes: the first line's delivery
 * @param paymentMethods the distinct names, joined by {@code |}
 * @param installments the largest number of any payment, or null
 * @param notes the shopper's own text
 * @param explanations sentences for the order's timeline on how the money was made to add up; no personal data in them
 */
public record ErpOrder(
        String orderId,
        String sequence,
        String account,
        Temporal createdAt,
        String status,
        String currency,
        long orderTotal,
        long itemsTotal,
        long discountTotal,
        long freightTotal,
        long taxTotal,
        long adjustmentTotal,
        Customer customer,
        Delivery delivery,
        String paymentMethods,
        Integer installments,
        List<Payment> payments,
        String salesChannel,
        String affiliateId,
        String marketplaceOrderId,
        String notes,
        List<Line> lines,
        List<CustomField> customData,
        List<String> explanations) {

    public ErpOrder {
        payments = List.copyOf(payments);
        lines = List.copyOf(lines);
        customData = List.copyOf(customData);
        explanations = List.copyOf(explanations);
    }

    /** Who buys; company fields only for a corporate buyer. */
    public record Customer(
            String name,
            String document,
            String documentType,
            String companyName,
            String companyDocument,
            String stateInscription,
            String email,
            String phone) {}

    /**
     * How, from where and to whom goods go.
     *
     * @param warehouseId the warehouses, several joined by {@code |}
     * @param windowStart start of a scheduled delivery, or null
     * @param windowEnd end of a scheduled delivery, or null
     */
    public record Delivery(
            String receiverName,
            Address address,
            String deliveryChannel,
            String carrier,
            String sla,
            Temporal estimatedDelivery,
            String warehouseId,
            String pickupPointId,
            Temporal windowStart,
            Temporal windowEnd) {}

    /** A place, country as ISO 3166 alpha-3. */
    public record Address(
            String street,
            String number,
            String complement,
            String neighborhood,
            String city,
            String state,
            String postalCode,
            String country) {

        static final Address NONE = new Address("", "", "", "", "", "", "", "");
    }

    /**
     * One payment; in a split purchase VTEX repeats the whole purchase's amount on each order.
     *
     * @param installments as VTEX has it, or null
     * @param amount cents, or null
     */
    public record Payment(
            String method,
            String group,
            Integer installments,
            Long amount,
            String tid,
            String nsu,
            String authorization,
            String acquirer) {}

    /**
     * One line item; gross, discount, freight and tax are its exact shares of the order's totals.
     *
     * @param line position in the document, from 1
     * @param quantity as VTEX has it, never multiplied, or null
     * @param unitMultiplier as VTEX has it, or null
     * @param unitPrice cents a unit of measure, or null
     * @param gross cents, services included
     * @param discount cents, negative
     */
    public record Line(
            int line,
            String uniqueId,
            String skuId,
            String refId,
            String ean,
            String name,
            BigDecimal quantity,
            String unit,
            BigDecimal unitMultiplier,
            Long unitPrice,
            long gross,
            long discount,
            long freight,
            long tax,
            long total,
            String sellerId,
            boolean gift,
            Delivery delivery,
            List<Component> components,
            List<Service> services,
            List<Attachment> attachments) {

        public Line {
            components = List.copyOf(components);
            services = List.copyOf(services);
            attachments = List.copyOf(attachments);
        }
    }

    /** One part of a kit; its price (cents, or null) tells, it is not added to the line. */
    public record Component(
            String uniqueId,
            String skuId,
            String refId,
            String ean,
            String name,
            BigDecimal quantity,
            Long unitPrice) {}

    /** One service sold with a line, such as gift wrapping; unitPrice in cents, or null. */
    public record Service(String id, String type, String name, BigDecimal quantity, Long unitPrice) {}

    /** What the shopper filled in for a line, such as an engraving. */
    public record Attachment(String name, List<Field> fields) {

        public Attachment {
            fields = List.copyOf(fields);
        }
    }

    /** A name and its value. */
    public record Field(String name, String value) {}

    /**
     * One value of the order's customData.
     *
     * @param app id of the custom app, or empty for a custom field
     * @param entityType what a custom field is tied to: {@code cart}, {@code item}, {@code address}, or empty
     * @param entityId which one, or empty
     */
    public record CustomField(String app, String entityType, String entityId, String name, String value) {}
}
