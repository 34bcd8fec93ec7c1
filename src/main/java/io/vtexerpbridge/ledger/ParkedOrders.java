package io.vtexerpbridge.ledger;

import java.util.List;
import javax.sql.DataSource;

/** Of which orders something waits for a person. */
public final class ParkedOrders {

    private final Sql sql;

    public ParkedOrders(DataSource dataSource) {
        this.sql = new Sql(dataSource);
    }

    /** The ids of the account's orders, or of NF-e without one, as the work is about them. */
    public List<String> of(String account) {
        return sql.query(
                "select distinct order_id from work_item where state = 'parked' and account = ?",
                (row, n) -> row.getString("order_id"),
                account);
    }
}
