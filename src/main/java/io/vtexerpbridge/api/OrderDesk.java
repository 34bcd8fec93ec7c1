package io.vtexerpbridge.api;

import io.vtexerpbridge.ledger.Ledger;
import io.vtexerpbridge.ledger.OrderFilter;
import io.vtexerpbridge.ledger.OrderRecord;
import io.vtexerpbridge.ledger.OrderState;
import java.util.List;
import java.util.Map;

/** What operators ask about orders. */
public final class OrderDesk {

    private static final int USUAL_PAGE = 50;
    private static final int LONGEST_PAGE = 1000;

    private final Ledger ledger;

    public OrderDesk(Ledger ledger) {
        this.ledger = ledger;
    }

    /** The orders that match, newest first: {@code state, account, since, until, search, limit, offset}. */
    public Map<String, Object> list(Ask ask) {
        List<OrderRecord> orders = ledger.orders(new OrderFilter(
                ask.text("account"),
                state(ask),
                ask.moment("since"),
                ask.moment("until"),
                ask.text("search"),
                ask.number("limit", USUAL_PAGE, 1, LONGEST_PAGE),
                ask.number("offset", 0, 0, Integer.MAX_VALUE)));
        return Map.of("orders", orders);
    }

    private static String state(Ask ask) {
        String state = ask.text("state");
        if (state == null) {
            return null;
        }
        try {
            return OrderState.of(state).code();
        } catch (IllegalArgumentException e) {
            throw new AskProblem(400, e.getMessage());
        }
    }
}
