package io.vtexerpbridge.nfe;

import io.vtexerpbridge.nfe.FiscalDocument.AuthorisedNfe;
import io.vtexerpbridge.nfe.FiscalDocument.Evidence;
import io.vtexerpbridge.nfe.FiscalDocument.NfeEvent;
import io.vtexerpbridge.nfe.FiscalDocument.OtherDocument;
import io.vtexerpbridge.nfe.FiscalDocument.Protocol;
import io.vtexerpbridge.nfe.FiscalDocument.UnauthorisedNfe;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.time.temporal.Temporal;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a file into the fiscal document it is. It takes nothing on trust, and decides nothing: that is {@link NfeGate}. */
public final class NfeReader {

    /** SEFAZ takes 500 KB at most. */
    static final int MAX_BYTES = 4 << 20;

    private static final Pattern MONEY = Pattern.compile("[0-9]{1,13}(\\.[0-9]{1,2})?");
    private static final Pattern DECIMAL = Pattern.compile("[0-9]{1,15}(\\.[0-9]{1,10})?");
    private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,8}");
    private static final Pattern SERIES = Pattern.compile("0|[1-9][0-9]{0,2}");

    /** The root element's name and what it declares, after an XML declaration, comments and a byte order mark. */
    private static final Pattern ROOT = Pattern.compile(
            "^[^<]{0,8}(?:<[?!][^>]*>\\s*)*<(?:[A-Za-z_][A-Za-z0-9_.-]*:)?([A-Za-z_][A-Za-z0-9_.-]*)([^>]*)");

    private static final Pattern NAMESPACE = Pattern.compile("xmlns(?::[A-Za-z0-9_.-]+)?\\s*=\\s*[\"']([^\"']*)[\"']");

    /**
     * Whether a file is for this reader: a fiscal document, also one that is no NF-e, and no rows of an ERP as XML.
     *
     * @param head the file's first bytes
     */
    public static boolean isFiscal(byte[] head) {
        String text = new String(head, StandardCharsets.ISO_8859_1).replace("\0", "");
        Matcher root = ROOT.matcher(text);
        if (!root.find()) {
            return false;
        }
        if (List.of("nfeProc", "NFe", "procEventoNFe").contains(root.group(1))) {
            return true;
        }
        Matcher namespace = NAMESPACE.matcher(root.group(2));
        while (namespace.find()) {
            if (namespace.group(1).contains("portalfiscal.inf.br")
                    || !OtherDocuments.name(namespace.group(1), root.group(1)).isEmpty()) {
                return true;
            }
        }
        return !OtherDocuments.name("", root.group(1)).isEmpty();
    }

    /** The document's text, by its encoding. @throws UnreadableNfe when it is in none */
    public static String text(byte[] content) {
        return XmlText.decode(content);
    }

    /** The bytes that a document's text is in the encoding that it names: what {@link #text} was given, but for a byte order mark. */
    public static byte[] bytes(String text) {
        return XmlText.encode(text);
    }

    /** @throws UnreadableNfe when it is none, with one sentence that says why */
    public FiscalDocument read(InputStream in) throws IOException {
        byte[] bytes = in.readNBytes(MAX_BYTES + 1);
        if (bytes.length > MAX_BYTES) {
            throw new UnreadableNfe("The file is larger than " + (MAX_BYTES >> 20)
                    + " MB; expected one NF-e in a file, of 500 KB at most.");
        }
        return read(XmlText.decode(bytes));
    }

    /**
     * As {@link #read(InputStream)}, of the original that was read before; the encoding in its prolog means nothing any more.
     *
     * @throws UnreadableNfe when it is none, with one sentence that says why
     */
    public FiscalDocument read(String xml) {
        if (xml.isBlank()) {
            throw new UnreadableNfe("The file is empty; expected an NF-e as XML.");
        }
        if (!xml.stripLeading().startsWith("<")) {
            throw new UnreadableNfe("The file is no XML; expected an NF-e as XML (nfeProc).");
        }
        return document(XmlTree.read(xml), xml);
    }

    private static FiscalDocument document(XmlNode root, String xml) {
        if (root.is("nfeProc")) {
            return processed(root, xml);
        }
        if (root.is("NFe")) {
            return new UnauthorisedNfe(nfe(root), evidence(root));
        }
        if (root.is("procEventoNFe")) {
            return event(root);
        }
        String other = OtherDocuments.name(root.namespace(), root.name());
        if (!other.isEmpty()) {
            return new OtherDocument(other, root.name());
        }
        if (List.of("nfeProc", "NFe", "procEventoNFe").contains(root.name())) {
            throw new UnreadableNfe("The document " + root.name() + " is in the namespace "
                    + XmlNode.quote(root.namespace()) + "; expected " + XmlNode.NFE + ".");
        }
        throw new UnreadableNfe("The XML is " + XmlNode.quote(root.name())
                + "; expected an authorised NF-e (nfeProc) or an event of one (procEventoNFe).");
    }

    private static FiscalDocument processed(XmlNode root, String xml) {
        Nfe nfe = nfe(root.need("NFe"));
        List<Protocol> protocols =
                root.all("protNFe").stream().map(NfeReader::protocol).toList();
        if (protocols.isEmpty()) {
            return new UnauthorisedNfe(nfe, evidence(root));
        }
        List<String> strangers = root.children().stream()
                .filter(child -> !child.is("NFe") && !child.is("protNFe"))
                .map(XmlNode::name)
                .toList();
        return new AuthorisedNfe(nfe, protocols, strangers, evidence(root), xml);
    }

    private static Evidence evidence(XmlNode root) {
        List<String> statuses = new ArrayList<>();
        List<String> environments = new ArrayList<>();
        List<String> events = new ArrayList<>();
        root.walk(node -> {
            switch (node.name()) {
                case "cStat" -> statuses.add(node.ownText());
                case "tpAmb" -> environments.add(node.ownText());
                case "tpEvento" -> events.add(node.ownText());
                default -> {
                    // says nothing of the document's standing
                }
            }
        });
        return new Evidence(statuses, environments, events);
    }

    private static Protocol protocol(XmlNode protNFe) {
        XmlNode answer = protNFe.need("infProt");
        return new Protocol(
                answer.text("chNFe"),
                answer.text("cStat"),
                answer.text("tpAmb"),
                answer.text("nProt"),
                answer.text("digVal"));
    }

    private static Nfe nfe(XmlNode root) {
        XmlNode inf = root.need("infNFe");
        XmlNode transport = inf.one("transp");
        XmlNode carrier = transport == null ? null : transport.one("transporta");
        XmlNode purchase = inf.one("compra");
        XmlNode additional = inf.one("infAdic");
        XmlNode ide = inf.need("ide");
        List<Nfe.Item> items = inf.all("det").stream().map(NfeReader::item).toList();
        if (items.isEmpty()) {
            throw new UnreadableNfe("infNFe has no det; expected an item at least.");
        }
        return new Nfe(
                inf.attribute("Id"),
                inf.attribute("versao"),
                identification(ide),
                issuer(inf.need("emit")),
                buyer(inf.one("dest")),
                items,
                cents(inf.need("total").need("ICMSTot")),
                carrier == null ? "" : carrier.text("xNome"),
                ide.all("NFref").stream()
                        .flatMap(reference -> reference.all("refNFe").stream())
                        .map(XmlNode::text)
                        .toList(),
                purchase == null ? "" : purchase.text("xPed"),
                additional == null ? List.of() : remarks(additional),
                additional == null ? "" : additional.text("infCpl"),
                digest(root));
    }

    private static Nfe.Identification identification(XmlNode ide) {
        return new Nfe.Identification(
                ide.needText("cUF"),
                ide.needText("cNF"),
                ide.needText("mod"),
                shaped(ide, "serie", SERIES, "a number of three digits at most"),
                shaped(ide, "nNF", NUMBER, "a number of nine digits at most"),
                issuedAt(ide),
                ide.needText("tpNF"),
                ide.needText("tpEmis"),
                ide.needText("cDV"),
                ide.needText("tpAmb"),
                ide.needText("finNFe"));
    }

    private static Temporal issuedAt(XmlNode ide) {
        String time = ide.text("dhEmi");
        String day = ide.text("dEmi");
        if (time.isEmpty() && day.isEmpty()) {
            throw new UnreadableNfe("ide has neither dhEmi nor dEmi; expected the time of issue.");
        }
        try {
            OffsetDateTime issued =
                    time.isEmpty() ? null : OffsetDateTime.parse(time).truncatedTo(ChronoUnit.SECONDS);
            LocalDate issuedOn = day.isEmpty() ? null : LocalDate.parse(day);
            if (issued != null && issuedOn != null && !issued.toLocalDate().equals(issuedOn)) {
                throw new UnreadableNfe("dhEmi and dEmi name different days; expected one day of issue.");
            }
            return issued == null ? issuedOn : issued;
        } catch (DateTimeException e) {
            throw new UnreadableNfe("The time of issue is " + XmlNode.quote(time.isEmpty() ? day : time)
                    + "; expected one as 2026-11-21T10:15:00-03:00.");
        }
    }

    private static Nfe.Party issuer(XmlNode emit) {
        String document = emit.text("CNPJ").isEmpty() ? emit.text("CPF") : emit.text("CNPJ");
        if (document.isEmpty()) {
            throw new UnreadableNfe("emit has neither CNPJ nor CPF; expected the issuer's.");
        }
        return new Nfe.Party(document, emit.text("xNome"));
    }

    private static Nfe.Party buyer(XmlNode dest) {
        if (dest == null) {
            return new Nfe.Party("", "");
        }
        List<String> documents = List.of(dest.text("CNPJ"), dest.text("CPF"), dest.text("idEstrangeiro")).stream()
                .filter(document -> !document.isEmpty())
                .toList();
        if (documents.size() > 1) {
            throw new UnreadableNfe("dest has several of CNPJ, CPF and idEstrangeiro; expected one.");
        }
        return new Nfe.Party(documents.isEmpty() ? "" : documents.get(0), dest.text("xNome"));
    }

    private static Nfe.Item item(XmlNode det) {
        XmlNode product = det.need("prod");
        String ean = product.text("cEAN");
        BigDecimal quantity = new BigDecimal(shaped(product, "qCom", DECIMAL, "a number with a point"));
        if (quantity.signum() == 0) {
            throw new UnreadableNfe("qCom of an item is 0; expected how many were sold.");
        }
        return new Nfe.Item(
                det.attribute("nItem"),
                product.needText("cProd"),
                ean.equalsIgnoreCase("SEM GTIN") ? "" : ean,
                product.text("xProd"),
                quantity,
                product.text("vUnCom").isEmpty()
                        ? null
                        : new BigDecimal(shaped(product, "vUnCom", DECIMAL, "a number with a point")),
                product.text("xPed"));
    }

    private static List<Nfe.Remark> remarks(XmlNode additional) {
        return additional.all("obsCont").stream()
                .map(remark -> new Nfe.Remark(remark.attribute("xCampo"), remark.text("xTexto")))
                .toList();
    }

    private static long cents(XmlNode totals) {
        String value = shaped(totals, "vNF", MONEY, "an amount with a point and two decimals at most");
        return new BigDecimal(value).movePointRight(2).longValueExact();
    }

    private static String shaped(XmlNode parent, String name, Pattern shape, String expected) {
        String value = parent.needText(name);
        if (!shape.matcher(value).matches()) {
            throw new UnreadableNfe(name + " is " + XmlNode.quote(value) + "; expected " + expected + ".");
        }
        return value;
    }

    /** The signed digest of infNFe, which SEFAZ repeats in its answer. */
    private static String digest(XmlNode root) {
        List<String> found = new ArrayList<>();
        root.walk(node -> {
            if (node.name().equals("DigestValue")) {
                found.add(node.ownText());
            }
        });
        if (found.stream().distinct().count() > 1) {
            throw new UnreadableNfe("NFe holds several signatures; expected one.");
        }
        return found.isEmpty() ? "" : found.get(0);
    }

    private static NfeEvent event(XmlNode root) {
        XmlNode asked = root.need("evento").need("infEvento");
        XmlNode details = asked.one("detEvento");
        XmlNode answerRoot = root.one("retEvento");
        XmlNode answer = answerRoot == null ? null : answerRoot.need("infEvento");
        String type = asked.needText("tpEvento");
        String key = asked.needText("chNFe");
        String environment = asked.needText("tpAmb");
        if (answer != null) {
            same("chNFe", key, answer.text("chNFe"));
            same("tpEvento", type, answer.text("tpEvento"));
            same("tpAmb", environment, answer.text("tpAmb"));
        }
        return new NfeEvent(
                type,
                key,
                environment,
                answer == null ? "" : answer.text("cStat"),
                details == null ? "" : details.text("descEvento"),
                details == null ? "" : details.text("xJust"));
    }

    private static void same(String name, String asked, String answered) {
        if (!answered.isEmpty() && !answered.equals(asked)) {
            throw new UnreadableNfe("The event has " + name + " " + XmlNode.quote(asked) + " and SEFAZ's answer "
                    + XmlNode.quote(answered) + "; expected an answer to this event.");
        }
    }
}
