package io.vtexerpbridge.ledger;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;

/** Operators have orders sent to the ERP once more, and files of the ERP looked at once more. */
public final class Replays {

    private static final Pattern REPLAYED = Pattern.compile(".*\\breplayed-([0-9]{1,9})");

    private final Sql sql;
    private final Lookup lookup;
    private final Inbox inbox;
    private final Timeline timeline;
    private final Clock clock;

    public Replays(DataSource dataSource, Clock clock) {
        this.sql = new Sql(dataSource);
        this.lookup = new Lookup(sql);
        this.timeline = new Timeline(sql);
        this.inbox = new Inbox(sql, lookup, timeline);
        this.clock = clock;
    }

    /**
     * The order goes to the ERP once more, under the mapping of then.
     *
     * @return the document's name, {@code replayed-1} and on
     * @throws CannotRepair when the ERP does not have the order, or it is on its way already
     */
    public String replay(String account, String orderId) {
        String id = Text.id(orderId);
        return sql.transaction(() -> {
            Instant now = now();
            List<HeldWork> work = HeldWork.of(sql, account, id);
            HeldOrder order = HeldOrder.of(sql, account, id)
                    .orElseThrow(() -> new CannotRepair(id + " is no order that VTEX told of."));
            if (lookup.document(account, id, "order").isEmpty()) {
                throw new CannotRepair("The ERP does not have " + id + " yet, the order is " + order.state()
                        + (order.reason() == null ? "" : " (" + order.reason() + ")")
                        + "; retry sends it the first time.");
            }
            if (order.underneath() == OrderState.CANCELED) {
                throw new CannotRepair(id + " is canceled; it is not sent again.");
            }
            work.stream().filter(one -> one.kind().equals("replay")).findFirst().ifPresent(before -> {
                throw new CannotRepair(
                        before.isParked()
                                ? "Its last replay is parked (" + before.lastError() + "); retry opens " + id
                                        + " again."
                                : id + " is on its way already.");
            });
            if (order.skipped()) {
                HeldOrder.unskip(sql, account, id, now);
            }
            String name = "replayed-" + (lastReplay(account, id) + 1);
            inbox.ask(account, id, "replay", id + " " + name, "operator", name, now, now);
            timeline.note(account, List.of(id), "replay-asked", name, now);
            return name;
        });
    }

    /** Of whatever is still known of them: work and documents may be purged at different times. */
    private int lastReplay(String account, String id) {
        List<String> names = new ArrayList<>(sql.query(
                "select idempotency_key as name from work_item where account = ? and order_id = ? and kind = 'replay'",
                (row, n) -> row.getString("name"),
                account,
                id));
        names.addAll(sql.query(
                "select name from document where account = ? and order_id = ? and name like 'replayed-%'",
                (row, n) -> row.getString("name"), account, id));
        return names.stream()
                .map(REPLAYED::matcher)
                .filter(Matcher::matches)
                .mapToInt(found -> Integer.parseInt(found.group(1)))
                .max()
                .orElse(0);
    }

    /** A note about something that has a timeline without being an order, such as a file. */
    public void note(String account, String about, String entry, String detail) {
        timeline.note(account, List.of(Text.id(about)), entry, detail, now());
    }

    private Instant now() {
        return Sql.micros(clock.instant());
    }
}
