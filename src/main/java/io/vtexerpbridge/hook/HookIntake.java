package io.vtexerpbridge.hook;

import io.micrometer.core.instrument.MeterRegistry;
import io.vtexerpbridge.feed.OrderEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes notifications into the ledger before they are answered. Those that arrive while a transaction runs share the next one:
 * whoever gets the turn commits for all who wait, and each caller returns when the commit that holds its event is done. So a
 * peak costs as many transactions as fit into it, not one each, and a quiet hour waits for nobody.
 */
public final class HookIntake {

    private static final Logger LOG = LoggerFactory.getLogger(HookIntake.class);
    /** Events of one transaction. */
    private static final int MOST_AT_ONCE = 500;
    /** VTEX waits 5 s for an answer; afterwards it sends again whatever we say. */
    private static final Duration PATIENCE = Duration.ofSeconds(4);

    /** How events get into the ledger, in one transaction. */
    @FunctionalInterface
    public interface Store {
        void take(String account, List<OrderEvent> events);
    }

    private static final class Waiting {
        private final OrderEvent event;
        /** Written by who has the turn, and read with the turn in hand. */
        private boolean done;

        private RuntimeException failure;

        Waiting(OrderEvent event) {
            this.event = event;
        }
    }

    private static final class Line {
        private final Queue<Waiting> waiting = new ConcurrentLinkedQueue<>();
        private final ReentrantLock turn = new ReentrantLock();
        private boolean failing;
    }

    private final Store store;
    private final MeterRegistry meters;
    private final Duration patience;
    private final Map<String, Line> lines = new ConcurrentHashMap<>();

    public HookIntake(Store store, MeterRegistry meters) {
        this(store, meters, PATIENCE);
    }

    HookIntake(Store store, MeterRegistry meters, Duration patience) {
        this.store = store;
        this.meters = meters;
        this.patience = patience;
    }

    /**
     * Returns when the event is committed.
     *
     * @throws HookNotTaken when it is not, or when nobody knows in time; the event may then come again at no cost
     */
    public void take(String account, OrderEvent event) {
        Line line = lines.computeIfAbsent(account, name -> new Line());
        Waiting mine = new Waiting(event);
        line.waiting.add(mine);
        awaitTurn(account, line, mine);
        try {
            while (!mine.done) {
                commit(account, line);
            }
        } finally {
            line.turn.unlock();
        }
        if (mine.failure != null) {
            throw new HookNotTaken("The ledger did not take the event", mine.failure);
        }
    }

    /** How many wait for their turn. */
    int waiting(String account) {
        Line line = lines.get(account);
        return line == null ? 0 : line.waiting.size();
    }

    private void awaitTurn(String account, Line line, Waiting mine) {
        try {
            if (line.turn.tryLock(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        line.waiting.remove(mine);
        throw new HookNotTaken("The ledger of " + account + " is busy or does not answer", null);
    }

    private void commit(String account, Line line) {
        List<Waiting> batch = new ArrayList<>();
        for (Waiting next = line.waiting.poll(); next != null; next = line.waiting.poll()) {
            batch.add(next);
            if (batch.size() == MOST_AT_ONCE) {
                break;
            }
        }
        RuntimeException failure = new IllegalStateException("The intake ended without an answer");
        try {
            store.take(account, batch.stream().map(one -> one.event).toList());
            meters.summary("bridge.hook.batch", "account", account).record(batch.size());
            failure = null;
        } catch (RuntimeException e) {
            failure = e;
        } finally {
            // whatever happened: who finds its event neither waiting nor done would wait for ever
            for (Waiting one : batch) {
                one.failure = failure;
                one.done = true;
            }
        }
        say(account, line, failure);
    }

    /** Once when it begins and once when it ends, not for every notification in between. */
    private static void say(String account, Line line, RuntimeException failure) {
        if (failure != null && !line.failing) {
            LOG.warn(
                    "Hook of {}: the ledger does not take events, VTEX is told to send them again ({})",
                    account,
                    failure.toString());
        } else if (failure == null && line.failing) {
            LOG.info("Hook of {}: the ledger takes events again", account);
        }
        line.failing = failure != null;
    }
}
