package io.vtexerpbridge.erp;

import static io.vtexerpbridge.erp.VtexJson.at;
import static io.vtexerpbridge.erp.VtexJson.date;
import static io.vtexerpbridge.erp.VtexJson.firstText;
import static io.vtexerpbridge.erp.VtexJson.get;
import static io.vtexerpbridge.erp.VtexJson.isFalse;
import static io.vtexerpbridge.erp.VtexJson.isTrue;
import static io.vtexerpbridge.erp.VtexJson.list;
import static io.vtexerpbridge.erp.VtexJson.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.vtexerpbridge.erp.ErpOrder.Address;
import io.vtexerpbridge.erp.ErpOrder.Attachment;
import io.vtexerpbridge.erp.ErpOrder.Component;
import io.vtexerpbridge.erp.ErpOrder.CustomField;
import io.vtexerpbridge.erp.ErpOrder.Customer;
import io.vtexerpbridge.erp.ErpOrder.Delivery;
import io.vtexerpbridge.erp.ErpOrder.Field;
import io.vtexerpbridge.erp.ErpOrder.Line;
import io.vtexerpbridge.erp.ErpOrder.Payment;
import io.vtexerpbridge.erp.ErpOrder.Service;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;

/** Makes an {@link ErpOrder} of VTEX's "Get order" answer, whatever its state (CONTRACT.md section 5, FORMATS.md section 1). */
public final class ErpOrderReader {

    /**
     * The order as the ERP takes it.
     *
     * @param accountName the VTEX account that it was read from
     * @throws OrderProblem {@code incomplete} without an orderId, {@code masked} when personal data came as asterisks, {@code amount}
     *     when an amount is beyond what cents in 64 bits hold
     */
    public ErpOrder read(JsonNode order, String accountName) {
        if (order == null || !order.isObject()) {
            throw new OrderProblem(
                    OrderProblem.INCOMPLETE,
                    null,
                    "found no JSON object; expected VTEX's answer to Get order; read the order again");
        }
        String orderId = text(order, "orderId").strip();
        if (orderId.isEmpty()) {
            throw new OrderProblem(
                    OrderProblem.INCOMPLETE,
                    null,
                    "orderId is missing or empty; expected VTEX's order id; read the order again");
        }
        return new Reading(orderId, order).read(accountName);
    }

    /** One order being read. */
    private static final class Reading {

        /** "Rua *** *****nte", "U**": how VTEX masks. One asterisk alone is a shopper's. */
        private static final Pattern MASKED = Pattern.compile("\\*{2}");
        /** Where shoppers decorate what they write, only a longer run is a mask. */
        private static final Pattern MASKED_FREE_TEXT = Pattern.compile("\\*{3}");

        private final String orderId;
        private final JsonNode order;
        private final List<JsonNode> items = new ArrayList<>();
        private final List<List<JsonNode>> logistics = new ArrayList<>();
        private final OrderMoney money;

        Reading(String orderId, JsonNode order) {
            this.orderId = orderId;
            this.order = order;
            List<JsonNode> infos = list(at(order, "shippingData", "logisticsInfo"));
            List<JsonNode> all = list(get(order, "items"));
            for (int index = 0; index < all.size(); index++) {
                if (all.get(index).isObject()) {
                    items.add(all.get(index));
                    logistics.add(infosOf(index, infos));
                }
            }
            this.money = new OrderMoney(orderId, order, items, logistics);
        }

        /** By itemIndex; an entry that names none counts by its position. */
        private List<JsonNode> infosOf(int itemIndex, List<JsonNode> infos) {
            List<JsonNode> found = new ArrayList<>(1);
            for (int position = 0; position < infos.size(); position++) {
                JsonNode info = infos.get(position);
                String named = text(info, "itemIndex").strip();
                if (info.isObject() && named.equals(Integer.toString(itemIndex))
                        || info.isObject() && named.isEmpty() && position == itemIndex) {
                    found.add(info);
                }
            }
            return found;
        }

        ErpOrder read(String accountName) {
            List<Line> lines = new ArrayList<>();
            for (int i = 0; i < items.size(); i++) {
                lines.add(line(i));
            }
            List<JsonNode> paid = paid();
            List<Payment> payments = paid.stream().map(this::payment).toList();
            return new ErpOrder(
                    orderId,
                    text(order, "sequence"),
                    Objects.requireNonNullElse(accountName, ""),
                    date(text(order, "creationDate")),
                    text(order, "status"),
                    text(at(order, "storePreferencesData", "currencyCode")),
                    money.orderTotal,
                    money.itemsTotal,
                    money.discountTotal,
                    money.freightTotal,
                    money.taxTotal,
                    money.adjustmentTotal,
                    customer(),
                    lines.isEmpty() ? delivery(List.of()) : lines.get(0).delivery(),
                    joined(payments.stream().map(Payment::method).toList()),
                    payments.stream()
                            .map(Payment::installments)
                            .filter(Objects::nonNull)
                            .max(Integer::compare)
                            .orElse(null),
                    payments,
                    text(order, "salesChannel"),
                    text(order, "affiliateId"),
                    text(order, "marketplaceOrderId"),
                    notes(),
                    lines,
                    customData(),
                    money.explanations());
        }

