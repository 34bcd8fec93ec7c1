package io.vtexerpbridge.erp;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import javax.xml.XMLConstants;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.Schema;
import javax.xml.validation.SchemaFactory;
import javax.xml.validation.Validator;

/** What the tests of this package share: reading samples, and the identities that every order keeps. */
final class Orders {

    static final Path MAPPINGS = Path.of("config/mappings");
    static final Path SAMPLES = Path.of("samples/orders");
    static final String ACCOUNT = "serraclara";
    static final List<String> COLUMNS = List.of(
            ("orderId;sequence;account;createdAt;status;currency;orderTotal;itemsTotal;discountTotal;freightTotal;taxTotal;"
                            + "adjustmentTotal;customerName;customerDocument;customerDocumentType;companyName;companyDocument;"
                            + "stateInscription;email;phone;receiverName;street;number;complement;neighborhood;city;state;postalCode;"
                            + "country;deliveryChannel;carrier;sla;estimatedDelivery;warehouseId;paymentMethods;installments;"
                            + "salesChannel;affiliateId;marketplaceOrderId;notes;line;uniqueId;skuId;refId;ean;name;quantity;unit;"
                            + "unitMultiplier;unitPrice;lineGross;lineDiscount;lineFreight;lineTax;lineTotal")
                    .split(";"));

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Schema SCHEMA = schema("order.xsd");
    private static final Schema NOTICE_SCHEMA = schema("notice.xsd");
    private static final Schema IDOC_SCHEMA = schema("orders05.xsd");
    private static final JsonSchema JSON_SCHEMA = jsonSchema("order.schema.json");
    private static final JsonSchema JSON_NOTICE_SCHEMA = jsonSchema("notice.schema.json");

    private Orders() {}

    static DocumentSettings settings(Charset charset) {
        return new DocumentSettings(charset, ";", ",", "yyyy-MM-dd'T'HH:mm:ssXXX", ZoneId.of("America/Sao_Paulo"));
    }

    static DocumentSettings settings() {
        return settings(StandardCharsets.UTF_8);
    }

    static JsonNode json(String json) {
        try {
            return JSON.reader()
                    .with(com.fasterxml.jackson.core.JsonParser.Feature.ALLOW_SINGLE_QUOTES)
                    .with(com.fasterxml.jackson.core.JsonParser.Feature.ALLOW_UNQUOTED_FIELD_NAMES)
                    .with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .readTree(json);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    static JsonNode sample(String name) {
        try {
            return JSON.readTree(Files.readAllBytes(SAMPLES.resolve(name).resolve("order.json")));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    static ErpOrder read(String json) {
        return new ErpOrderReader().read(json(json), ACCOUNT);
    }

    static void assertAddsUp(ErpOrder order) {
        assertThat(big(order.itemsTotal())
                        .add(big(order.discountTotal()))
                        .add(big(order.freightTotal()))
                        .add(big(order.taxTotal()))
                        .add(big(order.adjustmentTotal())))
                .isEqualTo(big(order.orderTotal()));
        assertThat(sum(order, ErpOrder.Line::gross)).isEqualTo(big(order.itemsTotal()));
        assertThat(sum(order, ErpOrder.Line::discount)).isEqualTo(big(order.discountTotal()));
        assertThat(sum(order, ErpOrder.Line::freight)).isEqualTo(big(order.freightTotal()));
        assertThat(sum(order, ErpOrder.Line::tax)).isEqualTo(big(order.taxTotal()));
        for (ErpOrder.Line line : order.lines()) {
            assertThat(big(line.gross())
                            .add(big(line.discount()))
                            .add(big(line.freight()))
                            .add(big(line.tax())))
                    .isEqualTo(big(line.total()));
        }
    }

    private static BigInteger sum(ErpOrder order, ToLongFunction<ErpOrder.Line> share) {
        return order.lines().stream()
                .map(line -> big(share.applyAsLong(line)))
                .reduce(BigInteger.ZERO, BigInteger::add);
    }

    private static BigInteger big(long cents) {
        return BigInteger.valueOf(cents);
    }

    static void assertValid(byte[] xml) {
        assertValid(xml, SCHEMA);
    }

    static void assertValidNotice(byte[] xml) {
        assertValid(xml, NOTICE_SCHEMA);
    }

    static void assertValidIdoc(byte[] xml) {
        assertValid(xml, IDOC_SCHEMA);
    }

    static void assertValidJson(byte[] json) {
        assertValid(json, JSON_SCHEMA);
    }

    static void assertValidJsonNotice(byte[] json) {
        assertValid(json, JSON_NOTICE_SCHEMA);
    }

    private static void assertValid(byte[] json, JsonSchema schema) {
        try {
            assertThat(schema.validate(JSON.readTree(json))).isEmpty();
        } catch (IOException broken) {
            throw new AssertionError("no JSON: " + broken.getMessage(), broken);
        }
    }

    private static JsonSchema jsonSchema(String file) {
        try {
            return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                    .getSchema(Files.readString(MAPPINGS.resolve(file)));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** A folder config/mappings with config/layouts and config/tables beside it, as they are shipped, to break something in. */
    static Path shippedMappings(Path home) {
        Path mappings = home.resolve("config/mappings");
        try {
            for (String folder : new String[] {"mappings", "layouts", "tables"}) {
                Path target = Files.createDirectories(home.resolve("config").resolve(folder));
                try (Stream<Path> files = Files.list(MAPPINGS.resolveSibling(folder))) {
                    for (Path file : files.toList()) {
                        Files.copy(file, target.resolve(file.getFileName()));
                    }
                }
            }
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
        return mappings;
    }

    private static void assertValid(byte[] xml, Schema schema) {
        try {
            Validator validator = schema.newValidator();
            validator.setProperty(XMLConstants.ACCESS_EXTERNAL_DTD, "");
            validator.setProperty(XMLConstants.ACCESS_EXTERNAL_SCHEMA, "");
            validator.validate(new StreamSource(new ByteArrayInputStream(xml)));
        } catch (Exception invalid) {
            throw new AssertionError("not valid against its schema: " + invalid.getMessage(), invalid);
        }
    }

    private static Schema schema(String file) {
        try {
            SchemaFactory factory = SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI);
            factory.setProperty(XMLConstants.ACCESS_EXTERNAL_DTD, "");
            factory.setProperty(XMLConstants.ACCESS_EXTERNAL_SCHEMA, "");
            return factory.newSchema(MAPPINGS.resolve(file).toFile());
        } catch (org.xml.sax.SAXException broken) {
            throw new IllegalStateException(broken);
        }
    }
}
