package io.vtexerpbridge.nfe;

import static org.assertj.core.api.Assertions.assertThat;

import io.vtexerpbridge.nfe.NfeItems.OrderSku;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NfeItemsTest {

    private static final List<OrderSku> SKUS = List.of(
            new OrderSku("1201", "MC-INOX-01", "7891234500017"),
            new OrderSku("1342", "CAFE-500", "7891234500024"),
            new OrderSku("1343", "", ""));

    @ParameterizedTest
    @CsvSource({
        "MC-INOX-01, '', 1201",
        "mc-inox-01, '', 1201",
        "1342, '', 1342",
        "7891234500024, '', 1342",
        "ERP-9, 7891234500017, 1201",
        "MC-INOX-01, 7891234500024, 1201",
    })
    void the_code_then_the_ean_tell_the_sku(String code, String ean, String skuId) {
        assertThat(NfeItems.match(List.of(item(code, ean, "1.0000")), SKUS))
                .isEqualTo(new NfeItems.Lines(List.of(new NfeItems.Line(skuId, BigDecimal.ONE))));
    }

    @Test
    void lines_of_one_sku_are_merged() {
        assertThat(NfeItems.match(
                        List.of(item("CAFE-500", "", "2.0000"), item("1343", "", "0.5000"), item("1342", "", "8.0000")),
                        SKUS))
                .isEqualTo(new NfeItems.Lines(List.of(
                        new NfeItems.Line("1342", new BigDecimal("10")),
                        new NfeItems.Line("1343", new BigDecimal("0.5")))));
    }

    @Test
    void what_fits_none_or_several_is_told_item_by_item() {
        List<OrderSku> twins = List.of(new OrderSku("1", "SAME", ""), new OrderSku("2", "SAME", ""));
        NfeItems.Unknown unknown = (NfeItems.Unknown)
                NfeItems.match(List.of(item("SAME", "", "1"), item("OTHER", "", "1"), item("1", "", "1")), twins);
        assertThat(unknown.reasons()).hasSize(2);
        assertThat(unknown.reasons().get(0)).contains("\"SAME\"").contains("fits several SKUs of the order: 1, 2");
        assertThat(unknown.reasons().get(1)).contains("\"OTHER\"").contains("is no refId, SKU or EAN");
    }

    @Test
    void the_same_sku_on_two_order_lines_is_one_sku() {
        List<OrderSku> repeated = List.of(new OrderSku("1", "A", ""), new OrderSku("1", "A", ""));
        assertThat(NfeItems.match(List.of(item("A", "", "3")), repeated))
                .isEqualTo(new NfeItems.Lines(List.of(new NfeItems.Line("1", new BigDecimal("3")))));
    }

    private static Nfe.Item item(String code, String ean, String quantity) {
        return new Nfe.Item("1", code, ean, "name", new BigDecimal(quantity), null, "");
    }
}
