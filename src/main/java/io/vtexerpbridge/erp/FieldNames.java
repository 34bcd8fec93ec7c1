package io.vtexerpbridge.erp;

import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The names by which the field contract and fixed-width layouts call what {@link OrderModel} and {@link NoticeModel} hold: as in the CSV,
 * and with their group before the dot where several groups have the same one, as {@code payments.method}.
 */
final class FieldNames {

    /** What a field holds, and so what may be done to it. */
    enum Kind {
        TEXT,
        /** Tells one thing from another; cut, it would not. */
        ID,
        /** Money, exact to the cent. */
        AMOUNT,
        NUMBER,
        DATE,
        /** true or false */
        FLAG;

        boolean isText() {
            return this == TEXT || this == ID;
        }

        boolean isNumber() {
            return this == AMOUNT || this == NUMBER;
        }
    }

    /** Of the order as a whole, its first delivery's among them. */
    static final Map<String, Kind> ORDER = fields(
            "orderId:ID sequence:ID account:TEXT createdAt:DATE status:TEXT currency:TEXT orderTotal:AMOUNT itemsTotal:AMOUNT"
                    + " discountTotal:AMOUNT freightTotal:AMOUNT taxTotal:AMOUNT adjustmentTotal:AMOUNT customerName:TEXT"
                    + " customerDocument:TEXT customerDocumentType:TEXT companyName:TEXT companyDocument:TEXT stateInscription:TEXT"
                    + " email:TEXT phone:TEXT receiverName:TEXT deliveryChannel:TEXT carrier:TEXT sla:TEXT estimatedDelivery:DATE"
                    + " warehouseId:TEXT pickupPointId:TEXT windowStart:DATE windowEnd:DATE street:TEXT number:TEXT complement:TEXT"
                    + " neighborhood:TEXT city:TEXT state:TEXT postalCode:TEXT country:TEXT paymentMethods:TEXT installments:NUMBER"
                    + " salesChannel:TEXT affiliateId:TEXT marketplaceOrderId:TEXT notes:TEXT");

    /** Of a line item, besides its delivery. */
    static final Map<String, Kind> LINE = fields(
            "line:NUMBER uniqueId:ID skuId:ID refId:TEXT ean:TEXT name:TEXT quantity:NUMBER unit:TEXT unitMultiplier:NUMBER"
                    + " unitPrice:AMOUNT lineGross:AMOUNT lineDiscount:AMOUNT lineFreight:AMOUNT lineTax:AMOUNT lineTotal:AMOUNT"
                    + " sellerId:TEXT isGift:FLAG");

    /** Of a payment. */
    static final Map<String, Kind> PAYMENT =
            fields("method:TEXT group:TEXT installments:NUMBER amount:AMOUNT tid:TEXT nsu:TEXT"
                    + " authorization:TEXT acquirer:TEXT");

    /** Of a notice. */
    static final Map<String, Kind> NOTICE =
            fields("orderId:ID sequence:ID account:TEXT status:TEXT requestedBy:TEXT reason:TEXT changedAt:DATE");

    /** What a notice has in common with its order: the ERP must find it by the same words. */
    static final Map<String, Kind> SHARED_WITH_NOTICE =
            fields("orderId:ID sequence:ID account:TEXT customerDocument:TEXT companyDocument:TEXT");

    /** Everything that the contract can name. */
    static final Map<String, Kind> CONTRACT = all();

    private FieldNames() {}

    private static Map<String, Kind> all() {
        Map<String, Kind> all = new HashMap<>(ORDER);
        all.putAll(LINE);
        PAYMENT.forEach((name, kind) -> all.put("payments." + name, kind));
        all.putAll(fields(
                "components.uniqueId:ID components.skuId:ID components.refId:TEXT components.ean:TEXT components.name:TEXT"
                        + " components.quantity:NUMBER components.unitPrice:AMOUNT services.id:TEXT services.type:TEXT services.name:TEXT"
                        + " services.quantity:NUMBER services.unitPrice:AMOUNT attachments.name:TEXT attachments.fields.name:TEXT"
                        + " attachments.fields.value:TEXT customData.app:TEXT customData.entityType:TEXT customData.entityId:TEXT"
                        + " customData.name:TEXT customData.value:TEXT"));
        NOTICE.forEach((name, kind) -> all.put("notice." + name, kind));
        SHARED_WITH_NOTICE.keySet().forEach(name -> all.remove("notice." + name));
        return Map.copyOf(all);
    }

    private static Map<String, Kind> fields(String names) {
        return Stream.of(names.split(" "))
                .map(name -> name.split(":"))
                .collect(Collectors.toUnmodifiableMap(name -> name[0], name -> Kind.valueOf(name[1])));
    }
}
