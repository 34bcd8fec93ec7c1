package io.vtexerpbridge.ledger;

import io.vtexerpbridge.feed.OrderEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** How events and records come into the ledger and become work: each once, in the lane of its order. */
final class Inbox {

    /** Places in {@link #workRow}. */
    private static final int ARRIVED_AT = 6;

    private static final int DUE_AT = 7;

    private final Sql sql;
    private final Lookup lookup;
    private final Timeline timeline;

    Inbox(Sql sql, Lookup lookup, Timeline timeline) {
        this.sql = sql;
        this.lookup = lookup;
        this.timeline = timeline;
    }

    Intake take(String account, String source, List<OrderEvent> events, Instant now) {
        // Sorted, here and below: two nodes that take the same lot then meet in the same order and never wait
        // crosswise.
        TreeMap<String, OrderEvent> byKey = new TreeMap<>();
        TreeMap<String, Integer> deliveries = new TreeMap<>();
        for (OrderEvent event : events) {
            byKey.putIfAbsent(event.key(), event);
            deliveries.merge(event.key(), 1, Integer::sum);
        }
        if (byKey.isEmpty()) {
            return new Intake(0, 0, 0);
        }
        return sql.transaction(() -> {
            List<OrderEvent> fresh = record(account, source, byKey, deliveries, now);
            askFor(account, source, ordersToWorkOn(account, fresh), now);
            return new Intake(events.size(), fresh.size(), events.size() - fresh.size());
        });
    }

