package io.vtexerpbridge.erp;

import io.vtexerpbridge.ledger.Document;
import io.vtexerpbridge.ledger.WorkItem;
import java.util.List;
import java.util.Optional;

/**
 * The way on which an ERP gets its documents, as far as an order's route needs to know it: {@code deliver-to-…} brings a document so far
 * that the ledger may call it delivered, what is here lets the ERP see it. A channel that delivers for good in one step, as an HTTP
 * call with its answer, has nothing to release: its documents are recorded as released.
 */
public interface ErpChannel {

    /**
     * Lets the ERP see the order's documents that are recorded, each once and in the order in which they were recorded.
     *
     * @throws ErpChannelProblem when the channel does not take them now
     */
    void release(WorkItem item);

    /**
     * Which of these released documents the ERP has taken away; all of them where a channel's delivery is the taking.
     *
     * @throws ErpChannelProblem when that cannot be seen now
     */
    List<Document> taken(List<Document> released);

    /**
     * Takes back the order's first document when the ERP cannot have seen it and the order was canceled meanwhile.
     *
     * @throws ErpChannelProblem when the channel does not let it be taken back now
     */
    void withdraw(WorkItem item);

    /**
     * Finishes, before anything runs, what a killed process had recorded and not yet released. A channel that is away does not stop
     * the start: the order's own work comes back to it.
     *
     * @return how many documents were recorded and not known to be released
     */
    int finishReleases();

    /**
     * A document could not be delivered; health and log say so until one can.
     *
     * @return the sentence for the operator
     */
    String failed(Throwable problem);

    /** As the other one, for the document of an order; each ERP, and each VTEX account at one, may have a place of its own. */
    default String failed(WorkItem item, Throwable problem) {
        return failed(problem);
    }

    /**
     * The oldest document of the order that the ERP may have although no answer said so, as it was sent; null when there is none, as
     * always on a channel where the bridge can look. Delivered once more, its answer tells. To be asked before anything goes out.
     *
     * @throws ErpChannelProblem when another channel sent it, which alone can find out
     */
    default ErpDocument inDoubt(WorkItem item) {
        return null;
    }

    /** What is the matter with the channel now; empty when it takes documents. */
    Optional<String> trouble();

    /** What a person should look at although the channel takes documents, as the place of one account of several. */
    default Optional<String> notice() {
        return Optional.empty();
    }
}
