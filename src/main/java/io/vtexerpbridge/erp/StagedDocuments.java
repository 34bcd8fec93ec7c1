package io.vtexerpbridge.erp;

import io.vtexerpbridge.ledger.Document;
import io.vtexerpbridge.ledger.Ledger;
import io.vtexerpbridge.ledger.OrderErps;
import io.vtexerpbridge.ledger.Sha256;
import io.vtexerpbridge.ledger.WorkItem;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The channel of an ERP that takes files: orders, and what becomes of them. One is staged under a name that starts with a dot, recorded
 * in the ledger, then renamed: whoever is killed in between leaves either nothing the ERP can see, or a rename that
 * {@link #finishReleases} finishes. The staged name is the mark: while it exists, the ERP has not got the document. That mark means
 * something only while the place is the one the bridge staged in, so a place recognises itself.
 */
public final class StagedDocuments implements ErpChannel {

    private static final Logger LOG = LoggerFactory.getLogger(StagedDocuments.class);

    private final Ledger ledger;
    private final DocumentPlace place;
    private final String erp;
    private final Predicate<String> accounts;
    private final AtomicReference<String> trouble = new AtomicReference<>();

    /** Of the first ERP, and of every account there is. */
    public StagedDocuments(Ledger ledger, DocumentPlace place) {
        this(ledger, place, OrderErps.FIRST, account -> true);
    }

    /**
     * @param erp the alias of the ERP whose documents these are
     * @param accounts those whose documents go to this place
     */
    public StagedDocuments(Ledger ledger, DocumentPlace place, String erp, Predicate<String> accounts) {
        this.ledger = ledger;
        this.place = place;
        this.erp = erp;
        this.accounts = accounts;
    }

    /** The document under the temporary name it is written to. */
    public Document stage(WorkItem item, ErpDocument document) {
        place.require();
        return Document.staged(
                item.account(),
                item.orderId(),
                document.name(),
                document.fileName(),
                "." + document.fileName(),
                place.directory(),
                document.format(),
                document.request().isEmpty() ? Sha256.of(document.content()) : document.request(),
                document.content().length);
    }

    /**
     * Lets the ERP see the order's documents that are recorded, each once and in the order in which they were recorded: one that was
     * released before stays as it is, also when the ERP has taken it away meanwhile.
     */
    @Override
    public void release(WorkItem item) {
        for (Document document : ledger.documents(item.account(), item.orderId())) {
            if (document.releasedAt() == null) {
                place.show(document);
                ledger.released(document);
            }
        }
        well();
    }

    @Override
    public List<Document> taken(List<Document> released) {
        return released.isEmpty() ? released : place.gone(released);
    }

    /**
     * Takes back the order's first document, when the ERP has not seen it and the order was canceled meanwhile. One that it may have
     * seen stays, and so does every later document: it tells of what did happen.
     */
    @Override
    public void withdraw(WorkItem item) {
        Optional<Document> found = ledger.document(item.account(), item.orderId(), ErpDocument.ORDER);
        if (found.isEmpty() || found.get().releasedAt() != null) {
            return;
        }
        Document document = found.get();
        place.require();
        if (place.hold(document)) {
            // The ledger first: killed in between, a file is left that nobody releases.
            ledger.withdrawn(item, document);
            place.remove(document);
        }
        well();
    }

    /**
     * Finishes what a killed process had recorded and not yet renamed. A place that is away does not stop the start: the
     * order's own work comes back to it. What waits in a place of before that cannot be used is told once for the place and left, with
     * all that is later of its order: the ERP must not hear of the end of an order that it has not seen.
     *
     * @return how many documents were recorded and not known to be released
     */
    @Override
    public int finishReleases() {
        try {
            place.require();
        } catch (ErpChannelProblem e) {
            failed(e);
            return 0;
        }
        int finished = 0;
        Set<String> places = new HashSet<>();
        Set<List<String>> orders = new HashSet<>();
        for (Document document : ledger.unreleased(erp)) {
            List<String> order = List.of(document.account(), document.orderId());
            boolean waits = places.contains(document.directory()) || orders.contains(order);
            if (accounts.test(document.account())) {
                if (!waits && finish(document)) {
                    finished++;
                } else {
                    orders.add(order);
                    if (!waits) {
                        places.add(document.directory());
                    }
                }
            }
        }
        return finished;
    }

    private boolean finish(Document document) {
        try {
            place.show(document);
        } catch (ErpChannelProblem e) {
            failed(e);
            return false;
        }
        ledger.released(document);
        return true;
    }

    /** Looks whether the place takes documents again after it did not; health and log say so at once. */
    public void look() {
        if (trouble.get() != null && place.trouble().isEmpty()) {
            well();
        }
    }

    /**
     * A document could not be written; health and log say so until one can.
     *
     * @return the sentence for the operator
     */
    @Override
    public String failed(Throwable problem) {
        Throwable deepest = problem;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        String sentence = problem instanceof ErpChannelProblem ? problem.getMessage() : place.sentence(deepest);
        if (!sentence.equals(trouble.getAndSet(sentence))) {
            LOG.warn("{} Orders wait meanwhile.", sentence);
        }
        return sentence;
    }

    /** What is the matter with the place now; empty when it takes documents. */
    @Override
    public Optional<String> trouble() {
        Optional<String> unusable = place.trouble();
        return unusable.isPresent() ? unusable : Optional.ofNullable(trouble.get());
    }

    /** Where the documents go. */
    @Override
    public String toString() {
        return place.toString();
    }

    private void well() {
        if (trouble.getAndSet(null) != null) {
            LOG.info("Documents go to {} again.", place);
        }
    }
}
