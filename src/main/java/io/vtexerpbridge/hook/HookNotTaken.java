package io.vtexerpbridge.hook;

/** The ledger does not have the event; VTEX is to send it again. */
public class HookNotTaken extends RuntimeException {

    HookNotTaken(String message, Throwable cause) {
        super(message, cause);
    }
}
