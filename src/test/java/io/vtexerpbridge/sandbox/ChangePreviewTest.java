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

/** Preview, summary and settings of order modifications, and what is refused at once (CONTRACT 11, 12). */
class ChangePreviewTest {
    private static final String ACCOUNT = "?accountName=sandboxstore&an=sandboxstore";
    private static final String DISCOUNT = "{\"reason\":\"r\",\"manualDiscountValue\":5}";

    private Sandbox sandbox;
    private Caller caller;

    @BeforeEach
    void start() {
        sandbox = Sandbox.start(SandboxOptions.defaults().withMoveDelay(Duration.ofMillis(10)));
        caller = new Caller(sandbox);
    }

    @AfterEach
    void close() {
        sandbox.close();
    }

    @Test
    void a_preview_tells_what_a_change_would_come_to_and_changes_nothing() throws IOException {
        String id = order("several-items");
        JsonNode before = caller.order(id);
        Caller.Got preview = preview(id, removeFirst(before));
        assertThat(preview.status()).isEqualTo(200);
        long totals = 0;
        for (JsonNode total : preview.json().path("totals")) {
            totals += total.path("value").asLong();
        }
        long change = preview.json().path("totalChangeValue").asLong();
        assertThat(change).isNegative();
        assertThat(totals).isEqualTo(before.path("value").asLong() + change);
        assertThat(caller.order(id)).isEqualTo(before);
        assertThat(change(id, DISCOUNT).status()).as("nothing is in progress").isEqualTo(202);
    }

    @Test
    void a_preview_refuses_what_the_change_itself_would_be_canceled_for() throws IOException {
        String repeated = order("repeated-sku");
        String sku = caller.order(repeated).at("/items/0/id").asText();
        String body = "{\"reason\":\"r\",\"remove\":{\"items\":[{\"id\":\"" + sku + "\",\"quantity\":1}]}}";
        assertThat(preview(repeated, body).code()).isEqualTo("SalesOrderSystem026");
        assertThat(preview(repeated, "{\"reason\":\" \"}").status()).isEqualTo(400);
        assertThat(preview(caller.make(1).get(0), DISCOUNT).code()).isEqualTo("CHK0124");
        assertThat(caller.post(path(repeated) + "/preview", DISCOUNT).status())
                .as("without the account")
                .isEqualTo(400);
    }

    @Test
    void the_summary_tells_what_was_ordered_and_what_changed_since() throws IOException {
        String id = order("several-items");
        JsonNode before = caller.order(id);
        String request = requestId(change(id, removeFirst(before)));
        await().until(() -> details(id, request).path("status").asText().equals("done"));
        JsonNode summary = caller.get(summaryPath(id)).json();
        assertThat(summary.path("original")).hasSameSizeAs(before.path("items"));
        assertThat(summary.at("/removed/0/uniqueId")).isEqualTo(before.at("/items/0/uniqueId"));
        assertThat(summary.path("added")).isEmpty();
        assertThat(summary.path("replaced")).isEmpty();
        assertThat(summary.path("manualDiscountValueAggregated").asLong()).isEqualTo(5);
    }

    @Test
    void a_change_that_was_not_applied_is_in_no_summary() throws IOException {
        String id = order("one-item");
        String request = requestId(change(id, "{\"reason\":\"r\",\"manualDiscountValue\":999999999}"));
        await().until(() -> !details(id, request).path("inProgress").asBoolean());
        assertThat(caller.get(summaryPath(id))
                        .json()
                        .path("manualDiscountValueAggregated")
                        .asLong())
                .isZero();
    }

    @Test
    void the_errors_of_the_summary_are_problems() throws IOException {
        Caller.Got missing = caller.get(summaryPath("none-01"));
        assertThat(missing.status()).isEqualTo(404);
        assertThat(missing.json().has("traceId")).isTrue();
        Caller.Got denied = caller.call("GET", summaryPath(order("one-item")), null, "X-VTEX-API-AppToken", "wrong");
        assertThat(denied.status()).isEqualTo(401);
        assertThat(denied.json().path("title").asText()).isEqualTo("Unauthorized");
    }

    @Test
    void settings_are_read_as_they_were_written() throws IOException {
        String path = "/api/order-system/orders/changes/settings" + ACCOUNT;
        caller.put(path, "{\"pipelineConfiguration\":{\"compensateShippingChanges\":false}}");
        JsonNode settings = caller.get(path).json();
        assertThat(settings.at("/pipelineConfiguration/compensateShippingChanges")
                        .asBoolean())
                .isFalse();
        assertThat(settings.at("/rolloutConfiguration/enableApi").asBoolean()).isTrue();
    }

    @Test
    void canceling_a_change_needs_a_reason_and_a_change_in_progress() throws IOException {
        caller.put("/sandbox/trouble", "{\"moveDelayMillis\":60000}");
        String id = order("one-item");
        String request = requestId(change(id, DISCOUNT));
        String cancel = path(id) + "/" + request + "/cancel" + ACCOUNT;
        assertThat(caller.post(cancel, "{}").status()).isEqualTo(400);
        assertThat(caller.post(cancel, "{\"reason\":\"No\"}").status()).isEqualTo(200);
        assertThat(details(id, request).at("/cancellationData/reason").asText()).isEqualTo("No");
        assertThat(caller.post(cancel, "{\"reason\":\"No\"}").code()).isEqualTo("SalesOrderSystem016");
    }

    @Test
    void what_is_over_can_not_be_changed_and_no_manual_value_is_negative() throws IOException {
        String canceled = caller.make("count=1&state=canceled").get(0);
        assertThat(change(canceled, DISCOUNT).code()).isEqualTo("SalesOrderSystem008");
        String invoiced = caller.make("count=1&state=invoiced").get(0);
        assertThat(change(invoiced, DISCOUNT).code()).isEqualTo("SalesOrderSystem046");
        assertThat(change(order("one-item"), DISCOUNT.replace("5", "-5")).code())
                .isEqualTo("CHK0098");
    }

    private static String removeFirst(JsonNode order) {
        JsonNode first = order.at("/items/0");
        return "{\"reason\":\"r\",\"manualDiscountValue\":5,\"remove\":{\"items\":[{\"id\":\""
                + first.path("id").asText() + "\",\"uniqueId\":\""
                + first.path("uniqueId").asText() + "\",\"quantity\":"
                + first.path("quantity").asInt() + "}]}}";
    }

    private String order(String shape) throws IOException {
        return caller.make("count=1&state=handling&shape=" + shape).get(0);
    }

    private Caller.Got change(String id, String body) throws IOException {
        return caller.call("PATCH", path(id) + ACCOUNT, body);
    }

    private Caller.Got preview(String id, String body) throws IOException {
        return caller.post(path(id) + "/preview" + ACCOUNT, body);
    }

    private static String requestId(Caller.Got got) throws IOException {
        return got.json().path("requestId").asText();
    }

    private JsonNode details(String id, String request) {
        try {
            return caller.get(path(id) + "/" + request + ACCOUNT).json();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String path(String id) {
        return "/api/order-system/orders/" + id + "/changes";
    }

    private static String summaryPath(String id) {
        return "/api/orders/pvt/document/" + id + "/change-summary";
    }
}
