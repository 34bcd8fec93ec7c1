package io.vtexerpbridge.routes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vtexerpbridge.routes.FakeErp.Receipt;
import io.vtexerpbridge.routes.FakeVtex.Call;
import io.vtexerpbridge.routes.FakeVtex.Trick;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Enters where the ERP does: a file is dropped into invoices/. */
@OneBridgeTest.Keys("vtex.response-timeout = 1500ms")
class SendInvoiceRouteTest extends OneBridgeTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String POST = "post-invoice";
    /** What the order of samples/orders/two-items comes to: 278.43. */
    private static final String WHOLE = "27843";

    @AfterEach
    void shows_at_once() {
        vtex.told().showLate(false);
    }

    private List<Call> posts() {
        return vtex.calls(POST).stream()
                .filter(call -> call.path().contains(id))
                .toList();
    }

    private Receipt receipt() {
        return erp.only("invoices", file);
    }

    private void invoice() {
        vtex.order(id, "handling");
        erp.invoices(id, number);
    }

    @Test
    void an_invoice_over_the_whole_order_goes_out_once_as_documented() throws IOException {
        vtex.order(id, "handling");
        erp.drop(
                "invoices",
                file,
                "orderId;invoiceNumber;issuedAt;invoiceKey;invoiceUrl;courier;trackingNumber;trackingUrl",
                id + ";" + number
                        + ";2026-11-20T10:15:30-03:00;K1;https://erp.example/1;Vale Verde;VV1;https://vv.example/1");
        bridge.workAll();

        assertThat(posts()).hasSize(1);
        JsonNode body = JSON.readTree(posts().get(0).body());
        assertThat(body)
                .isEqualTo(JSON.readTree(
                        """
                                {"type":"Output","issuanceDate":"2026-11-20T10:15:30-03:00","invoiceNumber":"%s",
                                 "invoiceValue":"27843","items":[{"id":"1201","price":17091,"quantity":1},
                                 {"id":"1342","price":4131,"quantity":2}],"invoiceKey":"K1",
                                 "invoiceUrl":"https://erp.example/1","embeddedInvoice":null,"courier":"Vale Verde",
                                 "trackingNumber":"VV1","trackingUrl":"https://vv.example/1","dispatchedDate":null}"""
                                .formatted(number)));
        assertThat(receipt()).isEqualTo(new Receipt("2", id, number, "posted", "R-" + number, ""));
    }

    @Test
    void an_invoice_over_a_part_leaves_the_rest_open_for_the_next_one() throws IOException {
        vtex.order(id, "handling");
        erp.drop(
                "invoices",
                file,
                "orderId;invoiceNumber;invoiceValue;skuId;quantity",
                id + ";" + number + "A;170,91;1201;1",
                id + ";" + number + "B;;;");
        bridge.workAll();

        assertThat(posts()).hasSize(2);
        JsonNode rest = JSON.readTree(posts().get(1).body());
        assertThat(rest.path("invoiceValue").asText()).isEqualTo("10752");
        assertThat(rest.path("items")).hasSize(1);
        assertThat(erp.receipt("invoices", file)).extracting(Receipt::outcome).containsExactly("posted", "posted");
        assertThat(vtex.status(id)).isEqualTo("invoiced");
    }

    @Test
    void a_return_goes_out_when_the_order_is_invoiced() throws IOException {
        invoice();
        erp.drop(
                "invoices",
                "r" + file,
                "orderId;invoiceNumber;type;skuId;quantity",
                id + ";R" + number + ";Input;1342;1");
        bridge.workAll();

        JsonNode body = JSON.readTree(posts().get(1).body());
        assertThat(body.path("type").asText()).isEqualTo("Input");
        assertThat(body.path("invoiceValue").asText()).isEqualTo("4131");
        assertThat(erp.only("invoices", "r" + file).outcome()).isEqualTo("posted");
    }

    /** Answers after which nobody knows whether VTEX took the invoice. */
    static Stream<Trick> lostAnswers() {
        return Stream.of(
                Trick.cut(),
                Trick.hang(),
                Trick.status(500),
                Trick.status(504),
                Trick.answer(200, "text/html", "<html>Please sign in</html>"),
                Trick.answer(200, "application/json", "{\"receipt\":"),
                Trick.cutInBody("{\"date\":\"2026-11-20\",\"receipt\":\"R1\"}"));
    }

    @ParameterizedTest
    @MethodSource("lostAnswers")
    void a_lost_answer_is_settled_by_reading_and_not_by_posting_again(Trick trick) {
        vtex.next(POST, trick.afterTheEffect());
        invoice();
        bridge.workFor(Duration.ofMinutes(2));

        assertThat(posts()).hasSize(1);
        assertThat(receipt().outcome()).isEqualTo("posted");
    }

    @ParameterizedTest
    @MethodSource("lostAnswers")
    void a_lost_answer_without_effect_is_sent_again_after_a_minute_and_not_before(Trick trick) {
        vtex.next(POST, trick);
        invoice();
        bridge.workFor(Duration.ofSeconds(50));
        assertThat(posts()).hasSize(1);
        assertThat(receipt().outcome()).isEqualTo("waiting");

        bridge.workFor(Duration.ofSeconds(30));
        assertThat(posts()).hasSize(2);
        assertThat(posts().get(1).body()).isEqualTo(posts().get(0).body());
        assertThat(receipt().outcome()).isEqualTo("posted");
    }

    @Test
    void an_empty_200_counts_as_accepted_and_the_order_is_the_proof() {
        vtex.next(POST, Trick.status(200).afterTheEffect());
        invoice();

        assertThat(posts()).hasSize(1);
        assertThat(receipt()).isEqualTo(new Receipt("2", id, number, "posted", "", ""));
    }

    @Test
    void a_package_that_shows_late_is_waited_for_and_not_posted_again() {
        vtex.told().showLate(true);
        invoice();
        bridge.workFor(Duration.ofMinutes(3));
        assertThat(receipt().outcome()).isEqualTo("waiting");

        vtex.told().show(id);
        bridge.workFor(Duration.ofMinutes(2));
        assertThat(receipt()).isEqualTo(new Receipt("2", id, number, "posted", "R-" + number, ""));
        assertThat(posts()).hasSize(1);
    }

    @Test
    void a_package_that_never_shows_ends_with_a_person_and_not_with_a_second_post() {
        vtex.told().showLate(true);
        vtex.order(id, "ready-for-handling");
        bridge.work(id);
        erp.invoices(id, number);
        bridge.workFor(Duration.ofMinutes(15));

        assertThat(bridge.parked(id).cause()).isEqualTo("not-shown");
        assertThat(receipt().outcome()).isEqualTo("waiting");
        assertThat(receipt().reason()).contains("not sent again by itself", "R-" + number);
        assertThat(posts()).hasSize(1);
        vtex.told().show(id);
        bridge.ledger().reopen(FakeVtex.ACCOUNT, id);
        bridge.workAll();
        assertThat(receipt().outcome()).isEqualTo("posted");
        assertThat(posts()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 401})
    void what_VTEX_puts_off_before_the_mark_goes_out_once_afterwards(int status) {
        vtex.next(FakeVtex.GET_ORDER, Trick.status(status));
        invoice();
        assertThat(posts()).isEmpty();
        bridge.workFor(Duration.ofMinutes(12));

        assertThat(posts()).hasSize(1);
        assertThat(receipt().outcome()).isEqualTo("posted");
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 401, 403})
    void what_VTEX_puts_off_after_the_mark_goes_out_once_more(int status) {
        vtex.next(POST, Trick.status(status));
        invoice();
        assertThat(posts()).hasSize(1);
        assertThat(receipt().outcome()).isEqualTo("waiting");
        bridge.workFor(Duration.ofMinutes(12));

        assertThat(posts()).hasSize(2);
        assertThat(vtex.told().invoices(id)).hasSize(1);
        assertThat(receipt().outcome()).isEqualTo("posted");
    }

    @Test
    void a_refusal_comes_back_with_VTEXs_words_and_the_mended_row_is_posted() {
        vtex.next(POST, FakeVtexOrders.bad(400, "Invalid issuanceDate"));
        invoice();
        assertThat(receipt().outcome()).isEqualTo("rejected");
        assertThat(receipt().reason()).contains("Invalid issuanceDate");
        assertThat(erp.errors("invoices").get(file + ".rejected.csv")).contains(id, "Invalid issuanceDate", "reason");

        erp.drop(
                "invoices",
                file + ".rejected.csv",
                "orderId;invoiceNumber;issuedAt;reason",
                id + ";" + number + ";2026-11-19;Invalid issuanceDate");
        bridge.workAll();
        assertThat(erp.only("invoices", file + ".rejected.csv").outcome()).isEqualTo("posted");
        assertThat(posts()).hasSize(2);
        assertThat(posts().get(1).body()).contains("2026-11-19T");
    }

    @Test
    void a_file_dropped_again_posts_nothing_again() {
        invoice();
        erp.invoices(id, number);

        assertThat(posts()).hasSize(1);
        assertThat(receipt().outcome()).isEqualTo("already-posted");
        assertThat(receipt().vtexReceipt()).isEqualTo("R-" + number);
    }

    /** Where the process dies. */
    enum Killed {
        BEFORE_THE_MARK("send-invoice", "bean:invoicePosting*", false),
        BETWEEN_MARK_AND_CALL("send-invoice", "direct:post-invoice", true),
        BETWEEN_CALL_AND_ANSWER_MARK("send-invoice", "direct:post-invoice", false),
        BETWEEN_ANSWER_MARK_AND_SETTLING("send-invoice", "direct:settle-record", true),
        AFTER_SETTLING("send-invoice", "direct:settle-record", false);

        private final String route;
        private final String uri;
        private final boolean before;

        Killed(String route, String uri, boolean before) {
            this.route = route;
            this.uri = uri;
            this.before = before;
        }

        void in(TestBridge bridge) {
            bridge.advise(route, advice -> {
                var step = advice.weaveByToUri(uri);
                if (before) {
                    step.before().process(TestBridge.dying());
                } else {
                    step.after().process(TestBridge.dying());
                }
            });
        }
    }

    @ParameterizedTest
    @EnumSource
    void killed_anywhere_VTEX_gets_the_invoice_exactly_once(Killed killed) {
        killed.in(bridge);
        invoice();
        bridge.recover();
        bridge.workFor(Duration.ofMinutes(2));

        assertThat(vtex.told().invoices(id)).containsExactly(id + " " + number);
        assertThat(posts()).hasSize(1);
        assertThat(receipt().outcome()).isEqualTo("posted");
    }

    @Test
    void an_unknown_order_comes_back_with_a_sentence() {
        erp.invoices(id, number);

        assertThat(receipt().outcome()).isEqualTo("rejected");
        assertThat(receipt().reason()).startsWith("VTEX knows no order \"" + id + "\"; expected VTEX's orderId");
        assertThat(erp.errors("invoices").get(file + ".rejected.csv")).contains("VTEX knows no order");
    }

    @ParameterizedTest
    @ValueSource(strings = {"canceled", "cancel", "replaced"})
    void an_order_that_is_over_takes_no_invoice(String status) {
        vtex.order(id, status);
        erp.invoices(id, number);

        assertThat(posts()).isEmpty();
        assertThat(receipt().outcome()).isEqualTo("rejected");
        assertThat(receipt().reason()).contains(number, id, status);
    }

    @Test
    void an_invoice_beyond_the_orders_value_is_not_sent() {
        vtex.order(id, "handling");
        erp.drop("invoices", file, "orderId;invoiceNumber;invoiceValue", id + ";" + number + ";278,44");
        bridge.workAll();

        assertThat(posts()).isEmpty();
        assertThat(receipt().reason()).contains("278.44", "278.43");
    }

    @Test
    void an_invoice_without_a_date_says_when_it_was_taken_however_long_it_waited() throws IOException {
        vtex.order(id, "window-to-cancel");
        erp.drop("invoices", file, "orderId;invoiceNumber", id + ";" + number);
        Instant taken = vtex.clock().instant();
        bridge.workFor(Duration.ofMinutes(30));
        assertThat(posts()).isEmpty();
        vtex.status(id, "handling");
        bridge.workFor(Duration.ofMinutes(20));

        assertThat(posts()).hasSize(1);
        String date = JSON.readTree(posts().get(0).body()).path("issuanceDate").asText();
        assertThat(OffsetDateTime.parse(date).toInstant()).isBetween(taken.minusSeconds(30), taken);
    }

    @Test
    void an_invoice_that_waits_for_its_order_is_looked_at_less_and_less() {
        vtex.order(id, "window-to-cancel");
        erp.invoices(id, number);
        bridge.workFor(Duration.ofMinutes(60));
        long looks = vtex.calls(FakeVtex.GET_ORDER).stream()
                .filter(call -> call.path().contains(id))
                .count();

        assertThat(looks).isBetween(10L, 35L);
    }

    @Test
    void one_bad_row_stops_no_other() {
        vtex.order(id, "handling");
        erp.drop(
                "invoices",
                file,
                "orderId;invoiceNumber;invoiceValue",
                id + ";" + number + "A;1,234",
                "nobodys;" + number + ";",
                id + ";" + number + ";278,43");
        bridge.workAll();

        assertThat(erp.receipt("invoices", file))
                .extracting(Receipt::outcome)
                .containsExactlyInAnyOrder("rejected", "rejected", "posted");
        assertThat(vtex.told().invoices(id)).hasSize(1);
    }
}
