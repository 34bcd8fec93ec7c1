package io.vtexerpbridge.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vtexerpbridge.nfe.NfeMaker;
import io.vtexerpbridge.posting.RecordJson;
import io.vtexerpbridge.records.Invoice;
import io.vtexerpbridge.records.Tracking;
import io.vtexerpbridge.routes.FakeVtex.Trick;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What nobody is sure of: an answer was lost, a refusal contradicts it, something was parked long before what it waits for comes. */
class RecordsInDoubtRouteTest {

    @TempDir
    static Path home;

    private static FakeVtex vtex;
    private static TestBridge bridge;
    private static int orders;

    private final String id = "19000" + ++orders + "-01";

    @BeforeAll
    static void start() {
        vtex = new FakeVtex();
        bridge = TestBridge.start(home, vtex, Map.of("vtex.response-timeout", "1500ms"));
    }

    @AfterAll
    static void stop() {
        bridge.close();
        vtex.close();
    }

    @AfterEach
    void plain() {
        vtex.plain();
    }

    private void told(String kind, String body) {
        bridge.ledger().ask(FakeVtex.ACCOUNT, id, kind, id + " 1 " + kind, "a.csv", body);
    }

    private String invoice() {
        return RecordJson.write(new Invoice(id, "1", null, Invoice.Type.OUTPUT, null, "", "", "", "", "", List.of()));
    }

    private Object work(String column, String kind) {
        return bridge.ask("select " + column + " from work_item where order_id = ? and kind = ?", id, kind);
    }

    private void aMinuteLater() {
        bridge.execute(
                "update work_item set marked_at = dateadd(minute, -2, marked_at), due_at = dateadd(minute, -2, due_at)");
    }

    /** VTEX took the first call, its answer was lost, and it refuses the second because it has the invoice. */
    @Test
    void an_invoice_whose_repeat_is_refused_after_a_lost_answer_is_not_given_back_as_refused() {
        vtex.order(id, "handling");
        told("invoice", invoice());
        vtex.next("post-invoice", Trick.cut(), Trick.answer(400, "application/json", "{\"error\":{\"code\":\"1\"}}"));
        bridge.workAgain(id);
        aMinuteLater();
        bridge.workAgain(id);
        assertThat(vtex.calls("post-invoice").stream()
                        .filter(call -> call.path().contains(id)))
                .hasSize(2);
        assertThat(work("outcome", "invoice")).isNotEqualTo("rejected");
    }

