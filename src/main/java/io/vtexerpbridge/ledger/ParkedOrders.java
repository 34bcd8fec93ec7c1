package io.vtexerpbridge.ledger;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import javax.sql.DataSource;

/** Of which orders something waited for a person, and what became of that. */
public final class ParkedOrders {

    private final Sql sql;

    public ParkedOrders(DataSource dataSource) {
        this.sql = new Sql(dataSource);
    }

    /**
     * Those of these orders, or NF-e without one, of which the ledger keeps what was parked, and of which nothing is parked any more. One that it
     * does not know is not among them: what is told of it elsewhere may be all that there is.
     */
    public List<String> wentOn(String account, Collection<String> orderIds) {
        List<String> wentOn = new ArrayList<>();
        for (List<String> chunk : Sql.chunks(List.copyOf(orderIds))) {
            List<Object> values = new ArrayList<>(List.of(account));
            values.addAll(chunk);
            wentOn.addAll(find(" and m.order_id in (" + Sql.places(chunk.size()) + ")", values));
        }
        return wentOn;
    }

    /** The same of all orders of an account, however many the ledger knows. */
    public List<String> wentOn(String account) {
        return find("", List.of(account));
    }

    private List<String> find(String which, List<Object> values) {
        return sql.query(
                "select distinct m.order_id from parked_message m where m.account = ?" + which
                        + " and m.resolved_at is not null and not exists (select 1 from work_item w where w.account = m.account"
                        + " and w.order_id = m.order_id and w.state = 'parked')",
                (row, n) -> row.getString("order_id"),
                values.toArray());
    }
}
