package io.vtexerpbridge.erp;

import com.fasterxml.jackson.databind.JsonNode;
import io.vtexerpbridge.ledger.OrderErps;
import io.vtexerpbridge.ledger.OrderErps.Chosen;
import io.vtexerpbridge.ledger.WorkItem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which ERP an order goes to: the first whose rule it matches, else the one without a rule. The choice is made anew until an ERP may have the
 * order; from then on it stays, so that what becomes of the order is told to the ERP that knows it.
 */
public final class ErpChoice {

    private static final String CAUSE = "no-erp";

    private final Map<String, Erp> erps = new LinkedHashMap<>();
    private final List<Ruled> rules;
    private final OrderErps orders;

    /** One ERP and its rule. */
    public record Ruled(Erp erp, ErpRule rule) {}

    /** @param rules in the order in which they are asked; at most one is empty */
    public ErpChoice(List<Ruled> rules, OrderErps orders) {
        this.rules = List.copyOf(rules);
        this.orders = orders;
        rules.forEach(ruled -> erps.put(ruled.erp().name(), ruled.erp()));
    }

    /** The rules alone, for whoever asks what they would say. */
    public static ErpChoice byRules(List<Ruled> rules) {
        return new ErpChoice(rules, null);
    }

    /**
     * The ERP that gets the order's first document.
     *
     * @param order as VTEX's Get order returns it
     * @throws OrderProblem when there is none
     */
    public Erp of(WorkItem item, JsonNode order) {
        Chosen before = orders.chosen(item.account(), item.orderId());
        if (before.stands()) {
            return known(item.orderId(), before.erp());
        }
        Erp chosen = byRule(item.orderId(), order);
        return chosen.name().equals(before.erp()) ? chosen : known(item.orderId(), orders.choose(item, chosen.name()));
    }

    /**
     * The ERP that has the order, or may have it; for an order that none has, the one that was thought of last.
     *
     * @throws OrderProblem when the bridge knows that ERP no more
     */
    public Erp holder(WorkItem item) {
        Chosen before = orders.chosen(item.account(), item.orderId());
        return before.stands() || erps.containsKey(before.erp())
                ? known(item.orderId(), before.erp())
                : rules.get(0).erp();
    }

    /**
     * The ERP by the rules alone.
     *
     * @throws OrderProblem when no rule is the order's and every ERP has one
     */
    public Erp byRule(String orderId, JsonNode order) {
        for (Ruled ruled : rules) {
            if (!ruled.rule().isEmpty() && ruled.rule().matches(order)) {
                return ruled.erp();
            }
        }
        return rules.stream()
                .filter(ruled -> ruled.rule().isEmpty())
                .findFirst()
                .map(Ruled::erp)
                .orElseThrow(() -> new OrderProblem(CAUSE, orderId, unmatched(order)));
    }

    private String unmatched(JsonNode order) {
        List<String> keys = new ArrayList<>();
        List<String> found = new ArrayList<>();
        Map<String, Set<String>> looked = ErpRule.looksAt(order);
        for (Ruled ruled : rules) {
            looked.keySet().forEach(key -> keys.add(ruled.erp() + "." + key));
        }
        List<String> names = List.of("seller", "sales channel", "warehouse");
        int n = 0;
        for (Set<String> values : looked.values()) {
            found.add(names.get(n++) + " " + (values.isEmpty() ? "(none)" : String.join(" and ", values)));
        }
        return "it has " + String.join(", ", found) + ", which no ERP is for; widen one of " + String.join(", ", keys)
                + " so that it takes all of them, or leave one ERP without a rule, start again, then ./bridge orders retry --cause "
                + CAUSE;
    }

    private Erp known(String orderId, String name) {
        Erp erp = erps.get(name);
        if (erp == null) {
            throw new OrderProblem(
                    CAUSE,
                    orderId,
                    "the ERP " + name
                            + " has it, or may have it, and erps does not name that one; name it again with its keys, start again,"
                            + " then ./bridge orders retry --cause " + CAUSE);
        }
        return erp;
    }
}
