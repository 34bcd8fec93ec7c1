package io.vtexerpbridge.erphttp;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vtexerpbridge.erp.DocumentRefused;
import io.vtexerpbridge.erp.ErpChannel;
import io.vtexerpbridge.erp.ErpDocument;
import io.vtexerpbridge.erp.ErpFormat;
import io.vtexerpbridge.ledger.Document;
import io.vtexerpbridge.ledger.OrderFacts;
import io.vtexerpbridge.ledger.Sending;
import io.vtexerpbridge.ledger.Sendings;
import io.vtexerpbridge.ledger.Sha256;
import io.vtexerpbridge.ledger.WorkItem;
import io.vtexerpbridge.vtex.ShownBody;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Documents go to the ERP by one call each, with an {@code Idempotency-Key} that is the same on every try and another one for every document. The
 * bytes of the first try are in the ledger before it is made: until an answer settles it, only they go again. So the ERP has each document once
 * as long as it keeps the key, however often an answer is lost or the process dies.
 */
public final class ErpHttpChannel implements ErpChannel {

    /** In characters; more would not fit the columns in which ERPs keep them. */
    private static final int LONGEST_KEY = 200;

    private final ErpHttpSettings settings;
    private final Sendings sendings;
    private final ErpHttpAnswers answers;
    private final ErpHttpHealth health;
    private final ObjectMapper mapper;
    private final Clock clock;

    ErpHttpChannel(
            ErpHttpSettings settings,
            Sendings sendings,
            ErpHttpAnswers answers,
            ErpHttpHealth health,
            ObjectMapper mapper,
            Clock clock) {
        this.settings = settings;
        this.sendings = sendings;
        this.answers = answers;
        this.health = health;
        this.mapper = mapper;
        this.clock = clock;
    }

    /**
     * The document as it goes out: as it is when this is the first try, as it was at the first one else.
     *
     * @throws io.vtexerpbridge.erp.ErpPaused while the ERP wants no call
     */
    public Sending send(WorkItem item, ErpDocument document) {
        answers.open();
        return sendings.begin(
                item,
                new Sending(
                        item.account(),
                        item.orderId(),
                        document.name(),
                        document.fileName(),
                        document.format(),
                        document.content(),
                        document.contentDigest(),
                        document.request(),
                        document.explanations(),
                        true));
    }

    /** The call that brings it. */
    public ErpCall call(Sending sending) {
        String type = settings.text("content-type");
        return new ErpCall(
                "orders",
                settings.key("orders-url"),
                ErpCall.SIGNED_IN,
                settings.text("method"),
                settings.uri(
                        "orders-url",
                        Map.of("orderId", sending.orderId(), "document", sending.name(), "account", sending.account())),
                type.isEmpty() ? ErpFormat.contentType(sending.format(), settings.charset()) : type,
                Map.of(
                        "Idempotency-Key", idempotencyKey(sending),
                        "X-Order-Id", ErpHttpSettings.headerValue(sending.orderId()),
                        "X-Document-Name", sending.name()),
                sending.content());
    }

    /** Stable, and readable in the ERP's log: {@code acmestore/1400020001011-01/order}. */
    static String idempotencyKey(Sending sending) {
        String key = sending.account() + "/" + ErpHttpSettings.segment(sending.orderId()) + "/" + sending.name();
        return key.length() <= LONGEST_KEY ? key : key.substring(0, LONGEST_KEY - 65) + "~" + Sha256.of(key);
    }

    /**
     * The ERP has the document.
     *
     * @param rendered the document as it would be now; when its content is another one, the order is looked at again
     */
    public void arrived(WorkItem item, Sending sending, ErpDocument rendered, OrderFacts facts, ErpAnswer answer) {
        Document document = new Document(
                sending.account(),
                sending.orderId(),
                sending.name(),
                sending.fileName(),
                sending.fileName(),
                answer.call().origin() + answer.call().path(),
                sending.format(),
                sending.request().isEmpty() ? Sha256.of(sending.content()) : sending.request(),
                sending.content().length,
                null,
                clock.instant());
        boolean outdated = !rendered.contentDigest().equals(sending.contentDigest());
        sendings.arrived(item, sending, document, facts, erpNumber(answer), outdated);
    }

    /** What the ERP calls the order, where its answer says so. */
    private String erpNumber(ErpAnswer answer) {
        String pointer = settings.text("erp-number-pointer");
        if (pointer.isEmpty() || answer.body().length == 0) {
            return "";
        }
        try {
            return mapper.readTree(answer.body()).at(pointer).asText("").trim();
        } catch (JsonProcessingException e) {
            // the order has arrived; that its number is missing is no reason to send it again
            return "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The ERP refuses this document.
     *
     * @throws DocumentRefused always
     */
    public void refused(Sending sending, ErpAnswer answer) {
        // mended, another one may go under the same key: the ERP has said that it has none of it
        sendings.dropped(sending);
        throw new DocumentRefused(
                "Order " + ErpHttpSettings.headerValue(sending.orderId()) + ", document " + sending.name() + ": "
                        + answer.sentence(),
                ShownBody.of(answer.body()));
    }

    /**
     * No answer that settles it.
     *
     * @throws io.vtexerpbridge.erp.ErpPaused when the ERP said how long to wait
     * @throws io.vtexerpbridge.erp.ErpChannelProblem otherwise
     */
    public void notNow(Sending sending, ErpAnswer answer) {
        if (answer.untouched() && sending.first()) {
            sendings.dropped(sending);
        }
        answers.notNow(answer);
    }

    @Override
    public ErpDocument inDoubt(WorkItem item) {
        List<Sending> open = sendings.open(item.account(), item.orderId());
        if (open.isEmpty()) {
            return null;
        }
        Sending oldest = open.get(0);
        return new ErpDocument(
                oldest.name(),
                oldest.fileName(),
                oldest.content(),
                oldest.format(),
                oldest.contentDigest(),
                oldest.request(),
                oldest.explanations());
    }

    /** Nothing to release: what is recorded has arrived. */
    @Override
    public void release(WorkItem item) {}

    /** The ERP's answer has said so. */
    @Override
    public List<Document> taken(List<Document> released) {
        return released;
    }

    /** Nothing to take back: what is recorded has arrived, and what may have is settled before the ERP is told of the end. */
    @Override
    public void withdraw(WorkItem item) {}

    @Override
    public int finishReleases() {
        return 0;
    }

    @Override
    public String failed(Throwable problem) {
        return problem.getMessage();
    }

    @Override
    public Optional<String> trouble() {
        return health.trouble();
    }

    /** As the operator knows it; what follows the question mark may be secret. */
    @Override
    public String toString() {
        return settings.text("orders-url").replaceFirst("\\?.*", "");
    }
}
