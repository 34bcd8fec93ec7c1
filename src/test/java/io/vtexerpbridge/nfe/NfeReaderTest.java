package io.vtexerpbridge.nfe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vtexerpbridge.nfe.FiscalDocument.AuthorisedNfe;
import io.vtexerpbridge.nfe.FiscalDocument.NfeEvent;
import io.vtexerpbridge.nfe.FiscalDocument.OtherDocument;
import io.vtexerpbridge.nfe.FiscalDocument.UnauthorisedNfe;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(20)
class NfeReaderTest {

    private static final String DECLARED_LATIN = "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>";

    @Test
    void an_authorised_document_is_read() {
        NfeMaker maker = new NfeMaker().purchase("1400012345678-01");
        AuthorisedNfe document = (AuthorisedNfe) NfeMaker.read(maker.proc());
        Nfe nfe = document.nfe();
        assertThat(nfe.key()).isEqualTo(maker.key());
        assertThat(nfe.valueCents()).isEqualTo(27843);
        assertThat(nfe.ide().issuedAt()).isEqualTo(OffsetDateTime.parse("2026-11-20T10:15:30-03:00"));
        assertThat(nfe.buyer()).isEqualTo(new Nfe.Party(Companies.BUYER, "Ana Beatriz Nogueira Lima"));
        assertThat(nfe.carrier()).isEqualTo("Transportadora Vale Verde");
        assertThat(nfe.orderNumber()).isEqualTo("1400012345678-01");
        assertThat(nfe.items()).hasSize(2);
        assertThat(nfe.items().get(1).code()).isEqualTo("CAFE-500");
        assertThat(nfe.items().get(1).quantity()).isEqualByComparingTo("2");
        assertThat(document.protocols()).singleElement().satisfies(protocol -> assertThat(protocol.status())
                .isEqualTo("100"));
        assertThat(document.xml()).isEqualTo(maker.proc());
        assertThat(nfe.label()).isEqualTo("NF-e 1234 of series 1");
    }

    @Test
    void prefixes_instead_of_a_default_namespace_are_the_same() {
        String prefixed = new NfeMaker()
                .unsigned()
                .proc()
                .replaceAll("<(/?)([A-Za-z])", "<$1n:$2")
                .replace("xmlns=", "xmlns:n=");
        assertThat(NfeMaker.decide(prefixed)).isInstanceOf(NfeDecision.PostOutput.class);
    }

    @Test
    void an_old_document_has_its_day_alone() {
        AuthorisedNfe document = (AuthorisedNfe) NfeMaker.read(
                new NfeMaker().set("version", "3.10").dayAlone("2026-11-20").proc());
        assertThat(document.nfe().ide().issuedAt()).isEqualTo(LocalDate.of(2026, 11, 20));
    }

    @Test
    void a_bare_document_and_one_without_an_answer_are_unauthorised() {
        NfeMaker maker = new NfeMaker();
        assertThat(NfeMaker.read(maker.nfe())).isInstanceOf(UnauthorisedNfe.class);
        assertThat(NfeMaker.read(maker.proc().replaceFirst("<protNFe.*</protNFe>", "")))
                .isInstanceOf(UnauthorisedNfe.class);
    }

    @Test
    void an_event_is_read() {
        NfeMaker maker = new NfeMaker();
        NfeEvent event = (NfeEvent) NfeMaker.read(maker.event("110111", "Cancelamento", "135"));
        assertThat(event.key()).isEqualTo(maker.key());
        assertThat(event.isCancellation()).isTrue();
        assertThat(event.status()).isEqualTo("135");
        assertThat(event.reason()).isEqualTo("Pedido cancelado pelo cliente");
        assertThat(((NfeEvent) NfeMaker.read(maker.event("110110", "Carta de Correcao", "135"))).isCancellation())
                .isFalse();
        refused(
                maker.event("110111", "Cancelamento", "135")
                        .replaceFirst(
                                "<chNFe>" + maker.key(),
                                "<chNFe>" + new NfeMaker().set("nNF", "8").key()),
                "expected an answer to this event");
    }

