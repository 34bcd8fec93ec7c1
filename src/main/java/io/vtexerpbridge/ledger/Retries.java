package io.vtexerpbridge.ledger;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * Operators have work tried again: what is parked is opened, and what waits for a later try is due at once. Each transaction holds the
 * work's rows first, so that an operator and the bridge never decide about the same thing at once.
 */
public final class Retries {

    /** Pieces of work that are opened in one transaction. */
    private static final int BATCH = 250;

    private final Sql sql;
    private final Inbox inbox;
    private final Timeline timeline;
    private final Clock clock;

    public Retries(DataSource dataSource, Clock clock) {
        this.sql = new Sql(dataSource);
        this.timeline = new Timeline(sql);
        this.inbox = new Inbox(sql, new Lookup(sql), timeline);
        this.clock = clock;
    }

    /**
     * What a retry came to.
     *
     * @param opened pieces of work that were parked
     * @param soon pieces of work that waited for a later try, or are tried once more after the run that is going on
     * @param unskipped whether an operator's skip of the order was taken back
     * @param staysSkipped whether the order is skipped and stays so, because this was about other work of it
     */
    public record Retried(int opened, int soon, boolean unskipped, boolean staysSkipped) {}

    /**
     * Tries what is parked of the order, and what waits for a later try; where that is nothing, it takes a skip of the order back, or
     * reads an order again on which nothing works although the ERP does not have it, or VTEX does not know that it has.
     *
     * @throws CannotRepair when there is nothing of all that
     */
    public Retried retry(String account, String orderId) {
        String id = Text.id(orderId);
        return sql.transaction(() -> {
            Instant now = now();
            List<HeldWork> work = HeldWork.of(sql, account, id);
            Optional<HeldOrder> order = HeldOrder.of(sql, account, id);
            boolean skipped = order.filter(HeldOrder::skipped).isPresent();
            // who retries an invoice of an order that somebody entered by hand does not want the order twice
            boolean unskipped = skipped
                    && work.stream().noneMatch(one -> one.isParked() || !one.isOrder() && one.canBeBroughtForward(now));
            if (unskipped) {
                HeldOrder.unskip(sql, account, id, now);
            }
            int opened = inbox.reopen(account, id, List.of(), "Sent again by an operator", now);
            int soon = 0;
            for (HeldWork one : work) {
                soon += one.canBeBroughtForward(now) ? bringForward(one, now) : 0;
                soon += one.isOrder() && one.isOpen() && one.isLeased(now) ? askOnceMore(one, now) : 0;
            }
            // nothing of it is open and it is not where it should end, as the audit finds it: VTEX is asked what it
            // needs
            boolean idle = work.stream().noneMatch(one -> one.isOrder() && (one.isOpen() || one.isParked()));
            boolean readAgain = opened + soon == 0
                    && !skipped
                    && idle
                    && order.filter(one -> !one.attended()).isPresent();
            if (readAgain) {
                inbox.again(account, id, "operator", now);
                soon++;
            }
            if (soon > 0) {
                timeline.note(account, List.of(id), "retried", "Tried again at once by an operator", now);
            }
            if (unskipped) {
                inbox.again(account, id, "operator", now);
            }
            if (opened + soon == 0 && !unskipped) {
                throw nothingToRetry(id, order, work, now);
            }
            return new Retried(opened, soon, unskipped, skipped && !unskipped);
        });
    }

    private static CannotRepair nothingToRetry(String id, Optional<HeldOrder> order, List<HeldWork> work, Instant now) {
        if (work.stream().anyMatch(one -> one.isLeased(now))) {
            return HeldWork.busy(id, work, now);
        }
        String next = work.stream().anyMatch(HeldWork::isOpen) ? "; what is open of it is due by itself" : "";
        return new CannotRepair("Nothing of " + id + " is parked or waits for a later try"
                + order.map(one -> "; the order is " + one.state()).orElse("") + next + ".");
    }

    private int bringForward(HeldWork one, Instant now) {
        return sql.update(
                "update work_item set due_at = ?, attempts = 0, first_failed_at = null, updated_at = ? where id = ?",
                now,
                now,
                one.id());
    }

    /** What the run that is going on read may be older than what was mended. */
    private int askOnceMore(HeldWork one, Instant now) {
        return sql.update(
                "update work_item set wanted = wanted + 1, asked_again_at = coalesce(asked_again_at, ?), updated_at = ?"
                        + " where id = ?",
                now,
                now,
                one.id());
    }

    /**
     * Opens everything that is parked, in batches; what is parked anew meanwhile stays.
     *
     * @param account null for every one
     * @param cause null for any
     * @return how many pieces of work that were
     */
    public long retryParked(String account, String cause) {
        StringBuilder where = new StringBuilder("state = 'parked'");
        List<Object> values = new ArrayList<>();
        if (account != null) {
            where.append(" and account = ?");
            values.add(account);
        }
        if (cause != null) {
            where.append(" and cause = ?");
            values.add(cause);
        }
        where.append(HeldWork.PAGE).append(" for update");
        return openAll("select id, account, order_id from work_item where " + where, values);
    }

    /** Opens the parked records of a file, in batches; returns how many pieces of work that were. */
    public long retryFile(long fileId) {
        return openAll(
                "select id, account, order_id from work_item where state = 'parked' and " + HeldWork.OF_FILE
                        + " and id > ? order by id limit ? for update",
                List.of(fileId));
    }

    private record Parked(long id, String account, String orderId) {}

    /** @param select whose last two values are the id after which it goes on, and how many it gives */
    private long openAll(String select, List<Object> values) {
        long all = 0;
        long after = 0;
        while (true) {
            List<Object> bound = new ArrayList<>(values);
            bound.add(after);
            bound.add(BATCH);
            List<Parked> opened = sql.transaction(() -> openBatch(select, bound));
            if (opened.isEmpty()) {
                return all;
            }
            all += opened.size();
            after = opened.get(opened.size() - 1).id();
        }
    }

    private List<Parked> openBatch(String select, List<Object> values) {
        Instant now = now();
        List<Parked> parked = sql.query(
                select,
                (row, n) -> new Parked(row.getLong("id"), row.getString("account"), row.getString("order_id")),
                values.toArray());
        parked.forEach(one -> inbox.reopen(one.id(), one.account(), one.orderId(), "Sent again by an operator", now));
        return parked;
    }

    private Instant now() {
        return Sql.micros(clock.instant());
    }
}
