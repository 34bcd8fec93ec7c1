package io.vtexerpbridge.vtex;

import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Those who wait for one account's budget. The most urgent goes first, of equals the one who came first; but of every eight turns
 * one goes to whoever has waited longest, so that nobody starves behind a flood of more urgent calls.
 */
final class CallQueue {

    /** Share of the budget that may go out at once; the rest flows, so that no period sees more than the budget. */
    private static final int BURST_SHARE = 50;

    private static final int TURNS_PER_LONGEST = 8;

    private static final Comparator<Waiting> BY_ARRIVAL = Comparator.comparingLong(Waiting::arrival);
    private static final Comparator<Waiting> BY_URGENCY =
            Comparator.comparing(Waiting::priority).thenComparing(BY_ARRIVAL);

    private record Waiting(CallPriority priority, long arrival, Condition turn) {}

    private final ReentrantLock lock = new ReentrantLock();
    private final List<Waiting> line = new ArrayList<>();
    private final Bucket bucket;
    private long arrivals;
    private long turns;

    CallQueue(Bucket bucket) {
        this.bucket = bucket;
    }

    /**
     * What goes out within any period is at most the burst and what flows in meanwhile. Callers that may be on their way when a
     * period begins are left out of it: they were let go before, and arrive within.
     *
     * @param callers how many calls may be under way at a time
     */
    static Bandwidth limit(int requests, int callers, Duration period) {
        int burst = Math.max(1, requests / BURST_SHARE);
        int flow = Math.max(1, requests - burst - Math.min(callers, requests / 10));
        return Bandwidth.builder().capacity(burst).refillGreedy(flow, period).build();
    }

    static Bucket bucket(int requests, int callers, Duration period) {
        return Bucket.builder()
                .addLimit(limit(requests, callers, period))
                // System.nanoTime knows neither time zones nor steps of the machine's clock
                .withNanosecondPrecision()
                .build();
    }

    /**
     * Waits for a turn.
     *
     * @param check throws when the caller must not go on; asked on arrival, and again whenever {@link #wake} was called and when
     *     the turn has come
     */
    void take(CallPriority priority, Runnable check) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            check.run();
            Waiting me = new Waiting(priority, arrivals++, lock.newCondition());
            line.add(me);
            try {
                while (!isMyTurn(me)) {
                    check.run();
                }
            } finally {
                line.remove(me);
                if (!line.isEmpty()) {
                    next().turn().signal();
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** One try, and a wait when it is too early. Whoever is next waits for the budget, all others for that one. */
    private boolean isMyTurn(Waiting me) throws InterruptedException {
        if (next() != me) {
            me.turn().await();
            return false;
        }
        ConsumptionProbe probe = bucket.tryConsumeAndReturnRemaining(1);
        if (!probe.isConsumed()) {
            me.turn().awaitNanos(probe.getNanosToWaitForRefill());
            return false;
        }
        turns++;
        return true;
    }

    private Waiting next() {
        boolean longest = turns % TURNS_PER_LONGEST == TURNS_PER_LONGEST - 1;
        return line.stream().min(longest ? BY_ARRIVAL : BY_URGENCY).orElseThrow();
    }

    /** Lets everybody who waits check again whether to go on. */
    void wake() {
        lock.lock();
        try {
            line.forEach(waiting -> waiting.turn().signal());
        } finally {
            lock.unlock();
        }
    }

    int waiting() {
        lock.lock();
        try {
            return line.size();
        } finally {
            lock.unlock();
        }
    }
}
