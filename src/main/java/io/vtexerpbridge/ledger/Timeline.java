package io.vtexerpbridge.ledger;

import java.time.Instant;
import java.util.List;

/** What happened to an order, as a person reads it later: one row a fact, never changed. */
final class Timeline {

    private final Sql sql;

    Timeline(Sql sql) {
        this.sql = sql;
    }

    void note(String account, List<String> orderIds, String entry, String detail, Instant now) {
        sql.updates(
                "insert into timeline (account, order_id, at, entry, detail) values (?, ?, ?, ?, ?)",
                orderIds.stream()
                        .map(id -> new Object[] {account, id, now, entry, Text.note(detail)})
                        .toList());
    }
}
