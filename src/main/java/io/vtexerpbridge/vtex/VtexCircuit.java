package io.vtexerpbridge.vtex;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.github.resilience4j.core.IntervalFunction;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether one account's VTEX seems to be there at all. When the last five results are failures it is given a rest, then one call
 * tries, and only when that one is answered all go on. One order that fails again and again is no sign that VTEX is down, so its
 * repeats do not count.
 */
final class VtexCircuit {

    private static final Logger LOG = LoggerFactory.getLogger(VtexCircuit.class);

    private static final int FAILURES = 5;
    private static final Duration FIRST_REST = Duration.ofSeconds(2);
    private static final Duration LONGEST_REST = Duration.ofMinutes(1);
    private static final double JITTER = 0.25;
    /** What became of the call that tries is known sooner than this; if not, it got lost. */
    private static final Duration TRY_LOST = Duration.ofMinutes(5);
    /** Who comes while one call tries looks again then. */
    private static final Duration WHILE_TRYING = Duration.ofSeconds(2);

    private final String account;
    private final SteadyClock clock;
    private final CircuitBreaker breaker;
    private final Set<String> failing = new HashSet<>();
    private Instant restsUntil = Instant.EPOCH;

    VtexCircuit(String account, SteadyClock clock) {
        this.account = account;
        this.clock = clock;
        IntervalFunction rests = IntervalFunction.ofExponentialRandomBackoff(FIRST_REST, 2, JITTER, LONGEST_REST);
        this.breaker = CircuitBreaker.of(
                account,
                CircuitBreakerConfig.custom()
                        .slidingWindow(
                                FAILURES,
                                FAILURES,
                                SlidingWindowType.COUNT_BASED,
                                CircuitBreakerConfig.SlidingWindowSynchronizationStrategy.SYNCHRONIZED)
                        .failureRateThreshold(100)
                        .permittedNumberOfCallsInHalfOpenState(1)
                        .maxWaitDurationInHalfOpenState(TRY_LOST)
                        .waitIntervalFunctionInOpenState(attempt -> rest(rests.apply(attempt)))
                        .clock(clock)
                        .build());
    }

    /** The breaker asks for it when a rest begins, and does not tell later what it was. */
    private synchronized long rest(long millis) {
        restsUntil = clock.instant().plusMillis(millis);
        return millis;
    }

    /**
     * How many calls may begin now: none while it rests or one tries, one when the rest has been over for so long.
     *
     * @param since how long the rest must have been over
     */
    synchronized int room(Duration since) {
        return switch (breaker.getState()) {
            case OPEN, FORCED_OPEN -> clock.instant().isAfter(restsUntil.plus(since)) ? 1 : 0;
            case HALF_OPEN -> 0;
            default -> Integer.MAX_VALUE;
        };
    }

    /** A call begins; false when it must not. What becomes of it has to be told. */
    synchronized boolean enter() {
        return breaker.tryAcquirePermission();
    }

    synchronized void answered() {
        failing.clear();
        breaker.onSuccess(0, TimeUnit.NANOSECONDS);
    }

    /**
     * A call had no answer, or one that can only mean that VTEX is not well.
     *
     * @param orderId the order it was about; null for another call
     */
    synchronized void failed(String orderId, RuntimeException why) {
        State before = breaker.getState();
        if (before == State.CLOSED && orderId != null && !failing.add(orderId)) {
            return;
        }
        breaker.onError(0, TimeUnit.NANOSECONDS, why);
        if (before == State.CLOSED && breaker.getState() == State.OPEN) {
            LOG.warn(
                    "VTEX account {} rests until {}: the last {} calls failed, {}",
                    account,
                    clock.onTheMachine(restsUntil),
                    FAILURES,
                    why.getMessage());
        }
    }

    /** When to come again, for one who must not begin now. */
    synchronized Instant comeAgainAt() {
        Instant soon = clock.instant().plus(WHILE_TRYING);
        boolean rests = breaker.getState() == State.OPEN && restsUntil.isAfter(clock.instant());
        return clock.onTheMachine(rests ? restsUntil : soon);
    }

    synchronized boolean isClosed() {
        return breaker.getState() == State.CLOSED;
    }
}
