package io.vtexerpbridge.routes;

import static io.vtexerpbridge.routes.TestBridge.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vtexerpbridge.routes.FakeVtex.Trick;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.DataAccessResourceFailureException;

/** A delivered order goes out again for each new content, and for nothing else; enters at direct:work-order. */
class RedeliverOrderRouteTest extends OneBridgeTest {

    private ObjectNode handled(TestBridge one) {
        ObjectNode order = vtex.order(id, "ready-for-handling");
        one.work(id);
        assertThat(one.state(id)).isEqualTo("handling");
        assertThat(files(one)).containsExactly(id + ".csv");
        return order;
    }

    /** As a seller takes one unit of the second line out: 45.90 less. */
    private static void takeOneOut(JsonNode order) {
        ObjectNode item = (ObjectNode) order.path("items").get(1);
        item.put("quantity", item.path("quantity").asInt() - 1);
        ObjectNode items = (ObjectNode) order.path("totals").get(0);
        items.put("value", items.path("value").asLong() - 4590);
        ((ObjectNode) order).put("value", order.path("value").asLong() - 4590);
    }

    private static void moveTo(JsonNode order, String city) {
        ((ObjectNode) order.at("/shippingData/address")).put("city", city);
        order.at("/shippingData/selectedAddresses").forEach(address -> ((ObjectNode) address).put("city", city));
    }

    private List<String> files(TestBridge one) {
        return one.erpFiles().stream().filter(name -> name.startsWith(id)).toList();
    }

    @Test
    void a_changed_order_goes_out_again_whole_once() throws IOException {
        ObjectNode order = handled(bridge);
        takeOneOut(order);
        bridge.work(id);
        assertThat(files(bridge)).containsExactly(id + ".changed-1.csv", id + ".csv");
        assertThat(Files.readString(bridge.erpFolder().resolve(id + ".changed-1.csv")))
                .startsWith("orderId;sequence;account;")
                .contains(";232,53;");
        assertThat(bridge.state(id)).isEqualTo("handling");
        Files.delete(bridge.erpFolder().resolve(id + ".changed-1.csv"));
        bridge.work(id);
        assertThat(files(bridge)).as("the ERP took it").containsExactly(id + ".csv");
    }

    @Test
    void a_handled_order_that_cannot_be_read_any_more_stays_handled() {
        ObjectNode order = handled(bridge);
        ((ObjectNode) order.path("clientProfileData")).put("firstName", "*****").put("document", "*****");
        bridge.work(id);
        assertThat(bridge.state(id)).isEqualTo("handling");
        assertThat(bridge.workState(id)).isEqualTo("done");
        assertThat(files(bridge)).containsExactly(id + ".csv");
    }

    @Test
    void every_change_has_its_own_number_also_the_way_back() {
        ObjectNode order = handled(bridge);
        for (String city : List.of("Campinas", "Santos", "São Paulo")) {
            moveTo(order, city);
            bridge.work(id);
            bridge.work(id);
        }
        assertThat(files(bridge))
                .containsExactly(id + ".changed-1.csv", id + ".changed-2.csv", id + ".changed-3.csv", id + ".csv");
    }

