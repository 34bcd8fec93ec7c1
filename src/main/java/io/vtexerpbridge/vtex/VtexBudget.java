package io.vtexerpbridge.vtex;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * May a call be made now? One budget an account, shared by every route, because VTEX counts per account and going over can
 * lock the merchant out of the Admin (VTEX Orders API: 6000 requests a minute). After a 429 the whole account is silent; after
 * a refused key the whole account, after a refused permission that one call, is asked again only once in a while; and a VTEX that
 * does not answer is given a rest, after which one call tries.
 */
public final class VtexBudget {

    /** A little more than the usual time between two reads of the feed. */
    private static final Duration FEED_TRIES_FIRST = Duration.ofSeconds(6);

    private final Clock clock;
    private final SteadyClock time;
    private final MeterRegistry meters;
    private final Map<String, Gate> gates = new TreeMap<>();
    private final Map<String, Stop> stops = new ConcurrentHashMap<>();

    private record Gate(String alias, CallQueue queue, VtexCircuit circuit) {}

    /** Why and until when, by the steady clock, a whole account ({@code account}) or one call on it ({@code account/call}) is not asked. */
    private record Stop(Instant until, String reason) {}

    /** @param callers how many calls may be under way at a time */
    public VtexBudget(Collection<VtexAccount> accounts, int callers, MeterRegistry meters, Clock clock) {
        this.clock = clock;
        this.time = new SteadyClock(clock);
        this.meters = meters;
        for (VtexAccount account : accounts) {
            VtexCircuit circuit = new VtexCircuit(account.name(), time);
            gates.put(
                    account.name(),
                    new Gate(
                            account.alias(),
                            new CallQueue(
                                    CallQueue.bucket(account.requestsPerMinute(), callers, Duration.ofMinutes(1))),
                            circuit));
            Gauge.builder("bridge.vtex.resting", circuit, of -> of.isClosed() ? 0 : 1)
                    .description("1 while VTEX does not answer and is left alone, but for one call that tries")
                    .tag("account", account.name())
                    .strongReference(true)
                    .register(meters);
        }
    }

    /**
     * Waits for the account's turn; the call has to be made right after it.
     *
     * @param priority {@code high} for what changes VTEX and the reads that belong to it, {@code normal} or nothing for new
     *     events and orders, {@code low} for what can wait
     * @throws VtexPaused at once, when the account or this call on it must not be asked now
     */
    public void acquire(String account, String call, String priority) {
        Gate gate = gate(account);
        CallPriority urgency = CallPriority.of(priority);
        long before = System.nanoTime();
        try {
            gate.queue().take(urgency, () -> refuseUnlessOpen(account, call, gate.circuit()));
        } catch (InterruptedException e) {
            // Nobody else sees the interrupt: this thread still has to write the work back, and H2 closes the ledger
            // under
            // a thread that is interrupted while it writes.
            throw new VtexPaused("The bridge stops before " + call + " of " + account, clock.instant());
        }
        meters.timer(
                        "bridge.budget.wait",
                        "account",
                        account,
                        "priority",
                        urgency.name().toLowerCase(Locale.ROOT))
                .record(System.nanoTime() - before, TimeUnit.NANOSECONDS);
        if (!gate.circuit().enter()) {
            throw resting(account, gate.circuit());
        }
        if (!gate.circuit().isClosed()) {
            // Of those who wait only this one goes on, to try.
            gate.queue().wake();
        }
    }

    private void refuseUnlessOpen(String account, String call, VtexCircuit circuit) {
        refuseWhileStopped(account);
        refuseWhileStopped(account + "/" + call);
        if (circuit.room(Duration.ZERO) == 0) {
            throw resting(account, circuit);
        }
    }

    private static VtexPaused resting(String account, VtexCircuit circuit) {
        Instant until = circuit.comeAgainAt();
        return new VtexPaused("VTEX account " + account + " does not answer; the next call tries at " + until, until);
    }

    /** Whether the account may be asked at all. */
    public boolean isOpen(String account) {
        return room(account, Duration.ZERO) > 0;
    }

    /**
     * For how many orders calls may begin now, as far as pauses go: none, all, or one that tries whether VTEX is there again. The
     * feed may try before it: that is no order's fault, and orders that VTEX cannot read do not keep new events away.
     */
    public int room(String account) {
        return room(account, FEED_TRIES_FIRST);
    }

    private int room(String account, Duration since) {
        Stop stop = stops.get(account);
        boolean stopped = stop != null && time.instant().isBefore(stop.until());
        return stopped ? 0 : gate(account).circuit().room(since);
    }

    /** VTEX said something, whatever it was. */
    void answered(String account) {
        gate(account).circuit().answered();
    }

    /**
     * VTEX said nothing, or nothing but that it is not well.
     *
     * @param orderId the order that was asked for; null when it was no order
     */
    void failed(String account, String orderId, VtexUnavailable why) {
        Gate gate = gate(account);
        gate.circuit().failed(orderId, why);
        if (gate.circuit().room(Duration.ZERO) == 0) {
            gate.queue().wake();
        }
    }

    /** No call on this account until then. A longer stop already in force stays. */
    public void stopAccount(String account, Instant until, String reason) {
        stop(account, until, reason);
        gate(account).queue().wake();
    }

    /** This call is not made on this account until then; all others go on. */
    public void stopCall(String account, String call, Instant until, String reason) {
        stop(account + "/" + call, until, reason);
        gate(account).queue().wake();
    }

    /** What the account's keys in the configuration begin with, for sentences that name one. */
    String alias(String account) {
        return gate(account).alias();
    }

    /** How many callers wait for the account's budget. */
    int waiting(String account) {
        return gate(account).queue().waiting();
    }

    private void stop(String what, Instant until, String reason) {
        stops.merge(
                what,
                new Stop(time.from(until), reason),
                (old, fresh) -> old.until().isAfter(fresh.until()) ? old : fresh);
    }

    private void refuseWhileStopped(String what) {
        Stop stop = stops.get(what);
        if (stop == null) {
            return;
        }
        if (time.instant().isBefore(stop.until())) {
            throw new VtexPaused(stop.reason(), time.onTheMachine(stop.until()));
        }
        stops.remove(what, stop);
    }

    private Gate gate(String account) {
        Gate gate = gates.get(account);
        if (gate == null) {
            throw new IllegalArgumentException("No VTEX account \"" + account + "\" is configured; known are "
                    + String.join(", ", gates.keySet()) + ".");
        }
        return gate;
    }
}
