package io.vtexerpbridge.nfe;

import java.util.List;

/** Which order an NF-e belongs to. */
public sealed interface NfeMatch {

    /**
     * Exactly one order.
     *
     * @param rung what told it, for the receipt: {@code compra/xPed}, {@code sequence in det/prod/xPed}
     */
    record Found(String orderId, String rung) implements NfeMatch {}

    /** Several orders, of which a person picks one. */
    record Several(List<String> candidates, String sentence) implements NfeMatch {

        public Several {
            candidates = List.copyOf(candidates);
        }
    }

    /** None; buyer, value and date may suggest candidates, never decide. */
    record None(String sentence) implements NfeMatch {}

    /** Goes through the hints in their order; the first place that gives exactly one order counts. */
    static NfeMatch resolve(List<OrderHint> hints, OrderLookup orders) {
        return new OrderMatcher(hints, orders).resolve();
    }
}
