package io.vtexerpbridge.erp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vtexerpbridge.tables.MissingEntry;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What templates do with the integrator's tables and with custom data. */
class TableFunctionsTest {

    private static final String ORDER =
            """
            {orderId:'1-01', value:0, items:[{uniqueId:'A',id:'7',quantity:1,price:0},{uniqueId:'B',id:'8',quantity:1,price:0}],
            paymentData:{transactions:[{payments:[{paymentSystemName:'Cartão'},{paymentSystemName:'Vale'}]}]},
            marketingData:{utmSource:'spring'},
            customData:{customApps:[{id:'costs',fields:{costCenter:'CC-9'}}],
            customFields:[{linkedEntity:{type:'cart'},fields:[{name:'doca',value:'4'}]}]}}""";

    @TempDir
    private Path home;

    private Path mappings;

    @BeforeEach
    void a_folder_of_ones_own() throws IOException {
        mappings = Files.createDirectories(home.resolve("config/mappings"));
        Files.createDirectories(home.resolve("config/tables"));
        Files.copy(Path.of("config/mappings/notice.csv.ftl"), mappings.resolve("notice.csv.ftl"));
    }

    private void table(String name, String rows) throws IOException {
        Files.writeString(home.resolve("config/tables").resolve(name + ".csv"), "from;to\n" + rows);
    }

    private OrderDocuments documents(String template, Charset charset) throws IOException {
        Files.writeString(mappings.resolve("order.csv.ftl"), template);
        return new OrderDocuments(mappings, Orders.settings(charset));
    }

    private String render(String template) throws IOException {
        return render(template, StandardCharsets.UTF_8);
    }

    private String render(String template, Charset charset) throws IOException {
        ErpDocument document = documents(template, charset).render(Orders.read(ORDER), Orders.json(ORDER), "csv");
        return new String(document.content(), charset).replace("\r\n", "|");
    }

    @Test
    void each_value_becomes_the_erps_code() throws IOException {
        table("goods", "7;A-7\n8;A-8\n");
        assertThat(render("<@rows of=lines; line><@column sku=table(\"goods\", line.skuId)/></@rows>"))
                .isEqualTo("sku|A-7|A-8|");
    }

    @Test
    void several_values_in_one_are_translated_one_by_one() throws IOException {
        table("cards", "Cartão;1\n*;9\n");
        assertThat(render("${table(\"cards\", order.paymentMethods, \"|\")}")).isEqualTo("1|9|");
    }

    @Test
    void an_order_names_everything_that_tables_lack_at_once_with_the_lines_to_add() throws IOException {
        table("goods", "7;A-7\n");
        table("cards", "Pix;1\n");
        assertThatThrownBy(() -> render("<#list lines as line>${table(\"goods\", line.skuId)}</#list>${table(\"cards\","
                        + " order.paymentMethods, \"|\")}${table(\"goods\", \"8\")}${table(\"goods\", \"a;b\")}"))
                .isInstanceOfSatisfying(MissingEntries.class, problem -> assertThat(problem.missing())
                        .containsExactly(
                                new MissingEntry("goods", "8"),
                                new MissingEntry("cards", "Cartão"),
                                new MissingEntry("cards", "Vale"),
                                new MissingEntry("goods", "a;b")))
                .hasMessageStartingWith(
                        "Order 1-01: config/tables/goods.csv has no line for \"8\", add 8;CODE; config/tables/cards.csv")
                .hasMessageContaining("add \"a;b\";CODE");
    }

    @Test
    void an_empty_value_stays_empty_and_is_never_missing() throws IOException {
        table("carriers", "Correios;12\n");
        assertThat(render("[${table(\"carriers\", order.delivery.carrier)}${table(\"carriers\", (vtex.no.such)!)}]"))
                .isEqualTo("[]|");
    }

    /** Values are compared as the document has them, or a table would need one line for each charset. */
    @Test
    void a_charset_that_lacks_a_letter_finds_the_line_all_the_same() throws IOException {
        table("cards", "Cartão;Crédito\nVale;V\n");
        assertThat(render("${table(\"cards\", order.paymentMethods, \"|\")}", StandardCharsets.US_ASCII))
                .isEqualTo("Credito|V|");
    }

    @Test
    void a_table_without_a_file_is_found_at_start_with_the_templates_line() throws IOException {
        OrderDocuments documents =
                documents("a\n${table(\"cariers\", order.delivery.carrier)}\n", StandardCharsets.UTF_8);
        assertThatThrownBy(() -> documents.check("csv"))
                .isInstanceOf(MappingProblem.class)
                .hasMessageStartingWith("config/mappings/order.csv.ftl, line 2")
                .hasMessageContaining("there is no config/tables/cariers.csv");
    }

    @Test
    void a_misspelt_name_within_a_function_is_found_at_start_and_makes_no_empty_column() throws IOException {
        table("carriers", "Correios;12\n");
        for (String call : List.of(
                "date(order.createdat, \"dd/MM/yyyy\")",
                "date(vtex.no.such, \"yyyy\")",
                "money(order.totals.orderTotl)",
                "table(\"carriers\", order.delivery.carier)")) {
            OrderDocuments documents = documents("a\n${" + call + "}\n", StandardCharsets.UTF_8);
            assertThatThrownBy(() -> documents.check("csv"))
                    .as(call)
                    .isInstanceOf(MappingProblem.class)
                    .hasMessageStartingWith("config/mappings/order.csv.ftl, line 2")
                    .hasMessageContaining("has no value: check its spelling, or write (");
        }
        documents(
                        "${date((vtex.no.such)!, \"yyyy\")}${money((vtex.no.such)!)}${table(\"carriers\", (vtex.no.such)!)}x",
                        StandardCharsets.UTF_8)
                .check("csv");
    }

    @Test
    void the_orders_that_are_tried_at_start_need_no_lines() throws IOException {
        table("carriers", "Correios;12\n");
        documents("${table(\"carriers\", order.delivery.carrier)}x", StandardCharsets.UTF_8)
                .check("csv");
    }

    @Test
    void a_field_of_custom_data_is_one_column_and_empty_for_an_order_without_it() throws IOException {
        assertThat(
                        render(
                                """
                                <@rows of=lines; line>
                                  <@column costCenter=custom("costs", "costCenter")/>
                                  <@column dock=custom("doca")/>
                                  <@column other=custom("costs", "nothing")/>
                                  <@column utmSource=(vtex.marketingData.utmSource)!/>
                                </@rows>
                                """))
                .isEqualTo("costCenter;dock;other;utmSource|CC-9;4;;spring|CC-9;4;;spring|");
    }
}
