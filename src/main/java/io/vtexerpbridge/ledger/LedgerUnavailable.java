package io.vtexerpbridge.ledger;

/** The ledger cannot be used; the message is one sentence for the operator and holds no password. */
public class LedgerUnavailable extends RuntimeException {

    public LedgerUnavailable(String message, Throwable cause) {
        super(message, cause);
    }
}
