package io.vtexerpbridge.routes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vtexerpbridge.routes.FakeVtex.Trick;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Enters where the ERP does: a file is dropped into changes/. */
class SendChangeRouteTest extends OneBridgeTest {

    private List<String> told() {
        return vtex.calls().stream()
                .filter(call -> call.path().contains(id) && !call.name().equals(FakeVtex.GET_ORDER))
                .map(FakeVtex.Call::name)
                .toList();
    }

    private ObjectNode order() {
        ObjectNode order = vtex.order(id, "ready-for-handling");
        bridge.work(id);
        return order;
    }

    private void change() {
        erp.drop(
                "changes",
                file,
                "orderId;changeId;operation;skuId;uniqueId;quantity;reason",
                id + ";" + number + ";remove;1342;AC53C04055929CFFC19336D9E12F4BBB;1;out of stock");
        bridge.workAll();
    }

    private String requestId() {
        return (String) bridge.ask("select vtex_receipt from work_item where kind = 'change' and order_id = ?", id);
    }

    /** VTEX worked the change in: one of the second item less, 45.90 at the price that the shopper pays 41.31. */
    private void applied(ObjectNode order) {
        ((ObjectNode) order.path("items").get(1)).put("quantity", 1);
        order.put("value", 27843 - 4131);
        ((ObjectNode) order.path("totals").get(0)).put("value", 28170 - 4590);
        ((ObjectNode) order.path("totals").get(1)).put("value", -2817 + 459);
    }

    @Test
    void a_change_is_previewed_created_and_followed_until_done() {
        ObjectNode order = order();
        change();
        bridge.workFor(Duration.ofMinutes(2));
        assertThat(erp.only("changes", file).outcome()).isEqualTo("waiting");

        applied(order);
        vtex.told().change(requestId()).put("status", "done");
        bridge.workFor(Duration.ofMinutes(2));
        assertThat(told()).startsWith("start-handling", "preview-change", "create-change", "get-change");
        assertThat(told()).containsOnlyOnce("preview-change", "create-change");
        assertThat(erp.only("changes", file).outcome()).isEqualTo("posted");
        assertThat(bridge.erpFiles()).contains(id + ".changed-1.csv");
    }

    @Test
    void an_invoice_behind_a_change_waits_for_it_and_is_over_what_is_left() throws IOException {
        ObjectNode order = order();
        change();
        erp.invoices(id, number);
        bridge.workFor(Duration.ofMinutes(2));
        assertThat(told()).doesNotContain("post-invoice");

        applied(order);
        vtex.told().change(requestId()).put("status", "done");
        bridge.workFor(Duration.ofMinutes(2));
        assertThat(told()).containsOnlyOnce("post-invoice");
        String body = vtex.calls("post-invoice").stream()
                .filter(call -> call.path().contains(id))
                .findFirst()
                .orElseThrow()
                .body();
        assertThat(new ObjectMapper().readTree(body).path("invoiceValue").asText())
                .isEqualTo("23712");
        assertThat(vtex.status(id)).isEqualTo("invoiced");
    }

    @Test
    void a_change_that_VTEX_cancels_comes_back_with_the_reason() {
        order();
        change();
        vtex.told()
                .change(requestId())
                .put("status", "canceled")
                .putObject("cancellationData")
                .put("reason", "no card");
        bridge.workFor(Duration.ofMinutes(2));

        assertThat(erp.only("changes", file).outcome()).isEqualTo("rejected");
        assertThat(erp.only("changes", file).reason()).contains("no card", number);
    }

    @Test
    void a_change_whose_answer_was_lost_is_found_in_the_history_and_not_sent_again() {
        ObjectNode order = order();
        vtex.next("create-change", Trick.cut().afterTheEffect());
        change();
        applied(order);
        vtex.told().changes(id).forEach(one -> one.put("status", "done"));
        bridge.workFor(Duration.ofMinutes(5));

        assertThat(told()).contains("list-changes").containsOnlyOnce("create-change");
        assertThat(erp.only("changes", file).outcome()).isEqualTo("posted");
    }

    @Test
    void a_change_whose_call_had_no_effect_is_sent_again_after_two_minutes() {
        order();
        vtex.next("create-change", Trick.status(500));
        change();
        bridge.workFor(Duration.ofSeconds(100));
        assertThat(told()).containsOnlyOnce("create-change");
        bridge.workFor(Duration.ofMinutes(3));

        assertThat(told().stream().filter("create-change"::equals)).hasSize(2);
    }

    @Test
    void a_change_that_the_preview_refuses_is_not_created() {
        order();
        vtex.next("preview-change", FakeVtexOrders.bad(400, "Invalid id for item"));
        change();

        assertThat(told()).doesNotContain("create-change");
        assertThat(erp.only("changes", file).reason()).contains("Invalid id for item");
    }
}
