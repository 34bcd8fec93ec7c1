package io.vtexerpbridge.sandbox;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/** The most calls that came within any window of one length, wherever it begins. */
final class CallWindow {
    private final Duration length;
    private final Deque<Instant> arrivals = new ArrayDeque<>();
    private int most;

    CallWindow(Duration length) {
        this.length = length;
    }

    void arrived(Instant now) {
        arrivals.addLast(now);
        while (Duration.between(arrivals.getFirst(), now).compareTo(length) >= 0) {
            arrivals.removeFirst();
        }
        most = Math.max(most, arrivals.size());
    }

    int most() {
        return most;
    }
}
