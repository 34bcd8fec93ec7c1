package io.vtexerpbridge.ledger;

import io.vtexerpbridge.ledger.ReconcileRun.Counts;
import io.vtexerpbridge.ledger.ReconcileRun.Mark;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.dao.DuplicateKeyException;

/**
 * The comparisons that were asked for, and how far each account is compared. One runs at a time for each account, on one node; when
 * the node dies, whoever comes next goes on where it was.
 */
public final class ReconcileRuns {

    /** Longer than the slowest step between two renewals: one call with its timeouts and a wait for the budget. */
    private static final Duration LEASE = Duration.ofMinutes(5);
    /** Runs that are remembered for each account, with what they found. */
    static final int KEPT = 200;

    private static final String FENCE = " where id = ? and lease_owner = ? and lease_number = ?";

    private final Sql sql;
    private final String node;
    private final Clock clock;

    /** @param node the node's own name, the same after a restart */
    public ReconcileRuns(DataSource dataSource, String node, Clock clock) {
        this.sql = new Sql(dataSource);
        this.node = Text.id(node);
        this.clock = clock;
    }

    // --- Asking -----------------------------------------------------------------------------------------------------

    /**
     * Asks for a run.
     *
     * @param from null for as far back as the account's mark wants
     * @param until null for the moment in which it begins
     * @param due from when on it may begin
     * @return its id
     */
    public long ask(
            String account, String kind, Instant from, Instant until, boolean dryRun, String reason, Instant due) {
        Instant now = now();
        return sql.transaction(() -> {
            sql.update(
                    "insert into reconcile_run (account, kind, reason, dry_run, state, created_from, created_until, from_asked,"
                            + " asked_at, due_at, lease_number, attempts, calls, listed, older)"
                            + " values (?, ?, ?, ?, 'asked', ?, ?, ?, ?, ?, 0, 0, 0, 0, 0)",
                    account,
                    kind,
                    Text.note(reason),
                    dryRun,
                    Sql.micros(from),
                    Sql.micros(until),
                    from != null,
                    now,
                    due);
            // nobody else's: ids grow, and what is inserted later by another node has a later one or another time
            return sql.query(
                            "select max(id) as id from reconcile_run where account = ? and kind = ? and asked_at = ?",
                            (row, n) -> row.getLong("id"),
                            account,
                            kind,
                            now)
                    .get(0);
        });
    }

    /** Whether a run of this kind is asked for or under way. */
    public boolean isOpen(String account, String kind) {
        return !sql.query(
                        "select id from reconcile_run where account = ? and kind = ? and state in ('asked', 'running') limit 1",
                        (row, n) -> row.getLong("id"),
                        account,
                        kind)
                .isEmpty();
    }

    /** The run that is under way. */
    public Optional<ReconcileRun> running(String account) {
        return one("running_account = ?", account);
    }

    public Optional<ReconcileRun> run(long id) {
        return one("id = ?", id);
    }

    /** The newest runs first. */
    public List<ReconcileRun> newest(String account, int limit) {
        return sql.query(
                "select * from reconcile_run where account = ? order by id desc limit ?",
                (row, n) -> run(row),
                account,
                limit);
    }

    // --- Working ----------------------------------------------------------------------------------------------------

