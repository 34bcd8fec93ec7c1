package io.vtexerpbridge.erp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonDocumentsTest {

    private static final OrderDocuments SHIPPED = new OrderDocuments(Orders.MAPPINGS, Orders.settings());
    private static final ErpText TEXTS = new ErpText(StandardCharsets.UTF_8);

    @TempDir
    private Path home;

    @Property(tries = 300)
    void whatever_a_shopper_writes_stays_within_its_quotes(@ForAll String name, @ForAll String notes)
            throws IOException {
        ObjectNode json = Orders.sample("two-items").deepCopy();
        ((ObjectNode) json.get("clientProfileData")).put("firstName", name).put("lastName", "");
        json.putObject("openTextField").put("value", notes + "\",\"orderTotal\":\"0.01");
        if (name.contains("*") || notes.contains("*")) {
            return;
        }
        ErpOrder order = new ErpOrderReader().read(json, Orders.ACCOUNT);

        byte[] content = SHIPPED.render(order, json, "json").content();

        Orders.assertValidJson(content);
        JsonNode document = new ObjectMapper().readTree(content);
        assertThat(document.at("/customer/customerName").asText())
                .isEqualTo(TEXTS.clean(order.customer().name()));
        assertThat(document.at("/notes").asText()).isEqualTo(TEXTS.clean(order.notes()));
        assertThat(document.at("/totals/orderTotal").asText()).isEqualTo("278.43");
    }

    @Test
    void whole_values_can_be_written_too() throws IOException {
        JsonNode made = new ObjectMapper()
                .readTree(
                        render(
                                "{\"q\": ${json(order.lines[0].quantity)}, \"n\": ${json(order.customer)},"
                                        + " \"v\": ${json((vtex.customData.customApps)!)}, \"none\": ${json(vtex.nothing)}, \"yes\": ${json(true)},"
                                        + " \"t\": ${json(order.totals.orderTotal)}, \"s\": ${json(\"a\\\"b\")}, \"shop\": \"${config[\"shop\"]}\"}"));
        assertThat(made.get("q").isNumber()).isTrue();
        assertThat(made.at("/n/customerDocument").isTextual()).isTrue();
        assertThat(made.at("/v/0/fields/tier").asText()).isEqualTo("ouro");
        assertThat(made.get("none").isNull()).isTrue();
        assertThat(made.get("yes").asBoolean()).isTrue();
        assertThat(made.get("t").decimalValue()).isEqualTo("278.43");
        assertThat(made.get("s").asText()).isEqualTo("a\"b");
        assertThat(made.get("shop").asText()).isEqualTo("\"S\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\": ${order.notes}}",
                "{\"a\": \"1\",}",
                "{\"a\": \"1\"",
                "{\"a\": \"1\", \"a\": \"2\"}",
                "{\"a\": 01}",
                "{} {}",
                "",
                "{\"a\": \"${order.notes?no_esc}\"}",
                "{<#list order.lines as line>\"x\": ${line.line},</#list>\"y\": 1}"
            })
    void what_is_no_JSON_is_never_delivered_and_nothing_of_it_told(String template) {
        assertThatThrownBy(() -> render(template))
                .isInstanceOf(MappingProblem.class)
                .hasMessageStartingWith("config/mappings/order.json.ftl: what it makes is not JSON: ")
                .hasMessageNotContaining("portaria");
    }

    @Test
    void a_value_that_is_missing_now_and_then_is_found_at_start() throws IOException {
        assertThatThrownBy(() -> documents("{\"a\": ${order.installments}}").check("json"))
                .isInstanceOf(MappingProblem.class)
                .hasMessageContaining("not JSON");
    }

    @Test
    void every_sample_has_the_same_texts_in_JSON_and_XML() throws IOException {
        try (Stream<Path> samples = Files.list(Orders.SAMPLES)) {
            for (Path sample : samples.filter(Files::isDirectory).toList()) {
                String json = Files.readString(sample.resolve("erp-order.json"));
                long members = json.lines()
                        .filter(line -> line.matches("\\s*\"\\w+\": \"[^\"].*"))
                        .count();
                long elements = Files.readString(sample.resolve("erp-order.xml"))
                        .lines()
                        .filter(line -> line.matches("\\s*<\\w+>[^<].*</\\w+>"))
                        .count();
                // a field of an attachment is one line here and two there
                long pairs = json.lines()
                        .filter(line -> line.matches("\\s*\\{ \"name\": .*"))
                        .count();
                assertThat(members + 2 * pairs).as(sample.toString()).isEqualTo(elements);
            }
        }
    }

    private OrderDocuments documents(String template) throws IOException {
        Path mappings = Orders.shippedMappings(home);
        Files.writeString(mappings.resolve("order.json.ftl"), template);
        return new OrderDocuments(mappings, Orders.settings(), Map.of("shop", "\"S\""));
    }

    private String render(String template) throws IOException {
        ObjectNode json = Orders.sample("two-items").deepCopy();
        json.putObject("openTextField").put("value", "Deixar na \"portaria\"");
        ErpOrder order = new ErpOrderReader().read(json, Orders.ACCOUNT);
        return new String(documents(template).render(order, json, "json").content(), StandardCharsets.UTF_8);
    }
}
