package io.vtexerpbridge.erp;

/** Says what it means for an order when a mail server or broker did not take its document. */
public final class Acceptance {

    /**
     * @param taker who did not take it, as {@code the mail server smtp.acme.example:587}
     * @throws NotAccepted always
     */
    public void missing(String taker, ErpDocument document, Throwable problem) {
        Throwable deepest = problem;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        throw new NotAccepted(
                "Document " + document.fileName() + " was not taken by " + taker + " ("
                        + deepest.getClass().getSimpleName()
                        + "); it is tried again. Look at the server, and at the keys of the route that sends there.",
                String.valueOf(deepest.getMessage()));
    }
}
