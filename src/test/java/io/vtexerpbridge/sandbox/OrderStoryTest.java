package io.vtexerpbridge.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the control API and the page tell of one order. */
class OrderStoryTest {
    private Sandbox sandbox;
    private Caller caller;
    private String id;

    @BeforeEach
    void start() throws IOException {
        sandbox = Sandbox.start(
                SandboxOptions.defaults().withMoveDelay(Duration.ofMillis(10)).withInvoiceDelay(Duration.ofMillis(10)));
        caller = new Caller(sandbox);
        id = caller.make("count=1&shape=several-items&state=handling").get(0);
    }

    @AfterEach
    void close() {
        sandbox.close();
    }

    @Test
    void a_call_is_kept_with_method_path_status_and_body() throws IOException {
        interact("In the ERP");
        JsonNode call = story().at("/lastCalls/0");
        assertThat(call.path("method").asText()).isEqualTo("POST");
        assertThat(call.path("path").asText()).isEqualTo("/api/oms/pvt/orders/" + id + "/interactions");
        assertThat(call.path("status").asInt()).isEqualTo(200);
        assertThat(call.path("body").asText()).isEqualTo("{\"source\":\"bridge\",\"message\":\"In the ERP\"}");
    }

    @Test
    void a_long_body_is_cut_and_says_so() throws IOException {
        interact("x".repeat(10_000));
        assertThat(story().at("/lastCalls/0/body").asText())
                .hasSizeLessThan(4200)
                .endsWith("(10032 bytes in all)");
    }

    @Test
    void reads_do_not_push_out_what_changed_the_order() throws IOException {
        interact("first");
        for (int i = 0; i < 60; i++) {
            caller.order(id);
        }
        JsonNode calls = story().path("lastCalls");
        assertThat(calls).hasSize(41);
        assertThat(calls.at("/0/body").asText()).contains("first");
    }

    @Test
    void a_refused_and_a_broken_body_are_kept_too() throws IOException {
        caller.post("/api/oms/pvt/orders/" + id + "/invoice", "{not json");
        JsonNode call = story().at("/lastCalls/0");
        assertThat(call.path("status").asInt()).isEqualTo(400);
        assertThat(call.path("body").asText()).isEqualTo("{not json");
    }

    @Test
    void notes_interactions_changes_and_cancellations_are_told() throws IOException {
        interact("In the ERP");
        caller.post(
                "/api/do/notes",
                "{\"target\":{\"id\":\"" + id
                        + "\",\"type\":\"order\",\"url\":\"/orders/1\"},\"domain\":\"oms\",\"description\":\"Packed\"}");
        caller.call(
                "PATCH",
                "/api/order-system/orders/" + id + "/changes?accountName=sandboxstore",
                "{\"reason\":\"Less\",\"manualDiscountValue\":5}");
        caller.post("/api/oms/pvt/orders/" + id + "/cancel", "{\"reason\":\"No stock\"}");
        JsonNode story = story();
        assertThat(story.at("/interactions/0/message").asText()).isEqualTo("In the ERP");
        assertThat(story.at("/notes/0/description").asText()).isEqualTo("Packed");
        assertThat(story.at("/changes/0/reason").asText()).isEqualTo("Less");
        assertThat(story.at("/cancellation/requests/0/reason").asText()).isEqualTo("No stock");
        assertThat(story.path("lastCalls").findValuesAsText("call"))
                .containsExactly("post-interaction", "create-note", "create-change", "cancel-order");
    }

    @Test
    void an_invoice_is_told_with_its_tracking_and_events() throws IOException {
        invoiceAndTrack();
        JsonNode invoice = story().at("/invoices/0");
        assertThat(invoice.path("invoiceNumber").asText()).isEqualTo("NF1");
        assertThat(invoice.path("type").asText()).isEqualTo("Output");
        assertThat(invoice.path("value").asLong()).isEqualTo(100);
        assertThat(invoice.path("accepted").asInt()).isEqualTo(1);
        assertThat(invoice.path("trackingNumber").asText()).isEqualTo("T1");
        assertThat(invoice.path("delivered").asBoolean()).isTrue();
        assertThat(invoice.at("/events/0/description").asText()).isEqualTo("<b>Entregue</b>");
        assertThat(caller.summary().at("/invoices/tracked").asInt()).isEqualTo(1);
        assertThat(caller.summary().at("/invoices/delivered").asInt()).isEqualTo(1);
    }

    @Test
    void the_page_shows_it_all_escaped() throws IOException {
        interact("<script>alert(1)</script>");
        invoiceAndTrack();
        caller.post("/api/oms/pvt/orders/" + id + "/cancel", "{\"reason\":\"No\"}");
        assertThat(caller.get("/orders/" + id).body())
                .contains("<h2>Invoices</h2>", "<h2>Interactions</h2>", "NF1", "T1")
                .contains("&lt;script&gt;alert(1)", "&lt;b&gt;Entregue&lt;/b&gt;", "/invoice/NF1/tracking 200")
                .doesNotContain("<script>alert", "<b>Entregue");
    }

    private void interact(String message) throws IOException {
        caller.post(
                "/api/oms/pvt/orders/" + id + "/interactions",
                "{\"source\":\"bridge\",\"message\":\"" + message + "\"}");
    }

    private void invoiceAndTrack() throws IOException {
        String path = "/api/oms/pvt/orders/" + id + "/invoice";
        String sku = caller.order(id).at("/items/0/id").asText();
        caller.post(
                path,
                "{\"type\":\"Output\",\"issuanceDate\":\"2026-05-04T10:00:00-03:00\",\"invoiceNumber\":\"NF1\","
                        + "\"invoiceValue\":\"100\",\"items\":[{\"id\":\"" + sku
                        + "\",\"quantity\":1,\"price\":100}]}");
        await().until(() -> story().at("/invoices/0/visible").asBoolean());
        caller.call(
                "PATCH",
                path + "/NF1",
                "{\"trackingNumber\":\"T1\",\"trackingUrl\":null,\"dispatchedDate\":null,\"courier\":\"Correio\"}");
        caller.put(
                path + "/NF1/tracking",
                "{\"isDelivered\":true,\"deliveredDate\":\"2026-05-06 10:00\",\"events\":[{\"city\":\"Recife\","
                        + "\"state\":\"PE\",\"description\":\"<b>Entregue</b>\",\"date\":\"2026-05-06\"}]}");
    }

    private JsonNode story() {
        try {
            return caller.get("/sandbox/orders/" + id).json();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
