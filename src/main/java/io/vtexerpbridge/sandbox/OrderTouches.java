package io.vtexerpbridge.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;

/** What some shapes change on a finished order; never an amount. */
final class OrderTouches {
    private OrderTouches() {}

    static void apply(ObjectNode order, OrderShape shape, SplittableRandom random, Instant placedAt) {
        switch (shape) {
            case ODD_NAMES -> oddNames(order);
            case NULL_FIELDS -> nulls(order);
            case MISSING_ARRAYS -> missing(order);
            case DATE_SPELLINGS -> dates(order, random, placedAt);
            case OPEN_TEXT_JSON ->
                order.putObject("openTextField")
                        .put("value", "{\"gift\":true,\"message\":\"Feliz aniversário; com \\\"carinho\\\"\"}");
            case CUSTOM_DATA -> customData(order);
            case SEVERAL_SELLERS ->
                order.withArray("sellers")
                        .addObject()
                        .put("id", "lojaparceira")
                        .put("name", "Loja Parceira")
                        .put("logo", "")
                        .put("fulfillmentEndpoint", "http://fulfillment.example.com/api/fulfillment?an=lojaparceira");
            case MARKETPLACE ->
                order.putObject("marketingData")
                        .put("id", "marketingData")
                        .put("utmSource", "mercadoficticio")
                        .putNull("coupon")
                        .putArray("marketingTags");
            default -> {}
        }
    }

    private static void oddNames(ObjectNode order) {
        client(order)
                .put("firstName", "Zoë 🧉\tMaría")
                .put("lastName", "<script>alert('x')</script> O'Neil; \"Peña\"\r\n\u2028");
        ((ObjectNode) order.path("shippingData").path("address"))
                .put("receiverName", "=SOMA(A1:A9) \u0007🏠")
                .put("street", "Rua  do\u00a0Sol & Lua <nº>");
        ((ObjectNode) order.path("items").path(0)).put("name", "Pão de queijo 🧀 \"especial\"; 1\u20442 kg");
    }

    private static void nulls(ObjectNode order) {
        List.of(
                        "marketplaceOrderId",
                        "orderGroup",
                        "merchantName",
                        "statusDescription",
                        "authorizedDate",
                        "packageAttachment",
                        "ratesAndBenefitsData",
                        "clientPreferencesData",
                        "followUpEmail",
                        "itemMetadata")
                .forEach(order::putNull);
        List.of("phone", "documentType", "document", "isCorporate").forEach(client(order)::putNull);
        ObjectNode address = (ObjectNode) order.path("shippingData").path("address");
        List.of("number", "complement", "neighborhood", "receiverName", "geoCoordinates", "reference")
                .forEach(address::putNull);
        ObjectNode item = (ObjectNode) order.path("items").path(0);
        List.of("refId", "ean", "components", "bundleItems", "attachments", "additionalInfo", "imageUrl")
                .forEach(item::putNull);
        ObjectNode payments = (ObjectNode) order.path("paymentData");
        payments.putNull("giftCards");
    }

    private static void missing(ObjectNode order) {
        order.remove(List.of(
                "sellers",
                "marketplaceItems",
                "ratesAndBenefitsData",
                "packageAttachment",
                "itemMetadata",
                "statusDescription",
                "customData",
                "cancellationRequests",
                "openTextField"));
        order.path("items").forEach(item -> ((ObjectNode) item)
                .remove(List.of(
                        "priceTags",
                        "components",
                        "bundleItems",
                        "attachments",
                        "params",
                        "offerings",
                        "attachmentOfferings",
                        "assemblies")));
        ((ObjectNode) order.path("shippingData")).remove(List.of("selectedAddresses", "contactInformation"));
        order.path("totals").forEach(total -> ((ObjectNode) total).remove("alternativeTotals"));
    }

    private static void dates(ObjectNode order, SplittableRandom random, Instant placedAt) {
        order.put("creationDate", VtexDates.spelled(placedAt, random.nextInt(8), "Z"))
                .put("authorizedDate", VtexDates.spelled(placedAt.plusSeconds(41), 0, "Z"));
        order.path("shippingData").path("logisticsInfo").forEach(info -> ((ObjectNode) info)
                .put("shippingEstimateDate", VtexDates.spelled(placedAt.plusSeconds(345_600), 3, "+00:00")));
    }

    private static void customData(ObjectNode order) {
        ObjectNode data = order.putObject("customData");
        ObjectNode app = data.putArray("customApps")
                .addObject()
                .put("id", "integration-marketplace-ficticio")
                .put("major", 1);
        app.putObject("fields")
                .put("marketplacePaymentMethods", "Pix")
                .put("marketplacePaymentCnpjAcquirers", "00.000.000/0001-91")
                .put("marketplacePaymentAuthorizationCodes", "AUT123")
                .put("marketplacePaymentCreditCardBrands", "");
        ObjectNode field = data.putArray("customFields").addObject();
        field.putObject("linkedEntity")
                .put("type", "item")
                .put("id", order.path("items").path(0).path("uniqueId").asText());
        field.putArray("fields").addObject().put("name", "Centro de custo").put("value", "CC3");
    }

    private static ObjectNode client(ObjectNode order) {
        return (ObjectNode) order.path("clientProfileData");
    }
}
