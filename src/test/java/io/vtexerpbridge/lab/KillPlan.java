package io.vtexerpbridge.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/** Which point comes next: each that the bridge has shown so far once, in an order that the seed decides, then once more. */
final class KillPlan {

    static final String RANDOM = "at a random moment";

    private final Path points;
    private final Random random;
    private final String only;
    private final Set<String> used = new HashSet<>();
    private final Map<String, Integer> kills = new TreeMap<>();
    private final List<String> missed = new ArrayList<>();
    private String last = "not begun";

    /** @param only the one point to kill at, to look into a failure; empty for all */
    KillPlan(Path points, Random random, String only) {
        this.only = only;
        this.points = points;
        this.random = random;
    }

    /** @param starting of those that are passed before the bridge runs, or of the others; empty when none is known */
    String next(boolean starting) throws IOException {
        if (!only.isEmpty()) {
            return only.startsWith(KillSwitch.START) == starting ? only : "";
        }
        List<String> all = known().stream()
                .filter(point -> point.startsWith(KillSwitch.START) == starting)
                .toList();
        List<String> fresh = new ArrayList<>(
                all.stream().filter(point -> !used.contains(point)).toList());
        if (fresh.isEmpty()) {
            all.forEach(used::remove);
            fresh.addAll(all);
        }
        if (fresh.isEmpty()) {
            return "";
        }
        Collections.sort(fresh);
        String point = fresh.get(random.nextInt(fresh.size()));
        used.add(point);
        return point;
    }

    List<String> known() throws IOException {
        return Files.exists(points) ? Files.readAllLines(points) : List.of();
    }

    void killed(String point) {
        last = point;
        kills.merge(point, 1, Integer::sum);
    }

    /** It was not passed again: what happens there is rare. */
    void missed(String point) {
        missed.add(point);
    }

    /** Where the bridge was killed last. */
    String last() {
        return last;
    }

    Map<String, Integer> kills() {
        return kills;
    }

    List<String> missed() {
        return missed;
    }

    int count() {
        return kills.values().stream().mapToInt(Integer::intValue).sum();
    }
}
