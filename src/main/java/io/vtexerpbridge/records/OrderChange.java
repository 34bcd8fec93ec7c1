package io.vtexerpbridge.records;

import java.util.List;

/**
 * One modification of an order, asked for as a whole.
 *
 * @param reason shown to the shopper
 * @param discountCents taken off the order besides the items' effect; null for none
 * @param incrementCents put on the order besides the items' effect; null for none
 */
public record OrderChange(
        String orderId,
        String changeId,
        String reason,
        Long discountCents,
        Long incrementCents,
        List<Operation> operations)
        implements ErpRecord {

    public enum Kind {
        ADD,
        REMOVE,
        REPLACE
    }

    /**
     * One row of the change. Texts may be empty.
     *
     * @param uniqueId the order's line; tells two lines of one SKU apart
     * @param toQuantity null where nothing is named
     */
    public record Operation(
            Kind kind,
            String uniqueId,
            String skuId,
            int quantity,
            Long unitPriceCents,
            String toSkuId,
            Integer toQuantity,
            Long toUnitPriceCents) {}

    public OrderChange {
        operations = List.copyOf(operations);
    }

    @Override
    public Subject subject() {
        return Subject.CHANGES;
    }
}
