package io.vtexerpbridge.erp;

import io.vtexerpbridge.ledger.Document;
import io.vtexerpbridge.ledger.Ledger;
import io.vtexerpbridge.ledger.OrderErps;
import io.vtexerpbridge.ledger.Sending;
import io.vtexerpbridge.ledger.Sendings;
import io.vtexerpbridge.ledger.WorkItem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The channel that {@code erp.channel} names, where another one may have been in use before: what that one began is neither taken for done
 * nor done a second time. Which it is, only that one can find out.
 */
public final class ChannelInUse implements ErpChannel {

    private static final Logger LOG = LoggerFactory.getLogger(ChannelInUse.class);

    private final String erp;
    private final ErpChannel channel;
    private final Ledger ledger;
    private final Sendings sendings;
    private final OrderErps orders;
    private final String name;

    /**
     * @param erp the ERP's alias
     * @param name the value of its {@code erp.channel}
     */
    public ChannelInUse(
            String erp, String name, ErpChannel channel, Ledger ledger, Sendings sendings, OrderErps orders) {
        this.erp = erp;
        this.name = name;
        this.channel = channel;
        this.ledger = ledger;
        this.sendings = sendings;
        this.orders = orders;
    }

    /** It is of one order: the channel itself may be well. */
    static final class Unsettled extends ErpChannelProblem {
        Unsettled(String sentence) {
            super(sentence);
        }
    }

    @Override
    public void release(WorkItem item) {
        channel.release(item);
        ledger.documents(item.account(), item.orderId()).stream()
                .filter(document -> document.releasedAt() == null)
                .findFirst()
                .ifPresent(document -> {
                    throw new Unsettled(unreleased(document));
                });
    }

    private static String unreleased(Document document) {
        return "Document " + document.name() + " of order " + document.orderId() + " waits in "
                + DocumentPlace.shown(document.directory())
                + " to be released by the channel that wrote it, and the ERP does not see it: run the bridge with that"
                + " erp.channel once more.";
    }

    @Override
    public ErpDocument inDoubt(WorkItem item) {
        if (!isHttp() && !item.skipped()) {
            sendings.open(item.account(), item.orderId()).stream().findFirst().ifPresent(open -> {
                throw new Unsettled(doubtful(open));
            });
        }
        if (!isSql() && !item.skipped() && orders.isTried(item.account(), item.orderId())) {
            throw new Unsettled("Order " + item.orderId()
                    + ": the ERP may have it in its tables by a try whose end the bridge does not know, so it does not go out"
                    + " on another channel. Run the bridge with erp.channel = sql once more, which finds out; or look in the"
                    + " ERP's tables, do there what is missing, and ./bridge orders skip.");
        }
        return channel.inDoubt(item);
    }

    private boolean isHttp() {
        return name.equals("http");
    }

    private boolean isSql() {
        return name.equals("sql");
    }

    private static String doubtful(Sending open) {
        return "Order " + open.orderId() + ", document " + open.name()
                + ": the ERP may have it by a call over HTTP whose answer"
                + " was lost, so it does not go out on another channel. Run the bridge with erp.channel = http once more, which"
                + " finds out; or look in the ERP, do there what is missing, and ./bridge orders skip.";
    }

    @Override
    public int finishReleases() {
        int finished = channel.finishReleases();
        // a place that is away says so itself, and what waits there may be its own
        if (!(channel instanceof StagedByAccount)) {
            List<Document> left = ledger.unreleased(erp);
            left.stream()
                    .findFirst()
                    .ifPresent(document -> LOG.warn("{} ({} in all)", unreleased(document), left.size()));
        }
        if (!isHttp()) {
            sendings.oldest(erp).ifPresent(open -> LOG.warn("{}", doubtful(open)));
        }
        return finished;
    }

    /** What was put somewhere for the ERP, only the channel that put it there can see taken; what arrived in one step, the ERP has. */
    @Override
    public List<Document> taken(List<Document> released) {
        Map<Boolean, List<Document>> put = released.stream()
                .collect(Collectors.partitioningBy(
                        document -> document.stagedName().startsWith(".")));
        List<Document> taken = new ArrayList<>(put.get(false));
        if (!isHttp() && !isSql()) {
            taken.addAll(channel.taken(put.get(true)));
        }
        return taken;
    }

    @Override
    public void withdraw(WorkItem item) {
        channel.withdraw(item);
    }

    @Override
    public String failed(Throwable problem) {
        return problem instanceof Unsettled ? problem.getMessage() : channel.failed(problem);
    }

    @Override
    public String failed(WorkItem item, Throwable problem) {
        return problem instanceof Unsettled ? problem.getMessage() : channel.failed(item, problem);
    }

    @Override
    public Optional<String> trouble() {
        return channel.trouble();
    }

    @Override
    public Optional<String> notice() {
        return channel.notice();
    }

    /** Where documents go, for the log. */
    @Override
    public String toString() {
        return channel.toString();
    }
}
