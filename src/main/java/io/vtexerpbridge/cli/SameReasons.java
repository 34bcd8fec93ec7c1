package io.vtexerpbridge.cli;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Why orders did not get through: what is said of many of them is told once, with how many they are. */
final class SameReasons {

    private static final int NAMED = 3;

    private final Map<String, List<String>> orders = new LinkedHashMap<>();

    /** @param reason may begin with the order it is about */
    void add(String orderId, String reason) {
        String own = "Order " + orderId + ": ";
        orders.computeIfAbsent(
                        reason.startsWith(own) ? reason.substring(own.length()) : reason, any -> new ArrayList<>())
                .add(orderId);
    }

    /** The most frequent reasons first, each with the orders that were added first. */
    List<String> sentences(int most) {
        List<String> sentences = new ArrayList<>();
        orders.entrySet().stream()
                .sorted(Comparator.comparing(one -> -one.getValue().size()))
                .limit(most)
                .forEach(one -> sentences.add(who(one.getValue()) + ": " + one.getKey()));
        if (orders.size() > most) {
            sentences.add("and " + (orders.size() - most) + " more reasons");
        }
        return sentences;
    }

    private static String who(List<String> ids) {
        if (ids.size() == 1) {
            return "Order " + ids.get(0);
        }
        String first = String.join(", ", ids.subList(0, Math.min(NAMED, ids.size())));
        return ids.size() + " orders (" + first + (ids.size() > NAMED ? " …" : "") + ")";
    }
}
