package io.vtexerpbridge.vtex;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;

/**
 * The machine's clock without its steps back: a pause that began while the clock was hours ahead ends after its own length, and not
 * hours later.
 */
final class SteadyClock extends Clock {

    /** Less is no step, and only makes a pause so much longer. */
    private static final Duration STEP = Duration.ofMinutes(1);

    private final Clock machine;
    private Instant last = Instant.EPOCH;
    private Duration ahead = Duration.ZERO;

    SteadyClock(Clock machine) {
        this.machine = machine;
    }

    @Override
    public synchronized Instant instant() {
        Instant now = machine.instant();
        if (now.isBefore(last.minus(STEP))) {
            ahead = ahead.plus(Duration.between(now, last));
        }
        last = now;
        return now.plus(ahead);
    }

    /** What this clock shows when the machine's shows that. */
    synchronized Instant from(Instant onTheMachine) {
        instant();
        return onTheMachine.plus(ahead);
    }

    /** What the machine's clock shows when this one shows that. */
    synchronized Instant onTheMachine(Instant here) {
        instant();
        return here.minus(ahead);
    }

    @Override
    public ZoneId getZone() {
        return machine.getZone();
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return new SteadyClock(machine.withZone(zone));
    }
}
