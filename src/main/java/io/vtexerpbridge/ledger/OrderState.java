package io.vtexerpbridge.ledger;

import java.util.Arrays;
import java.util.stream.Collectors;

/** The states of an order as lists, metrics and the API spell them. */
public enum OrderState {
    WAITING("waiting", 0),
    NOT_NEEDED("not-needed", 0),
    DELIVERED("delivered", 1),
    HANDLING("handling", 2),
    INVOICED("invoiced", 3),
    CANCELED("canceled", 3),
    PARKED("parked", -1);

    private final String code;
    private final int rank;

    OrderState(String code, int rank) {
        this.code = code;
        this.rank = rank;
    }

    /** The spelling outside of Java: lower case, kebab. */
    public String code() {
        return code;
    }

    /** The state of this spelling. */
    public static OrderState of(String code) {
        return Arrays.stream(values())
                .filter(state -> state.code.equals(code))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("Order state is " + code + ", expected one of "
                        + Arrays.stream(values()).map(OrderState::code).collect(Collectors.joining(", "))));
    }

    /**
     * The state after an order in this one was found to be in the next: events arrive late and out of order, so an order
     * only moves on, and invoiced and canceled are final.
     */
    OrderState then(OrderState next) {
        if (this == PARKED || next == PARKED) {
            throw new IllegalArgumentException("parked is no step of an order but lies over one");
        }
        boolean isFinal = rank == INVOICED.rank;
        return isFinal || next.rank < rank ? this : next;
    }
}
