package io.vtexerpbridge.erp;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds the name that was probably meant. */
public final class Spelling {

    private Spelling() {}

    /** The name that differs in the fewest letters; empty when there is none. */
    public static Optional<String> nearest(String name, Collection<String> names) {
        return names.stream().min(Comparator.comparingInt(one -> distance(name, one)));
    }

    /** The nearest name when it looks like a slip of the hand: no more than a third of its letters differ. */
    public static Optional<String> slip(String name, Collection<String> names) {
        return nearest(name, names).filter(near -> distance(name, near) <= Math.max(1, name.length() / 3));
    }

    /** How many letters two names differ in (Levenshtein). */
    private static int distance(String one, String other) {
        int[] previous = new int[other.length() + 1];
        for (int j = 0; j <= other.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int[] current = new int[other.length() + 1];
            current[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int change = one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1;
                current[j] = Math.min(Math.min(current[j - 1], previous[j]) + 1, previous[j - 1] + change);
            }
            previous = current;
        }
        return previous[other.length()];
    }
}
