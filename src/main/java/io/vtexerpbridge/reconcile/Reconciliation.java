package io.vtexerpbridge.reconcile;

import com.fasterxml.jackson.databind.JsonNode;
import io.vtexerpbridge.feed.OrderEvent;
import io.vtexerpbridge.ledger.ReconcileFindings;
import io.vtexerpbridge.ledger.ReconcileFindings.Difference;
import io.vtexerpbridge.ledger.ReconcileFindings.Known;
import io.vtexerpbridge.ledger.ReconcileFindings.Outcome;
import io.vtexerpbridge.ledger.ReconcileLost;
import io.vtexerpbridge.ledger.ReconcileRun;
import io.vtexerpbridge.ledger.ReconcileRuns;
import io.vtexerpbridge.reconcile.Comparison.Next;
import io.vtexerpbridge.reconcile.ListedPage.Row;
import io.vtexerpbridge.vtex.VtexAccounts;
import io.vtexerpbridge.vtex.VtexBudget;
import io.vtexerpbridge.vtex.VtexPaused;
import io.vtexerpbridge.vtex.VtexRefused;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Walks through what VTEX lists, in the steps that the routes name: claim, compare, advance, finish. */
public final class Reconciliation {

    private static final Logger LOG = LoggerFactory.getLogger(Reconciliation.class);

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);
    /** Progress is told each time this many orders more were listed. */
    private static final long TOLD_EVERY = 10_000;

    private final ReconcileRuns runs;
    private final ReconcileFindings findings;
    private final ReconcileReports reports;
    private final ReconcileMetrics metrics;
    private final VtexAccounts accounts;
    private final VtexBudget budget;
    private final Duration lookBack;
    private final Duration indexDelay;
    private final Clock clock;

    /**
     * @param lookBack how long before it becomes ready an order may have been created
     * @param indexDelay how far VTEX's list may be behind its orders
     */
    public Reconciliation(
            ReconcileRuns runs,
            ReconcileFindings findings,
            ReconcileReports reports,
            ReconcileMetrics metrics,
            VtexAccounts accounts,
            VtexBudget budget,
            Duration lookBack,
            Duration indexDelay,
            Clock clock) {
        this.runs = runs;
        this.findings = findings;
        this.reports = reports;
        this.metrics = metrics;
        this.accounts = accounts;
        this.budget = budget;
        this.lookBack = lookBack;
        this.indexDelay = indexDelay;
        this.clock = clock;
    }

    /** What is due, of accounts that may be asked now: new, or cut off and to go on where it was. At most one. */
    public List<Comparison> claim() {
        List<String> open = accounts.names().stream().filter(budget::isOpen).toList();
        return runs.claim(open).map(this::begun).map(Comparison::new).stream().toList();
    }

    private ReconcileRun begun(ReconcileRun run) {
        if (run.beganAt() != null) {
            LOG.info(
                    "Reconciliation {} of {} goes on with orders created from {} on",
                    run.id(),
                    run.account(),
                    run.comparedTo());
            return run;
        }
        Instant now = clock.instant();
        // who asks wants what is there now; the clock waits until feed and index have told the same
        Instant end = run.kind().equals("command") || run.kind().equals("request") ? now : now.minus(indexDelay);
        Instant until = run.until() == null || run.until().isAfter(now) ? end : run.until();
        Instant from = run.from() == null ? automatic(run.account(), now) : asked(run);
        ReconcileRun begun = runs.began(run, wholeMillis(from), wholeMillis(until.plusMillis(1)));
        LOG.info(
                "Reconciliation {} of {} ({}{}) compares orders created from {} to {}",
                begun.id(),
                begun.account(),
                begun.reason(),
                begun.dryRun() ? ", dry run" : "",
                begun.from(),
                begun.until());
        return begun;
    }

    /** A person means creation dates; who asks because of a gap means events, of orders that may be as old as these can be. */
    private Instant asked(ReconcileRun run) {
        return run.kind().equals("request") ? run.from().minus(lookBack) : run.from();
    }

    /** As far before the mark as an order may have been created that became ready after it. */
    private Instant automatic(String account, Instant now) {
        Instant reconciled = runs.mark(account).reconciledUntil();
        return (reconciled == null || reconciled.isAfter(now) ? now : reconciled).minus(lookBack);
    }

    private static Instant wholeMillis(Instant moment) {
        return moment.truncatedTo(ChronoUnit.MILLIS);
    }

    /**
     * Compares one answer with the ledger and notes what differs.
     *
     * @return what is to be taken into the ledger now; nothing in a dry run
     */
    public List<OrderEvent> compare(Comparison comparison, JsonNode answer) {
        runs.renew(comparison.run());
        Next next = comparison.take(ListedPage.read(answer));
        if (next == Next.NARROWER_SLICE) {
            return List.of();
        }
        Instant listAsOf = clock.instant().minus(indexDelay);
        List<Difference> differences = new ArrayList<>(listed(comparison, listAsOf));
        if (next == Next.NEXT_SLICE) {
            differences.addAll(unlisted(comparison, listAsOf));
        }
        findings.found(comparison.run(), differences);
        if (comparison.run().dryRun()) {
            return List.of();
        }
        metrics.found(comparison.account(), differences);
        return differences.stream()
                .map(difference -> event(comparison.run(), difference))
                .toList();
    }

    private List<Difference> listed(Comparison comparison, Instant listAsOf) {
        ReconcileRun run = comparison.run();
        Instant began = runs.mark(run.account()).begunAt();
        Instant begun =
                run.fromAsked() && run.kind().equals("command") && run.from().isBefore(began) ? run.from() : began;
        Judgement judgement = new Judgement(listAsOf, begun);
        List<Row> rows = comparison.fresh();
        Map<String, Known> known =
                findings.known(run.account(), rows.stream().map(Row::orderId).toList());
        List<Difference> differences = new ArrayList<>();
        for (Row row : rows) {
            Known order = known.get(row.orderId());
            switch (judgement.of(comparison.query().status(), row, order)) {
                case TAKE_IN ->
                    differences.add(new Difference(
                            row.orderId(), row.created(), row.status(), "unknown", done(run, "take-in", "taken-in")));
                case READ_AGAIN ->
                    differences.add(new Difference(
                            row.orderId(), row.created(), row.status(), order.state(), done(run, "ask", "asked")));
                case LEAVE_ALONE -> comparison.leftAlone();
                default -> {}
            }
        }
        return differences;
    }

    /** Orders that the ledger believes in one of the states that were listed, and the list does not show. */
    private List<Difference> unlisted(Comparison comparison, Instant listAsOf) {
        ReconcileRun run = comparison.run();
        Slice slice = comparison.slice();
        List<Difference> differences = new ArrayList<>();
        findings.shouldBeListed(run.account(), slice.from(), slice.to(), listAsOf, page -> page.stream()
                .filter(known -> !known.open() && !known.parked() && !comparison.hasSeen(known.orderId()))
                .map(known -> new Difference(
                        known.orderId(), known.placedAt(), null, known.state(), done(run, "ask", "asked")))
                .forEach(differences::add));
        return differences;
    }

    private static String done(ReconcileRun run, String wouldDo, String did) {
        return run.dryRun() ? "would-" + wouldDo : did;
    }

    /** Each run's own event: a repeat within the run is known, while another run may ask for the same order again. */
    private static OrderEvent event(ReconcileRun run, Difference difference) {
        return new OrderEvent(
                difference.orderId(),
                null,
                difference.vtexStatus(),
                null,
                null,
                run.beganAt().toString(),
                null);
    }

    /** The answer is dealt with; on to the next question. */
    public void advance(Comparison comparison) {
        if (comparison.advance()) {
            Instant to = comparison.slice().from();
            runs.compared(comparison.run(), to, comparison.counts(), comparison.notes());
            if (comparison.hasListedMore(TOLD_EVERY)) {
                LOG.info(
                        "Reconciliation {} of {}: {} orders compared, created before {}; {} calls",
                        comparison.run().id(),
                        comparison.account(),
                        comparison.counts().listed(),
                        to,
                        comparison.counts().calls());
            }
        }
    }

    /** Nothing is left to ask: report, mark, and a sentence for the log. */
    public String finish(Comparison comparison) {
        ReconcileRun run = comparison.run();
        Outcome outcome = findings.outcome(run);
        boolean automatic = !run.fromAsked() && !run.dryRun();
        String report = reports.write(run, comparison.notes(), outcome);
        Instant mark = run.beganAt().minus(indexDelay);
        runs.completed(run, report, automatic ? earlier(mark, run.until()) : null);
        metrics.refresh();
        return "Reconciliation " + run.id() + " of " + run.account() + (run.dryRun() ? " (dry run)" : "") + ": "
                + comparison.counts().listed() + " orders listed in "
                + comparison.counts().calls() + " calls, " + outcome.takenIn()
                + (run.dryRun() ? " unknown, " : " unknown and taken in, ") + outcome.asked()
                + (run.dryRun() ? " differ" : " differ and are read again")
                + (comparison.counts().older() == 0
                        ? ""
                        : ", " + comparison.counts().older() + " older than the ledger left alone")
                + (comparison.notes().isEmpty() ? "" : "; not everything could be compared")
                + (report == null ? "" : "; see " + report);
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    /** The bridge stops: whoever starts next goes on. */
    public void leave(Comparison comparison) {
        runs.postpone(comparison.run(), clock.instant(), "The bridge was stopped", false);
    }

    /** It cannot go on now. What VTEX refuses ends it, everything else is tried again where it was. */
    public void interrupt(Comparison comparison, Throwable failure) {
        ReconcileRun run = comparison.run();
        if (failure instanceof ReconcileLost) {
            LOG.warn("{}", failure.getMessage());
        } else if (failure instanceof VtexPaused paused) {
            runs.postpone(run, paused.until(), paused.getMessage(), false);
        } else if (failure instanceof VtexRefused) {
            LOG.warn("Reconciliation {} of {} ends unfinished: {}", run.id(), run.account(), failure.getMessage());
            runs.failed(run, failure.getMessage());
        } else {
            Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(run.attempts(), 6));
            Instant due = clock.instant().plus(pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause);
            runs.postpone(run, due, failure.getMessage(), true);
            LOG.warn("Reconciliation {} of {} goes on at {}: {}", run.id(), run.account(), due, failure.getMessage());
        }
    }
}
