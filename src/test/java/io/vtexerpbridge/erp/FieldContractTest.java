package io.vtexerpbridge.erp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class FieldContractTest {

    private static final String HEADER =
            "# what the ERP takes\nfield;max;cut;characters;case;required;default;pattern;table\n";

    @TempDir
    private Path home;

    private Path mappings;

    @BeforeEach
    void a_home_of_ones_own() {
        mappings = Orders.shippedMappings(home);
    }

    @ParameterizedTest
    @EnumSource(ErpFormat.class)
    void it_holds_in_every_format(ErpFormat format) {
        ErpDocument document = render("customerName;5;yes;;upper;;;;\nreceiverName;5;yes;;;;;;", format.key());
        assertThat(new String(document.content(), StandardCharsets.UTF_8))
                .contains("ANA B")
                .doesNotContain("Ana Beatriz");
        assertThat(document.explanations()).contains("customerName was cut to 5 characters, it had 25");
    }

    @Test
    void the_digest_is_of_the_order_and_not_of_what_the_contract_makes_of_it() {
        String before = render("", "csv").contentDigest();
        assertThat(render("customerName;5;yes;;;;;;", "csv").contentDigest()).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "customerName;40;;ascii;lower;;;;            | customerName   | ana beatriz nogueira lima",
                "city;;;ascii;;;;;                           | city           | Sao Paulo",
                "street;;;[A-Za-z ];;;;;                     | street         | Rua Doutor Candido Espinheira",
                "city;;;[A-Z0-9 .-];upper;;;;                | city           | SAO PAULO",
                "companyName;;;;;;NENHUM;;                   | companyName    | NENHUM",
                "companyName;3;yes;;;yes;NENHUM;;            | companyName    | NEN",
                "phone;;;digits;;;;;                         | phone          | 5511987650123",
                "postalCode;;;digits;;;;[0-9]{8};            | postalCode     | 05004000",
            })
    void a_value_becomes_what_the_erp_takes(String rule, String column, String expected) {
        assertThat(column(render(rule, "csv"), column)).isEqualTo(expected);
    }

    @Test
    void what_was_filled_or_left_out_is_told_by_field_and_line_without_a_value() {
        ErpDocument document = render(
                "companyName;;;;;;NENHUM;;\nname;10;yes;;;;;;\nstate;;;digits;;;X;;\nstreet;30;yes;;;;;;", "csv");
        assertThat(document.explanations())
                .containsExactlyInAnyOrder(
                        "companyName was filled with the contract's default",
                        "name of lines 1, 2 was cut to 10 characters, it had up to 27",
                        "state of lines 1, 2 was written without what is not digits",
                        "state of lines 1, 2 was filled with the contract's default");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "customerName;5;;;;;;; | customerName has 25 characters, expected at most 5 (config/mappings/contract.csv line 3)",
                "companyName;;;;;yes;;; | companyName is empty, expected a value (config/mappings/contract.csv line 3)",
                "state;;;;;;;[0-9]+; | state of lines 1, 2 does not match [0-9]+ (config/mappings/contract.csv line 3)",
                "orderTotal;5;;;;;;; | orderTotal has 6 characters, expected at most 5",
                "orderId;10;;;;;;; | orderId has 16 characters, expected at most 10",
                "payments.method;3;;;;;;; | payments.method has 4 characters",
            })
    void what_it_refuses_parks_the_order(String rule, String said) {
        OrderProblem problem = catchThrowableOfType(OrderProblem.class, () -> render(rule, "csv"));
        assertThat(problem.cause()).isEqualTo("mapping");
        assertThat(problem).hasMessageStartingWith("Order 1400012345678-01: ").hasMessageContaining(said);
        assertThat(problem.getMessage()).doesNotContain("Nogueira", "278");
    }

    @Test
    void everything_that_is_refused_is_told_at_once() {
        assertThatThrownBy(() -> render("companyName;;;;;yes;;;\ncustomerName;5;;;;;;;", "xml"))
                .hasMessageContaining("companyName is empty")
                .hasMessageContaining("; ")
                .hasMessageContaining("customerName has 25");
    }

    @Test
    void a_notice_tells_of_its_order_by_the_same_words() {
        OrderDocuments documents =
                documents("orderId;;;digits;;;;;\nnotice.reason;5;yes;;upper;;;;\ncustomerName;1;;;;;;;");
        JsonNode order = Orders.json("{orderId:'1-01', cancellationData:{reason:'sem estoque'}}");
        ErpDocument notice = documents.renderNotice(Notice.read(order, "canceled", "store"), order, "csv");
        assertThat(new String(notice.content(), StandardCharsets.UTF_8)).contains("\r\n101;;store;canceled;;SEM E;");
        assertThat(notice.fileName()).as("files are named for VTEX's orderId").isEqualTo("1-01.canceled.csv");
        assertThat(notice.explanations()).contains("notice.reason was cut to 5 characters, it had 11");
    }

    @Test
    void the_tables_of_carriers_warehouses_payments_and_skus_hold_in_every_format() {
        Path tables = mappings.resolveSibling("tables");
        writeTo(tables.resolve("carriers.csv"), "from;to\n*;C-77\n");
        writeTo(tables.resolve("skus.csv"), "from;to\n*;S-77\n");
        JsonNode json = Orders.sample("two-items");
        ErpOrder order = new ErpOrderReader().read(json, Orders.ACCOUNT);
        OrderDocuments documents = new OrderDocuments(mappings, Orders.settings());
        for (ErpFormat format : ErpFormat.values()) {
            String document =
                    new String(documents.render(order, json, format.key()).content(), StandardCharsets.UTF_8);
            assertThat(document)
                    .as(format.key())
                    .contains("S-77")
                    .doesNotContain(order.lines().get(0).skuId() + ";");
            // an IDoc has no field for the carrier
            assertThat(document.contains("C-77")).as(format.key()).isEqualTo(format != ErpFormat.IDOC);
        }
    }

    @Test
    void a_contract_that_a_spreadsheet_saved_begins_with_a_mark() {
        writeTo(mappings.resolve("contract.csv"), "\ufefffield;max;cut\ncustomerName;5;yes\n");
        JsonNode json = Orders.sample("two-items");
        ErpDocument document = new OrderDocuments(mappings, Orders.settings())
                .render(new ErpOrderReader().read(json, Orders.ACCOUNT), json, "csv");
        assertThat(column(document, "customerName")).isEqualTo("Ana B");
    }

    @Test
    void a_table_translates_and_what_it_lacks_parks_the_order() {
        write("state;;;digits;;;;;states\n");
        Path tables = mappings.resolveSibling("tables");
        writeTo(tables.resolve("states.csv"), "from;to\nSP;35\n");
        OrderDocuments documents = new OrderDocuments(mappings, Orders.settings());
        JsonNode json = Orders.sample("two-items");
        ErpOrder order = new ErpOrderReader().read(json, Orders.ACCOUNT);
        assertThat(column(documents.render(order, json, "csv"), "state")).isEqualTo("35");
        JsonNode colombian = Orders.sample("huge-amounts");
        assertThatThrownBy(
                        () -> documents.render(new ErpOrderReader().read(colombian, Orders.ACCOUNT), colombian, "csv"))
                .isInstanceOf(MissingEntries.class)
                .hasMessageContaining("states.csv has no line for");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "custmerName;5;;;;;;; | the field \"custmerName\" is unknown",
                "customerName;many;;;;;;; | max is \"many\"",
                "customerName;0;;;;;;; | max is \"0\"",
                "customerName;;yes;;;;;; | cut is yes and max is empty",
                "customerName;5;perhaps;;;;;; | cut is \"perhaps\"",
                "orderId;5;yes;;;;;; | orderId cannot be cut: two of them could look the same",
                "orderTotal;5;yes;;;;;; | orderTotal cannot be cut: it is no text",
                "createdAt;5;yes;;;;;; | createdAt cannot be cut",
                "orderTotal;;;digits;;;;; | orderTotal is no text",
                "customerName;;;greek;;;;; | characters is \"greek\"",
                "customerName;;;[;;;;; | characters is \"[\"",
                "customerName;;;;big;;;; | case is \"big\"",
                "customerName;;;;;;;[a; | is no pattern",
                "quantity;;;;;;many;; | default is \"many\"",
                "unitPrice;;;;;;1,50;; | default is \"1,50\"",
                "createdAt;;;;;;today;; | nothing for a date",
                "customerName;;;;;;;;brands | there is no table brands",
            })
    void a_fault_is_named_with_its_line(String rule, String said) {
        MappingProblem problem =
                catchThrowableOfType(MappingProblem.class, () -> documents("city;60;yes;;;;;;\n\n" + rule + "\n"));
        assertThat(problem.file()).isEqualTo("config/mappings/contract.csv");
        assertThat(problem.line()).isEqualTo(5);
        assertThat(problem.sentence()).contains(said);
    }

    @Test
    void a_field_twice_an_unknown_column_and_no_CSV_are_faults_too() throws IOException {
        assertThatThrownBy(() -> documents("city;1;;;;;;;\ncity;2;;;;;;;"))
                .hasMessageContaining("line 4")
                .hasMessageContaining("twice");
        Files.writeString(mappings.resolve("contract.csv"), "field;longest\ncity;3\n");
        assertThatThrownBy(() -> new OrderDocuments(mappings, Orders.settings()))
                .hasMessageContaining("\"longest\"");
        Files.writeString(mappings.resolve("contract.csv"), "max;cut\n3;\n");
        assertThatThrownBy(() -> new OrderDocuments(mappings, Orders.settings()))
                .hasMessageContaining("field is missing");
        Files.write(mappings.resolve("contract.csv"), new byte[] {'f', 'i', (byte) 0xE7, ';', '\n'});
        assertThatThrownBy(() -> new OrderDocuments(mappings, Orders.settings()))
                .hasMessageContaining("UTF-8");
    }

    @Test
    void a_start_is_not_hindered_by_what_the_contract_refuses_of_no_real_order() {
        OrderDocuments documents = documents("companyName;;;;;yes;;[0-9]+;");
        ErpFormat.keys().forEach(documents::check);
    }

    private ErpDocument render(String rules, String format) {
        JsonNode json = Orders.sample("two-items");
        return documents(rules).render(new ErpOrderReader().read(json, Orders.ACCOUNT), json, format);
    }

    private OrderDocuments documents(String rules) {
        write(rules);
        return new OrderDocuments(mappings, Orders.settings());
    }

    private static void writeTo(Path file, String content) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, content);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private void write(String rules) {
        try {
            Files.writeString(mappings.resolve("contract.csv"), HEADER + rules);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static String column(ErpDocument document, String name) {
        String[] rows = new String(document.content(), StandardCharsets.UTF_8).split("\r\n");
        return rows[1].split(";")[List.of(rows[0].split(";")).indexOf(name)];
    }
}
