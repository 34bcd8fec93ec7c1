package io.vtexerpbridge.reconcile;

import com.fasterxml.jackson.databind.JsonNode;
import io.vtexerpbridge.erp.VtexDate;
import io.vtexerpbridge.vtex.VtexUnavailable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * One answer of List orders, without the shoppers' names. The list is an index: what it says of an order is a hint, never the truth.
 *
 * @param rows what can be compared
 * @param given how many rows there were, those without an order id too
 * @param total rows of the whole query as VTEX counts them; -1 when it does not say
 */
record ListedPage(List<Row> rows, int given, long total) {

    /**
     * @param created null when the list does not say, or not legibly
     * @param authorized as created
     * @param status empty when the list gives none
     */
    record Row(String orderId, Instant created, Instant authorized, String status) {}

    /** @throws VtexUnavailable when the answer is no list */
    static ListedPage read(JsonNode answer) {
        JsonNode list = answer.path("list");
        if (!list.isArray()) {
            throw new VtexUnavailable("VTEX answered list-orders with something that is no list of orders (no list)");
        }
        List<Row> rows = new ArrayList<>();
        for (JsonNode row : list) {
            String orderId = text(row, "orderId");
            if (!orderId.isEmpty()) {
                rows.add(new Row(
                        orderId,
                        VtexDate.instant(text(row, "creationDate")),
                        VtexDate.instant(text(row, "authorizedDate")),
                        text(row, "status")));
            }
        }
        JsonNode total = answer.path("paging").path("total");
        return new ListedPage(rows, list.size(), total.isNumber() ? total.asLong() : -1);
    }

    private static String text(JsonNode row, String field) {
        String value =
                row.path(field).isValueNode() ? row.path(field).asText("").trim() : "";
        return value.equals("null") || value.equals("detail.state.null") ? "" : value;
    }

    /** The newest creation date, if the rows really come oldest first; else null. */
    Instant lastInOrder() {
        Instant last = null;
        for (Row row : rows) {
            if (row.created() != null) {
                if (last != null && row.created().isBefore(last)) {
                    return null;
                }
                last = row.created();
            }
        }
        return last;
    }
}
