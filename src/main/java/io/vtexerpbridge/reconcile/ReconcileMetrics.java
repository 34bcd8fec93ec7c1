package io.vtexerpbridge.reconcile;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vtexerpbridge.ledger.ReconcileFindings.Difference;
import io.vtexerpbridge.ledger.ReconcileRun.Mark;
import io.vtexerpbridge.ledger.ReconcileRuns;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** How long ago each account was compared, and what differed. */
public final class ReconcileMetrics {

    private final ReconcileRuns runs;
    private final List<String> accounts;
    private final MeterRegistry meters;
    private final Clock clock;
    private final Duration tooLong;
    private final Map<String, Mark> marks = new ConcurrentHashMap<>();

    /** @param tooLong since the last complete run: then it is worth a sentence in the health; null when nobody wants runs */
    public ReconcileMetrics(
            ReconcileRuns runs, List<String> accounts, MeterRegistry meters, Clock clock, Duration tooLong) {
        this.runs = runs;
        this.accounts = accounts;
        this.meters = meters;
        this.clock = clock;
        this.tooLong = tooLong;
        for (String account : accounts) {
            Gauge.builder("bridge.reconcile.age.seconds", () -> age(account))
                    .description("Time since the last complete reconciliation, or since the ledger began")
                    .tag("account", account)
                    .strongReference(true)
                    .register(meters);
        }
    }

    void found(String account, List<Difference> differences) {
        for (Difference difference : differences) {
            meters.counter("bridge.reconcile.differences", "account", account, "done", difference.done())
                    .increment();
        }
    }

    /** Reads the marks, which other nodes move too; called on a timer. */
    public void refresh() {
        accounts.forEach(account -> marks.put(account, runs.mark(account)));
    }

    private double age(String account) {
        Mark mark = marks.get(account);
        return mark == null
                ? Double.NaN
                : Duration.between(since(mark), clock.instant()).toSeconds();
    }

    private static Instant since(Mark mark) {
        return mark.completedAt() == null ? mark.begunAt() : mark.completedAt();
    }

    /** What is the matter; empty when each account was compared lately. */
    public Optional<String> trouble() {
        if (tooLong == null) {
            return Optional.empty();
        }
        return marks.entrySet().stream()
                .filter(entry -> since(entry.getValue()).plus(tooLong).isBefore(clock.instant()))
                .map(entry -> "No reconciliation of " + entry.getKey() + " was completed since "
                        + since(entry.getValue())
                        + "; see the log for list-orders, and whether the key has \"List Orders\".")
                .findFirst();
    }
}
