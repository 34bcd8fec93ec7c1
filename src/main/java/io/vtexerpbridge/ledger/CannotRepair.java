package io.vtexerpbridge.ledger;

/** What an operator asked for does not go with the state of the order or its work; the message says how that is and what goes instead. */
public final class CannotRepair extends RuntimeException {

    private static final long serialVersionUID = 1L;

    CannotRepair(String message) {
        super(message);
    }
}
