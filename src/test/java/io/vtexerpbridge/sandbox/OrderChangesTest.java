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

class OrderChangesTest {
    private static final String ACCOUNT = "?accountName=sandboxstore&an=sandboxstore";

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
    void a_change_is_accepted_then_done_and_the_order_still_adds_up() throws IOException {
        String id = order("several-items");
        JsonNode before = caller.order(id);
        JsonNode first = before.at("/items/0");
        Caller.Got got = change(
                id,
                "{\"reason\":\"r\",\"manualDiscountValue\":5,\"remove\":{\"items\":[{\"id\":\""
                        + first.path("id").asText() + "\",\"uniqueId\":\""
                        + first.path("uniqueId").asText() + "\",\"quantity\":"
                        + first.path("quantity").asInt() + "}]}}");
        assertThat(got.status()).isEqualTo(202);
        assertThat(got.json().has("status")).isFalse();
        String request = got.json().path("requestId").asText();
        assertThat(change(id, "{\"reason\":\"r\",\"manualDiscountValue\":5}").code())
                .isEqualTo("SalesOrderSystem014");
        await().until(() -> details(id, request).path("status").asText().equals("done"));
        JsonNode after = caller.order(id);
        assertThat(after.path("items")).hasSize(before.path("items").size() - 1);
        assertThat(after.at("/shippingData/logisticsInfo")).hasSameSizeAs(after.path("items"));
        long totals = 0;
        for (JsonNode total : after.path("totals")) {
            totals += total.path("value").asLong();
        }
        assertThat(after.path("value").asLong()).isEqualTo(totals);
        assertThat(details(id, request).path("totalChangeValue").asLong())
                .isEqualTo(totals - before.path("value").asLong());
        assertThat(after.at("/changesAttachment/changesData/0/itemsRemoved")).hasSize(1);
        assertThat(caller.get(path(id) + ACCOUNT).json().path("requests")).hasSize(1);
    }

    @Test
    void a_change_that_does_not_fit_is_canceled_with_its_reason() throws IOException {
        String id = order("repeated-sku");
        String sku = caller.order(id).at("/items/0/id").asText();
        String request = change(
                        id, "{\"reason\":\"r\",\"remove\":{\"items\":[{\"id\":\"" + sku + "\",\"quantity\":1}]}}")
                .json()
                .path("requestId")
                .asText();
        await().until(() -> !details(id, request).path("inProgress").asBoolean());
        assertThat(details(id, request).path("status").asText()).isEqualTo("canceled");
        assertThat(details(id, request).at("/cancellationData/reason").asText()).startsWith("SalesOrderSystem026");
        assertThat(caller.get(path(id) + ACCOUNT).json().path("requests")).isEmpty();
    }

    @Test
    void raising_the_price_needs_a_payment_that_allows_it() throws IOException {
        String add = "{\"reason\":\"r\",\"add\":{\"items\":[{\"id\":\"1304\",\"quantity\":1,\"price\":2499}]}}";
        String card = order("one-item");
        String allowed = change(card, add).json().path("requestId").asText();
        await().until(() -> details(card, allowed).path("status").asText().equals("done"));
        assertThat(details(card, allowed).path("totalChangeValue").asLong()).isEqualTo(2499);
        String pix = order("instant-payment");
        String refused = change(pix, add).json().path("requestId").asText();
        await().until(() -> details(pix, refused).path("status").asText().equals("canceled"));
    }

    @Test
    void what_vtex_refuses_at_once() throws IOException {
        String ready = caller.make(1).get(0);
        assertThat(change(ready, "{\"reason\":\"r\"}").code()).isEqualTo("CHK0124");
        String id = order("one-item");
        assertThat(caller.call("PATCH", path(id), "{\"reason\":\"r\"}").status())
                .isEqualTo(400);
        assertThat(change(id, "{}").status()).isEqualTo(400);
        caller.put(
                "/api/order-system/orders/changes/settings" + ACCOUNT,
                "{\"rolloutConfiguration\":{\"enableApi\":false}}");
        assertThat(change(id, "{\"reason\":\"r\"}").code()).isEqualTo("SalesOrderSystem027");
    }

    private String order(String shape) throws IOException {
        return caller.make("count=1&state=handling&shape=" + shape).get(0);
    }

    private Caller.Got change(String id, String body) throws IOException {
        return caller.call("PATCH", path(id) + ACCOUNT, body);
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
}
