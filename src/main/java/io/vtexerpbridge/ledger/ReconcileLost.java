package io.vtexerpbridge.ledger;

/** The lease on the comparison is not ours any more: another node goes on with it, and what this one writes would be in its way. */
public class ReconcileLost extends IllegalStateException {

    ReconcileLost(ReconcileRun run) {
        super("Reconciliation " + run.id() + " of " + run.account() + ": lease " + run.leaseNumber()
                + " ran out, and another node goes on with it");
    }
}
