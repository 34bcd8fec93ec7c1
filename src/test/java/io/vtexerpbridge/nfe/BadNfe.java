package io.vtexerpbridge.nfe;

import java.nio.charset.StandardCharsets;
import java.util.function.Function;

/** Ways in which a document must not become an invoice, each with words of the sentence that tells so. */
enum BadNfe {
    CANCELED("was canceled (cStat 101)", nfe -> nfe.set("cStat", "101").proc()),
    CANCELED_LATE("was canceled (cStat 151)", nfe -> nfe.set("cStat", "151").proc()),
    CANCELED_BY_EVENT("was canceled (cStat 135)", nfe -> nfe.set("cStat", "135").proc()),
    CANCELED_BY_LATE_EVENT(
            "was canceled (cStat 155)", nfe -> nfe.set("cStat", "155").proc()),
    DENIED("was denied by SEFAZ (cStat 110)", nfe -> nfe.set("cStat", "110").proc()),
    DENIED_ISSUER(
            "was denied by SEFAZ (cStat 301)", nfe -> nfe.set("cStat", "301").proc()),
    DENIED_BUYER(
            "was denied by SEFAZ (cStat 302)", nfe -> nfe.set("cStat", "302").proc()),
    REJECTED("has cStat \"539\", expected 100 or 150", nfe -> nfe.set("cStat", "539")
            .proc()),
    STATUS_OF_ANOTHER_SHAPE(
            "has cStat \"0100\"", nfe -> nfe.set("cStat", "0100").proc()),
    TEST("is a test (tpAmb \"2\")", nfe -> nfe.set("tpAmb", "2").proc()),
    TEST_IN_THE_ANSWER(
            "is both a test and none", nfe -> nfe.set("answerAmb", "2").proc()),
    TEST_IN_THE_DOCUMENT(
            "is both a test and none",
            nfe -> nfe.set("tpAmb", "2").set("answerAmb", "1").proc()),
    TEST_BY_ITS_BUYER("that it is a test without value", nfe -> nfe.set(
                    "destName", "NF-E EMITIDA EM AMBIENTE DE HOMOLOGACAO - SEM VALOR FISCAL")
            .proc()),
    TEST_BY_ITS_ITEM("that it is a test without value", nfe -> nfe.item(
                    "1", "", "NOTA FISCAL EMITIDA EM AMBIENTE DE HOMOLOGACAO - SEM VALOR FISCAL", "1", "1", "")
            .proc()),
    TWO_PROTOCOLS("holds 2 protNFe", nfe -> nfe.secondProtocol("100").proc()),
    SECOND_PROTOCOL_CANCELS(
            "was canceled (cStat 101)", nfe -> nfe.secondProtocol("101").proc()),
    CANCELLATION_BESIDE("holds the event 110111", nfe -> nfe.insideProc(
                    "<procEventoNFe><evento><infEvento><tpEvento>110111</tpEvento></infEvento></evento>"
                            + "</procEventoNFe>")
            .proc()),
    CANCELLATION_IN_ANOTHER_NAMESPACE("was canceled (cStat 101)", nfe -> nfe.insideProc(
                    "<x xmlns=\"urn:erp\"><deep><cStat>101</cStat></deep></x>")
            .proc()),
    STRANGER_BESIDE("also holds erpStamp", nfe -> nfe.insideProc("<erpStamp/>").proc()),
    BARE("is not authorised yet", NfeMaker::nfe),
    ID_OF_ANOTHER(
            "SEFAZ's answer is about the key",
            nfe -> nfe.set("chNFe", new NfeMaker().set("nNF", "77").key()).proc()),
    ID_WITHOUT_ITS_PREFIX(
            "expected NFe and the key", nfe -> nfe.set("Id", nfe.key()).proc()),
    CHECK_DIGIT("its check digit should be", nfe -> {
        String key = nfe.key();
        char wrong = (char) ('0' + (key.charAt(43) - '0' + 1) % 10);
        return nfe.set("key", key.substring(0, 43) + wrong).proc();
    }),
    KEY_OF_ANOTHER_NUMBER("The key's number is", nfe -> nfe.set("key", nfe.key())
            .set("nNF", nfe.get("nNF").equals("5") ? "6" : "5")
            .proc()),
    KEY_OF_ANOTHER_COMPANY("The key's CNPJ is", nfe -> nfe.set("key", nfe.key())
            .set("emit", Companies.cnpj("880000120001"))
            .proc()),
    KEY_OF_ANOTHER_MONTH("The key's year and month is", nfe -> nfe.set("key", nfe.key())
            .set("issued", nfe.get("issued").replaceFirst("2026-\\d\\d-\\d\\d", "2025-01-15"))
            .proc()),
    ADJUSTMENT("is an adjustment (finNFe 3)", nfe -> nfe.set("finNFe", "3").proc()),
    COMPLEMENT("is a complement of another (finNFe 2)", nfe -> nfe.set("finNFe", "2")
            .proc()),
    GOODS_IN("brings goods in (tpNF 0)", nfe -> nfe.set("tpNF", "0").proc().replace("<finNFe>4<", "<finNFe>1<")),
    CHANGED_AFTER_SIGNING("is about other contents", nfe -> nfe.set("digVal", "AAAAAAAAAAAAAAAAAAAAAAAAAAA=")
            .proc()),
    NO_PROTOCOL_NUMBER("has no protocol number", nfe -> nfe.set("nProt", "").proc()),
    OLD_LAYOUT("is of layout \"2.00\"", nfe -> nfe.set("version", "2.00").proc()),
    ANOTHER_MODEL("is of model \"57\"", nfe -> nfe.set("mod", "57").proc()),
    NO_VALUE("has the value 0.00", nfe -> nfe.set("vNF", "0.00").proc()),
    COMMA_VALUE("vNF is \"278,43\"", nfe -> nfe.set("vNF", "278,43").proc()),
    TPAMB_TWICE("tpAmb stands 2 times in ide", nfe -> nfe.proc().replaceFirst("<finNFe>", "<tpAmb>1</tpAmb><finNFe>")),
    TWO_DOCUMENTS("NFe stands 2 times in nfeProc", nfe -> nfe.proc().replaceFirst("</NFe>", "</NFe><NFe/>")),
    WRONG_NAMESPACE("is in the namespace \"urn:other\"", nfe -> nfe.namespace("urn:other")
            .proc()),
    TRUNCATED("breaks off, at line", nfe -> nfe.proc().substring(0, nfe.proc().length() - 40)),
    EXTERNAL_ENTITY(
            "has a DOCTYPE",
            nfe -> "<!DOCTYPE nfeProc [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>"
                    + nfe.set("destName", "&x;").proc()),
    CANCELLATION_EVENT("was canceled (event 110111", nfe -> nfe.event("110111", "Cancelamento", "135")),
    FREIGHT("This is a CT-e (freight)", nfe -> "<cteProc xmlns=\"http://www.portalfiscal.inf.br/cte\"/>");

    final String words;
    private final Function<NfeMaker, String> make;

    BadNfe(String words, Function<NfeMaker, String> make) {
        this.words = words;
        this.make = make;
    }

    byte[] make(NfeMaker good) {
        return make.apply(good).getBytes(StandardCharsets.UTF_8);
    }
}
