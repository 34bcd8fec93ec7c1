package io.vtexerpbridge.ledger;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An order as an operator's decision finds it, its row locked until the end of the transaction.
 *
 * @param underneath the state that parking covers
 * @param started whether VTEX has it as being handled, or further
 * @param attended whether the ERP has it and VTEX knows, or it is over
 */
record HeldOrder(
        String state, OrderState underneath, String reason, boolean skipped, boolean started, boolean attended) {

    private static final List<OrderState> STARTED =
            List.of(OrderState.HANDLING, OrderState.INVOICED, OrderState.CANCELED);

    private static final List<OrderState> OVER = List.of(OrderState.INVOICED, OrderState.CANCELED);

    static Optional<HeldOrder> of(Sql sql, String account, String orderId) {
        return sql
                .query(
                        "select state, coalesce(resume_state, state) as underneath, reason, skipped_at, delivered_at, acknowledged_at"
                                + " from vtex_order where account = ? and order_id = ? for update",
                        (row, n) -> {
                            OrderState underneath = OrderState.of(row.getString("underneath"));
                            boolean acknowledged = Sql.instant(row, "acknowledged_at") != null;
                            boolean delivered = Sql.instant(row, "delivered_at") != null;
                            return new HeldOrder(
                                    row.getString("state"),
                                    underneath,
                                    row.getString("reason"),
                                    Sql.instant(row, "skipped_at") != null,
                                    acknowledged || STARTED.contains(underneath),
                                    acknowledged && delivered || OVER.contains(underneath));
                        },
                        account,
                        orderId)
                .stream()
                .findFirst();
    }

    /** Takes an operator's decision back. */
    static void unskip(Sql sql, String account, String orderId, Instant now) {
        sql.update(
                "update vtex_order set skipped_at = null, skip_reason = null, updated_at = ?, state_since = ?,"
                        + " reason = case when state = 'parked' then reason else null end,"
                        + " state = case when state = 'not-needed' then 'waiting' else state end"
                        + " where account = ? and order_id = ?",
                now,
                now,
                account,
                orderId);
    }
}
