package io.vtexerpbridge.api;

/** What an operator asked for cannot be done: the message says why and what to ask instead. */
public final class AskProblem extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;

    /** @param status as HTTP has it: 400 for a wrong value, 401 for a wrong password, 404 for nothing found, 409 when something stands against it */
    public AskProblem(int status, String message) {
        super(message);
        this.status = status;
    }

    public int status() {
        return status;
    }
}
