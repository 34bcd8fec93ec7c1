package io.vtexerpbridge.hook;

import io.micrometer.core.instrument.MeterRegistry;
import io.vtexerpbridge.feed.OrderEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes notifications into the ledger before they are answered. Those that arrive while a transaction runs share the next one,
 * and each caller returns when the commit that holds its event is done. So a peak costs as many transactions as fit into it, not one
 * each, and a quiet hour waits for nobody.
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

    private record Waiting(OrderEvent event, CompletableFuture<Void> committed) {}

    private static final class Line {
        private final Queue<Waiting> waiting = new ConcurrentLinkedQueue<>();
        private final AtomicBoolean committing = new AtomicBoolean();
        private boolean failing;
    }

    private final Store store;
    private final Executor committers;
    private final MeterRegistry meters;
    private final Duration patience;
    private final Map<String, Line> lines = new ConcurrentHashMap<>();

    /** @param committers runs one task for each account at a time; it must not be the callers' own threads */
    public HookIntake(Store store, Executor committers, MeterRegistry meters) {
        this(store, committers, meters, PATIENCE);
    }

    HookIntake(Store store, Executor committers, MeterRegistry meters, Duration patience) {
        this.store = store;
        this.committers = committers;
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
        Waiting mine = new Waiting(event, new CompletableFuture<>());
        line.waiting.add(mine);
        begin(account, line);
        try {
            mine.committed().get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new HookNotTaken("The ledger did not take the event", e.getCause());
        } catch (TimeoutException e) {
            line.waiting.remove(mine);
            throw new HookNotTaken("The ledger of " + account + " is busy or does not answer", e);
        } catch (InterruptedException e) {
            line.waiting.remove(mine);
            Thread.currentThread().interrupt();
            throw new HookNotTaken("The bridge stops", e);
        }
    }

    /** How many wait for a commit to begin. */
    int waiting(String account) {
        Line line = lines.get(account);
        return line == null ? 0 : line.waiting.size();
    }

    private void begin(String account, Line line) {
        if (!line.waiting.isEmpty() && line.committing.compareAndSet(false, true)) {
            try {
                committers.execute(() -> {
                    try {
                        commit(account, line);
                    } finally {
                        line.committing.set(false);
                        // who came between the last look and this line found somebody committing and began nothing
                        begin(account, line);
                    }
                });
            } catch (RejectedExecutionException e) {
                line.committing.set(false);
                throw new HookNotTaken("The bridge stops", e);
            }
        }
    }

    private void commit(String account, Line line) {
        List<Waiting> batch = new ArrayList<>();
        for (Waiting next = line.waiting.poll(); next != null; next = line.waiting.poll()) {
            batch.add(next);
            if (batch.size() == MOST_AT_ONCE) {
                break;
            }
        }
        if (batch.isEmpty()) {
            return;
        }
        RuntimeException failure = null;
        try {
            store.take(account, batch.stream().map(Waiting::event).toList());
            meters.summary("bridge.hook.batch", "account", account).record(batch.size());
            batch.forEach(one -> one.committed().complete(null));
        } catch (RuntimeException e) {
            failure = e;
        } finally {
            // whatever ended it: who was not told that its event is committed is told that it is not
            Throwable why = failure == null ? new IllegalStateException("The intake ended without an answer") : failure;
            batch.forEach(one -> one.committed().completeExceptionally(why));
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
