package io.vtexerpbridge.sql;

import io.vtexerpbridge.erp.ErpChannel;
import io.vtexerpbridge.erp.ErpChannelProblem;
import io.vtexerpbridge.erp.ErpDocument;
import io.vtexerpbridge.erp.ErpOrder;
import io.vtexerpbridge.erp.Notice;
import io.vtexerpbridge.erp.OrderProblem;
import io.vtexerpbridge.ledger.Document;
import io.vtexerpbridge.ledger.Ledger;
import io.vtexerpbridge.ledger.OrderFacts;
import io.vtexerpbridge.ledger.WorkItem;
import java.nio.charset.Charset;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.ZoneId;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;

/**
 * The tables from which an ERP takes its documents. One transaction writes a document's head and lines and nothing else; the key of account, order
 * and document name is the mark by which a repeat finds what an earlier try wrote and never heard of. So a document is delivered for good in one
 * step, and there is nothing to release.
 */
public final class ErpTables implements ErpChannel {

    private static final Logger LOG = LoggerFactory.getLogger(ErpTables.class);

    /** The cause of an order that is parked because of what the ERP's tables say. */
    private static final String REFUSED = "erp-refused";

    private final Ledger ledger;
    private final ErpDatabase database;
    private final SqlStatements statements;
    private final OrderParameters parameters;
    private final Clock clock;
    private final String erp;

    /**
     * @param charset what it lacks is transliterated, as in the documents
     * @param zone of the parameters that end in Local
     * @param erp the alias of the ERP whose tables these are
     */
    public ErpTables(
            Ledger ledger,
            ErpDatabase database,
            SqlStatements statements,
            Charset charset,
            ZoneId zone,
            Clock clock,
            String erp) {
        this.erp = erp;
        this.ledger = ledger;
        this.database = database;
        this.statements = statements;
        this.parameters = new OrderParameters(charset, zone);
        this.clock = clock;
    }

    /** A document in the ERP's tables, and whether an earlier try had brought it there already. */
    private record Written(String digest, boolean before) {}

    /**
     * Brings the document into the ERP's tables, or finds it there.
     *
     * @param order what it tells, or null when that is the notice
     * @param notice what it tells, or null
     * @return as the ledger records it
     * @throws OrderProblem when the ERP has another document under its key, or its tables do not take the values
     * @throws ErpChannelProblem when the database does not take it now
     */
    public Document deliver(WorkItem item, ErpDocument document, ErpOrder order, Notice notice) {
        boolean news = notice != null && notice.name().equals(document.name());
        try {
            Written written = database.transaction(
                    talk -> news ? notice(talk, item, document, notice) : order(talk, item, document, order));
            if (written.before()) {
                requireSame(item, document, news ? notice : null, written.digest());
                LOG.info("{} {} is in the ERP's tables already", item.orderId(), document.name());
            }
        } catch (SqlRefusal e) {
            throw new OrderProblem(REFUSED, item.orderId(), e.getMessage());
        }
        (news ? List.of(statements.insertNotice()) : List.of(statements.insertOrder(), statements.insertLine()))
                .forEach(database::well);
        return recorded(
                item,
                document.name(),
                document.fileName(),
                document.format(),
                document.request().isEmpty() ? digest(document.content()) : document.request(),
                document.content().length);
    }

    private Written order(SqlTalk talk, WorkItem item, ErpDocument document, ErpOrder order) {
        return find(talk, item, document.name()).orElseGet(() -> {
            MapSqlParameterSource head = parameters.order(item.account(), item.orderId(), document, order);
            talk.update(statements.insertOrder(), head);
            talk.updates(
                    statements.insertLine(),
                    order.lines().stream()
                            .map(line -> parameters.line(head, line))
                            .toList());
            return new Written("", false);
        });
    }

