package io.vtexerpbridge.sql;

import io.vtexerpbridge.erp.DocumentRefused;
import io.vtexerpbridge.erp.ErpChannel;
import io.vtexerpbridge.erp.ErpChannelProblem;
import io.vtexerpbridge.erp.ErpDocument;
import io.vtexerpbridge.erp.ErpFields;
import io.vtexerpbridge.erp.ErpOrder;
import io.vtexerpbridge.erp.Notice;
import io.vtexerpbridge.erp.OrderDocuments;
import io.vtexerpbridge.erp.OrderProblem;
import io.vtexerpbridge.ledger.DatabaseWords;
import io.vtexerpbridge.ledger.Document;
import io.vtexerpbridge.ledger.Ledger;
import io.vtexerpbridge.ledger.OrderErps;
import io.vtexerpbridge.ledger.OrderFacts;
import io.vtexerpbridge.ledger.Sha256;
import io.vtexerpbridge.ledger.WorkItem;
import java.nio.charset.Charset;
import java.time.Clock;
import java.time.ZoneId;
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

    /** The cause of an order that is parked because its values do not fit the ERP's tables. */
    private static final String REFUSED = "erp-refused";

    private final Ledger ledger;
    private final ErpDatabase database;
    private final SqlStatements statements;
    private final OrderDocuments documents;
    private final OrderErps orders;
    private final OrderParameters parameters;
    private final Clock clock;
    private final String erp;

    /**
     * @param charset what it lacks is transliterated, as in the documents
     * @param documents which know what the ERP takes in each field
     * @param orders where each try that the ERP may have is written down
     * @param zone of the parameters that end in Local
     * @param erp the alias of the ERP whose tables these are
     */
    public ErpTables(
            Ledger ledger,
            ErpDatabase database,
            SqlStatements statements,
            Charset charset,
            ZoneId zone,
            OrderDocuments documents,
            OrderErps orders,
            Clock clock,
            String erp) {
        this.erp = erp;
        this.orders = orders;
        this.ledger = ledger;
        this.database = database;
        this.statements = statements;
        this.documents = documents;
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
     * @throws DocumentRefused when the ERP has another document under its key
     * @throws OrderProblem when its tables do not take the values
     * @throws ErpChannelProblem when the database does not take it now
     */
    public Document deliver(WorkItem item, ErpDocument document, ErpOrder order, Notice notice) {
        boolean news = notice != null && notice.name().equals(document.name());
        try {
            ErpFields fields = news ? documents.fields(notice) : documents.fields(order);
            Written written = database.transaction(talk -> {
                Written there = news ? notice(talk, item, document, fields) : order(talk, item, document, fields);
                // last of all: what fails before leaves nothing at the ERP, and from the commit on nobody knows;
                // a row that was there may be of another order that the ERP calls alike
                if (!there.before() || documents.keepsOrderIds()) {
                    orders.tries(item, erp);
                }
                return there;
            });
            if (written.before()) {
                requireSame(item, document, news ? notice : null, written.digest());
                orders.tries(item, erp);
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
                document.request().isEmpty() ? Sha256.of(document.content()) : document.request(),
                document.content().length);
    }

    private Written order(SqlTalk talk, WorkItem item, ErpDocument document, ErpFields order) {
        return find(talk, item, document.name()).orElseGet(() -> {
            MapSqlParameterSource head = parameters.order(item.account(), document, order);
            talk.update(statements.insertOrder(), head);
            talk.updates(
                    statements.insertLine(),
                    order.lines().stream()
                            .map(line -> parameters.line(head, line))
                            .toList());
            return new Written("", false);
        });
    }

    private Written notice(SqlTalk talk, WorkItem item, ErpDocument document, ErpFields notice) {
        return find(talk, item, document.name()).orElseGet(() -> {
            talk.update(statements.insertNotice(), parameters.notice(item.account(), document, notice));
            return new Written("", false);
        });
    }

    /**
     * By what the ERP calls the order, else by VTEX's own orderId: an earlier try may have written it before the field contract said
     * otherwise.
     */
    private Optional<Written> find(SqlTalk talk, WorkItem item, String documentName) {
        String erpId = documents.orderId(item.orderId());
        Optional<Written> found = find(talk, item, erpId, documentName);
        return found.isPresent() || erpId.equals(item.orderId())
                ? found
                : find(talk, item, item.orderId(), documentName);
    }

    private Optional<Written> find(SqlTalk talk, WorkItem item, String orderId, String documentName) {
        return talk.query(
                statements.find(),
                parameters.key(item.account(), orderId, documentName),
                row -> row.next() ? Optional.of(new Written(row.getString(1), true)) : Optional.empty());
    }

    private void requireSame(WorkItem item, ErpDocument document, Notice notice, String there) {
        boolean keyAlone = there == null || there.isBlank();
        if (keyAlone && notice == null && !documents.keepsOrderIds()) {
            throw new DocumentRefused(
                    "Order " + item.orderId() + ": the ERP's tables have document " + document.name()
                            + " under what the field contract makes of its orderId, and find-document.sql selects no digest, so"
                            + " nobody can tell whether it is of this order. Let it select the digest, or the contract leave"
                            + " orderId as it is; delete the row with its lines if the ERP has not read it; then ./bridge"
                            + " orders retry.",
                    "no digest");
        }
        boolean same = notice == null ? there != null && there.equals(document.contentDigest()) : notice.tellsOf(there);
        if (!keyAlone && !same) {
            throw new DocumentRefused(
                    "Order " + item.orderId() + ": the ERP's tables have document " + document.name()
                            + " of it with other content (expected the digest " + OrderParameters.digest(document)
                            + "): it changed in VTEX before the ERP's answer to an earlier try was known, or somebody else"
                            + " wrote the row"
                            + (documents.keepsOrderIds()
                                    ? ""
                                    : ", or it is another order's, of whose orderId the field contract makes the same: then mend"
                                            + " the contract and leave the row")
                            + ". Delete the row with its lines if the ERP has not read it, or set its digest to"
                            + " the expected one to leave it as it is; then ./bridge orders retry.",
                    "digest " + there);
        }
    }

    /** Nothing waits here to be seen. */
    @Override
    public void release(WorkItem item) {
        adopt(item);
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
        return 0;
    }

    @Override
    public String failed(Throwable problem) {
        return problem instanceof ErpChannelProblem
                ? problem.getMessage()
                : "The ERP's database " + database + ": " + DatabaseWords.of(problem) + "; look at the database.";
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
}
