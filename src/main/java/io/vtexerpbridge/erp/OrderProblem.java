package io.vtexerpbridge.erp;

/** One order that cannot become an ERP document; the message says which, what was found, what was expected and what to do. */
public final class OrderProblem extends RuntimeException {

    /** Personal data arrived with asterisks in its place. */
    public static final String MASKED = "masked";
    /** What no document can do without, such as the orderId, is not there. */
    public static final String INCOMPLETE = "incomplete";
    /** An amount is beyond what cents in 64 bits hold. */
    public static final String AMOUNT = "amount";

    /** A value is none that the ERP takes: its field contract or layout says so. */
    public static final String MAPPING = "mapping";

    private final String cause;

    public OrderProblem(String cause, String orderId, String sentence) {
        super("Order " + printable(orderId) + ": " + sentence);
        this.cause = cause;
    }

    /** The kind of trouble, one of the constants here; stable, for counting and filtering. */
    public String cause() {
        return cause;
    }

    /** Ids come from outside: no line breaks into logs, no endless lines. */
    static String printable(String id) {
        if (id == null || id.isBlank()) {
            return "(without orderId)";
        }
        String clean = ErpText.UNICODE.clean(id);
        return clean.length() <= 80 ? clean : clean.substring(0, 80) + "…";
    }
}
