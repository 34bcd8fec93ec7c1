package io.vtexerpbridge.health;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.vtexerpbridge.ledger.Backlog;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * The bridge's numbers, each with its account: backlog and parked work from the ledger, the rest counted as it happens. What is about one ERP has its
 * alias as the label {@code erp}, where there are several; else there is no such label, so that nothing that was made for one ERP looks different.
 */
public final class BridgeMetrics {

    private final MeterRegistry meters;
    private final Function<String, Map<String, Backlog>> backlogs;
    private final List<String> accounts;
    private final List<String> erps;
    private final Clock clock;
    private final MultiGauge backlog;
    private final MultiGauge oldest;
    private final MultiGauge parked;

    /**
     * @param backlogs of an account, by the label of an ERP
     * @param erps aliases of all ERPs that the settings name
     */
    public BridgeMetrics(
            MeterRegistry meters,
            Function<String, Map<String, Backlog>> backlogs,
            List<String> accounts,
            List<String> erps,
            Clock clock) {
        this.meters = meters;
        this.backlogs = backlogs;
        this.accounts = accounts;
        this.erps = erps;
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

    /** A document went to an ERP; the time counts from the arrival of the event that asked for it. */
    public void delivered(String account, String erp, String format, Instant eventArrived) {
        meters.counter("bridge.deliveries", tags(account, erp).and("format", format))
                .increment();
        meters.timer("bridge.event.to.document", tags(account, erp))
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
            backlogs.apply(account).forEach((erp, now) -> {
                Tags own = tags(account, erp);
                now.openByKind().forEach((kind, waiting) -> {
                    Tags tags = own.and("kind", kind);
                    backlogRows.add(MultiGauge.Row.of(tags, waiting.count()));
                    oldestRows.add(MultiGauge.Row.of(tags, waiting.oldestAge().toSeconds()));
                });
                now.parkedByCause()
                        .forEach((cause, count) -> parkedRows.add(MultiGauge.Row.of(own.and("cause", cause), count)));
            });
        }
        backlog.register(backlogRows, true);
        oldest.register(oldestRows, true);
        parked.register(parkedRows, true);
    }

    private Tags tags(String account, String erp) {
        Tags tags = Tags.of("account", account);
        return erps.size() > 1 ? tags.and("erp", erps.contains(erp) ? erp : "") : tags;
    }
}
