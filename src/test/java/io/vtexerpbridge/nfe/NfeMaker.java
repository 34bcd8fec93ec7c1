package io.vtexerpbridge.nfe;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes fiscal documents: valid unless told otherwise, with the key that fits their contents. */
public final class NfeMaker {

    static final String NS = XmlNode.NFE;

    private final Map<String, String> values = new LinkedHashMap<>();
    private final List<String> items = new ArrayList<>();
    private String info = "";
    private String references = "";
    private String purchase = "";
    private String insideProc = "";
    private String secondProtocol = "";
    private String issuedTag = "dhEmi";
    private String namespace = NS;
    private boolean signed = true;

    public NfeMaker() {
        set("cUF", "35")
                .set("cNF", "48210937")
                .set("mod", "55")
                .set("serie", "1")
                .set("nNF", "1234");
        set("issued", "2026-11-20T10:15:30-03:00")
                .set("tpNF", "1")
                .set("tpEmis", "1")
                .set("tpAmb", "1");
        set("finNFe", "1").set("emit", Companies.STORE).set("dest", Companies.BUYER);
        set("destName", "Ana Beatriz Nogueira Lima").set("vNF", "278.43").set("version", "4.00");
        set("cStat", "100").set("nProt", "135260000123456").set("carrier", "Transportadora Vale Verde");
        set("digest", "q7Xl0uGmJ3l5y2F2oBqkq0oY1hE=");
    }

    public NfeMaker set(String name, String value) {
        values.put(name, value);
        return this;
    }

    String get(String name) {
        return values.get(name);
    }

    public NfeMaker item(String code, String ean, String name, String quantity, String price, String order) {
        items.add("<prod><cProd>" + code + "</cProd><cEAN>" + ean + "</cEAN><xProd>" + name
                + "</xProd><NCM>09012100</NCM><CFOP>5102</CFOP><uCom>UN</uCom><qCom>" + quantity + "</qCom><vUnCom>"
                + price + "</vUnCom>" + (order.isEmpty() ? "" : "<xPed>" + order + "</xPed>") + "</prod>");
        return this;
    }

    public NfeMaker purchase(String order) {
        purchase = "<compra><xPed>" + order + "</xPed></compra>";
        return this;
    }

    public NfeMaker original(String key) {
        references += "<NFref><refNFe>" + key + "</refNFe></NFref>";
        return this;
    }

    NfeMaker remark(String field, String text) {
        info += "<obsCont xCampo=\"" + field + "\"><xTexto>" + text + "</xTexto></obsCont>";
        return this;
    }

    NfeMaker information(String text) {
        info = "<infCpl>" + text + "</infCpl>" + info;
        return this;
    }

    NfeMaker insideProc(String xml) {
        insideProc = xml;
        return this;
    }

    NfeMaker secondProtocol(String status) {
        secondProtocol = protocol(status);
        return this;
    }

    NfeMaker dayAlone(String day) {
        issuedTag = "dEmi";
        return set("issued", day);
    }

    NfeMaker namespace(String uri) {
        namespace = uri;
        return this;
    }

    public NfeMaker unsigned() {
        signed = false;
        return this;
    }

    /** The key that fits the values, unless one was set. */
    public String key() {
        if (values.containsKey("key")) {
            return values.get("key");
        }
        String issued = get("issued");
        String body = get("cUF")
                + issued.substring(2, 4)
                + issued.substring(5, 7)
                + ("00000000000000" + get("emit")).substring(get("emit").length())
                + get("mod")
                + ("000" + get("serie")).substring(get("serie").length())
                + ("000000000" + get("nNF")).substring(get("nNF").length())
                + get("tpEmis")
                + get("cNF");
        return body + NfeKey.checkDigit(body);
    }

    /** A bare NFe. */
    public String nfe() {
        return "<NFe xmlns=\"" + namespace + "\">" + content() + "</NFe>";
    }

    /** The authorised document. */
    public String proc() {
        return "<nfeProc xmlns=\"" + namespace + "\" versao=\"" + get("version") + "\"><NFe>" + content() + "</NFe>"
                + protocol(get("cStat")) + secondProtocol + insideProc + "</nfeProc>";
    }

