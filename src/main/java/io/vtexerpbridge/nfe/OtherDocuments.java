package io.vtexerpbridge.nfe;

import java.util.Map;

/** The documents that lie beside NF-e in an ERP's folders, by the name a person knows them by. */
final class OtherDocuments {

    private static final Map<String, String> BY_NAMESPACE = Map.of(
            "http://www.portalfiscal.inf.br/cte", "a CT-e (freight)",
            "http://www.portalfiscal.inf.br/mdfe", "an MDF-e (a vehicle's load)",
            "http://www.portalfiscal.inf.br/bpe", "a BP-e (passenger ticket)",
            "http://www.portalfiscal.inf.br/nf3e", "an NF3e (electricity)",
            "http://www.portalfiscal.inf.br/nfcom", "an NFCom (telecommunication)",
            "http://www.sped.fazenda.gov.br/nfse", "an NFS-e (services)",
            "http://www.abrasf.org.br/nfse.xsd", "an NFS-e (services)",
            "http://www.abrasf.org.br/nfse", "an NFS-e (services)");

    private static final Map<String, String> OF_THE_NFE = Map.ofEntries(
            Map.entry("enviNFe", "a batch on its way to SEFAZ"),
            Map.entry("retEnviNFe", "SEFAZ's receipt of a batch"),
            Map.entry("retConsReciNFe", "SEFAZ's answer about a batch"),
            Map.entry("retConsSitNFe", "SEFAZ's answer about an NF-e's standing"),
            Map.entry("protNFe", "SEFAZ's answer without its NF-e"),
            Map.entry("inutNFe", "a range of numbers made void"),
            Map.entry("procInutNFe", "a range of numbers made void"),
            Map.entry("ProcInutNFe", "a range of numbers made void"),
            Map.entry("procCancNFe", "a cancellation in the layout of before 2013"),
            Map.entry("evento", "an event that SEFAZ has not answered"),
            Map.entry("envEvento", "a batch of events on its way to SEFAZ"),
            Map.entry("retEnvEvento", "SEFAZ's answer to a batch of events"),
            Map.entry("resNFe", "a summary of an NF-e"),
            Map.entry("resEvento", "a summary of an event"));

    private static final Map<String, String> BY_ROOT = Map.ofEntries(
            Map.entry("cteProc", "a CT-e (freight)"),
            Map.entry("CTe", "a CT-e (freight)"),
            Map.entry("procEventoCTe", "an event of a CT-e (freight)"),
            Map.entry("mdfeProc", "an MDF-e (a vehicle's load)"),
            Map.entry("MDFe", "an MDF-e (a vehicle's load)"),
            Map.entry("procEventoMDFe", "an event of an MDF-e (a vehicle's load)"),
            Map.entry("CompNfse", "an NFS-e (services)"),
            Map.entry("NFSe", "an NFS-e (services)"),
            Map.entry("Nfse", "an NFS-e (services)"),
            Map.entry("ListaNfse", "a list of NFS-e (services)"),
            Map.entry("ConsultarNfseResposta", "a list of NFS-e (services)"),
            Map.entry("CFe", "a CF-e SAT (cash register)"),
            Map.entry("CFeCanc", "a canceled CF-e SAT (cash register)"));

    private OtherDocuments() {}

    /** Empty for what is none of them. */
    static String name(String namespace, String root) {
        if (namespace.equals(XmlNode.NFE)) {
            return OF_THE_NFE.getOrDefault(root, "");
        }
        String byRoot = BY_ROOT.getOrDefault(root, "");
        return byRoot.isEmpty() ? BY_NAMESPACE.getOrDefault(namespace, "") : byRoot;
    }
}
