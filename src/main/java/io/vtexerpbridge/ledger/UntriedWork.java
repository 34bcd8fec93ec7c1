package io.vtexerpbridge.ledger;

import javax.sql.DataSource;

/** What nobody has tried yet, for whoever waits until everything was. */
public final class UntriedWork {

    private final Sql sql;

    public UntriedWork(DataSource dataSource) {
        this.sql = new Sql(dataSource);
    }

    /** Pieces of open work of the account that are in hand, or wait for their first try. */
    public long count(String account) {
        return sql.query(
                        "select count(*) as untried from work_item where account = ? and state = 'open'"
                                + " and (lease_owner is not null or attempts = 0 and last_error is null)",
                        (row, n) -> row.getLong("untried"),
                        account)
                .get(0);
    }
}
