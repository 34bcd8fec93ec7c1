package io.vtexerpbridge.ledger;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The orders that other ERPs have: what one ERP tells of another one's order is most likely a mistake, and is given back with a sentence. A party
 * that tells of everybody's orders, as a warehouse with their tracking, may.
 */
public final class ForeignOrders {

    /** Everybody may tell of every order. */
    public static final ForeignOrders NONE = new ForeignOrders(OrderErps.FIRST, null);

    private final String erp;
    private final OrderErps orders;

    /** @param erp the alias of the ERP that tells */
    public ForeignOrders(String erp, OrderErps orders) {
        this.erp = erp;
        this.orders = orders;
    }

    /**
     * The orders among those a file names that another ERP has, with its alias.
     *
     * @param found the orders that each name stands for
     */
    Map<String, String> among(String account, Set<String> named, Map<String, Set<String>> found) {
        if (orders == null) {
            return Map.of();
        }
        Set<String> ids = new TreeSet<>(named);
        found.values().forEach(ids::addAll);
        Map<String, String> holders = orders.holders(account, List.copyOf(ids));
        holders.values().removeIf(erp::equals);
        return holders;
    }

    /** Whether it may tell of every order. */
    boolean isEverybodys() {
        return orders == null;
    }

    /** Why it may not tell of this order; empty when it may. */
    Optional<String> refusal(String account, String orderId) {
        String holder = among(account, Set.of(orderId), Map.of()).get(orderId);
        return Optional.ofNullable(holder).map(other -> sentence(orderId, other));
    }

    /** Why the entry goes back. @param holder the ERP that has its order */
    String refusal(ErpEntry entry, String holder) {
        return (entry.rows() == null ? "" : "line " + entry.line() + ": ") + sentence(entry.order(), holder);
    }

    private String sentence(String order, String holder) {
        return "orderId is \"" + order + "\", which the ERP " + holder + " has; expected an order that " + erp
                + " has, or " + erp + ".inbox.orders = all";
    }
}
