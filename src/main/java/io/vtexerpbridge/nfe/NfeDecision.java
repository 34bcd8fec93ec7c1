package io.vtexerpbridge.nfe;

import io.vtexerpbridge.nfe.FiscalDocument.AuthorisedNfe;
import io.vtexerpbridge.nfe.FiscalDocument.NfeEvent;
import java.util.List;

/** What is to be done with a fiscal document. */
public sealed interface NfeDecision {

    /** A sale: an invoice of type Output. */
    record PostOutput(AuthorisedNfe document) implements NfeDecision {}

    /**
     * A return: an invoice of type Input.
     *
     * @param originals keys of the documents whose goods come back, one at least
     */
    record PostInput(AuthorisedNfe document, List<NfeKey> originals) implements NfeDecision {

        public PostInput {
            originals = List.copyOf(originals);
        }
    }

    /** The NF-e with this key is canceled: it is never to be posted; if it was, a person has to act, for VTEX takes no invoice back. */
    record Canceled(NfeEvent event, NfeKey key, String sentence) implements NfeDecision {}

    /** Not now, and not without a person: each reason its own sentence. */
    record Held(List<String> reasons) implements NfeDecision {

        public Held {
            reasons = List.copyOf(reasons);
        }

        public String sentence() {
            return String.join(" ", reasons);
        }
    }

    /** Never: each reason its own sentence. */
    record Refused(List<String> reasons) implements NfeDecision {

        public Refused {
            reasons = List.copyOf(reasons);
        }

        public String sentence() {
            return String.join(" ", reasons);
        }
    }
}
