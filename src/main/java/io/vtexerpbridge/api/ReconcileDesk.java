package io.vtexerpbridge.api;

import io.vtexerpbridge.ledger.ReconcileFindings;
import io.vtexerpbridge.ledger.ReconcileFindings.Outcome;
import io.vtexerpbridge.ledger.ReconcileRun;
import io.vtexerpbridge.ledger.ReconcileRuns;
import io.vtexerpbridge.reconcile.ReconcileRequests;
import io.vtexerpbridge.reconcile.ReconcileRunning;
import io.vtexerpbridge.vtex.VtexAccounts;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What operators ask about reconciliations, and the ask for one. */
public final class ReconcileDesk {

    private static final int USUAL_PAGE = 20;

    private final ReconcileRequests requests;
    private final ReconcileRuns runs;
    private final ReconcileFindings findings;
    private final VtexAccounts accounts;

    public ReconcileDesk(
            ReconcileRequests requests, ReconcileRuns runs, ReconcileFindings findings, VtexAccounts accounts) {
        this.requests = requests;
        this.runs = runs;
        this.findings = findings;
        this.accounts = accounts;
    }

    /** Asks for one: {@code account} (the only one when there is one), {@code since}, {@code until}, {@code dryRun}. */
    public Map<String, Object> ask(Ask ask) {
        String account = account(ask);
        Instant since = ask.moment("since");
        Instant until = ask.moment("until");
        if (since != null && until != null && !since.isBefore(until)) {
            throw new AskProblem(400, "since is " + since + " and until " + until + ", expected since before until.");
        }
        try {
            return view(requests.byCommand(account, since, until, ask.flag("dryRun")));
        } catch (ReconcileRunning e) {
            throw new AskProblem(409, e.getMessage());
        }
    }

    /** The newest ones first: {@code account}, {@code limit}. */
    public Map<String, Object> list(Ask ask) {
        String account = account(ask);
        List<ReconcileRun> newest = runs.newest(account, ask.number("limit", USUAL_PAGE, 1, 200));
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("mark", runs.mark(account));
        answer.put("reconciliations", newest.stream().map(run -> view(run.id())).toList());
        return answer;
    }

    /** One of them, by {@code id}. */
    public Map<String, Object> show(Ask ask) {
        ask.needed("id");
        return view(ask.number("id", 0, 1, Integer.MAX_VALUE));
    }

    private String account(Ask ask) {
        return OneAccount.of(ask, accounts.names());
    }

    private Map<String, Object> view(long id) {
        ReconcileRun run = runs.run(id)
                .orElseThrow(() -> new AskProblem(
                        404, "There is no reconciliation " + id + "; ./bridge reconcile --list shows the newest."));
        Outcome outcome = findings.outcome(run);
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", run.id());
        view.put("account", run.account());
        view.put("reason", run.reason());
        view.put("dryRun", run.dryRun());
        view.put("state", run.state());
        view.put("ended", run.ended());
        view.put("since", run.from());
        view.put("until", run.until());
        view.put("comparedTo", run.comparedTo());
        view.put("askedAt", run.askedAt());
        view.put("beganAt", run.beganAt());
        view.put("endedAt", run.endedAt());
        view.put("calls", run.counts().calls());
        view.put("listed", run.counts().listed());
        view.put("older", run.counts().older());
        view.put("unknown", outcome.takenIn());
        view.put("differing", outcome.asked());
        view.put("inWork", outcome.inWork());
        view.put("parked", outcome.parked());
        view.put("remaining", outcome.remaining());
        view.put("notes", run.notes());
        view.put("waiting", run.ended() ? null : run.lastError());
        view.put("failure", run.ended() ? run.lastError() : null);
        view.put("report", run.report());
        return view;
    }
}
