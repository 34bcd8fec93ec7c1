package io.vtexerpbridge.order;

import com.fasterxml.jackson.databind.JsonNode;
import io.vtexerpbridge.erp.VtexDate;
import io.vtexerpbridge.ledger.OrderFacts;

/**
 * An order as VTEX returns it now. {@code status} is VTEX's word, empty when it gives none (a workflow fault, known issue
 * 680919); {@code complete} is false for an order that has no payment yet and must never be taken over.
 */
public record VtexOrder(String status, boolean complete, JsonNode json) {

    /** What the ledger remembers of the order. */
    public OrderFacts facts() {
        return new OrderFacts(
                status,
                text("sequence"),
                text("marketplaceOrderId"),
                VtexDate.instant(json.path("creationDate").asText("")),
                json.path("value").canConvertToLong() ? json.path("value").asLong() : null,
                BuyerDigest.of(buyer()));
    }

    private String buyer() {
        JsonNode client = json.path("clientProfileData");
        String company = client.path("corporateDocument").asText("");
        return company.isEmpty() || company.equals("null")
                ? client.path("document").asText("")
                : company;
    }

    private String text(String field) {
        String value = json.path(field).asText("").trim();
        return value.isEmpty() || value.equals("null") ? null : value;
    }
}
