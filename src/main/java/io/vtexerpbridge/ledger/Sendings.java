package io.vtexerpbridge.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * What is on its way to the ERP over HTTP. Written before a call and taken out by the answer that settles it, so that a killed process or
 * a lost answer leaves the mark that the ERP may have the document, and the bytes that may go again.
 */
public final class Sendings {

    private static final String OF_DOCUMENT = " where account = ? and order_id = ? and name = ?";

    private final Sql sql;
    private final Ledger ledger;
    private final Clock clock;

    public Sendings(DataSource dataSource, Ledger ledger, Clock clock) {
        this.sql = new Sql(dataSource);
        this.ledger = ledger;
        this.clock = clock;
    }

    /**
     * Writes the document down before its first try.
     *
     * @return the document as it was at the first try, which may have been an earlier one
     * @throws AlreadyDelivered when the ERP has the document
     */
    public Sending begin(WorkItem item, Sending sending) {
        return sql.transaction(() -> {
            Instant now = now();
            Leases.hold(sql, item, now);
            ledger.document(item.account(), item.orderId(), sending.name()).ifPresent(document -> {
                throw new AlreadyDelivered(document);
            });
            int fresh = sql.update(
                    "insert into http_sending (account, order_id, name, file_name, format, content, content_digest, request,"
                            + " explanations, begun_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing",
                    item.account(),
                    item.orderId(),
                    Text.id(sending.name()),
                    Text.clean(sending.fileName()),
                    Text.clean(sending.format()),
                    sending.content(),
                    Text.clean(sending.contentDigest()),
                    Text.clean(sending.request()),
                    Text.clean(String.join("\n", sending.explanations())),
                    now);
            return sql.query(
                            "select * from http_sending" + OF_DOCUMENT,
                            (row, n) -> sending(row, fresh == 1),
                            item.account(),
                            item.orderId(),
                            Text.id(sending.name()))
                    .get(0);
        });
    }

    /** What the ERP may have of the order although no answer said so, the oldest first. */
    public List<Sending> open(String account, String orderId) {
        return sql.query(
                "select * from http_sending where account = ? and order_id = ? order by begun_at, name",
                (row, n) -> sending(row, false),
                account,
                Text.id(orderId));
    }

    /** Of all orders of one ERP, the one that is on its way for longest. */
    public Optional<Sending> oldest(String erp) {
        return sql
                .query(
                        "select * from http_sending h where " + OrderErps.of("h")
                                + " = ? order by begun_at, account, order_id, name limit 1",
                        (row, n) -> sending(row, false),
                        erp)
                .stream()
                .findFirst();
    }

    /**
     * The ERP has the document: it counts as delivered and as seen, in one transaction.
     *
     * @param document as the ledger keeps it, with releasedAt
     * @param erpNumber the ERP's own number of the order; empty when it told none
     * @param outdated whether VTEX has other content by now, so that the order is to be looked at once more
     */
    public void arrived(
            WorkItem item, Sending sending, Document document, OrderFacts facts, String erpNumber, boolean outdated) {
        sql.transaction(() -> {
            if (document.name().equals("order")) {
                ledger.delivered(item, document, facts, sending.contentDigest(), sending.explanations());
            } else {
                ledger.noticed(item, document, sending.contentDigest(), sending.explanations());
            }
            if (!sending.first()) {
                DocumentCopies.correct(sql, sending);
            }
            remove(sending);
            if (!erpNumber.isEmpty()) {
                number(item, erpNumber);
            }
            if (outdated) {
                ledger.askAgain(item.account(), item.orderId(), "bridge");
            }
            return null;
        });
    }

    /** The ERP is known not to have the document: what is sent next may be another one. */
    public void dropped(Sending sending) {
        remove(sending);
    }

    private void remove(Sending sending) {
        sql.update(
                "delete from http_sending" + OF_DOCUMENT,
                sending.account(),
                Text.id(sending.orderId()),
                Text.id(sending.name()));
    }

    private void number(WorkItem item, String number) {
        Instant now = now();
        int fresh = sql.update(
                "insert into erp_number (account, order_id, number, told_at) values (?, ?, ?, ?) on conflict do nothing",
                item.account(),
                item.orderId(),
                Text.id(number),
                now);
        if (fresh == 1) {
            ledger.note(item, "erp-number", number, now);
        }
    }

    private static Sending sending(ResultSet row, boolean first) throws SQLException {
        String explanations = row.getString("explanations");
        return new Sending(
                row.getString("account"),
                row.getString("order_id"),
                row.getString("name"),
                row.getString("file_name"),
                row.getString("format"),
                row.getBytes("content"),
                row.getString("content_digest"),
                row.getString("request"),
                explanations.isEmpty() ? List.of() : List.of(explanations.split("\n")),
                first);
    }

    private Instant now() {
        return Sql.micros(clock.instant());
    }
}
