package io.vtexerpbridge.ledger;

import io.vtexerpbridge.feed.OrderEvent;
import io.vtexerpbridge.tables.MissingEntry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import javax.sql.DataSource;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * The durable inbox and queue of one node: events are taken in, become work in the lane of their order, and work is claimed with
 * a lease, so that a killed process loses nothing and a second one doubles nothing.
 *
 * <p>Every method is safe for many threads and for many nodes on one database. Rows are taken in one order, here and in whatever
 * else writes to the ledger's tables: the work item's, then the order's, then those of the ERP's files, then those of their records.
 * Keep that order, it is what keeps transactions from waiting for each other for ever.
 */
public class Ledger {

    /** Why work was parked that goes on once VTEX says what became of the request. */
    private static final List<String> CANCELLATION_ASKED = List.of("cancellation-requested", "cancellation-asked");

    private final Sql sql;
    private final String node;
    private final Clock clock;
    private final RetryPolicy retryPolicy;
    private final RandomGenerator random;
    private final Claims claims;
    private final ClockSteps clockSteps;
    private final Lookup lookup;
    private final Timeline timeline;
    private final Inbox inbox;
    private final Documents documents;
    private final Leases leases;
    private final Progress progress;

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
        this.clockSteps = new ClockSteps(sql, lease);
        this.lookup = new Lookup(sql);
        this.timeline = new Timeline(sql);
        this.inbox = new Inbox(sql, lookup, timeline);
        this.documents = new Documents(sql, timeline);
        this.leases = new Leases(sql);
        this.progress = new Progress(sql, lookup, timeline, inbox, leases, documents);
    }

    // --- Intake -----------------------------------------------------------------------------------------------------

    /**
     * Takes a whole lot in, in one transaction, and asks for work on every order that has a new event; once this returns, the
     * source may be told that its events are ours.
     */
    public Intake take(String account, String source, List<OrderEvent> events) {
        return inbox.take(account, source, events, now());
    }

    /** Notes that the source heard that these events are ours. */
    public void committed(String account, List<OrderEvent> events) {
        inbox.committed(account, events, now());
    }

    /**
     * Asks for work of a kind of its own, once for each idempotency key; false means that it was asked for before, whatever
     * became of it.
     */
    public boolean ask(String account, String orderId, String kind, String idempotencyKey, String source, String body) {
        Instant now = now();
        return inbox.ask(account, orderId, kind, idempotencyKey, source, body, now, now);
    }

    /** Asks for work that begins at a later time and until then stands behind everything else of its order. */
    public boolean askLater(
            String account,
            String orderId,
            String kind,
            String idempotencyKey,
            String source,
            String body,
            Instant due) {
        return inbox.ask(account, orderId, kind, idempotencyKey, source, body, Sql.micros(due), now());
    }

    /** Asks for work on the order itself, as an event of VTEX does. */
    void askAgain(String account, String orderId, String source) {
        inbox.again(account, orderId, source, now());
    }

    /** Opens the parked work of an order again, as an operator's retry; returns how many items that were. */
    public int reopen(String account, String orderId) {
        return reopen(account, orderId, List.of(), "Sent again by an operator");
    }

    /** Opens what was parked of an order for one of these causes; for any, when there are none. */
    int reopen(String account, String orderId, List<String> causes, String detail) {
        return inbox.reopen(account, orderId, causes, detail, now());
    }

    /** Whether work of this kind is parked for the order. */
    public boolean hasParked(String account, String orderId, String kind) {
        return lookup.parkedWork(account, Text.id(orderId)).stream()
                .anyMatch(work -> work.kind().equals(kind));
    }

    // --- Work -------------------------------------------------------------------------------------------------------

    /**
     * Leases due work of these accounts to this node, at most the limit, only the oldest open item of each lane; an empty
     * answer means that nothing can be done now.
     */
    public List<WorkItem> claim(Collection<String> accounts, int limit) {
        Instant now = now();
        clockSteps.look(accounts, now);
        return claims.claim(accounts, limit, now);
    }

    /** The work is done; when it was asked for again meanwhile, it is due once more. */
    public void finish(WorkItem item) {
        sql.transaction(() -> {
            leases.finish(item, now());
            return null;
        });
    }

    /** The work failed and comes back later, or is parked when it has been failing for too long. */
    public Retry retry(WorkItem item, String cause, String reason) {
        return retry(item, cause, reason, null, false);
    }

    /**
     * As the other one, at a time that was chosen.
     *
     * @param at when to look again; null by the retry policy
     * @param aside whether other work of the same order goes first meanwhile
     */
    Retry retry(WorkItem item, String cause, String reason, Instant at, boolean aside) {
        Instant now = now();
        // a look that was planned is no failure, and lengthens no pause after one
        int attempts = item.attempts() + (at == null ? 1 : 0);
        Instant firstFailed = item.firstFailedAt() == null ? now : item.firstFailedAt();
        Instant last = retryPolicy.givesUpAt(firstFailed);
        if (!now.isBefore(last)) {
            boolean parked = sql.transaction(() -> park(item, null, cause, reason, null, now));
            return parked ? new Retry(true, attempts, null, false) : new Retry(false, 0, now, false);
        }
        Instant due = at == null ? now.plus(retryPolicy.delay(attempts, random)) : at;
        // The last try is made at the end of the time, not somewhere beyond it.
        Instant capped = Sql.micros(due.isAfter(last) ? last : due);
        return sql.transaction(() -> {
            int rows = sql.update(
                    "update work_item set attempts = ?, first_failed_at = ?, due_at = ?,"
                            + " arrived_at = case when ? then ? else arrived_at end, cause = ?, last_error = ?,"
                            // a call that got no answer may have ended just now, and its effect shows later than that
                            + " marked_at = case when ? and mark like '% sent' then ? else marked_at end, "
                            + Leases.RELEASE + Leases.FENCE,
                    attempts,
                    firstFailed,
                    capped,
                    aside,
                    capped,
                    Text.note(cause),
                    Text.note(reason),
                    at == null,
                    now,
                    now,
                    item.id(),
                    item.leaseOwner(),
                    item.leaseNumber());
            Leases.fenced(item, rows);
            if (aside) {
                leases.moveOn(item);
            }
            return new Retry(false, attempts, capped, item.firstFailedAt() == null);
        });
    }

    /** The work could not even be tried (VTEX paused us, a permission is missing); it is due then and did not fail. */
    public void postpone(WorkItem item, Instant due, String reason) {
        int rows = sql.update(
                "update work_item set due_at = ?, last_error = ?, " + Leases.RELEASE + Leases.FENCE,
                due,
                Text.note(reason),
                now(),
                item.id(),
                item.leaseOwner(),
                item.leaseNumber());
        Leases.fenced(item, rows);
    }

    /**
     * A person must look at it: the message is kept with its body and the order shows as parked, until somebody or a new event
     * opens it again; when such an event came in during the lease, the work is due again at once instead.
     */
    public void park(WorkItem item, String routeId, String cause, String reason, String body) {
        park(item, routeId, cause, reason, body, List.of());
    }

    /** As the other one; what tables lacked is marked beside it, so that {@link TableWaits} opens it once they have that. */
    public void park(
            WorkItem item, String routeId, String cause, String reason, String body, List<MissingEntry> missing) {
        sql.transaction(() -> {
            Instant now = now();
            boolean parked = park(item, routeId, cause, reason, body, now);
            if (parked && !missing.isEmpty()) {
                TableWaits.mark(sql, item, missing, now);
            }
            return parked;
        });
    }

    private boolean park(WorkItem item, String routeId, String cause, String reason, String body, Instant now) {
        int parked = sql.update(
                "update work_item set state = 'parked', queue = null, lane = null, attempts = ?, cause = ?, last_error = ?, "
                        + Leases.RELEASE + Leases.FENCE + " and wanted <= ?",
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
            leases.finish(item, now);
            return false;
        }
        leases.moveOn(item);
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
        // whoever told it finds the reason in its receipt
        ErpReceipts.waiting(sql, item, reason, now);
        note(item, "parked", reason, now);
        return true;
    }

    /**
     * What a stopped node left behind: its leases are void, and what waited without having failed is due, because whoever
     * starts the bridge may have mended what it waited for; what was asked for a later time keeps it. Call it at start, before the first claim.
     *
     * @return how many pieces of work were leased
     */
    public int recover() {
        Instant now = now();
        sql.update(
                "update work_item set due_at = ?"
                        + " where lane is not null and attempts = 0 and last_error is not null and due_at > ?",
                now,
                now);
        return sql.update(
                "update work_item set due_at = case when due_at > ? then ? else due_at end, " + Leases.RELEASE
                        + " where lease_owner = ?",
                now,
                now,
                now,
                node);
    }

    // --- What became of an order ------------------------------------------------------------------------------------

    /** Remembers what VTEX said of the order; one statement. */
    public void read(WorkItem item, OrderFacts facts) {
        progress.read(item, facts, now());
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
        progress.delivered(item, document, facts, contentDigest, explanations, now());
    }

    /** The staged document was removed before the ERP could see it: the order counts as never delivered. */
    public void withdrawn(WorkItem item, Document document) {
        progress.withdrawn(item, document, now());
    }

    /** The document lies under its final name. */
    public void released(Document document) {
        progress.released(document, now());
    }

    /** VTEX accepted start-handling, or was found to have done so: the order is being handled and this work is done. */
    public void acknowledged(WorkItem item, String vtexStatus, String detail) {
        progress.acknowledged(item, vtexStatus, detail, now());
    }

    /**
     * The order is where it is without anything to deliver, and this work is done; an order only moves on, so a late
     * {@code not-needed} leaves a delivered order delivered, and invoiced and canceled are final.
     */
    public void settled(WorkItem item, String state, OrderFacts facts, String reason) {
        progress.settled(item, state, facts, reason, now());
    }

    /**
     * Records a staged document that tells the ERP what became of an order it has; the order's state stays what it is. Only then may
     * the document be released.
     *
     * @param contentDigest what the ERP then knows of the order's content; empty when the document is not about that
     */
    public void noticed(WorkItem item, Document document, String contentDigest, List<String> explanations) {
        documents.noticed(item, document, contentDigest, explanations, now());
    }

    /** The content of a delivered order from now on counts as what the ERP knows, without anything being sent. */
    public void learned(WorkItem item, String contentDigest) {
        documents.learned(item, contentDigest, now());
    }

    // --- Looking ----------------------------------------------------------------------------------------------------

    /** The document of this name, if one was recorded. */
    public Optional<Document> document(String account, String orderId, String name) {
        return lookup.document(account, Text.id(orderId), Text.id(name));
    }

    /** Every document of the order, in the order in which they were recorded. */
    public List<Document> documents(String account, String orderId) {
        return documents.of(account, Text.id(orderId));
    }

    /**
     * What the ERP told about the order and VTEX has, or is still to get; what was refused or is parked is not among it.
     *
     * @param kind of the work, as {@code cancellation}
     * @return the bodies of that work
     */
    public List<String> told(String account, String orderId, String kind) {
        return lookup.told(account, Text.id(orderId), kind);
    }

    /** Documents that were recorded but may still lie under their staged name, oldest first; to be finished at start. */
    public List<Document> unreleased() {
        return unreleased(OrderErps.FIRST);
    }

    /** As the other one, of the orders of another ERP than the first. @param erp its alias */
    public List<Document> unreleased(String erp) {
        return lookup.unreleased(erp);
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

    void note(WorkItem item, String entry, String detail, Instant now) {
        timeline.note(item.account(), List.of(item.orderId()), entry, detail, now);
    }

    private Instant now() {
        return Sql.micros(clock.instant());
    }
}
