package io.vtexerpbridge.sandbox;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/** Counts what callers did, and keeps VTEX's rate: calls in the current minute and the pause after a 429. */
final class Tally {
    private static final int REFUSALS_KEPT = 50;
    /** Calls that began before the caller had read the 429, perhaps on a busy machine, are no disobedience. */
    private static final Duration MOST_GRACE = Duration.ofSeconds(2);

    private final Clock clock;
    private final int requestsPerMinute;
    private final Map<Call, Map<Integer, Long>> calls = new EnumMap<>(Call.class);
    private final Deque<ObjectNode> refusals = new ArrayDeque<>();
    private Instant minute = Instant.EPOCH;
    private int callsThisMinute;
    private final CallWindow minuteWindow = new CallWindow(Duration.ofMinutes(1));
    private final CallWindow secondWindow = new CallWindow(Duration.ofSeconds(1));
    private Instant pauseFrom = Instant.MAX;
    private Instant pauseUntil = Instant.MIN;
    long total;
    long refused;
    long troubled;
    long callsDuringPause;
    long callsWithoutJsonHeaders;
    long eventsMade;

    Tally(Clock clock, int requestsPerMinute) {
        this.clock = clock;
        this.requestsPerMinute = requestsPerMinute;
    }

    /** Counts an arriving call; false when it is beyond the rate. */
    boolean arrives(boolean jsonHeaders) {
        Instant now = clock.instant();
        total++;
        minuteWindow.arrived(now);
        secondWindow.arrived(now);
        if (!jsonHeaders) {
            callsWithoutJsonHeaders++;
        }
        if (now.isAfter(pauseFrom) && now.isBefore(pauseUntil)) {
            callsDuringPause++;
        }
        if (Duration.between(minute, now).compareTo(Duration.ofMinutes(1)) >= 0) {
            minute = now;
            callsThisMinute = 0;
        }
        callsThisMinute++;
        return callsThisMinute <= requestsPerMinute;
    }

    /** From now on the caller has to be quiet for so long (CONTRACT 20). */
    void pause(Duration length) {
        Instant now = clock.instant();
        if (!now.isBefore(pauseUntil)) {
            Duration half = length.dividedBy(2);
            pauseFrom = now.plus(half.compareTo(MOST_GRACE) < 0 ? half : MOST_GRACE);
        }
        pauseUntil = now.plus(length);
    }

    /** The most calls within any sixty seconds, wherever they begin. */
    int mostInAnyMinute() {
        return minuteWindow.most();
    }

    /** The most calls within any one second. */
    int mostInAnySecond() {
        return secondWindow.most();
    }

    /** "There is no configuration" is what the caller asked, not a refusal. */
    private static boolean isAnswer(Call call, int status) {
        return status == 404 && (call == Call.GET_FEED_CONFIG || call == Call.GET_HOOK_CONFIG);
    }

    void answered(Call call, String orderId, int status, boolean trouble) {
        calls.computeIfAbsent(call, any -> new TreeMap<>()).merge(status, 1L, Long::sum);
        if (trouble) {
            troubled++;
        } else if (status >= 400 && status < 500 && !isAnswer(call, status)) {
            refused++;
            if (refusals.size() == REFUSALS_KEPT) {
                refusals.removeFirst();
            }
            refusals.addLast(Json.object()
                    .put("at", VtexDates.event(clock.instant()))
                    .put("call", call.id())
                    .put("orderId", orderId)
                    .put("status", status));
        }
    }

    ObjectNode callsJson() {
        ObjectNode node = Json.object();
        calls.forEach((call, statuses) -> {
            ObjectNode counts = node.putObject(call.id());
            statuses.forEach((status, count) -> counts.put(status == 0 ? "cut" : String.valueOf(status), count));
        });
        return node;
    }

    ArrayNode refusalsJson() {
        ArrayNode node = Json.array();
        refusals.descendingIterator().forEachRemaining(node::add);
        return node;
    }
}
