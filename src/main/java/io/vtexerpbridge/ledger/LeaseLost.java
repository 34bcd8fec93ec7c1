package io.vtexerpbridge.ledger;

/** The work is no longer ours: the lease ran out and was taken over, or the work is over; whoever gets this must stop. */
public class LeaseLost extends RuntimeException {

    LeaseLost(WorkItem item) {
        super("Order " + item.orderId() + ": the lease of " + item.leaseOwner() + " on work item " + item.id() + " ("
                + item.kind() + ") until " + item.leaseUntil()
                + " is over, somebody else may work on it; nothing was changed");
    }
}
