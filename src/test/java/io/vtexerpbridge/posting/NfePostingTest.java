package io.vtexerpbridge.posting;

import static io.vtexerpbridge.posting.Posting.ago;
import static io.vtexerpbridge.posting.Posting.json;
import static io.vtexerpbridge.posting.Posting.judge;
import static io.vtexerpbridge.posting.Posting.next;
import static io.vtexerpbridge.posting.Posting.posting;
import static io.vtexerpbridge.posting.Posting.refused;
import static io.vtexerpbridge.posting.Posting.settled;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.vtexerpbridge.ledger.WorkItem;
import io.vtexerpbridge.nfe.NfeMaker;
import java.time.Duration;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An NF-e on its way to VTEX. The maker's buyer is 390.533.447-05, its value 278.43, its number 1234 of series 1. */
class NfePostingTest {

    private static final String BUYER = "390.533.447-05";

    private static WorkItem fresh(NfeMaker maker) {
        return TestInvoice.work(maker.proc(), "", null);
    }

    private static TestOrder coffee() {
        return with(TestOrder.coffee(), BUYER, null);
    }

    private static TestOrder invoiced() {
        return with(TestOrder.invoiced(), BUYER, null);
    }

    private static TestOrder with(TestOrder order, String document, String corporate) {
        return order.put(
                "clientProfileData",
                JsonNodeFactory.instance.objectNode().put("document", document).put("corporateDocument", corporate));
    }

    private static NfeMaker part() {
        return new NfeMaker().set("vNF", "45.90").item("CAFE-500", "", "Café", "1.0000", "45.9", "");
    }

    private static NfeMaker giveBack() {
        return part().set("finNFe", "4")
                .set("tpNF", "0")
                .original(new NfeMaker().set("nNF", "900").key());
    }

    @Test
    void a_document_over_the_order_goes_out_with_everything_it_says() {
        NfeMaker maker = new NfeMaker().set("issued", "2026-11-20T23:15:30-05:00");
        JsonNode json = json(fresh(maker), coffee());
        assertThat(json.get("type").asText()).isEqualTo("Output");
        assertThat(json.get("invoiceNumber").asText()).isEqualTo("1234");
        assertThat(json.get("issuanceDate").asText()).isEqualTo("2026-11-20T23:15:30-05:00");
        assertThat(json.get("invoiceValue").asText()).isEqualTo("27843");
        assertThat(json.get("invoiceKey").asText()).isEqualTo(maker.key());
        assertThat(json.get("embeddedInvoice").asText()).isEqualTo(maker.proc());
        assertThat(json.get("courier").asText()).isEqualTo("Transportadora Vale Verde");
        assertThat(json.get("trackingNumber").asText()).isEmpty();
        assertThat(json.at("/items/0/id").asText()).isEqualTo("1341");
        assertThat(json.at("/items/1/price").asLong()).isEqualTo(4590);
        assertThat(json.at("/items/1/quantity").asInt()).isEqualTo(2);
    }

    @Test
    void the_encoding_in_the_prolog_of_a_kept_document_means_nothing() {
        String xml = "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>" + new NfeMaker().proc();
        JsonNode json = json(TestInvoice.work(xml, "", null), coffee());
        assertThat(json.get("embeddedInvoice").asText()).isEqualTo(xml).contains("Café");
    }

    @Test
    void a_known_carrier_gets_its_courier_s_name() {
        NfeMaker maker = new NfeMaker().set("carrier", "EMPRESA BRASILEIRA DE CORREIOS E TELEGRAFOS");
        assertThat(json(fresh(maker), coffee()).get("courier").asText()).isEqualTo("Correios");
    }

    @ParameterizedTest
    @CsvSource({"278.38", "278.48"})
    void within_the_tolerance_the_order_s_own_value_goes_out(String value) {
        assertThat(json(fresh(new NfeMaker().set("vNF", value)), coffee())
                        .get("invoiceValue")
                        .asText())
                .isEqualTo("27843");
    }

    @ParameterizedTest
    @CsvSource({"278.37", "278.49"})
    void beyond_the_tolerance_a_person_decides(String value) {
        Step.Judge judge = judge(fresh(new NfeMaker().set("vNF", value)), coffee());
        assertThat(judge.cause()).isEqualTo("nfe-value");
        assertThat(judge.reason()).contains(value).contains("278.43").contains(TestOrder.ID);
    }

    @Test
    void a_document_over_a_part_keeps_its_value() {
        JsonNode json = json(fresh(part()), coffee());
        assertThat(json.get("invoiceValue").asText()).isEqualTo("4590");
        assertThat(json.get("items")).hasSize(1);
    }

