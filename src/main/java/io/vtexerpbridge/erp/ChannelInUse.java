package io.vtexerpbridge.erp;

import io.vtexerpbridge.ledger.Document;
import io.vtexerpbridge.ledger.Ledger;
import io.vtexerpbridge.ledger.Sending;
import io.vtexerpbridge.ledger.Sendings;
import io.vtexerpbridge.ledger.WorkItem;
import java.util.List;
import java.util.Optional;
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
    private final boolean isHttp;

    /**
     * @param erp the ERP's alias
     * @param name the value of its {@code erp.channel}
     */
    public ChannelInUse(String erp, String name, ErpChannel channel, Ledger ledger, Sendings sendings) {
        this.erp = erp;
        this.channel = channel;
        this.ledger = ledger;
        this.sendings = sendings;
        this.isHttp = name.equals("http");
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
        return "Document " + document.name() + " of order " + document.orderId() + " waits in " + document.directory()
                + " to be released by the channel that wrote it, and the ERP does not see it: run the bridge with that"
                + " erp.channel once more.";
    }

    @Override
    public ErpDocument inDoubt(WorkItem item) {
        if (!isHttp && !item.skipped()) {
            sendings.open(item.account(), item.orderId()).stream().findFirst().ifPresent(open -> {
                throw new Unsettled(doubtful(open));
            });
        }
        return channel.inDoubt(item);
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
        if (!isHttp) {
            sendings.oldest(erp).ifPresent(open -> LOG.warn("{}", doubtful(open)));
        }
        return finished;
    }

    @Override
    public List<Document> taken(List<Document> released) {
        return channel.taken(released);
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