    private String content() {
        String key = key();
        StringBuilder det = new StringBuilder();
        if (items.isEmpty()) {
            item("MC-INOX-01", "7891234500017", "Moedor de café manual inox", "1.0000", "189.9000000000", "");
            item("CAFE-500", "7891234500024", "Café torrado em grãos 500 g", "2.0000", "45.9000000000", "");
        }
        for (int i = 0; i < items.size(); i++) {
            det.append("<det nItem=\"")
                    .append(i + 1)
                    .append("\">")
                    .append(items.get(i))
                    .append("</det>");
        }
        return "<infNFe versao=\"" + get("version") + "\" Id=\"" + values.getOrDefault("Id", "NFe" + key) + "\"><ide>"
                + leaf("cUF") + leaf("cNF") + "<natOp>Venda de mercadoria</natOp>" + leaf("mod") + leaf("serie")
                + leaf("nNF") + "<" + issuedTag + ">" + get("issued") + "</" + issuedTag + ">" + leaf("tpNF")
                + leaf("tpEmis") + "<cDV>" + values.getOrDefault("cDV", key.substring(key.length() - 1)) + "</cDV>"
                + leaf("tpAmb") + leaf("finNFe") + references + "</ide>"
                + "<emit><" + kind("emit") + ">" + get("emit") + "</" + kind("emit")
                + "><xNome>Serra Clara Comércio de Café Ltda</xNome></emit>"
                + (get("dest").isEmpty()
                        ? ""
                        : "<dest><" + kind("dest") + ">" + get("dest") + "</" + kind("dest") + "><xNome>"
                                + get("destName") + "</xNome></dest>")
                + det + "<total><ICMSTot><vProd>281.70</vProd>" + leaf("vNF") + "</ICMSTot></total>"
                + "<transp><modFrete>0</modFrete>"
                + (get("carrier").isEmpty() ? "" : "<transporta><xNome>" + get("carrier") + "</xNome></transporta>")
                + "</transp>" + (info.isEmpty() ? "" : "<infAdic>" + info + "</infAdic>") + purchase + "</infNFe>"
                + (signed
                        ? "<Signature xmlns=\"http://www.w3.org/2000/09/xmldsig#\"><SignedInfo><Reference URI=\"#NFe"
                                + key + "\"><DigestValue>" + get("digest")
                                + "</DigestValue></Reference></SignedInfo></Signature>"
                        : "");
    }

    private String protocol(String status) {
        return "<protNFe versao=\"" + get("version") + "\"><infProt><tpAmb>"
                + values.getOrDefault("answerAmb", get("tpAmb")) + "</tpAmb><verAplic>SP_NFE_PL009_V4</verAplic><chNFe>"
                + values.getOrDefault("chNFe", key()) + "</chNFe><dhRecbto>2026-11-20T10:15:44-03:00</dhRecbto>"
                + (get("nProt").isEmpty() ? "" : leaf("nProt"))
                + (signed ? "<digVal>" + values.getOrDefault("digVal", get("digest")) + "</digVal>" : "") + "<cStat>"
                + status + "</cStat><xMotivo>" + (status.equals("100") ? "Autorizado o uso da NF-e" : "Outro")
                + "</xMotivo></infProt></protNFe>";
    }

    /** An event of this document. */
    public String event(String type, String description, String status) {
        String asked = "<tpAmb>" + get("tpAmb") + "</tpAmb><chNFe>" + key() + "</chNFe>";
        return "<procEventoNFe xmlns=\"" + namespace + "\" versao=\"1.00\"><evento versao=\"1.00\"><infEvento Id=\"ID"
                + type
                + key() + "01\"><cOrgao>35</cOrgao>" + asked
                + "<dhEvento>2026-11-20T16:02:11-03:00</dhEvento><tpEvento>"
                + type + "</tpEvento><nSeqEvento>1</nSeqEvento><detEvento versao=\"1.00\"><descEvento>" + description
                + "</descEvento><nProt>135260000123456</nProt><xJust>Pedido cancelado pelo cliente</xJust></detEvento>"
                + "</infEvento></evento>"
                + (status.isEmpty()
                        ? ""
                        : "<retEvento versao=\"1.00\"><infEvento>" + asked + "<cStat>" + status + "</cStat><tpEvento>"
                                + type + "</tpEvento></infEvento></retEvento>")
                + "</procEventoNFe>";
    }

    private String kind(String party) {
        return get(party).length() == 11 ? "CPF" : "CNPJ";
    }

    private String leaf(String name) {
        return "<" + name + ">" + get(name) + "</" + name + ">";
    }

    static FiscalDocument read(String xml) {
        return read(xml.getBytes(StandardCharsets.UTF_8));
    }

    static FiscalDocument read(byte[] bytes) {
        try {
            return new NfeReader().read(new ByteArrayInputStream(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static NfeDecision decide(String xml) {
        return new NfeGate(false).decide(read(xml));
    }

    static NfeInvoice invoice(NfeMaker maker) {
        return NfeInvoice.of(
                (FiscalDocument.AuthorisedNfe) read(maker.proc()), java.time.ZoneId.of("America/Sao_Paulo"));
    }
}