    /** As a kill between the settling and what follows from it. */
    @Test
    void what_follows_from_a_cancellation_is_not_lost_when_the_bridge_is_cut_off_after_settling_it() throws Exception {
        vtex.order(id, "canceled");
        told("invoice", invoice());
        bridge.execute(
                "update work_item set state = 'parked', cause = 'cancellation-requested', queue = null, lane = null where order_id = '"
                        + id + "'");
        told("cancellation", "{\"orderId\":\"" + id + "\",\"action\":\"CANCEL\",\"reason\":\"x\"}");
        bridge.advise("settle-record", route -> route.weaveByToUri("direct:follow-record")
                .replace()
                .throwException(new org.springframework.dao.DataAccessResourceFailureException("cut off")));
        bridge.workAgain(id);
        bridge.restart();
        // which may itself do, as it starts, what is due
        bridge.leaveWorkToTheTest();
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            bridge.workIfDue(id);
            assertThat(work("state", "cancellation")).isEqualTo("done");
            assertThat(work("outcome", "invoice")).isEqualTo("rejected");
        });
    }

    @Test
    void a_tracking_that_was_given_up_goes_on_when_its_invoice_is_posted() {
        var order = vtex.order(id, "handling");
        told("tracking", RecordJson.write(new Tracking(id, "1", "Correios", "T1", "", null)));
        bridge.execute(
                "update work_item set attempts = 9, first_failed_at = dateadd(hour, -49, created_at) where order_id = '"
                        + id + "'");
        bridge.workAgain(id);
        assertThat(work("state", "tracking")).isEqualTo("parked");
        told("invoice", invoice());
        order.putObject("packageAttachment")
                .putArray("packages")
                .addObject()
                .put("type", "Output")
                .put("invoiceNumber", "1")
                .put("invoiceValue", order.path("value").asLong());
        bridge.workAgain(id);
        assertThat(work("outcome", "invoice")).isEqualTo("already-posted");
        assertThat(work("state", "tracking")).isEqualTo("open");
    }

    /** The shopper's request is denied in the Admin: the order is handled again, and VTEX tells so. */
    @Test
    void an_invoice_that_waited_for_a_decision_goes_on_when_vtex_tells_of_the_decision() {
        vtex.order(id, "cancellation-requested");
        bridge.work(id);
        told("invoice", invoice());
        bridge.workAgain(id);
        assertThat(work("state", "invoice")).isEqualTo("parked");
        vtex.status(id, "handling");
        bridge.work(id);
        assertThat(work("state", "invoice")).isEqualTo("open");
    }

    @Test
    void an_nfe_of_no_known_order_is_parked_with_its_reason() {
        NfeMaker nfe = new NfeMaker();
        String key = nfe.key();
        bridge.ledger().ask(FakeVtex.ACCOUNT, key, "nfe", "nfe " + key, "a.xml", nfe.proc());
        bridge.workAgain(key);
        assertThat(bridge.parked(key).cause()).isEqualTo("nfe-order");
    }

    /** Another change is worked in by VTEX, so an invoice now would be over a value that changes (known issue 1348894). */
    @Test
    void an_invoice_waits_while_a_change_that_was_sent_is_still_in_doubt() {
        vtex.order(id, "handling");
        told("change", change());
        vtex.always(
                "create-change",
                Trick.answer(400, "application/json", "{\"error\":{\"code\":\"SalesOrderSystem014\"}}"));
        bridge.workAgain(id);
        bridge.workAgain(id);
        assertThat(work("cause", "change")).isEqualTo("change-in-progress");
        assertThat(work("state", "change")).isEqualTo("parked");
        told("invoice", invoice());
        bridge.workAgain(id);
        assertThat(vtex.calls("post-invoice").stream()
                        .filter(call -> call.path().contains(id)))
                .isEmpty();
    }

    @Test
    void a_change_that_vtex_refuses_goes_back_to_the_erp() {
        vtex.order(id, "handling");
        told("change", change());
        vtex.next("preview-change", Trick.answer(400, "application/json", "{\"error\":{\"code\":\"CHK0023\"}}"));
        bridge.workAgain(id);
        assertThat(work("outcome", "change")).isEqualTo("rejected");
    }

    /** VTEX had answered the first of the two steps of a cancellation, and has canceled the order when the second is refused. */
    @Test
    void a_cancellation_whose_second_step_is_refused_is_read_back_before_it_is_given_up() {
        vtex.order(id, "cancellation-requested");
        told("cancellation", "{\"orderId\":\"" + id + "\",\"action\":\"CANCEL\",\"reason\":\"x\"}");
        vtex.next(
                "cancel-order",
                Trick.cut(),
                Trick.answer(400, "application/json", "{\"error\":{\"code\":\"1\"}}")
                        .with(fake -> fake.status(id, "canceled")));
        bridge.workAgain(id);
        aMinuteLater();
        bridge.workAgain(id);
        assertThat(work("outcome", "cancellation")).isNotEqualTo("rejected");
    }

    /** A page that VTEX lost for a moment says nothing of an invoice that was sent. */
    @Test
    void an_invoice_that_was_sent_is_not_given_back_because_the_order_is_not_found_once() {
        vtex.order(id, "handling");
        told("invoice", invoice());
        vtex.next("post-invoice", Trick.cut());
        bridge.workAgain(id);
        aMinuteLater();
        vtex.next(FakeVtex.GET_ORDER, Trick.answer(404, "application/json", "{\"error\":{\"code\":\"OMS007\"}}"));
        bridge.workAgain(id);
        assertThat(work("outcome", "invoice")).isNotEqualTo("rejected");
    }

    private String change() {
        return "{\"orderId\":\"" + id
                + "\",\"changeId\":\"C1\",\"reason\":\"x\",\"discountCents\":1,\"incrementCents\":null,\"operations\":[]}";
    }
}
