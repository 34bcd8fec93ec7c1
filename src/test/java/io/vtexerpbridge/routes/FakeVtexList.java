package io.vtexerpbridge.routes;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** VTEX's list of orders, paged and filtered as CONTRACT section 6 tells; it is never behind. */
final class FakeVtexList {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern RANGE = Pattern.compile("creationDate:\\[(\\S+) TO (\\S+)]");

    private FakeVtexList() {}

    static String answer(Collection<ObjectNode> orders, String rawQuery) {
        Map<String, String> query = new HashMap<>();
        for (String part : rawQuery.split("&")) {
            int at = part.indexOf('=');
            query.put(part.substring(0, at), URLDecoder.decode(part.substring(at + 1), StandardCharsets.UTF_8));
        }
        Matcher range = RANGE.matcher(query.get("f_creationDate"));
        int page = Integer.parseInt(query.get("page"));
        int rows = Integer.parseInt(query.get("per_page"));
        if (!range.matches() || page > 30 || rows > 100 || !"creationDate,asc".equals(query.get("orderBy"))) {
            throw new IllegalArgumentException("no list of orders for " + query);
        }
        Instant from = Instant.parse(range.group(1));
        Instant to = Instant.parse(range.group(2));
        List<ObjectNode> found = orders.stream()
                .filter(order -> order.path("status").asText().equals(query.get("f_status")))
                .filter(order ->
                        !created(order).isBefore(from) && !created(order).isAfter(to))
                .sorted(Comparator.comparing(FakeVtexList::created)
                        .thenComparing(order -> order.path("orderId").asText()))
                .toList();
        ObjectNode answer = JSON.createObjectNode();
        ArrayNode list = answer.putArray("list");
        found.stream().skip((page - 1L) * rows).limit(rows).forEach(order -> list.addObject()
                .put("orderId", order.path("orderId").asText())
                .put("creationDate", order.path("creationDate").asText())
                .put("clientName", "Maria da Silva")
                .put("totalValue", order.path("value").asDouble())
                .put("status", order.path("status").asText()));
        answer.putObject("paging").put("total", found.size()).put("currentPage", page);
        return answer.toString();
    }

    private static Instant created(ObjectNode order) {
        return OffsetDateTime.parse(order.path("creationDate").asText()).toInstant();
    }
}
