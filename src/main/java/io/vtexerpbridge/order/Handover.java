package io.vtexerpbridge.order;

import io.vtexerpbridge.erp.ErpChannel;
import io.vtexerpbridge.erp.ErpChannelProblem;
import io.vtexerpbridge.ledger.Document;
import io.vtexerpbridge.ledger.Handovers;
import io.vtexerpbridge.ledger.WorkItem;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** When the ERP counts as having an order, by {@code erp.handover}: only then VTEX is told to start handling it. */
public final class Handover {

    /** {@code delivered}, {@code picked-up} or {@code acknowledged}, as it stands in the configuration. */
    private enum Mode {
        DELIVERED,
        PICKED_UP,
        ACKNOWLEDGED
    }

    private final Mode mode;
    private final Duration limit;
    private final Handovers handovers;
    private final ErpChannel channel;
    private final List<String> accounts;
    private final Clock clock;

    /**
     * @param mode the value of {@code erp.handover}
     * @param limit after which an order that the ERP has not taken is shown to a person
     */
    public Handover(
            String mode, Duration limit, Handovers handovers, ErpChannel channel, List<String> accounts, Clock clock) {
        this.mode = Mode.valueOf(mode.replace('-', '_').toUpperCase(Locale.ROOT));
        this.limit = limit;
        this.handovers = handovers;
        this.channel = channel;
        this.accounts = List.copyOf(accounts);
        this.clock = clock;
    }

    /** The ERP is about to see the order's document; its word may come the moment it does. */
    public void expect(WorkItem item, String vtexStatus) {
        if (waits(item, vtexStatus)) {
            handovers.expect(item);
        }
    }

    /** Whether the ERP has what VTEX is to be told of; {@code taken}, {@code waiting}, or {@code late} when it should have it by now. */
    public String state(WorkItem item, String vtexStatus) {
        if (!waits(item, vtexStatus)) {
            return "taken";
        }
        Handovers.Handover handover =
                handovers.of(item.account(), item.orderId()).orElseThrow();
        if (handover.taken()) {
            return "taken";
        }
        return clock.instant().isBefore(handover.since().plus(limit)) ? "waiting" : "late";
    }

    /** Somebody else started it, or start-handling went through: then there is nothing to wait with. */
    private boolean waits(WorkItem item, String vtexStatus) {
        return mode != Mode.DELIVERED && !item.acknowledged() && vtexStatus.equals("ready-for-handling");
    }

    /** The order waits until the ERP has it, or the limit is over. */
    public boolean await(WorkItem item) {
        Instant since =
                handovers.of(item.account(), item.orderId()).orElseThrow().since();
        return handovers.await(item, since.plus(limit), "The ERP has not " + done() + " yet");
    }

    /**
     * Why a person must look at an order that is late; from when it is retried it waits for as long again.
     */
    public String lateness() {
        return "The ERP has not " + done()
                + " within erp.handover-limit; look why. The order goes on by itself when it has. Retry it to wait"
                + " once more, or start it by hand in VTEX.";
    }

    /** As the configuration writes it. */
    String mode() {
        return mode.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private String done() {
        return mode == Mode.PICKED_UP ? "picked the order's file up" : "acknowledged the order in acks/";
    }

    /** Looks what the ERP took, and lets those orders go on. */
    public void look() {
        ErpChannelProblem away = null;
        for (String account : accounts) {
            try {
                if (mode == Mode.PICKED_UP) {
                    lookAtFiles(account);
                }
            } catch (ErpChannelProblem problem) {
                // the others' folders may be there
                away = problem;
            }
            handovers.wake(account);
        }
        if (away != null) {
            throw away;
        }
    }

    private void lookAtFiles(String account) {
        String last = "";
        for (List<Document> page = handovers.waiting(account, last);
                !page.isEmpty();
                page = handovers.waiting(account, last)) {
            handovers.taken(
                    account, channel.taken(page).stream().map(Document::orderId).toList());
            last = page.get(page.size() - 1).orderId();
        }
    }

    /** At start: what waited under another configuration goes on when nobody waits any more. */
    public void recover() {
        if (mode == Mode.DELIVERED) {
            for (String account : accounts) {
                handovers.allTaken(account);
                handovers.wake(account);
            }
        }
    }
}
