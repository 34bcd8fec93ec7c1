package io.vtexerpbridge.erp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FixedWidthDocumentsTest {

    private static final String FILE = "config/layouts/order.fixed-width.properties";

    @TempDir
    private Path home;

    private Path mappings;

    @BeforeEach
    void a_home_of_ones_own() {
        mappings = Orders.shippedMappings(home);
    }

    @Test
    void every_record_of_every_sample_is_exactly_as_long_in_characters_and_in_bytes() throws IOException {
        OrderDocuments latin = new OrderDocuments(Orders.MAPPINGS, Orders.settings(StandardCharsets.ISO_8859_1));
        try (Stream<Path> samples = Files.list(Orders.SAMPLES)) {
            for (Path sample : samples.filter(Files::isDirectory).toList()) {
                ObjectNode json = Orders.sample(sample.getFileName().toString()).deepCopy();
                ErpOrder order = new ErpOrderReader().read(json, Orders.ACCOUNT);
                byte[] bytes = latin.render(order, json, "fixed-width").content();
                String text = new String(bytes, StandardCharsets.ISO_8859_1);
                assertThat(text.split("\r\n", -1))
                        .as(sample.toString())
                        .hasSize(order.lines().size() + 3)
                        .endsWith("");
                assertThat(text.lines()).allSatisfy(record -> assertThat(record).hasSize(1500));
                assertThat(bytes).hasSize((order.lines().size() + 2) * 1502);
            }
        }
    }

    /** µ is in ISO-8859-1, and its capital is not. */
    @Test
    void a_capital_that_the_charset_lacks_is_spelt_otherwise() throws IOException {
        Files.writeString(
                mappings.resolveSibling("layouts").resolve("order.fixed-width.properties"),
                "layout.record-length = 8\nlayout.rows = none\nlayout.case = upper\nname = 1, 8\n");
        ObjectNode json = Orders.sample("two-items").deepCopy();
        json.withArray("items").forEach(item -> ((ObjectNode) item).put("name", "5µm"));
        ErpDocument document = new OrderDocuments(mappings, Orders.settings(StandardCharsets.ISO_8859_1))
                .render(new ErpOrderReader().read(json, Orders.ACCOUNT), json, "fixed-width");
        assertThat(new String(document.content(), StandardCharsets.ISO_8859_1)).startsWith("5M");
    }

    @Test
    void records_come_in_their_order_each_as_often_as_it_should() {
        assertThat(
                        render(
                                """
                layout.record-length = 12
                layout.record-length.T = 8
                layout.record-type = 1, 2
                layout.records = 00, 10, 20, 99
                layout.rows = 10
                layout.payments = 20
                00.sequence = 3, 6
                10.line = 3, 2, zeros
                10.skuId = 5, 6, zeros
                20.method = 3, 10, cut
                99.recordCount = 3, 3, zeros
                99.lineCount = 6, 3
                """))
                .isEqualTo("00500101    \r\n1001001201  \r\n1002001342  \r\n20Visa      \r\n99005  2    \r\n");
    }

    @Test
    void without_types_there_is_a_record_for_each_line_item() {
        assertThat(render("layout.record-length = 10\nlayout.line-end = lf\nsequence = 1, 6\nskuId = 7, 4, right\n"))
                .isEqualTo("5001011201\n5001011342\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "H.orderTotal = 2, 12                                    |`      278,43`",
                "H.orderTotal = 2, 12, zeros                             |`000000278,43`",
                "H.orderTotal = 2, 12, left                              |`278,43      `",
                "H.orderTotal = 2, 12, cents, zeros                      |`000000027843`",
                "H.orderTotal = 2, 12, decimals 4, zeros                 |`000002784300`",
                "H.discountTotal = 2, 12, cents, zeros                   |`-00000002817`",
                "H.discountTotal = 2, 12, cents                          |`       -2817`",
                "H.discountTotal = 2, 12, cents, zeros, unsigned         |`000000002817`",
                "H.discountTotal = 2, 12, cents, zeros, sign-last        |`00000002817-`",
                "H.orderTotal = 2, 12, cents, zeros, sign-last           |`00000027843+`",
                "H.createdAt = 2, 12, ddMMyyyy                           |`14092026    `",
                "H.createdAt = 2, 12, right, HHmm                        |`        1042`",
                "H.companyName = 2, 12                                   |`            `",
                "H.windowStart = 2, 12, zeros, yyyyMMdd                  |`000000000000`",
                "H.customerName = 2, 12, cut                             |`Ana Beatriz`",
                "H.customerName = 2, 12, cut, upper                      |`ANA BEATRIZ`",
                "H.city = 2, 12, ascii                                   |`Sao Paulo   `",
                "H.postalCode = 2, 12, digits, zeros                     |`000005004000`",
                "H.x = 2, 12, value A,B                                  |`A,B         `",
                "H.x = 2, 12, zeros, value ${config[\"branch\"]}         |`000000000017`",
                "H.x = 2, 12, cents, zeros, value ${money(vtex.value)}   |`000000027843`",
                "H.x = 2, 12, right, value ${order.totals.orderTotal + order.totals.discountTotal} |`      250.26`",
            })
    void a_value_fills_its_field(String field, String expected) {
        String record =
                render("layout.record-length = 13\nlayout.record-type = 1, 1\nlayout.records = H\n" + field + "\n");
        assertThat(record).hasSize(15).startsWith("H").endsWith("\r\n");
        assertThat(record.substring(1, 13).stripTrailing()).isEqualTo(expected.stripTrailing());
        assertThat(record.substring(1, 13)).hasSize(12).startsWith(expected);
    }

    @Test
    void a_text_that_may_be_cut_is_and_the_timeline_tells_it_without_the_text() {
        ErpDocument document = document("layout.record-length = 8\nname = 1, 4, cut\ncustomerName = 5, 4, cut\n");
        assertThat(document.explanations())
                .containsExactly(
                        "name of lines 1, 2 was cut to 4 characters, it had up to 27",
                        "customerName of lines 1, 2 was cut to 4 characters, it had up to 25");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "name = 1, 4 | name of line 1 has 26 characters, expected at most 4 (config/layouts/order.fixed-width.properties line 2)",
                "orderId = 1, 10 | orderId of lines 1, 2 has 16 characters, expected at most 10",
                "orderTotal = 1, 4, cents, zeros | orderTotal of lines 1, 2 needs 5 places, the layout has 4",
                "discountTotal = 1, 4, cents, zeros | discountTotal of lines 1, 2 needs 4 places, the layout has 3",
                "orderTotal = 1, 9, decimals 1 | orderTotal of lines 1, 2 has more than 1 decimals",
                "x = 1, 9, cents, value abc | x of lines 1, 2 is no number",
                "createdAt = 1, 4 | createdAt of lines 1, 2 has 25 characters, expected at most 4",
            })
    void what_does_not_fit_parks_the_order_and_is_never_cut(String field, String said) {
        OrderProblem problem =
                catchThrowableOfType(OrderProblem.class, () -> document("layout.record-length = 40\n" + field + "\n"));
        assertThat(problem.cause()).isEqualTo("mapping");
        assertThat(problem).hasMessageStartingWith("Order 1400012345678-01: ").hasMessageContaining(said);
        assertThat(problem.getMessage()).doesNotContain("Nogueira", "Moedor");
    }

    /** A document of before may be longer, shorter, or have something where the layout of now has nothing. */
    @Test
    void a_document_is_taken_apart_by_field_and_what_has_none_by_its_places() throws IOException {
        write("layout.record-length = 12\nlayout.record-type = 1, 1\nlayout.records = H, I\nlayout.rows = I\n"
                + "H.orderId = 2, 4\nH.city = 8, 5\nI.skuId = 2, 6\n");

        assertThat(documents().fixedWidthParts("H1234xxOsasco+\r\nI880012\r\nI99    \r\nZ9\r\n"))
                .containsExactly(
                        Map.entry("H.layout.record-type", "H"),
                        Map.entry("H.orderId", "1234"),
                        Map.entry("H places 6 to 7", "xx"),
                        Map.entry("H.city", "Osasc"),
                        Map.entry("H places from 13", "o+"),
                        Map.entry("I.layout.record-type", "I"),
                        Map.entry("I.skuId", "880012"),
                        Map.entry("I.layout.record-type", "I"),
                        Map.entry("I.skuId", "99    "),
                        Map.entry("line", "Z9"));
    }

    @Test
    void a_character_outside_the_basic_plane_is_one_place() {
        ObjectNode json = Orders.sample("two-items").deepCopy();
        ((ObjectNode) json.get("items").get(0)).put("name", "\ud83d\ude00\ud83d\ude00\ud83d\ude00x");
        String text = text(document("layout.record-length = 3\nname = 1, 3, cut\n", json));
        assertThat(text).startsWith("\ud83d\ude00\ud83d\ude00\ud83d\ude00\r\n");
    }

    @Test
    void a_layout_that_lies_elsewhere_is_named_with_its_whole_path() throws IOException {
        Path elsewhere = Files.createDirectories(home.resolve("t9/try2"));
        Files.writeString(
                elsewhere.resolve("order.fixed-width.properties"), "layout.record-length = x\norderId = 1, 4\n");
        MappingProblem problem =
                catchThrowableOfType(MappingProblem.class, () -> documents().check(mappings, elsewhere, "fixed-width"));
        assertThat(problem.file()).isEqualTo(elsewhere + "/order.fixed-width.properties");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "orderid = 1, 4 | 2 | the field \"orderid\" is unknown in such a record; did you mean orderId? expected a name that config/layouts/README.md tells of",
                "zzzz = 1, 4 | 2 | is unknown in such a record; expected a name that config/layouts/README.md tells of, or the option value",
                "city = 8, 9 | 2 | city has the places 8 to 16, of which skuId in line 3 has some (5 to 8); expected places of its own",
                "orderId = 1 | 2 | orderId is \"1\"; expected a first place",
                "orderId = 0, 4 | 2 | expected both from 1",
                "orderId = 1, 4, cents | 2 | has the option \"cents\"",
                "orderId = 1, 4, cut | 2 | two ids that are cut could look the same",
                "orderTotal = 1, 4, cut | 2 | amounts and dates are never cut",
                "createdAt = 1, 8, cut | 2 | amounts and dates are never cut",
                "createdAt = 1, 8, yyyyMMbb | 2 | is neither an option nor a pattern",
                "name = 1, 4, zeros, left | 2 | zeros and left",
                "name = 1, 4, unsigned | 2 | sign",
                "x = 1, 4, value ${order.ordrId} | 2 | order.ordrId has no value",
                "x = 1, 4, value ${order.orderId | 2 | ",
                "x = 1, 4, value <#include \"../application.properties\"> | 2 | ",
                "name = 18, 4 | 2 | within the 20",
                "layout.record-typ = 1, 1 | 2 | layout.record-typ is unknown",
                "layout.case = big | 2 | expected upper or lower",
                "layout.records = H | 2 | layout.record-type is missing",
                "nothing | 2 | expected NAME = VALUE",
            })
    void a_fault_is_named_with_its_line(String line, int number, String said) throws IOException {
        write("layout.record-length = 20\n" + line + "\nskuId = 5, 4\n");
        MappingProblem problem =
                catchThrowableOfType(MappingProblem.class, () -> documents().check("fixed-width"));
        assertThat(problem.file()).isEqualTo(FILE);
        assertThat(problem.line()).isEqualTo(number);
        assertThat(problem.column() > 0 ? "" : problem.getMessage())
                .as("no column is none to look for")
                .doesNotContain("column 0");
        assertThat(problem.sentence()).contains(said == null ? "" : said);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "name = 1, 4\nskuId = 4, 4",
                "name = 1, 4\nname = 5, 4",
                "layout.record-type = 1, 1\nlayout.records = H\nH.orderId = 1, 5",
                "layout.record-type = 1, 1\nlayout.records = H\nI.orderId = 2, 5",
                "layout.record-type = 1, 1\nlayout.records = H\nH.name = 2, 5",
                "layout.record-type = 1, 1\nlayout.records = H, I\nlayout.rows = X\nH.orderId = 2, 5",
                "layout.record-type = 1, 1\nlayout.records = HH\nHH.orderId = 2, 5",
                "layout.record-type = 1, 1\nH.orderId = 2, 5",
                "layout.record-length = 20\nname = 1, 4",
                ""
            })
    void layouts_that_cannot_be_are_refused(String layout) throws IOException {
        write("layout.record-length = 20\n" + layout);
        assertThatThrownBy(() -> documents().check("fixed-width"))
                .isInstanceOf(MappingProblem.class)
                .hasMessageStartingWith(FILE);
    }

    @Test
    void a_missing_layout_is_named_and_hinders_no_other_format() throws IOException {
        Files.delete(home.resolve(FILE));
        OrderDocuments documents = documents();
        documents.check("csv");
        assertThatThrownBy(() -> documents.check("fixed-width")).hasMessageStartingWith(FILE + ": the file is missing");
    }

    private String render(String layout) {
        return text(document(layout));
    }

    private ErpDocument document(String layout) {
        return document(layout, Orders.sample("two-items").deepCopy());
    }

    private ErpDocument document(String layout, ObjectNode json) {
        write(layout);
        return documents().render(new ErpOrderReader().read(json, Orders.ACCOUNT), json, "fixed-width");
    }

    private void write(String layout) {
        try {
            Files.writeString(home.resolve(FILE), layout);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private OrderDocuments documents() {
        return new OrderDocuments(mappings, Orders.settings(), Map.of("branch", "17"));
    }

    private static String text(ErpDocument document) {
        return new String(document.content(), StandardCharsets.UTF_8);
    }
}
