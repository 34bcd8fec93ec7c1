package io.vtexerpbridge.ledger;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * When feed and hook were last seen well configured in VTEX, and since when events may be missing: explicit marks, so that a
 * process killed between the repair and its request for a reconciliation asks at its next look.
 */
public final class Subscriptions {

    /** Events may be missing from {@code since} on; {@code reason} is what was found. */
    public record Gap(Instant since, String reason) {}

    private final Sql sql;
    private final Clock clock;

    public Subscriptions(DataSource dataSource, Clock clock) {
        this.sql = new Sql(dataSource);
        this.clock = clock;
    }

    /** It is as it should be, now. */
    public void well(String account, String kind) {
        Instant now = Sql.micros(clock.instant());
        sql.transaction(() -> {
            make(account, kind);
            return sql.update("update subscription set well_at = ? where account = ? and kind = ?", now, account, kind);
        });
    }

    /**
     * It is not as it should be: a gap begins at the last time it was, unless one is open already. For what never was well it begins
     * now: between the list that the first start compares and the moment from which VTEX tells of orders lie the youngest ones.
     */
    public void notWell(String account, String kind, String reason) {
        Instant now = Sql.micros(clock.instant());
        sql.transaction(() -> {
            make(account, kind);
            return sql.update(
                    "update subscription set gap_since = coalesce(well_at, ?), gap_reason = ?"
                            + " where account = ? and kind = ? and gap_since is null",
                    now,
                    Text.note(reason),
                    account,
                    kind);
        });
    }

    /** The open gap. */
    public Optional<Gap> gap(String account, String kind) {
        List<Gap> gaps = sql.query(
                "select gap_since, gap_reason from subscription"
                        + " where account = ? and kind = ? and gap_since is not null",
                (row, number) -> new Gap(Sql.instant(row, "gap_since"), row.getString("gap_reason")),
                account,
                kind);
        return gaps.stream().findFirst();
    }

    /** The gap was handed on; one that began meanwhile stays. */
    public void closed(String account, String kind, Gap gap) {
        sql.update(
                "update subscription set gap_since = null, gap_reason = null"
                        + " where account = ? and kind = ? and gap_since = ?",
                account,
                kind,
                gap.since());
    }

    private void make(String account, String kind) {
        sql.update("insert into subscription (account, kind) values (?, ?) on conflict do nothing", account, kind);
    }
}
