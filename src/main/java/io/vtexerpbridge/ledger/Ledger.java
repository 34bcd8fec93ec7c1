package io.vtexerpbridge.ledger;

import io.vtexerpbridge.feed.OrderEvent;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * The durable inbox and queue of one node: events are taken in, become work in the lane of their order, and work is claimed with
 * a lease, so that a killed process loses nothing and a second one doubles nothing.
 *
 * <p>Every method is safe for many threads and for many nodes on one database. What changes work takes the work item's row
 * first and the order's row second; keep that order, it is what keeps them from waiting for each other for ever.
 */
public class Ledger {

    private static final String FENCE = " where id = ? and lease_owner = ? and lease_number = ?";

    private static final String RELEASE =
            "lease_owner = null, lease_until = null, leased_lane = null, asked_again_at = null, updated_at = ?";

    private final Sql sql;
    private final String node;
    private final Clock clock;
    private final RetryPolicy retryPolicy;
    private final RandomGenerator random;
    private final Claims claims;
    private final Lookup lookup;

    /** A ledger for one node; the node's name must be its own and survive a restart, or its leases must run out first. */
    public Ledger(DataSource dataSource, String node, Clock clock, RetryPolicy retryPolicy, Duration lease) {
        this(dataSource, node, clock, retryPolicy, lease, RetryPolicy.random());
    }

    /** As the other constructor, with the random numbers that spread retries. */
    public Ledger(
            DataSource dataSource,
            String node,
            Clock clock,
            RetryPolicy retryPolicy,
            Duration lease,
            RandomGenerator random) {
        this.sql = new Sql(dataSource);
        this.node = Text.id(node);
        this.clock = clock;
        this.retryPolicy = retryPolicy;
        this.random = random;
        this.claims = new Claims(sql, this.node, lease);
        this.lookup = new Lookup(sql);
    }

    // --- Intake -----------------------------------------------------------------------------------------------------

