package io.vtexerpbridge.ledger;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.sql.DataSource;

/** The work that is not done by the ERP of its order, where there are several: a backlog that grows tells which of them is away. */
public final class Backlogs {

    private final Sql sql;
    private final Clock clock;
    private final List<String> erps;

    /** @param erps aliases of those that are told apart */
    public Backlogs(DataSource dataSource, Clock clock, List<String> erps) {
        this.sql = new Sql(dataSource);
        this.clock = clock;
        this.erps = erps;
    }

    /**
     * The account's backlogs by the alias of the order's ERP, those of all other ERPs together under an empty one. Where there is nothing to do there
     * is none.
     */
    public Map<String, Backlog> of(String account) {
        // an order without a row is the first ERP's; aliases are small letters, digits and dashes
        String erp = "coalesce(o.erp, '" + OrderErps.FIRST + "')";
        String known = "case when " + erp + " in ('" + String.join("', '", erps) + "') then " + erp + " else '' end";
        return read(
                sql,
                known,
                "work_item w left join order_erp o on o.account = w.account and o.order_id = w.order_id",
                known + ", ",
                account,
                Sql.micros(clock.instant()));
    }

    /** All of an account's work, whichever ERP it is for. */
    static Backlog together(Sql sql, String account, Instant now) {
        return read(sql, "''", "work_item w", "", account, now).getOrDefault("", Backlog.NONE);
    }

    /**
     * @param erp as SQL
     * @param from where it and the work are found, as SQL
     * @param groups besides kind or cause, as SQL with a comma behind
     */
    private static Map<String, Backlog> read(
            Sql sql, String erp, String from, String groups, String account, Instant now) {
        Map<String, Map<String, Backlog.Waiting>> open = new TreeMap<>();
        sql.query(
                "select " + erp + " as erp, w.kind, count(*) as items, min(w.arrived_at) as oldest from " + from
                        + " where w.state = 'open' and w.account = ? group by " + groups + "w.kind",
                (row, n) -> open.computeIfAbsent(row.getString("erp"), any -> new TreeMap<>())
                        .put(
                                row.getString("kind"),
                                new Backlog.Waiting(row.getLong("items"), age(Sql.instant(row, "oldest"), now))),
                account);
        Map<String, Map<String, Long>> parked = new TreeMap<>();
        sql.query(
                "select " + erp + " as erp, coalesce(w.cause, 'unknown') as cause, count(*) as items from " + from
                        + " where w.state = 'parked' and w.account = ? group by " + groups
                        + "coalesce(w.cause, 'unknown')",
                (row, n) -> parked.computeIfAbsent(row.getString("erp"), any -> new TreeMap<>())
                        .put(row.getString("cause"), row.getLong("items")),
                account);
        Map<String, Backlog> backlogs = new TreeMap<>();
        open.forEach((name, byKind) -> backlogs.put(name, backlog(byKind, parked.getOrDefault(name, Map.of()))));
        parked.forEach((name, byCause) -> backlogs.putIfAbsent(name, backlog(Map.of(), byCause)));
        return backlogs;
    }

    private static Backlog backlog(Map<String, Backlog.Waiting> byKind, Map<String, Long> byCause) {
        long count = byKind.values().stream().mapToLong(Backlog.Waiting::count).sum();
        Duration oldest = byKind.values().stream()
                .map(Backlog.Waiting::oldestAge)
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
        return new Backlog(count, oldest, Map.copyOf(byKind), Map.copyOf(byCause));
    }

    private static Duration age(Instant since, Instant now) {
        Duration age = Duration.between(since, now);
        return age.isNegative() ? Duration.ZERO : age;
    }
}
