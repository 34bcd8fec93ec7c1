package io.vtexerpbridge.inbox;

import io.vtexerpbridge.ledger.NfeOrders;
import io.vtexerpbridge.ledger.WorkItem;
import io.vtexerpbridge.nfe.FiscalDocument;
import io.vtexerpbridge.nfe.FiscalDocument.AuthorisedNfe;
import io.vtexerpbridge.nfe.FiscalDocument.NfeEvent;
import io.vtexerpbridge.nfe.FiscalDocument.UnauthorisedNfe;
import io.vtexerpbridge.nfe.Nfe;
import io.vtexerpbridge.nfe.NfeMatch;
import io.vtexerpbridge.nfe.NfeReader;
import io.vtexerpbridge.order.BuyerDigest;
import io.vtexerpbridge.posting.Step;
import java.util.List;
import java.util.function.Function;

/** Looks once more for the order of a fiscal document that was taken when nobody knew it. */
public final class NfeMatching {

    private final NfeOrders orders;
    private final Function<WorkItem, NfeEntries> entries;
    private final NfeReader reader = new NfeReader();

    /** @param entries those of the ERP that told the document: what it names are its own numbers */
    public NfeMatching(NfeOrders orders, Function<WorkItem, NfeEntries> entries) {
        this.orders = orders;
        this.entries = entries;
    }

    /** Buyer and value never decide: two orders of one buyer over one value are no rarity. */
    private String suggestion(String account, Nfe nfe) {
        List<String> candidates =
                orders.candidates(account, BuyerDigest.of(nfe.buyer().document()), nfe.valueCents());
        return candidates.isEmpty()
                ? ""
                : " By buyer or value it may be " + String.join(", ", candidates)
                        + ": tell the ERP's number of the order in acks, or its orderId in compra/xPed, and drop it again.";
    }

    private Step withoutOrder(String account, String key) {
        return orders.mayBePosted(account, key)
                ? new Step.Judge(
                        "nfe-canceled",
                        "The NF-e " + key
                                + " is canceled and may have been posted to VTEX, to an order that the bridge does not"
                                + " know; look for it in VTEX. VTEX takes no invoice back: post a return (Input), or settle it"
                                + " with VTEX.")
                : Step.Settled.posted(
                        "The NF-e " + key + " is canceled and was never posted; it will not be from now on.");
    }

    /** @param item whose body is the document's XML */
    public Step next(WorkItem item) {
        FiscalDocument document = reader.read(item.body());
        if (document instanceof NfeEvent event) {
            return orders.orderOfNfe(item.account(), event.key())
                    .<Step>map(order -> new Step.Matched(order, "its NF-e"))
                    .orElseGet(() -> withoutOrder(item.account(), event.key()));
        }
        Nfe nfe = document instanceof AuthorisedNfe authorised ? authorised.nfe() : ((UnauthorisedNfe) document).nfe();
        NfeEntries its = entries.apply(item);
        NfeMatch match = its.match(item.account(), nfe);
        if (match instanceof NfeMatch.Found found) {
            return its.refusal(item.account(), found.orderId())
                    .<Step>map(Step.Refused::new)
                    .orElseGet(() -> new Step.Matched(found.orderId(), found.rung()));
        }
        String sentence =
                match instanceof NfeMatch.Several several ? several.sentence() : ((NfeMatch.None) match).sentence();
        return new Step.Judge("nfe-order", nfe.label() + ": " + sentence + suggestion(item.account(), nfe));
    }
}
