package io.vtexerpbridge.vtex;

/** VTEX understood the call and said no; asking again unchanged cannot help. */
public final class VtexRefused extends RuntimeException {

    private final int status;
    private final String code;

    public VtexRefused(String sentence, int status, String code) {
        super(sentence);
        this.status = status;
        this.code = code;
    }

    public int status() {
        return status;
    }

    /** VTEX's own {@code error.code} such as {@code OMS003}; empty when the body names none. */
    public String code() {
        return code;
    }
}