    @Test
    void what_was_canceled_meanwhile_is_refused() {
        Step step = posting(new NfeMaker().key()::equals, 5).next(fresh(new NfeMaker()), coffee().order());
        assertThat(((Step.Refused) step).reason()).contains("was canceled").contains(TestOrder.ID);
    }

    @Test
    void what_was_canceled_after_it_was_posted_is_posted() {
        NfeMaker maker = new NfeMaker();
        WorkItem answered = TestInvoice.work(maker.proc(), "post-invoice answered", ago(Duration.ofSeconds(3)));
        TestOrder order = coffee().shown("Output", "1234", 27843, maker.key());
        assertThat(posting(maker.key()::equals, 5).next(answered, order.order()).kind())
                .isEqualTo("settled");
    }

    @Test
    void what_the_gate_holds_is_for_a_person() {
        Step.Judge judge = judge(TestInvoice.work(new NfeMaker().nfe(), "", null), coffee());
        assertThat(judge.cause()).isEqualTo("nfe-held");
        assertThat(judge.reason()).contains("not authorised");
        assertThat(judge(fresh(new NfeMaker().set("finNFe", "2")), coffee()).cause())
                .isEqualTo("nfe-held");
    }

    @Test
    void what_is_no_document_is_refused() {
        assertThat(refused(TestInvoice.work("<a>", "", null), coffee())).contains(TestOrder.ID);
    }

    @Test
    void a_document_with_a_broken_key_is_refused() {
        assertThat(refused(fresh(new NfeMaker().set("key", "1".repeat(44))), coffee()))
                .contains("check digit");
    }

    /** A row of a file is no way around the gate. */
    @Test
    void a_row_with_the_key_of_a_canceled_nfe_is_refused() {
        TestInvoice row =
                new TestInvoice().key(new NfeMaker().key()).value(27843).issuedAt("2026-11-20T10:00:00Z");
        Step step = Posting.posting(key -> true, 5)
                .next(row.fresh(), TestOrder.coffee().order());
        assertThat(((Step.Refused) step).reason())
                .contains(new NfeMaker().key())
                .contains("canceled");
    }

    @Test
    void a_cancellation_of_what_was_never_sent_settles_by_itself() {
        assertThat(canceled(key -> false)).isInstanceOf(Step.Settled.class);
    }

    @Test
    void a_cancellation_of_what_vtex_may_have_is_for_a_person() {
        assertThat(((Step.Judge) canceled(key -> true)).cause()).isEqualTo("nfe-canceled");
    }

    private static Step canceled(Predicate<String> mayBePosted) {
        String event = new NfeMaker().event("110111", "Cancelamento", "135");
        return Posting.posting(Posting.facts(key -> true, mayBePosted, item -> false), 5)
                .next(TestInvoice.work(event, "", null), coffee().order());
    }

    @Test
    void another_buyer_is_for_a_person_and_stays_masked() {
        Step.Judge judge = judge(fresh(new NfeMaker()), with(TestOrder.coffee(), "111.444.777-35", null));
        assertThat(judge.cause()).isEqualTo("nfe-buyer");
        assertThat(judge.reason())
                .contains("********705")
                .contains("********735")
                .doesNotContain("39053344705")
                .doesNotContain("11144477735")
                .doesNotContain("111.444");
    }

    @Test
    void an_order_without_documents_is_for_a_person() {
        assertThat(judge(fresh(new NfeMaker()), TestOrder.coffee()).cause()).isEqualTo("nfe-buyer");
        assertThat(judge(fresh(new NfeMaker()), with(TestOrder.coffee(), "*****", null))
                        .cause())
                .isEqualTo("nfe-buyer");
    }

    @Test
    void a_company_s_document_is_the_order_s_too() {
        assertThat(next(fresh(new NfeMaker()), with(TestOrder.coffee(), "111.444.777-35", "39053344705"))
                        .kind())
                .isEqualTo("call");
    }

    @Test
    void a_consumer_s_document_needs_no_buyer() {
        assertThat(next(fresh(new NfeMaker().set("mod", "65").set("dest", "")), TestOrder.coffee())
                        .kind())
                .isEqualTo("call");
    }

    @Test
    void an_item_that_is_not_the_order_s_is_for_a_person() {
        NfeMaker maker = new NfeMaker().item("OTHER", "SEM GTIN", "Outro", "1", "1", "");
        Step.Judge judge = judge(fresh(maker), coffee());
        assertThat(judge.cause()).isEqualTo("nfe-items");
        assertThat(judge.reason()).contains("OTHER").contains("2 of SKU 1342");
    }

