package io.vtexerpbridge.ledger;

/** The ledger holds a document of this name for the order already; delivering another one would double the order. */
public class AlreadyDelivered extends IllegalStateException {

    AlreadyDelivered(Document document) {
        super("Order " + document.orderId() + ": document " + document.name() + " is recorded already, so "
                + document.fileName() + " must not be released");
    }
}
