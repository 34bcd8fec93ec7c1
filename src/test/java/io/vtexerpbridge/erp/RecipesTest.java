package io.vtexerpbridge.erp;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Templates and layouts that the pages show are put where they belong, checked, and make documents of sample orders. */
class RecipesTest {

    private static final Path CHANGE = Path.of("docs/change-a-mapping.md");
    private static final Path LAYOUTS = Path.of("config/layouts/README.md");
    private static final Pattern BLOCK = Pattern.compile("(?ms)^( *)```\\w*\\n(.*?)^\\1```$");

    @TempDir
    private Path home;

    private Path mappings;

    @BeforeEach
    void a_home_of_ones_own() {
        mappings = Orders.shippedMappings(home);
    }

    /** The one block of a page that has this text, without the indentation of the list that it stands in. */
    private static String shown(Path page, String text) throws IOException {
        List<MatchResult> found = BLOCK.matcher(Files.readString(page))
                .results()
                .filter(block -> block.group(2).contains(text))
                .toList();
        assertThat(found).as("blocks with %s in %s", text, page).hasSize(1);
        String indent = found.get(0).group(1);
        return found.get(0).group(2).replaceAll("(?m)^" + indent, "");
    }

    private void put(String file, String content) throws IOException {
        Files.writeString(home.resolve("config").resolve(file), content);
    }

    private OrderDocuments documents() {
        return new OrderDocuments(mappings, Orders.settings(), Map.of("branch", "17"));
    }

    /** As a start would look at it, and then for one order. */
    private String made(String sample, String format) {
        OrderDocuments documents = documents();
        documents.check(format);
        JsonNode order = Orders.sample(sample);
        byte[] content = documents
                .render(new ErpOrderReader().read(order, Orders.ACCOUNT), order, format)
                .content();
        return new String(content, StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "two-items | 1400012345678-01;F;39053344705;Ana Beatriz Nogueira Lima;ISENTO;Ana Beatriz;Nogueira Lima;",
                "corporate-buyer | 1400012345709-01;J;11222333000181;Padaria Estrela do Horizonte Ltda.;0623079040081;Marcos;Teixeira;"
            })
    void a_company_or_a_person_as_CSV(String sample, String row) throws IOException {
        put("mappings/order.csv.ftl", shown(CHANGE, "<@column personType"));
        assertThat(made(sample, "csv").lines().toList())
                .startsWith("orderId;personType;taxId;name;stateInscription;firstName;lastName;tradeName")
                .hasSizeGreaterThan(1)
                .element(1)
                .asString()
                .startsWith(row);
    }

