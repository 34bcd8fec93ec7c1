package io.vtexerpbridge.ledger;

import io.vtexerpbridge.ledger.AuditReport.Balance;
import io.vtexerpbridge.ledger.AuditReport.Fault;
import io.vtexerpbridge.ledger.AuditReport.Finding;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.springframework.jdbc.core.RowMapper;

/**
 * Proves that the ledger adds up, or names what does not: one look at all of its tables, in which nothing changes meanwhile. Only
 * reads; what is found is counted in the database, and the first of each kind are named.
 */
public final class Audit {

    /** Findings of one kind that are named. */
    static final int NAMED = 50;

    /** What has been due for this long is not done by anybody. */
    private static final Duration OVERDUE = Duration.ofHours(1);

    private static final Pattern NAME = Pattern.compile(":([a-z_]+)");

    private static final Instant ALWAYS = Instant.parse("9999-12-31T00:00:00Z");

    private final Sql sql;
    private final Clock clock;
    private final Duration visibility;
    private final Duration givesUp;

    /**
     * @param visibility how long VTEX hides an event that it has sent, before it sends it again
     * @param givesUp after which time of failing work is parked
     */
    public Audit(DataSource dataSource, Clock clock, Duration visibility, Duration givesUp) {
        this.sql = new Sql(dataSource);
        this.clock = clock;
        this.visibility = visibility;
        this.givesUp = givesUp;
    }

    /**
     * Looks at what came in between two times; open and parked work is looked at whenever it came.
     *
     * @param since the first moment that counts; null for all of them
     * @param until the first one that does not; null for none
     */
    public AuditReport of(Collection<String> accounts, Instant since, Instant until) {
        Instant now = Sql.micros(clock.instant());
        Instant from = since == null ? Instant.EPOCH : since;
        Instant to = until == null ? ALWAYS : until;
        return sql.snapshot(() -> {
            List<Balance> balances = new ArrayList<>();
            List<Fault> faults = new ArrayList<>();
            for (String account : accounts) {
                Values values = new Values(account, from, to, now);
                List<Balance> own = new AuditCounts(values::groups).all(account);
                balances.addAll(own);
                own.stream().filter(balance -> !balance.even()).forEach(balance -> faults.add(uneven(balance)));
                AuditCheck.ALL.forEach(check -> values.look(check, faults));
            }
            return new AuditReport(now, from, to, List.copyOf(balances), List.copyOf(faults));
        });
    }

    private static Fault uneven(Balance balance) {
        String sentence = balance.in() + " " + balance.what() + " came in, and " + balance.parts() + " is not as many.";
        return new Fault(balance.account(), balance.what() + " do not add up", 1, List.of(new Finding("", sentence)));
    }

    /** The statements of one account, with the times that they compare with. */
    private final class Values {

        private final Map<String, Object> values;

        Values(String account, Instant since, Instant until, Instant now) {
            values = Map.of(
                    "account",
                    account,
                    "since",
                    since,
                    "until",
                    until,
                    "hidden",
                    now.minus(visibility.multipliedBy(2)),
                    "hidden_seconds",
                    (int) visibility.multipliedBy(2).toSeconds(),
                    "drained",
                    now.minus(Duration.ofDays(30)),
                    "overdue",
                    now.minus(OVERDUE),
                    "given_up",
                    now.minus(givesUp).minus(Duration.ofDays(1)));
        }

        List<Map.Entry<String, Long>> groups(String statement) {
            return query(statement, (row, n) -> Map.entry(row.getString("name"), row.getLong("items")));
        }

        void look(AuditCheck check, List<Fault> faults) {
            List<Finding> first = query(
                    "select " + check.subject() + " as subject, " + check.detail() + " as detail from " + check.from()
                            + " limit " + (NAMED + 1),
                    (row, n) -> new Finding(
                            row.getString("subject"),
                            check.sentence().formatted(row.getString("subject"), words(row.getObject("detail")))));
            if (first.isEmpty()) {
                return;
            }
            long count = first.size() <= NAMED
                    ? first.size()
                    : groups("select '' as name, count(*) as items from " + check.from())
                            .get(0)
                            .getValue();
            faults.add(new Fault(
                    (String) values.get("account"),
                    check.what(),
                    count,
                    List.copyOf(first.subList(0, Math.min(first.size(), NAMED)))));
        }

        private <T> List<T> query(String statement, RowMapper<T> mapper) {
            List<Object> bound = new ArrayList<>();
            Matcher names = NAME.matcher(statement);
            while (names.find()) {
                bound.add(values.get(names.group(1)));
            }
            return sql.query(NAME.matcher(statement).replaceAll("?"), mapper, bound.toArray());
        }
    }

    private static String words(Object value) {
        if (value instanceof OffsetDateTime time) {
            return time.toInstant().toString();
        }
        return value instanceof Timestamp time ? time.toInstant().toString() : String.valueOf(value);
    }
}
