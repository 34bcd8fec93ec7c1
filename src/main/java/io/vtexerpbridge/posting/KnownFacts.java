package io.vtexerpbridge.posting;

import io.vtexerpbridge.ledger.WorkItem;

/** What is known of an invoice beside the order: the ledger's part in deciding about it. */
public interface KnownFacts {

    /** Whether SEFAZ canceled the NF-e with this key, as the account's ERP said. */
    boolean isNfeCanceled(String account, String key);

    /** Whether an invoice with this NF-e's key was posted, or sent without anybody knowing what came of it. */
    boolean mayBePosted(String account, String nfeKey);

    /** Whether a change of the work's order was sent and a person has to find out what came of it. */
    boolean isChangeInDoubt(WorkItem item);
}
