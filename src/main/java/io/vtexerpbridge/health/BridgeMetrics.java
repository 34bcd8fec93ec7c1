package io.vtexerpbridge.health;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.vtexerpbridge.ledger.Backlog;
import io.vtexerpbridge.ledger.Ledger;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The bridge's numbers, each with its account: backlog and parked work from the ledger, the rest counted as it happens. */
public final class BridgeMetrics {

    private final MeterRegistry meters;
    private final Ledger ledger;
    private final List<String> accounts;
    private final Clock clock;
    private final MultiGauge backlog;
    private final MultiGauge oldest;
    private final MultiGauge parked;

    public BridgeMetrics(MeterRegistry meters, Ledger ledger, List<String> accounts, Clock clock) {
        this.meters = meters;
        this.ledger = ledger;
        this.accounts = accounts;
        this.clock = clock;
        this.backlog = MultiGauge.builder("bridge.backlog")
                .description("Work that waits in the ledger")
                .register(meters);
        this.oldest = MultiGauge.builder("bridge.backlog.oldest.seconds")
                .description("Age of the oldest waiting work")
                .register(meters);
        this.parked = MultiGauge.builder("bridge.parked")
                .description("Work that waits for a person")
                .register(meters);
        Gauge.builder("bridge.started.seconds", clock.instant(), Instant::getEpochSecond)
                .description("When this process started, seconds since 1970")
                // the registry holds on to nothing by itself, and the number would turn into NaN
                .strongReference(true)
                .register(meters);
    }

    /** Events that came in; repeated ones were known already. */
    public void eventsTaken(String account, String source, int fresh, int repeated) {
        meters.counter("bridge.events.taken", "account", account, "source", source, "repeated", "false")
                .increment(fresh);
        meters.counter("bridge.events.taken", "account", account, "source", source, "repeated", "true")
                .increment(repeated);
    }

    /** A document went to the ERP; the time counts from the arrival of the event that asked for it. */
    public void delivered(String account, String format, Instant eventArrived) {
        meters.counter("bridge.deliveries", "account", account, "format", format)
                .increment();
        meters.timer("bridge.event.to.document", "account", account)
                .record(
                        Math.max(
                                0,
                                Duration.between(eventArrived, clock.instant()).toMillis()),
                        TimeUnit.MILLISECONDS);
    }

    /** Reads the backlog from the ledger; called on a timer, so that a scrape never waits for the database. */
    public void refresh() {
        List<MultiGauge.Row<?>> backlogRows = new ArrayList<>();
        List<MultiGauge.Row<?>> oldestRows = new ArrayList<>();
        List<MultiGauge.Row<?>> parkedRows = new ArrayList<>();
        for (String account : accounts) {
            Backlog now = ledger.backlog(account);
            now.openByKind().forEach((kind, waiting) -> {
                Tags tags = Tags.of("account", account, "kind", kind);
                backlogRows.add(MultiGauge.Row.of(tags, waiting.count()));
                oldestRows.add(MultiGauge.Row.of(tags, waiting.oldestAge().toSeconds()));
            });
            now.parkedByCause()
                    .forEach((cause, count) ->
                            parkedRows.add(MultiGauge.Row.of(Tags.of("account", account, "cause", cause), count)));
        }
        backlog.register(backlogRows, true);
        oldest.register(oldestRows, true);
        parked.register(parkedRows, true);
    }
}
