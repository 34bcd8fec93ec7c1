package io.vtexerpbridge.erp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OrderDocumentsTest {

    @TempDir
    Path home;

    private Path mappings;

    @BeforeEach
    void a_folder_of_ones_own() throws IOException {
        mappings = Files.createDirectories(home.resolve("config/mappings"));
    }

    @Test
    void the_shipped_mappings_pass_their_check_in_every_charset() {
        for (java.nio.charset.Charset charset : new java.nio.charset.Charset[] {
            StandardCharsets.UTF_8, StandardCharsets.ISO_8859_1, StandardCharsets.US_ASCII, StandardCharsets.UTF_16
        }) {
            OrderDocuments documents = new OrderDocuments(Orders.MAPPINGS, Orders.settings(charset));
            ErpFormat.keys().forEach(documents::check);
        }
    }

    @Test
    void one_line_adds_a_column() {
        String csv = render(
                """
                <@rows of=lines; line>
                  <@column orderId=order.orderId/>
                  <@column name="cost center" value=(vtex.customData.customFields[0].fields[0].value)!/>
                  <@column missing=(vtex.nothing.of[7].this)!/>
                  <@column day=date(order.createdAt, "dd/MM/yyyy")/>
                  <@column due=date((vtex.invoicedDate)!, "dd/MM/yyyy")/>
                  <@column list=money(vtex.items[0].listPrice)/>
                  <@column shop=config["shop.code"]/>
                  <@column gift=line.isGift/>
                  <@column both="${line.line}/${order.sequence}"/>
                </@rows>
                """);
        assertThat(csv)
                .isEqualTo(
                        """
                orderId;cost center;missing;day;due;list;shop;gift;both
                1400012345678-01;CC3;;14/09/2026;;219,90;S;false;1/500101
                1400012345678-01;CC3;;14/09/2026;;219,90;S;false;2/500101
                """
                                .replace("\n", "\r\n"));
    }

    @Test
    void the_raw_order_can_be_walked() {
        assertThat(
                        render(
                                "<#list vtex.customData.customApps as app><#list app.fields as name, value>${app.id}.${name}=${value} </#list></#list>"
                                        + "<#list vtex.items as item>${(item.nothing.here)!}${item.quantity * 2} ${item.unitMultiplier} ${item.isGift} </#list>"
                                        + "${money(\"12345\")} ${money(\"x\")}${(vtex.invoicedDate)!\"none\"} ${vtex.items?size}"))
                .isEqualTo("loyalty.memberNumber=SC-00417 loyalty.tier=ouro 2 1 false 4 1 false 123,45 none 2\r\n");
    }

    @Test
    void a_template_of_ones_own_making_is_escaped_too() {
        assertThat(
                        render(
                                "sku;name\r\n<#list order.lines as line>\r\n${line.skuId};${line.name + \"; \\\"x\\\"\"};${1234.5}\r\n</#list>\r\n\r\n"))
                .isEqualTo("sku;name\r\n1201;\"Moedor de café manual inox; \"\"x\"\"\";1234,5\r\n"
                        + "1342;\"Café torrado em grãos 500 g; \"\"x\"\"\";1234,5\r\n");
    }

    @Test
    void what_a_template_computes_is_cleaned_before_it_is_escaped() {
        OrderDocuments documents = documents(
                "<@rows of=lines; line><@column a=\"\\x201C;\\x201D\\n\\xD83D\"/></@rows>", StandardCharsets.US_ASCII);
        assertThat(text(documents)).startsWith("a\r\n\"\"\";\"\"\"\r\n");
    }

    @Test
    void another_file_of_the_folder_can_be_included() throws IOException {
        Files.writeString(mappings.resolve("extra.ftl"), "<#macro hello>hello ${order.sequence}</#macro>");
        assertThat(render("<#import \"extra.ftl\" as x><@x.hello/>")).isEqualTo("hello 500101\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "${\"freemarker.template.utility.Execute\"?new()(\"id\")}",
                "${order?api.class}",
                "${order.class}",
                "${order.orderId.class.classLoader}",
                "<#include \"../application.properties\">",
                "<#include \"/../application.properties\">",
                "<#include \"file:///etc/passwd\">",
                "<#include \"/etc/passwd\">",
                "<#include \"link.txt\">",
                "${.data_model.order.getClass()}"
            })
    void nothing_outside_the_order_and_the_folder_can_be_reached(String template) throws IOException {
        Files.writeString(mappings.resolveSibling("application.properties"), "vtex.app-token = secret");
        Files.createSymbolicLink(mappings.resolve("link.txt"), mappings.resolveSibling("application.properties"));
        assertThatThrownBy(() -> render(template))
                .isInstanceOf(MappingProblem.class)
                .hasMessageNotContaining("secret")
                .hasMessageContaining("config/mappings/order.csv.ftl, line 1");
    }

    @Test
    void a_misspelt_name_is_found_at_start_with_its_place() {
        OrderDocuments documents = documents(
                "<@rows of=lines; line>\n  <@column a=order.orderId/>\n  <@column b=line.refid/>\n</@rows>",
                StandardCharsets.UTF_8);
        MappingProblem problem = catchThrowableOfType(MappingProblem.class, () -> documents.check("csv"));
        assertThat(problem.file()).isEqualTo("config/mappings/order.csv.ftl");
        assertThat(problem.line()).isEqualTo(3);
        assertThat(problem.column()).isPositive();
        assertThat(problem).hasMessageContaining("column b").hasMessageNotContaining("\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "${order.sequnce}",
                "${order.totals.oderTotal}",
                "<#list order.line as l></#list>",
                "<#if order.status></#if>",
                "${order.sequence",
                "<#list order.lines as l>${l.name}",
                "${order.lines[0].skuId}",
                "${order.payments[0].method}",
                "${order.lines}",
                "${vtex.nothing}",
                "<@rows of=lines; line><@column a=order.totals/></@rows>",
                "<@rows of=lines; line><@column order.orderId/></@rows>",
                "<@rows of=order; line></@rows>",
                "<@column a=1/>",
                "<#include \"missing.ftl\">",
                "<#stop \"enough\">",
                "${order.createdAt?string(\"dd\")}",
                "${order.sequence?number + order.orderId?number}"
            })
    void faults_are_found_at_start(String template) {
        OrderDocuments documents = documents(template, StandardCharsets.UTF_8);
        MappingProblem problem = catchThrowableOfType(MappingProblem.class, () -> documents.check("csv"));
        assertThat(problem.file()).isEqualTo("config/mappings/order.csv.ftl");
        assertThat(problem.line()).isEqualTo(1);
        assertThat(problem.getMessage())
                .doesNotContain("\n", "freemarker.", "----", "SimpleScalar")
                .hasSizeLessThan(400);
    }

    @Test
    void a_fault_in_an_order_says_nothing_of_its_shopper() {
        OrderDocuments documents = documents("\n${order.customer.customerName?number}", StandardCharsets.UTF_8);
        JsonNode json = Orders.sample("two-items");
        ErpOrder order = new ErpOrderReader().read(json, Orders.ACCOUNT);
        assertThatThrownBy(() -> documents.render(order, json, "csv"))
                .isInstanceOf(MappingProblem.class)
                .hasMessageContaining("line 2")
                .hasMessageNotContaining("Nogueira")
                .hasNoCause();
    }

    @Test
    void template_text_that_the_charset_lacks_is_a_fault_of_the_template() {
        OrderDocuments documents = documents("descrição\n", StandardCharsets.US_ASCII);
        assertThatThrownBy(() -> documents.check("csv"))
                .isInstanceOf(MappingProblem.class)
                .hasMessageContaining("ç");
    }

    @Test
    void xml_that_is_none_is_found_at_start() throws IOException {
        Files.writeString(mappings.resolve("order.xml.ftl"), "<order><a></order>");
        OrderDocuments documents = new OrderDocuments(mappings, Orders.settings());
        assertThatThrownBy(() -> documents.check("xml"))
                .isInstanceOf(MappingProblem.class)
                .hasMessageContaining("well-formed");
    }

    @Test
    void a_missing_file_folder_or_format_is_named() {
        OrderDocuments documents = new OrderDocuments(mappings, Orders.settings());
        assertThatThrownBy(() -> documents.check("csv"))
                .hasMessageStartingWith("config/mappings/order.csv.ftl: the file is missing");
        assertThatThrownBy(() -> documents.check("pdf"))
                .isInstanceOf(MappingProblem.class)
                .hasMessageContaining("pdf");
        assertThatThrownBy(() -> new OrderDocuments(home.resolve("config/none"), Orders.settings()))
                .isInstanceOf(MappingProblem.class)
                .hasMessageStartingWith("config/none: ");
    }

    @Test
    void an_edited_template_counts_from_the_next_start() throws IOException {
        OrderDocuments documents = documents("a", StandardCharsets.UTF_8);
        assertThat(text(documents)).isEqualTo("a\r\n");
        Files.writeString(mappings.resolve("order.csv.ftl"), "b");
        assertThat(text(documents)).isEqualTo("a\r\n");
        assertThat(text(new OrderDocuments(mappings, Orders.settings()))).isEqualTo("b\r\n");
    }

    @Test
    void settings_that_cannot_be_used_are_named_by_their_key() {
        assertThatThrownBy(() -> settings(";;", ",", "yyyy")).hasMessageContaining("erp.csv.separator");
        assertThatThrownBy(() -> settings("\"", ",", "yyyy")).hasMessageContaining("erp.csv.separator");
        assertThatThrownBy(() -> settings(";", "", "yyyy")).hasMessageContaining("erp.decimal-separator");
        assertThatThrownBy(() -> settings(";", ",", "bogus")).hasMessageContaining("erp.date-format");
    }

    @Test
    void a_separator_within_a_number_is_quoted() {
        DocumentSettings settings = settings(",", ",", "yyyy-MM-dd");
        JsonNode json = Orders.sample("two-items");
        ErpOrder order = new ErpOrderReader().read(json, Orders.ACCOUNT);
        String csv = new String(
                new OrderDocuments(Orders.MAPPINGS, settings)
                        .render(order, json, "csv")
                        .content(),
                StandardCharsets.UTF_8);
        assertThat(csv)
                .contains(",\"278,43\",")
                .contains(",\"Deixar na portaria, por favor\",")
                .contains(",2026-09-14,");
    }

    private static DocumentSettings settings(String separator, String decimal, String date) {
        return new DocumentSettings(
                StandardCharsets.UTF_8, separator, decimal, date, java.time.ZoneId.of("America/Sao_Paulo"));
    }

    private OrderDocuments documents(String template, java.nio.charset.Charset charset) {
        try {
            Files.writeString(mappings.resolve("order.csv.ftl"), template);
        } catch (IOException broken) {
            throw new java.io.UncheckedIOException(broken);
        }
        return new OrderDocuments(mappings, Orders.settings(charset), Map.of("shop.code", "S"));
    }

    private String render(String template) {
        return text(documents(template, StandardCharsets.UTF_8));
    }

    private static String text(OrderDocuments documents) {
        JsonNode json = Orders.sample("two-items");
        ErpOrder order = new ErpOrderReader().read(json, Orders.ACCOUNT);
        return new String(documents.render(order, json, "csv").content(), StandardCharsets.UTF_8);
    }
}
