package io.vtexerpbridge.ledger;

import java.time.Instant;
import java.util.List;

/** The documents of orders, and what each of them lets the ERP know. */
final class Documents {

    private final Sql sql;
    private final Timeline timeline;

    Documents(Sql sql, Timeline timeline) {
        this.sql = sql;
        this.timeline = timeline;
    }

    /** In a transaction of the caller's. @throws AlreadyDelivered when the order has a document of this name */
    void record(WorkItem item, Document document, Instant now) {
        fence(item, now);
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
    }

    void noticed(WorkItem item, Document document, String contentDigest, List<String> explanations, Instant now) {
        sql.transaction(() -> {
            record(item, document, now);
            if (!contentDigest.isEmpty()) {
                know(item, contentDigest, now);
            }
            note(item, "noticed", document.fileName(), now);
            explanations.forEach(explanation -> note(item, "explained", explanation, now));
            return null;
        });
    }

    void learned(WorkItem item, String contentDigest, Instant now) {
        sql.transaction(() -> {
            fence(item, now);
            know(item, contentDigest, now);
            return null;
        });
    }

    List<Document> of(String account, String orderId) {
        return sql.query(
                "select * from document where account = ? and order_id = ? order by recorded_at, name",
                (row, n) -> Lookup.document(row),
                account,
                orderId);
    }

    /** Locks the work's row, so that nobody takes the lease over before the transaction is done. */
    private void fence(WorkItem item, Instant now) {
        int rows = sql.update(
                "update work_item set updated_at = ? where id = ? and lease_owner = ? and lease_number = ?",
                now,
                item.id(),
                item.leaseOwner(),
                item.leaseNumber());
        if (rows != 1) {
            throw new LeaseLost(item);
        }
    }

    private void know(WorkItem item, String contentDigest, Instant now) {
        sql.update(
                "update vtex_order set content_digest = ?, updated_at = ? where account = ? and order_id = ?",
                Text.note(contentDigest),
                now,
                item.account(),
                item.orderId());
    }

    private void note(WorkItem item, String entry, String detail, Instant now) {
        timeline.note(item.account(), List.of(item.orderId()), entry, detail, now);
    }
}
