package io.vtexerpbridge.nfe;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** Goes from place to place and keeps what those looked at so far leave open. */
final class OrderMatcher {

    private final List<OrderHint> hints;
    private final OrderLookup orders;
    /** Orders that an earlier place left open; a later one may only choose among them. */
    private Set<String> open = Set.of();

    private String openAt = "";

    OrderMatcher(List<OrderHint> hints, OrderLookup orders) {
        this.hints = List.copyOf(hints);
        this.orders = orders;
    }

    NfeMatch resolve() {
        for (OrderHint.Kind kind : OrderHint.Kind.values()) {
            List<OrderHint> here =
                    hints.stream().filter(hint -> hint.kind() == kind).toList();
            NfeMatch match = at(kind.place(), here.stream().map(this::byId).toList());
            if (match != null) {
                return match;
            }
        }
        NfeMatch match = numbers("sequence", orders::bySequence);
        if (match == null) {
            match = numbers("ERP number", orders::byErpNumber);
        }
        if (match != null) {
            return match;
        }
        return open.isEmpty() ? none() : several(open, openAt);
    }

    private List<String> byId(OrderHint hint) {
        List<String> exact = orders.byOrderId(hint.text());
        return exact.isEmpty() && hint.prefix() ? orders.byPrefix(hint.text()) : exact;
    }

    private NfeMatch numbers(String rung, Function<String, List<String>> lookup) {
        for (OrderHint.Kind kind : OrderHint.Kind.values()) {
            // in a free text any number might be meant
            if (kind != OrderHint.Kind.INFORMATION) {
                NfeMatch match = at(
                        rung + " in " + kind.place(),
                        hints.stream()
                                .filter(hint -> hint.kind() == kind)
                                .map(hint -> lookup.apply(hint.text()))
                                .toList());
                if (match != null) {
                    return match;
                }
            }
        }
        return null;
    }

    /** @param answers the orders that each hint of one place names; null when they leave it to the next place */
    private NfeMatch at(String rung, List<List<String>> answers) {
        Set<String> named = new LinkedHashSet<>();
        List<Set<String>> unsure = new ArrayList<>();
        for (List<String> answer : answers) {
            Set<String> distinct = new LinkedHashSet<>(answer);
            if (distinct.size() == 1) {
                named.addAll(distinct);
            } else if (distinct.size() > 1) {
                unsure.add(distinct);
            }
        }
        if (named.isEmpty() && unsure.isEmpty()) {
            return null;
        }
        Set<String> left = new LinkedHashSet<>(named.isEmpty() ? unsure.get(0) : named);
        unsure.forEach(left::retainAll);
        if (!open.isEmpty()) {
            left.retainAll(open);
        }
        // one NF-e for several orders, or places that contradict each other: a later place must not hide that
        if (named.size() > 1 || left.isEmpty()) {
            Set<String> all = new LinkedHashSet<>(open);
            all.addAll(named);
            unsure.forEach(all::addAll);
            return several(all, rung);
        }
        if (left.size() == 1) {
            return new NfeMatch.Found(left.iterator().next(), rung);
        }
        open = left;
        openAt = rung;
        return null;
    }

    private static NfeMatch several(Set<String> candidates, String rung) {
        return new NfeMatch.Several(
                List.copyOf(candidates),
                "The NF-e fits " + candidates.size() + " orders (" + rung + "): " + String.join(", ", candidates)
                        + "; pick the one it belongs to.");
    }

    private NfeMatch none() {
        if (hints.isEmpty()) {
            return new NfeMatch.None("The NF-e names no order; expected the orderId in compra/xPed.");
        }
        List<String> tried = hints.stream()
                .limit(5)
                .map(hint -> XmlNode.quote(hint.text()) + " in " + hint.kind().place())
                .distinct()
                .toList();
        return new NfeMatch.None("No order is known by what the NF-e names: " + String.join(", ", tried)
                + "; expected the orderId in compra/xPed.");
    }
}
