package io.vtexerpbridge.posting;

import static io.vtexerpbridge.posting.Told.ARRIVED;
import static io.vtexerpbridge.posting.Told.answered;
import static io.vtexerpbridge.posting.Told.clock;
import static io.vtexerpbridge.posting.Told.item;
import static io.vtexerpbridge.posting.Told.json;
import static io.vtexerpbridge.posting.Told.order;
import static io.vtexerpbridge.posting.Told.sent;
import static io.vtexerpbridge.posting.Told.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.vtexerpbridge.ledger.WorkItem;
import io.vtexerpbridge.order.VtexOrder;
import io.vtexerpbridge.records.SellerChange;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SellerPostingTest {

    private static final String CALL = "change-seller";
    private static final SellerChange CHANGE = new SellerChange("500101", "rio", "mais perto");

    private static VtexOrder sold(String status) {
        return order(
                status,
                """
                {'value':12345,'origin':'Marketplace','items':[{'id':'10','seller':'sp'},{'id':'20','seller':'sp'}],
                'shippingData':{'logisticsInfo':[
                {'itemIndex':0,'selectedSla':'PAC','selectedDeliveryChannel':'delivery'},
                {'itemIndex':1,'selectedSla':'SEDEX','deliveryChannel':'delivery'}]}}""");
    }

    private static Step next(WorkItem item, VtexOrder order, Instant now) {
        return new SellerPosting(clock(now)).next(item, order);
    }

    private static Step next(VtexOrder order) {
        return next(item(CHANGE), order, ARRIVED);
    }

    private static void refuses(VtexOrder order, String... words) {
        assertThat(next(order)).isInstanceOfSatisfying(Step.Refused.class, refused -> assertThat(refused.reason())
                .contains(words)
                .contains("v100-01", "rio", "expected"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"window-to-change-seller", "payment-pending", "waiting-for-authorization"})
    void an_order_within_the_window_is_moved(String status) {
        assertThat(next(sold(status))).isInstanceOfSatisfying(Step.Call.class, call -> {
            assertThat(call.call()).isEqualTo(CALL);
            assertThat(json(call.body()))
                    .isEqualTo(
                            json(
                                    """
                            {'marketplacePaymentValue':12345,'newSellerId':'rio','shippingData':{'logisticsInfo':[
                            {'itemIndex':0,'selectedSla':'PAC','selectedDeliveryChannel':'delivery'},
                            {'itemIndex':1,'selectedSla':'SEDEX','selectedDeliveryChannel':'delivery'}]}}"""));
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"handling", "canceled", "invoiced", "payment-approved"})
    void any_other_state_is_refused_with_the_window_explained(String status) {
        refuses(sold(status), status, "window-to-change-seller", "2 days");
    }

    @Test
    void an_order_without_a_state_is_refused() {
        refuses(sold(""), "no state");
    }

    @Test
    void an_order_of_that_seller_was_moved_before() {
        VtexOrder moved = with(sold("handling"), "items", json("[{'seller':'rio'},{'seller':'rio'}]"));

        assertThat(next(moved)).isEqualTo(Step.Settled.before(""));
        assertThat(next(answered(CHANGE, CALL, ARRIVED), moved, ARRIVED)).isEqualTo(Step.Settled.posted(""));
        assertThat(next(sent(CHANGE, CALL, ARRIVED), moved, ARRIVED)).isEqualTo(Step.Settled.posted(""));
    }

    @Test
    void an_order_of_several_sellers_is_refused() {
        refuses(
                with(sold("payment-pending"), "items", json("[{'seller':'rio'},{'seller':'sp'}]")),
                "rio, sp",
                "one seller");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'bundleItems':[{'id':1}]|services",
                "'attachments':[{'name':'engraving'}]|attachments",
                "'tax':120|taxes of 1.20"
            })
    void what_hangs_on_an_item_cannot_move(String extra, String word) {
        refuses(
                with(sold("payment-pending"), "items", json("[{'id':'10','seller':'sp'," + extra + "}]")),
                word,
                "SKU 10");
    }

    @Test
    void empty_services_and_attachments_are_none() {
        assertThat(next(with(
                        sold("payment-pending"),
                        "items",
                        json("[{'seller':'sp','bundleItems':[],'attachments':null,'tax':0}]"))))
                .isInstanceOf(Step.Call.class);
    }

    @Test
    void an_order_that_was_changed_cannot_move() {
        refuses(
                with(sold("payment-pending"), "changesAttachment", json("{'changesData':[{'reason':'x'}]}")),
                "changed before");
    }

    @Test
    void an_order_of_a_chain_cannot_move() {
        refuses(with(sold("payment-pending"), "origin", json("'Chain'")), "Chain");
    }

    @Test
    void a_pickup_cannot_move() {
        refuses(
                with(
                        sold("payment-pending"),
                        "shippingData",
                        json("{'logisticsInfo':[{'itemIndex':0,'selectedSla':'Loja',"
                                + "'selectedDeliveryChannel':'pickup-in-point'}]}")),
                "picked up");
    }

    @Test
    void a_delivery_without_a_service_cannot_be_named() {
        refuses(
                with(
                        sold("payment-pending"),
                        "shippingData",
                        json("{'logisticsInfo':[{'itemIndex':0,'selectedSla':null,'deliveryChannel':'delivery'}]}")),
                "selectedSla");
    }

    @Test
    void an_accepted_move_is_waited_for_and_never_repeated() {
        WorkItem accepted = answered(CHANGE, CALL, ARRIVED);

        assertThat(next(accepted, sold("payment-pending"), ARRIVED)).isInstanceOf(Step.Wait.class);
        assertThat(next(accepted, sold("payment-approved"), ARRIVED.plusSeconds(890)))
                .isInstanceOf(Step.Wait.class);
        assertThat(next(accepted, sold("payment-pending"), ARRIVED.plusSeconds(901)))
                .isInstanceOf(Step.Judge.class);
    }

    @Test
    void a_lost_answer_is_given_a_minute_to_show_even_where_the_order_moved_on() {
        WorkItem lost = sent(CHANGE, CALL, ARRIVED);

        assertThat(next(lost, sold("payment-approved"), ARRIVED.plusSeconds(30)))
                .isInstanceOf(Step.Wait.class);
        assertThat(next(lost, sold("payment-pending"), ARRIVED.plusSeconds(60))).isInstanceOf(Step.Call.class);
    }
}
