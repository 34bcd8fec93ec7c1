package io.vtexerpbridge.posting;

import com.fasterxml.jackson.databind.JsonNode;
import io.vtexerpbridge.erp.VtexDate;
import io.vtexerpbridge.records.OrderChange;
import io.vtexerpbridge.records.OrderChange.Kind;
import io.vtexerpbridge.records.OrderChange.Operation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Looks for a change in VTEX's history of the order's changes; VTEX has no idempotency key, so what it says must be compared. */
final class ChangeHistory {

    /** By how much VTEX's clock may be behind ours. */
    private static final Duration CLOCK_DIFFERENCE = Duration.ofMinutes(1);

    private ChangeHistory() {}

    /**
     * The request that says what the change does.
     *
     * @param history the answer of the list of changes, {@code {requests[], actions[]}}
     * @param sentAt when the change was sent; an older request is another one that looks alike
     */
    static Optional<JsonNode> find(JsonNode history, OrderChange change, Instant sentAt) {
        Instant earliest = sentAt.minus(CLOCK_DIFFERENCE);
        for (JsonNode request : history.path("requests")) {
            Instant date = VtexDate.instant(Postings.text(request, "date"));
            boolean isRecent = date == null || !date.isBefore(earliest);
            if (isRecent && saysSame(request, change)) {
                return Optional.of(request);
            }
        }
        return Optional.empty();
    }

    private static boolean saysSame(JsonNode request, OrderChange change) {
        return Postings.text(request, "reason").equals(change.reason().trim())
                && request.path("manualDiscountValue").asLong() == cents(change.discountCents())
                && request.path("manualIncrementValue").asLong() == cents(change.incrementCents())
                && hasTheItems(request, change.operations());
    }

    private static boolean hasTheItems(JsonNode request, List<Operation> operations) {
        List<Move> moves = new ArrayList<>();
        request.path("add").path("items").forEach(item -> moves.add(new Move(Kind.ADD, item, item)));
        request.path("remove").path("items").forEach(item -> moves.add(new Move(Kind.REMOVE, item, item)));
        for (JsonNode replace : request.path("replace")) {
            moves.add(new Move(
                    Kind.REPLACE,
                    replace.path("from").path("items").path(0),
                    replace.path("to").path("items").path(0)));
        }
        for (Operation operation : operations) {
            Optional<Move> same =
                    moves.stream().filter(move -> move.is(operation)).findFirst();
            if (same.isEmpty()) {
                return false;
            }
            moves.remove(same.get());
        }
        return moves.isEmpty();
    }

    /** One thing that a request does; {@code to} is the item itself where nothing is replaced. */
    private record Move(Kind kind, JsonNode item, JsonNode to) {

        boolean is(Operation operation) {
            return kind == operation.kind()
                    && item.path("quantity").asInt() == operation.quantity()
                    && agrees(operation.skuId(), Postings.text(item, "id"))
                    && agrees(operation.uniqueId(), Postings.text(item, "uniqueId"))
                    && (kind != Kind.REPLACE || isReplacedBy(operation));
        }

        private boolean isReplacedBy(Operation operation) {
            int quantity = operation.toQuantity() == null ? operation.quantity() : operation.toQuantity();
            return to.path("quantity").asInt() == quantity
                    && operation.toSkuId().equals(Postings.text(to, "id"));
        }

        /** VTEX may leave out the line's uniqueId, the ERP the SKU or the uniqueId. */
        private static boolean agrees(String told, String shown) {
            return told.isEmpty() || shown.isEmpty() || told.equalsIgnoreCase(shown);
        }
    }

    private static long cents(Long amount) {
        return amount == null ? 0 : amount;
    }
}