    @Test
    void a_quantity_that_is_not_whole_is_for_a_person() {
        NfeMaker maker = new NfeMaker().item("CAFE-500", "", "Café", "0.5000", "1", "");
        Step.Judge judge = judge(fresh(maker), coffee());
        assertThat(judge.cause()).isEqualTo("nfe-items");
        assertThat(judge.reason()).contains("0.5 of SKU 1342");
    }

    @Test
    void more_than_is_open_is_refused() {
        NfeMaker maker = new NfeMaker().item("CAFE-500", "", "Café", "3", "1", "");
        assertThat(refused(fresh(maker), coffee())).contains("found 3 of SKU 1342, expected 1 to 2");
    }

    @Test
    void its_key_tells_that_it_was_there_whatever_its_number() {
        TestOrder order = coffee().shown("Output", "ERP7", 27843, new NfeMaker().key());
        Step.Settled settled = settled(fresh(new NfeMaker()), order);
        assertThat(settled.outcome()).isEqualTo("already-posted");
        assertThat(settled.reason()).contains("ERP7");
    }

    @Test
    void its_key_with_another_value_is_refused() {
        TestOrder order = coffee().shown("Output", "1234", 10000, new NfeMaker().key());
        assertThat(refused(fresh(new NfeMaker()), order)).contains("100.00").contains("278.43");
    }

    @Test
    void a_number_taken_by_another_key_gets_the_series() {
        String other = new NfeMaker().set("serie", "2").key();
        TestOrder order = coffee().shown("Output", "1234", 4590, other, "1342", 1, 4590);
        assertThat(json(fresh(part()), order).get("invoiceNumber").asText()).isEqualTo("1234S1");
    }

    @Test
    void a_number_taken_by_other_content_without_a_key_gets_the_series() {
        TestOrder order = coffee().sale("1234", 4590, "1342", 1, 4590);
        NfeMaker rest = new NfeMaker().set("vNF", "232.53").item("1342", "", "Café", "1", "1", "");
        rest.item("1341", "", "Moedor", "1", "1", "");
        assertThat(json(fresh(rest), order).get("invoiceNumber").asText()).isEqualTo("1234S1");
    }

    @Test
    void the_same_content_without_a_key_is_the_document_itself() {
        TestOrder order = coffee().sale("1234", 27843, "1342", 2, 4590, "1341", 1, 18990);
        assertThat(settled(fresh(new NfeMaker()), order).outcome()).isEqualTo("already-posted");
    }

    @Test
    void the_number_with_the_series_is_recognised_when_it_shows() {
        NfeMaker maker = part();
        String other = new NfeMaker().set("serie", "2").key();
        TestOrder order = coffee().shown("Output", "1234", 4590, other, "1342", 1, 4590)
                .shown("Output", "1234S1", 4590, maker.key(), "1342", 1, 4590);
        WorkItem sent = TestInvoice.work(maker.proc(), "post-invoice sent", ago(Duration.ofSeconds(3)));
        assertThat(settled(sent, order))
                .isEqualTo(Step.Settled.posted(
                        "NF-e 1234 of series 1 of order " + TestOrder.ID + " is posted as 1234S1."));
    }

    @Test
    void a_document_whose_both_numbers_are_taken_is_refused() {
        TestOrder order = coffee().sale("1234", 100).sale("1234S1", 200);
        assertThat(refused(fresh(part()), order)).contains("1234S1").contains("2.00");
    }

    @Test
    void a_return_goes_out_as_input_with_what_is_left_to_return() {
        JsonNode json = json(fresh(giveBack()), invoiced());
        assertThat(json.get("type").asText()).isEqualTo("Input");
        assertThat(json.get("invoiceValue").asText()).isEqualTo("4590");
    }

    @Test
    void a_return_beyond_what_was_sold_is_for_a_person() {
        Step.Judge judge = judge(fresh(giveBack().set("vNF", "300.00")), invoiced());
        assertThat(judge.cause()).isEqualTo("nfe-value");
        assertThat(judge.reason()).contains("300.00").contains("278.43");
    }

    @Test
    void a_return_with_the_number_of_the_sale_gets_the_series() {
        TestOrder order = with(
                TestOrder.coffee()
                        .status("invoiced")
                        .shown("Output", "1234", 27843, new NfeMaker().key(), "1342", 2, 4590, "1341", 1, 18990),
                BUYER,
                null);
        NfeMaker back = giveBack().set("serie", "3");
        assertThat(json(fresh(back), order).get("invoiceNumber").asText()).isEqualTo("1234S3");
    }
}
