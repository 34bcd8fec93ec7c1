package io.vtexerpbridge.lab;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that runs faster than the wall's, so that an hour's worth of leases and pauses fits into minutes; alike in all processes. */
final class LabClock extends Clock {

    private final long baseMillis;
    private final int speed;

    LabClock(long baseMillis, int speed) {
        this.baseMillis = baseMillis;
        this.speed = speed;
    }

    static LabClock parse(String text) {
        String[] parts = text.split(":");
        return new LabClock(Long.parseLong(parts[0]), Integer.parseInt(parts[1]));
    }

    @Override
    public Instant instant() {
        Instant now = Clock.systemUTC().instant();
        Instant base = Instant.ofEpochMilli(baseMillis);
        return base.plus(Duration.between(base, now).multipliedBy(speed));
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }

    /** As {@link #parse} reads it. */
    @Override
    public String toString() {
        return baseMillis + ":" + speed;
    }
}
