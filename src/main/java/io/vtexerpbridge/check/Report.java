package io.vtexerpbridge.check;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

/** What was looked at, told as soon as it is known, and everything that was found. */
final class Report {

    private final Consumer<Look> listener;
    private final List<Look> looks = new ArrayList<>();
    private final List<Finding> findings = new ArrayList<>();

    Report(Consumer<Look> listener) {
        this.listener = listener;
    }

    void ok(String what) {
        add(Look.State.OK, what);
    }

    /** @param what with the reason behind a colon */
    void notTried(String what) {
        add(Look.State.NOT_TRIED, what);
    }

    void problem(String what, Finding... found) {
        looked(what, List.of(found));
    }

    /** It is well when nothing was found. */
    void looked(String what, Collection<Finding> found) {
        findings.addAll(found);
        add(found.isEmpty() ? Look.State.OK : Look.State.PROBLEM, what);
    }

    private void add(Look.State state, String what) {
        Look look = new Look(state, what);
        looks.add(look);
        listener.accept(look);
    }

    List<Look> looks() {
        return List.copyOf(looks);
    }

    List<Finding> findings() {
        return List.copyOf(findings);
    }
}
