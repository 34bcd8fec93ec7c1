package io.vtexerpbridge.erp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdocDocumentsTest {

    private static final Pattern SIGNED =
            Pattern.compile("<ALCKZ>([+-])</ALCKZ>(?:\\s|<KSCHL>.*</KSCHL>|<KOTXT>.*</KOTXT>)*<BETRG>(.*)</BETRG>");

    @TempDir
    private Path home;

    @Test
    void every_sample_adds_up() throws IOException {
        OrderDocuments documents = new OrderDocuments(Orders.MAPPINGS, Orders.settings());
        try (Stream<Path> samples = Files.list(Orders.SAMPLES)) {
            for (Path sample : samples.filter(Files::isDirectory).toList()) {
                JsonNode json = Orders.sample(sample.getFileName().toString());
                String idoc = text(documents.render(new ErpOrderReader().read(json, Orders.ACCOUNT), json, "idoc"));
                BigDecimal sum = BigDecimal.ZERO;
                Matcher gross = Pattern.compile("<NETWR>(.*)</NETWR>").matcher(idoc);
                while (gross.find()) {
                    sum = sum.add(new BigDecimal(gross.group(1)));
                }
                Matcher signed = SIGNED.matcher(idoc);
                while (signed.find()) {
                    sum = sum.add(new BigDecimal(signed.group(1) + signed.group(2)));
                }
                assertThat(idoc).as(sample.toString()).contains("<SUMME>" + sum.setScale(2) + "</SUMME>");
            }
        }
    }

    /** SAP finds an order by its number and its buyer. */
    @Test
    void a_notice_names_the_buyer_as_its_order_did() throws IOException {
        Path config = home.resolve("config");
        Path mappings = Files.createDirectories(config.resolve("mappings"));
        for (String file : List.of("order.idoc.ftl", "notice.idoc.ftl")) {
            Files.copy(Orders.MAPPINGS.resolve(file), mappings.resolve(file));
        }
        Files.copy(Path.of("config/presets/sap-idoc/mappings/contract.csv"), mappings.resolve("contract.csv"));
        OrderDocuments documents = new OrderDocuments(mappings, Orders.settings());
        ObjectNode corporate = Orders.sample("two-items").deepCopy();
        ((ObjectNode) corporate.get("clientProfileData"))
                .put("isCorporate", true)
                .put("corporateDocument", "12.345.678/0001-90");
        ObjectNode consumer = Orders.sample("huge-amounts").deepCopy();
        ((ObjectNode) consumer.get("clientProfileData")).put("corporateDocument", "");
        for (ObjectNode json : List.of(corporate, consumer)) {
            String order = text(documents.render(new ErpOrderReader().read(json, Orders.ACCOUNT), json, "idoc"));
            String notice =
                    text(documents.renderNotice(Notice.read(json, Notice.CANCELED, Orders.ACCOUNT), json, "idoc"));
            assertThat(buyer(notice)).isNotEmpty().isEqualTo(buyer(order));
        }
    }

    private static String buyer(String idoc) {
        Matcher buyer = Pattern.compile("<LIFNR>(.*)</LIFNR>").matcher(idoc);
        return buyer.find() ? buyer.group(1) : "";
    }

    @Test
    void names_are_cut_to_SAPs_lengths_and_the_timeline_tells_it() {
        ObjectNode json = Orders.sample("two-items").deepCopy();
        ((ObjectNode) json.get("items").get(1)).put("name", "n".repeat(80));
        ((ObjectNode) json.get("clientProfileData")).put("firstName", "A".repeat(40));
        ErpDocument document = shipped(json);
        Orders.assertValidIdoc(document.content());
        assertThat(document.explanations())
                .containsExactlyInAnyOrder(
                        "NAME1 was cut to 35 characters, it had 54",
                        "KTEXT of line 2 was cut to 70 characters, it had 80");
        assertThat(text(document)).contains("<NAME1>" + "A".repeat(35) + "</NAME1>");
    }

    /** Beyond the first 65536 characters each counts twice, and is not cut in half. */
    @Test
    void lengths_are_those_of_UTF_16() throws IOException {
        Path mappings = Orders.shippedMappings(home);
        Files.writeString(
                mappings.resolve("order.idoc.ftl"),
                "<a>\n<@field A=\"😀ç=\" max=3 cut=true/>\n<@field B=\"=ç😀\" max=3 cut=true/>\n</a>");
        JsonNode json = Orders.sample("two-items");
        ErpDocument document = new OrderDocuments(mappings, Orders.settings())
                .render(new ErpOrderReader().read(json, Orders.ACCOUNT), json, "idoc");
        assertThat(text(document)).contains("<A>😀ç</A>", "<B>=ç</B>");
    }

    @Test
    void an_id_that_is_too_long_for_SAP_parks_the_order() {
        ObjectNode json = Orders.sample("two-items").deepCopy();
        ((ObjectNode) json.get("items").get(1)).put("refId", "R".repeat(36));
        assertThatThrownBy(() -> shipped(json))
                .isInstanceOf(OrderProblem.class)
                .hasMessage(
                        "Order 1400012345678-01: IDTNR of line 2 has 36 characters, expected at most 35 (order.idoc.ftl)")
                .hasMessageNotContaining("RRR");
    }

    @Test
    void a_line_that_goes_elsewhere_says_so_itself() {
        JsonNode json = Orders.sample("several-warehouses");
        assertThat(text(shipped(json))).contains("<E1EDPA1 SEGMENT=\"1\">");
        assertThat(text(shipped(Orders.sample("two-items")))).doesNotContain("E1EDPA1");
    }

    @Test
    void the_keys_of_the_site_say_who_sends_and_who_receives() {
        OrderDocuments documents = new OrderDocuments(
                Orders.MAPPINGS,
                Orders.settings(),
                Map.of("idoc.receiver", "PRDCLNT100", "idoc.sold-to", "0000990001", "idoc.sales-organization", "1000"));
        JsonNode json = Orders.sample("two-items");
        ErpDocument document = documents.render(new ErpOrderReader().read(json, Orders.ACCOUNT), json, "idoc");
        Orders.assertValidIdoc(document.content());
        assertThat(text(document))
                .contains("<RCVPRN>PRDCLNT100</RCVPRN>", "<PARTN>0000990001</PARTN>", "<ORGID>1000</ORGID>");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<@field NAME1=order.customer.customerName/>",
                "<@field max=3/>",
                "<@field NAME1=order.customer max=35/>",
                "<@field NAME1=order.customer.nme max=35/>",
                "<@field SUMME=order.totals.orderTotal max=35 cut=true/>",
                "<@field A=1 B=2 max=35/>"
            })
    void a_field_that_is_written_wrongly_is_found_at_start(String field) throws IOException {
        Path mappings = Orders.shippedMappings(home);
        Files.writeString(mappings.resolve("order.idoc.ftl"), "<a>\n" + field + "\n</a>");
        assertThatThrownBy(() -> new OrderDocuments(mappings, Orders.settings()).check("idoc"))
                .isInstanceOf(MappingProblem.class)
                .hasMessageStartingWith("config/mappings/order.idoc.ftl, line 2");
    }

    private static ErpDocument shipped(JsonNode json) {
        return new OrderDocuments(Orders.MAPPINGS, Orders.settings())
                .render(new ErpOrderReader().read(json, Orders.ACCOUNT), json, "idoc");
    }

    private static String text(ErpDocument document) {
        return new String(document.content(), StandardCharsets.UTF_8);
    }
}
