package io.vtexerpbridge.posting;

import static io.vtexerpbridge.posting.Posting.NOW;
import static io.vtexerpbridge.posting.Posting.ago;
import static io.vtexerpbridge.posting.Posting.body;
import static io.vtexerpbridge.posting.Posting.judge;
import static io.vtexerpbridge.posting.Posting.next;
import static io.vtexerpbridge.posting.Posting.refused;
import static io.vtexerpbridge.posting.Posting.settled;
import static io.vtexerpbridge.posting.Posting.waits;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What its marks and the order's packages say of an invoice, before anything else is asked. */
class InvoiceMarksTest {

    private static final TestInvoice WHOLE =
            new TestInvoice().value(27843).item("1342", 2).item("1341", 1);

    private static TestOrder shown() {
        return TestOrder.coffee().status("invoice").sale("123", 27843, "1342", 2, 4590, "1341", 1, 18990);
    }

    @Test
    void the_first_run_calls() {
        Step.Call call = (Step.Call) next(WHOLE.fresh(), TestOrder.coffee());
        assertThat(call.call()).isEqualTo("post-invoice");
        assertThat(call.target()).isEmpty();
        assertThat(call.last()).isFalse();
    }

    @Test
    void an_answered_invoice_that_shows_is_posted() {
        assertThat(next(WHOLE.answered(ago(Duration.ofSeconds(2))), shown())).isEqualTo(Step.Settled.posted(""));
    }

    @Test
    void an_invoice_whose_answer_was_lost_and_that_shows_is_posted() {
        assertThat(next(WHOLE.sent(ago(Duration.ofSeconds(2))), shown())).isEqualTo(Step.Settled.posted(""));
    }

    @Test
    void an_invoice_that_was_there_before_is_already_posted() {
        Step.Settled settled = settled(WHOLE.fresh(), shown());
        assertThat(settled.outcome()).isEqualTo("already-posted");
        assertThat(settled.reason()).contains("123").contains(TestOrder.ID);
    }

    @ParameterizedTest
    @ValueSource(strings = {"canceled", "invoiced", "cancellation-requested", "ready-for-handling", ""})
    void what_shows_is_settled_in_every_state(String status) {
        assertThat(next(WHOLE.fresh(), shown().status(status)).kind()).isEqualTo("settled");
    }

    @Test
    void a_number_with_another_value_is_refused() {
        assertThat(refused(new TestInvoice().value(100).fresh(), shown()))
                .contains("number 123")
                .contains("found Output over 278.43 with 2 of SKU 1342, 1 of SKU 1341")
                .contains("expected Output over 1.00");
    }

    @Test
    void a_number_with_another_type_is_refused() {
        assertThat(refused(new TestInvoice().input().fresh(), shown().status("invoiced")))
                .contains("found Output")
                .contains("expected Input");
    }

    @Test
    void a_number_with_other_items_is_refused() {
        assertThat(refused(new TestInvoice().item("1342", 1).item("1341", 1).fresh(), shown()))
                .contains("expected Output with 1 of SKU 1342, 1 of SKU 1341");
    }

    @Test
    void a_number_with_another_key_is_refused() {
        TestOrder order = TestOrder.coffee().shown("Output", "123", 27843, "AAA");
        assertThat(refused(new TestInvoice().key("BBB").fresh(), order))
                .contains("key AAA")
                .contains("key BBB");
    }

    @Test
    void a_number_that_differs_after_the_call_is_refused_too() {
        assertThat(refused(
                        new TestInvoice().value(100).answered(ago(Duration.ofSeconds(2))),
                        TestOrder.coffee().sale("123", 200)))
                .contains("used on order");
    }

    @Test
    void after_the_call_items_that_vtex_shows_its_own_way_do_not_matter() {
        TestOrder order = TestOrder.coffee().sale("123", 27843, "1342", 1, 4590);
        assertThat(next(WHOLE.answered(ago(Duration.ofSeconds(2))), order).kind())
                .isEqualTo("settled");
    }

    @Test
    void what_the_erp_left_open_contradicts_nothing() {
        assertThat(settled(new TestInvoice().fresh(), TestOrder.coffee().sale("123", 4590, "1342", 1, 4590))
                        .outcome())
                .isEqualTo("already-posted");
    }

