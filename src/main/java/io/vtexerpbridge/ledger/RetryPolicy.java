package io.vtexerpbridge.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;

/**
 * How long to wait after a failure: the initial delay times the multiplier for each failure before it, up to the greatest
 * delay, and after {@code giveUpAfter} since the first failure a person must look.
 */
public record RetryPolicy(Duration initialDelay, double multiplier, Duration maxDelay, Duration giveUpAfter) {

    /** Share of the delay by which it may be longer or shorter, so that what failed together does not return together. */
    private static final double JITTER = 0.2;

    public RetryPolicy {
        positive("retry.initial-delay", initialDelay);
        positive("retry.max-delay", maxDelay);
        positive("retry.give-up-after", giveUpAfter);
        if (!(multiplier >= 1) || Double.isInfinite(multiplier)) {
            throw new IllegalArgumentException("retry.multiplier is " + multiplier + ", expected a number from 1 on");
        }
    }

    /** The delay after the given number of failures (from 1 on), without jitter. */
    public Duration delay(int attempts) {
        // As a double the power may become infinite, which min brings back; as a long it would overflow.
        double millis = initialDelay.toMillis() * Math.pow(multiplier, Math.max(0, attempts - 1));
        return Duration.ofMillis((long) Math.min(millis, maxDelay.toMillis()));
    }

    /** The delay after the given number of failures, up to a fifth longer or shorter. */
    public Duration delay(int attempts, RandomGenerator random) {
        double factor = 1 - JITTER + 2 * JITTER * random.nextDouble();
        return Duration.ofMillis(Math.max(1, Math.round(delay(attempts).toMillis() * factor)));
    }

    /** From when on a failure is the last one. */
    public Instant givesUpAt(Instant firstFailedAt) {
        return firstFailedAt.plus(giveUpAfter);
    }

    static RandomGenerator random() {
        return (RandomGenerator) () -> ThreadLocalRandom.current().nextLong();
    }

    private static void positive(String key, Duration value) {
        if (value == null || value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(key + " is " + value + ", expected more than nothing, as 1s or 15m");
        }
    }
}
