package io.vtexerpbridge.erp;

import io.vtexerpbridge.ledger.Document;
import java.util.List;
import java.util.Optional;

/**
 * A place of files in which documents are staged under a name that starts with a dot and then renamed: a folder, or a directory of a
 * server. Every call may be made again after one that was cut off. Its text is what an operator calls it.
 */
public interface DocumentPlace {

    /** How the ledger remembers where a document was staged. */
    String directory();

    /** Such a memory as people write it; the ledger has two slashes where a path on a server begins with one. */
    static String shown(String directory) {
        return directory.replaceFirst("(?<=[^:/])//", "/");
    }

    /** @throws ErpChannelProblem when the place is not there, or not the one it was */
    void require();

    /**
     * Renames the document, in the place where it was staged, so that the ERP sees it. One whose staged name is gone was renamed before,
     * and the ERP may even have taken it: it stays as it is.
     *
     * @throws ErpChannelProblem when it cannot be renamed now, or it cannot be told whether it was
     */
    void show(Document document);

    /**
     * Which of these documents, that the ERP could see, are not there any more.
     *
     * @throws ErpChannelProblem when that cannot be seen now
     */
    List<Document> gone(List<Document> released);

    /**
     * Makes sure that a document that the ERP has not seen will not be seen.
     *
     * @return false when the ERP may have seen it
     * @throws ErpChannelProblem when that cannot be told now
     */
    boolean hold(Document document);

    /** Removes a document that is held, and of which the ledger knows nothing any more. */
    void remove(Document document);

    /** The sentence for a failure that is nobody's sentence yet. */
    String sentence(Throwable deepest);

    /** What keeps documents from being written; empty when nothing does. */
    Optional<String> trouble();
}
