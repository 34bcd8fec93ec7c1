package io.vtexerpbridge.guardian;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vtexerpbridge.feed.WantedFilter;
import io.vtexerpbridge.ledger.Subscriptions;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a look at a configuration in VTEX means: says once what differs, keeps in the ledger since when events may be missing,
 * and asks for a reconciliation when it is as it should be again. {@code kind} is {@code feed} or {@code hook}.
 */
public final class Guardian {

    private static final Logger LOG = LoggerFactory.getLogger(Guardian.class);

    private final Subscriptions subscriptions;
    private final GapFinder reconciliation;
    private final MeterRegistry meters;
    /** What differs now, by kind and account. */
    private final Map<String, String> differences = new ConcurrentSkipListMap<>();
    /** What was set right and not seen right since; VTEX may show a value in its own way for ever. */
    private final Map<String, String> repaired = new ConcurrentHashMap<>();

    private final Map<String, Gauge> gauges = new ConcurrentHashMap<>();

    public Guardian(Subscriptions subscriptions, GapFinder reconciliation, MeterRegistry meters) {
        this.subscriptions = subscriptions;
        this.reconciliation = reconciliation;
        this.meters = meters;
    }

    /** The look found everything as it should be. */
    public void well(String account, String kind) {
        gauge(account, kind);
        repaired.remove(name(account, kind));
        if (differences.remove(name(account, kind)) != null) {
            LOG.info("The {} of {} is as it should be again", kind, account);
        }
        handOver(account, kind);
    }

    /** The look found a difference; the ledger has it before anything is repaired. */
    public void differs(String account, String kind, String difference) {
        gauge(account, kind);
        subscriptions.notWell(account, kind, difference);
    }

    /**
     * Whether setting it may help. What is gone is always set again; what VTEX shows unchanged after it took the repair is not
     * repaired for ever.
     */
    public boolean mayRepair(String account, String kind, String difference) {
        return difference.equals(WantedFilter.NONE) || !difference.equals(repaired.get(name(account, kind)));
    }

    /** VTEX took the repair. */
    public void repaired(String account, String kind, String difference) {
        repaired.put(name(account, kind), difference);
        differences.remove(name(account, kind));
        handOver(account, kind);
    }

    /** Nothing is done about it: said once, and shown until it is well. */
    public void told(String account, String kind, String difference, String mend) {
        String sentence = "The " + kind + " of " + account + " is not as it should be: " + difference + "; " + mend;
        if (!sentence.equals(differences.put(name(account, kind), sentence))) {
            LOG.warn("{}", sentence);
        }
    }

    /** What is the matter with this kind in any account. */
    public Optional<String> notice(String kind) {
        return differences.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(kind + " "))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    private void handOver(String account, String kind) {
        subscriptions.gap(account, kind).ifPresent(gap -> {
            reconciliation.ask(account, gap.since(), "the " + kind + " was not as it should be: " + gap.reason());
            // asked first: killed in between, it is asked once more, which does no harm
            subscriptions.closed(account, kind, gap);
        });
        subscriptions.well(account, kind);
    }

    private void gauge(String account, String kind) {
        gauges.computeIfAbsent(name(account, kind), name -> Gauge.builder(
                        "bridge.configuration.well", () -> differences.containsKey(name) ? 0 : 1)
                .description("1 when VTEX has the configuration of feed or hook as it should be")
                .tag("account", account)
                .tag("kind", kind)
                .register(meters));
    }

    private static String name(String account, String kind) {
        return kind + " " + account;
    }
}
