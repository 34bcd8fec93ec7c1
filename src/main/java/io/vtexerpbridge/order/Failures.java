package io.vtexerpbridge.order;

import io.vtexerpbridge.erp.DocumentRefused;
import io.vtexerpbridge.erp.ErpChannel;
import io.vtexerpbridge.erp.ErpChannelProblem;
import io.vtexerpbridge.erp.MappingProblem;
import io.vtexerpbridge.erp.MissingEntries;
import io.vtexerpbridge.erp.NotAccepted;
import io.vtexerpbridge.erp.OrderProblem;
import io.vtexerpbridge.ledger.WorkItem;
import io.vtexerpbridge.vtex.VtexRefused;
import io.vtexerpbridge.vtex.VtexUnavailable;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Names what went wrong, for the ledger, the log and the operator. */
public final class Failures {

    private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

    private final ErpChannel erpChannel;
    private final AtomicReference<String> told = new AtomicReference<>("");

    public Failures(ErpChannel erpChannel) {
        this.erpChannel = erpChannel;
    }

    /** A failure that the route found by itself. */
    public Failure of(String cause, String reason) {
        return new Failure(cause, reason);
    }

    /** A document could not be given to the ERP's channel; the channel counts as in trouble from now on. */
    public Failure ofChannel(WorkItem item, Throwable problem) {
        String sentence = erpChannel.failed(item, problem);
        // an outage concerns every order that waits: the log has its sentence once
        boolean again = sentence.equals(told.getAndSet(sentence));
        return new Failure(
                "erp-channel", sentence, again ? "the ERP's channel is as told before" : sentence, List.of());
    }

    /** VTEX does not take what the ERP told of an order. */
    public Failure ofRefusal(String orderId, VtexRefused refusal) {
        boolean unknown = refusal.status() == 404 && refusal.getMessage().contains("get-order");
        return new Failure(
                "vtex-refused",
                unknown
                        ? "VTEX knows no order \"" + orderId
                                + "\"; expected VTEX's orderId, or the sequence or marketplaceOrderId of an order that came through here"
                        : refusal.getMessage());
    }

    /** Our own problems speak for themselves; anything else is nobody's sentence, so the log gets all of it. */
    public Failure ofException(WorkItem item, Throwable problem) {
        if (problem instanceof VtexUnavailable) {
            return new Failure("vtex-unavailable", problem.getMessage());
        }
        if (problem instanceof VtexRefused) {
            return new Failure("vtex-refused", problem.getMessage());
        }
        if (problem instanceof OrderProblem order) {
            return new Failure(order.cause(), problem.getMessage());
        }
        if (problem instanceof MissingEntries table) {
            return new Failure("table", problem.getMessage(), problem.getMessage(), table.missing());
        }
        if (problem instanceof DocumentRefused refused) {
            return new Failure("erp-refused", refused.reason(), refused.getMessage(), List.of());
        }
        if (problem instanceof NotAccepted missing) {
            return new Failure("own-route", missing.reason(), missing.getMessage(), List.of());
        }
        if (problem instanceof MappingProblem) {
            return new Failure("mapping", problem.getMessage());
        }
        if (problem instanceof ErpChannelProblem) {
            return ofChannel(item, problem);
        }
        LOG.error("Unexpected failure of an order", problem);
        return new Failure(
                "failed",
                "Unexpected " + problem.getClass().getSimpleName() + " (" + problem.getMessage()
                        + "); the log of this time has the details");
    }
}
