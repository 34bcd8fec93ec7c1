package io.vtexerpbridge.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What VTEX demands of invoices, tracking and cancellations, and what the sandbox counts of them (CONTRACT 8, 13, 14). */
class ErpWayTest {
    private static final String TRACKING =
            "{\"trackingNumber\":\"T1\",\"trackingUrl\":null,\"dispatchedDate\":null,\"courier\":null}";
    private static final String MILESTONES =
            "{\"isDelivered\":false,\"deliveredDate\":null,\"events\":[{\"city\":\"Recife\",\"state\":\"PE\","
                    + "\"description\":\"Saiu\",\"date\":\"2026-05-06\"}]}";

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

    @ParameterizedTest
    @ValueSource(strings = {"city", "state", "description", "date", "isDelivered", "deliveredDate", "events"})
    void milestones_need_every_key(String key) throws IOException {
        tracked();
        String number = path() + "/NF1/tracking";
        assertThat(caller.put(number, MILESTONES.replace("\"" + key + "\"", "\"other\""))
                        .body())
                .contains(key);
        assertThat(caller.put(number, MILESTONES).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"trackingNumber", "trackingUrl", "dispatchedDate", "courier"})
    void a_tracking_number_needs_all_four_keys_as_texts(String key) throws IOException {
        tracked();
        assertThat(caller.call("PATCH", path() + "/NF1", TRACKING.replace("\"" + key + "\"", "\"other\""))
                        .status())
                .isEqualTo(400);
        String number = TRACKING.replaceFirst("(\"" + key + "\":)(\"T1\"|null)", "$17");
        assertThat(caller.call("PATCH", path() + "/NF1", number).status()).isEqualTo(400);
    }

    @Test
    void an_issuance_date_has_a_time() throws IOException {
        assertThat(caller.post(path(), body("Output", "NF1", 1).replace("T10:00:00-03:00", ""))
                        .body())
                .contains("issuanceDate");
    }

    @Test
    void an_order_becomes_invoiced_once_although_its_last_two_invoices_show_together() throws IOException {
        invoice("Output", "NF1", value - 100);
        invoice("Output", "NF2", 100);
        await().until(() -> caller.state(id).equals("invoiced"));
        assertThat(packages()).hasSize(2);
        assertThat(story().path("steps").findValuesAsText("state"))
                .endsWith("handling", "invoice", "invoiced")
                .containsOnlyOnce("invoice");
    }

    @Test
    void a_return_needs_its_own_permission() throws IOException {
        invoice("Output", "NF1", value);
        await().until(() -> caller.state(id).equals("invoiced"));
        caller.put("/sandbox/trouble", "{\"forbidden\":[\"Notify refund\"]}");
        assertThat(invoice("Input", "DEV1", value).status()).isEqualTo(403);
        caller.call("DELETE", "/sandbox/trouble", null);
        assertThat(invoice("Input", "DEV1", value).status()).isEqualTo(200);
    }

    @Test
    void an_invoice_posted_again_counts_only_when_its_answer_had_arrived() throws IOException {
        caller.put("/sandbox/trouble", "{\"emptyBody\":{\"times\":1,\"calls\":[\"post-invoice\"]}}");
        invoice("Output", "NF1", 100);
        invoice("Output", "NF1", 100);
        assertThat(story().at("/invoices/0/accepted").asInt()).isEqualTo(2);
        assertThat(story().at("/invoices/0/answered").asInt()).isEqualTo(1);
        assertThat(caller.summary().path("invoicesRepeatedAfterAnswer").asInt()).isZero();

        invoice("Output", "NF1", 100);
        invoice("Output", "NF1", 100);
        invoice("Output", "NF2", 100);
        JsonNode summary = caller.summary();
        assertThat(summary.path("invoicesRepeatedAfterAnswer").asInt()).isEqualTo(1);
        assertThat(summary.at("/invoices/accepted").asInt()).isEqualTo(2);
        assertThat(summary.at("/invoices/posts").asInt()).isEqualTo(5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"lostAnswer", "truncatedBody"})
    void a_lost_or_broken_answer_is_no_answer(String trouble) throws IOException {
        caller.put("/sandbox/trouble", "{\"" + trouble + "\":{\"times\":1,\"calls\":[\"post-invoice\"]}}");
        assertThatThrownBy(() -> invoice("Output", "NF1", 100)).isInstanceOf(IOException.class);
        invoice("Output", "NF1", 100);
        assertThat(caller.summary().path("invoicesRepeatedAfterAnswer").asInt()).isZero();
        assertThat(story().at("/invoices/0/accepted").asInt()).isEqualTo(2);
    }

    @Test
    void a_denied_request_is_not_denied_again_while_another_one_is_open() throws IOException {
        String deny = "/api/orders/pvt/document/" + id + "/deny-cancellation-request";
        ask(id, "First");
        String body = "{\"cancellationRequestId\":\"" + request(0) + "\",\"denyReason\":\"Sent\"}";
        assertThat(caller.post(deny, body).status()).isEqualTo(200);
        await().until(() -> caller.state(id).equals("handling"));
        ask(id, "Second");
        assertThat(caller.post(deny, body).status()).isEqualTo(400);
        assertThat(caller.state(id)).isEqualTo("cancellation-requested");
        assertThat(request(1)).isNotEqualTo(request(0));
    }

    @Test
    void a_shopper_asks_with_a_reason_and_only_while_there_is_something_to_cancel() throws IOException {
        Caller.Got asked = ask(id, "Too late");
        assertThat(asked.status()).isEqualTo(200);
        JsonNode told = asked.json().at("/cancellation/requests/0");
        assertThat(told.path("reason").asText()).isEqualTo("Too late");
        assertThat(told.path("requestedByUser").asBoolean()).isTrue();
        assertThat(ask(id, "Again").status()).isEqualTo(400);
        assertThat(ask(caller.make("count=1&state=invoiced").get(0), "No").body())
                .contains("is invoiced");
        assertThat(ask("none-01", "No").status()).isEqualTo(404);
    }

    private Caller.Got ask(String orderId, String reason) throws IOException {
        return caller.post("/sandbox/orders/" + orderId + "/request-cancellation", "{\"reason\":\"" + reason + "\"}");
    }

    private String request(int index) throws IOException {
        return caller.order(id).at("/cancellationRequests/" + index + "/id").asText();
    }

    private void tracked() throws IOException {
        invoice("Output", "NF1", value);
        await().until(() -> packages().size() == 1);
        assertThat(caller.call("PATCH", path() + "/NF1", TRACKING).status()).isEqualTo(200);
    }

    private String path() {
        return "/api/oms/pvt/orders/" + id + "/invoice";
    }

    private Caller.Got invoice(String type, String number, long cents) throws IOException {
        return caller.post(path(), body(type, number, cents));
    }

    private String body(String type, String number, long cents) throws IOException {
        String sku = caller.order(id).at("/items/0/id").asText();
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

    private JsonNode story() throws IOException {
        return caller.get("/sandbox/orders/" + id).json();
    }
}
