package io.vtexerpbridge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vtexerpbridge.BridgeHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class MapCommandTest {

    private static final Path TWO_ITEMS = Path.of("samples/orders/two-items/order.json");
    private static final String CSV = "config/mappings/order.csv.ftl";

    @TempDir
    private Path folder;

    private BridgeHome home;

    @BeforeEach
    void home() {
        home = BridgeHome.in(folder);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("samples")
    void each_sample_order_becomes_its_document(Path sample) throws IOException {
        Path order = sample.resolve("order.json");

        Typed csv = map(order.toString());
        Typed xml = map("--format", "xml", order.toString());

        assertThat(csv.out()).isEqualTo(Files.readString(sample.resolve("erp-order.csv")));
        assertThat(xml.out()).isEqualTo(Files.readString(sample.resolve("erp-order.xml")));
        assertThat(List.of(csv.exit(), xml.exit())).containsOnly(0);
    }

    @Test
    void every_format_can_be_asked_for() throws IOException {
        Path sample = TWO_ITEMS.getParent();
        for (Map.Entry<String, String> format :
                Map.of("json", "json", "fixed-width", "txt", "idoc", "idoc.xml").entrySet()) {
            Typed map = map("--format", format.getKey(), TWO_ITEMS.toString());
            assertThat(map.out()).isEqualTo(Files.readString(sample.resolve("erp-order." + format.getValue())));
            assertThat(map.exit()).isZero();
        }
    }

    @Test
    void what_the_contract_cuts_and_refuses_is_told_beside_the_document() {
        home.write("config/mappings/contract.csv", "field;max;cut\nsla;3;yes\n");
        Typed cut = map(TWO_ITEMS.toString());
        assertThat(cut.err()).contains("order.json: sla of lines 1, 2 was cut to 3 characters, it had up to 6");
        assertThat(cut.out()).contains(";Nor;");
        assertThat(cut.exit()).isZero();

        home.write("config/mappings/contract.csv", "field;max\nsla;3\n");
        Typed refused = map(TWO_ITEMS.toString());
        assertThat(refused.err())
                .contains("Order 1400012345678-01: sla of lines 1, 2 has 6 characters, expected at most 3")
                .contains("contract.csv line 2");
        assertThat(refused.out()).isEmpty();
        assertThat(refused.exit()).isEqualTo(1);
    }

    @Test
    void several_orders_are_printed_one_after_the_other() {
        Typed one = map(TWO_ITEMS.toString());
        Typed both = map(TWO_ITEMS.toString(), TWO_ITEMS.toString());

        assertThat(both.out()).isEqualTo(one.out() + one.out());
    }

    @Test
    void no_difference_from_a_document_of_before_is_0() throws IOException {
        Path before = documentOfBefore();

        Typed map = map("--diff", before.toString(), TWO_ITEMS.toString());

        assertThat(map.out()).isEmpty();
        assertThat(map.exit()).isZero();
    }

    @Test
    void a_difference_is_shown_line_by_line_and_is_1() throws IOException {
        Path before = documentOfBefore();
        home.replace(CSV, "orderId", "pedido");

        Typed map = map("--diff", before.toString(), TWO_ITEMS.toString());

        assertThat(map.out().lines())
                .anyMatch(line -> line.startsWith("-orderId;"))
                .anyMatch(line -> line.startsWith("+pedido;"));
        assertThat(map.exit()).isEqualTo(1);
    }

    @Test
    void a_document_that_was_not_there_before_is_a_difference() throws IOException {
        Path empty = Files.createDirectory(folder.resolve("empty"));

        Typed map = map("--diff", empty.toString(), TWO_ITEMS.toString());

        assertThat(map.out()).startsWith("Only new: ");
        assertThat(map.exit()).isEqualTo(1);
    }

    @Test
    void an_edited_mapping_changes_the_document() {
        home.write(CSV, "${order.orderId}|${lines?size}\n");

        assertThat(map(TWO_ITEMS.toString()).out()).isEqualTo("1400012345678-01|2\r\n");
    }

    @Test
    void a_mistake_in_a_mapping_is_named_with_its_line() {
        home.write(CSV, "order\n${order.ordrId}\n");

        Typed map = map(TWO_ITEMS.toString());

        assertThat(map.err()).contains(CSV + ", line 2, ").contains("order.ordrId has no value: check its spelling");
        assertThat(map.err().lines()).hasSize(1);
        assertThat(map.exit()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"'${datte(order.createdAt, \"dd/MM\")}',datte", "'<@colum name=\"a\" value=1/>',colum"})
    void of_a_misspelt_function_the_spelling_alone_is_told(String line, String name) {
        home.write(CSV, "order\n" + line + "\n");

        assertThat(map(TWO_ITEMS.toString()).err())
                .contains(CSV + ", line 2, ")
                .contains(name + " has no value: check its spelling")
                .doesNotContain("write (");
    }

    @Test
    void a_broken_order_is_named_and_the_next_one_still_mapped() throws IOException {
        Path broken = Files.writeString(folder.resolve("broken.json"), "{\"orderId\": \"v1-01\", ");

        Typed map = map(broken.toString(), TWO_ITEMS.toString());

        assertThat(map.err())
                .startsWith(broken + ": cannot be read as an order, its JSON is broken at line 1, column ");
        assertThat(map.err().lines()).hasSize(1);
        assertThat(map.out()).isEqualTo(map(TWO_ITEMS.toString()).out());
        assertThat(map.exit()).isEqualTo(1);
    }

    @Test
    void an_empty_file_is_no_order() throws IOException {
        Path empty = Files.writeString(folder.resolve("empty.json"), "");

        Typed map = map(empty.toString());

        assertThat(map.err()).startsWith(empty + ": ");
        assertThat(map.err().lines()).hasSize(1);
        assertThat(map.exit()).isEqualTo(1);
    }

    @Test
    void a_file_that_is_not_there_is_named() {
        Typed map = map(folder.resolve("none.json").toString());

        assertThat(map.err()).contains("none.json").contains("there is no such file");
        assertThat(map.exit()).isEqualTo(1);
    }

    @Test
    void an_order_with_masked_data_is_refused_with_its_id() throws IOException {
        Path masked = Files.writeString(
                folder.resolve("masked.json"),
                Files.readString(TWO_ITEMS)
                        .replaceAll("\"firstName\"\\s*:\\s*\"[^\"]*\"", "\"firstName\": \"A***\"")
                        .replaceAll("\"document\"\\s*:\\s*\"[^\"]*\"", "\"document\": \"***\""));

        Typed map = map(masked.toString());

        assertThat(map.err()).startsWith(masked + ": Order 1400012345678-01: ").containsIgnoringCase("masked");
        assertThat(map.out()).isEmpty();
        assertThat(map.exit()).isEqualTo(1);
    }

    @Test
    void a_format_without_mapping_is_refused() {
        Typed map = map("--format", "edifact", TWO_ITEMS.toString());

        assertThat(map.err())
                .contains("format edifact has no mapping here; expected one of csv, xml, json, fixed-width, idoc");
        assertThat(map.exit()).isEqualTo(1);
    }

    static List<Path> samples() throws IOException {
        try (Stream<Path> cases = Files.list(Path.of("samples/orders"))) {
            return cases.filter(Files::isDirectory).sorted().toList();
        }
    }

    private Path documentOfBefore() throws IOException {
        Path before = Files.createDirectory(folder.resolve("before"));
        Typed name = map("--diff", before.toString(), TWO_ITEMS.toString());
        String file = name.out().replaceFirst("Only new: (\\S+) (?s).*", "$1");
        Files.writeString(before.resolve(file), map(TWO_ITEMS.toString()).out());
        return before;
    }

    private Typed map(String... arguments) {
        return Typed.bridge(
                Map.of("BRIDGE_HOME", folder.toString(), "VTEX_ACCOUNT", "serraclara"),
                Stream.concat(Stream.of("map"), Stream.of(arguments)).toArray(String[]::new));
    }
}
