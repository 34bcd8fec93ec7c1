package io.vtexerpbridge.nfe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class NfeGateTest {

    private static final NfeMaker ORIGINAL = new NfeMaker().set("nNF", "900");

    @ParameterizedTest
    @EnumSource
    void what_is_bad_never_passes_and_is_told(BadNfe bad) {
        assertThat(verdict(bad.make(new NfeMaker()), new NfeGate(false))).contains(bad.words);
    }

    /** A test may pass where tests are wanted; what is canceled or contradictory may not. */
    @ParameterizedTest
    @EnumSource
    void accepting_tests_lets_nothing_else_pass(BadNfe bad) {
        String verdict = verdict(bad.make(new NfeMaker()), new NfeGate(true));
        if (bad == BadNfe.TEST) {
            assertThat(verdict).isEmpty();
        } else {
            assertThat(verdict).isNotEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"100", "150"})
    void an_authorised_sale_is_an_output(String status) {
        NfeDecision decision =
                NfeMaker.decide(new NfeMaker().set("cStat", status).proc());
        assertThat(decision).isInstanceOf(NfeDecision.PostOutput.class);
    }

    @ParameterizedTest
    @CsvSource({"55, 3.10", "55, 4.00", "65, 3.10", "65, 4.00"})
    void both_models_and_versions_pass(String model, String version) {
        NfeMaker maker = new NfeMaker().set("mod", model).set("version", version);
        assertThat(NfeMaker.decide(maker.proc())).isInstanceOf(NfeDecision.PostOutput.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "1"})
    void a_return_is_an_input_with_its_originals(String operation) {
        NfeMaker maker = new NfeMaker()
                .set("finNFe", "4")
                .set("tpNF", operation)
                .original(ORIGINAL.key())
                .original(ORIGINAL.key());
        NfeDecision.PostInput input = (NfeDecision.PostInput) NfeMaker.decide(maker.proc());
        assertThat(input.originals()).containsExactly(new NfeKey(ORIGINAL.key()));
    }

    @Test
    void a_return_without_a_good_original_does_not_pass() {
        NfeMaker maker = new NfeMaker().set("finNFe", "4").set("tpNF", "0");
        assertThat(held(maker.proc())).contains("names no original");
        assertThat(refused(maker.original("123").proc())).contains("The key \"123\"");
        assertThat(held(new NfeMaker()
                        .set("finNFe", "4")
                        .set("vNF", "0.00")
                        .original(ORIGINAL.key())
                        .proc()))
                .contains("has the value 0.00");
    }

    @ParameterizedTest
    @CsvSource({
        "1, 2, is a complement",
        "0, 2, is a complement",
        "1, 3, is an adjustment",
        "0, 1, brings goods in",
        "1, 5, has finNFe \"5\"",
    })
    void what_a_person_decides_is_held(String operation, String purpose, String words) {
        assertThat(held(new NfeMaker()
                        .set("tpNF", operation)
                        .set("finNFe", purpose)
                        .proc()))
                .contains(words);
    }

    @Test
    void an_operation_that_is_none_is_refused() {
        assertThat(refused(new NfeMaker().set("tpNF", "2").proc())).contains("has tpNF \"2\"");
    }

    @Test
    void a_bare_document_is_held_and_a_bare_test_refused() {
        assertThat(held(new NfeMaker().nfe())).contains("is not authorised yet");
        assertThat(refused(new NfeMaker().set("tpAmb", "2").nfe())).contains("is a test");
        assertThat(refused(new NfeMaker().set("key", "1".repeat(44)).nfe())).contains("check digit");
    }

    @Test
    void a_test_passes_only_where_tests_are_accepted() {
        String test = new NfeMaker()
                .set("tpAmb", "2")
                .set("destName", "NF-E EMITIDA EM AMBIENTE DE HOMOLOGACAO - SEM VALOR FISCAL")
                .proc();
        assertThat(refused(test)).contains("unless nfe.accept-homologation");
        NfeGate lenient = new NfeGate(true);
        assertThat(lenient.decide(NfeMaker.read(test))).isInstanceOf(NfeDecision.PostOutput.class);
        assertThat(lenient.decide(NfeMaker.read(new NfeMaker().proc()))).isInstanceOf(NfeDecision.PostOutput.class);
        for (String environment : List.of("3", "0", "1 1")) {
            String other = new NfeMaker().set("tpAmb", environment).proc();
            assertThat(lenient.decide(NfeMaker.read(other))).isInstanceOf(NfeDecision.Refused.class);
        }
    }

    @Test
    void a_cancellation_is_a_decision_of_its_own() {
        NfeMaker maker = new NfeMaker();
        for (String type : List.of("110111", "110112")) {
            for (String status : List.of("135", "136", "155")) {
                NfeDecision.Canceled canceled =
                        (NfeDecision.Canceled) NfeMaker.decide(maker.event(type, "Cancelamento", status));
                assertThat(canceled.key().value()).isEqualTo(maker.key());
                assertThat(canceled.sentence()).contains(maker.key()).contains("settle the order by hand");
            }
        }
        assertThat(held(maker.event("110111", "Cancelamento", "")))
                .contains("is not registered")
                .contains("no cStat");
        assertThat(held(maker.event("110111", "Cancelamento", "573"))).contains("cStat \"573\"");
        assertThat(refused(maker.event("110110", "Carta de Correcao", "135"))).contains("Carta de Correcao");
        assertThat(refused(new NfeMaker().set("tpAmb", "2").event("110111", "Cancelamento", "135")))
                .contains("is a test");
        assertThat(refused(new NfeMaker().set("key", "1".repeat(44)).event("110111", "Cancelamento", "135")))
                .contains("check digit");
    }

    @Test
    void a_cancellation_seen_before_keeps_its_document_out() {
        NfeMaker maker = new NfeMaker();
        FiscalDocument document = NfeMaker.read(maker.proc());
        NfeGate gate = new NfeGate(false);
        assertThat(gate.decide(document, key -> false)).isInstanceOf(NfeDecision.PostOutput.class);
        assertThat(((NfeDecision.Refused) gate.decide(document, maker.key()::equals)).sentence())
                .contains("the cancellation came in another file");
        assertThat(gate.decide(NfeMaker.read(maker.nfe()), maker.key()::equals))
                .isInstanceOf(NfeDecision.Refused.class);
    }

    /** Canceled, denied or a test, and anything else about it as it likes: it never passes. */
    @Test
    void nothing_hides_a_cancellation() {
        String[] marks = {"<cStat>101</cStat>", "<cStat>302</cStat>", "<tpEvento>110111</tpEvento>", "<tpAmb>2</tpAmb>"
        };
        String xml = new NfeMaker()
                .purchase("1400012345678-01")
                .information("Obrigado")
                .proc();
        Random random = new Random(7);
        int places = 0;
        for (int at = xml.indexOf('>') + 1; at < xml.length(); at++) {
            if (xml.charAt(at) == '<') {
                String mark = marks[random.nextInt(marks.length)];
                assertThat(verdict(
                                (xml.substring(0, at) + mark + xml.substring(at))
                                        .getBytes(java.nio.charset.StandardCharsets.UTF_8),
                                new NfeGate(false)))
                        .as("%s at %s", mark, at)
                        .isNotEmpty();
                places++;
            }
        }
        assertThat(places).isGreaterThan(100);
    }

    /** Empty when it becomes an invoice, else why not. */
    static String verdict(byte[] document, NfeGate gate) {
        try {
            NfeDecision decision = gate.decide(NfeMaker.read(document));
            if (decision instanceof NfeDecision.Held held) {
                return held.sentence();
            }
            if (decision instanceof NfeDecision.Refused refused) {
                return refused.sentence();
            }
            return decision instanceof NfeDecision.Canceled canceled ? canceled.sentence() : "";
        } catch (UnreadableNfe e) {
            return e.getMessage();
        }
    }

    private static String held(String xml) {
        return ((NfeDecision.Held) NfeMaker.decide(xml)).sentence();
    }

    private static String refused(String xml) {
        return ((NfeDecision.Refused) NfeMaker.decide(xml)).sentence();
    }
}
