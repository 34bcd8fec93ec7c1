package io.vtexerpbridge.reconcile;

import io.vtexerpbridge.ledger.ReconcileRun;

/** Another reconciliation of the account is under way; one at a time. */
public final class ReconcileRunning extends IllegalStateException {

    private final transient ReconcileRun run;

    ReconcileRunning(ReconcileRun run) {
        super("Reconciliation " + run.id() + " of " + run.account() + " (" + run.reason() + ") is running"
                + (run.comparedTo() == null
                        ? ""
                        : ": compared are orders created before " + run.comparedTo() + ", of " + run.from() + " to "
                                + run.until())
                + (run.lastError() == null ? "" : "; it waits until " + run.dueAt() + ": " + run.lastError())
                + ". Ask again when it is done.");
        this.run = run;
    }

    public ReconcileRun run() {
        return run;
    }
}
