package io.vtexerpbridge.posting;

import static io.vtexerpbridge.posting.Told.ARRIVED;
import static io.vtexerpbridge.posting.Told.after;
import static io.vtexerpbridge.posting.Told.answered;
import static io.vtexerpbridge.posting.Told.clock;
import static io.vtexerpbridge.posting.Told.item;
import static io.vtexerpbridge.posting.Told.json;
import static io.vtexerpbridge.posting.Told.marked;
import static io.vtexerpbridge.posting.Told.order;
import static io.vtexerpbridge.posting.Told.sent;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.vtexerpbridge.ledger.WorkItem;
import io.vtexerpbridge.order.VtexOrder;
import io.vtexerpbridge.records.OrderChange;
import io.vtexerpbridge.records.OrderChange.Kind;
import io.vtexerpbridge.records.OrderChange.Operation;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The way of a change; what is in it is {@link ChangePlanTest}'s. */
class ChangePostingTest {

    private static final OrderChange CHANGE = new OrderChange(
            "500101",
            "C1",
            "Sem estoque",
            null,
            null,
            List.of(new Operation(Kind.REMOVE, "", "10", 1, null, "", null, null)));
    private static final String BODY =
            "{\"reason\":\"Sem estoque\",\"manualDiscountValue\":0,\"manualIncrementValue\":0,\"remove\":{\"items\":"
                    + "[{\"id\":\"10\",\"uniqueId\":\"U10\",\"quantity\":1,\"price\":1500}]}}";
    private static final String REQUEST =
            "'requestId':'Q1','reason':'Sem estoque','manualDiscountValue':0,'manualIncrementValue':0,'add':null,"
                    + "'remove':{'items':[{'id':'10','quantity':1}]},'replace':null";
    private static final WorkItem CREATED = marked(CHANGE, "create-change answered", ARRIVED, "Q1");
    private static final WorkItem LOST = sent(CHANGE, "create-change", ARRIVED);
    private static final JsonNode NO_HISTORY = json("{'requests':[],'actions':[]}");

    private static VtexOrder handled(String status) {
        return order(status, "{'value':5000,'items':[{'id':'10','uniqueId':'U10','quantity':2,'price':1500}]}");
    }

    private static ChangePosting at(Instant now) {
        return new ChangePosting(clock(now));
    }

    private static Step next(WorkItem item, VtexOrder order) {
        return at(ARRIVED).next(item, order);
    }

    private static Step.Call call(String name, String target, String body) {
        return new Step.Call(name, target, body, false);
    }

