package io.vtexerpbridge.nfe;

/** A file that cannot be read as a fiscal document; the message is one sentence for the person who has to mend it. */
public class UnreadableNfe extends RuntimeException {

    UnreadableNfe(String sentence) {
        super(sentence);
    }
}