    private Written notice(SqlTalk talk, WorkItem item, ErpDocument document, Notice notice) {
        return find(talk, item, document.name()).orElseGet(() -> {
            talk.update(statements.insertNotice(), parameters.notice(item.account(), item.orderId(), document, notice));
            return new Written("", false);
        });
    }

    private Optional<Written> find(SqlTalk talk, WorkItem item, String documentName) {
        return talk.query(
                statements.find(),
                parameters.key(item.account(), item.orderId(), documentName),
                row -> row.next() ? Optional.of(new Written(row.getString(1), true)) : Optional.empty());
    }

    private static void requireSame(WorkItem item, ErpDocument document, Notice notice, String there) {
        boolean keyAlone = there == null || there.isBlank();
        boolean same = notice == null ? there != null && there.equals(document.contentDigest()) : notice.tellsOf(there);
        if (!keyAlone && !same) {
            throw new OrderProblem(
                    REFUSED,
                    item.orderId(),
                    "the ERP's tables have document " + document.name() + " of it with other content (digest "
                            + there + ", expected " + OrderParameters.digest(document)
                            + "): it changed in VTEX before the ERP's answer to an earlier try was known, or somebody else"
                            + " wrote the row. Delete the row with its lines if the ERP has not read it, or set its digest to"
                            + " the expected one to leave it as it is; then ./bridge orders retry.");
        }
    }

    /** Nothing waits here to be seen; what another channel recorded and did not release, this one cannot. */
    @Override
    public void release(WorkItem item) {
        adopt(item);
        ledger.documents(item.account(), item.orderId()).stream()
                .filter(document -> document.releasedAt() == null)
                .findFirst()
                .ifPresent(document -> {
                    throw new ErpChannelProblem(unreleased(document));
                });
    }

    private static String unreleased(Document document) {
        return "Document " + document.name() + " of order " + document.orderId() + " waits in " + document.directory()
                + " to be released by the channel that wrote it; run the bridge with that erp.channel once more.";
    }

    /** What is in its tables, the ERP has. */
    @Override
    public List<Document> taken(List<Document> released) {
        return released;
    }

    /** The ERP may have read what is in its tables, so nothing is taken back: it hears of the cancellation. */
    @Override
    public void withdraw(WorkItem item) {
        adopt(item);
    }

    /**
     * An order whose commit was answered to nobody may move on before it is tried again: then it is not delivered any more, and the ERP has it
     * all the same. From here on the ledger knows, and the ERP is told what becomes of it.
     */
    private void adopt(WorkItem item) {
        if (ledger.document(item.account(), item.orderId(), ErpDocument.ORDER).isPresent()) {
            return;
        }
        database.transaction(talk -> find(talk, item, ErpDocument.ORDER)).ifPresent(found -> {
            String digest = found.digest() == null ? "" : found.digest();
            ledger.delivered(
                    item, recorded(item, ErpDocument.ORDER, item.orderId(), "", digest, 0), OrderFacts.NONE, digest);
            LOG.info("{} is in the ERP's tables by a try whose answer was lost", item.orderId());
        });
    }

    private Document recorded(
            WorkItem item, String name, String fileName, String format, String digest, long sizeBytes) {
        return new Document(
                item.account(),
                item.orderId(),
                name,
                fileName,
                "",
                database.toString(),
                format,
                digest,
                sizeBytes,
                null,
                clock.instant());
    }

    @Override
    public int finishReleases() {
        List<Document> left = ledger.unreleased(erp);
        left.stream().findFirst().ifPresent(document -> LOG.warn(unreleased(document)));
        return left.size();
    }

    @Override
    public String failed(Throwable problem) {
        return problem instanceof ErpChannelProblem
                ? problem.getMessage()
                : "The ERP's database " + database + ": " + SqlWords.of(problem) + "; look at the database.";
    }

    @Override
    public Optional<String> trouble() {
        return database.trouble();
    }

    /** Where documents go, for the log. */
    @Override
    public String toString() {
        return database.toString();
    }

    private static String digest(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
