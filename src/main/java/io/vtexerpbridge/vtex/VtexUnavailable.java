package io.vtexerpbridge.vtex;

/** VTEX cannot answer now (timeout, server error, something that is no JSON): the same call is worth another try later. */
public final class VtexUnavailable extends RuntimeException {

    public VtexUnavailable(String sentence) {
        super(sentence);
    }
}
