package io.vtexerpbridge.routes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.vtexerpbridge.posting.Step;
import io.vtexerpbridge.posting.VtexReceipts;
import io.vtexerpbridge.routes.FakeVtex.Call;
import io.vtexerpbridge.routes.FakeVtex.Trick;
import io.vtexerpbridge.vtex.VtexRefused;
import io.vtexerpbridge.vtex.VtexUnavailable;
import java.util.Map;
import java.util.Set;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The calls that bring VTEX what the ERP told: routes/shared/vtex-invoices, -cancellations, -changes, -notes, -payments, -sellers. */
@OneBridgeTest.Keys({"vtex.response-timeout = 2s", "vtex.requests-per-minute = 100000"})
class VtexToldCallsTest extends OneBridgeTest {

    private static final String BODY = "{\"reason\":\"não há ${exchangeId} {{vtex.account}} $simple{body}\"}";

    @BeforeEach
    void fresh() {
        vtex.reset();
    }

    private static Exchange call(String name, String orderId, String target, String body) {
        return bridge.send(
                name,
                "what was in the body before",
                Map.of(
                        "account",
                        FakeVtex.ACCOUNT,
                        "orderId",
                        orderId,
                        "step",
                        new Step.Call(name, target, body, false)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "post-invoice|POST|/api/oms/pvt/orders/1-01/invoice||yes",
                "update-tracking|PATCH|/api/oms/pvt/orders/1-01/invoice/77||yes",
                "add-tracking-event|PUT|/api/oms/pvt/orders/1-01/invoice/77/tracking||yes",
                "cancel-order|POST|/api/oms/pvt/orders/1-01/cancel||yes",
                "deny-cancellation|POST|/api/orders/pvt/document/1-01/deny-cancellation-request||yes",
                "preview-change|POST|/api/order-system/orders/1-01/changes/preview|an=acmestore|yes",
                "create-change|PATCH|/api/order-system/orders/1-01/changes|accountName=acmestore&an=acmestore|yes",
                "get-change|GET|/api/order-system/orders/1-01/changes/77|an=acmestore|no",
                "retry-change|POST|/api/order-system/orders/1-01/changes/77/retry|an=acmestore|no",
                "list-changes|GET|/api/order-system/orders/1-01/changes|an=acmestore|no",
                "add-note|POST|/api/do/notes||yes",
                "list-notes|GET|/api/do/notes|target.id=1-01&perPage=30&page=1|no",
                "add-interaction|POST|/api/oms/pvt/orders/1-01/interactions||yes",
                "notify-payment|POST|/api/oms/pvt/orders/1-01/payments/77/payment-notification||no",
                "change-seller|PUT|/api/checkout/pvt/orders/1-01/sellers||yes"
            })
    void a_call_goes_out_once_as_vtex_documents_it(
            String name, String method, String path, String query, String hasBody) {
        boolean sends = hasBody.equals("yes");
        Exchange exchange = call(name, "1-01", "77", sends ? BODY : "");

        assertThat(exchange.getException()).isNull();
        assertThat(vtex.calls()).hasSize(1);
        // FakeVtex checks key, token, Accept and Content-Type of every call.
        Call made = vtex.calls().get(0);
        assertThat(made.name()).isEqualTo(name);
        assertThat(made.method()).isEqualTo(method);
        assertThat(made.path()).isEqualTo(path);
        assertThat(made.query()).isEqualTo(query);
        assertThat(made.body()).isEqualTo(sends ? BODY : "");
        assertThat(exchange.getMessage().getHeaders()).isEmpty();
        assertThat(exchange.getMessage().getBody()).isInstanceOf(JsonNode.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "../../x|..%2F..%2Fx",
                "..|%2E%2E",
                "a/b?c=d#e|a%2Fb%3Fc%3Dd%23e",
                "a b+c&d=e|a%20b%2Bc%26d%3De",
                "a,b)c(|a%2Cb%29c%28",
                "${exchangeId}|%24%7BexchangeId%7D",
                "{{vtex.account}}|%7B%7Bvtex.account%7D%7D",
                "café|caf%C3%A9"
            })
    void what_a_call_is_about_stays_one_segment_or_one_value(String odd, String segment) {
        call("update-tracking", odd, odd, BODY);
        call("add-tracking-event", odd, odd, BODY);
        call("get-change", odd, odd, "");
        call("notify-payment", odd, odd, "");
        call("list-notes", odd, "", "");

        assertThat(vtex.calls())
                .extracting(Call::path)
                .containsExactly(
                        "/api/oms/pvt/orders/" + segment + "/invoice/" + segment,
                        "/api/oms/pvt/orders/" + segment + "/invoice/" + segment + "/tracking",
                        "/api/order-system/orders/" + segment + "/changes/" + segment,
                        "/api/oms/pvt/orders/" + segment + "/payments/" + segment + "/payment-notification",
                        "/api/do/notes");
        assertThat(vtex.calls().get(4).query()).isEqualTo("target.id=" + segment + "&perPage=30&page=1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"deny-cancellation", "preview-change", "add-interaction", "change-seller"})
    void an_answer_without_a_documented_body_may_have_any(String name) {
        vtex.next(name, Trick.answer(200, "text/plain", "OK, thank you"));

        assertThat(call(name, "1-01", "77", BODY).getException()).isNull();
    }

    @Test
    void a_refusal_carries_vtexs_own_code() {
        vtex.next(
                "create-change",
                Trick.answer(
                        400,
                        "application/json",
                        "{\"error\":{\"code\":\"SalesOrderSystem014\",\"message\":\"There is a change in progress\"}}"));

        assertThat(call("create-change", "1-01", "", BODY).getException())
                .isInstanceOfSatisfying(
                        VtexRefused.class, refused -> assertThat(refused.code()).isEqualTo("SalesOrderSystem014"));
    }

    @Test
    void a_call_whose_answer_is_lost_is_not_repeated_by_the_client() {
        vtex.next("cancel-order", Trick.cut());

        assertThat(call("cancel-order", "1-01", "", BODY).getException()).isInstanceOf(VtexUnavailable.class);
        assertThat(vtex.callNames()).containsExactly("cancel-order");
    }

    @Test
    void every_answer_of_the_calls_with_a_receipt_is_read() {
        for (String name :
                Set.of("post-invoice", "update-tracking", "add-tracking-event", "cancel-order", "add-note")) {
            JsonNode answer = call(name, "1-01", "77", BODY).getMessage().getBody(JsonNode.class);
            assertThat(new VtexReceipts().of(answer)).as(name).isNotNull();
        }
    }
}