    private List<OrderEvent> record(
            String account,
            String source,
            TreeMap<String, OrderEvent> byKey,
            TreeMap<String, Integer> deliveries,
            Instant now) {
        List<OrderEvent> all = List.copyOf(byKey.values());
        List<String> keys = List.copyOf(byKey.keySet());
        List<Object[]> rows = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            OrderEvent event = all.get(i);
            rows.add(new Object[] {
                account,
                keys.get(i),
                orderId(event),
                source,
                Text.note(event.domain()),
                Text.note(event.state()),
                Text.note(event.lastState()),
                Text.note(event.changedAt()),
                now,
                now,
                deliveries.get(keys.get(i))
            });
        }
        boolean[] isNew = sql.updates(
                "insert into order_event (account, event_key, order_id, source, domain, state, last_state, changed_at,"
                        + " received_at, seen_at, deliveries) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing",
                rows);
        List<OrderEvent> fresh = new ArrayList<>();
        List<Object[]> repeated = new ArrayList<>();
        for (int i = 0; i < isNew.length; i++) {
            if (isNew[i]) {
                fresh.add(all.get(i));
            } else {
                repeated.add(new Object[] {deliveries.get(keys.get(i)), now, account, keys.get(i)});
            }
        }
        sql.updates(
                "update order_event set deliveries = deliveries + ?, seen_at = ? where account = ? and event_key = ?",
                repeated);
        return fresh;
    }

    /** The order ids with the number of new events each, without those that are only our own start-handling coming back. */
    private TreeMap<String, Integer> ordersToWorkOn(String account, List<OrderEvent> fresh) {
        List<String> perhapsEchoes = fresh.stream()
                .filter(Inbox::mayBeOurStartHandling)
                .map(Inbox::orderId)
                .distinct()
                .sorted()
                .toList();
        Set<String> handled = new HashSet<>(lookup.acknowledged(account, perhapsEchoes));
        TreeMap<String, Integer> orders = new TreeMap<>();
        for (OrderEvent event : fresh) {
            boolean echo = mayBeOurStartHandling(event) && handled.contains(orderId(event));
            // An event without an order id stays on record, but there is nothing to work on and it must not block its
            // lot.
            if (!echo && !orderId(event).isBlank()) {
                orders.merge(orderId(event), 1, Integer::sum);
            }
        }
        return orders;
    }

    private static boolean mayBeOurStartHandling(OrderEvent event) {
        return "handling".equals(event.state())
                && ("ready-for-handling".equals(event.lastState()) || "start-handling".equals(event.lastState()));
    }

    private void askFor(String account, String source, TreeMap<String, Integer> orders, Instant now) {
        List<String> ids = List.copyOf(orders.keySet());
        boolean[] firstAsked = sql.updates(
                insertWork(),
                ids.stream()
                        .map(id -> workRow(account, id, "order", id, source, orders.get(id), null, now))
                        .toList());
        List<String> known = chosen(ids, firstAsked, false);
        boolean[] asked = sql.updates(
                reopenWork("wanted + ?")
                        + " where account = ? and kind = 'order' and idempotency_key = ? and state <> 'parked'",
                known.stream()
                        .map(id -> reopenRow(now, orders.get(id), account, id))
                        .toList());
        List<String> parked = chosen(known, asked, false);
        boolean[] reopened = sql.updates(
                reopenWork("wanted + ?") + " where account = ? and kind = 'order' and idempotency_key = ?",
                parked.stream()
                        .map(id -> reopenRow(now, orders.get(id), account, id))
                        .toList());
        // after its work, whose row is now ours: a purge that was at the order is over, and no other one can begin
        boolean[] unknown = sql.updates(
                "insert into vtex_order (account, order_id, order_prefix, state, state_since, taken_at, updated_at)"
                        + " values (?, ?, ?, 'waiting', ?, ?, ?) on conflict do nothing",
                ids.stream()
                        .map(id -> new Object[] {account, id, Text.prefix(id), now, now, now})
                        .toList());
        timeline.note(account, chosen(ids, unknown, true), "taken", "First heard of by " + source, now);
        sql.updates(
                "update parked_message set resolved_at = ? where resolved_at is null and work_item_id ="
                        + " (select id from work_item where account = ? and kind = 'order' and idempotency_key = ?)",
                parked.stream().map(id -> new Object[] {now, account, id}).toList());
        unpark(account, chosen(parked, reopened, true), "A new event came in by " + source, now);
        TreeMap<String, Integer> purged = new TreeMap<>();
        chosen(parked, reopened, false).forEach(id -> purged.put(id, orders.get(id)));
        if (!purged.isEmpty()) {
            // between the first look at their work and the second
            askFor(account, source, purged, now);
        }
    }

    void again(String account, String orderId, String source, Instant now) {
        sql.transaction(() -> {
            askFor(account, source, new TreeMap<>(Map.of(orderId, 1)), now);
            return null;
        });
    }

    boolean ask(
            String account,
            String orderId,
            String kind,
            String idempotencyKey,
            String source,
            String body,
            Instant due,
            Instant now) {
        Object[] row = workRow(account, Text.id(orderId), kind, Text.id(idempotencyKey), source, 1, body, now);
        // its place in the lane and when it is due; that it was written now tells it from what a wrong clock wrote
        row[ARRIVED_AT] = due;
        row[DUE_AT] = due;
        return sql.update(insertWork(), row) == 1;
    }

    static String insertWork() {
        return "insert into work_item (account, order_id, kind, idempotency_key, source, state, wanted, attempts, arrived_at,"
                + " due_at, lease_number, queue, lane, urgent, body, created_at, updated_at)"
                + " values (?, ?, ?, ?, ?, 'open', ?, 0, ?, ?, 0, ?, ?, ?, ?, ?, ?) on conflict do nothing";
    }

    static Object[] workRow(
            String account,
            String orderId,
            String kind,
            String idempotencyKey,
            String source,
            int wanted,
            String body,
            Instant now) {
        return new Object[] {
            account,
            orderId,
            kind,
            idempotencyKey,
            source,
            wanted,
            now,
            now,
            account,
            lane(account, orderId),
            !kind.equals("order"),
            Text.clean(body),
            now,
            now
        };
    }

    /** Accounts hold no blank, so that two lanes never share a name. */
    static String lane(String account, String orderId) {
        return account + " " + orderId;
    }

    /** Work that is open already keeps its place in the lane; work under lease is only asked for once more. */
    private static String reopenWork(String wanted) {
        return "update work_item set wanted = " + wanted + ","
                + " attempts = case when state = 'open' then attempts else 0 end,"
                + " first_failed_at = case when state = 'open' then first_failed_at else null end,"
                + " last_error = case when state = 'open' then last_error else null end,"
                + " cause = case when state = 'open' then cause else null end,"
                + " arrived_at = case when state = 'open' then arrived_at else ? end,"
                + " due_at = case when state = 'open' and due_at < ? then due_at else ? end,"
                + " asked_again_at = case when lease_owner is null then null else coalesce(asked_again_at, ?) end,"
                + " queue = account, lane = account || ' ' || order_id, state = 'open', updated_at = ?";
    }

    private static Object[] reopenRow(Instant now, int times, String account, String orderId) {
        return new Object[] {times, now, now, now, now, now, account, orderId};
    }

    int reopen(String account, String orderId, List<String> causes, String detail, Instant now) {
        String id = Text.id(orderId);
        return sql.transaction(() -> {
            List<Lookup.ParkedWork> parked = lookup.parkedWork(account, id).stream()
                    .filter(work -> causes.isEmpty() || causes.contains(work.cause()))
                    .toList();
            parked.forEach(work -> reopen(work.id(), now));
            if (!parked.isEmpty()) {
                unpark(account, List.of(id), detail, now);
            }
            return parked.size();
        });
    }

    /** Opens one piece of work that is done or parked again, whatever its order now is. */
    void reopen(long item, String account, String orderId, String detail, Instant now) {
        reopen(item, now);
        unpark(account, List.of(orderId), detail, now);
    }

    /** Opens many pieces of parked work of one account, in the statements of one. */
    void reopen(List<Long> items, String account, List<String> orderIds, String detail, Instant now) {
        String those = " in (" + Sql.places(items.size()) + ")";
        List<Object> values = new ArrayList<>(List.of(1, now, now, now, now, now));
        values.addAll(items);
        sql.update(reopenWork("wanted + ?") + " where id" + those + " and state = 'parked'", values.toArray());
        List<Object> resolved = new ArrayList<>(List.of(now));
        resolved.addAll(items);
        sql.update(
                "update parked_message set resolved_at = ? where work_item_id" + those + " and resolved_at is null",
                resolved.toArray());
        unpark(account, orderIds, detail, now);
    }

    private void reopen(long item, Instant now) {
        sql.update(
                reopenWork("wanted + ?") + " where id = ? and state in ('parked', 'done')",
                1,
                now,
                now,
                now,
                now,
                now,
                item);
        sql.update(
                "update parked_message set resolved_at = ? where work_item_id = ? and resolved_at is null", now, item);
    }

    private void unpark(String account, List<String> orderIds, String detail, Instant now) {
        unpark(sql, account, orderIds, now);
        timeline.note(account, orderIds, "reopened", detail, now);
    }

    /** Orders go back to where they were parked from, unless other work of theirs is still parked. */
    static void unpark(Sql sql, String account, List<String> orderIds, Instant now) {
        sql.updates(
                "update vtex_order set state = coalesce(resume_state, 'waiting'), resume_state = null, reason = null,"
                        + " state_since = ?, updated_at = ? where account = ? and order_id = ? and state = 'parked'"
                        + " and not exists (select 1 from work_item w where w.account = vtex_order.account"
                        + " and w.order_id = vtex_order.order_id and w.state = 'parked')",
                orderIds.stream()
                        .map(id -> new Object[] {now, now, account, id})
                        .toList());
    }

    void committed(String account, List<OrderEvent> events, Instant now) {
        Set<String> keys = new TreeSet<>();
        events.forEach(event -> keys.add(event.key()));
        sql.transaction(() -> sql.updates(
                "update order_event set committed_at = ?"
                        + " where account = ? and event_key = ? and committed_at is null",
                keys.stream().map(key -> new Object[] {now, account, key}).toList()));
    }

    private static List<String> chosen(List<String> ids, boolean[] marks, boolean wanted) {
        return IntStream.range(0, marks.length)
                .filter(i -> marks[i] == wanted)
                .mapToObj(ids::get)
                .toList();
    }

    private static String orderId(OrderEvent event) {
        return event.orderId() == null ? "" : Text.id(event.orderId());
    }
}