    @Test
    void a_package_without_items_contradicts_no_items() {
        assertThat(settled(WHOLE.fresh(), TestOrder.coffee().sale("123", 27843)).outcome())
                .isEqualTo("already-posted");
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "1, 1", "4, 2", "20, 10", "100, 30", "599, 30"})
    void an_answered_invoice_that_does_not_show_keeps_the_lane_with_growing_pauses(long age, long pause) {
        Step.Wait wait = waits(WHOLE.answered(ago(Duration.ofSeconds(age))), TestOrder.coffee());
        assertThat(Duration.between(NOW, wait.until())).isEqualTo(Duration.ofSeconds(pause));
        assertThat(wait.aside()).isFalse();
        assertThat(wait.reason()).contains("123").contains("receipt-77");
    }

    @Test
    void an_answered_invoice_that_never_shows_is_for_a_person() {
        Step.Judge judge = judge(WHOLE.answered(ago(Duration.ofMinutes(10))), TestOrder.coffee());
        assertThat(judge.cause()).isEqualTo("not-shown");
        assertThat(judge.reason())
                .contains("VTEX accepted it at 2026-11-21T09:50:00-03:00 with the receipt receipt-77")
                .contains("does not show it");
    }

    @ParameterizedTest
    @ValueSource(strings = {"handling", "canceled", "invoiced", "cancellation-requested", "replaced", ""})
    void a_known_answer_is_never_called_again(String status) {
        for (int minutes : new int[] {0, 5, 9, 10, 1000}) {
            TestOrder order = TestOrder.coffee().status(status);
            assertThat(next(WHOLE.answered(ago(Duration.ofMinutes(minutes))), order)
                            .kind())
                    .isIn("wait", "judge");
        }
    }

    @Test
    void a_mark_from_a_clock_ahead_waits() {
        assertThat(waits(WHOLE.answered(NOW.plusSeconds(30)), TestOrder.coffee())
                        .until())
                .isEqualTo(NOW.plusSeconds(1));
    }

    @Test
    void a_lost_answer_waits_for_the_effect() {
        Step.Wait wait = waits(WHOLE.sent(ago(Duration.ofSeconds(10))), TestOrder.coffee());
        assertThat(wait.aside()).isFalse();
        assertThat(wait.until()).isEqualTo(NOW.plusSeconds(5));
        assertThat(wait.cause()).isEqualTo("answer-unknown");
    }

    @Test
    void a_lost_answer_waits_no_longer_than_a_minute() {
        assertThat(waits(WHOLE.sent(ago(Duration.ofSeconds(58))), TestOrder.coffee())
                        .until())
                .isEqualTo(NOW.plusSeconds(2));
    }

    @Test
    void a_lost_answer_without_effect_is_called_again_with_the_same_body() {
        assertThat(body(WHOLE.sent(ago(Duration.ofSeconds(60))), TestOrder.coffee()))
                .isEqualTo(body(WHOLE.fresh(), TestOrder.coffee()));
    }

    @Test
    void an_invoice_that_became_impossible_after_a_lost_answer_is_refused() {
        assertThat(refused(
                        WHOLE.sent(ago(Duration.ofSeconds(61))),
                        TestOrder.coffee().status("canceled")))
                .contains("canceled");
    }

    @Test
    void an_invoiced_order_that_misses_the_invoice_is_not_taken_for_a_refusal() {
        TestOrder order = TestOrder.coffee().status("invoiced");
        assertThat(waits(WHOLE.sent(ago(Duration.ofSeconds(90))), order).aside())
                .isFalse();
        assertThat(judge(WHOLE.sent(ago(Duration.ofMinutes(11))), order).reason())
                .contains("the answer was lost")
                .contains("278.43 missing");
    }

    @Test
    void money_that_is_left_is_told_with_the_missing_amount() {
        TestInvoice less = new TestInvoice().value(27000);
        TestOrder order = TestOrder.coffee().sale("123", 27000, "1342", 2, 4590, "1341", 1, 18990);
        assertThat(settled(less.answered(NOW), order).reason())
                .contains("8.43 of its value 278.43 is missing")
                .contains("will not become invoiced");
    }

    @Test
    void a_part_that_takes_more_than_its_items_and_all_freight_is_told() {
        TestInvoice one = new TestInvoice().value(12300).item("1342", 1);
        assertThat(settled(
                                one.answered(NOW),
                                TestOrder.coffee().status("invoice").sale("123", 12300, "1342", 1, 4590))
                        .reason())
                .contains("123.00 is more than its items, which come to 45.90");
        TestInvoice fair = new TestInvoice().value(4591).item("1342", 1);
        assertThat(settled(
                                fair.answered(NOW),
                                TestOrder.coffee().status("invoice").sale("123", 4591, "1342", 1, 4590))
                        .reason())
                .as("a cent of rounding")
                .isEmpty();
    }

    @Test
    void items_that_are_left_without_value_are_told() {
        TestInvoice one = new TestInvoice().value(27843).item("1342", 1);
        TestOrder order = TestOrder.coffee().status("invoice").sale("123", 27843, "1342", 1, 4590);
        assertThat(settled(one.answered(NOW), order).reason())
                .contains("1 of SKU 1342, 1 of SKU 1341")
                .contains("no value left");
    }
}
