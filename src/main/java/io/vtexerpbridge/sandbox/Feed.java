package io.vtexerpbridge.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Feed v3: its configuration, reading and committing (CONTRACT 3). */
final class Feed {
    private static final int MOST_IN_LOT = 10;
    private static final int RETENTION_MIN = 345_600;
    private static final int RETENTION_MAX = 1_209_600;
    private static final int VISIBILITY_MAX = 43_200;

    private final Clock clock;
    private final Trouble trouble;
    private final FeedQueue queue;
    private EventFilter filter;
    private int visibilitySeconds;
    private int retentionSeconds;
    private Instant lastNews;

    Feed(Clock clock, Trouble trouble, FeedQueue queue) {
        this.clock = clock;
        this.trouble = trouble;
        this.queue = queue;
    }

    FeedQueue queue() {
        return queue;
    }

    boolean configured() {
        // VTEX removes a configuration that saw no new event for one retention period (CONTRACT 3.2).
        if (filter != null && lastNews.plusSeconds(retentionSeconds).isBefore(clock.instant())) {
            vanish();
        }
        return filter != null;
    }

    /** Only events that occur after the configuration get in. */
    void announce(Event event) {
        if (configured() && filter.takes(event)) {
            lastNews = clock.instant();
            queue.offer(event);
        }
    }

    void vanish() {
        filter = null;
        queue.clear();
    }

    Answer config(Asked asked) {
        requireConfig();
        ObjectNode body = Json.object();
        body.set("filter", filter.json());
        body.putObject("queue")
                .put("visibilityTimeoutInSeconds", visibilitySeconds)
                .put("messageRetentionPeriodInSeconds", retentionSeconds);
        body.put("quantity", queue.quantity());
        return Answer.ok(body.put("approximateAgeOfOldestMessageInSeconds", queue.ageOfOldestSeconds()));
    }

    Answer configure(Asked asked) {
        EventFilter wanted = EventFilter.read(Json.field(asked.object(), "filter"));
        JsonNode settings = Json.field(asked.object(), "queue");
        int visibility = seconds(settings, "visibilityTimeoutInSeconds", 1, VISIBILITY_MAX);
        int retention = seconds(settings, "MessageRetentionPeriodInSeconds", RETENTION_MIN, RETENTION_MAX);
        filter = wanted;
        visibilitySeconds = visibility;
        retentionSeconds = retention;
        lastNews = clock.instant();
        queue.configure(Duration.ofSeconds(visibility), Duration.ofSeconds(retention));
        return Answer.empty(200);
    }

    Answer delete(Asked asked) {
        requireConfig();
        vanish();
        return Answer.empty(200);
    }

    Answer read(Asked asked) {
        requireConfig();
        int most = lot(asked.query().get("maxlot"));
        if (trouble.strikes("shortLots", asked.call())) {
            most = trouble.draw(most);
        }
        ArrayNode events = Json.array();
        for (FeedQueue.Delivery delivery : queue.receive(most)) {
            ObjectNode event = events.addObject().put("eventId", delivery.eventId());
            event.put("handle", delivery.handle());
            filter.write(delivery.message().event(), event, false);
        }
        return Answer.ok(events);
    }

    Answer commit(Asked asked) {
        requireConfig();
        JsonNode handles = asked.object().path("handles");
        // How many handles a call may carry is not documented; one lot is the safe size (CONTRACT 3.5).
        if (!handles.isArray() || handles.isEmpty() || handles.size() > MOST_IN_LOT) {
            throw Refusal.bad("Field handles must hold 1 to 10 handles");
        }
        boolean late = false;
        for (JsonNode handle : handles) {
            late |= queue.commit(handle.asText()) == FeedQueue.Commit.LATE;
        }
        if (late && trouble.strikes("refuseLateCommits", asked.call())) {
            throw Refusal.bad("Handle expired");
        }
        return Answer.empty(200);
    }

    private void requireConfig() {
        if (!configured()) {
            throw Refusal.oms(404, "1", "Feed configuration not found");
        }
    }

    private static int lot(String maxlot) {
        if (maxlot == null) {
            return MOST_IN_LOT;
        }
        try {
            int most = Integer.parseInt(maxlot);
            if (most >= 1 && most <= MOST_IN_LOT) {
                return most;
            }
        } catch (NumberFormatException e) {
            // Refused below with the same sentence as a number out of bounds.
        }
        throw Refusal.bad("maxlot must be between 1 and 10");
    }

    private static int seconds(JsonNode settings, String name, int min, int max) {
        JsonNode value = Json.field(settings, name);
        if (!value.isInt() || value.intValue() < min || value.intValue() > max) {
            throw Refusal.bad(name + " must be between " + min + " and " + max);
        }
        return value.intValue();
    }
}
