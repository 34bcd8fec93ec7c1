package io.vtexerpbridge.order;

import io.vtexerpbridge.ledger.Ledger;
import io.vtexerpbridge.ledger.WorkItem;
import io.vtexerpbridge.vtex.VtexAccounts;
import io.vtexerpbridge.vtex.VtexBudget;
import java.util.List;

/** Takes due work out of the ledger, for accounts that may be asked now; the others' orders wait without losing an attempt. */
public final class OrderWork {

    private final Ledger ledger;
    private final VtexAccounts accounts;
    private final VtexBudget budget;
    private final int batch;

    /** @param batch how many pieces of work are leased at once: what one process may hold when it is killed */
    public OrderWork(Ledger ledger, VtexAccounts accounts, VtexBudget budget, int batch) {
        this.ledger = ledger;
        this.accounts = accounts;
        this.budget = budget;
        this.batch = batch;
    }

    public List<WorkItem> claim() {
        List<String> open = accounts.names().stream().filter(budget::isOpen).toList();
        return open.isEmpty() ? List.of() : ledger.claim(open, batch);
    }

    /** Whether more may be due: only a full batch says so. */
    public boolean isFull(List<WorkItem> items) {
        return items.size() >= batch;
    }
}