        private String notes() {
            JsonNode field = get(order, "openTextField");
            return field.isObject() ? text(field, "value") : text(field);
        }

        private Customer customer() {
            JsonNode profile = get(order, "clientProfileData");
            for (String field : List.of(
                    "firstName",
                    "lastName",
                    "document",
                    "corporateName",
                    "tradeName",
                    "corporateDocument",
                    "stateInscription",
                    "email",
                    "phone",
                    "corporatePhone")) {
                refuseMasked(MASKED, text(profile, field), "clientProfileData." + field);
            }
            boolean corporate = isTrue(get(profile, "isCorporate"));
            return new Customer(
                    (text(profile, "firstName").strip() + " "
                                    + text(profile, "lastName").strip())
                            .strip(),
                    text(profile, "document"),
                    text(profile, "documentType"),
                    corporate ? firstText(profile, "corporateName", "tradeName") : "",
                    corporate ? text(profile, "corporateDocument") : "",
                    text(profile, "stateInscription"),
                    text(profile, "email"),
                    corporate ? firstText(profile, "phone", "corporatePhone") : text(profile, "phone"));
        }

        private void refuseMasked(Pattern mask, String text, String field) {
            if (mask.matcher(text).find()) {
                throw new OrderProblem(
                        OrderProblem.MASKED,
                        orderId,
                        field
                                + " is masked with asterisks; expected the shopper's real data; give the VTEX key's role access to personal data;"
                                + " the order's next event brings it back");
            }
        }

        private Line line(int i) {
            JsonNode item = items.get(i);
            return new Line(
                    i + 1,
                    text(item, "uniqueId"),
                    text(item, "id"),
                    text(item, "refId"),
                    text(item, "ean"),
                    text(item, "name"),
                    money.amount(item, "quantity"),
                    text(item, "measurementUnit"),
                    money.amount(item, "unitMultiplier"),
                    money.cents(item, "price"),
                    money.gross[i],
                    money.discount[i],
                    money.freight[i],
                    money.tax[i],
                    money.total[i],
                    text(item, "seller"),
                    isTrue(get(item, "isGift")),
                    delivery(logistics.get(i)),
                    list(get(item, "components")).stream()
                            .filter(JsonNode::isObject)
                            .map(this::component)
                            .toList(),
                    list(get(item, "bundleItems")).stream()
                            .filter(JsonNode::isObject)
                            .map(this::service)
                            .toList(),
                    attachments(item));
        }

        private Component component(JsonNode part) {
            return new Component(
                    text(part, "uniqueId"),
                    firstText(part, "id", "itemId"),
                    text(part, "refId"),
                    text(part, "ean"),
                    text(part, "name"),
                    money.amount(part, "quantity"),
                    money.cents(part, "price"));
        }

        private Service service(JsonNode service) {
            return new Service(
                    text(service, "id"),
                    text(service, "type"),
                    text(service, "name"),
                    money.amount(service, "quantity"),
                    money.cents(service, "price"));
        }

        /** Objects with a name and a content in one place of VTEX's documentation, bare texts in another. */
        private List<Attachment> attachments(JsonNode item) {
            List<Attachment> attachments = new ArrayList<>();
            for (JsonNode attachment : list(get(item, "attachments"))) {
                if (attachment.isTextual()) {
                    attachments.add(new Attachment("", List.of(new Field("", attachment.textValue()))));
                } else if (attachment.isObject()) {
                    attachments.add(new Attachment(text(attachment, "name"), fields(get(attachment, "content"))));
                }
            }
            return attachments;
        }

        private static List<Field> fields(JsonNode content) {
            List<Field> fields = new ArrayList<>();
            for (Map.Entry<String, JsonNode> field : content.properties()) {
                fields.add(new Field(field.getKey(), scalarOrJson(field.getValue())));
            }
            return fields;
        }

        private static String scalarOrJson(JsonNode value) {
            return value.isContainerNode() ? value.toString() : text(value);
        }