    /**
     * Takes a whole lot in, in one transaction, and asks for work on every order that has a new event; once this returns, the
     * source may be told that its events are ours.
     */
    public Intake take(String account, String source, List<OrderEvent> events) {
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
            Instant now = now();
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
                deliveries.get(keys.get(i))
            });
        }
        boolean[] isNew = sql.updates(
                "insert into order_event (account, event_key, order_id, source, domain, state, last_state, changed_at,"
                        + " received_at, deliveries) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing",
                rows);
        List<OrderEvent> fresh = new ArrayList<>();
        List<Object[]> repeated = new ArrayList<>();
        for (int i = 0; i < isNew.length; i++) {
            if (isNew[i]) {
                fresh.add(all.get(i));
            } else {
                repeated.add(new Object[] {deliveries.get(keys.get(i)), account, keys.get(i)});
            }
        }
        sql.updates("update order_event set deliveries = deliveries + ? where account = ? and event_key = ?", repeated);
        return fresh;
    }

    /** The order ids with the number of new events each, without those that are only our own start-handling coming back. */
    private TreeMap<String, Integer> ordersToWorkOn(String account, List<OrderEvent> fresh) {
        List<String> perhapsEchoes = fresh.stream()
                .filter(Ledger::mayBeOurStartHandling)
                .map(Ledger::orderId)
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
        boolean[] unknown = sql.updates(
                "insert into vtex_order (account, order_id, state, state_since, taken_at, updated_at)"
                        + " values (?, ?, 'waiting', ?, ?, ?) on conflict do nothing",
                ids.stream()
                        .map(id -> new Object[] {account, id, now, now, now})
                        .toList());
        note(account, chosen(ids, unknown, true), "taken", "First heard of by " + source, now);
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
        sql.updates(
                reopenWork("wanted + ?") + " where account = ? and kind = 'order' and idempotency_key = ?",
                parked.stream()
                        .map(id -> reopenRow(now, orders.get(id), account, id))
                        .toList());
        sql.updates(
                "update parked_message set resolved_at = ? where resolved_at is null and work_item_id ="
                        + " (select id from work_item where account = ? and kind = 'order' and idempotency_key = ?)",
                parked.stream().map(id -> new Object[] {now, account, id}).toList());
        unpark(account, parked, "A new event came in by " + source, now);
    }

    /**
     * Asks for work of a kind of its own, once for each idempotency key; false means that it was asked for before, whatever
     * became of it.
     */
    public boolean ask(String account, String orderId, String kind, String idempotencyKey, String source, String body) {
        return sql.update(
                        insertWork(),
                        workRow(account, Text.id(orderId), kind, Text.id(idempotencyKey), source, 1, body, now()))
                == 1;
    }

    private static String insertWork() {
        return "insert into work_item (account, order_id, kind, idempotency_key, source, state, wanted, attempts, arrived_at,"
                + " due_at, lease_number, queue, lane, body, created_at, updated_at)"
                + " values (?, ?, ?, ?, ?, 'open', ?, 0, ?, ?, 0, ?, ?, ?, ?, ?) on conflict do nothing";
    }

    private static Object[] workRow(
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

    /** Opens the parked work of an order again, as an operator's retry; returns how many items that were. */
    public int reopen(String account, String orderId) {
        String id = Text.id(orderId);
        return sql.transaction(() -> {
            Instant now = now();
            List<Long> items = sql.query(
                    "select id from work_item where account = ? and order_id = ? and state = 'parked' order by id",
                    (row, n) -> row.getLong("id"),
                    account,
                    id);
            int reopened = 0;
            for (long item : items) {
                reopened += sql.update(
                        reopenWork("wanted + ?") + " where id = ? and state = 'parked'",
                        1,
                        now,
                        now,
                        now,
                        now,
                        now,
                        item);
                sql.update(
                        "update parked_message set resolved_at = ? where work_item_id = ? and resolved_at is null",
                        now,
                        item);
            }
            if (reopened > 0) {
                unpark(account, List.of(id), "Sent again by an operator", now);
            }
            return reopened;
        });
    }

    /** Orders go back to where they were parked from, unless other work of theirs is still parked. */
    private void unpark(String account, List<String> orderIds, String detail, Instant now) {
        sql.updates(
                "update vtex_order set state = coalesce(resume_state, 'waiting'), resume_state = null, reason = null,"
                        + " state_since = ?, updated_at = ? where account = ? and order_id = ? and state = 'parked'"
                        + " and not exists (select 1 from work_item w where w.account = vtex_order.account"
                        + " and w.order_id = vtex_order.order_id and w.state = 'parked')",
                orderIds.stream()
                        .map(id -> new Object[] {now, now, account, id})
                        .toList());
        note(account, orderIds, "reopened", detail, now);
    }

    /** Notes that the source heard that these events are ours. */
    public void committed(String account, List<OrderEvent> events) {
        Instant now = now();
        Set<String> keys = new TreeSet<>();
        events.forEach(event -> keys.add(event.key()));
        sql.transaction(() -> sql.updates(
                "update order_event set committed_at = ?"
                        + " where account = ? and event_key = ? and committed_at is null",
                keys.stream().map(key -> new Object[] {now, account, key}).toList()));
    }

    // --- Work -------------------------------------------------------------------------------------------------------

    /**
     * Leases due work of these accounts to this node, at most the limit, only the oldest open item of each lane; an empty
     * answer means that nothing can be done now.
     */
    public List<WorkItem> claim(Collection<String> accounts, int limit) {
        return claims.claim(accounts, limit, now());
    }

    /** The work is done; when it was asked for again meanwhile, it is due once more. */
    public void finish(WorkItem item) {
        release(item, now());
    }

    private void release(WorkItem item, Instant now) {
        int rows = sql.update(
                "update work_item set state = case when wanted > ? then 'open' else 'done' end,"
                        + " queue = case when wanted > ? then queue else null end,"
                        + " lane = case when wanted > ? then lane else null end,"
                        + " arrived_at = case when wanted > ? then coalesce(asked_again_at, ?) else arrived_at end,"
                        + " due_at = case when wanted > ? then ? else due_at end,"
                        + " attempts = 0, first_failed_at = null, last_error = null, cause = null, " + RELEASE + FENCE,
                item.wanted(),
                item.wanted(),
                item.wanted(),
                item.wanted(),
                now,
                item.wanted(),
                now,
                now,
                item.id(),
                item.leaseOwner(),
                item.leaseNumber());
        fenced(item, rows);
    }

    /** The work failed and comes back later, or is parked when it has been failing for too long. */
    public Retry retry(WorkItem item, String cause, String reason) {
        Instant now = now();
        int attempts = item.attempts() + 1;
        Instant firstFailed = item.firstFailedAt() == null ? now : item.firstFailedAt();
        Instant last = retryPolicy.givesUpAt(firstFailed);
        if (!now.isBefore(last)) {
            boolean parked = sql.transaction(() -> park(item, null, cause, reason, null, now));
            return parked ? new Retry(true, attempts, null) : new Retry(false, 0, now);
        }
        Instant due = now.plus(retryPolicy.delay(attempts, random));
        // The last try is made at the end of the time, not somewhere beyond it.
        Instant capped = Sql.micros(due.isAfter(last) ? last : due);
        int rows = sql.update(
                "update work_item set attempts = ?, first_failed_at = ?, due_at = ?, cause = ?, last_error = ?, "
                        + RELEASE + FENCE,
                attempts,
                firstFailed,
                capped,
                Text.note(cause),
                Text.note(reason),
                now,
                item.id(),
                item.leaseOwner(),
                item.leaseNumber());
        fenced(item, rows);
        return new Retry(false, attempts, capped);
    }

    /** The work could not even be tried (VTEX paused us, a permission is missing); it is due then and did not fail. */
    public void postpone(WorkItem item, Instant due, String reason) {
        int rows = sql.update(
                "update work_item set due_at = ?, last_error = ?, " + RELEASE + FENCE,
                due,
                Text.note(reason),
                now(),
                item.id(),
                item.leaseOwner(),
                item.leaseNumber());
        fenced(item, rows);
    }

    /**
     * A person must look at it: the message is kept with its body and the order shows as parked, until somebody or a new event
     * opens it again; when such an event came in during the lease, the work is due again at once instead.
     */
    public void park(WorkItem item, String routeId, String cause, String reason, String body) {
        sql.transaction(() -> park(item, routeId, cause, reason, body, now()));
    }

    private boolean park(WorkItem item, String routeId, String cause, String reason, String body, Instant now) {
        int parked = sql.update(
                "update work_item set state = 'parked', queue = null, lane = null, attempts = ?, cause = ?, last_error = ?, "
                        + RELEASE + FENCE + " and wanted <= ?",
                item.attempts() + 1,
                Text.note(cause),
                Text.note(reason),
                now,
                item.id(),
                item.leaseOwner(),
                item.leaseNumber(),
                item.wanted());
        if (parked == 0) {
            // What was judged is older than what VTEX told since. If it is still bad it parks on the next run.
            release(item, now);
            return false;
        }
        lookup.forUpdate(item)
                .ifPresent(order -> sql.update(
                        "update vtex_order set state = 'parked', resume_state = ?, reason = ?, state_since = ?, updated_at = ?"
                                + " where account = ? and order_id = ?",
                        order.underneath().code(),
                        Text.note(reason),
                        order.parked() ? order.since() : now,
                        now,
                        item.account(),
                        item.orderId()));
        sql.update(
                "insert into parked_message (account, order_id, work_item_id, route_id, cause, reason, body, parked_at)"
                        + " values (?, ?, ?, ?, ?, ?, ?, ?)",
                item.account(),
                item.orderId(),
                item.id(),
                Text.note(routeId),
                Text.note(cause),
                Text.note(reason),
                Text.clean(body),
                now);
        note(item, "parked", reason, now);
        return true;
    }

    /**
     * What a stopped node left behind: its leases are void, and what waited without having failed is due, because whoever
     * starts the bridge may have mended what it waited for. Call it at start, before the first claim.
     *
     * @return how many pieces of work were leased
     */
    public int recover() {
        Instant now = now();
        sql.update("update work_item set due_at = ? where queue is not null and attempts = 0 and due_at > ?", now, now);
        return sql.update("update work_item set " + RELEASE + " where lease_owner = ?", now(), node);
    }

    // --- What became of an order ------------------------------------------------------------------------------------

    /** Remembers what VTEX said of the order; one statement. */
    public void read(WorkItem item, OrderFacts facts) {
        Instant now = now();
        int rows = sql.update(
                "update vtex_order set vtex_status = coalesce(?, vtex_status), sequence = coalesce(?, sequence),"
                        + " marketplace_order_id = coalesce(?, marketplace_order_id), placed_at = coalesce(?, placed_at),"
                        + " read_at = ?, updated_at = ? where account = ? and order_id = ?"
                        + " and exists (select 1 from work_item" + FENCE + ")",
                Text.note(facts.vtexStatus()),
                Text.id(facts.sequence()),
                Text.id(facts.marketplaceOrderId()),
                facts.placedAt(),
                now,
                now,
                item.account(),
                item.orderId(),
                item.id(),
                item.leaseOwner(),
                item.leaseNumber());
        if (rows == 0 && !lookup.holds(item)) {
            throw new LeaseLost(item);
        }
    }

    /**
     * Records a staged document as what the ERP gets; only then may it be released, and {@link AlreadyDelivered} says that
     * another one of its name was there first.
     */
    public void delivered(WorkItem item, Document document, OrderFacts facts, String contentDigest) {
        delivered(item, document, facts, contentDigest, List.of());
    }

    /** As the other one; the explanations say what is odd about the document, such as what its adjustment is made of. */
    public void delivered(
            WorkItem item, Document document, OrderFacts facts, String contentDigest, List<String> explanations) {
        sql.transaction(() -> {
            Instant now = now();
            fenced(
                    item,
                    sql.update(
                            "update work_item set updated_at = ?" + FENCE,
                            now,
                            item.id(),
                            item.leaseOwner(),
                            item.leaseNumber()));
            int recorded = sql.update(
                    "insert into document (account, order_id, name, file_name, staged_name, directory, format, digest,"
                            + " size_bytes, recorded_at, released_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                            + " on conflict do nothing",
                    item.account(),
                    item.orderId(),
                    Text.id(document.name()),
                    Text.clean(document.fileName()),
                    Text.clean(document.stagedName()),
                    Text.clean(document.directory()),
                    Text.note(document.format()),
                    Text.note(document.digest()),
                    document.sizeBytes(),
                    now,
                    document.releasedAt());
            if (recorded == 0) {
                throw new AlreadyDelivered(document);
            }
            move(item, OrderState.DELIVERED, facts, null, new Marks(now, null, contentDigest), now);
            note(item, "delivered", document.fileName(), now);
            explanations.forEach(explanation -> note(item, "explained", explanation, now));
            return recorded;
        });
    }

    /** The staged document was removed before the ERP could see it: the order counts as never delivered. */
    public void withdrawn(WorkItem item, Document document) {
        sql.transaction(() -> {
            Instant now = now();
            int rows = sql.update(
                    "delete from document where account = ? and order_id = ? and name = ? and released_at is null",
                    item.account(),
                    item.orderId(),
                    Text.id(document.name()));
            if (rows > 0) {
                sql.update(
                        "update vtex_order set delivered_at = null, content_digest = null, updated_at = ?"
                                + " where account = ? and order_id = ?",
                        now,
                        item.account(),
                        item.orderId());
                note(item, "withdrawn", document.fileName(), now);
            }
            return rows;
        });
    }

    /** The document lies under its final name. */
    public void released(Document document) {
        sql.update(
                "update document set released_at = ? where account = ? and order_id = ? and name = ? and released_at is null",
                now(),
                document.account(),
                Text.id(document.orderId()),
                Text.id(document.name()));
    }

    /** VTEX accepted start-handling, or was found to have done so: the order is being handled and this work is done. */
    public void acknowledged(WorkItem item, String vtexStatus, String detail) {
        sql.transaction(() -> {
            Instant now = now();
            release(item, now);
            OrderFacts facts = new OrderFacts(vtexStatus, null, null, null);
            move(item, OrderState.HANDLING, facts, null, new Marks(null, now, null), now);
            sql.update(
                    "update document set released_at = ?"
                            + " where account = ? and order_id = ? and name = 'order' and released_at is null",
                    now,
                    item.account(),
                    item.orderId());
            note(item, "handling", detail, now);
            return null;
        });
    }

    /**
     * The order is where it is without anything to deliver, and this work is done; an order only moves on, so a late
     * {@code not-needed} leaves a delivered order delivered, and invoiced and canceled are final.
     */
    public void settled(WorkItem item, String state, OrderFacts facts, String reason) {
        OrderState next = OrderState.of(state);
        sql.transaction(() -> {
            Instant now = now();
            release(item, now);
            if (move(item, next, facts, reason, Marks.NONE, now)) {
                note(item, state, reason, now);
            }
            return null;
        });
    }

    private record Marks(Instant deliveredAt, Instant acknowledgedAt, String contentDigest) {
        static final Marks NONE = new Marks(null, null, null);
    }

    /** Moves the order on if that is a step forward, and returns whether people would call it news. */
    private boolean move(WorkItem item, OrderState next, OrderFacts facts, String reason, Marks marks, Instant now) {
        Optional<Lookup.Held> found = lookup.forUpdate(item);
        if (found.isEmpty()) {
            return false;
        }
        Lookup.Held order = found.get();
        OrderState state = order.underneath().then(next);
        boolean moved = state != order.underneath();
        // Other work of the order may still be parked: it stays in sight, and goes on from here when that is mended.
        boolean stillParked = order.parked() && lookup.hasOtherParkedWork(item);
        OrderState shown = stillParked ? OrderState.PARKED : state;
        boolean keepsReason = stillParked || state != next;
        sql.update(
                "update vtex_order set state = ?, resume_state = ?, state_since = ?, reason = ?,"
                        + " vtex_status = coalesce(?, vtex_status), sequence = coalesce(?, sequence),"
                        + " marketplace_order_id = coalesce(?, marketplace_order_id), placed_at = coalesce(?, placed_at),"
                        + " read_at = coalesce(?, read_at), delivered_at = coalesce(delivered_at, ?),"
                        + " acknowledged_at = coalesce(acknowledged_at, ?), content_digest = coalesce(?, content_digest),"
                        + " updated_at = ? where account = ? and order_id = ?",
                shown.code(),
                stillParked ? state.code() : null,
                shown.code().equals(order.state()) ? order.since() : now,
                keepsReason ? order.reason() : Text.note(reason),
                Text.note(facts.vtexStatus()),
                Text.id(facts.sequence()),
                Text.id(facts.marketplaceOrderId()),
                facts.placedAt(),
                facts.vtexStatus() == null ? null : now,
                marks.deliveredAt(),
                marks.acknowledgedAt(),
                Text.note(marks.contentDigest()),
                now,
                item.account(),
                item.orderId());
        boolean newStatus =
                facts.vtexStatus() != null && !Objects.equals(Text.note(facts.vtexStatus()), order.vtexStatus());
        return moved || (state == next && newStatus);
    }

    // --- Looking ----------------------------------------------------------------------------------------------------

    /** The document of this name, if one was recorded. */
    public Optional<Document> document(String account, String orderId, String name) {
        return lookup.document(account, Text.id(orderId), Text.id(name));
    }

    /** Documents that were recorded but may still lie under their staged name, oldest first; to be finished at start. */
    public List<Document> unreleased() {
        return lookup.unreleased();
    }

    /** The order, if any event of it was taken. */
    public Optional<OrderRecord> order(String account, String orderId) {
        return lookup.order(account, Text.id(orderId));
    }

    /** The orders that match, newest first. */
    public List<OrderRecord> orders(OrderFilter filter) {
        return lookup.orders(filter);
    }

    /** What happened to the order, oldest first. */
    public List<TimelineEntry> timeline(String account, String orderId) {
        return lookup.timeline(account, Text.id(orderId));
    }

    /** What of the order was parked, oldest first, resolved or not. */
    public List<ParkedMessage> parked(String account, String orderId) {
        return lookup.parked(account, Text.id(orderId));
    }

    /** The account's open and parked work; costs as much as there is of it, however much is done. */
    public Backlog backlog(String account) {
        return lookup.backlog(account, now());
    }

    /** How many orders of all accounts are in this state. */
    public long count(String state) {
        return lookup.count(OrderState.of(state));
    }

    /** Whether the database answers, within a few seconds; for a health check. */
    public boolean ready() {
        try {
            return sql.answers(3);
        } catch (DataAccessException | TransactionException e) {
            return false;
        }
    }

    // --- Small things -----------------------------------------------------------------------------------------------

    private void note(WorkItem item, String entry, String detail, Instant now) {
        note(item.account(), List.of(item.orderId()), entry, detail, now);
    }

    private void note(String account, List<String> orderIds, String entry, String detail, Instant now) {
        sql.updates(
                "insert into timeline (account, order_id, at, entry, detail) values (?, ?, ?, ?, ?)",
                orderIds.stream()
                        .map(id -> new Object[] {account, id, now, entry, Text.note(detail)})
                        .toList());
    }

    private static List<String> chosen(List<String> ids, boolean[] marks, boolean wanted) {
        return IntStream.range(0, marks.length)
                .filter(i -> marks[i] == wanted)
                .mapToObj(ids::get)
                .toList();
    }

    private static void fenced(WorkItem item, int rows) {
        if (rows != 1) {
            throw new LeaseLost(item);
        }
    }

    private static String orderId(OrderEvent event) {
        return event.orderId() == null ? "" : Text.id(event.orderId());
    }

    private Instant now() {
        return Sql.micros(clock.instant());
    }
}
