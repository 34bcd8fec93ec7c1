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

class InvoiceTest {
    private Sandbox sandbox;
    private Caller caller;
    private String id;
    private long value;

    @BeforeEach
    void start() throws IOException {
        sandbox = Sandbox.start(
                SandboxOptions.defaults().withMoveDelay(Duration.ofMillis(10)).withInvoiceDelay(Duration.ofMillis(30)));
        caller = new Caller(sandbox);
        id = caller.make("count=1&shape=several-items&state=handling").get(0);
        value = caller.order(id).path("value").asLong();
    }

    @AfterEach
    void close() {
        sandbox.close();
    }

    @Test
    void partial_invoices_add_up_to_invoiced_and_show_as_packages_later() throws IOException {
        assertThat(invoice("Output", "NF1", value - 100).status()).isEqualTo(200);
        assertThat(packages()).isEmpty();
        await().until(() -> packages().size() == 1);
        assertThat(caller.state(id)).isEqualTo("handling");
        assertThat(invoice("Output", "NF2", 101).body()).contains("greater than the order value");
        assertThat(invoice("Output", "NF2", 100).status()).isEqualTo(200);
        await().until(() -> caller.state(id).equals("invoiced"));
        assertThat(packages()).hasSize(2);
        assertThat(caller.order(id).path("invoicedDate").isTextual()).isTrue();
        assertThat(invoice("Input", "DEV1", value).status()).isEqualTo(200);
        await().until(() -> packages().size() == 3);
    }

    @Test
    void the_same_number_again_gets_a_receipt_and_changes_nothing() throws IOException {
        invoice("Output", "NF1", value);
        await().until(() -> caller.state(id).equals("invoiced"));
        assertThat(invoice("Output", "NF1", value).status()).isEqualTo(200);
        assertThat(packages()).hasSize(1);
    }

    @Test
    void what_vtex_refuses_in_an_invoice() throws IOException {
        assertThat(invoice("Sale", "NF1", value).status()).isEqualTo(400);
        assertThat(invoice("Output", "NF1", 0).status()).isEqualTo(400);
        assertThat(invoice("Input", "NF1", value).status()).isEqualTo(400);
        String ready = caller.make(1).get(0);
        assertThat(caller.post("/api/oms/pvt/orders/" + ready + "/invoice", body("Output", "NF1", 1, "1101"))
                        .status())
                .isEqualTo(400);
        assertThat(caller.post(path(), body("Output", "NF1", value, "no-such-sku"))
                        .body())
                .contains("Invalid id for item");
        assertThat(caller.post(path(), body("Output", "NF1", value, "x").replace("2026-05-04T10", "2026-05-04 10"))
                        .body())
                .contains("issuanceDate");
    }

    @Test
    void a_partial_invoice_forbids_cancelling_and_an_invoice_declines_a_request() throws IOException {
        caller.post("/sandbox/orders/" + id + "/move?state=cancellation-requested", null);
        assertThat(invoice("Output", "NF1", value - 1).status()).isEqualTo(200);
        await().until(() -> caller.state(id).equals("handling"));
        assertThat(caller.post("/api/oms/pvt/orders/" + id + "/cancel", "{}").status())
                .isEqualTo(400);
    }

    @Test
    void tracking_needs_the_invoice_and_milestones_need_the_tracking_number() throws IOException {
        String number = path() + "/NF1";
        String milestones =
                "{\"isDelivered\":true,\"deliveredDate\":\"2026-05-06 10:00\",\"events\":[{\"city\":\"Recife\","
                        + "\"state\":\"PE\",\"description\":\"Entregue\",\"date\":\"2026-05-06\"}]}";
        String tracking =
                "{\"trackingNumber\":\"T1\",\"trackingUrl\":null,\"dispatchedDate\":null,\"courier\":\"Correio\"}";
        assertThat(caller.call("PATCH", number, tracking).status()).isEqualTo(404);
        invoice("Output", "NF1", value);
        await().until(() -> packages().size() == 1);
        assertThat(caller.put(number + "/tracking", milestones).status()).isEqualTo(400);
        assertThat(caller.call("PATCH", number, "{\"trackingNumber\":\"T1\"}").status())
                .isEqualTo(400);
        assertThat(caller.call("PATCH", number, tracking).status()).isEqualTo(200);
        assertThat(caller.put(number + "/tracking", milestones).status()).isEqualTo(200);
        assertThat(packages().get(0).path("trackingNumber").asText()).isEqualTo("T1");
        assertThat(packages().get(0).at("/courierStatus/finished").asBoolean()).isTrue();
        assertThat(packages().get(0).at("/courierStatus/data")).hasSize(1);
        assertThat(caller.call("PATCH", path() + "/NF%201", tracking).status()).isEqualTo(500);
    }

    @Test
    void notes_interactions_payment_and_seller_window() throws IOException {
        assertThat(caller.post("/api/oms/pvt/orders/" + id + "/interactions", "{\"source\":\"a\",\"message\":\"b\"}")
                        .status())
                .isEqualTo(200);
        String note = "{\"target\":{\"id\":\"" + id + "\",\"type\":\"order\",\"url\":\"/orders/1\"},\"domain\":\"oms\","
                + "\"description\":\"In the ERP\"}";
        assertThat(caller.post("/api/do/notes", note).json().path("createdBy").isNull())
                .isTrue();
        assertThat(caller.get("/api/do/notes?target.id=" + id).json().path("items"))
                .hasSize(1);
        String window = "/api/checkout/pvt/configuration/window-to-change-seller";
        assertThat(caller.get(window).body()).isEqualTo("2");
        assertThat(caller.post(window, "{\"waitingTime\":4}").status()).isEqualTo(201);
        assertThat(caller.post(window, "{\"waitingTime\":31}").status()).isEqualTo(400);
        String unpaid = caller.make("count=1&state=payment-pending").get(0);
        String payment = caller.order(unpaid)
                .at("/paymentData/transactions/0/payments/0/id")
                .asText();
        assertThat(caller.put(
                                "/api/checkout/pvt/orders/" + unpaid + "/sellers",
                                "{\"marketplacePaymentValue\":1,\"newSellerId\":\"lojanova\"}")
                        .status())
                .isEqualTo(200);
        assertThat(caller.order(unpaid).at("/items/0/seller").asText()).isEqualTo("lojanova");
        assertThat(caller.post("/api/oms/pvt/orders/" + unpaid + "/payments/" + payment + "/payment-notification", null)
                        .status())
                .isEqualTo(200);
        await().until(() -> caller.state(unpaid).equals("ready-for-handling"));
    }

    private String path() {
        return "/api/oms/pvt/orders/" + id + "/invoice";
    }

    private Caller.Got invoice(String type, String number, long cents) throws IOException {
        String sku = caller.order(id).at("/items/0/id").asText();
        return caller.post(path(), body(type, number, cents, sku));
    }

    private static String body(String type, String number, long cents, String sku) {
        return "{\"type\":\"" + type + "\",\"issuanceDate\":\"2026-05-04T10:00:00-03:00\",\"invoiceNumber\":\"" + number
                + "\",\"invoiceValue\":\"" + cents + "\",\"courier\":\"\",\"items\":[{\"id\":\"" + sku
                + "\",\"quantity\":1,\"price\":100}]}";
    }

    private JsonNode packages() {
        try {
            return caller.order(id).at("/packageAttachment/packages");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
