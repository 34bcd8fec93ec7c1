package io.vtexerpbridge.inbox;

import io.vtexerpbridge.ledger.ErpEntry;
import io.vtexerpbridge.ledger.ErpEntry.Kind;
import io.vtexerpbridge.ledger.NfeOrders;
import io.vtexerpbridge.nfe.FiscalDocument;
import io.vtexerpbridge.nfe.FiscalDocument.AuthorisedNfe;
import io.vtexerpbridge.nfe.FiscalDocument.NfeEvent;
import io.vtexerpbridge.nfe.FiscalDocument.UnauthorisedNfe;
import io.vtexerpbridge.nfe.Nfe;
import io.vtexerpbridge.nfe.NfeDecision;
import io.vtexerpbridge.nfe.NfeGate;
import io.vtexerpbridge.nfe.NfeMatch;
import io.vtexerpbridge.nfe.NfeReader;
import io.vtexerpbridge.nfe.OrderHints;
import io.vtexerpbridge.nfe.OrderLookup;
import io.vtexerpbridge.nfe.UnreadableNfe;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A fiscal document on its way into the ledger: through the gate, and to its order where it names one. One whose order nobody knows
 * stands in a lane of its own, under its key, until its order is known or a person has looked.
 */
public final class NfeEntries {

    private final NfeOrders orders;
    private final NfeReader reader = new NfeReader();
    private final NfeGate gate;

    public NfeEntries(NfeOrders orders, NfeGate gate) {
        this.orders = orders;
        this.gate = gate;
    }

    /**
     * @param line its place in a ZIP, from 1
     * @param canceled gets the keys of the NF-e that the file tells are canceled; {@link #canceled} remembers them when the file was read
     */
    ErpEntry entry(String account, String part, long line, byte[] content, Set<String> canceled) throws IOException {
        // what can be no text still goes back as it came
        String text = "";
        FiscalDocument document;
        try {
            text = NfeReader.text(content);
            document = reader.read(new ByteArrayInputStream(content));
        } catch (UnreadableNfe fault) {
            return refused(part, line, "", OriginalBytes.keep(content, text), fault.getMessage());
        }
        NfeDecision decision = gate.decide(document, key -> orders.isNfeCanceled(account, key));
        if (decision instanceof NfeDecision.Refused refused) {
            return refused(part, line, number(document), OriginalBytes.keep(content, text), refused.sentence());
        }
        if (document instanceof NfeEvent event) {
            return event(account, part, line, event, decision, content, text, canceled);
        }
        Nfe nfe = nfe(document);
        String body = document instanceof AuthorisedNfe authorised ? authorised.xml() : text;
        NfeMatch match = match(account, nfe);
        String number = nfe.ide().number();
        Kind kind = document instanceof AuthorisedNfe ? Kind.NFE : Kind.DRAFT;
        String order = match instanceof NfeMatch.Found found ? found.orderId() : nfe.key();
        String rung = match instanceof NfeMatch.Found found ? found.rung() : null;
        return ErpEntry.nfe(part, line, kind, order, number, identity(nfe.key()), body, nfe.key(), rung);
    }

    /** From now on none of these NF-e is posted, whichever file it comes in. */
    void canceled(String account, Set<String> keys) {
        keys.forEach(key -> orders.nfeCanceled(account, key));
    }

    /** What of a document must not be posted twice, whatever its order. */
    static String identity(String key) {
        return "nfe " + key;
    }

    private ErpEntry event(
            String account,
            String part,
            long line,
            NfeEvent event,
            NfeDecision decision,
            byte[] content,
            String text,
            Set<String> canceled) {
        if (!(decision instanceof NfeDecision.Canceled cancellation)) {
            String sentence = decision instanceof NfeDecision.Held held
                    ? held.sentence()
                    : "The event " + event.type() + " has nothing to do with invoices.";
            return refused(part, line, event.key(), OriginalBytes.keep(content, text), sentence);
        }
        String key = cancellation.key().value();
        canceled.add(key);
        String order = orders.orderOfNfe(account, key).orElse(key);
        return ErpEntry.event(part, line, order, key, "nfe-event " + event.type() + " " + key, text);
    }

    /** Why the ERP of these documents may not tell of an order; empty when it may. */
    Optional<String> refusal(String account, String orderId) {
        return orders.refusal(account, orderId);
    }

    /** Which order the NF-e belongs to, by what it names and the ledger knows. */
    public NfeMatch match(String account, Nfe nfe) {
        return NfeMatch.resolve(OrderHints.of(nfe), new Orders(account));
    }

    private static Nfe nfe(FiscalDocument document) {
        return document instanceof AuthorisedNfe authorised ? authorised.nfe() : ((UnauthorisedNfe) document).nfe();
    }

    private static String number(FiscalDocument document) {
        return document instanceof AuthorisedNfe || document instanceof UnauthorisedNfe
                ? nfe(document).ide().number()
                : "";
    }

    private static ErpEntry refused(String part, long line, String key, String text, String sentence) {
        return ErpEntry.refused(part, line, "", key, text, null, sentence);
    }

    private final class Orders implements OrderLookup {

        private final String account;

        Orders(String account) {
            this.account = account;
        }

        @Override
        public List<String> byOrderId(String orderId) {
            return orders.ordersBy(account, "order_id", orderId).isEmpty()
                    ? orders.ordersBy(account, "marketplace_order_id", orderId)
                    : List.of(orderId);
        }

        @Override
        public List<String> byPrefix(String prefix) {
            return orders.ordersBy(account, "order_prefix", prefix);
        }

        @Override
        public List<String> bySequence(String sequence) {
            return orders.ordersBy(account, "sequence", sequence);
        }

        @Override
        public List<String> byErpNumber(String number) {
            return orders.ordersByErpNumber(account, number);
        }
    }
}
