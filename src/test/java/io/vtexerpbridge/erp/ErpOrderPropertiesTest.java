package io.vtexerpbridge.erp;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.StringReader;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;

/** Odd orders, by the hundred: whatever VTEX sends adds up, in ErpOrder and in what an ERP reads back from the documents. */
class ErpOrderPropertiesTest {

    private static final Map<Charset, OrderDocuments> DOCUMENTS = Map.of(
            StandardCharsets.UTF_8, new OrderDocuments(Orders.MAPPINGS, Orders.settings()),
            StandardCharsets.ISO_8859_1,
                    new OrderDocuments(Orders.MAPPINGS, Orders.settings(StandardCharsets.ISO_8859_1)),
            StandardCharsets.US_ASCII, new OrderDocuments(Orders.MAPPINGS, Orders.settings(StandardCharsets.US_ASCII)));

    @Property(tries = 1000)
    void every_order_adds_up(@ForAll("orders") JsonNode json) {
        Orders.assertAddsUp(new ErpOrderReader().read(json, Orders.ACCOUNT));
    }

    @Property(tries = 600)
    void every_csv_adds_up_and_has_the_contracts_columns(
            @ForAll("orders") JsonNode json, @ForAll("charsets") Charset charset) throws IOException {
        ErpOrder order = new ErpOrderReader().read(json, Orders.ACCOUNT);
        ErpDocument document = DOCUMENTS.get(charset).render(order, json, "csv");
        String text = new String(document.content(), charset);
        assertThat(text.getBytes(charset)).isEqualTo(document.content());
        if (!json.toString().contains("?")) {
            assertThat(text).doesNotContain("?");
        }
        assertThat(text).endsWith("\r\n").doesNotContain("\ufffd");

        List<CSVRecord> records;
        try (var parser = CSVFormat.RFC4180.builder().setDelimiter(';').get().parse(new StringReader(text))) {
            records = parser.getRecords();
        }
        assertThat(records).hasSize(1 + Math.max(1, order.lines().size()));
        assertThat(records.get(0).toList()).isEqualTo(Orders.COLUMNS);
        List<BigInteger> sums = new ArrayList<>(Collections.nCopies(4, BigInteger.ZERO));
        for (CSVRecord row : records.subList(1, records.size())) {
            assertThat(row.size()).isEqualTo(Orders.COLUMNS.size());
            for (String field : row) {
                assertThat(field)
                        .matches("(?s)(?![=+@-]).*|[+-]?[0-9][0-9 .,()-]*")
                        .doesNotMatch("(?s).*[\\p{Cntrl}\u2028\u2029].*");
            }
            assertThat(cents(row, "itemsTotal")
                            .add(cents(row, "discountTotal"))
                            .add(cents(row, "freightTotal"))
                            .add(cents(row, "taxTotal"))
                            .add(cents(row, "adjustmentTotal")))
                    .isEqualTo(cents(row, "orderTotal"));
            if (!order.lines().isEmpty()) {
                BigInteger total = BigInteger.ZERO;
                String[] shares = {"lineGross", "lineDiscount", "lineFreight", "lineTax"};
                for (int i = 0; i < 4; i++) {
                    BigInteger share = cents(row, shares[i]);
                    sums.set(i, sums.get(i).add(share));
                    total = total.add(share);
                }
                assertThat(cents(row, "lineTotal")).isEqualTo(total);
            }
        }
        String[] totals = {"itemsTotal", "discountTotal", "freightTotal", "taxTotal"};
        for (int i = 0; i < 4; i++) {
            assertThat(sums.get(i)).isEqualTo(cents(records.get(1), totals[i]));
        }
    }

    @Property(tries = 400)
    void every_xml_is_valid_and_the_same_again(@ForAll("orders") JsonNode json, @ForAll("charsets") Charset charset) {
        ErpOrder order = new ErpOrderReader().read(json, Orders.ACCOUNT);
        ErpDocument document = DOCUMENTS.get(charset).render(order, json, "xml");
        Orders.assertValid(document.content());
        assertThat(DOCUMENTS
                        .get(charset)
                        .render(new ErpOrderReader().read(json.deepCopy(), Orders.ACCOUNT), json, "xml")
                        .content())
                .isEqualTo(document.content());
    }

