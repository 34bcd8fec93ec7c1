package io.vtexerpbridge.ledger;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Copies of the documents that carry a whole order, to tell what another mapping would have made of it. They go with their order. */
public final class DocumentCopies {

    private static final Logger LOG = LoggerFactory.getLogger(DocumentCopies.class);

    /** Compressed, in bytes: what H2 holds in a row. An order of a thousand lines has a tenth of it. */
    private static final int LARGEST = 900_000;

    private final Sql sql;
    private final Clock clock;
    private final boolean keeps;

    /** @param keeps false keeps none from now on; those that are there stay until their orders are purged */
    public DocumentCopies(DataSource dataSource, Clock clock, boolean keeps) {
        this.sql = new Sql(dataSource);
        this.clock = clock;
        this.keeps = keeps;
    }

    /**
     * A delivered order and the last document that carried all of it.
     *
     * @param name {@code order}, {@code changed-1} or {@code replayed-1}
     * @param releasedAt when the ERP could see the order's first document
     * @param content null when no copy was kept
     * @param erp the alias of the ERP that got it
     */
    public record Copy(
            String account,
            String orderId,
            String name,
            String fileName,
            String format,
            String vtexStatus,
            String contentDigest,
            Instant releasedAt,
            byte[] content,
            String erp) {}

    /**
     * Keeps what is about to be handed over; what was recorded as delivered before is not touched any more, whoever still believes to
     * have the order in hand.
     */
    public void keep(
            WorkItem item, String name, String format, String contentDigest, byte[] content, String vtexStatus) {
        if (!keeps) {
            return;
        }
        byte[] compressed = compressed(content);
        if (compressed.length > LARGEST) {
            LOG.info("{} has no copy of its document: it is {} bytes long", item.orderId(), content.length);
            return;
        }
        Instant now = Sql.micros(clock.instant());
        Object[] row = {
            item.account(),
            item.orderId(),
            Text.id(name),
            Text.note(format),
            Text.note(vtexStatus),
            Text.note(contentDigest),
            compressed,
            now
        };
        int fresh = sql.update(
                "insert into document_copy (account, order_id, name, format, vtex_status, content_digest, content, kept_at)"
                        + " values (?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing",
                row);
        if (fresh == 0) {
            sql.update(
                    "update document_copy set format = ?, vtex_status = ?, content_digest = ?, content = ?, kept_at = ?"
                            + " where account = ? and order_id = ? and name = ? and not exists (select 1 from document d"
                            + " where d.account = document_copy.account and d.order_id = document_copy.order_id"
                            + " and d.name = document_copy.name)",
                    row[3],
                    row[4],
                    row[5],
                    row[6],
                    row[7],
                    row[0],
                    row[1],
                    row[2]);
        }
    }

    /** In the transaction in which it turns out that the ERP got another form of the document than the last one that was made. */
    static void correct(Sql sql, Sending sending) {
        byte[] compressed = compressed(sending.content());
        if (compressed.length <= LARGEST) {
            sql.update(
                    "update document_copy set format = ?, content_digest = ?, content = ?"
                            + " where account = ? and order_id = ? and name = ?",
                    Text.note(sending.format()),
                    Text.note(sending.contentDigest()),
                    compressed,
                    sending.account(),
                    sending.orderId(),
                    Text.id(sending.name()));
        }
    }

    /**
     * Orders whose first document the ERP could see from then on, the oldest first, page by page.
     *
     * @param after the last order of the page before; empty for the first page, whose orders begin with {@code since}
     */
    public List<Copy> delivered(String account, Instant since, String after, int limit) {
        List<Copy> orders = sql.query(
                "select account, order_id, released_at, " + OrderErps.of("document")
                        + " as erp from document where account = ? and name = 'order'"
                        + " and released_at >= ? and (released_at > ? or order_id > ?)"
                        + " order by released_at, order_id limit ?",
                (row, n) -> new Copy(
                        row.getString("account"),
                        row.getString("order_id"),
                        null,
                        null,
                        null,
                        null,
                        null,
                        Sql.instant(row, "released_at"),
                        null,
                        row.getString("erp")),
                account,
                since,
                since,
                after,
                limit);
        return orders.stream().map(this::last).toList();
    }

    private Copy last(Copy order) {
        return sql
                .query(
                        "select d.name, d.file_name, d.format, c.vtex_status, c.content_digest, c.content from document d"
                                + " left join document_copy c on c.account = d.account and c.order_id = d.order_id"
                                + " and c.name = d.name where d.account = ? and d.order_id = ?"
                                + " and (d.name = 'order' or d.name like 'changed-%' or d.name like 'replayed-%')"
                                + " order by d.recorded_at desc, d.name desc limit 1",
                        (row, n) -> new Copy(
                                order.account(),
                                order.orderId(),
                                row.getString("name"),
                                row.getString("file_name"),
                                row.getString("format"),
                                row.getString("vtex_status"),
                                row.getString("content_digest"),
                                order.releasedAt(),
                                plain(row.getBytes("content")),
                                order.erp()),
                        order.account(),
                        order.orderId())
                .stream()
                .findFirst()
                .orElse(order);
    }

    private static byte[] compressed(byte[] content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static byte[] plain(byte[] compressed) {
        if (compressed == null) {
            return null;
        }
        try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(compressed))) {
            return gzip.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("a document's copy in the ledger cannot be read", e);
        }
    }
}
