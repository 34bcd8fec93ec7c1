package io.vtexerpbridge.feed;

import static io.vtexerpbridge.feed.WantedFilter.get;

import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many events wait in VTEX's feed, and how long it takes until VTEX drops the oldest one: its retention less its age. Between
 * two looks the oldest goes on ageing, so that the time runs out by the clock also while VTEX cannot be asked.
 */
public final class FeedBacklog {

    /** So little time is left that somebody must be woken. */
    static final Duration LAST_DAY = Duration.ofHours(24);

    private static final Logger LOG = LoggerFactory.getLogger(FeedBacklog.class);

    private record Seen(long quantity, Instant oldest, Duration retention, Instant at) {}

    private final MeterRegistry meters;
    private final Clock clock;
    private final Map<String, Seen> seen = new ConcurrentSkipListMap<>();
    private final Set<String> measured = ConcurrentHashMap.newKeySet();
    /** How loudly each account was warned: 0 not, 1 under half of the retention, 2 on the last day. */
    private final Map<String, Integer> warned = new ConcurrentHashMap<>();

    public FeedBacklog(MeterRegistry meters, Clock clock) {
        this.meters = meters;
        this.clock = clock;
    }

    /** Takes over what VTEX says with its configuration; an answer without the figures says nothing. */
    public void seen(String account, JsonNode configuration) {
        long retention = FeedConfiguration.retention(configuration);
        JsonNode quantity = get(configuration, "quantity");
        if (retention <= 0 || !quantity.isNumber()) {
            return;
        }
        JsonNode age = get(configuration, "approximateAgeOfOldestMessageInSeconds");
        if (age.isMissingNode()) {
            // so the guide's own samples spell it
            age = get(configuration, "aproximateAgeOfOldestMessageInSeconds");
        }
        Instant now = clock.instant();
        Instant oldest = quantity.asLong() == 0 ? now : now.minusMillis(Math.max(0, Math.round(age.asDouble() * 1000)));
        seen.put(account, new Seen(quantity.asLong(), oldest, Duration.ofSeconds(retention), now));
        if (measured.add(account)) {
            gauge("bridge.feed.backlog", "Events that wait in VTEX's feed", account, Seen::quantity);
            gauge("bridge.feed.oldest.seconds", "Age of the oldest event in VTEX's feed", account, this::ageSeconds);
            gauge(
                    "bridge.feed.time.to.loss.seconds",
                    "Time until VTEX drops the oldest event of the feed",
                    account,
                    one -> left(one).toSeconds());
        }
        warn(account);
    }

    /** VTEX has no feed: there is nothing to measure. */
    public void gone(String account) {
        seen.remove(account);
        warned.remove(account);
    }

    /** Time until VTEX drops the oldest event, in seconds; empty when nobody knows. */
    public OptionalLong secondsToLoss(String account) {
        Seen one = seen.get(account);
        return one == null ? OptionalLong.empty() : OptionalLong.of(left(one).toSeconds());
    }

    /** A sentence when VTEX drops events within a day. */
    public Optional<String> trouble() {
        return first(2);
    }

    /** A sentence when more than half of the time is over. */
    public Optional<String> notice() {
        return first(1);
    }

    private Optional<String> first(int level) {
        return seen.keySet().stream()
                .filter(account -> level(account) >= level)
                .map(this::sentence)
                .findFirst();
    }

    private void warn(String account) {
        int level = level(account);
        Integer before = warned.put(account, level);
        if (level > (before == null ? 0 : before)) {
            LOG.warn("{}", sentence(account));
        }
    }

    private int level(String account) {
        Seen one = seen.get(account);
        if (one == null) {
            return 0;
        }
        Duration left = left(one);
        if (left.compareTo(LAST_DAY) < 0) {
            return 2;
        }
        return left.multipliedBy(2).compareTo(one.retention()) < 0 ? 1 : 0;
    }

    private String sentence(String account) {
        Seen one = seen.get(account);
        return one == null
                ? ""
                : "The feed of " + account + " held " + one.quantity() + " events at " + one.at()
                        + ", and VTEX drops the oldest at "
                        + one.oldest().plus(one.retention())
                        + "; find out why the bridge does not take them (feed.enabled, VTEX, the ledger)";
    }

    private Duration left(Seen one) {
        return Duration.between(clock.instant(), one.oldest().plus(one.retention()));
    }

    private double ageSeconds(Seen one) {
        return one.quantity() == 0
                ? 0
                : Duration.between(one.oldest(), clock.instant()).toSeconds();
    }

    private void gauge(String name, String description, String account, Function<Seen, Number> figure) {
        Gauge.builder(name, () -> {
                    Seen one = seen.get(account);
                    return one == null ? Double.NaN : figure.apply(one).doubleValue();
                })
                .description(description)
                .tag("account", account)
                .register(meters);
    }
}