    @ParameterizedTest
    @CsvSource({
        "cteProc, http://www.portalfiscal.inf.br/cte, a CT-e",
        "procEventoCTe, http://www.portalfiscal.inf.br/cte, an event of a CT-e",
        "mdfeProc, http://www.portalfiscal.inf.br/mdfe, an MDF-e",
        "somethingNew, http://www.portalfiscal.inf.br/mdfe, an MDF-e",
        "CompNfse, http://www.abrasf.org.br/nfse.xsd, an NFS-e",
        "CompNfse, '', an NFS-e",
        "NFSe, http://www.sped.fazenda.gov.br/nfse, an NFS-e",
        "CFe, '', a CF-e SAT",
        "retConsSitNFe, http://www.portalfiscal.inf.br/nfe, SEFAZ's answer about",
        "enviNFe, http://www.portalfiscal.inf.br/nfe, a batch",
        "procCancNFe, http://www.portalfiscal.inf.br/nfe, a cancellation in the layout of before 2013",
    })
    void other_documents_have_their_names(String root, String namespace, String name) {
        FiscalDocument document = NfeMaker.read("<" + root + " xmlns=\"" + namespace + "\"><a/></" + root + ">");
        assertThat(((OtherDocument) document).name()).startsWith(name);
        assertThat(((NfeDecision.Refused) new NfeGate(true).decide(document)).sentence())
                .contains(name)
                .contains(root);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "urn:x", "http://www.portalfiscal.inf.br/NFe", "http://www.portalfiscal.inf.br/nfe/"})
    void a_wrong_namespace_is_named(String namespace) {
        refused(new NfeMaker().namespace(namespace).proc(), "expected http://www.portalfiscal.inf.br/nfe");
    }

    @Test
    void what_is_no_fiscal_document_gets_a_sentence() {
        refused("", "The file is empty");
        refused(" \r\n ", "The file is empty");
        refused("orderId;invoiceNumber\r\n1;2", "The file is no XML");
        refused("<html><body/></html>", "The XML is \"html\"");
        refused("<nfeProc xmlns=\"" + NfeMaker.NS + "\"/>", "nfeProc has no NFe");
        refused("<a><b></a>", "no well-formed XML");
        refused("\u0000\u0001", "no XML");
    }

    @Test
    void an_external_entity_is_not_read(@TempDir Path folder) throws IOException {
        Path secret = Files.writeString(folder.resolve("secret.txt"), "the secret");
        for (String declaration : new String[] {
            "<!ENTITY x SYSTEM \"" + secret.toUri() + "\">",
            "<!ENTITY % x SYSTEM \"" + secret.toUri() + "\"> %x;",
            "<!ENTITY x SYSTEM \"http://127.0.0.1:9/\">",
        }) {
            refused(
                    "<!DOCTYPE nfeProc [" + declaration + "]>"
                            + new NfeMaker().set("destName", "&x;").proc(),
                    "has a DOCTYPE");
        }
        refused("<!DOCTYPE nfeProc SYSTEM \"http://127.0.0.1:9/x.dtd\">" + new NfeMaker().proc(), "has a DOCTYPE");
        refused(new NfeMaker().set("destName", "&x;").proc(), "no well-formed XML");
    }

    @Test
    void a_billion_laughs_are_not_laughed() {
        StringBuilder bomb = new StringBuilder("<!DOCTYPE nfeProc [<!ENTITY a0 \"ha\">");
        for (int i = 1; i < 30; i++) {
            bomb.append("<!ENTITY a")
                    .append(i)
                    .append(" \"")
                    .append(("&a" + (i - 1) + ";").repeat(10))
                    .append("\">");
        }
        refused(bomb + "]>" + new NfeMaker().set("destName", "&a29;").proc(), "has a DOCTYPE");
    }

    @Test
    void a_hundred_megabytes_of_text_are_not_kept() {
        long size = 100L << 20;
        long[] read = {0};
        InputStream endless = new InputStream() {
            @Override
            public int read() {
                return read[0]++ < size ? 'a' : -1;
            }
        };
        assertThatThrownBy(() -> new NfeReader().read(endless))
                .isInstanceOf(UnreadableNfe.class)
                .hasMessageContaining("larger than 4 MB");
        assertThat(read[0]).isLessThan(NfeReader.MAX_BYTES + 100_000);
    }

    @Test
    void deep_and_wide_documents_are_refused() {
        refused("<a>".repeat(1_000_000), "nested deeper than any NF-e");
        refused("<a>" + "<b/>".repeat(300_000) + "</a>", "longer than any NF-e");
        refused("<a " + "x='1' ".repeat(2), "no well-formed XML");
    }

    @Test
    void every_cut_off_document_is_refused() {
        String xml = new NfeMaker().purchase("1400012345678-01").proc();
        for (int end = 0; end < xml.length(); end += 7) {
            String part = xml.substring(0, end);
            assertThatThrownBy(() -> NfeMaker.read(part)).isInstanceOf(UnreadableNfe.class);
        }
    }

    @Test
    void the_prolog_s_encoding_counts() {
        String xml = DECLARED_LATIN
                + new NfeMaker().set("destName", "João Conceição").proc();
        AuthorisedNfe document = (AuthorisedNfe) NfeMaker.read(xml.getBytes(StandardCharsets.ISO_8859_1));
        assertThat(document.nfe().buyer().name()).isEqualTo("João Conceição");
        assertThat(document.xml()).isEqualTo(xml);
        assertThatThrownBy(() -> NfeMaker.read(
                        new NfeMaker().set("destName", "João").proc().getBytes(StandardCharsets.ISO_8859_1)))
                .hasMessageContaining("is not the UTF-8 that it says it is");
        refused("<?xml version=\"1.0\" encoding=\"UTF-7\"?><a/>", "names the encoding UTF-7");
    }

    @Test
    void a_byte_order_mark_is_no_part_of_the_text() {
        String xml = new NfeMaker().proc();
        for (var charset : new java.nio.charset.Charset[] {
            StandardCharsets.UTF_8, StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE
        }) {
            AuthorisedNfe document = (AuthorisedNfe) NfeMaker.read(("\uFEFF" + xml).getBytes(charset));
            assertThat(document.xml()).isEqualTo(xml);
        }
        AuthorisedNfe contradicting =
                (AuthorisedNfe) NfeMaker.read(("\uFEFF" + DECLARED_LATIN + xml).getBytes(StandardCharsets.UTF_8));
        assertThat(contradicting.nfe().items().get(0).name()).isEqualTo("Moedor de café manual inox");
    }

    @ParameterizedTest
    @CsvSource({
        "<vNF>278.43</vNF>, <vNF>278.431</vNF>, vNF is \"278.431\"",
        "<vNF>278.43</vNF>, <vNF>-1.00</vNF>, vNF is \"-1.00\"",
        "<vNF>278.43</vNF>, <vNF>1e9</vNF>, vNF is \"1e9\"",
        "<vNF>278.43</vNF>, <vNF/>, vNF in ICMSTot is empty",
        "<vNF>278.43</vNF>, '', ICMSTot has no vNF",
        "<vNF>278.43</vNF>, <vNF>278<x/>.43</vNF>, vNF holds other elements",
        "<nNF>1234</nNF>, <nNF>0</nNF>, nNF is \"0\"",
        "<nNF>1234</nNF>, <nNF>12/34</nNF>, nNF is \"12/34\"",
        "<serie>1</serie>, <serie>1000</serie>, serie is \"1000\"",
        "<tpAmb>1</tpAmb><finNFe>, <finNFe>, ide has no tpAmb",
        "<qCom>1.0000</qCom>, <qCom>0</qCom>, qCom of an item is 0",
        "<qCom>1.0000</qCom>, '<qCom>1,5</qCom>', 'qCom is \"1,5\"'",
        "2026-11-20T10:15:30-03:00, 20/11/2026, The time of issue is \"20/11/2026\"",
        "2026-11-20T10:15:30-03:00, 2026-11-20T10:15:30, The time of issue is",
        "</tpNF>, </tpNF><dEmi>2026-11-19</dEmi>, name different days",
    })
    void a_value_that_is_none_gets_a_sentence(String from, String to, String words) {
        String xml = new NfeMaker().proc();
        assertThat(xml).contains(from);
        refused(xml.replace(from, to == null ? "" : to), words);
    }

    @Test
    void sentences_stay_short_and_on_one_line() {
        String text = "9\n".repeat(500);
        assertThatThrownBy(() -> NfeMaker.read(new NfeMaker().set("vNF", text).proc()))
                .isInstanceOf(UnreadableNfe.class)
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(200).doesNotContain("\n"));
    }

    private static void refused(String xml, String words) {
        assertThatThrownBy(() -> NfeMaker.read(xml))
                .isInstanceOf(UnreadableNfe.class)
                .hasMessageContaining(words);
    }
}
