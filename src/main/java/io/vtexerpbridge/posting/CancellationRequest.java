package io.vtexerpbridge.posting;

import com.fasterxml.jackson.databind.JsonNode;
import io.vtexerpbridge.erp.VtexDate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What the order says of who wants it canceled; VTEX spells these keys in more than one way.
 *
 * @param id of the request that is open; empty when the order names none
 * @param bySeller whether the seller itself asked for it
 * @param isDenied whether nothing is open because it was denied
 * @param exists whether anybody ever asked
 */
record CancellationRequest(String id, boolean bySeller, boolean isDenied, boolean exists) {

    private record Entry(String id, Instant askedAt, boolean denied, JsonNode json) {}

    /** @param order the answer of Get order */
    static CancellationRequest of(JsonNode order) {
        JsonNode data = Postings.anyCase(order, "cancellationData");
        List<Entry> entries = new ArrayList<>();
        for (JsonNode node : Postings.anyCase(order, "cancellationRequests")) {
            Instant askedAt = VtexDate.instant(Postings.text(Postings.anyCase(node, "cancellationRequestDate")));
            entries.add(new Entry(
                    Postings.text(Postings.anyCase(node, "id")),
                    askedAt == null ? Instant.MIN : askedAt,
                    Postings.anyCase(node, "deniedBySeller").asBoolean(),
                    node));
        }
        entries.sort(Comparator.comparing(Entry::askedAt));
        String named = Postings.text(Postings.anyCase(data, "cancellationRequestId"));
        boolean stale = entries.stream().anyMatch(entry -> entry.id().equals(named) && entry.denied());
        String id = stale ? "" : named;
        for (Entry entry : entries) {
            // the last one that is open stays, unless the order itself names one
            if (!entry.denied() && (named.isEmpty() || stale)) {
                id = entry.id();
            }
        }
        boolean open = !id.isEmpty() || entries.stream().anyMatch(entry -> !entry.denied());
        return new CancellationRequest(
                id,
                askedBySeller(data, entries, id, named),
                !open && !entries.isEmpty(),
                data.isObject() && !data.isEmpty() || !entries.isEmpty());
    }

    private static boolean askedBySeller(JsonNode data, List<Entry> entries, String id, String named) {
        // what cancellationData says may be about an older request
        if ((named.isEmpty() || named.equals(id)) && saysSeller(data)) {
            return true;
        }
        return entries.stream().filter(entry -> entry.id().equals(id)).anyMatch(entry -> saysSeller(entry.json()));
    }

    /** A missing requestedByUser says nothing. */
    private static boolean saysSeller(JsonNode node) {
        JsonNode byUser = Postings.anyCase(node, "requestedByUser");
        return Postings.anyCase(node, "requestedBySellerNotification").asBoolean()
                || byUser.isBoolean() && !byUser.booleanValue();
    }
}
