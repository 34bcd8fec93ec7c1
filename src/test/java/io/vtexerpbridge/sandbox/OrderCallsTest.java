package io.vtexerpbridge.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OrderCallsTest {
    private final MovableClock clock = new MovableClock();
    private Sandbox sandbox;
    private Caller caller;

    @BeforeEach
    void start() {
        sandbox = Sandbox.start(SandboxOptions.defaults().withClock(clock).withMoveDelay(Duration.ofMillis(20)));
        caller = new Caller(sandbox);
    }

    @AfterEach
    void close() {
        sandbox.close();
    }

    @Test
    void an_order_is_found_by_id_and_by_sequence_and_by_group() throws IOException {
        String id = caller.make(1).get(0);
        JsonNode order = caller.order(id);
        assertThat(order.path("status").asText()).isEqualTo("ready-for-handling");
        assertThat(caller.order("seq" + order.path("sequence").asText())).isEqualTo(order);
        assertThat(caller.get("/api/oms/pvt/orders/order-group/"
                                + order.path("orderGroup").asText())
                        .json())
                .hasSize(1);
        Caller.Got missing = caller.get("/api/oms/pvt/orders/none-01");
        assertThat(missing.status()).isEqualTo(404);
        assertThat(missing.code()).isEqualTo("OMS007");
        assertThat(caller.get("/api/nowhere").response().headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/html"));
    }

    @Test
    void start_handling_is_accepted_once_and_ends_in_handling_with_an_event_for_each_step() throws IOException {
        caller.post(
                "/api/orders/feed/config",
                "{\"queue\":{\"visibilityTimeoutInSeconds\":240,\"MessageRetentionPeriodInSeconds\":345600}}");
        String id = caller.make(1).get(0);
        String path = "/api/oms/pvt/orders/" + id + "/start-handling";
        Caller.Got first = caller.post(path, null);
        assertThat(first.status()).isEqualTo(204);
        assertThat(first.body()).isEmpty();
        Caller.Got second = caller.post(path, null);
        assertThat(second.status()).isEqualTo(409);
        assertThat(second.code()).isEqualTo("OMS003");
        await().until(() -> caller.state(id).equals("handling"));
        caller.put("/sandbox/trouble", "{\"oms003As400\":true}");
        assertThat(caller.post(path, null).status()).isEqualTo(400);
        assertThat(caller.lot().findValuesAsText("state"))
                .containsExactlyInAnyOrder(
                        "payment-approved", "window-to-cancel", "ready-for-handling", "start-handling", "handling");
        JsonNode counts = caller.get("/sandbox/orders/" + id).json().path("calls");
        assertThat(counts.path("startHandlingAccepted").asInt()).isEqualTo(1);
        assertThat(counts.path("startHandlingRefused").asInt()).isEqualTo(2);
        assertThat(caller.summary().path("startHandlingAcceptedTwice").asInt()).isZero();
    }

    @Test
    void cancelling_a_ready_order_takes_two_calls() throws IOException {
        String id = caller.make(1).get(0);
        String path = "/api/oms/pvt/orders/" + id + "/cancel";
        assertThat(caller.post(path, "{\"reason\":\"No stock\"}").status()).isEqualTo(200);
        assertThat(caller.state(id)).isEqualTo("cancellation-requested");
        assertThat(caller.post(path, "{\"reason\":\"No stock\"}")
                        .json()
                        .path("orderId")
                        .asText())
                .isEqualTo(id);
        await().until(() -> caller.state(id).equals("canceled"));
        assertThat(caller.order(id).path("cancelReason").asText()).isEqualTo("No stock");
        assertThat(caller.post(path, "{}").status()).isEqualTo(400);
    }

    @Test
    void a_shoppers_request_can_be_denied_and_the_order_goes_back() throws IOException {
        String id = caller.make(1).get(0);
        caller.post("/sandbox/orders/" + id + "/move?state=cancellation-requested", null);
        String request = caller.order(id)
                .path("cancellationData")
                .path("cancellationRequestId")
                .asText();
        String path = "/api/orders/pvt/document/" + id + "/deny-cancellation-request";
        assertThat(caller.post(path, "{\"cancellationRequestId\":\"x\",\"denyReason\":\"Sent\"}")
                        .status())
                .isEqualTo(400);
        String body = "{\"cancellationRequestId\":\"" + request + "\",\"denyReason\":\"Sent\"}";
        assertThat(caller.post(path, body).status()).isEqualTo(200);
        await().until(() -> caller.state(id).equals("ready-for-handling"));
        assertThat(caller.order(id).at("/cancellationRequests/0/deniedBySeller").asBoolean())
                .isTrue();
        assertThat(caller.post(path, body).status()).isEqualTo(400);
    }

    @Test
    void an_invoiced_order_cannot_be_canceled() throws IOException {
        String id = caller.make("count=1&state=invoiced").get(0);
        assertThat(caller.post("/api/oms/pvt/orders/" + id + "/cancel", "{}").status())
                .isEqualTo(400);
    }

    @Test
    void the_list_is_behind_filters_and_pages() throws IOException {
        caller.make(40);
        assertThat(list("").path("paging").path("total").asInt()).isZero();
        clock.pass(Duration.ofSeconds(3));
        JsonNode first = list("?per_page=25&f_status=ready-for-handling&orderBy=orderId,asc");
        assertThat(first.path("list")).hasSize(25);
        assertThat(first.path("paging").path("pages").asInt()).isEqualTo(2);
        assertThat(list("?f_status=canceled").path("list")).isEmpty();
        assertThat(list("?f_creationDate=creationDate:%5B2026-05-04T11:00:00.000Z%20TO%202026-05-04T13:00:00.000Z%5D")
                        .path("paging")
                        .path("total")
                        .asInt())
                .isEqualTo(40);
        assertThat(list("?f_creationDate=creationDate:%5B2026-05-04T12:30:00.000Z%20TO%202026-05-04T13:00:00.000Z%5D")
                        .path("list"))
                .isEmpty();
        assertThat(caller.get("/api/oms/pvt/orders?page=31").status()).isEqualTo(400);
        assertThat(caller.get("/api/oms/pvt/orders?per_page=101").status()).isEqualTo(400);
    }

    @Test
    void orders_of_the_past_are_listed_by_their_creation_dates_and_both_ends_count() throws IOException {
        caller.make("count=4&createdFrom=2026-04-01T00:00:00Z&createdUntil=2026-04-05T00:00:00Z");
        clock.pass(Duration.ofMinutes(1));
        JsonNode found = list("?orderBy=creationDate,asc&f_status=ready-for-handling"
                + "&f_creationDate=creationDate:%5B2026-04-02T00:00:00.000Z%20TO%202026-04-03T00:00:00.000Z%5D");
        assertThat(found.path("paging").path("total").asInt()).isEqualTo(2);
        assertThat(found.path("list").get(0).path("creationDate").asText()).startsWith("2026-04-02T00:00:00");
        assertThat(found.path("list").get(0).path("totalValue").isIntegralNumber())
                .isFalse();
        assertThat(caller.post("/sandbox/orders?createdFrom=yesterday", null).status())
                .isEqualTo(400);
        assertThat(caller.post("/sandbox/orders?createdUntil=2026-04-02T00:00:00Z", null)
                        .status())
                .isEqualTo(400);
    }

    @Test
    void a_list_that_lacks_rows_still_counts_them() throws IOException {
        caller.make(20);
        clock.pass(Duration.ofMinutes(1));
        caller.put("/sandbox/trouble", "{\"lackingRows\":{\"times\":3}}");
        JsonNode found = list("");
        assertThat(found.path("list")).hasSize(12);
        assertThat(found.path("paging").path("total").asInt()).isEqualTo(20);
    }

    private JsonNode list(String query) throws IOException {
        return caller.get("/api/oms/pvt/orders" + query).json();
    }
}
