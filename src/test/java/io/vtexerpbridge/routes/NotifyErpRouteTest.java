package io.vtexerpbridge.routes;

import static io.vtexerpbridge.routes.TestBridge.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vtexerpbridge.ledger.TimelineEntry;
import io.vtexerpbridge.routes.FakeVtex.Trick;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.DataAccessResourceFailureException;

/** What the ERP hears of an order that it has; enters at direct:work-order, as every event does. */
class NotifyErpRouteTest extends OneBridgeTest {

    private ObjectNode atTheErp() {
        ObjectNode order = vtex.order(id, "ready-for-handling");
        bridge.work(id);
        assertThat(files(bridge)).containsExactly(id + ".csv");
        return order;
    }

    /** One open request; the order has only the last one that a test put there. */
    private static void ask(ObjectNode order, String requestId, String date) {
        order.put("status", "cancellation-requested");
        order.putArray("cancellationRequests")
                .addObject()
                .put("id", requestId)
                .put("reason", "Comprei errado")
                .put("cancellationRequestDate", date)
                .put("requestedByUser", true)
                .put("deniedBySeller", false);
    }

    private List<String> files(TestBridge one) {
        return one.erpFiles().stream().filter(name -> name.startsWith(id)).toList();
    }

    private String content(String name) throws IOException {
        return Files.readString(bridge.erpFolder().resolve(name));
    }

    @ParameterizedTest
    @CsvSource({
        "cancel, canceled, canceled",
        "canceled, canceled, canceled",
        "replaced, replaced, canceled",
        "cancellation-requested, cancellation-requested, handling",
        "request-cancel, cancellation-requested, handling",
        "waiting-for-seller-decision, cancellation-requested, handling"
    })
    void the_ERP_hears_of_this_state_once_however_often_it_is_told(String status, String notice, String state)
            throws IOException {
        atTheErp();
        vtex.status(id, status);
        bridge.work(id);
        assertThat(files(bridge)).containsExactlyInAnyOrder(id + "." + notice + ".csv", id + ".csv");
        assertThat(bridge.state(id)).isEqualTo(state);
        assertThat(bridge.workState(id)).isEqualTo("done");
        Files.delete(bridge.erpFolder().resolve(id + "." + notice + ".csv"));
        bridge.work(id);
        assertThat(files(bridge)).as("the ERP took it").containsExactly(id + ".csv");
        assertThat(bridge.folder()).noneMatch(name -> name.startsWith("." + id));
    }

    @Test
    void a_notice_tells_who_asked_why_and_when_in_the_ERPs_own_way() throws IOException {
        ObjectNode order = atTheErp();
        order.put("status", "canceled");
        order.putObject("cancellationData")
                .put("RequestedByUser", true)
                .put("Reason", "Desisti; =cmd|x")
                .put("CancellationDate", "2026-09-15T01:30:00.1234567Z");
        bridge.work(id);
        assertThat(content(id + ".canceled.csv"))
                .isEqualTo("orderId;sequence;account;status;requestedBy;reason;changedAt\r\n" + id
                        + ";500101;acmestore;canceled;shopper;\"Desisti; =cmd|x\";2026-09-14T22:30:00-03:00\r\n");
    }

    @Test
    void the_timeline_names_the_file() {
        atTheErp();
        vtex.status(id, "canceled");
        bridge.work(id);
        assertThat(bridge.ledger().timeline(FakeVtex.ACCOUNT, id))
                .filteredOn(entry -> entry.entry().equals("noticed"))
                .extracting(TimelineEntry::detail)
                .containsExactly(id + ".canceled.csv");
    }

    @ParameterizedTest
    @ValueSource(strings = {"cancel", "canceled", "replaced", "cancellation-requested"})
    void an_order_that_the_ERP_does_not_have_gives_no_notice(String status) {
        vtex.order(id, status);
        bridge.work(id);
        assertThat(bridge.folder()).noneMatch(name -> name.contains(id));
    }

    @Test
    void an_order_that_was_renamed_and_not_noted_counts_as_one_that_the_ERP_has() {
        atTheErp();
        bridge.execute("update document set released_at = null where order_id = '" + id + "'");
        vtex.status(id, "canceled");
        bridge.work(id);
        assertThat(files(bridge)).containsExactly(id + ".canceled.csv", id + ".csv");
        assertThat(bridge.document(id).releasedAt()).isNotNull();
    }

    @Test
    void cancel_and_then_canceled_is_one_notice() {
        atTheErp();
        for (String status : List.of("cancel", "canceled", "cancel", "canceled")) {
            vtex.status(id, status);
            bridge.work(id);
        }
        assertThat(files(bridge)).containsExactly(id + ".canceled.csv", id + ".csv");
    }

    @Test
    void a_request_comes_before_the_cancellation_and_not_after_it() {
        ObjectNode order = atTheErp();
        vtex.status(id, "canceled");
        bridge.work(id);
        ask(order, "R1", "2026-09-15T10:00:00Z");
        bridge.work(id);
        assertThat(files(bridge)).containsExactly(id + ".canceled.csv", id + ".csv");
    }

    @Test
    void a_second_request_after_a_denied_one_is_a_second_notice() {
        ObjectNode order = atTheErp();
        ask(order, "R1", "2026-09-15T10:00:00Z");
        bridge.work(id);
        vtex.status(id, "handling");
        bridge.work(id);
        ask(order, "R2", "2026-09-16T10:00:00Z");
        bridge.work(id);
        bridge.work(id);
        assertThat(files(bridge))
                .containsExactly(id + ".cancellation-requested-2.csv", id + ".cancellation-requested.csv", id + ".csv");
    }

