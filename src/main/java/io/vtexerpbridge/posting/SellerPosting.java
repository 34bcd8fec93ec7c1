package io.vtexerpbridge.posting;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vtexerpbridge.ledger.WorkItem;
import io.vtexerpbridge.order.VtexOrder;
import io.vtexerpbridge.records.SellerChange;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Moves an order of a marketplace to another seller (VTEX change seller guide): {@code change-seller}. The first seller's order is
 * canceled and the new seller gets one of its own; on the marketplace's order every line then names the new seller, which is the proof.
 */
public final class SellerPosting {

    private static final String CALL = "change-seller";
    private static final Set<String> CHANGEABLE =
            Set.of("window-to-change-seller", "payment-pending", "waiting-for-authorization");
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);

    private final Clock clock;

    public SellerPosting(Clock clock) {
        this.clock = clock;
    }

    public Step next(WorkItem item, VtexOrder order) {
        SellerChange wanted = RecordJson.read(item.body(), SellerChange.class);
        Set<String> sellers = new TreeSet<>();
        order.json().path("items").forEach(line -> sellers.add(Postings.text(line, "seller")));
        if (sellers.equals(Set.of(wanted.sellerId()))) {
            return Postings.settled(item, CALL, "");
        }
        if (item.answered(CALL)) {
            return notMovedYet(item, order, wanted);
        }
        // what VTEX may be doing already must not look like an obstacle
        Optional<Step> unknown = Postings.unknownYet(item, CALL, clock.instant());
        if (unknown.isPresent()) {
            return unknown.get();
        }
        Optional<String> obstacle = obstacle(order, sellers);
        if (obstacle.isPresent()) {
            return new Step.Refused("Order " + item.orderId() + " " + obstacle.get() + ", to move it to the seller "
                    + wanted.sellerId() + ".");
        }
        return new Step.Call(CALL, "", body(order.json(), wanted), false);
    }

    private Step notMovedYet(WorkItem item, VtexOrder order, SellerChange wanted) {
        String found = "Order " + item.orderId() + " " + Postings.state(order) + " and does not name the seller "
                + wanted.sellerId() + " on every line, although VTEX accepted the change of seller at "
                + item.markedAt();
        return Postings.isOlder(clock.instant(), item.markedAt(), Postings.LONGEST_PAUSE)
                ? new Step.Judge(
                        "seller-unchanged", found + "; expected it within 15 minutes. Look at it in the Admin.")
                : new Step.Wait(
                        Postings.later(clock.instant(), item.markedAt(), FIRST_PAUSE, Postings.UNTIL_SHOWN),
                        false,
                        "seller-changing",
                        found + "; waiting for it.");
    }

    /** What VTEX does not do (VTEX help, change seller), as the end of a sentence on the order. */
    private static Optional<String> obstacle(VtexOrder order, Set<String> sellers) {
        JsonNode json = order.json();
        if (!CHANGEABLE.contains(order.status())) {
            return Optional.of(Postings.state(order) + "; expected window-to-change-seller, payment-pending or"
                    + " waiting-for-authorization: VTEX changes the seller only within the store's window to change"
                    + " seller (2 days unless set otherwise)");
        }
        if (sellers.size() != 1) {
            return Optional.of("is sold by " + (sellers.isEmpty() ? "nobody" : String.join(", ", sellers))
                    + "; expected one seller");
        }
        if (Postings.text(json, "origin").equalsIgnoreCase("Chain")) {
            return Optional.of("is passed on by another marketplace (origin Chain); expected one sold here");
        }
        for (JsonNode line : json.path("items")) {
            List<String> extras = extras(line);
            if (!extras.isEmpty()) {
                return Optional.of("has " + String.join(" and ", extras) + " on SKU " + Postings.text(line, "id")
                        + "; expected an order without services, attachments and taxes");
            }
        }
        if (!json.path("changesAttachment").path("changesData").isEmpty()) {
            return Optional.of("was changed before; expected an order without other changes");
        }
        return delivery(json);
    }

    private static List<String> extras(JsonNode line) {
        List<String> extras = new ArrayList<>();
        if (!line.path("bundleItems").isEmpty()) {
            extras.add("services");
        }
        if (!line.path("attachments").isEmpty()) {
            extras.add("attachments");
        }
        if (line.path("tax").asLong() != 0) {
            extras.add("taxes of " + Postings.money(line.path("tax").asLong()));
        }
        return extras;
    }

    private static Optional<String> delivery(JsonNode json) {
        for (JsonNode info : json.path("shippingData").path("logisticsInfo")) {
            String line = "for the item " + info.path("itemIndex").asInt();
            if (channel(info).equals("pickup-in-point")) {
                return Optional.of("is picked up " + line + "; expected one that is delivered");
            }
            if (channel(info).isEmpty() || Postings.text(info, "selectedSla").isEmpty()) {
                return Optional.of(
                        "names no delivery " + line + "; expected a selectedSla and a selectedDeliveryChannel");
            }
        }
        return Optional.empty();
    }

    private static String body(JsonNode order, SellerChange wanted) {
        ObjectNode body = Postings.object()
                .put("marketplacePaymentValue", order.path("value").asLong())
                .put("newSellerId", wanted.sellerId());
        ArrayNode logistics = body.putObject("shippingData").putArray("logisticsInfo");
        for (JsonNode info : order.path("shippingData").path("logisticsInfo")) {
            logistics
                    .addObject()
                    .put("itemIndex", info.path("itemIndex").asInt())
                    .put("selectedSla", Postings.text(info, "selectedSla"))
                    .put("selectedDeliveryChannel", channel(info));
        }
        return body.toString();
    }

    /** VTEX spells it both ways. */
    private static String channel(JsonNode info) {
        String selected = Postings.text(info, "selectedDeliveryChannel");
        return selected.isEmpty() ? Postings.text(info, "deliveryChannel") : selected;
    }
}
