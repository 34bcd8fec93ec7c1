package io.vtexerpbridge.posting;

import static io.vtexerpbridge.posting.Told.ARRIVED;
import static io.vtexerpbridge.posting.Told.answered;
import static io.vtexerpbridge.posting.Told.clock;
import static io.vtexerpbridge.posting.Told.item;
import static io.vtexerpbridge.posting.Told.order;
import static io.vtexerpbridge.posting.Told.sent;
import static org.assertj.core.api.Assertions.assertThat;

import io.vtexerpbridge.ledger.WorkItem;
import io.vtexerpbridge.order.VtexOrder;
import io.vtexerpbridge.records.Payment;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PaymentPostingTest {

    private static final String CALL = "notify-payment";
    private static final Payment PAYMENT = new Payment("500101", "");

    private static VtexOrder paidBy(String status, String payments) {
        return order(
                status,
                "{'paymentData':{'transactions':[{'isActive':false,'payments':[{'id':'OLD'}]},{'isActive':true,"
                        + "'payments':[" + payments + "]}]}}");
    }

    private static VtexOrder pending() {
        return paidBy("payment-pending", "{'id':'P1'}");
    }

    private static Step next(WorkItem item, VtexOrder order, Instant now) {
        return new PaymentPosting(clock(now)).next(item, order);
    }

    private static Step next(Payment payment, VtexOrder order) {
        return next(item(payment), order, ARRIVED);
    }

    @Test
    void the_only_payment_is_meant() {
        assertThat(next(PAYMENT, pending())).isEqualTo(new Step.Call(CALL, "P1", "", false));
    }

    @Test
    void a_named_payment_is_told() {
        assertThat(next(new Payment("500101", "P2"), paidBy("payment-pending", "{'id':'P1'},{'id':'P2'}")))
                .isEqualTo(new Step.Call(CALL, "P2", "", false));
    }

    @Test
    void of_several_payments_one_must_be_named() {
        assertThat(next(PAYMENT, paidBy("payment-pending", "{'id':'P1'},{'id':'P2'}")))
                .isInstanceOfSatisfying(Step.Refused.class, refused -> assertThat(refused.reason())
                        .contains("v100-01", "P1, P2"));
    }

    @Test
    void an_order_without_a_payment_cannot_be_paid() {
        assertThat(next(PAYMENT, order("payment-pending"))).isInstanceOf(Step.Refused.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"P9", "OLD"})
    void a_payment_that_the_order_does_not_have_or_no_longer_has_is_refused(String id) {
        assertThat(next(new Payment("500101", id), pending()))
                .isInstanceOfSatisfying(Step.Refused.class, refused -> assertThat(refused.reason())
                        .contains(id, "P1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"order-created", "on-order-completed", "waiting-for-authorization"})
    void a_payment_told_too_early_waits_for_the_order(String status) {
        assertThat(next(PAYMENT, paidBy(status, "{'id':'P1'}"))).isInstanceOf(Step.Wait.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"approve-payment", "payment-approved", "handling", "invoiced", "window-to-cancel"})
    void an_order_that_waits_for_no_payment_was_paid_before(String status) {
        assertThat(next(PAYMENT, paidBy(status, "{'id':'P1'}")))
                .isInstanceOfSatisfying(Step.Settled.class, settled -> assertThat(settled.outcome())
                        .isEqualTo("already-posted"));
    }

    @Test
    void an_order_that_moved_on_after_the_call_was_paid_by_it() {
        assertThat(next(answered(PAYMENT, CALL, ARRIVED), paidBy("payment-approved", "{'id':'P1'}"), ARRIVED))
                .isEqualTo(Step.Settled.posted(""));
        assertThat(next(sent(PAYMENT, CALL, ARRIVED), paidBy("approve-payment", "{'id':'P1'}"), ARRIVED))
                .isEqualTo(Step.Settled.posted(""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"canceled", "replaced", "cancel"})
    void a_canceled_order_takes_no_payment(String status) {
        assertThat(next(PAYMENT, paidBy(status, "{'id':'P1'}"))).isInstanceOf(Step.Refused.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "cancellation-requested", "request-cancel"})
    void a_paid_order_that_may_be_canceled_is_for_a_person(String status) {
        assertThat(next(PAYMENT, paidBy(status, "{'id':'P1'}"))).isInstanceOf(Step.Judge.class);
    }

    @Test
    void an_accepted_notification_is_never_repeated() {
        WorkItem accepted = answered(PAYMENT, CALL, ARRIVED);

        assertThat(next(accepted, pending(), ARRIVED)).isInstanceOf(Step.Wait.class);
        assertThat(next(accepted, pending(), ARRIVED.plusSeconds(599))).isInstanceOf(Step.Wait.class);
        assertThat(next(accepted, pending(), ARRIVED.plusSeconds(601)))
                .isInstanceOfSatisfying(Step.Settled.class, settled -> {
                    assertThat(settled.outcome()).isEqualTo("posted");
                    assertThat(settled.reason()).contains("still payment-pending");
                });
    }

    @Test
    void a_lost_answer_is_given_a_minute_to_show() {
        WorkItem lost = sent(PAYMENT, CALL, ARRIVED);

        assertThat(next(lost, pending(), ARRIVED.plusSeconds(30))).isInstanceOf(Step.Wait.class);
        assertThat(next(lost, pending(), ARRIVED.plusSeconds(60))).isInstanceOf(Step.Call.class);
    }
}
