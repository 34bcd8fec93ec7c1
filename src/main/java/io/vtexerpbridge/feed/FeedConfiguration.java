package io.vtexerpbridge.feed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

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
    private final List<String> states;
    private final Duration period;
    private final Clock clock;
    private final Map<String, Instant> nextLook = new ConcurrentHashMap<>();

    public FeedConfiguration(ObjectMapper mapper, List<String> states, Duration period, Clock clock) {
        this.mapper = mapper;
        this.states = List.copyOf(states);
        this.period = period;
        this.clock = clock;
    }

    /** Whether it is time to look at the account's configuration: at start, and a period after the last look that ended well. */
    public boolean isDue(String account) {
        Instant next = nextLook.get(account);
        return next == null || !clock.instant().isBefore(next);
    }

    /** The configuration is as it should be, or what differs was said. */
    public void looked(String account) {
        nextLook.put(account, clock.instant().plus(period));
    }

    /** VTEX says that there is no feed: look at once. */
    public void missing(String account) {
        nextLook.remove(account);
    }

    /**
     * What differs from the wanted configuration, as one sentence; empty when nothing does. Keys are read without regard to
     * case because VTEX spells them in two ways.
     */
    public String difference(JsonNode found) {
        JsonNode filter = get(found, "filter");
        JsonNode queue = get(found, "queue");
        if (filter.isMissingNode()) {
            return "there is none";
        }
        String type = get(filter, "type").asText("");
        if (!type.equals("FromWorkflow")) {
            return "its type is " + type + " instead of FromWorkflow";
        }
        TreeSet<String> missing = new TreeSet<>(states);
        TreeSet<String> surplus = new TreeSet<>();
        for (JsonNode state : get(filter, "status")) {
            if (!missing.remove(state.asText())) {
                surplus.add(state.asText());
            }
        }
        if (!missing.isEmpty()) {
            return "it lacks the states " + String.join(", ", missing);
        }
        if (!surplus.isEmpty()) {
            return "it has states that nobody asked for: " + String.join(", ", surplus);
        }
        long retention = get(queue, "messageRetentionPeriodInSeconds").asLong();
        if (retention != RETENTION_SECONDS) {
            return "it keeps events for " + retention + " s instead of " + RETENTION_SECONDS + " s";
        }
        long visibility = get(queue, "visibilityTimeoutInSeconds").asLong();
        return visibility == VISIBILITY_SECONDS
                ? ""
                : "it hides a handed out event for " + visibility + " s instead of " + VISIBILITY_SECONDS + " s";
    }

    /** The wanted configuration as VTEX takes it. */
    public String wanted() {
        ObjectNode body = mapper.createObjectNode();
        ObjectNode filter = body.putObject("filter");
        filter.put("type", "FromWorkflow");
        states.forEach(filter.putArray("status")::add);
        ObjectNode queue = body.putObject("queue");
        queue.put("visibilityTimeoutInSeconds", VISIBILITY_SECONDS);
        queue.put("MessageRetentionPeriodInSeconds", RETENTION_SECONDS);
        return body.toString();
    }

    private static JsonNode get(JsonNode parent, String name) {
        for (Iterator<Map.Entry<String, JsonNode>> fields = parent.fields(); fields.hasNext(); ) {
            Map.Entry<String, JsonNode> field = fields.next();
            if (field.getKey().equalsIgnoreCase(name)) {
                return field.getValue();
            }
        }
        return MissingNode.getInstance();
    }
}
