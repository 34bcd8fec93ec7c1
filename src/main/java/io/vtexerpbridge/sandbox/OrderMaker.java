package io.vtexerpbridge.sandbox;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.SplittableRandom;
import java.util.UUID;

/** Makes the order of a number as Get order returns it; the same seed and number always give the same order. */
public final class OrderMaker {
    /** The four names under which an order is found. */
    record Identity(String orderId, String sequence, String orderGroup, String marketplaceOrderId) {}

    private static final Instant FIRST_DAY = Instant.parse("2026-03-02T08:15:30.1234567Z");

    private final long seed;
    private final String account;

    public OrderMaker(long seed, String account) {
        this.seed = seed;
        this.account = account;
    }

    /** The order of this number in the rotation of shapes, placed on a day that the number decides. */
    public ObjectNode make(long number) {
        return make(number, OrderShape.of(number), FIRST_DAY.plusSeconds(97 * number));
    }

    /** The order of this number in a wanted shape, placed at a wanted time. */
    public ObjectNode make(long number, OrderShape shape, Instant placedAt) {
        Identity identity = identity(number, shape);
        Person person = person(number, shape);
        OrderLines lines = lines(number, shape);
        ObjectNode order = Json.object();
        head(order, identity, person, lines, shape, placedAt);
        new ItemJson(random(number, 3), shape, identity.orderId()).write(order, lines);
        client(order, person, shape);
        new ShippingJson(random(number, 4), shape, person, placedAt).write(order, lines);
        new PaymentJson(random(number, 5), shape, account).write(order, paid(number, shape), person);
        tail(order, person);
        OrderTouches.apply(order, shape, random(number, 6), placedAt);
        return order;
    }

    Identity identity(long number, OrderShape shape) {
        String sequence = String.valueOf(500_000 + number);
        String group;
        String suffix = "-01";
        switch (shape) {
            case MARKETPLACE -> group = "MKP-" + (7_000_000_000L + number);
            case SPLIT_FIRST -> group = "v" + (70_000_000 + number) + "sbx";
            case SPLIT_SECOND -> {
                group = "v" + (70_000_000 + number - 1) + "sbx";
                suffix = "-02";
            }
            default ->
                group = number % 2 == 0
                        ? "v" + (70_000_000 + number) + "sbx"
                        : String.valueOf(1_170_000_000_000L + Math.floorMod(seed, 1000) * 10_000_000L + number);
        }
        String marketplaceOrderId = shape == OrderShape.MARKETPLACE ? String.valueOf(2_000_000_000L + number) : "";
        return new Identity(group + suffix, sequence, group, marketplaceOrderId);
    }

    long value(long number, OrderShape shape) {
        return lines(number, shape).value();
    }

    String clientName(long number, OrderShape shape) {
        Person person = person(number, shape);
        return person.firstName() + " " + person.lastName();
    }

    /** Each order of a split purchase repeats the whole purchase's payment (CONTRACT 5.6). */
    private long paid(long number, OrderShape shape) {
        return switch (shape) {
            case SPLIT_FIRST -> value(number, shape) + value(number + 1, OrderShape.SPLIT_SECOND);
            case SPLIT_SECOND -> value(number, shape) + value(number - 1, OrderShape.SPLIT_FIRST);
            default -> value(number, shape);
        };
    }

    private Person person(long number, OrderShape shape) {
        long buyer = shape == OrderShape.SPLIT_SECOND ? number - 1 : number;
        return Person.make(random(buyer, 1), shape);
    }

    private OrderLines lines(long number, OrderShape shape) {
        return OrderLines.make(
                random(number, 2), shape, person(number, shape).country().priceFactor());
    }

    private SplittableRandom random(long number, int part) {
        return new SplittableRandom(seed * 0x9E3779B97F4A7C15L + number * 1_000_003L + part * 7_919L);
    }

