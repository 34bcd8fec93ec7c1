package io.vtexerpbridge.order;

import io.vtexerpbridge.ledger.LeaseLost;
import io.vtexerpbridge.ledger.Ledger;
import io.vtexerpbridge.ledger.WorkItem;
import io.vtexerpbridge.vtex.VtexAccounts;
import io.vtexerpbridge.vtex.VtexBudget;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes due work out of the ledger, as much as there are free workers, for accounts that may be asked now; the others' orders wait
 * without losing an attempt. Only one thread claims.
 */
public final class OrderWork {

    private static final Logger LOG = LoggerFactory.getLogger(OrderWork.class);

    private final Ledger ledger;
    private final VtexAccounts accounts;
    private final VtexBudget budget;
    private final int workers;
    private final Duration patience;
    /** Work of which nobody knows what the ledger holds: the ledger went away in the middle of it. */
    private final Queue<WorkItem> left = new ConcurrentLinkedQueue<>();
    /** By id, the account of what was claimed and is not done. */
    private final Map<Long, String> inHand = new HashMap<>();

    private long finished;
    private boolean claiming;
    private boolean held;

    /**
     * @param workers how many pieces of work run at a time, which is also what one process may hold when it is killed
     * @param patience how long a claim waits for a worker, or for one of them to make something due, before it says that there is nothing
     */
    public OrderWork(Ledger ledger, VtexAccounts accounts, VtexBudget budget, int workers, Duration patience) {
        this.ledger = ledger;
        this.accounts = accounts;
        this.budget = budget;
        this.workers = workers;
        this.patience = patience;
    }

    /**
     * Waits for a free worker and for due work, as long as somebody is at work who may make some due; nothing when there is
     * none. What is claimed has to be told {@link #done}.
     */
    public List<WorkItem> claim() {
        if (!begin()) {
            return List.of();
        }
        try {
            return claimWhatIsDue();
        } finally {
            end();
        }
    }

    private List<WorkItem> claimWhatIsDue() {
        long end = System.nanoTime() + patience.toNanos();
        while (true) {
            giveBack();
            long seen = finished();
            int free = free();
            List<WorkItem> items = free == 0 ? List.of() : claim(free);
            if (!items.isEmpty() || !awaitAnotherFinished(seen, end)) {
                return items;
            }
        }
    }

    private List<WorkItem> claim(int free) {
        List<WorkItem> items = new ArrayList<>();
        List<String> open = new ArrayList<>();
        for (String account : accounts.names()) {
            int room = budget.room(account);
            if (room >= workers) {
                open.add(account);
            } else if (room > 0 && items.size() < free && !isInHand(account)) {
                // VTEX did not answer there: one order tries, the others stay where they are
                items.addAll(ledger.claim(List.of(account), room));
            }
        }
        take(items);
        items.addAll(claimInTurn(open, free - items.size()));
        return items;
    }

    /**
     * The account with the least work in hand comes first, and a few workers stay free for each of the others: an account whose calls
     * hang or wait for its budget holds up nobody but itself.
     */
    private List<WorkItem> claimInTurn(List<String> open, int free) {
        List<WorkItem> items = new ArrayList<>();
        List<String> hungry = new ArrayList<>(open);
        int most = mostOfOne(open.size());
        while (items.size() < free) {
            hungry.removeIf(account -> inHand(account) >= most);
            int least = hungry.stream().mapToInt(this::inHand).min().orElse(0);
            List<String> next =
                    hungry.stream().filter(account -> inHand(account) == least).toList();
            if (next.isEmpty()) {
                return items;
            }
            int level = hungry.stream()
                    .mapToInt(this::inHand)
                    .filter(more -> more > least)
                    .min()
                    .orElse(most);
            // all of it may be one account's
            int wanted = Math.min(Math.min(free - items.size(), most - least), (level - least) * next.size());
            List<WorkItem> claimed = ledger.claim(next, wanted);
            take(claimed);
            items.addAll(claimed);
            if (claimed.size() < wanted) {
                hungry.removeAll(next);
            }
        }
        return items;
    }

    /** All workers where one account is open; else half of a fair share is left to each of the others. */
    private int mostOfOne(int open) {
        return open <= 1 ? workers : Math.max(1, workers - (open - 1) * Math.max(1, workers / (2 * open)));
    }

    private synchronized int inHand(String account) {
        return Collections.frequency(inHand.values(), account);
    }

    private synchronized void take(List<WorkItem> items) {
        items.forEach(item -> inHand.put(item.id(), item.account()));
    }

    /**
     * The ledger does not take what became of this work: once it answers, the work is due soon instead of when its lease runs out. Work
     * that fails in the ledger each time is given up like any other.
     */
    public void leave(WorkItem item) {
        left.add(item);
    }

    private void giveBack() {
        for (WorkItem item = left.peek(); item != null; item = left.peek()) {
            try {
                ledger.retry(
                        item, "ledger", "The ledger did not take what became of it; the log of this time says why");
            } catch (LeaseLost e) {
                LOG.debug("{} was ended, or somebody else has it: {}", item.orderId(), e.getMessage());
            }
            left.remove(item);
        }
    }

    /** The worker is free again, whatever became of the work. */
    public synchronized void done(WorkItem item) {
        inHand.remove(item.id());
        finished++;
        notifyAll();
    }

    /**
     * Hands out no more work, and waits for what is in hand.
     *
     * @return whether all of it ended in time; if not, work is handed out again
     */
    public synchronized boolean hold(Duration limit) {
        held = true;
        long end = System.nanoTime() + limit.toNanos();
        try {
            while (claiming || !inHand.isEmpty()) {
                long millis = (end - System.nanoTime()) / 1_000_000;
                if (millis <= 0) {
                    goOn();
                    return false;
                }
                wait(millis);
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            goOn();
            return false;
        }
    }

    /** Work is handed out again. */
    public synchronized void goOn() {
        held = false;
    }

    private synchronized boolean begin() {
        claiming = !held;
        return claiming;
    }

    private synchronized void end() {
        claiming = false;
        notifyAll();
    }

    private synchronized boolean isInHand(String account) {
        return inHand.containsValue(account);
    }

    private synchronized int free() {
        return held ? 0 : Math.max(0, workers - inHand.size());
    }

    private synchronized long finished() {
        return finished;
    }

    /** False when nobody is at work, or nobody finished in time. */
    private synchronized boolean awaitAnotherFinished(long seen, long end) {
        try {
            while (finished == seen) {
                long millis = (end - System.nanoTime()) / 1_000_000;
                if (inHand.isEmpty() || millis <= 0) {
                    return false;
                }
                wait(millis);
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
