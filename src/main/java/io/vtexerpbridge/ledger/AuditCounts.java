package io.vtexerpbridge.ledger;

import io.vtexerpbridge.ledger.AuditReport.Balance;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The table of an audit: what came in and what became of it. */
final class AuditCounts {

    private static final List<String> OUTCOMES = List.of("posted", "already-posted", "rejected", "waiting", "staged");

    private static final String EVENTS =
            "order_event e where e.account = :account and e.received_at >= :since and e.received_at < :until";

    /** Fed and not known to be committed, and VTEX had the time to send it again. */
    private static final String OLD = EVENTS
            + " and e.source = 'feed' and e.committed_at is null and coalesce(e.seen_at, e.received_at) <= :hidden";

    /** A later commit shows that the feed was read when this event was to be seen again: VTEX did not send it, so it heard the commit. */
    private static final String READ_SINCE =
            " (select max(c.committed_at) from order_event c where c.account = :account and c.received_at > :drained)"
                    + " > coalesce(e.seen_at, e.received_at) + (cast(:hidden_seconds as int) * interval '1' second)";

    static final String UNHEARD = OLD + " and not coalesce(" + READ_SINCE + ", false)";

    private final Function<String, List<Map.Entry<String, Long>>> groups;

    /** @param groups runs a statement that gives names and counts */
    AuditCounts(Function<String, List<Map.Entry<String, Long>>> groups) {
        this.groups = groups;
    }

    static String states() {
        return Arrays.stream(OrderState.values())
                .map(state -> "'" + state.code() + "'")
                .collect(Collectors.joining(", "));
    }

    static String outcomes() {
        return OUTCOMES.stream().map(outcome -> "'" + outcome + "'").collect(Collectors.joining(", "));
    }

    List<Balance> all(String account) {
        return List.of(events(account), orders(account), documents(account), files(account), records(account));
    }

    private Balance events(String account) {
        Map<String, Long> parts = new LinkedHashMap<>();
        Map<String, Long> found = grouped(
                "case when e.committed_at is not null then 'committed'"
                        + " when e.source <> 'feed' then 'no commit needed'"
                        + " when coalesce(e.seen_at, e.received_at) > :hidden then 'in flight'"
                        + " else 'old' end",
                EVENTS);
        long old = found.getOrDefault("old", 0L);
        long unheard = old == 0 ? 0 : one("select count(*) as items from " + UNHEARD);
        for (String name : List.of("committed", "in flight", "no commit needed")) {
            parts.put(name, found.getOrDefault(name, 0L));
        }
        parts.put("answer lost", old - unheard);
        parts.put("not committed", unheard);
        long nameless = one("select count(*) as items from " + EVENTS + " and e.order_id = ''");
        return new Balance(
                account,
                "events",
                one("select count(*) as items from " + EVENTS),
                parts,
                nameless == 0 ? "" : nameless + " of them name no order");
    }

    private Balance orders(String account) {
        String from = "vtex_order v where v.account = :account and v.taken_at >= :since and v.taken_at < :until";
        Map<String, Long> found = grouped("v.state", from);
        Map<String, Long> parts = new LinkedHashMap<>();
        for (OrderState state : OrderState.values()) {
            parts.put(state.code(), found.getOrDefault(state.code(), 0L));
        }
        String purged = groups
                .apply("select '' || p.purged_until as name, 0 as items from ledger_purge p"
                        + " where p.account = :account and p.purged_until > :since")
                .stream()
                .map(row -> "what was final before " + row.getKey() + " was purged")
                .collect(Collectors.joining());
        return new Balance(account, "orders", one("select count(*) as items from " + from), parts, purged);
    }

    private Balance documents(String account) {
        String from = "document d join vtex_order v on v.account = d.account and v.order_id = d.order_id"
                + " where v.account = :account and v.taken_at >= :since and v.taken_at < :until";
        Map<String, Long> found =
                grouped("case when d.released_at is null then 'rename pending' else 'released' end", from);
        Map<String, Long> parts = new LinkedHashMap<>();
        parts.put("released", found.getOrDefault("released", 0L));
        parts.put("rename pending", found.getOrDefault("rename pending", 0L));
        return new Balance(account, "documents", one("select count(*) as items from " + from), parts, "");
    }

    private Balance files(String account) {
        String from = "erp_file f where f.account = :account and f.taken_at >= :since and f.taken_at < :until";
        Map<String, Long> found = grouped(
                "case when f.state not in ('taken', 'filed') then 'being read'"
                        + " when f.receipt_due is null and f.receipt_written_at >= f.receipt_begun_at then 'with receipt'"
                        + " else 'receipt due' end",
                from);
        Map<String, Long> parts = new LinkedHashMap<>();
        for (String name : List.of("with receipt", "receipt due", "being read")) {
            parts.put(name, found.getOrDefault(name, 0L));
        }
        return new Balance(account, "files", one("select count(*) as items from " + from), parts, "");
    }

    private Balance records(String account) {
        String from = "erp_file f join erp_record r on r.file_id = f.id";
        String where = " where f.account = :account and f.taken_at >= :since and f.taken_at < :until"
                + " and f.state in ('taken', 'filed')";
        Map<String, Long> found = grouped("r.outcome", from + where);
        long parked = one("select count(*) as items from " + from + " join work_item w on w.id = r.work_item_id" + where
                + " and r.outcome = 'waiting' and w.state = 'parked'");
        Map<String, Long> parts = new LinkedHashMap<>();
        for (String name : OUTCOMES) {
            parts.put(name, found.getOrDefault(name, 0L));
        }
        parts.merge("waiting", -parked, Long::sum);
        parts.put("parked", parked);
        long said = one("select coalesce(sum(f.records), 0) as items from erp_file f" + where);
        return new Balance(account, "records", said, parts, "");
    }

    private Map<String, Long> grouped(String name, String from) {
        // H2 takes a number in "group by" for a constant
        String statement =
                "select name, count(*) as items from (select " + name + " as name from " + from + ") one group by name";
        return groups.apply(statement).stream().collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private long one(String statement) {
        return groups.apply(statement.replaceFirst("^select ", "select '' as name, "))
                .get(0)
                .getValue();
    }
}
