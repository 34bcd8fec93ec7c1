package io.vtexerpbridge.inbox;

/** A file of the inbox cannot be read or moved, which says nothing about what is in it. The message is one sentence. */
public final class InboxProblem extends RuntimeException {

    InboxProblem(String sentence) {
        super(sentence);
    }
}
