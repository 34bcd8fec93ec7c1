package io.vtexerpbridge.order;

import io.vtexerpbridge.ledger.OrderErps;
import io.vtexerpbridge.ledger.WorkItem;
import java.util.LinkedHashMap;
import java.util.Map;

/** When the ERP of an order counts as having it, by that ERP's own {@code erp.handover}. */
public final class HandoverByErp {

    private final Map<String, Handover> handovers;
    private final OrderErps orders;

    /** @param handovers by the ERP's alias, the first ERP's first */
    public HandoverByErp(Map<String, Handover> handovers, OrderErps orders) {
        this.handovers = new LinkedHashMap<>(handovers);
        this.orders = orders;
    }

    /** As {@link Handover#expect}. */
    public void expect(WorkItem item, String vtexStatus) {
        of(item).expect(item, vtexStatus);
    }

    /** As {@link Handover#state}. */
    public String state(WorkItem item, String vtexStatus) {
        return of(item).state(item, vtexStatus);
    }

    /** As {@link Handover#await}. */
    public boolean await(WorkItem item) {
        return of(item).await(item);
    }

    /** As {@link Handover#lateness}. */
    public String lateness(WorkItem item) {
        return of(item).lateness();
    }

    /** What the order waits by, as {@code sap.handover is picked-up}. */
    public String mode(WorkItem item) {
        return erp(item) + ".handover is " + of(item).mode();
    }

    /** At start, as {@link Handover#recover}. */
    public void recover() {
        handovers.values().forEach(Handover::recover);
    }

    private Handover of(WorkItem item) {
        return handovers.get(erp(item));
    }

    /** An order of an ERP that is not here any more is never released, and so never comes here; the first stands in for it. */
    private String erp(WorkItem item) {
        String chosen = orders.chosen(item.account(), item.orderId()).erp();
        return handovers.containsKey(chosen)
                ? chosen
                : handovers.keySet().iterator().next();
    }
}
