package io.vtexerpbridge.reconcile;

import io.vtexerpbridge.ledger.ReconcileRun;
import io.vtexerpbridge.ledger.ReconcileRuns;
import io.vtexerpbridge.vtex.VtexAccounts;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Date;
import java.util.Optional;
import java.util.TimeZone;
import org.quartz.CronExpression;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks for reconciliations: durably, so that what was asked for is done whatever happens to the process. */
public final class ReconcileRequests {

    private static final Logger LOG = LoggerFactory.getLogger(ReconcileRequests.class);

    private static final Duration LONG = Duration.ofDays(1);

    private final ReconcileRuns runs;
    private final VtexAccounts accounts;
    private final String schedule;
    private final ZoneId zone;
    private final Duration indexDelay;
    private final Clock clock;

    /** @param schedule quartz cron, in the zone; when the clock asks */
    public ReconcileRequests(
            ReconcileRuns runs, VtexAccounts accounts, String schedule, ZoneId zone, Duration indexDelay, Clock clock) {
        this.runs = runs;
        this.accounts = accounts;
        this.schedule = schedule;
        this.zone = zone;
        this.indexDelay = indexDelay;
        this.clock = clock;
    }

    /**
     * Events may be missing since then: asks for a comparison at once, and for another one when VTEX's list has caught up with what
     * happens until now.
     *
     * @param since when the gap began; null when nobody knows, for as far back as a scheduled run looks
     * @param reason a sentence part for the log, as {@code "the feed was restored"}
     */
    public void ask(String account, Instant since, String reason) {
        Instant now = clock.instant();
        runs.ask(account, "request", since, null, false, reason, now);
        runs.ask(account, "request", since, null, false, reason + ", once more", now.plus(indexDelay));
    }

    /** As the schedule wants it; not while such a run is asked for or under way. */
    public void bySchedule() {
        accounts.names().forEach(account -> automatic(account, "schedule", "by schedule"));
    }

    /** At start: once for each account whose last complete run is older than the schedule wants. */
    public void atStart() {
        for (String account : accounts.names()) {
            Instant completed = runs.mark(account).completedAt();
            if (isOverdue(completed)) {
                automatic(
                        account,
                        "start",
                        completed == null
                                ? "at first start"
                                : "overdue at start, last complete run was at " + completed);
            }
        }
    }

    /** Whether the schedule wanted a run since the last complete one. @param completed null without one */
    public boolean isOverdue(Instant completed) {
        if (completed == null) {
            return true;
        }
        Date next = cron(schedule, zone).getNextValidTimeAfter(Date.from(completed));
        return next != null && !next.toInstant().isAfter(clock.instant());
    }

    /** After so long without a complete run something is the matter: a day, or three times what lies between two runs. */
    public Duration tooLong() {
        CronExpression cron = cron(schedule, zone);
        Date first = cron.getNextValidTimeAfter(Date.from(clock.instant()));
        Date second = first == null ? null : cron.getNextValidTimeAfter(first);
        Duration three = second == null
                ? Duration.ZERO
                : Duration.between(first.toInstant(), second.toInstant()).multipliedBy(3);
        return three.compareTo(LONG) > 0 ? three : LONG;
    }

    private void automatic(String account, String kind, String reason) {
        if (runs.isOpen(account, "schedule") || runs.isOpen(account, "start")) {
            LOG.info("Reconciliation of {} is under way or asked for already", account);
        } else {
            runs.ask(account, kind, null, null, false, reason, clock.instant());
        }
    }

    /**
     * A person asks.
     *
     * @param from null for as far back as a scheduled run looks
     * @param until null for now
     * @return the run's id
     * @throws ReconcileRunning when one is under way
     */
    public long byCommand(String account, Instant from, Instant until, boolean dryRun) {
        Optional<ReconcileRun> running = runs.running(account);
        if (running.isPresent()) {
            ReconcileRun run = running.get();
            boolean cutOff = run.leaseUntil() == null || !run.leaseUntil().isAfter(clock.instant());
            // what the clock or the guardian asked for is finished first; what a person asked for and broke off is not
            boolean waits = cutOff && !run.kind().equals("command");
            if (!waits && !(cutOff && runs.abandon(run, "Given up for another reconciliation by command"))) {
                throw new ReconcileRunning(run);
            }
        }
        return runs.ask(account, "command", from, until, dryRun, "by command", clock.instant());
    }

    /** A quartz cron in a time zone. @throws IllegalArgumentException when it is none */
    static CronExpression cron(String schedule, ZoneId zone) {
        try {
            CronExpression cron = new CronExpression(schedule);
            cron.setTimeZone(TimeZone.getTimeZone(zone));
            return cron;
        } catch (ParseException e) {
            throw new IllegalArgumentException("reconcile.schedule is \"" + schedule + "\": " + e.getMessage(), e);
        }
    }
}
