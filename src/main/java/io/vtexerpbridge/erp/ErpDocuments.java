package io.vtexerpbridge.erp;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/** The documents of all ERPs, each by its own format, mappings, contract and tables. */
public final class ErpDocuments {

    private final Map<String, OrderDocuments> documents;

    /** @param documents by the ERP's alias */
    public ErpDocuments(Map<String, OrderDocuments> documents) {
        this.documents = Map.copyOf(documents);
    }

    /** The order's document, as {@link OrderDocuments#render} makes it. */
    public ErpDocument render(Erp erp, ErpOrder order, JsonNode vtexOrder, Map<String, String> columns) {
        return of(erp).render(order, vtexOrder, erp.format(), columns);
    }

    /** The whole order once more, as {@link OrderDocuments#renderAs} makes it. @param name as {@code changed-1} */
    public ErpDocument renderAs(Erp erp, String name, ErpOrder order, JsonNode vtexOrder, Map<String, String> columns) {
        return of(erp).renderAs(name, order, vtexOrder, erp.format(), columns);
    }

    /** What became of an order, as {@link OrderDocuments#renderNotice} makes it. */
    public ErpDocument renderNotice(Erp erp, Notice notice, JsonNode vtexOrder) {
        return of(erp).renderNotice(notice, vtexOrder, erp.format());
    }

    private OrderDocuments of(Erp erp) {
        return documents.get(erp.name());
    }
}
