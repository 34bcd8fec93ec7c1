package io.vtexerpbridge.erp;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vtexerpbridge.ledger.Document;
import io.vtexerpbridge.ledger.Ledger;
import io.vtexerpbridge.ledger.OrderRecord;
import io.vtexerpbridge.ledger.WorkItem;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What the ERP must still hear about an order that it has (FORMATS.md section 1, "Later states"). The ledger's documents tell what it
 * heard before, so that repeated events and runs that were cut off tell it nothing twice.
 */
public final class ErpNews {

    private static final String CHANGED = "changed-";
    private static final Pattern REQUEST = Pattern.compile(Notice.REQUESTED + "(-[0-9]+)?");
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Ledger ledger;

    public ErpNews(Ledger ledger) {
        this.ledger = ledger;
    }

    /**
     * The notice of the state that VTEX has the order in; null when the ERP does not have the order, heard of this before, or asked for
     * it itself.
     *
     * @param vtexStatus a state in which the order is over, or somebody asked for that
     */
    public Notice notice(WorkItem item, String vtexStatus, JsonNode order) {
        Notice notice = Notice.read(order, vtexStatus, item.account());
        List<Document> documents = ledger.documents(item.account(), item.orderId());
        if (!has(documents, ErpDocument.ORDER)) {
            return null;
        }
        if (notice.status().equals(Notice.REQUESTED)) {
            return request(item, notice, documents);
        }
        return has(documents, notice.name()) ? null : notice;
    }

    private Notice request(WorkItem item, Notice notice, List<Document> documents) {
        List<Document> before = documents.stream()
                .filter(document -> REQUEST.matcher(document.name()).matches())
                .toList();
        boolean known = before.stream()
                .anyMatch(document -> CancellationRequest.of(document.digest()).mayBe(notice.request()));
        if (known || isOver(documents) || isAskedByErp(item)) {
            return null;
        }
        return before.isEmpty() ? notice : notice.named(Notice.REQUESTED + "-" + (before.size() + 1));
    }

    /** A denial answers somebody else's request; everything else that the ERP sent, it knows of. */
    private boolean isAskedByErp(WorkItem item) {
        return ledger.told(item.account(), item.orderId(), "cancellation").stream()
                .anyMatch(body -> !isDenial(body));
    }

    private static boolean isDenial(String body) {
        try {
            return VtexJson.text(MAPPER.readTree(body), "action").equalsIgnoreCase("deny");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the ledger holds a cancellation that cannot be read", e);
        }
    }

    /**
     * The name of the document in which a delivered order goes out again, {@code changed-1} and on; empty when its content is what the
     * ERP has. An order of which the ledger does not know what the ERP has counts as unchanged, and is known from then on.
     */
    public String change(WorkItem item, ErpOrder order) {
        String content = ContentDigest.of(order);
        String known = ledger.order(item.account(), item.orderId())
                .map(OrderRecord::contentDigest)
                .orElse(null);
        if (content.equals(known)) {
            return "";
        }
        List<Document> documents = ledger.documents(item.account(), item.orderId());
        if (!has(documents, ErpDocument.ORDER) || isOver(documents)) {
            return "";
        }
        if (!ContentDigest.isComparable(known)) {
            ledger.learned(item, content);
            return "";
        }
        long changes = documents.stream()
                .filter(document -> document.name().startsWith(CHANGED))
                .count();
        return CHANGED + (changes + 1);
    }

    /**
     * The name of the document in which an operator's replay goes out, {@code replayed-1} and on; empty when the ledger has it, because
     * a run was cut off after that.
     *
     * @param item whose body is the name
     */
    public String replay(WorkItem item) {
        return has(ledger.documents(item.account(), item.orderId()), item.body()) ? "" : item.body();
    }

    private static boolean has(List<Document> documents, String name) {
        return documents.stream().anyMatch(document -> document.name().equals(name));
    }

    private static boolean isOver(List<Document> documents) {
        return has(documents, Notice.CANCELED) || has(documents, Notice.REPLACED);
    }
}
