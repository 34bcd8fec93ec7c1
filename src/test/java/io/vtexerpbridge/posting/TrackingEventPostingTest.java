package io.vtexerpbridge.posting;

import static io.vtexerpbridge.posting.Told.ARRIVED;
import static io.vtexerpbridge.posting.Told.answered;
import static io.vtexerpbridge.posting.Told.clock;
import static io.vtexerpbridge.posting.Told.invoiced;
import static io.vtexerpbridge.posting.Told.item;
import static io.vtexerpbridge.posting.Told.order;
import static io.vtexerpbridge.posting.Told.sent;
import static org.assertj.core.api.Assertions.assertThat;

import io.vtexerpbridge.ledger.WorkItem;
import io.vtexerpbridge.order.VtexOrder;
import io.vtexerpbridge.records.TrackingEvent;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrackingEventPostingTest {

    private static final String CALL = "add-tracking-event";
    /** Still the 13th in Sao Paulo. */
    private static final Instant LATE = Instant.parse("2026-09-14T01:30:00Z");

    private static final String TRACKED = "{'type':'Output','invoiceNumber':'77','trackingNumber':'BR1'}";

    private static TrackingEvent event(boolean delivered, Instant deliveredAt) {
        return new TrackingEvent("500101", "", LATE, "Saiu para entrega", "Niteroi", "RJ", delivered, deliveredAt);
    }

    private static Step next(WorkItem item, VtexOrder order, Instant now) {
        return new TrackingEventPosting(clock(now), ZoneId.of("America/Sao_Paulo")).next(item, order);
    }

    private static Step next(TrackingEvent event, VtexOrder order) {
        return next(item(event), order, ARRIVED);
    }

    private static VtexOrder showing(String created, boolean finished) {
        return invoiced(
                "invoiced",
                "{'type':'Output','invoiceNumber':'77','trackingNumber':'BR1','courierStatus':{'finished':" + finished
                        + ",'data':[{'createDate':'" + created + "','lastChange':'2026-09-14T13:00:00Z',"
                        + "'city':'Niteroi','state':'RJ','description':'Saiu para entrega'}]}}");
    }

    @Test
    void one_event_goes_out_with_the_day_of_the_erps_zone() {
        assertThat(next(event(false, null), invoiced("invoiced", TRACKED)))
                .isEqualTo(new Step.Call(
                        CALL,
                        "77",
                        "{\"isDelivered\":false,\"deliveredDate\":null,\"events\":[{\"city\":\"Niteroi\",\"state\":\"RJ\","
                                + "\"description\":\"Saiu para entrega\",\"date\":\"2026-09-13\"}]}",
                        true));
    }

    @Test
    void delivered_without_a_moment_was_delivered_when_it_happened() {
        assertThat(((Step.Call) next(event(true, null), invoiced("invoiced", TRACKED))).body())
                .contains("\"isDelivered\":true,\"deliveredDate\":\"2026-09-13 22:30\"");
    }

    @Test
    void the_moment_of_delivery_is_the_one_told() {
        assertThat(((Step.Call) next(event(true, Instant.parse("2026-09-14T18:05:00Z")), invoiced("invoiced", TRACKED)))
                        .body())
                .contains("\"deliveredDate\":\"2026-09-14 15:05\"");
    }

    @Test
    void it_waits_aside_for_the_invoice() {
        assertThat(next(event(false, null), order("handling"))).isInstanceOfSatisfying(Step.Wait.class, wait -> {
            assertThat(wait.aside()).isTrue();
            assertThat(wait.cause()).isEqualTo("no-invoice");
        });
    }

    @Test
    void it_waits_aside_for_the_tracking_number() {
        assertThat(next(event(false, null), invoiced("invoiced", "{'invoiceNumber':'77'}")))
                .isInstanceOfSatisfying(Step.Wait.class, wait -> {
                    assertThat(wait.aside()).isTrue();
                    assertThat(wait.cause()).isEqualTo("no-tracking");
                    assertThat(wait.reason()).contains("77", "v100-01");
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"2026-09-13", "2026-09-13T00:00:00Z", "2026-09-13T00:00:00.0000000+00:00", "2026-09-14T01:30:00Z"
            })
    void an_event_that_shows_is_not_sent_however_vtex_spells_its_day(String created) {
        assertThat(next(event(false, null), showing(created, false))).isEqualTo(Step.Settled.before(""));
    }

    @Test
    void the_same_words_on_another_day_are_another_event() {
        assertThat(next(event(false, null), showing("2026-09-12", false))).isInstanceOf(Step.Call.class);
    }

    @Test
    void a_delivery_that_vtex_does_not_show_as_delivered_is_sent() {
        assertThat(next(event(true, null), showing("2026-09-13", false))).isInstanceOf(Step.Call.class);
    }

    @Test
    void a_delivery_that_shows_is_not_sent() {
        assertThat(next(event(true, null), showing("2026-09-13", true))).isEqualTo(Step.Settled.before(""));
    }

    @Test
    void what_shows_after_a_lost_answer_was_posted() {
        assertThat(next(sent(event(false, null), CALL, ARRIVED), showing("2026-09-13", false), ARRIVED))
                .isEqualTo(Step.Settled.posted(""));
    }

    @Test
    void a_lost_answer_is_given_a_minute_to_show() {
        Step step =
                next(sent(event(false, null), CALL, ARRIVED), invoiced("invoiced", TRACKED), ARRIVED.plusSeconds(59));

        assertThat(step).isInstanceOfSatisfying(Step.Wait.class, wait -> {
            assertThat(wait.aside()).isFalse();
            assertThat(wait.until()).isAfter(ARRIVED.plusSeconds(59));
        });
    }

    @Test
    void after_that_minute_it_is_sent_again() {
        assertThat(next(
                        sent(event(false, null), CALL, ARRIVED),
                        invoiced("invoiced", TRACKED),
                        ARRIVED.plusSeconds(60)))
                .isInstanceOf(Step.Call.class);
    }

    @Test
    void an_answer_settles_it() {
        assertThat(next(answered(event(false, null), CALL, ARRIVED), invoiced("invoiced", TRACKED), ARRIVED))
                .isEqualTo(Step.Settled.posted(""));
    }

    @Test
    void a_canceled_order_has_no_way() {
        assertThat(next(event(false, null), invoiced("canceled", TRACKED))).isInstanceOf(Step.Refused.class);
    }
}
