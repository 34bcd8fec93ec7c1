package io.vtexerpbridge.api;

import io.vtexerpbridge.ledger.Desk;
import io.vtexerpbridge.ledger.Desk.Found;
import io.vtexerpbridge.ledger.Desk.Place;
import io.vtexerpbridge.ledger.Ledger;
import io.vtexerpbridge.ledger.OrderDetails;
import io.vtexerpbridge.ledger.OrderFilter;
import io.vtexerpbridge.ledger.OrderRecord;
import io.vtexerpbridge.ledger.OrderState;
import io.vtexerpbridge.ledger.ParkedFilter;
import io.vtexerpbridge.ledger.ParkedWork;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What operators ask about orders. */
public final class OrderDesk {

    private static final int USUAL_PAGE = 50;
    private static final int LONGEST_PAGE = 1000;

    private final Ledger ledger;
    private final Desk desk;
    private final KnownOrders known;

    /** @param accounts the accounts of this bridge */
    public OrderDesk(Ledger ledger, Desk desk, List<String> accounts) {
        this.ledger = ledger;
        this.desk = desk;
        this.known = new KnownOrders(desk, accounts);
    }

    /** The orders that match, newest first: {@code state, account, since, until, search, limit, offset}. */
    public Map<String, Object> list(Ask ask) {
        return Map.of("orders", ledger.orders(filter(ask, ask.number("offset", 0, 0, Integer.MAX_VALUE))));
    }

    private static OrderFilter filter(Ask ask, int offset) {
        return new OrderFilter(
                ask.text("account"),
                state(ask),
                ask.moment("since"),
                ask.moment("until"),
                ask.text("search"),
                ask.number("limit", USUAL_PAGE, 1, LONGEST_PAGE),
                offset);
    }

    /**
     * What is parked, piece by piece, the oldest work first: {@code account, cause, since, until, search, limit, after}; {@code next} is
     * where the next page begins, and missing on the last one.
     */
    public Map<String, Object> parked(Ask ask) {
        int limit = ask.number("limit", USUAL_PAGE, 1, LONGEST_PAGE);
        List<ParkedWork> parked = desk.parked(new ParkedFilter(
                ask.text("account"),
                ask.text("cause"),
                ask.moment("since"),
                ask.moment("until"),
                ask.text("search"),
                after(ask),
                limit + 1));
        Map<String, Object> answer = new LinkedHashMap<>();
        List<ParkedWork> page = parked.subList(0, Math.min(limit, parked.size()));
        answer.put("parked", page);
        if (parked.size() > limit) {
            answer.put("next", page.get(limit - 1).id());
        }
        return answer;
    }

    private static long after(Ask ask) {
        String after = ask.text("after");
        try {
            return after == null ? 0 : Long.parseLong(after);
        } catch (NumberFormatException e) {
            throw new AskProblem(400, "after is \"" + after + "\", expected the next of the page before.");
        }
    }

    /** One order with all that belongs to it: {@code id, account}; {@code body} adds what was parked, which may name a shopper. */
    public Map<String, Object> show(Ask ask) {
        Found found = known.one(ask.needed("id"), ask.text("account"));
        OrderDetails details = desk.details(found);
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("account", details.account());
        answer.put("orderId", details.orderId());
        answer.put("order", details.order());
        answer.put("erpNumbers", details.erpNumbers());
        answer.put("skipReason", details.skipReason());
        answer.put("work", details.work());
        answer.put("documents", details.documents());
        answer.put("told", details.told());
        answer.put("timeline", details.timeline());
        if (ask.flag("body")) {
            answer.put("bodies", desk.bodies(found));
        }
        return answer;
    }

    /**
     * The orders that match, page by page, the oldest first: as {@link #list}, with {@code cause}; {@code afterAccount, afterTaken,
     * afterOrder} are the {@code next} of the page before.
     */
    public Map<String, Object> export(Ask ask) {
        Place after = Optional.ofNullable(ask.text("afterAccount"))
                .map(account -> new Place(account, takenAt(ask), ask.needed("afterOrder")))
                .orElse(Place.FIRST);
        List<OrderRecord> page = desk.page(filter(ask, 0), ask.text("cause"), after);
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("orders", page);
        if (!page.isEmpty()) {
            OrderRecord last = page.get(page.size() - 1);
            answer.put(
                    "next",
                    Map.of("afterAccount", last.account(), "afterTaken", last.takenAt(), "afterOrder", last.orderId()));
        }
        return answer;
    }

    private static Instant takenAt(Ask ask) {
        ask.needed("afterTaken");
        return ask.moment("afterTaken");
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