    @Test
    void a_request_whose_id_comes_late_is_the_same_request() {
        ObjectNode order = atTheErp();
        vtex.status(id, "cancellation-requested");
        bridge.work(id);
        ask(order, "R1", "2026-09-15T10:00:00Z");
        bridge.work(id);
        assertThat(files(bridge)).containsExactly(id + ".cancellation-requested.csv", id + ".csv");
    }

    @ParameterizedTest
    @CsvSource({
        "open, , CANCEL, false",
        "done, posted, CANCEL, false",
        "done, already-posted, ACCEPT, false",
        "done, rejected, CANCEL, true",
        "parked, , CANCEL, true",
        "done, posted, DENY, true"
    })
    void what_the_ERP_asked_for_itself_comes_back_as_canceled_only(
            String state, String outcome, String action, boolean told) {
        atTheErp();
        vtex.status(id, "cancellation-requested");
        bridge.heardOf(id);
        bridge.ledger()
                .ask(
                        FakeVtex.ACCOUNT,
                        id,
                        "cancellation",
                        id,
                        "folder",
                        "{\"orderId\":\"" + id + "\",\"action\":\"" + action + "\",\"reason\":\"x\"}");
        bridge.execute("update work_item set state = '" + state + "', outcome = "
                + (outcome == null ? "null" : "'" + outcome + "'")
                + (state.equals("open") ? "" : ", queue = null, lane = null") + " where kind = 'cancellation'"
                + " and order_id = '" + id + "'");
        bridge.workAgain(id);
        assertThat(files(bridge).contains(id + ".cancellation-requested.csv")).isEqualTo(told);
        // So that the work below is the event's and not the cancellation's.
        bridge.execute("delete from work_item where kind = 'cancellation' and order_id = '" + id + "'");
        vtex.status(id, "canceled");
        bridge.work(id);
        assertThat(files(bridge)).contains(id + ".canceled.csv");
    }

    @Test
    void an_order_canceled_while_it_is_being_started_is_told_at_once() {
        vtex.order(id, "ready-for-handling");
        vtex.next(FakeVtex.START, FakeVtex.refused(409).with(it -> it.status(id, "canceled")));
        bridge.work(id);
        assertThat(files(bridge)).containsExactly(id + ".canceled.csv", id + ".csv");
        assertThat(bridge.state(id)).isEqualTo("canceled");
    }

    @Test
    void a_notice_is_XML_where_orders_are(@TempDir Path other) throws IOException {
        ObjectNode order = vtex.order(id, "ready-for-handling");
        try (TestBridge xml = TestBridge.start(other, vtex, Map.of("erp.format", "xml"))) {
            xml.work(id);
            order.put("status", "replaced").put("lastChange", "2026-09-15T01:30:00Z");
            xml.work(id);
            assertThat(Files.readString(xml.erpFolder().resolve(id + ".replaced.xml")))
                    .startsWith("<?xml")
                    .contains("<notice xmlns=\"urn:vtex-erp-bridge:notice:1\">", "<status>replaced</status>")
                    .contains("<changedAt>2026-09-14T22:30:00-03:00</changedAt>");
        }
    }

    /** Where a process is killed, and which step it does not come to any more. */
    enum Killed {
        BEFORE_RENDERING("notify-erp", "to-notice"),
        BEFORE_STAGING("deliver-to-folder", "to-folder"),
        BETWEEN_STAGING_AND_RECORD("deliver-to-folder", "to-ledger-noticed"),
        BETWEEN_RECORD_AND_RELEASE("notify-erp", "to-release-notice"),
        BETWEEN_RELEASE_AND_THE_END("record-canceled", "to-ledger-canceled");

        private final String route;
        private final String step;

        Killed(String route, String step) {
            this.route = route;
            this.step = step;
        }
    }

    @ParameterizedTest
    @EnumSource
    void killed_anywhere_the_ERP_hears_it_exactly_once(Killed killed, @TempDir Path other) throws IOException {
        vtex.order(id, "ready-for-handling");
        try (TestBridge mortal = TestBridge.start(other, vtex, Map.of())) {
            mortal.work(id);
            vtex.status(id, "canceled");
            mortal.advise(killed.route, route -> route.weaveById(killed.step)
                    .replace()
                    .throwException(new DataAccessResourceFailureException("killed")));
            mortal.work(id);
            String notice = id + ".canceled.csv";
            boolean taken = Files.deleteIfExists(mortal.erpFolder().resolve(notice));
            assertThat(taken).isEqualTo(killed == Killed.BETWEEN_RELEASE_AND_THE_END);
            // The order cannot be worked at once, so that what the start alone does is seen.
            vtex.always(FakeVtex.GET_ORDER, Trick.status(503));
            mortal.restart();
            await().atMost(PATIENCE).until(() -> mortal.lastError(id) != null);
            assertThat(files(mortal).contains(notice)).isEqualTo(killed == Killed.BETWEEN_RECORD_AND_RELEASE);
            vtex.plain();
            mortal.workToTheEnd(id);
            assertThat(mortal.state(id)).isEqualTo("canceled");
            assertThat(mortal.folder())
                    .containsExactlyElementsOf(taken ? List.of(id + ".csv") : List.of(notice, id + ".csv"));
        }
    }
}
