package io.vtexerpbridge.posting;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.vtexerpbridge.records.Invoice;
import io.vtexerpbridge.tables.Tables;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SkuCodesTest {

    private static final String ORDER =
            """
            {"orderId":"1-01","value":3000,"items":[
            {"uniqueId":"A","id":"7","refId":"R-7","quantity":1,"price":1000},
            {"uniqueId":"B","id":"8","quantity":2,"price":1000}]}""";

    @TempDir
    private Path folder;

    private List<String> translated(String rows, String... told) throws IOException {
        Files.writeString(folder.resolve("skus.csv"), "from;to\n" + rows);
        SkuCodes codes = new SkuCodes(new Tables(folder, StandardCharsets.UTF_8, String::strip));
        List<Invoice.Item> items =
                Stream.of(told).map(sku -> new Invoice.Item(sku, 1, 500L)).toList();
        Invoice invoice = new Invoice("1-01", "5", null, Invoice.Type.OUTPUT, null, "", "", "", "", "", items);
        OpenOrder order = OpenOrder.of(new ObjectMapper().readTree(ORDER));
        return codes.translated(null, invoice, order).items().stream()
                .map(Invoice.Item::skuId)
                .toList();
    }

    @Test
    void the_erps_code_becomes_the_sku_of_the_order_and_an_unknown_one_stays() throws IOException {
        assertThat(translated("7;E-7\n8;E-8\n9;E-8\n*;*\n", "E-8", "E-7", "E-9", "8"))
                .containsExactly("8", "7", "E-9", "8");
    }

    @Test
    void an_erp_that_knows_nothing_but_the_refId_may_tell_that() throws IOException {
        assertThat(translated("*;*\n", "R-7", "R-9", "7")).containsExactly("7", "R-9", "7");
    }

    /** The ERP was told 8 for VTEX's 7, so its 8 is that. */
    @Test
    void a_code_that_is_also_another_sku_means_what_the_table_says() throws IOException {
        assertThat(translated("7;8\n8;9\n", "8", "9")).containsExactly("7", "8");
    }

    @Test
    void a_code_for_two_skus_of_the_order_is_left_to_a_person() throws IOException {
        assertThat(translated("7;E\n8;E\n", "E")).containsExactly("E");
    }
}
