package io.vtexerpbridge.order;

import io.vtexerpbridge.ledger.LeaseLost;
import io.vtexerpbridge.ledger.Ledger;
import io.vtexerpbridge.ledger.WorkItem;
import io.vtexerpbridge.vtex.VtexAccounts;
import io.vtexerpbridge.vtex.VtexBudget;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes due work out of the ledger, for accounts that may be asked now; the others' orders wait without losing an attempt. */
public final class OrderWork {

    private static final Logger LOG = LoggerFactory.getLogger(OrderWork.class);

    /** Work that fails in the ledger each time must not keep it busy. */
    private static final Duration PAUSE = Duration.ofSeconds(15);

    private final Ledger ledger;
    private final VtexAccounts accounts;
    private final VtexBudget budget;
    private final int batch;
    private final Clock clock;
    /** Work of which nobody knows what the ledger holds: the ledger went away in the middle of it. */
    private final Queue<WorkItem> left = new ConcurrentLinkedQueue<>();

    /** @param batch how many pieces of work are leased at once: what one process may hold when it is killed */
    public OrderWork(Ledger ledger, VtexAccounts accounts, VtexBudget budget, int batch, Clock clock) {
        this.ledger = ledger;
        this.accounts = accounts;
        this.budget = budget;
        this.batch = batch;
        this.clock = clock;
    }

    public List<WorkItem> claim() {
        giveBack();
        List<String> open = accounts.names().stream().filter(budget::isOpen).toList();
        return open.isEmpty() ? List.of() : ledger.claim(open, batch);
    }

    /** The ledger does not answer, so this work cannot be ended: once it does, the work is due soon instead of when its lease runs out. */
    public void leave(WorkItem item) {
        left.add(item);
    }

    private void giveBack() {
        for (WorkItem item = left.peek(); item != null; item = left.peek()) {
            try {
                ledger.postpone(item, clock.instant().plus(PAUSE), "The ledger went away in the middle of it");
            } catch (LeaseLost e) {
                LOG.debug("{} was ended, or somebody else has it: {}", item.orderId(), e.getMessage());
            }
            left.remove(item);
        }
    }

    /** Whether more may be due: only a full batch says so. */
    public boolean isFull(List<WorkItem> items) {
        return items.size() >= batch;
    }
}
