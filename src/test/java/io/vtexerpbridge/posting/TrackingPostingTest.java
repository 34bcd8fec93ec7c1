package io.vtexerpbridge.posting;

import static io.vtexerpbridge.posting.Told.ARRIVED;
import static io.vtexerpbridge.posting.Told.after;
import static io.vtexerpbridge.posting.Told.answered;
import static io.vtexerpbridge.posting.Told.clock;
import static io.vtexerpbridge.posting.Told.invoiced;
import static io.vtexerpbridge.posting.Told.item;
import static io.vtexerpbridge.posting.Told.json;
import static io.vtexerpbridge.posting.Told.order;
import static io.vtexerpbridge.posting.Told.sent;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.vtexerpbridge.ledger.WorkItem;
import io.vtexerpbridge.order.VtexOrder;
import io.vtexerpbridge.records.Tracking;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrackingPostingTest {

    private static final String BARE = "{'type':'Output','invoiceNumber':'77'}";

    private static Tracking tracking(String invoiceNumber, String courier, String url) {
        return new Tracking("500101", invoiceNumber, courier, "BR123", url, Instant.parse("2026-09-14T12:00:00Z"));
    }

    private static Step next(WorkItem item, VtexOrder order) {
        return next(item, order, ARRIVED);
    }

    private static Step next(WorkItem item, VtexOrder order, Instant now) {
        return new TrackingPosting(clock(now)).next(item, order);
    }

    private static JsonNode body(Step step) {
        return json(((Step.Call) step).body());
    }

    @Test
    void an_invoice_gets_its_number_with_all_four_keys() {
        Step step = next(item(tracking("77", "Correios", "https://t/BR123")), invoiced("invoiced", BARE));

        assertThat(step)
                .isEqualTo(new Step.Call(
                        "update-tracking",
                        "77",
                        "{\"trackingNumber\":\"BR123\",\"trackingUrl\":\"https://t/BR123\","
                                + "\"dispatchedDate\":\"2026-09-14T12:00:00Z\",\"courier\":\"Correios\"}",
                        true));
    }

    @Test
    void what_nobody_knows_is_null() {
        Tracking bare = new Tracking("500101", "", "", "BR123", "", null);

        JsonNode body = body(next(item(bare), invoiced("invoiced", BARE)));

        assertThat(body).hasSize(4);
        assertThat(body.get("trackingUrl").isNull()).isTrue();
        assertThat(body.get("dispatchedDate").isNull()).isTrue();
        assertThat(body.get("courier").isNull()).isTrue();
    }

    @Test
    void an_empty_courier_does_not_wipe_out_the_one_of_the_invoice() {
        VtexOrder order = invoiced("invoiced", "{'invoiceNumber':'77','courier':'Rapida','trackingUrl':'https://old'}");

        JsonNode body = body(next(item(tracking("77", "", "")), order));

        assertThat(body.get("courier").asText()).isEqualTo("Rapida");
        assertThat(body.get("trackingUrl").asText()).isEqualTo("https://old");
    }

    @Test
    void the_page_of_another_number_is_not_kept() {
        VtexOrder order =
                invoiced("invoiced", "{'invoiceNumber':'77','trackingNumber':'OTHER','trackingUrl':'https://t/OTHER'}");

        assertThat(body(next(item(tracking("77", "", "")), order))
                        .get("trackingUrl")
                        .isNull())
                .isTrue();
    }

    @Test
    void without_an_invoice_number_the_only_sale_is_meant_and_returns_do_not_count() {
        VtexOrder order = invoiced("invoiced", BARE + ",{'type':'Input','invoiceNumber':'88'}");

        assertThat(((Step.Call) next(item(tracking("", "C", "")), order)).target())
                .isEqualTo("77");
    }

    @Test
    void without_an_invoice_number_several_sales_are_refused_by_name() {
        VtexOrder order = invoiced("invoiced", BARE + ",{'type':'Output','invoiceNumber':'78'}");

        assertThat(next(item(tracking("", "C", "")), order))
                .isEqualTo(
                        new Step.Refused("Order v100-01 has the invoices 77, 78; expected an invoiceNumber that names"
                                + " one of them, as the order has several."));
    }

    @ParameterizedTest
    @ValueSource(strings = {"payment-pending", "handling", "ready-for-handling", "", "cancel"})
    void it_waits_aside_for_its_invoice_however_early(String status) {
        Step step = next(item(tracking("77", "C", "")), order(status));

        assertThat(step).isInstanceOfSatisfying(Step.Wait.class, wait -> {
            assertThat(wait.aside()).isTrue();
            assertThat(wait.cause()).isEqualTo("no-invoice");
            assertThat(wait.until()).isEqualTo(ARRIVED.plusSeconds(30));
            assertThat(wait.reason()).contains("v100-01", "no invoice", "77");
        });
    }

    @Test
    void the_pause_grows_and_stays_below_a_quarter_of_an_hour() {
        assertThat(((Step.Wait) next(item(tracking("77", "C", "")), order("handling"), after(Duration.ofMinutes(4))))
                        .until())
                .isEqualTo(after(Duration.ofMinutes(8)));
        assertThat(((Step.Wait) next(item(tracking("77", "C", "")), order("handling"), after(Duration.ofDays(9))))
                        .until())
                .isEqualTo(after(Duration.ofDays(9).plusMinutes(15)));
    }

    @Test
    void another_invoice_of_the_order_is_not_taken_for_it() {
        assertThat(next(item(tracking("99", "C", "")), invoiced("invoiced", BARE)))
                .isInstanceOfSatisfying(
                        Step.Wait.class, wait -> assertThat(wait.reason()).contains("the invoices 77", "99"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"canceled", "replaced"})
    void an_order_that_never_goes_out_gets_no_tracking(String status) {
        assertThat(next(item(tracking("77", "C", "")), order(status)))
                .isInstanceOfSatisfying(Step.Refused.class, refused -> assertThat(refused.reason())
                        .contains("v100-01", status, "77"));
    }

    @Test
    void what_vtex_shows_already_is_not_sent() {
        VtexOrder order = invoiced(
                "invoiced",
                "{'invoiceNumber':'77','courier':'C','trackingNumber':'BR123','trackingUrl':'https://t/BR123'}");

        assertThat(next(item(tracking("77", "C", "https://t/BR123")), order)).isEqualTo(Step.Settled.before(""));
    }

    @Test
    void what_shows_after_a_lost_answer_was_posted() {
        VtexOrder order = invoiced("invoiced", "{'invoiceNumber':'77','courier':'C','trackingNumber':'BR123'}");

        assertThat(next(sent(tracking("77", "C", ""), "update-tracking", ARRIVED), order))
                .isEqualTo(Step.Settled.posted(""));
    }

    @Test
    void after_a_lost_answer_that_shows_nothing_it_is_said_again() {
        assertThat(next(sent(tracking("77", "C", ""), "update-tracking", ARRIVED), invoiced("invoiced", BARE)))
                .isInstanceOf(Step.Call.class);
    }

    @Test
    void an_answer_settles_it_before_vtex_shows_it() {
        assertThat(next(answered(tracking("77", "C", ""), "update-tracking", ARRIVED), invoiced("invoiced", BARE)))
                .isEqualTo(Step.Settled.posted(""));
    }

    @Test
    void another_courier_is_sent_although_the_number_is_there() {
        VtexOrder order = invoiced("invoiced", "{'invoiceNumber':'77','courier':'Other','trackingNumber':'BR123'}");

        assertThat(body(next(item(tracking("77", "C", "")), order))
                        .get("courier")
                        .asText())
                .isEqualTo("C");
    }

    @Test
    void a_package_without_a_number_cannot_be_meant() {
        assertThat(next(item(tracking("", "C", "")), invoiced("invoiced", "{'type':'Output','invoiceNumber':null}")))
                .isInstanceOf(Step.Wait.class);
    }
}
