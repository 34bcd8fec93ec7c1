package io.vtexerpbridge.erp;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/**
 * Keeps an ERP that is away from holding all workers, each of them until a connection times out: while it is away, one piece of work of each VTEX
 * account, which may have a place of its own there, tries it and the others come back later, without waiting. With a single ERP there is nobody to
 * keep workers free for, and all may try.
 */
public final class ErpGate {

    private final boolean open;
    private final Map<String, String> troubles = new ConcurrentHashMap<>();
    private final Map<String, Semaphore> turns = new ConcurrentHashMap<>();

    /** @param erps how many there are */
    public ErpGate(int erps) {
        this.open = erps < 2;
    }

    /**
     * Begins a try.
     *
     * @return whether it is the one try at an ERP that is away, to be handed to {@link #leave}
     * @throws ErpChannelProblem when the ERP is away and somebody else tries it just now
     */
    public boolean enter(String erp, String account) {
        String trouble = troubles.get(key(erp, account));
        if (open || trouble == null) {
            return false;
        }
        if (!turn(erp, account).tryAcquire()) {
            throw new Untried(trouble);
        }
        return true;
    }

    /** Somebody else tries just now: it says nothing of the ERP, which may be well again by the time it is told. */
    static final class Untried extends ErpChannelProblem {
        Untried(String sentence) {
            super(sentence);
        }
    }

    /** Ends a try, however it ended. */
    public void leave(String erp, String account, boolean turn) {
        if (turn) {
            turn(erp, account).release();
        }
    }

    /** The ERP takes documents of the account. */
    public void well(String erp, String account) {
        troubles.remove(key(erp, account));
    }

    /** The ERP takes nothing of the account now. */
    void away(String erp, String account, String sentence) {
        troubles.put(key(erp, account), sentence);
    }

    private Semaphore turn(String erp, String account) {
        return turns.computeIfAbsent(key(erp, account), any -> new Semaphore(1));
    }

    private static String key(String erp, String account) {
        return erp + "/" + account;
    }
}
