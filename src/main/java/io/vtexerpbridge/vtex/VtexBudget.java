package io.vtexerpbridge.vtex;

import io.github.bucket4j.Bucket;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.ToIntFunction;

/**
 * May a call be made now? One budget an account, shared by every route, because VTEX counts per account and going over can
 * lock the merchant out of the Admin (VTEX Orders API: 6000 requests a minute). After a 429 the whole account is silent; after
 * a refused key the whole account, after a refused permission that one call, is asked again only once in a while.
 */
public final class VtexBudget {

    /** Share of a minute's budget that may go out at once; the rest flows, so that no sixty seconds see more than the budget. */
    private static final int BURST_SHARE = 50;

    private final Clock clock;
    private final MeterRegistry meters;
    private final Map<String, Bucket> buckets = new ConcurrentHashMap<>();
    private final Map<String, Stop> stops = new ConcurrentHashMap<>();
    private final ToIntFunction<String> requestsPerMinute;

    /** Why and until when a whole account ({@code account}) or one call on it ({@code account/call}) is not asked. */
    private record Stop(Instant until, String reason) {}

    public VtexBudget(Collection<VtexAccount> accounts, MeterRegistry meters, Clock clock) {
        this.clock = clock;
        this.meters = meters;
        Map<String, Integer> limits = new ConcurrentHashMap<>();
        accounts.forEach(account -> limits.put(account.name(), account.requestsPerMinute()));
        this.requestsPerMinute = limits::get;
    }

    /**
     * Waits for the account's turn.
     *
     * @throws VtexPaused at once, when the account or this call on it must not be asked now
     */
    public void acquire(String account, String call) throws InterruptedException {
        refuseWhileStopped(account);
        refuseWhileStopped(account + "/" + call);
        long before = System.nanoTime();
        bucket(account).asBlocking().consume(1);
        meters.timer("bridge.budget.wait", "account", account).record(System.nanoTime() - before, TimeUnit.NANOSECONDS);
        // The wait may have outlasted somebody else's 429.
        refuseWhileStopped(account);
    }

    /** Whether the account may be asked at all. */
    public boolean isOpen(String account) {
        Stop stop = stops.get(account);
        return stop == null || !clock.instant().isBefore(stop.until());
    }

    /** No call on this account until then. A longer stop already in force stays. */
    public void stopAccount(String account, Instant until, String reason) {
        stop(account, until, reason);
    }

    /** This call is not made on this account until then; all others go on. */
    public void stopCall(String account, String call, Instant until, String reason) {
        stop(account + "/" + call, until, reason);
    }

    private void stop(String what, Instant until, String reason) {
        stops.merge(what, new Stop(until, reason), (old, fresh) -> old.until().isAfter(fresh.until()) ? old : fresh);
    }

    private void refuseWhileStopped(String what) {
        Stop stop = stops.get(what);
        if (stop == null) {
            return;
        }
        if (clock.instant().isBefore(stop.until())) {
            throw new VtexPaused(stop.reason(), stop.until());
        }
        stops.remove(what, stop);
    }

    private Bucket bucket(String account) {
        return buckets.computeIfAbsent(account, name -> {
            int perMinute = requestsPerMinute.applyAsInt(name);
            int burst = Math.max(1, perMinute / BURST_SHARE);
            int flow = Math.max(1, perMinute - burst);
            return Bucket.builder()
                    .addLimit(limit -> limit.capacity(burst).refillGreedy(flow, Duration.ofMinutes(1)))
                    .build();
        });
    }
}
