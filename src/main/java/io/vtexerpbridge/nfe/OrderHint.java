package io.vtexerpbridge.nfe;

/**
 * Something in an NF-e that may tell its order.
 *
 * @param text never empty
 * @param prefix whether it may be the start of an orderId: det/prod/xPed holds 15 characters and an orderId has 16
 */
public record OrderHint(Kind kind, String text, boolean prefix) {

    /** Where it stands; the first that gives exactly one order counts. */
    public enum Kind {
        PURCHASE("compra/xPed"),
        ITEM("det/prod/xPed"),
        REMARK("infAdic/obsCont"),
        INFORMATION("infAdic/infCpl");

        private final String place;

        Kind(String place) {
            this.place = place;
        }

        /** The place in the document, for a receipt. */
        public String place() {
            return place;
        }
    }
}
