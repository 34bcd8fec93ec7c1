package io.vtexerpbridge.erp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NoticeTest {

    private static Notice read(String status, String rest) {
        return Notice.read(Orders.json("{orderId:'1-01', sequence:500101" + rest + "}"), status, "store");
    }

    @Test
    void it_says_which_order_and_which_state() {
        Notice notice = read("cancel", "");
        assertThat(notice.name()).isEqualTo("canceled");
        assertThat(notice.orderId()).isEqualTo("1-01");
        assertThat(notice.sequence()).isEqualTo("500101");
        assertThat(notice.account()).isEqualTo("store");
        assertThat(notice.status()).isEqualTo("canceled");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "requestedByUser:true | shopper",
                "RequestedByUser:true | shopper",
                "RequestedByUser:'True' | shopper",
                "requestedBySellerNotification:true | seller",
                "RequestedBySystem:true | system",
                "requestedByPaymentNotification:true | system",
                "requestedByUser:false, requestedBySystem:false | ''",
                "requestedByUser:null | ''"
            })
    void who_asked_is_read_in_any_case(String data, String who) {
        assertThat(read("canceled", ", cancellationData:{" + data + "}").requestedBy())
                .isEqualTo(who);
    }

    @ParameterizedTest
    @CsvSource({"true, shopper", "false, marketplace"})
    void a_request_is_the_shoppers_or_the_marketplaces(boolean byUser, String who) {
        assertThat(read("cancellation-requested", ", cancellationRequests:[{id:'R1', requestedByUser:" + byUser + "}]")
                        .requestedBy())
                .isEqualTo(who);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                ", cancelReason:'old', cancellationData:{Reason:'why'} | why",
                ", cancelReason:'old', cancellationData:{reason:' '} | old",
                ", cancelReason:'old' | old",
                ", cancelReason:null, cancellationData:null, cancellationRequests:null | ''"
            })
    void the_reason_is_found_where_VTEX_has_it(String rest, String reason) {
        assertThat(read("canceled", rest).reason()).isEqualTo(reason);
    }

    @Test
    void it_is_dated_by_the_cancellation_and_else_by_the_last_change() {
        String both =
                ", lastChange:'2026-09-15T12:00:00Z', cancellationData:{CancellationDate:'2026-09-14T12:00:00.1234567Z'}";
        assertThat(read("canceled", both).changedAt()).isEqualTo(Instant.parse("2026-09-14T12:00:00.1234567Z"));
        assertThat(read("replaced", ", lastChange:'2026-09-15T12:00:00Z'").changedAt())
                .isEqualTo(Instant.parse("2026-09-15T12:00:00Z"));
        assertThat(read("replaced", "").changedAt()).isNull();
    }

    @Test
    void of_several_requests_the_last_one_that_is_not_denied_counts() {
        Notice notice = read(
                "cancellation-requested",
                ", lastChange:'2026-09-20T00:00:00Z', cancellationRequests:["
                        + "{id:'R3', reason:'third', cancellationRequestDate:'2026-09-16T00:00:00Z', cancellationRequestDenyDate:'2026-09-17T00:00:00Z'},"
                        + "{id:'R2', reason:'second', cancellationRequestDate:'2026-09-15T00:00:00Z', deniedBySeller:false},"
                        + "{id:'R1', reason:'first', cancellationRequestDate:'2026-09-14T00:00:00Z', deniedBySeller:true},"
                        + "{id:'R0', reason:'zeroth'}]");
        assertThat(notice.reason()).isEqualTo("second");
        assertThat(notice.changedAt()).isEqualTo(Instant.parse("2026-09-15T00:00:00Z"));
        assertThat(notice.request()).isEqualTo(new CancellationRequest("R2", Instant.parse("2026-09-15T00:00:00Z")));
    }

    @Test
    void a_request_without_a_list_is_known_by_the_cancellations_data() {
        assertThat(read("request-cancel", ", cancellationData:{cancellationRequestId:'R7'}")
                        .request())
                .isEqualTo(new CancellationRequest("R7", null));
    }

    @Test
    void another_state_is_no_notice() {
        assertThatThrownBy(() -> read("handling", ""))
                .hasMessageStartingWith("Order 1-01 is in state handling, expected one of cancel, canceled,");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "A | 2026-09-14T00:00:00Z | A | 2026-09-15T00:00:00Z | true",
                "A | 2026-09-14T00:00:00Z | B | 2026-09-14T00:00:00Z | false",
                "'' | 2026-09-14T00:00:00Z | B | 2026-09-14T00:00:00Z | true",
                "'' | 2026-09-14T00:00:00Z | '' | 2026-09-15T00:00:00Z | false",
                "'' | - | B | 2026-09-14T00:00:00Z | true",
                "A | - | '' | 2026-09-14T00:00:00Z | true",
                "'' | - | '' | - | true",
                "a b | - | a c | - | false"
            })
    void requests_differ_only_where_both_say_so(
            String oneId, String oneDate, String otherId, String otherDate, boolean maybe) {
        CancellationRequest one = new CancellationRequest(oneId, oneDate == null ? null : Instant.parse(oneDate));
        CancellationRequest other =
                new CancellationRequest(otherId, otherDate == null ? null : Instant.parse(otherDate));
        assertThat(one.mayBe(other)).isEqualTo(maybe);
        assertThat(other.mayBe(one)).isEqualTo(maybe);
        assertThat(CancellationRequest.of(one.text())).isEqualTo(one);
        assertThat(CancellationRequest.of(other.text())).isEqualTo(other);
    }

    @Test
    void what_the_ledger_kept_before_there_were_requests_is_an_unknown_one() {
        assertThat(CancellationRequest.of(null)).isEqualTo(new CancellationRequest("", null));
        assertThat(CancellationRequest.of("ba7816bf8f01")).isEqualTo(new CancellationRequest("", null));
    }
}
