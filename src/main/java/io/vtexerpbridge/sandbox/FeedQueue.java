package io.vtexerpbridge.sandbox;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.SplittableRandom;

/** The queue behind a feed: at least once, unordered, hidden while somebody has it (CONTRACT 3.4). */
final class FeedQueue {
    /** CONTRACT 3.2: an event that could not be delivered more than 100 times is removed. */
    private static final int MOST_DELIVERIES = 100;

    /** What became of one handle. */
    enum Commit {
        DONE,
        LATE,
        UNKNOWN
    }

    /** One message handed out; the handle holds for this delivery only. */
    record Delivery(Message message, String eventId, String handle, Instant visibleUntil) {}

    static final class Message {
        private final long id;
        private final Event event;
        private final Instant queuedAt;
        private final long rank;
        private final List<String> handles = new ArrayList<>(1);
        private int deliveries;
        private Instant visibleAt;
        private boolean hidden;
        private boolean gone;

        private Message(long id, Event event, Instant queuedAt, long rank) {
            this.id = id;
            this.event = event;
            this.queuedAt = queuedAt;
            this.rank = rank;
        }

        Event event() {
            return event;
        }
    }

    private final Clock clock;
    private final SplittableRandom random;
    private final HandleMaker handleMaker;
    private final Map<Long, Message> live = new LinkedHashMap<>();
    private final PriorityQueue<Message> ready = new PriorityQueue<>(Comparator.comparingLong(m -> m.rank));
    private final PriorityQueue<Message> waiting = new PriorityQueue<>(Comparator.comparing(m -> m.visibleAt));
    private final Map<String, Delivery> deliveries = new HashMap<>();
    private Duration visibility = Duration.ofSeconds(240);
    private Duration retention = Duration.ofDays(4);
    private long made;
    private int hidden;
    long delivered;
    long redelivered;
    long committed;
    long lateCommits;
    long unknownCommits;
    long expired;
    long dropped;

    FeedQueue(Clock clock, SplittableRandom random, HandleMaker handleMaker) {
        this.clock = clock;
        this.random = random;
        this.handleMaker = handleMaker;
    }

    /** A new configuration keeps the old events (CONTRACT 3.2). */
    void configure(Duration visibility, Duration retention) {
        this.visibility = visibility;
        this.retention = retention;
    }

    void clear() {
        live.clear();
        ready.clear();
        waiting.clear();
        deliveries.clear();
        hidden = 0;
    }

    void offer(Event event) {
        // A little disorder in the rank: a standard queue promises no sequence.
        Message message = new Message(made, event, clock.instant(), made + random.nextInt(8));
        made++;
        live.put(message.id, message);
        ready.add(message);
    }

    List<Delivery> receive(int most) {
        tidy();
        List<Delivery> lot = new ArrayList<>(most);
        while (lot.size() < most && !ready.isEmpty()) {
            Message message = ready.poll();
            if (message.gone) {
                continue;
            }
            if (message.deliveries == MOST_DELIVERIES) {
                remove(message);
                dropped++;
                continue;
            }
            lot.add(deliver(message));
        }
        return lot;
    }

    private Delivery deliver(Message message) {
        message.deliveries++;
        message.visibleAt = clock.instant().plus(visibility);
        message.hidden = true;
        hidden++;
        waiting.add(message);
        delivered++;
        if (message.deliveries > 1) {
            redelivered++;
        }
        // Whether the event id survives a redelivery is not documented, so it does not.
        String eventId = ItemJson.hex(random);
        Delivery delivery = new Delivery(message, eventId, handleMaker.make(message.event, eventId), message.visibleAt);
        message.handles.add(delivery.handle());
        deliveries.put(delivery.handle(), delivery);
        return delivery;
    }

    Commit commit(String handle) {
        tidy();
        Delivery delivery = deliveries.get(handle);
        if (delivery == null) {
            unknownCommits++;
            return Commit.UNKNOWN;
        }
        // Committable only inside the visibility window (CONTRACT 3.5).
        if (!clock.instant().isBefore(delivery.visibleUntil())) {
            lateCommits++;
            return Commit.LATE;
        }
        remove(delivery.message());
        committed++;
        return Commit.DONE;
    }

    int quantity() {
        tidy();
        return live.size();
    }

    int invisible() {
        tidy();
        return hidden;
    }

    double ageOfOldestSeconds() {
        tidy();
        return live.isEmpty()
                ? 0
                : Duration.between(live.values().iterator().next().queuedAt, clock.instant())
                                .toMillis()
                        / 1000.0;
    }

    private void tidy() {
        Instant now = clock.instant();
        while (!live.isEmpty()) {
            Message oldest = live.values().iterator().next();
            if (oldest.queuedAt.plus(retention).isAfter(now)) {
                break;
            }
            remove(oldest);
            expired++;
        }
        while (!waiting.isEmpty()
                && (waiting.peek().gone || !waiting.peek().visibleAt.isAfter(now))) {
            Message back = waiting.poll();
            if (!back.gone) {
                back.hidden = false;
                hidden--;
                ready.add(back);
            }
        }
    }

    private void remove(Message message) {
        message.gone = true;
        live.remove(message.id);
        message.handles.forEach(deliveries::remove);
        if (message.hidden) {
            message.hidden = false;
            hidden--;
        }
    }
}
