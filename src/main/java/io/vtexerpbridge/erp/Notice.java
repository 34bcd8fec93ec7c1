package io.vtexerpbridge.erp;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.temporal.Temporal;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What became of an order that the ERP has (FORMATS.md section 1, "Later states").
 *
 * @param name the document's name: the status, and from the second request on its number, as {@code cancellation-requested-2}
 * @param status {@code canceled}, {@code replaced} or {@code cancellation-requested}, whichever of its states VTEX has the order in
 * @param requestedBy {@code shopper}, {@code seller}, {@code marketplace}, {@code system}, or empty where VTEX does not tell; known to
 *     be wrong now and then (known issue 1249934)
 * @param reason as somebody wrote it; VTEX may be seconds late with it, so it can be empty
 * @param customerDocument and companyDocument as {@link ErpOrder} has them, by which some ERPs find the order
 * @param changedAt when that happened, as {@link ErpOrder} has dates, or null
 * @param request which request it tells of; never null
 */
public record Notice(
        String name,
        String orderId,
        String sequence,
        String account,
        String status,
        String requestedBy,
        String reason,
        String customerDocument,
        String companyDocument,
        Temporal changedAt,
        CancellationRequest request) {

    static final String CANCELED = "canceled";
    static final String REPLACED = "replaced";
    static final String REQUESTED = "cancellation-requested";

    /** @param vtexStatus one of the states in which an order is over, or somebody asked for that */
    static Notice read(JsonNode order, String vtexStatus, String account) {
        JsonNode data = VtexJson.get(order, "cancellationData");
        JsonNode profile = VtexJson.get(order, "clientProfileData");
        String status =
                switch (vtexStatus) {
                    // On the way to canceled there is no way back, and some orders stay there (known issue 1198719).
                    case "cancel", CANCELED -> CANCELED;
                    case REPLACED -> REPLACED;
                    case REQUESTED, "request-cancel", "waiting-for-seller-decision" -> REQUESTED;
                    default ->
                        throw new IllegalArgumentException(
                                "Order " + VtexJson.text(order, "orderId")
                                        + " is in state " + vtexStatus
                                        + ", expected one of cancel, canceled, replaced, cancellation-requested, request-cancel, waiting-for-seller-decision");
                };
        Optional<JsonNode> request = status.equals(REPLACED) ? Optional.empty() : latestRequest(order);
        String requestDate = request.map(found -> VtexJson.text(found, "cancellationRequestDate"))
                .orElse("");
        String date = VtexJson.text(data, "cancellationDate");
        return new Notice(
                status,
                VtexJson.text(order, "orderId"),
                VtexJson.text(order, "sequence"),
                account,
                status,
                requestedBy(data, request),
                reason(order, data, request, status),
                VtexJson.text(profile, "document"),
                isTrue(profile, "isCorporate") ? VtexJson.text(profile, "corporateDocument") : "",
                firstDate(status.equals(REQUESTED) ? requestDate : "", date, VtexJson.text(order, "lastChange")),
                new CancellationRequest(
                        request.map(found -> VtexJson.text(found, "id"))
                                .filter(id -> !id.isBlank())
                                .orElse(VtexJson.text(data, "cancellationRequestId"))
                                .strip(),
                        firstDate(requestDate, date)));
    }

    /** Whether a document of this name that was kept with the text of its request tells the same; one without a request does. */
    public boolean tellsOf(String keptRequest) {
        return CancellationRequest.of(keptRequest).mayBe(request);
    }

    /** The same under another name. */
    Notice named(String other) {
        return new Notice(
                other,
                orderId,
                sequence,
                account,
                status,
                requestedBy,
                reason,
                customerDocument,
                companyDocument,
                changedAt,
                request);
    }

    /** The last one that is not denied; where all are, none of them is what VTEX has now. */
    private static Optional<JsonNode> latestRequest(JsonNode order) {
        List<JsonNode> open = VtexJson.list(VtexJson.get(order, "cancellationRequests")).stream()
                .filter(request -> !VtexJson.isTrue(VtexJson.get(request, "deniedBySeller")))
                .filter(request -> firstDate(VtexJson.text(request, "cancellationRequestDenyDate")) == null)
                .toList();
        return open.stream()
                .max(Comparator.comparing(
                        request -> VtexDate.instant(VtexJson.text(request, "cancellationRequestDate")),
                        Comparator.nullsFirst(Comparator.naturalOrder())));
    }

    private static String requestedBy(JsonNode data, Optional<JsonNode> request) {
        if (isTrue(data, "requestedByUser")
                || request.filter(found -> isTrue(found, "requestedByUser")).isPresent()) {
            return "shopper";
        }
        if (isTrue(data, "requestedBySellerNotification")) {
            return "seller";
        }
        if (isTrue(data, "requestedBySystem") || isTrue(data, "requestedByPaymentNotification")) {
            return "system";
        }
        // Only the shopper and the marketplace can ask; whoever is not the one is the other.
        return request.filter(found -> VtexJson.isFalse(VtexJson.get(found, "requestedByUser")))
                        .isPresent()
                ? "marketplace"
                : "";
    }

    private static boolean isTrue(JsonNode node, String key) {
        return VtexJson.isTrue(VtexJson.get(node, key));
    }

    private static String reason(JsonNode order, JsonNode data, Optional<JsonNode> request, String status) {
        String asked = request.map(found -> VtexJson.text(found, "reason")).orElse("");
        String ended = VtexJson.text(data, "reason");
        List<String> reasons = status.equals(REQUESTED)
                ? List.of(asked, ended, VtexJson.text(order, "cancelReason"))
                : List.of(ended, VtexJson.text(order, "cancelReason"), asked);
        return reasons.stream().filter(reason -> !reason.isBlank()).findFirst().orElse("");
    }

    private static Temporal firstDate(String... texts) {
        for (String text : texts) {
            Temporal date = VtexJson.date(text);
            if (date != null) {
                return date;
            }
        }
        return null;
    }
}