    @Property(tries = 300)
    void the_other_formats_write_every_order_or_say_what_does_not_fit(
            @ForAll("orders") JsonNode json, @ForAll("charsets") Charset charset) {
        ErpOrder order = new ErpOrderReader().read(json, Orders.ACCOUNT);
        OrderDocuments documents = DOCUMENTS.get(charset);
        String made = new String(documents.render(order, json, "json").content(), charset);
        Orders.assertValidJson(made.getBytes(StandardCharsets.UTF_8));
        try {
            Orders.assertValidIdoc(documents.render(order, json, "idoc").content());
        } catch (OrderProblem tooLong) {
            assertThat(tooLong.cause()).isEqualTo("mapping");
        }
        try {
            String records =
                    new String(documents.render(order, json, "fixed-width").content(), charset);
            assertThat(records.split("\r\n", -1))
                    .hasSize(order.lines().size() + 3)
                    .endsWith("");
            assertThat(records.split("\r\n")).allSatisfy(record -> assertThat(record.codePointCount(0, record.length()))
                    .isEqualTo(1500));
        } catch (OrderProblem tooLong) {
            assertThat(tooLong.cause()).isEqualTo("mapping");
        }
    }

    private static BigInteger cents(CSVRecord row, String column) {
        String amount = row.get(Orders.COLUMNS.indexOf(column));
        assertThat(amount).matches("-?[0-9]+,[0-9]{2}");
        return new BigDecimal(amount.replace(',', '.')).unscaledValue();
    }

    @Provide
    Arbitrary<Charset> charsets() {
        return Arbitraries.of(DOCUMENTS.keySet().stream().sorted().toList());
    }

    @Provide
    Arbitrary<JsonNode> orders() {
        return Arbitraries.randomValue(random -> new OddOrder(random).order());
    }

    /** One order at the whim of a random, the same for the same seed. */
    private static final class OddOrder {

        private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
        private final Random random;
        /** Half of all orders are odd in places only. */
        private final int oddity;

        OddOrder(Random random) {
            this.random = random;
            this.oddity = new int[] {3, 10, 60, 1000}[random.nextInt(4)];
        }

        JsonNode order() {
            int size = random.nextInt(10) == 0 ? 0 : 1 + random.nextInt(6);
            ObjectNode order = JSON.objectNode();
            put(order, "value", money());
            put(order, "sequence", text());
            put(order, "creationDate", JSON.textNode("2026-09-14T13:42:07.123+00:00"));
            put(order, "status", text());
            put(order, "totals", array(random.nextInt(8), i -> {
                ObjectNode total = JSON.objectNode();
                put(
                        total,
                        "id",
                        JSON.textNode(pick(
                                "Items",
                                "items",
                                "Discounts",
                                "DiscountsX",
                                "Shipping",
                                "Tax",
                                "CustomTax",
                                "Change",
                                "")));
                put(total, "value", money());
                return total;
            }));
            put(order, "items", array(size, i -> item()));
            ObjectNode shipping = JSON.objectNode();
            put(shipping, "address", address());
            put(shipping, "logisticsInfo", array(random.nextInt(size + 3), i -> {
                ObjectNode info = JSON.objectNode();
                put(info, "itemIndex", JSON.numberNode(random.nextInt(size + 1)));
                put(info, "sellingPrice", money());
                put(info, "price", money());
                put(info, "deliveryCompany", text());
                put(info, "selectedSla", text());
                put(info, "shippingEstimateDate", text());
                put(info, "addressId", JSON.textNode("a"));
                put(info, "deliveryIds", array(random.nextInt(3), d -> JSON.objectNode()
                        .put("warehouseId", string())));
                return info;
            }));
            put(shipping, "selectedAddresses", array(random.nextInt(2), i -> address()));
            put(order, "shippingData", shipping);
            ObjectNode profile = JSON.objectNode();
            for (String field : List.of(
                    "firstName", "lastName", "document", "email", "phone", "corporateName", "corporateDocument")) {
                put(profile, field, text());
            }
            put(profile, "isCorporate", JSON.booleanNode(random.nextBoolean()));
            put(order, "clientProfileData", profile);
            ObjectNode payments = JSON.objectNode();
            put(payments, "transactions", array(random.nextInt(3), i -> {
                ObjectNode transaction = JSON.objectNode();
                put(transaction, "isActive", JSON.booleanNode(random.nextBoolean()));
                put(transaction, "payments", array(random.nextInt(3), p -> {
                    ObjectNode payment = JSON.objectNode();
                    put(payment, "paymentSystemName", text());
                    put(payment, "value", money());
                    put(payment, "installments", quantity());
                    return payment;
                }));
                return transaction;
            }));
            put(order, "paymentData", payments);
            put(order, "openTextField", JSON.objectNode().put("value", string()));
            put(order, "customData", JSON.objectNode().set("customApps", array(1, i -> JSON.objectNode()
                    .put("id", string())
                    .set("fields", JSON.objectNode().put(string(), string())))));
            order.put("orderId", "v" + random.nextInt(1000) + "-01");
            return order;
        }

