package io.vtexerpbridge.posting;

import static io.vtexerpbridge.posting.Told.ARRIVED;
import static io.vtexerpbridge.posting.Told.after;
import static io.vtexerpbridge.posting.Told.answered;
import static io.vtexerpbridge.posting.Told.clock;
import static io.vtexerpbridge.posting.Told.invoiced;
import static io.vtexerpbridge.posting.Told.item;
import static io.vtexerpbridge.posting.Told.order;
import static io.vtexerpbridge.posting.Told.sent;
import static org.assertj.core.api.Assertions.assertThat;

import io.vtexerpbridge.ledger.WorkItem;
import io.vtexerpbridge.order.VtexOrder;
import io.vtexerpbridge.records.Cancellation;
import io.vtexerpbridge.records.Cancellation.Action;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CancellationPostingTest {

    private static final Cancellation CANCEL = new Cancellation("500101", Action.CANCEL, "Sem estoque");
    private static final Cancellation ACCEPT = new Cancellation("500101", Action.ACCEPT, "");
    private static final Cancellation DENY = new Cancellation("500101", Action.DENY, "Ja saiu");
    private static final Step.Call ASK = new Step.Call("cancel-order", "", "{\"reason\":\"Sem estoque\"}", false);
    private static final String BY_SHOPPER =
            "{'cancellationData':{'requestedByUser':true,'cancellationRequestId':'R1'}}";

    private static Step next(WorkItem item, VtexOrder order, Instant now) {
        return new CancellationPosting(clock(now)).next(item, order);
    }

    private static Step next(Cancellation wanted, VtexOrder order) {
        return next(item(wanted), order, ARRIVED);
    }

    // --- cancel

    @ParameterizedTest
    @ValueSource(
            strings = {"handling", "ready-for-handling", "window-to-cancel", "payment-pending", "cancellation-requested"
            })
    void an_order_that_can_be_canceled_is(String status) {
        assertThat(next(CANCEL, order(status))).isEqualTo(ASK);
    }

    @Test
    void a_canceled_order_was_canceled_before() {
        assertThat(next(CANCEL, order("canceled"))).isEqualTo(Step.Settled.before(""));
    }

    @Test
    void an_order_canceled_by_this_call_is_posted() {
        assertThat(next(answered(CANCEL, "cancel-order", ARRIVED), order("canceled"), ARRIVED))
                .isEqualTo(Step.Settled.posted(""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"handling", "invoiced", "payment-approved", "cancellation-requested", "invoice"})
    void an_order_with_an_invoice_is_never_canceled(String status) {
        VtexOrder partly = invoiced(status, "{'type':'Output','invoiceNumber':'77','invoiceValue':1234}");

        assertThat(next(CANCEL, partly))
                .isInstanceOfSatisfying(Step.Refused.class, refused -> assertThat(refused.reason())
                        .contains("v100-01", "77", "12.34", "Input"));
    }

    @Test
    void an_invoiced_order_whose_package_does_not_show_is_not_canceled_either() {
        assertThat(next(CANCEL, order("invoiced"))).isInstanceOf(Step.Refused.class);
    }

    @Test
    void a_replaced_order_is_refused() {
        assertThat(next(CANCEL, order("replaced"))).isInstanceOf(Step.Refused.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"start-handling", "invoice", "order-created", "cancellation-request-denied-ffm"})
    void vtex_is_left_alone_while_it_works(String status) {
        assertThat(next(CANCEL, order(status))).isInstanceOfSatisfying(Step.Wait.class, wait -> assertThat(wait.aside())
                .isFalse());
    }

    @Test
    void a_state_that_vtex_leaves_a_day_long_is_for_a_person() {
        assertThat(next(item(CANCEL), order("start-handling"), after(Duration.ofHours(25))))
                .isInstanceOf(Step.Judge.class);
    }

    @Test
    void an_answer_is_no_reason_to_ask_again_at_once() {
        Step step = next(answered(CANCEL, "cancel-order", ARRIVED), order("cancellation-requested"), ARRIVED);

        assertThat(step).isInstanceOfSatisfying(Step.Wait.class, wait -> {
            assertThat(wait.aside()).isFalse();
            assertThat(wait.until()).isEqualTo(ARRIVED.plusSeconds(2));
        });
    }

    @Test
    void the_second_step_confirms() {
        assertThat(next(
                        answered(CANCEL, "cancel-order", ARRIVED),
                        order("cancellation-requested"),
                        ARRIVED.plusSeconds(2)))
                .isEqualTo(ASK);
    }

    @Test
    void the_pause_between_two_calls_grows_to_a_minute() {
        Instant asked = after(Duration.ofMinutes(20));

        assertThat(((Step.Wait) next(answered(CANCEL, "cancel-order", asked), order("handling"), asked)).until())
                .isEqualTo(asked.plusSeconds(60));
    }

    @Test
    void an_hour_of_asking_in_vain_is_for_a_person() {
        Instant asked = after(Duration.ofMinutes(62));

        assertThat(next(answered(CANCEL, "cancel-order", asked), order("handling"), asked.plusSeconds(61)))
                .isInstanceOfSatisfying(
                        Step.Judge.class, judge -> assertThat(judge.reason()).contains("v100-01", "handling"));
    }

    @Test
    void an_order_that_came_late_gets_its_second_step_too() {
        // it lay in the lane for five hours; the first step moved it just now
        Instant asked = after(Duration.ofHours(5));
        VtexOrder moved = order("cancellation-requested", "{'lastChange':'2026-09-14T18:00:01Z'}");

        assertThat(next(answered(CANCEL, "cancel-order", asked), moved, asked.plusSeconds(61)))
                .isEqualTo(ASK);
    }

    @Test
    void an_order_that_changes_all_the_time_and_is_never_canceled_ends_at_a_person() {
        Instant asked = after(Duration.ofHours(25));
        VtexOrder moving = order("handling", "{'lastChange':'" + asked + "'}");

        assertThat(next(answered(CANCEL, "cancel-order", asked), moving, asked.plusSeconds(61)))
                .isInstanceOf(Step.Judge.class);
    }

    @Test
    void a_lost_answer_is_read_off_the_order_before_it_is_asked_again() {
        assertThat(next(sent(CANCEL, "cancel-order", ARRIVED), order("handling"), ARRIVED.plusSeconds(1)))
                .isInstanceOf(Step.Wait.class);
        assertThat(next(sent(CANCEL, "cancel-order", ARRIVED), order("handling"), ARRIVED.plusSeconds(2)))
                .isEqualTo(ASK);
    }

    @Test
    void canceling_is_waited_for() {
        assertThat(next(answered(CANCEL, "cancel-order", ARRIVED), order("cancel"), ARRIVED.plusSeconds(40)))
                .isInstanceOfSatisfying(
                        Step.Wait.class, wait -> assertThat(wait.until()).isEqualTo(ARRIVED.plusSeconds(80)));
    }

    @Test
    void canceling_that_does_not_end_is_for_a_person() {
        assertThat(next(answered(CANCEL, "cancel-order", ARRIVED), order("cancel"), ARRIVED.plusSeconds(901)))
                .isInstanceOf(Step.Judge.class);
    }

    @ParameterizedTest
    @EnumSource(Action.class)
    void an_order_without_a_state_is_for_a_person(Action action) {
        assertThat(next(new Cancellation("500101", action, "why"), order(""))).isInstanceOf(Step.Judge.class);
    }

    // --- accept

    @ParameterizedTest
    @ValueSource(strings = {"cancellation-requested", "request-cancel", "waiting-for-seller-decision"})
    void what_the_shopper_asked_for_is_accepted_by_canceling(String status) {
        assertThat(next(ACCEPT, order(status))).isInstanceOfSatisfying(Step.Call.class, call -> {
            assertThat(call.call()).isEqualTo("cancel-order");
            assertThat(call.body()).contains("\"reason\":\"").doesNotContain("\"reason\":\"\"");
        });
    }

    @Test
    void nothing_is_accepted_that_nobody_asked_for() {
        assertThat(next(ACCEPT, order("handling")))
                .isInstanceOfSatisfying(Step.Refused.class, refused -> assertThat(refused.reason())
                        .contains("v100-01", "handling", "nobody asked"));
    }

    @Test
    void accepting_a_canceled_order_is_done_already() {
        assertThat(next(ACCEPT, order("canceled"))).isEqualTo(Step.Settled.before(""));
    }

    @Test
    void accepted_and_not_yet_canceling_is_waited_for() {
        assertThat(next(answered(ACCEPT, "cancel-order", ARRIVED), order("payment-approved"), ARRIVED))
                .isInstanceOf(Step.Wait.class);
    }

    // --- deny

    @Test
    void a_shoppers_request_is_denied_by_its_id() {
        assertThat(next(DENY, order("cancellation-requested", BY_SHOPPER)))
                .isEqualTo(new Step.Call(
                        "deny-cancellation",
                        "",
                        "{\"cancellationRequestId\":\"R1\",\"denyReason\":\"Ja saiu\"}",
                        false));
    }

    @Test
    void the_id_is_found_in_any_case() {
        assertThat(next(
                        DENY,
                        order(
                                "waiting-for-seller-decision",
                                "{'cancellationData':{'RequestedByUser':true,'CancellationRequestId':'R9'}}")))
                .isInstanceOfSatisfying(
                        Step.Call.class, call -> assertThat(call.body()).contains("\"R9\""));
    }

    @Test
    void of_several_requests_the_newest_that_is_open_is_denied() {
        String requests =
                """
                {'cancellationData':{'requestedByUser':true,'cancellationRequestId':'R1'},'cancellationRequests':[
                {'id':'R3','cancellationRequestDate':'2026-09-13T10:00:00Z','requestedByUser':true,'deniedBySeller':false},
                {'id':'R2','cancellationRequestDate':'2026-09-12T10:00:00Z','requestedByUser':true,'deniedBySeller':false},
                {'id':'R1','cancellationRequestDate':'2026-09-11T10:00:00Z','requestedByUser':true,'deniedBySeller':true}]}""";

        assertThat(next(DENY, order("cancellation-requested", requests)))
                .isInstanceOfSatisfying(
                        Step.Call.class, call -> assertThat(call.body()).contains("\"R3\""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'cancellationData':{'requestedBySellerNotification':true,'cancellationRequestId':'R1'}}",
                "{'cancellationData':{'RequestedByUser':false,'cancellationRequestId':'R1'}}",
                "{'cancellationRequests':[{'id':'R1','requestedByUser':false,'deniedBySeller':false}]}"
            })
    void a_sellers_own_request_is_never_denied(String request) {
        assertThat(next(DENY, order("cancellation-requested", request)))
                .isInstanceOfSatisfying(Step.Refused.class, refused -> assertThat(refused.reason())
                        .contains("seller itself"));
    }

    @Test
    void a_request_without_an_id_is_for_a_person() {
        assertThat(next(DENY, order("cancellation-requested"))).isInstanceOf(Step.Judge.class);
    }

    @Test
    void nothing_is_denied_that_nobody_asked_for() {
        assertThat(next(DENY, order("handling"))).isInstanceOf(Step.Refused.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"canceled", "replaced", "cancel"})
    void what_is_canceled_can_no_longer_be_denied(String status) {
        assertThat(next(DENY, order(status, BY_SHOPPER))).isInstanceOf(Step.Refused.class);
    }

    @Test
    void a_request_denied_before_is_done() {
        String denied = "{'cancellationRequests':[{'id':'R1','requestedByUser':true,'deniedBySeller':true}]}";

        assertThat(next(DENY, order("handling", denied))).isEqualTo(Step.Settled.before(""));
        assertThat(next(answered(DENY, "deny-cancellation", ARRIVED), order("handling", denied), ARRIVED))
                .isEqualTo(Step.Settled.posted(""));
    }

    @Test
    void an_invoice_declines_the_request_too() {
        assertThat(next(DENY, order("invoiced", BY_SHOPPER)))
                .isInstanceOfSatisfying(Step.Settled.class, settled -> assertThat(settled.reason())
                        .contains("invoiced"));
    }

    @Test
    void a_denial_that_does_not_show_is_waited_for_and_then_for_a_person() {
        WorkItem denied = answered(DENY, "deny-cancellation", ARRIVED);
        VtexOrder unmoved = order("cancellation-requested", BY_SHOPPER);

        assertThat(next(denied, unmoved, ARRIVED.plusSeconds(30)))
                .isInstanceOfSatisfying(
                        Step.Wait.class, wait -> assertThat(wait.until()).isEqualTo(ARRIVED.plusSeconds(60)));
        assertThat(next(denied, unmoved, after(Duration.ofMinutes(16)))).isInstanceOf(Step.Judge.class);
    }

    @Test
    void a_lost_denial_is_given_a_minute_to_show() {
        WorkItem lost = sent(DENY, "deny-cancellation", ARRIVED);
        VtexOrder unmoved = order("cancellation-requested", BY_SHOPPER);

        assertThat(next(lost, unmoved, ARRIVED.plusSeconds(10))).isInstanceOf(Step.Wait.class);
        assertThat(next(lost, unmoved, ARRIVED.plusSeconds(61))).isInstanceOf(Step.Call.class);
        assertThat(next(lost, order("handling"), ARRIVED.plusSeconds(61))).isEqualTo(Step.Settled.posted(""));
    }
}
