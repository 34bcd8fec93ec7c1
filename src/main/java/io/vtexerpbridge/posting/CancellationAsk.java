package io.vtexerpbridge.posting;

import com.fasterxml.jackson.databind.JsonNode;
import io.vtexerpbridge.erp.VtexDate;
import io.vtexerpbridge.erp.VtexJson;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Who asks to cancel an order, and when; texts are empty where VTEX does not say. VTEX writes the keys of
 * {@code cancellationData} in two cases, and may name the wrong origin (known issue 1249934).
 *
 * @param who as {@code the shopper}
 * @param at a moment in UTC, or what VTEX wrote instead
 */
record CancellationAsk(String who, String at) {

    /** The newest request that is not denied, else {@code cancellationData}. */
    static CancellationAsk of(JsonNode order) {
        JsonNode data = VtexJson.get(order, "cancellationData");
        CancellationAsk ask = new CancellationAsk(who(data), moment(VtexJson.text(data, "cancellationDate")));
        for (JsonNode request : VtexJson.list(VtexJson.get(order, "cancellationRequests"))) {
            if (!VtexJson.isTrue(VtexJson.get(request, "deniedBySeller"))) {
                ask = new CancellationAsk(
                        VtexJson.isTrue(VtexJson.get(request, "requestedByUser")) ? "the shopper" : ask.who(),
                        or(moment(VtexJson.text(request, "cancellationRequestDate")), ask.at()));
            }
        }
        return ask;
    }

    private static String who(JsonNode data) {
        if (VtexJson.isTrue(VtexJson.get(data, "requestedByUser"))) {
            return "the shopper";
        }
        if (VtexJson.isTrue(VtexJson.get(data, "requestedBySellerNotification"))) {
            return "the seller";
        }
        if (VtexJson.isTrue(VtexJson.get(data, "requestedByPaymentNotification"))) {
            return "the payment";
        }
        return VtexJson.isTrue(VtexJson.get(data, "requestedBySystem")) ? "VTEX" : "somebody VTEX does not name";
    }

    private static String moment(String text) {
        Instant moment = VtexDate.instant(text);
        return moment == null ? text : moment.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static String or(String text, String other) {
        return text.isEmpty() ? other : text;
    }

    /** As {@code the shopper asked to cancel it at 2026-11-21T10:00:00Z}; a shopper's own words may name people, and this is logged. */
    String sentence() {
        return who + " asked to cancel it" + (at.isEmpty() ? ", VTEX does not say when," : " at " + at);
    }
}