    @ParameterizedTest
    @CsvSource({"two-items,F,39053344705,ISENTO", "corporate-buyer,J,11222333000181,0623079040081"})
    void a_company_or_a_person_as_XML(String sample, String type, String taxId, String inscription) throws IOException {
        put("mappings/order.xml.ftl", shown(CHANGE, "<buyer type"));
        assertThat(made(sample, "xml"))
                .contains("<buyer type=\"" + type + "\">")
                .contains("<taxId>" + taxId + "</taxId>")
                .contains("<stateInscription>" + inscription + "</stateInscription>");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "two-items | H1400012345678-01    F00039053344705ANA BEATRIZ NOGUEIRA LIMA                       ",
                "corporate-buyer | H1400012345709-01    J11222333000181PADARIA ESTRELA DO HORIZONTE LTD0623079040081   "
            })
    void a_company_or_a_person_in_fixed_width(String sample, String record) throws IOException {
        put("layouts/order.fixed-width.properties", shown(CHANGE, "H.personType"));
        assertThat(made(sample, "fixed-width").stripTrailing()).isEqualTo(record.stripTrailing());
    }

    @Test
    void documents_lose_their_dots_and_dashes_by_the_contract() throws IOException {
        put("mappings/order.csv.ftl", shown(CHANGE, "<@column personType"));
        put("mappings/contract.csv", shown(CHANGE, "companyDocument;14;alnum"));
        JsonNode order = Orders.sample("corporate-buyer").deepCopy();
        ((ObjectNode) order.get("clientProfileData")).put("corporateDocument", "12.ABC.345/01DE-35");
        assertThat(new String(
                        documents()
                                .render(new ErpOrderReader().read(order, Orders.ACCOUNT), order, "csv")
                                .content(),
                        StandardCharsets.UTF_8))
                .contains(";J;12ABC34501DE35;");
    }

    @Test
    void the_layout_of_the_steps_has_each_amount_as_it_says() throws IOException {
        put("layouts/order.fixed-width.properties", shown(CHANGE, "I.net = "));
        List<String> records = made("two-items", "fixed-width").lines().toList();
        assertThat(records).hasSize(4).allSatisfy(record -> assertThat(record).hasSize(160));
        assertThat(records.get(0))
                .startsWith("H1400012345678-01    14092026ANA BEATRIZ NOGUEIRA LIMA               " + "0000000028170"
                        + "0000000002817" + "0000000002490" + "0000000000000" + "0000000000000" + "0000000027843"
                        + "0017 ");
        assertThat(records.get(1)).startsWith("I1201                00000001000" + "00000010000" + "0000000018990");
        assertThat(records.get(2)).startsWith("I1342                00000002000" + "00000010000" + "0000000004590");
        assertThat(records.get(3)).startsWith("T00002" + "0000000027843" + "1 ");

        assertThat(made("no-items", "fixed-width").lines())
                .hasSize(2)
                .last()
                .asString()
                .startsWith("T00000");
    }

    /** Of each sample what is easily lost: units that weigh, services, discounts, taxes, and what no line has. */
    @ParameterizedTest
    @ValueSource(strings = {"weighable", "services", "two-items", "tax-per-unit", "extra-totals", "no-items"})
    void the_layout_of_the_steps_adds_up(String sample) throws IOException {
        put("layouts/order.fixed-width.properties", shown(CHANGE, "I.net = "));
        List<String> records = made(sample, "fixed-width").lines().toList();
        String head = records.get(0);
        assertThat(cents(head, 70) - cents(head, 83) + cents(head, 96) + cents(head, 109) + cents(head, 122))
                .isEqualTo(cents(head, 135));
        long lines = 0;
        for (String line : records.subList(1, records.size() - 1)) {
            assertThat(cents(line, 57) - cents(line, 70)).isEqualTo(cents(line, 122));
            assertThat(cents(line, 122) + cents(line, 83) + cents(line, 96)).isEqualTo(cents(line, 109));
            lines += cents(line, 109);
        }
        assertThat(lines + cents(head, 122)).isEqualTo(cents(head, 135));
    }

    private static long cents(String record, int place) {
        return Long.parseLong(record.substring(place - 1, place + 12));
    }

    /** What a checkout writes as JSON gives its message, anything else stays as it is. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "{\"gift\":true,\"message\":\"Parabéns\"} | Parabéns",
                "{\"gift\":true} | ^^",
                "{\"message\": \"x | {\"message\": \"x",
                "Deixar na portaria | Deixar na portaria"
            })
    void a_gift_message_that_is_a_part_of_JSON(String notes, String message) throws IOException {
        put(
                "mappings/order.xml.ftl",
                shown(Path.of("config/mappings/README.md"), "<#function giftMessage>")
                        + "<order>${giftMessage()}</order>");
        JsonNode order = Orders.sample("two-items").deepCopy();
        ((ObjectNode) order).putObject("openTextField").put("value", notes);
        assertThat(new String(
                        documents()
                                .render(new ErpOrderReader().read(order, Orders.ACCOUNT), order, "xml")
                                .content(),
                        StandardCharsets.UTF_8))
                .isEqualToIgnoringWhitespace("<order>" + message.replace("\"", "&quot;") + "</order>");
    }

    @ParameterizedTest
    @CsvSource({"canceled,C", "replaced,R", "cancellation-requested,S"})
    void the_notice_of_the_steps_tells_each_state_by_a_letter(String status, String letter) throws IOException {
        put("layouts/notice.fixed-width.properties", shown(CHANGE, "C.action"));
        OrderDocuments documents = documents();
        documents.check("fixed-width");
        JsonNode order = Orders.json("{orderId:'1-01', sequence:'500101', cancellationData:{"
                + "requestedByUser:true, reason:'sem estoque', cancellationDate:'2026-09-15T01:30:00Z'}}");
        byte[] content = documents
                .renderNotice(Notice.read(order, status, "store"), order, "fixed-width")
                .content();
        assertThat(new String(content, StandardCharsets.UTF_8))
                .hasSize(102)
                .startsWith("C1-01                14092026" + letter)
                .contains("SEM ESTOQUE");
    }

    /** The options' own page has fields only; they are a record when they get a length and a type. */
    @Test
    void values_of_ones_own_in_a_layout() throws IOException {
        put(
                "layouts/order.fixed-width.properties",
                "layout.record-length = 63\nlayout.record-type = 1, 1\nlayout.records = H\n"
                        + shown(LAYOUTS, "H.branch = 2, 4, value 0101"));
        assertThat(made("two-items", "fixed-width").stripTrailing())
                .hasSize(63)
                .startsWith("H01011   ")
                .endsWith("0000000025353F");
        assertThat(made("no-items", "fixed-width")).startsWith("H01011             ");
    }

    @Test
    void the_example_of_the_layouts_page() throws IOException {
        put("layouts/order.fixed-width.properties", shown(LAYOUTS, "H.branch = 58, 3, value 001"));
        try (Stream<String> records = made("two-items", "fixed-width").lines()) {
            assertThat(records).hasSize(4).allSatisfy(record -> assertThat(record)
                    .hasSize(60));
        }
    }
}
