package io.vtexerpbridge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vtexerpbridge.sandbox.Sandbox;
import io.vtexerpbridge.sandbox.SandboxOptions;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a demo counts, waits for and says at its end. */
class DemoTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "20, 1, true",
        "21, 1, true",
        "20, 0, false",
        "19, 1, false",
        "0, 0, false",
        "19, 2, false",
        "21, 0, false"
    })
    void a_demo_is_done_when_all_orders_are_invoiced_and_one_is_canceled(long invoiced, long canceled, boolean done) {
        assertThat(new DemoProgress(20, true, 21, 21, invoiced, canceled).done())
                .isEqualTo(done);
    }

    @Test
    void progress_counts_vtex_s_word_and_not_the_ledger_s() throws IOException {
        JsonNode summary = JSON.readTree("{\"ordersByState\":{\"handling\":3,\"invoiced\":2,\"canceled\":1}}");

        DemoProgress progress = DemoProgress.of(5, true, 6, 5, summary);

        assertThat(progress.text()).isEqualTo("6 made   6 in the ledger   5 delivered   2 invoiced   1 canceled");
        assertThat(progress.settled()).isEqualTo(3);
        assertThat(progress.done()).isFalse();
    }

    @Test
    void nothing_is_made_before_the_bridge_listens() throws IOException {
        assertThat(DemoProgress.of(5, false, 0, 0, JSON.readTree("{}")).text()).startsWith("0 made");
    }

    @Test
    void what_the_erp_dropped_is_counted_by_kind() throws IOException {
        write("v1-01", "1002", "S1", 2, "");
        write("v7-01", "1008", "S1", 3, "");
        write("v5-01", "1005", "S1", 1, "");
        write("v9-01", "1009", "S1", 1, PretendErp.OUT_OF_STOCK);
        Files.writeString(folder.resolve("v1-01.canceled.csv"), "orderId\r\nv1-01\r\n");
        Files.writeString(folder.resolve(".v2-01.csv"), "orderId\r\nv2-01\r\n");

        DroppedCounts counts = DroppedCounts.of(folder, new PretendErp());

        assertThat(counts).isEqualTo(new DroppedCounts(5, 3, 2, 1, 2, 1, 1));
        assertThat(counts.text())
                .isEqualTo(
                        "3 invoices as CSV (2 over a part of their order), 1 as NF-e, 2 tracking numbers, 1 deliveries,"
                                + " 1 cancellation");
    }

    @Test
    void the_closing_text_says_what_came_of_it() throws IOException {
        JsonNode summary = JSON.readTree(
                """
                {"ordersByState":{"invoiced":20,"canceled":1},"startHandlingAcceptedTwice":0,"refusedCalls":2,
                 "invoicesRepeatedAfterAnswer":0,"invoices":{"accepted":22,"tracked":4,"delivered":1}}""");

        String text = Demo.closing(20, true, summary, new DroppedCounts(22, 18, 4, 4, 4, 1, 1));

        assertThat(text.lines())
                .containsExactly(
                        "Done: 21 orders made, 22 files in the ERP's folder, 20 orders invoiced, 1 canceled, 0 started twice.",
                        "  The ERP dropped 18 invoices as CSV (4 over a part of their order), 4 as NF-e, 4 tracking numbers,"
                                + " 1 deliveries, 1 cancellation.",
                        "  VTEX has 22 invoices, 4 tracked, 1 delivered, 0 posted again; 2 calls refused by VTEX.");
    }

    @Test
    void an_order_with_notes_is_ready_only_once_it_has_them() throws Exception {
        try (Sandbox sandbox = Sandbox.start(SandboxOptions.defaults())) {
            String id = new SandboxControl(sandbox.url()).makeOrderWithNotes(PretendErp.OUT_OF_STOCK);

            JsonNode detail = detail(sandbox, id);
            assertThat(detail.path("state").asText()).isEqualTo("ready-for-handling");
            assertThat(detail.at("/order/openTextField/value").asText()).isEqualTo(PretendErp.OUT_OF_STOCK);
            assertThat(detail.path("steps").findValuesAsText("state"))
                    .containsExactly("window-to-cancel", "ready-for-handling");
        }
    }

    private static JsonNode detail(Sandbox sandbox, String id) throws Exception {
        HttpResponse<byte[]> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(sandbox.url() + "/sandbox/orders/" + id))
                                .build(),
                        HttpResponse.BodyHandlers.ofByteArray());
        return JSON.readTree(answer.body());
    }

    private void write(String orderId, String sequence, String sku, int quantity, String notes) throws IOException {
        Files.writeString(
                folder.resolve(orderId + ".csv"),
                "orderId;sequence;createdAt;orderTotal;itemsTotal;customerName;customerDocument;notes;skuId;refId;name;"
                        + "quantity;unitPrice;lineGross;lineFreight;lineTotal\r\n" + orderId + ";" + sequence
                        + ";2026-11-21T10:00:00-03:00;30,00;30,00;Ana;39053344705;" + notes + ";" + sku + ";;Mate;"
                        + quantity + ";10,00;30,00;0,00;30,00\r\n");
    }
}