    /** Takes what is due next of these accounts: a run that was cut off, else the oldest that was asked for. */
    public Optional<ReconcileRun> claim(Collection<String> accounts) {
        return accounts.stream()
                .map(account -> running(account).map(this::resume).orElseGet(() -> begin(account)))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private Optional<ReconcileRun> resume(ReconcileRun run) {
        Instant now = now();
        return leased(
                run,
                sql.update(
                        "update reconcile_run set lease_owner = ?, lease_until = ?, lease_number = lease_number + 1"
                                + " where id = ? and lease_number = ? and state = 'running' and due_at <= ?"
                                + " and (lease_until is null or lease_until <= ?)",
                        node,
                        now.plus(LEASE),
                        run.id(),
                        run.leaseNumber(),
                        now,
                        now));
    }

    private Optional<ReconcileRun> begin(String account) {
        Instant now = now();
        List<ReconcileRun> due = sql.query(
                "select * from reconcile_run where account = ? and state = 'asked' and due_at <= ? order by due_at, id limit 1",
                (row, n) -> run(row),
                account,
                now);
        if (due.isEmpty()) {
            return Optional.empty();
        }
        ReconcileRun run = due.get(0);
        try {
            return leased(
                    run,
                    sql.update(
                            "update reconcile_run set state = 'running', running_account = account, lease_owner = ?,"
                                    + " lease_until = ?, lease_number = lease_number + 1"
                                    + " where id = ? and lease_number = ? and state = 'asked'",
                            node,
                            now.plus(LEASE),
                            run.id(),
                            run.leaseNumber()));
        } catch (DuplicateKeyException anotherNodeBeganOne) {
            return Optional.empty();
        }
    }

    private Optional<ReconcileRun> leased(ReconcileRun run, int rows) {
        return rows == 1 ? run(run.id()) : Optional.empty();
    }

    /** The run knows now what it compares. */
    public ReconcileRun began(ReconcileRun run, Instant from, Instant until) {
        fenced(
                run,
                sql.update(
                        "update reconcile_run set created_from = ?, created_until = ?, compared_to = ?, began_at = ?"
                                + FENCE,
                        from,
                        until,
                        from,
                        now(),
                        run.id(),
                        run.leaseOwner(),
                        run.leaseNumber()));
        return run(run.id()).orElseThrow();
    }

    /** Still at it. @throws ReconcileLost when another node is */
    public void renew(ReconcileRun run) {
        fenced(
                run,
                sql.update(
                        "update reconcile_run set lease_until = ?" + FENCE,
                        now().plus(LEASE),
                        run.id(),
                        run.leaseOwner(),
                        run.leaseNumber()));
    }

    /** Everything created before this is compared. */
    public void compared(ReconcileRun run, Instant to, Counts counts, List<String> notes) {
        fenced(
                run,
                sql.update(
                        "update reconcile_run set compared_to = ?, calls = ?, listed = ?, older = ?, notes = ?, attempts = 0,"
                                + " last_error = null, lease_until = ?" + FENCE,
                        to,
                        counts.calls(),
                        counts.listed(),
                        counts.older(),
                        lines(notes),
                        now().plus(LEASE),
                        run.id(),
                        run.leaseOwner(),
                        run.leaseNumber()));
    }

    /** It cannot go on now; from then on somebody takes it up where it was. @param failed whether that counts as a failure */
    public void postpone(ReconcileRun run, Instant due, String reason, boolean failed) {
        fenced(
                run,
                sql.update(
                        "update reconcile_run set due_at = ?, last_error = ?, attempts = attempts + ?, lease_owner = null,"
                                + " lease_until = null" + FENCE,
                        due,
                        Text.note(reason),
                        failed ? 1 : 0,
                        run.id(),
                        run.leaseOwner(),
                        run.leaseNumber()));
    }

    /** It is over, and gives no mark. */
    public void failed(ReconcileRun run, String reason) {
        sql.transaction(() -> {
            end(run, "failed", reason, null, now());
            return null;
        });
    }

    /**
     * It is complete.
     *
     * @param report name of its file, or null
     * @param mark up to when the account is compared now; null when the run says nothing about that
     */
    public void completed(ReconcileRun run, String report, Instant mark) {
        Instant now = now();
        sql.transaction(() -> {
            end(run, "done", null, report, now);
            if (mark != null) {
                sql.update(
                        "update reconcile_mark set completed_at = ?, reconciled_until = case when reconciled_until > ?"
                                + " then reconciled_until else ? end where account = ?",
                        now,
                        mark,
                        mark,
                        run.account());
            }
            forget(run.account());
            return null;
        });
    }

    /** A run that nobody works on is given up. @return false when somebody does by now */
    public boolean abandon(ReconcileRun run, String reason) {
        Instant now = now();
        return sql.update(
                        "update reconcile_run set state = 'failed', running_account = null, last_error = ?, ended_at = ?"
                                + " where id = ? and lease_number = ? and state = 'running'"
                                + " and (lease_until is null or lease_until <= ?)",
                        Text.note(reason),
                        now,
                        run.id(),
                        run.leaseNumber(),
                        now)
                == 1;
    }

    private void end(ReconcileRun run, String state, String reason, String report, Instant now) {
        fenced(
                run,
                sql.update(
                        "update reconcile_run set state = ?, running_account = null, last_error = ?, report = ?, ended_at = ?,"
                                + " lease_owner = null, lease_until = null" + FENCE,
                        state,
                        Text.note(reason),
                        report,
                        now,
                        run.id(),
                        run.leaseOwner(),
                        run.leaseNumber()));
    }

    private void forget(String account) {
        List<Long> last = sql.query(
                "select id from reconcile_run where account = ? and state in ('done', 'failed') order by id desc limit 1 offset ?",
                (row, n) -> row.getLong("id"),
                account,
                KEPT);
        for (Long id : last) {
            sql.update("delete from reconcile_difference where account = ? and run_id <= ?", account, id);
            sql.update(
                    "delete from reconcile_run where account = ? and id <= ? and state in ('done', 'failed')",
                    account,
                    id);
        }
    }

    // --- The mark ---------------------------------------------------------------------------------------------------

    /** Call it at start: the accounts get their mark, and what this node was at when it was stopped may be taken up at once. */
    public void recover(Collection<String> accounts) {
        for (String account : accounts) {
            sql.update(
                    "insert into reconcile_mark (account, begun_at) values (?, coalesce((select min(taken_at) from vtex_order"
                            + " where account = ?), cast(? as timestamp with time zone))) on conflict do nothing",
                    account,
                    account,
                    now());
        }
        sql.update("update reconcile_run set lease_owner = null, lease_until = null where lease_owner = ?", node);
    }

    public Mark mark(String account) {
        return sql
                .query(
                        "select begun_at, reconciled_until, completed_at from reconcile_mark where account = ?",
                        (row, n) -> new Mark(
                                Sql.instant(row, "begun_at"),
                                Sql.instant(row, "reconciled_until"),
                                Sql.instant(row, "completed_at")),
                        account)
                .stream()
                .findFirst()
                .orElseGet(() -> new Mark(now(), null, null));
    }

    // --- Small things -----------------------------------------------------------------------------------------------

    private Optional<ReconcileRun> one(String where, Object value) {
        return sql.query("select * from reconcile_run where " + where, (row, n) -> run(row), value).stream()
                .findFirst();
    }

    private static ReconcileRun run(ResultSet row) throws SQLException {
        return new ReconcileRun(
                row.getLong("id"),
                row.getString("account"),
                row.getString("kind"),
                row.getString("reason"),
                row.getBoolean("dry_run"),
                row.getString("state"),
                Sql.instant(row, "created_from"),
                Sql.instant(row, "created_until"),
                row.getBoolean("from_asked"),
                Sql.instant(row, "compared_to"),
                Sql.instant(row, "asked_at"),
                Sql.instant(row, "due_at"),
                Sql.instant(row, "began_at"),
                Sql.instant(row, "ended_at"),
                row.getInt("attempts"),
                new Counts(row.getLong("calls"), row.getLong("listed"), row.getLong("older")),
                row.getString("last_error"),
                Optional.ofNullable(row.getString("notes"))
                        .map(notes -> notes.lines().toList())
                        .orElse(List.of()),
                row.getString("report"),
                row.getString("lease_owner"),
                Sql.instant(row, "lease_until"),
                row.getLong("lease_number"));
    }

    private static String lines(List<String> notes) {
        return notes.isEmpty() ? null : Text.clean(String.join("\n", notes));
    }

    private static void fenced(ReconcileRun run, int rows) {
        if (rows != 1) {
            throw new ReconcileLost(run);
        }
    }

    private Instant now() {
        return Sql.micros(clock.instant());
    }
}
