package io.vtexerpbridge.ledger;

import java.util.List;
import javax.sql.DataSource;

/** Of which orders something waited for a person, and what became of that. */
public final class ParkedOrders {

    private final Sql sql;

    public ParkedOrders(DataSource dataSource) {
        this.sql = new Sql(dataSource);
    }

    /**
     * The account's orders, or NF-e without one, of which the ledger keeps what was parked, and of which nothing is parked any more. One that it
     * does not know is not among them: what is told of it elsewhere may be all that there is.
     */
    public List<String> wentOn(String account) {
        return sql.query(
                "select distinct m.order_id from parked_message m where m.account = ? and m.resolved_at is not null"
                        + " and not exists (select 1 from work_item w where w.account = m.account"
                        + " and w.order_id = m.order_id and w.state = 'parked')",
                (row, n) -> row.getString("order_id"),
                account);
    }
}
