package io.vtexerpbridge.posting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.vtexerpbridge.vtex.VtexUnavailable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OpenOrderTest {

    @Test
    void an_untouched_order_is_open() {
        OpenOrder open = OpenOrder.of(TestOrder.coffee().json());
        assertThat(open.openCents()).isEqualTo(27843);
        assertThat(open.invoicedCents()).isZero();
        assertThat(open.openQuantities()).containsExactly(Map.entry("1342", 2), Map.entry("1341", 1));
        assertThat(open.shouldBeInvoiced()).isFalse();
    }

    @Test
    void returns_open_nothing_again() {
        OpenOrder open = OpenOrder.of(
                TestOrder.invoiced().returned("R1", 4590, "1342", 1, 4590).json());
        assertThat(open.openCents()).isZero();
        assertThat(open.openQuantities()).isEmpty();
    }

    @Test
    void an_order_whose_value_is_reached_should_be_invoiced() {
        TestOrder order = TestOrder.coffee().sale("1", 27843);
        assertThat(OpenOrder.shouldBeInvoiced(order.order())).isTrue();
        assertThat(OpenOrder.missingCents(order.order())).isZero();
    }

    @Test
    void an_order_whose_items_are_all_sold_should_be_invoiced_and_misses_money() {
        TestOrder order = TestOrder.coffee().sale("1", 27000, "1342", 2, 4590, "1341", 1, 18990);
        assertThat(OpenOrder.shouldBeInvoiced(order.order())).isTrue();
        assertThat(OpenOrder.missingCents(order.order())).isEqualTo(843);
    }

    @Test
    void an_order_sold_in_part_should_not_be_invoiced() {
        assertThat(OpenOrder.shouldBeInvoiced(
                        TestOrder.coffee().sale("1", 4590, "1342", 1, 4590).order()))
                .isFalse();
    }

    @Test
    void more_invoiced_than_the_order_is_worth_misses_nothing() {
        TestOrder order = TestOrder.coffee().sale("1", 30000);
        assertThat(OpenOrder.missingCents(order.order())).isZero();
        assertThat(OpenOrder.of(order.json()).openCents()).isEqualTo(-2157);
    }

    @Test
    void numbers_as_texts_and_decimals_are_read() {
        TestOrder order = TestOrder.coffee().put("value", JsonNodeFactory.instance.textNode("27843.0"));
        assertThat(OpenOrder.of(order.json()).valueCents()).isEqualTo(27843);
    }

    @Test
    void absurd_numbers_are_no_order() {
        TestOrder order = TestOrder.coffee().put("value", JsonNodeFactory.instance.textNode("9".repeat(30)));
        assertThatThrownBy(() -> OpenOrder.of(order.json())).isInstanceOf(VtexUnavailable.class);
    }

    @ParameterizedTest
    @MethodSource("samples")
    void every_sample_order_can_be_read(Path sample) throws IOException {
        JsonNode order = new JsonMapper().readTree(Files.readAllBytes(sample));
        OpenOrder open = OpenOrder.of(order);
        assertThat(open.openCents()).isEqualTo(order.path("value").asLong());
        assertThat(open.skus()).extracting(OpenOrder.Sku::skuId).doesNotHaveDuplicates();
    }

    static Stream<Path> samples() throws IOException {
        try (Stream<Path> folders = Files.list(Path.of("samples/orders"))) {
            return folders.map(folder -> folder.resolve("order.json")).filter(Files::exists).sorted().toList().stream();
        }
    }

    @Test
    void an_order_without_lines_has_no_skus() {
        TestOrder order = new TestOrder(100).put("items", JsonNodeFactory.instance.nullNode());
        assertThat(OpenOrder.of(order.json()).skus()).isEmpty();
    }
}
