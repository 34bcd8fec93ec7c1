package io.vtexerpbridge.erp;

/**
 * The ERP does not take this document, whatever it is asked again: a person must look. The message is for the log; the reason adds the ERP's
 * own words, which may be about a shopper.
 */
public final class DocumentRefused extends RuntimeException {

    private final String words;

    public DocumentRefused(String sentence, String words) {
        super(sentence);
        this.words = words;
    }

    /** For the ledger and the operator. */
    public String reason() {
        return getMessage() + " Its words: " + words;
    }
}
