package io.vtexerpbridge.cli;

import io.vtexerpbridge.cli.DocumentFields.Place;
import java.io.PrintWriter;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a mapping changes over many orders, by column: how often, and one example of each. */
final class DiffSummary {

    /** In characters; longer values of an example are cut. */
    private static final int LONGEST = 40;

    private final Map<String, Change> changes = new LinkedHashMap<>();
    private int same;
    private int different;

    private static final class Change {
        private int orders;
        private String example;
    }

    /** Two documents of one order. @return whether they differ */
    boolean add(Map<Place, String> before, Map<Place, String> now) {
        Set<Place> places = new LinkedHashSet<>(before.keySet());
        places.addAll(now.keySet());
        Set<String> inThisOrder = new HashSet<>();
        for (Place place : places) {
            String old = before.get(place);
            String fresh = now.get(place);
            if (old == null || !old.equals(fresh)) {
                Change change = changes.computeIfAbsent(place.name(), name -> new Change());
                if (inThisOrder.add(place.name())) {
                    change.orders++;
                }
                // a change from one value to another says more than one that only appears
                if (change.example == null) {
                    int from = beginning(old, fresh);
                    change.example = shown(old, from) + " -> " + shown(fresh, from);
                }
            }
        }
        // also columns in another order, or other line ends
        if (inThisOrder.isEmpty()) {
            same++;
        } else {
            different++;
        }
        return !inThisOrder.isEmpty();
    }

    /** Two documents that hold the same and are not the same, such as columns in another order. */
    void addRearranged() {
        same--;
        different++;
        Change change = changes.computeIfAbsent("the order of columns or lines", name -> new Change());
        change.orders++;
        change.example = "the same values in other places";
    }

    int compared() {
        return same + different;
    }

    boolean differs() {
        return different > 0;
    }

    void print(PrintWriter out) {
        out.println(compared() + " orders compared: " + same + " same, " + different + " differ");
        List<Map.Entry<String, Change>> often = changes.entrySet().stream()
                .sorted(Comparator.comparing(entry -> -entry.getValue().orders))
                .toList();
        for (Map.Entry<String, Change> one : often) {
            out.println("  " + one.getKey() + ": " + one.getValue().orders + " of " + compared() + " (e.g. "
                    + one.getValue().example + ")");
        }
    }

    /** Where an example of two long values begins, so that what differs is in it: a line of fixed width may differ at its end. */
    private static int beginning(String old, String fresh) {
        if (old == null || fresh == null) {
            return 0;
        }
        String before = line(old);
        String now = line(fresh);
        int same = 0;
        while (same < Math.min(before.length(), now.length()) && before.charAt(same) == now.charAt(same)) {
            same++;
        }
        return same < LONGEST ? 0 : same - LONGEST / 4;
    }

    private static String line(String value) {
        return value.replaceAll("\\s+", " ").strip();
    }

    private static String shown(String value, int from) {
        if (value == null) {
            return "(not there)";
        }
        if (value.isBlank()) {
            return "(empty)";
        }
        String line = line(value).substring(from);
        return (from > 0 ? "…" : "") + (line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…");
    }
}