    @Test
    void what_VTEX_changes_by_itself_sends_nothing() {
        ObjectNode order = handled(bridge);
        order.put("lastChange", "2026-12-01T00:00:00Z").put("authorizedDate", "2026-12-01T00:00:00Z");
        order.at("/shippingData/logisticsInfo").forEach(info -> ((ObjectNode) info)
                .put("deliveryCompany", "Outra")
                .put("shippingEstimateDate", "2026-12-24T00:00:00Z"));
        ((ObjectNode) order.path("paymentData")).putArray("transactions");
        bridge.work(id);
        assertThat(files(bridge)).containsExactly(id + ".csv");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"handling", "invoice-after-cancellation-deny", "waiting-for-fulfillment", "ready-for-invoicing"})
    void a_change_in_this_state_is_told(String status) {
        takeOneOut(handled(bridge));
        vtex.status(id, status);
        bridge.work(id);
        assertThat(files(bridge)).contains(id + ".changed-1.csv");
    }

    @ParameterizedTest
    @ValueSource(strings = {"invoice", "invoiced", "payment-approved", "cancellation-requested", "canceled"})
    void a_change_in_this_state_is_not_told(String status) {
        takeOneOut(handled(bridge));
        vtex.status(id, status);
        bridge.work(id);
        assertThat(files(bridge)).doesNotContain(id + ".changed-1.csv");
    }

    @Test
    void an_order_that_changed_before_its_start_was_known_is_told_too() {
        ObjectNode order = vtex.order(id, "ready-for-handling");
        vtex.next(FakeVtex.START, Trick.status(503));
        bridge.work(id);
        assertThat(bridge.state(id)).isEqualTo("delivered");
        takeOneOut(order.put("status", "handling"));
        bridge.workAgain(id);
        assertThat(files(bridge)).containsExactly(id + ".changed-1.csv", id + ".csv");
        assertThat(bridge.state(id)).isEqualTo("handling");
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "'5e884898da28047151d0e56f8dc62927'"})
    void content_that_the_ledger_does_not_know_is_learned_silently(String stored) {
        ObjectNode order = handled(bridge);
        bridge.execute("update vtex_order set content_digest = " + stored + " where order_id = '" + id + "'");
        takeOneOut(order);
        bridge.work(id);
        assertThat(files(bridge)).containsExactly(id + ".csv");
        assertThat(bridge.order(id).contentDigest()).startsWith("c1:");
        moveTo(order, "Campinas");
        bridge.work(id);
        assertThat(files(bridge)).containsExactly(id + ".changed-1.csv", id + ".csv");
    }

    @Test
    void an_ERP_that_takes_no_changes_gets_none(@TempDir Path other) {
        try (TestBridge deaf = TestBridge.start(other, vtex, Map.of("erp.notify-changes", "false"))) {
            ObjectNode order = handled(deaf);
            takeOneOut(order);
            deaf.work(id);
            assertThat(files(deaf)).containsExactly(id + ".csv");
            assertThat(deaf.state(id)).isEqualTo("handling");
            order.put("status", "canceled");
            deaf.work(id);
            assertThat(files(deaf)).containsExactly(id + ".canceled.csv", id + ".csv");
        }
    }

    /** Where a process is killed, and which step it does not come to any more. */
    enum Killed {
        BEFORE_RENDERING("redeliver-order", "to-changed-document"),
        BEFORE_STAGING("deliver-to-folder", "to-folder"),
        BETWEEN_STAGING_AND_RECORD("deliver-to-folder", "to-ledger-noticed"),
        BETWEEN_RECORD_AND_RELEASE("redeliver-order", "to-release-changed"),
        BETWEEN_RELEASE_AND_THE_END("record-handling", "to-ledger-still-handled");

        private final String route;
        private final String step;

        Killed(String route, String step) {
            this.route = route;
            this.step = step;
        }
    }

    @ParameterizedTest
    @EnumSource
    void killed_anywhere_each_content_goes_out_exactly_once(Killed killed, @TempDir Path other) throws IOException {
        try (TestBridge mortal = TestBridge.start(other, vtex, Map.of())) {
            ObjectNode order = handled(mortal);
            takeOneOut(order);
            mortal.advise(killed.route, route -> route.weaveById(killed.step)
                    .replace()
                    .throwException(new DataAccessResourceFailureException("killed")));
            mortal.work(id);
            String changed = id + ".changed-1.csv";
            boolean taken = Files.deleteIfExists(mortal.erpFolder().resolve(changed));
            assertThat(taken).isEqualTo(killed == Killed.BETWEEN_RELEASE_AND_THE_END);
            // The order cannot be worked at once, so that what the start alone does is seen.
            vtex.always(FakeVtex.GET_ORDER, Trick.status(503));
            mortal.restart();
            await().atMost(PATIENCE).until(() -> mortal.lastError(id) != null);
            assertThat(files(mortal).contains(changed)).isEqualTo(killed == Killed.BETWEEN_RECORD_AND_RELEASE);
            vtex.plain();
            mortal.workToTheEnd(id);
            assertThat(mortal.folder())
                    .containsExactlyElementsOf(taken ? List.of(id + ".csv") : List.of(changed, id + ".csv"));
            assertThat(mortal.ledger().documents(FakeVtex.ACCOUNT, id)).hasSize(2);
        }
    }

    @Test
    void a_release_that_failed_is_made_up_for_with_the_next_try() throws IOException {
        ObjectNode order = handled(bridge);
        takeOneOut(order);
        Path inTheWay = Files.createDirectories(
                bridge.erpFolder().resolve(id + ".changed-1.csv").resolve("full"));
        bridge.work(id);
        assertThat(bridge.cause(id)).isEqualTo("erp-channel");
        Files.delete(inTheWay);
        Files.delete(inTheWay.getParent());
        bridge.workAgain(id);
        assertThat(bridge.erpFolder().resolve(id + ".changed-1.csv")).isRegularFile();
        assertThat(bridge.workState(id)).isEqualTo("done");
        assertThat(bridge.ledger().documents(FakeVtex.ACCOUNT, id)).hasSize(2);
    }
}