        private ObjectNode item() {
            ObjectNode item = JSON.objectNode();
            put(item, "id", JSON.textNode(Integer.toString(random.nextInt(3))));
            put(item, "name", text());
            put(item, "refId", text());
            put(item, "quantity", quantity());
            put(item, "price", money());
            put(item, "tax", money());
            put(
                    item,
                    "unitMultiplier",
                    pick(JSON.numberNode(1.0), JSON.numberNode(0.333), JSON.numberNode(0), JSON.textNode("2.5")));
            put(item, "priceTags", array(random.nextInt(3), i -> {
                ObjectNode tag = JSON.objectNode();
                put(tag, "name", JSON.textNode(pick("DISCOUNT@MARKETPLACE", "TAX@IVA", "discount@shipping-1")));
                put(tag, "value", money());
                put(tag, "isPercentual", JSON.booleanNode(random.nextInt(4) == 0));
                put(tag, "rawValue", JSON.numberNode(-random.nextInt(100)));
                return tag;
            }));
            put(item, "bundleItems", array(random.nextInt(2), i -> {
                ObjectNode service = JSON.objectNode();
                put(service, "name", text());
                put(service, "price", money());
                put(service, "quantity", quantity());
                return service;
            }));
            put(item, "components", array(random.nextInt(2), i -> JSON.objectNode()
                    .put("name", string())));
            put(item, "attachments", array(random.nextInt(2), i -> JSON.textNode(string())));
            return item;
        }

        private ObjectNode address() {
            ObjectNode address = JSON.objectNode().put("addressId", "a");
            for (String field :
                    List.of("receiverName", "street", "number", "complement", "city", "postalCode", "country")) {
                put(address, field, text());
            }
            return address;
        }

        private interface Element {
            JsonNode at(int index);
        }

        private ArrayNode array(int size, Element element) {
            List<JsonNode> elements = new ArrayList<>();
            for (int i = 0; i < size; i++) {
                elements.add(random.nextInt(oddity) == 0 ? odd() : element.at(i));
            }
            Collections.shuffle(elements, random);
            return JSON.arrayNode().addAll(elements);
        }

        /** The value, or now and then none, null, another type, another case of its key. */
        private void put(ObjectNode node, String key, JsonNode value) {
            int luck = random.nextInt(oddity);
            if (luck == 1) {
                return;
            }
            String name = luck == 2 && oddity > 3 ? Character.toUpperCase(key.charAt(0)) + key.substring(1) : key;
            node.set(name, luck == 0 ? odd() : value);
        }

        private JsonNode odd() {
            return pick(
                    JSON.nullNode(),
                    JSON.nullNode(),
                    JSON.objectNode(),
                    JSON.arrayNode(),
                    JSON.booleanNode(true),
                    JSON.textNode("x"),
                    JSON.textNode(""),
                    JSON.numberNode(7),
                    JSON.arrayNode().addNull());
        }

        private JsonNode money() {
            return switch (random.nextInt(12)) {
                case 0 -> JSON.numberNode(0);
                case 1 -> JSON.textNode(Integer.toString(random.nextInt(100_000)));
                case 2 ->
                    JSON.numberNode(new BigDecimal(BigInteger.valueOf(random.nextInt(10_000_000)), random.nextInt(5)));
                case 3 -> JSON.numberNode(random.nextDouble() * 100_000);
                case 4 -> JSON.numberNode((long) random.nextInt() * 10_000);
                case 5, 6 -> JSON.numberNode(-random.nextInt(50_000));
                default -> JSON.numberNode(random.nextInt(50_000));
            };
        }

        private JsonNode quantity() {
            return random.nextInt(10) == 0
                    ? JSON.numberNode(-random.nextInt(3))
                    : JSON.numberNode(1 + random.nextInt(20));
        }

        private JsonNode text() {
            return JSON.textNode(string());
        }

        private String string() {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(12); i > 0; i--) {
                text.append(pick(
                        "a",
                        "ç",
                        "ã",
                        "Ł",
                        "茶",
                        "\ud83d\ude00",
                        "\ud83d",
                        "\ude00",
                        ";",
                        ",",
                        "\"",
                        "'",
                        "\n",
                        "\r\n",
                        "\t",
                        "\u0000",
                        "\u0085",
                        "\u2028",
                        "\ufffe",
                        "\uffff",
                        "\u00a0",
                        " ",
                        "=",
                        "+",
                        "-",
                        "@",
                        "<",
                        "&",
                        "]]>",
                        "“",
                        "；",
                        "＂",
                        "＝",
                        "¿",
                        "？",
                        "\u202e",
                        "1",
                        "(",
                        "\ue000",
                        "\u0303"));
            }
            return text.toString();
        }

        @SafeVarargs
        private <T> T pick(T... choices) {
            return choices[random.nextInt(choices.length)];
        }
    }
}