    private static JsonNode history(String date) {
        return json("{'requests':[{" + REQUEST + ",'date':'" + date + "'}],'actions':[]}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"handling", "waiting-for-fulfillment", "ready-for-invoicing"})
    void a_change_is_tried_dry_first(String status) {
        assertThat(next(item(CHANGE), handled(status))).isEqualTo(call("preview-change", "", BODY));
    }

    @Test
    void then_it_is_made() {
        assertThat(next(answered(CHANGE, "preview-change", ARRIVED), handled("handling")))
                .isEqualTo(call("create-change", "", BODY));
    }

    @Test
    void a_dry_try_whose_answer_was_lost_is_tried_again() {
        assertThat(next(sent(CHANGE, "preview-change", ARRIVED), handled("handling")))
                .isEqualTo(call("preview-change", "", BODY));
    }

    @Test
    void an_order_that_moved_on_after_the_dry_try_is_not_changed() {
        assertThat(next(answered(CHANGE, "preview-change", ARRIVED), handled("invoiced")))
                .isInstanceOf(Step.Refused.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ready-for-handling", "start-handling", "payment-approved", "invoice"})
    void it_waits_aside_until_the_order_takes_changes(String status) {
        assertThat(next(item(CHANGE), handled(status))).isInstanceOfSatisfying(Step.Wait.class, wait -> {
            assertThat(wait.aside()).isTrue();
            assertThat(wait.reason()).contains("v100-01", "C1", status);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"canceled", "replaced", "cancel", "invoiced"})
    void an_order_that_is_over_is_not_changed(String status) {
        assertThat(next(item(CHANGE), handled(status))).isInstanceOf(Step.Refused.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "cancellation-requested", "request-cancel", "waiting-for-seller-decision"})
    void an_order_that_may_be_canceled_is_for_a_person(String status) {
        assertThat(next(item(CHANGE), handled(status))).isInstanceOf(Step.Judge.class);
    }

    @Test
    void what_was_made_is_followed_by_its_request_id_whatever_the_order_is() {
        assertThat(next(CREATED, handled("canceled"))).isEqualTo(call("get-change", "Q1", ""));
    }

    @Test
    void the_calls_that_only_read_leave_no_mark() {
        assertThat(((Step.Call) next(CREATED, handled("handling"))).reads()).isTrue();
        assertThat(((Step.Call) next(LOST, handled("handling"))).reads()).isTrue();
        assertThat(((Step.Call) next(item(CHANGE), handled("handling"))).reads())
                .isFalse();
    }

    @Test
    void done_is_posted_with_what_it_made_of_the_total() {
        assertThat(at(ARRIVED).followed(CREATED, json("{'status':'done','totalChangeValue':-1500}")))
                .isEqualTo(Step.Settled.posted("The order's total changed by -15.00."));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'status':'canceled','finished':false,'cancellationData':{'reason':'Increase not allowed'}}",
                "{'status':'canceling','logs':['first','Increase not allowed']}",
                "{'status':'canceled','logs':[{'message':'first'},{'message':'Increase not allowed'}]}"
            })
    void what_vtex_canceled_goes_back_with_its_reason(String change) {
        assertThat(at(ARRIVED).followed(CREATED, json(change)))
                .isInstanceOfSatisfying(Step.Refused.class, refused -> assertThat(refused.reason())
                        .contains("v100-01", "C1", "Increase not allowed"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'status':'waiting-confirmation'}",
                "{'status':'preparing','inProgress':false}",
                "{}",
                "{'status':'new-word'}"
            })
    void anything_else_is_looked_at_again(String change) {
        assertThat(at(ARRIVED).followed(CREATED, json(change))).isInstanceOfSatisfying(Step.Wait.class, wait -> {
            assertThat(wait.aside()).isFalse();
            assertThat(wait.until()).isEqualTo(ARRIVED.plusSeconds(2));
        });
        assertThat(at(after(Duration.ofMinutes(9))).followed(CREATED, json(change)))
                .isInstanceOfSatisfying(
                        Step.Wait.class, wait -> assertThat(wait.until()).isEqualTo(after(Duration.ofMinutes(10))));
    }

    @Test
    void a_change_that_is_stuck_is_pushed_once() {
        Instant later = after(Duration.ofMinutes(31));
        JsonNode stuck = json("{'status':'waiting-acknowledgement','date':'" + ARRIVED + "'}");

        assertThat(at(later).followed(CREATED, stuck)).isEqualTo(call("retry-change", "Q1", ""));
        for (String mark : List.of("retry-change sent", "retry-change answered")) {
            WorkItem pushed = marked(CHANGE, mark, later, "Q1");
            assertThat(at(later).next(pushed, handled("handling"))).isEqualTo(call("get-change", "Q1", ""));
            assertThat(at(later).followed(pushed, stuck)).isInstanceOf(Step.Wait.class);
        }
    }

    @Test
    void a_change_that_stays_stuck_for_a_day_is_for_a_person() {
        WorkItem pushed = marked(CHANGE, "retry-change answered", after(Duration.ofHours(1)), "Q1");

        assertThat(at(after(Duration.ofHours(25)))
                        .followed(pushed, json("{'status':'preparing','date':'" + ARRIVED + "'}")))
                .isInstanceOf(Step.Judge.class);
    }

    @Test
    void after_a_lost_answer_vtex_is_asked_what_it_has() {
        assertThat(next(LOST, handled("handling"))).isEqualTo(call("list-changes", "", ""));
    }

    @Test
    void a_change_found_in_the_history_is_posted() {
        assertThat(at(ARRIVED).found(LOST, handled("handling"), history("2026-09-14T13:00:01.1234567Z")))
                .isInstanceOfSatisfying(Step.Settled.class, settled -> assertThat(settled.outcome())
                        .isEqualTo("posted"));
    }

    @Test
    void a_change_found_and_still_in_progress_is_followed() {
        JsonNode running = json("{'requests':[{" + REQUEST + ",'status':'preparing'}]}");

        assertThat(at(ARRIVED).found(LOST, handled("handling"), running)).isEqualTo(call("get-change", "Q1", ""));
    }

    @Test
    void an_older_change_that_looks_alike_is_not_this_one() {
        assertThat(at(ARRIVED).found(LOST, handled("handling"), history("2026-09-14T12:58:59Z")))
                .isInstanceOf(Step.Wait.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'reason':'Outro','manualDiscountValue':0,'manualIncrementValue':0,'remove':{'items':[{'id':'10','quantity':1}]}",
                "'reason':'Sem estoque','manualDiscountValue':5,'manualIncrementValue':0,'remove':{'items':[{'id':'10','quantity':1}]}",
                "'reason':'Sem estoque','manualDiscountValue':0,'manualIncrementValue':0,'remove':{'items':[{'id':'10','quantity':2}]}",
                "'reason':'Sem estoque','manualDiscountValue':0,'manualIncrementValue':0,'add':{'items':[{'id':'10','quantity':1}]}",
                "'reason':'Sem estoque','remove':{'items':[{'id':'10','quantity':1},{'id':'11','quantity':1}]}",
                "'reason':'Sem estoque'"
            })
    void a_change_that_says_something_else_is_not_this_one(String other) {
        JsonNode history = json("{'requests':[{" + other + ",'date':'2026-09-14T13:00:01Z'}]}");

        assertThat(at(ARRIVED).found(LOST, handled("handling"), history)).isInstanceOf(Step.Wait.class);
    }

    @Test
    void what_vtex_does_not_have_after_two_minutes_is_made_again() {
        assertThat(at(ARRIVED.plusSeconds(120)).found(LOST, handled("handling"), NO_HISTORY))
                .isInstanceOf(Step.Wait.class);
        assertThat(at(ARRIVED.plusSeconds(121)).found(LOST, handled("handling"), NO_HISTORY))
                .isEqualTo(call("create-change", "", BODY));
    }

    @Test
    void it_is_not_made_again_on_an_order_that_takes_no_change_now() {
        assertThat(at(ARRIVED.plusSeconds(121)).found(LOST, handled("canceled"), NO_HISTORY))
                .isInstanceOf(Step.Refused.class);
    }

    @Test
    void what_vtex_accepted_without_an_id_is_never_made_again() {
        WorkItem nameless = answered(CHANGE, "create-change", ARRIVED);

        assertThat(next(nameless, handled("handling"))).isEqualTo(call("list-changes", "", ""));
        assertThat(at(ARRIVED.plusSeconds(600)).found(nameless, handled("handling"), NO_HISTORY))
                .isInstanceOf(Step.Wait.class);
        assertThat(at(ARRIVED.plusSeconds(1801)).found(nameless, handled("handling"), NO_HISTORY))
                .isInstanceOf(Step.Judge.class);
    }

    @Test
    void a_refusal_goes_back_to_the_erp_in_vtexs_words() {
        assertThat(at(ARRIVED).declined(item(CHANGE), "preview-change", "CHK0022", "VTEX answered 400: no such item"))
                .isEqualTo(new Step.Refused(
                        "The change C1 of order v100-01 was refused. VTEX answered 400: no such item"));
    }

    @Test
    void another_change_in_progress_is_waited_for_but_never_taken_for_the_end_of_one_that_may_be_this() {
        assertThat(at(ARRIVED).declined(item(CHANGE), "preview-change", "SalesOrderSystem014", "in progress"))
                .isInstanceOf(Step.Wait.class);
        assertThat(at(ARRIVED).declined(LOST, "create-change", "SalesOrderSystem014", "in progress"))
                .isInstanceOf(Step.Judge.class);
    }

    @Test
    void a_push_that_comes_too_late_is_answered_by_the_details() {
        assertThat(at(ARRIVED)
                        .declined(
                                marked(CHANGE, "retry-change sent", ARRIVED, "Q1"),
                                "retry-change",
                                "SalesOrderSystem016",
                                "done already"))
                .isEqualTo(call("get-change", "Q1", ""));
    }

    @Test
    void a_change_that_cannot_be_followed_is_for_a_person() {
        assertThat(at(ARRIVED).declined(CREATED, "get-change", "CHK0289", "not found"))
                .isInstanceOf(Step.Judge.class);
    }
}
