package io.vtexerpbridge.erp;

import io.vtexerpbridge.erp.ErpOrder.Address;
import io.vtexerpbridge.erp.ErpOrder.Delivery;
import io.vtexerpbridge.erp.ErpOrder.Line;
import java.math.BigDecimal;
import java.time.temporal.Temporal;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * What templates see of an {@link ErpOrder}: the contract's names in the XML's groups, texts cleaned, amounts with two decimals.
 *
 * <p>Every name is always there and empty where the order has nothing, so that a template needs no guards and a misspelt name fails.
 */
final class OrderModel {

    private final ErpText texts;
    private final Dates dates;

    OrderModel(ErpText texts, Dates dates) {
        this.texts = texts;
        this.dates = dates;
    }

    Map<String, Object> of(ErpOrder order) {
        Map<String, Object> model = new HashMap<>();
        text(model, "orderId", order.orderId());
        text(model, "sequence", order.sequence());
        text(model, "account", order.account());
        date(model, "createdAt", order.createdAt());
        text(model, "status", order.status());
        text(model, "currency", order.currency());
        text(model, "paymentMethods", order.paymentMethods());
        number(model, "installments", order.installments());
        text(model, "salesChannel", order.salesChannel());
        text(model, "affiliateId", order.affiliateId());
        text(model, "marketplaceOrderId", order.marketplaceOrderId());
        text(model, "notes", order.notes());

        Map<String, Object> totals = new HashMap<>();
        amount(totals, "orderTotal", order.orderTotal());
        amount(totals, "itemsTotal", order.itemsTotal());
        amount(totals, "discountTotal", order.discountTotal());
        amount(totals, "freightTotal", order.freightTotal());
        amount(totals, "taxTotal", order.taxTotal());
        amount(totals, "adjustmentTotal", order.adjustmentTotal());
        model.put("totals", totals);

        Map<String, Object> customer = new HashMap<>();
        text(customer, "customerName", order.customer().name());
        text(customer, "customerDocument", order.customer().document());
        text(customer, "customerDocumentType", order.customer().documentType());
        text(customer, "companyName", order.customer().companyName());
        text(customer, "companyDocument", order.customer().companyDocument());
        text(customer, "stateInscription", order.customer().stateInscription());
        text(customer, "email", order.customer().email());
        text(customer, "phone", order.customer().phone());
        model.put("customer", customer);

        Map<String, Object> delivery = delivery(order.delivery());
        model.put("delivery", delivery);
        model.put("payments", all(order.payments(), payment -> {
            Map<String, Object> p = new HashMap<>();
            text(p, "method", payment.method());
            text(p, "group", payment.group());
            number(p, "installments", payment.installments());
            amount(p, "amount", payment.amount());
            text(p, "tid", payment.tid());
            text(p, "nsu", payment.nsu());
            text(p, "authorization", payment.authorization());
            text(p, "acquirer", payment.acquirer());
            return p;
        }));
        model.put("lines", all(order.lines(), this::line));
        model.put("customData", all(order.customData(), field -> {
            Map<String, Object> f = new HashMap<>();
            text(f, "app", field.app());
            text(f, "entityType", field.entityType());
            text(f, "entityId", field.entityId());
            text(f, "name", field.name());
            text(f, "value", field.value());
            return f;
        }));
        return model;
    }

    /**
     * The row of an order without lines: its line columns are empty.
     *
     * @param delivery the order's own
     */
    static Map<String, Object> blankLine(Object delivery) {
        Map<String, Object> blank = new HashMap<>();
        for (String name : List.of(
                "line",
                "uniqueId",
                "skuId",
                "refId",
                "ean",
                "name",
                "quantity",
                "unit",
                "unitMultiplier",
                "unitPrice",
                "lineGross",
                "lineDiscount",
                "lineFreight",
                "lineTax",
                "lineTotal",
                "sellerId")) {
            blank.put(name, "");
        }
        blank.put("isGift", false);
        blank.put("delivery", delivery);
        blank.put("components", List.of());
        blank.put("services", List.of());
        blank.put("attachments", List.of());
        return blank;
    }