        private Delivery delivery(List<JsonNode> infos) {
            JsonNode info = infos.isEmpty() ? MissingNode.getInstance() : infos.get(0);
            List<String> warehouses = new ArrayList<>();
            String courier = "";
            for (JsonNode entry : infos) {
                for (JsonNode source : list(get(entry, "deliveryIds"))) {
                    warehouses.add(text(source, "warehouseId"));
                    courier = courier.isBlank() ? text(source, "courierName") : courier;
                }
            }
            String channel = firstText(info, "selectedDeliveryChannel", "deliveryChannel");
            String company = text(info, "deliveryCompany");
            JsonNode window = get(info, "deliveryWindow");
            JsonNode address = address(info);
            for (String field : List.of("receiverName", "street", "number", "city", "state", "postalCode")) {
                refuseMasked(MASKED, text(address, field), "shippingData address " + field);
            }
            for (String field : List.of("complement", "neighborhood", "reference")) {
                refuseMasked(MASKED_FREE_TEXT, text(address, field), "shippingData address " + field);
            }
            return new Delivery(
                    text(address, "receiverName"),
                    new Address(
                            text(address, "street"),
                            text(address, "number"),
                            text(address, "complement"),
                            text(address, "neighborhood"),
                            text(address, "city"),
                            text(address, "state"),
                            text(address, "postalCode"),
                            text(address, "country")),
                    channel,
                    company.isBlank() ? courier : company,
                    text(info, "selectedSla"),
                    date(text(info, "shippingEstimateDate")),
                    joined(warehouses),
                    text(info, "pickupPointId"),
                    date(text(window, "startDateUtc")),
                    date(text(window, "endDateUtc")));
        }

        /** The address that the logistics entry names; where it names none that is there, the pickup point's or the order's. */
        private JsonNode address(JsonNode info) {
            JsonNode shipping = get(order, "shippingData");
            JsonNode main = get(shipping, "address");
            List<JsonNode> selected = list(get(shipping, "selectedAddresses"));
            String id = text(info, "addressId");
            if (!id.isBlank()) {
                for (JsonNode address : selected) {
                    if (text(address, "addressId").equals(id)) {
                        return address;
                    }
                }
                if (text(main, "addressId").equals(id)) {
                    return main;
                }
            }
            JsonNode pickup = at(info, "pickupStoreInfo", "address");
            if (pickup.isObject()
                    && firstText(info, "selectedDeliveryChannel", "deliveryChannel")
                            .equals("pickup-in-point")) {
                return pickup;
            }
            return main.isObject() || selected.isEmpty() ? main : selected.get(0);
        }

        /** The payments that count: an inactive transaction is a failed attempt, once another is active. */
        private List<JsonNode> paid() {
            List<JsonNode> transactions = list(at(order, "paymentData", "transactions"));
            boolean oneIsActive = transactions.stream().anyMatch(t -> isTrue(get(t, "isActive")));
            List<JsonNode> payments = new ArrayList<>();
            for (JsonNode transaction : transactions) {
                if (!oneIsActive || !isFalse(get(transaction, "isActive"))) {
                    list(get(transaction, "payments")).stream()
                            .filter(JsonNode::isObject)
                            .forEach(payments::add);
                }
            }
            return payments;
        }

        private Payment payment(JsonNode payment) {
            JsonNode answers = get(payment, "connectorResponses");
            String tid = text(payment, "tid");
            return new Payment(
                    text(payment, "paymentSystemName"),
                    text(payment, "group"),
                    installments(payment),
                    money.cents(payment, "value"),
                    tid.isBlank() ? text(answers, "tid") : tid,
                    text(answers, "nsu"),
                    firstText(answers, "authId", "authorizationId", "authorizationCode"),
                    text(answers, "acquirer"));
        }

        private Integer installments(JsonNode payment) {
            BigDecimal number = money.amount(payment, "installments");
            try {
                return number == null ? null : (Integer) number.intValueExact();
            } catch (ArithmeticException notACount) {
                return null;
            }
        }

        private List<CustomField> customData() {
            List<CustomField> values = new ArrayList<>();
            for (JsonNode app : list(at(order, "customData", "customApps"))) {
                for (Field field : fields(get(app, "fields"))) {
                    values.add(new CustomField(text(app, "id"), "", "", field.name(), field.value()));
                }
            }
            for (JsonNode group : list(at(order, "customData", "customFields"))) {
                JsonNode entity = get(group, "linkedEntity");
                for (JsonNode field : list(get(group, "fields"))) {
                    values.add(new CustomField(
                            "",
                            text(entity, "type"),
                            text(entity, "id"),
                            text(field, "name"),
                            scalarOrJson(get(field, "value"))));
                }
            }
            return values;
        }

        /** The distinct texts, in their order, as {@code a|b}. */
        private static String joined(List<String> texts) {
            Set<String> distinct = new LinkedHashSet<>();
            texts.stream().map(String::strip).filter(text -> !text.isEmpty()).forEach(distinct::add);
            return String.join("|", distinct);
        }
    }
}
