package io.vtexerpbridge.inbox;

/** A ZIP that is broken or larger than any honest one; nothing of it should be taken. The message is one sentence. */
public class UnreadableZip extends RuntimeException {

    UnreadableZip(String sentence) {
        super(sentence);
    }
}