    private void head(
            ObjectNode order, Identity identity, Person person, OrderLines lines, OrderShape shape, Instant placedAt) {
        boolean marketplace = shape == OrderShape.MARKETPLACE;
        order.put("orderId", identity.orderId())
                .put("sequence", identity.sequence())
                .put("marketplaceOrderId", identity.marketplaceOrderId())
                .put(
                        "marketplaceServicesEndpoint",
                        "http://oms.example.com/api/oms?an=" + (marketplace ? "mercadoficticio" : account))
                .put("sellerOrderId", "00-" + identity.orderId())
                .put("origin", marketplace ? "Fulfillment" : "Marketplace")
                .put("affiliateId", marketplace ? "MKP" : "")
                .put("salesChannel", marketplace ? "2" : "1")
                .put("merchantName", account)
                .put("status", "ready-for-handling")
                .put("workflowIsInError", false)
                .put("statusDescription", "Pronto para o manuseio")
                .put("value", lines.value())
                .put("creationDate", VtexDates.order(placedAt))
                .put("lastChange", VtexDates.order(placedAt.plusSeconds(66)))
                .put("orderGroup", identity.orderGroup())
                .put("followUpEmail", person.email())
                .putNull("lastMessage")
                .put("hostname", account)
                .put("isCompleted", true)
                .put("roundingError", 0)
                .put("orderFormId", uuid(identity.orderId()))
                .put("allowCancellation", true)
                .put("allowEdition", false)
                .put("isCheckedIn", false)
                .put("authorizedDate", VtexDates.order(placedAt.plusSeconds(41)))
                .putNull("invoicedDate")
                .putNull("cancelReason")
                .putNull("checkedInPickupPointId");
        totals(order.putArray("totals"), lines);
    }

    private static void totals(ArrayNode totals, OrderLines lines) {
        total(totals, "Items", "Total dos Itens", lines.items());
        total(totals, "Discounts", "Total dos Descontos", lines.discounts());
        total(totals, "Shipping", "Total do Frete", lines.shipping());
        total(totals, "Tax", "Total da Taxa", lines.tax());
        lines.extras().forEach(extra -> total(totals, extra.id(), extra.name(), extra.value()));
    }

    private static void total(ArrayNode totals, String id, String name, long value) {
        totals.addObject().put("id", id).put("name", name).put("value", value).putNull("alternativeTotals");
    }

    private void client(ObjectNode order, Person person, OrderShape shape) {
        boolean corporate = shape == OrderShape.CORPORATE;
        order.putObject("clientProfileData")
                .put("id", "clientProfileData")
                .put("email", person.email())
                .put("firstName", person.firstName())
                .put("lastName", person.lastName())
                .put("documentType", person.country().documentType())
                .put("document", person.document())
                .put("phone", person.phone())
                .put("corporateName", corporate ? "Comércio Fictício de Erva Ltda" : null)
                .put("tradeName", corporate ? "Casa da Erva" : null)
                .put("corporateDocument", corporate ? "00000000000191" : null)
                .put("stateInscription", corporate ? "ISENTO" : null)
                .put("corporatePhone", corporate ? "+551155500000" : null)
                .put("isCorporate", corporate)
                .put("userProfileId", uuid(person.email()))
                .putNull("userProfileVersion")
                .putNull("customerClass")
                .putNull("customerCode");
    }

    private void tail(ObjectNode order, Person person) {
        Person.Country country = person.country();
        order.putObject("packageAttachment").putArray("packages");
        order.putArray("sellers")
                .addObject()
                .put("id", "1")
                .put("name", "Loja de Teste")
                .put("logo", "")
                .put("fulfillmentEndpoint", "http://fulfillment.example.com/api/fulfillment?an=" + account);
        order.putObject("storePreferencesData")
                .put("countryCode", country.code())
                .put("currencyCode", country.currency())
                .put("currencySymbol", country.symbol())
                .put("currencyLocale", country.locale())
                .put("timeZone", country.timeZone())
                .putObject("currencyFormatInfo")
                .put("CurrencyDecimalDigits", country.decimals())
                .put("CurrencyDecimalSeparator", ",")
                .put("CurrencyGroupSeparator", ".")
                .put("CurrencyGroupSize", 3)
                .put("StartsWithCurrencySymbol", true);
        order.putObject("clientPreferencesData")
                .put("locale", country.language())
                .put("optinNewsLetter", false);
        order.putObject("marketplace")
                .put("baseURL", "http://oms.example.com/api/oms?an=" + account)
                .putNull("isCertified")
                .put("name", account);
        order.putObject("ratesAndBenefitsData")
                .put("id", "ratesAndBenefitsData")
                .putArray("rateAndBenefitsIdentifiers");
        order.putArray("marketplaceItems");
        for (String empty : new String[] {
            "callCenterOperatorData",
            "invoiceData",
            "changesAttachment",
            "openTextField",
            "commercialConditionData",
            "customData",
            "marketingData",
            "giftRegistryData",
            "subscriptionData",
            "taxData",
            "cancellationData",
            "cancellationRequests"
        }) {
            order.putNull(empty);
        }
    }

    static String uuid(String from) {
        return UUID.nameUUIDFromBytes(from.getBytes(StandardCharsets.UTF_8)).toString();
    }
}
