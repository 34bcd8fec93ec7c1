package io.vtexerpbridge.nfe;

import java.util.List;

/** What a file turned out to be. */
public sealed interface FiscalDocument {

    /**
     * {@code nfeProc}: an NF-e and what SEFAZ answered. The answer may well be a no; {@link NfeGate} tells.
     *
     * @param protocols every protNFe; an honest document has one
     * @param strangers elements beside NFe and protNFe, which do not belong there
     * @param xml the original as text, without a byte order mark
     */
    record AuthorisedNfe(Nfe nfe, List<Protocol> protocols, List<String> strangers, Evidence evidence, String xml)
            implements FiscalDocument {

        public AuthorisedNfe {
            protocols = List.copyOf(protocols);
            strangers = List.copyOf(strangers);
        }
    }

    /** A bare {@code NFe}, or an nfeProc without protNFe: SEFAZ's answer is not in the file. */
    record UnauthorisedNfe(Nfe nfe, Evidence evidence) implements FiscalDocument {}

    /**
     * {@code procEventoNFe}: something that happened to an NF-e.
     *
     * @param type tpEvento: 110111 cancellation, 110112 cancellation by substitution, 110110 letter of correction, …
     * @param key chNFe
     * @param environment tpAmb
     * @param status cStat of SEFAZ's answer, or empty without one
     * @param reason xJust, or empty
     */
    record NfeEvent(String type, String key, String environment, String status, String description, String reason)
            implements FiscalDocument {

        /** Whether it asks for the NF-e's cancellation. */
        public boolean isCancellation() {
            return NfeGate.CANCELLATION_EVENTS.contains(type);
        }
    }

    /**
     * A fiscal document that is no NF-e.
     *
     * @param name what it is, for a sentence: {@code a CT-e (freight)}
     * @param root its root element
     */
    record OtherDocument(String name, String root) implements FiscalDocument {}

    /**
     * {@code infProt}, SEFAZ's answer.
     *
     * @param key chNFe
     * @param status cStat
     * @param number nProt, or empty
     * @param digest digVal, or empty
     */
    record Protocol(String key, String status, String environment, String number, String digest) {}

    /**
     * Every cStat, tpAmb and tpEvento in the file, wherever it stands: a cancellation that hides beside an authorisation is still
     * a cancellation.
     */
    record Evidence(List<String> statuses, List<String> environments, List<String> events) {

        public Evidence {
            statuses = List.copyOf(statuses);
            environments = List.copyOf(environments);
            events = List.copyOf(events);
        }
    }
}