    private Map<String, Object> line(Line line) {
        Map<String, Object> l = new HashMap<>();
        number(l, "line", line.line());
        text(l, "uniqueId", line.uniqueId());
        text(l, "skuId", line.skuId());
        text(l, "refId", line.refId());
        text(l, "ean", line.ean());
        text(l, "name", line.name());
        number(l, "quantity", line.quantity());
        text(l, "unit", line.unit());
        number(l, "unitMultiplier", line.unitMultiplier());
        amount(l, "unitPrice", line.unitPrice());
        amount(l, "lineGross", line.gross());
        amount(l, "lineDiscount", line.discount());
        amount(l, "lineFreight", line.freight());
        amount(l, "lineTax", line.tax());
        amount(l, "lineTotal", line.total());
        text(l, "sellerId", line.sellerId());
        l.put("isGift", line.gift());
        l.put("delivery", delivery(line.delivery()));
        l.put("components", all(line.components(), component -> {
            Map<String, Object> c = new HashMap<>();
            text(c, "uniqueId", component.uniqueId());
            text(c, "skuId", component.skuId());
            text(c, "refId", component.refId());
            text(c, "ean", component.ean());
            text(c, "name", component.name());
            number(c, "quantity", component.quantity());
            amount(c, "unitPrice", component.unitPrice());
            return c;
        }));
        l.put("services", all(line.services(), service -> {
            Map<String, Object> s = new HashMap<>();
            text(s, "id", service.id());
            text(s, "type", service.type());
            text(s, "name", service.name());
            number(s, "quantity", service.quantity());
            amount(s, "unitPrice", service.unitPrice());
            return s;
        }));
        l.put("attachments", all(line.attachments(), attachment -> {
            Map<String, Object> a = new HashMap<>();
            text(a, "name", attachment.name());
            a.put("fields", all(attachment.fields(), field -> {
                Map<String, Object> f = new HashMap<>();
                text(f, "name", field.name());
                text(f, "value", field.value());
                return f;
            }));
            return a;
        }));
        return l;
    }

    private Map<String, Object> delivery(Delivery delivery) {
        Map<String, Object> d = new HashMap<>();
        text(d, "receiverName", delivery.receiverName());
        text(d, "deliveryChannel", delivery.deliveryChannel());
        text(d, "carrier", delivery.carrier());
        text(d, "sla", delivery.sla());
        date(d, "estimatedDelivery", delivery.estimatedDelivery());
        text(d, "warehouseId", delivery.warehouseId());
        text(d, "pickupPointId", delivery.pickupPointId());
        date(d, "windowStart", delivery.windowStart());
        date(d, "windowEnd", delivery.windowEnd());
        Address address = delivery.address();
        Map<String, Object> a = new HashMap<>();
        text(a, "street", address.street());
        text(a, "number", address.number());
        text(a, "complement", address.complement());
        text(a, "neighborhood", address.neighborhood());
        text(a, "city", address.city());
        text(a, "state", address.state());
        text(a, "postalCode", address.postalCode());
        text(a, "country", address.country());
        d.put("address", a);
        return d;
    }

    private static <T> List<Map<String, Object>> all(Collection<T> parts, Function<T, Map<String, Object>> model) {
        return parts.stream().map(model).toList();
    }

    private void text(Map<String, Object> model, String name, String text) {
        model.put(name, texts.clean(text));
    }

    private void date(Map<String, Object> model, String name, Temporal date) {
        model.put(name, dates.value(date));
    }

    private static void amount(Map<String, Object> model, String name, Long cents) {
        model.put(name, cents == null ? "" : BigDecimal.valueOf(cents, 2));
    }

    private static void number(Map<String, Object> model, String name, Number number) {
        model.put(name, number == null ? "" : new BigDecimal(VtexJson.plain(new BigDecimal(number.toString()))));
    }
}
