package io.vtexerpbridge.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** List orders: an index that is behind, paged 30 times 100 at most (CONTRACT 6). */
final class ListOrders {
    private record Row(OrderEntry entry, String state) {}

    private static final int MOST_PAGES = 30;
    private static final int MOST_ROWS = 100;
    private static final Pattern RANGE = Pattern.compile("(\\w+):\\[(\\S+) TO (\\S+)]");

    private final Orders orders;
    private final Clock clock;
    private final Trouble trouble;
    private final Duration delay;

    ListOrders(Orders orders, Clock clock, Trouble trouble, Duration delay) {
        this.orders = orders;
        this.clock = clock;
        this.trouble = trouble;
        this.delay = delay;
    }

    Answer list(Asked asked) {
        Map<String, String> query = asked.query();
        int page = asked.number("page", 1, MOST_PAGES);
        int perPage = asked.number("per_page", 15, MOST_ROWS);
        List<Row> rows = rows(query);
        rows.sort(order(query.getOrDefault("orderBy", "creationDate,desc")));
        ObjectNode answer = Json.object();
        ArrayNode list = answer.putArray("list");
        rows.stream()
                .skip((long) (page - 1) * perPage)
                .limit(perPage)
                .filter(row -> !trouble.strikes("lackingRows", Call.LIST_ORDERS))
                .forEach(row -> list.add(json(row)));
        answer.putArray("facets");
        answer.putObject("paging")
                .put("total", rows.size())
                .put("pages", (rows.size() + perPage - 1) / perPage)
                .put("currentPage", page)
                .put("perPage", perPage);
        answer.putObject("stats").putObject("stats");
        return Answer.ok(answer);
    }

    private List<Row> rows(Map<String, String> query) {
        long behind = trouble.number("indexDelayMillis", "millis", delay.toMillis());
        Instant cutoff = clock.instant().minusMillis(behind);
        Set<String> states =
                query.containsKey("f_status") ? Set.of(query.get("f_status").split(",")) : Set.of();
        Instant[] created = range(query.get("f_creationDate"));
        String text = query.getOrDefault("q", "");
        List<Row> rows = new ArrayList<>();
        for (OrderEntry entry : orders.all()) {
            OrderEntry.Step step = entry.stepAt(cutoff);
            if (step == null || (!states.isEmpty() && !states.contains(String.valueOf(step.state())))) {
                continue;
            }
            if (created != null && (entry.placedAt.isBefore(created[0]) || entry.placedAt.isAfter(created[1]))) {
                continue;
            }
            if (entry.orderId.contains(text) || entry.sequence.equals(text) || entry.clientName.contains(text)) {
                rows.add(new Row(entry, step.state()));
            }
        }
        return rows;
    }

    private static Comparator<Row> order(String orderBy) {
        String[] parts = orderBy.split(",");
        Comparator<Row> order =
                switch (parts[0]) {
                    case "orderId" -> Comparator.comparing(row -> row.entry().orderId);
                    case "totalValue" -> Comparator.comparingLong(row -> row.entry().value);
                    default -> Comparator.comparing(row -> row.entry().placedAt);
                };
        order = order.thenComparingLong(row -> row.entry().number);
        return parts.length > 1 && parts[1].equals("desc") ? order.reversed() : order;
    }

    private ObjectNode json(Row row) {
        OrderEntry entry = row.entry();
        ObjectNode order = orders.json(entry);
        ObjectNode json = Json.object()
                .put("orderId", entry.orderId)
                .put("creationDate", VtexDates.spelled(entry.placedAt, 0, "+00:00"))
                .put("clientName", entry.clientName)
                .putNull("items")
                // a float in VTEX's index (KI-756314)
                .put("totalValue", (double) entry.value)
                .put("paymentNames", payments(order))
                .put("status", row.state())
                .put("statusDescription", row.state())
                .put("marketPlaceOrderId", marketplaceOrder(order))
                .put("sequence", entry.sequence);
        for (String same : List.of("salesChannel", "affiliateId", "origin", "authorizedDate")) {
            json.set(same, order.get(same));
        }
        int quantity = 0;
        for (JsonNode item : order.path("items")) {
            quantity += item.path("quantity").asInt();
        }
        return json.put("workflowInErrorState", order.path("workflowIsInError").asBoolean())
                .put("workflowInRetry", false)
                .putNull("lastMessageUnread")
                .putNull("ShippingEstimatedDate")
                .putNull("ShippingEstimatedDateMax")
                .putNull("ShippingEstimatedDateMin")
                .put("orderIsComplete", entry.complete)
                .put("totalItems", quantity)
                .put(
                        "currencyCode",
                        order.path("storePreferencesData").path("currencyCode").asText("BRL"));
    }

    private static String marketplaceOrder(ObjectNode order) {
        String id = order.path("marketplaceOrderId").asText("");
        return id.isEmpty() ? null : id;
    }

    private static String payments(ObjectNode order) {
        List<String> names = new ArrayList<>();
        order.path("paymentData").path("transactions").forEach(transaction -> transaction
                .path("payments")
                .forEach(payment -> names.add(payment.path("paymentSystemName").asText())));
        return String.join(", ", names);
    }

    private static Instant[] range(String filter) {
        if (filter == null) {
            return null;
        }
        Matcher matcher = RANGE.matcher(filter);
        try {
            if (matcher.matches()) {
                return new Instant[] {
                    OffsetDateTime.parse(matcher.group(2)).toInstant(),
                    OffsetDateTime.parse(matcher.group(3)).toInstant()
                };
            }
        } catch (DateTimeParseException e) {
            // Refused below with the same sentence as another shape.
        }
        throw Refusal.bad("Invalid date filter " + filter);
    }
}
