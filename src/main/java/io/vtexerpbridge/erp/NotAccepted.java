package io.vtexerpbridge.erp;

/**
 * A mail server or broker to which a route of one's own sends a document did not take it, as far as is known: it is tried again. The message is
 * for the log; the reason adds the other side's words, which may name a shopper.
 */
public final class NotAccepted extends RuntimeException {

    private final String words;

    NotAccepted(String sentence, String words) {
        super(sentence);
        this.words = words;
    }

    /** For the ledger and the operator. */
    public String reason() {
        return getMessage() + " Its words: " + words;
    }
}
