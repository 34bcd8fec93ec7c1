package io.vtexerpbridge.feed;

import static io.vtexerpbridge.feed.WantedFilter.get;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/**
 * How the feed must be configured in VTEX, and whether it is. VTEX removes a configuration by itself when no event came for
 * one retention period, and everything after that is lost to the feed: so it is looked at again and again.
 */
public final class FeedConfiguration {

    /** Longest retention VTEX gives; four days is what one gets without asking (Orders Feed guide). */
    static final int RETENTION_SECONDS = 1_209_600;
    /**
     * How long a handed out event is hidden: longer than the slowest way from handing out to commit (ledger and one call with
     * its timeouts), and no longer, because what a killed bridge held comes back only then.
     */
    public static final int VISIBILITY_SECONDS = 60;

    private final ObjectMapper mapper;
    private final WantedFilter filter;
    private final Looks looks;

    public FeedConfiguration(ObjectMapper mapper, List<String> states, Duration period, Clock clock) {
        this.mapper = mapper;
        this.filter = new WantedFilter(states);
        this.looks = new Looks(period, clock);
    }

    /** Whether it is time to look at the account's configuration: at start, and a period after the last look that ended well. */
    public boolean isDue(String account) {
        return looks.isDue(account);
    }

    /** The configuration is as it should be, or what differs was said. */
    public void looked(String account) {
        looks.looked(account);
    }

    /** VTEX says that there is no feed: look at once. */
    public void missing(String account) {
        looks.doubtful(account);
    }

    /**
     * What differs from the wanted configuration, as one sentence; empty when nothing does. Keys are read without regard to
     * case because VTEX spells them in two ways.
     */
    public String difference(JsonNode found) {
        JsonNode queue = get(found, "queue");
        if (get(found, "filter").isMissingNode()) {
            return WantedFilter.NONE;
        }
        String events = filter.difference(get(found, "filter"));
        if (!events.isEmpty()) {
            return events;
        }
        long retention = retention(found);
        if (retention != RETENTION_SECONDS) {
            return "it keeps events for " + retention + " s instead of " + RETENTION_SECONDS + " s";
        }
        long visibility = get(queue, "visibilityTimeoutInSeconds").asLong();
        return visibility == VISIBILITY_SECONDS
                ? ""
                : "it hides a handed out event for " + visibility + " s instead of " + VISIBILITY_SECONDS + " s";
    }

    /** How long the configuration that was found keeps events, in seconds; 0 when it does not say. */
    static long retention(JsonNode found) {
        return get(get(found, "queue"), "messageRetentionPeriodInSeconds").asLong();
    }

    /** The wanted configuration as VTEX takes it. */
    public String wanted() {
        ObjectNode body = mapper.createObjectNode();
        filter.write(body);
        ObjectNode queue = body.putObject("queue");
        queue.put("visibilityTimeoutInSeconds", VISIBILITY_SECONDS);
        queue.put("MessageRetentionPeriodInSeconds", RETENTION_SECONDS);
        return body.toString();
    }
}
