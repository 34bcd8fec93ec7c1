package io.vtexerpbridge.posting;

import static io.vtexerpbridge.posting.Posting.NOW;
import static io.vtexerpbridge.posting.Posting.judge;
import static io.vtexerpbridge.posting.Posting.next;
import static io.vtexerpbridge.posting.Posting.refused;
import static io.vtexerpbridge.posting.Posting.waits;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.vtexerpbridge.ledger.WorkItem;
import io.vtexerpbridge.vtex.VtexUnavailable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is asked before an invoice is called (file layouts, section 4). */
class InvoicePreflightTest {

    private static final WorkItem ALL = new TestInvoice().fresh();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "handling",
                "ready-for-invoicing",
                "waiting-for-fulfillment",
                "waiting-seller-handling",
                "invoice-after-cancellation-deny",
                "invoice",
                "cancellation-request-denied-ffm"
            })
    void a_sale_goes_out_where_vtex_takes_it(String status) {
        assertThat(next(ALL, TestOrder.coffee().status(status)).kind()).isEqualTo("call");
    }

    @Test
    void an_approved_order_takes_a_sale_only_after_another() {
        TestOrder order = TestOrder.coffee().status("payment-approved");
        assertThat(next(ALL, order).kind()).isEqualTo("wait");
        assertThat(next(ALL, order.sale("1", 4590, "1342", 1, 4590)).kind()).isEqualTo("call");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ready-for-handling", "start-handling", "payment-pending", "window-to-cancel", "news", ""})
    void in_every_other_state_the_order_s_own_work_comes_first(String status) {
        Step.Wait wait = waits(ALL, TestOrder.coffee().status(status));
        assertThat(wait.aside()).isTrue();
        assertThat(wait.cause()).isEqualTo("not-ready");
        assertThat(wait.until()).isAfterOrEqualTo(NOW.plusSeconds(60));
    }

    @Test
    void the_pause_grows_with_the_age_of_the_work() {
        TestOrder order = TestOrder.coffee().status("start-handling");
        assertThat(Duration.between(NOW, waits(ALL, order).until())).isEqualTo(Duration.ofMinutes(6));
    }

    @ParameterizedTest
    @ValueSource(strings = {"canceled", "cancel", "replaced"})
    void an_order_that_is_over_takes_none(String status) {
        assertThat(refused(ALL, TestOrder.coffee().status(status)))
                .contains("Invoice 123 of order " + TestOrder.ID)
                .contains("the order is " + status);
    }

    @Test
    void an_incomplete_order_waits_aside() {
        Step.Wait wait = waits(ALL, TestOrder.coffee().incomplete());
        assertThat(wait.aside()).isTrue();
        assertThat(wait.cause()).isEqualTo("incomplete");
    }

    @ParameterizedTest
    @ValueSource(strings = {"cancellation-requested", "request-cancel", "waiting-for-seller-decision"})
    void a_person_decides_between_invoice_and_cancellation(String status) {
        TestOrder order = TestOrder.coffee()
                .status(status)
                .put(
                        "cancellationData",
                        json("{'RequestedByUser': true, 'Reason': 'wrong size',"
                                + " 'CancellationDate': '2026-11-21T10:00:00.1234567+00:00'}"));
        Step.Judge judge = judge(ALL, order);
        assertThat(judge.cause()).isEqualTo("cancellation-requested");
        assertThat(judge.reason())
                .contains("Invoice 123")
                .contains("278.43")
                .contains("the shopper asked to cancel it at 2026-11-21T10:00:00Z")
                .contains("cancellations/")
                .contains("accept")
                .contains("deny");
    }

    @Test
    void the_newest_request_that_is_not_denied_counts() {
        TestOrder order = TestOrder.coffee()
                .status("cancellation-requested")
                .put("cancellationData", json("{'requestedBySystem': true, 'reason': 'old'}"))
                .put(
                        "cancellationRequests",
                        json("[{'reason': 'first', 'deniedBySeller': true, 'requestedByUser': true},"
                                + "{'reason': 'second', 'requestedByUser': true,"
                                + " 'cancellationRequestDate': '2026-11-21T11:00:00Z'}]"));
        assertThat(judge(ALL, order).reason()).contains("the shopper").contains("11:00:00Z");
    }

    /** The sentence is logged, and a shopper may write a name and a number. */
    @Test
    void the_shopper_s_own_words_stay_out_of_the_sentence() {
        TestOrder order = TestOrder.coffee()
                .status("cancellation-requested")
                .put("cancellationData", json("{'RequestedByUser': true, 'Reason': 'call me at 11 98765-4321'}"));
        assertThat(judge(ALL, order).reason()).doesNotContain("98765-4321");
    }

    @Test
    void a_request_that_vtex_says_nothing_about_is_told_so() {
        TestOrder order = TestOrder.coffee()
                .status("cancellation-requested")
                .put("cancellationData", json("null"))
                .put("cancellationRequests", json("null"));
        assertThat(judge(ALL, order).reason())
                .contains("somebody VTEX does not name")
                .contains("does not say when");
    }

    @Test
    void a_faulty_invoice_does_not_hide_the_request() {
        WorkItem faulty =
                new TestInvoice().item("1342", 1, 1).item("1342", 1, 2).fresh();
        assertThat(judge(faulty, TestOrder.coffee().status("request-cancel")).cause())
                .isEqualTo("cancellation-requested");
    }

    @Test
    void an_invoiced_order_takes_no_more_sales() {
        assertThat(refused(ALL, TestOrder.invoiced())).contains("278.43 of 278.43 invoiced");
    }

    @ParameterizedTest
    @ValueSource(strings = {"12/3", "12 3", "12-3", "12#3", "", "12á"})
    void a_number_has_letters_and_digits_only(String number) {
        assertThat(refused(new TestInvoice().number(number).fresh(), TestOrder.coffee()))
                .contains("\"" + number + "\"")
                .contains("letters and digits");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1})
    void a_value_is_above_zero(long value) {
        assertThat(refused(new TestInvoice().value(value).fresh(), TestOrder.coffee()))
                .contains("expected more than 0.00");
    }

    @Test
    void a_value_beyond_the_order_is_refused_with_the_open_value() {
        assertThat(refused(
                        new TestInvoice().value(23254).fresh(),
                        TestOrder.coffee().sale("1", 4590, "1342", 1, 4590)))
                .contains("found the value 232.54")
                .contains("expected at most 232.53")
                .contains("45.90 of 278.43 invoiced");
    }

    @Test
    void all_items_for_less_than_the_money_are_refused_because_nothing_could_follow() {
        assertThat(refused(new TestInvoice().value(1000).fresh(), TestOrder.coffee()))
                .contains("the value 10.00 over every item that is open", "expected 278.43", "invoiceValue empty");
        TestOrder half = TestOrder.coffee().sale("1", 4590, "1342", 1, 4590);
        assertThat(refused(
                        new TestInvoice()
                                .value(23252)
                                .item("1342", 1)
                                .item("1341", 1)
                                .fresh(),
                        half))
                .contains("expected 232.53");
        assertThat(next(new TestInvoice().value(1000).item("1341", 1).fresh(), half)
                        .kind())
                .as("an item is left for the rest")
                .isEqualTo("call");
    }

    @Test
    void a_value_that_fills_the_order_goes_out() {
        assertThat(next(
                                new TestInvoice().value(23253).fresh(),
                                TestOrder.coffee().sale("1", 4590, "1342", 1, 4590))
                        .kind())
                .isEqualTo("call");
    }

    @Test
    void an_absurd_value_overflows_nothing() {
        assertThat(refused(new TestInvoice().value(Long.MAX_VALUE).fresh(), TestOrder.coffee()))
                .contains("expected at most 278.43");
        assertThat(refused(new TestInvoice().item("1342", 2, Long.MAX_VALUE).fresh(), TestOrder.coffee()))
                .contains("too large");
    }

    @Test
    void a_sku_that_is_not_on_the_order_is_named() {
        assertThat(refused(new TestInvoice().item("999", 1).fresh(), TestOrder.coffee()))
                .contains("SKU 999")
                .contains("1342, 1341");
    }

    @Test
    void more_than_is_open_is_refused() {
        assertThat(refused(
                        new TestInvoice().item("1342", 2).fresh(),
                        TestOrder.coffee().sale("1", 4590, "1342", 1, 4590)))
                .contains("found 2 of SKU 1342, expected 1 to 1");
    }

    @Test
    void a_sku_without_anything_open_is_refused() {
        assertThat(refused(
                        new TestInvoice().item("1342", 1).fresh(),
                        TestOrder.coffee().sale("1", 9180, "1342", 2, 4590)))
                .contains("found 1 of SKU 1342, expected none");
    }

    @Test
    void the_lines_of_one_sku_count_together() {
        TestOrder order = new TestOrder(4000).line("7", 3, 1000).line("7", 1, 1000);
        assertThat(next(new TestInvoice().item("7", 4).fresh(), order).kind()).isEqualTo("call");
        assertThat(refused(new TestInvoice().item("7", 5).fresh(), order)).contains("1 to 4");
    }

    @Test
    void one_sku_in_two_rows_counts_together() {
        assertThat(refused(new TestInvoice().item("1342", 2).item("1342", 1).fresh(), TestOrder.coffee()))
                .contains("found 3 of SKU 1342");
    }

    @Test
    void one_sku_has_one_price() {
        assertThat(refused(
                        new TestInvoice()
                                .item("1342", 1, 100)
                                .item("1342", 1, 200)
                                .fresh(),
                        TestOrder.coffee()))
                .contains("1.00 and 2.00");
    }

    @Test
    void an_order_whose_items_are_all_invoiced_has_nothing_for_an_invoice_over_all() {
        TestOrder order = TestOrder.coffee().sale("1", 20000, "1342", 2, 4590, "1341", 1, 18990);
        assertThat(refused(ALL, order)).contains("200.00 of 278.43 invoiced");
    }

    @Test
    void a_return_goes_out_after_the_whole_order_is_invoiced() {
        assertThat(next(new TestInvoice().input().fresh(), TestOrder.invoiced()).kind())
                .isEqualTo("call");
    }

    @Test
    void a_return_of_an_order_that_is_invoiced_in_part_is_refused() {
        assertThat(refused(new TestInvoice().input().fresh(), TestOrder.coffee().sale("1", 4590, "1342", 1, 4590)))
                .contains("Input")
                .contains("45.90 of 278.43 invoiced");
    }

    @Test
    void a_return_waits_while_vtex_still_checks_the_last_invoice() {
        assertThat(waits(new TestInvoice().input().fresh(), TestOrder.invoiced().status("invoice"))
                        .aside())
                .isTrue();
    }

    @Test
    void no_more_comes_back_than_was_sold() {
        TestOrder order = TestOrder.invoiced().returned("R1", 4590, "1342", 1, 4590);
        assertThat(refused(new TestInvoice().input().item("1342", 2).fresh(), order))
                .contains("found 2 of SKU 1342, expected 1 to 1");
        assertThat(refused(
                        new TestInvoice().input().value(23254).item("1342", 1).fresh(), order))
                .contains("expected at most 232.53")
                .contains("45.90 of 278.43 returned");
    }

    @Test
    void a_return_after_everything_came_back_is_refused() {
        TestOrder order = TestOrder.invoiced().returned("R1", 27843, "1342", 2, 4590, "1341", 1, 18990);
        assertThat(refused(new TestInvoice().input().fresh(), order)).contains("nothing is left to return");
    }

    @Test
    void a_sale_without_items_counts_as_the_whole_order_for_its_return() {
        TestOrder order = TestOrder.coffee().status("invoiced").sale("1", 27843);
        assertThat(next(new TestInvoice().input().item("1342", 2).fresh(), order)
                        .kind())
                .isEqualTo("call");
    }

    @Test
    void an_order_without_value_is_read_again() {
        TestOrder order = TestOrder.coffee().put("value", json("null"));
        assertThatThrownBy(() -> next(ALL, order))
                .isInstanceOf(VtexUnavailable.class)
                .hasMessageContaining(TestOrder.ID);
    }

    private static JsonNode json(String text) {
        try {
            return new JsonMapper().readTree(text.replace('\'', '"'));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
