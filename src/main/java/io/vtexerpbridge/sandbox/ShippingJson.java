package io.vtexerpbridge.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vtexerpbridge.sandbox.OrderLines.Line;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;

/** Writes {@code shippingData} (CONTRACT 5.5). */
final class ShippingJson {
    private final SplittableRandom random;
    private final OrderShape shape;
    private final Person person;
    private final Instant placedAt;

    ShippingJson(SplittableRandom random, OrderShape shape, Person person, Instant placedAt) {
        this.random = random;
        this.shape = shape;
        this.person = person;
        this.placedAt = placedAt;
    }

    void write(ObjectNode order, OrderLines lines) {
        ObjectNode shipping = order.putObject("shippingData").put("id", "shippingData");
        String addressId = pickup() ? "LOJA-CENTRO" : OrderMaker.uuid(person.email() + "address");
        ObjectNode address = address(addressId);
        shipping.set("address", address);
        List<JsonNode> infos = new ArrayList<>();
        for (int i = 0; i < lines.lines().size(); i++) {
            infos.add(logistics(i, lines.lines().get(i), addressId));
        }
        if (shape == OrderShape.SHUFFLED_LOGISTICS) {
            Collections.reverse(infos);
        }
        if (shape == OrderShape.LONG_LOGISTICS) {
            ObjectNode orphan = ((ObjectNode) infos.get(0)).deepCopy();
            // An itemIndex that no item has: seen after items were removed; it carries no money.
            orphan.put("itemIndex", infos.size())
                    .put("price", 0)
                    .put("listPrice", 0)
                    .put("sellingPrice", 0);
            infos.add(orphan);
        }
        shipping.putArray("logisticsInfo").addAll(infos);
        shipping.putNull("trackingHints");
        shipping.putArray("selectedAddresses").add(address.deepCopy());
        ArrayNode contacts = shipping.putArray("contactInformation");
        if (pickup()) {
            contacts.addObject()
                    .put("id", "0")
                    .put("email", person.email())
                    .put("firstName", "Rosário")
                    .put("lastName", "Retira Fictícia")
                    .put("phone", person.phone())
                    .put("document", person.document())
                    .put("documentType", person.country().documentType());
        }
    }

    private boolean pickup() {
        return shape == OrderShape.PICKUP;
    }

    private ObjectNode address(String addressId) {
        Person.Address address = person.address();
        ObjectNode node = Json.object()
                .put("addressType", pickup() ? "pickup" : "residential")
                .put("receiverName", person.firstName() + " " + person.lastName())
                .put("addressId", addressId)
                .putNull("versionId")
                .putNull("entityId")
                .put("postalCode", address.postalCode())
                .put("city", address.city())
                .put("state", address.state())
                .put("country", person.country().code())
                .put("street", address.street())
                .put("number", address.number())
                .put("neighborhood", "Centro")
                .put("complement", address.complement())
                .putNull("reference");
        node.putArray("geoCoordinates").add(-46.5).add(-23.25);
        return node;
    }

    private ObjectNode logistics(int index, Line line, String addressId) {
        String channel = pickup() ? "pickup-in-point" : "delivery";
        String sla = pickup() ? "Retirada na loja" : "Normal";
        Instant estimate = placedAt.plus(Duration.ofDays(4));
        ObjectNode info = Json.object()
                .put("itemIndex", index)
                .put("itemId", line.sku().id())
                .put("selectedDeliveryChannel", channel)
                .put("selectedSla", sla)
                .put("lockTTL", "10d")
                .put("price", line.shipping())
                .put("listPrice", line.shipping() + 500)
                .put("sellingPrice", line.shipping());
        window(info, estimate);
        info.put("deliveryCompany", pickup() ? "Retira" : "Transportes Imaginários")
                .put("shippingEstimate", "4bd")
                .put("shippingEstimateDate", VtexDates.order(estimate));
        ObjectNode only = info.putArray("slas")
                .addObject()
                .put("id", sla)
                .put("name", sla)
                .put("shippingEstimate", "4bd")
                .putNull("deliveryWindow")
                .put("price", line.shipping())
                .put("deliveryChannel", channel)
                .put("polygonName", "")
                .put("lockTTL", "10d")
                .put("transitTime", "3d");
        pickupStore(only);
        info.putArray("shipsTo").add(person.country().code());
        deliveries(info.putArray("deliveryIds"), line);
        info.put("deliveryChannel", channel).put("addressId", addressId).put("polygonName", "");
        pickupStore(info);
        info.put("transitTime", "3d");
        return info;
    }

    private void window(ObjectNode info, Instant estimate) {
        if (shape == OrderShape.SCHEDULED_DELIVERY) {
            info.putObject("deliveryWindow")
                    .put("startDateUtc", VtexDates.order(estimate))
                    .put("endDateUtc", VtexDates.order(estimate.plusSeconds(7200)))
                    .put("price", 0)
                    .put("lisPrice", 0)
                    .put("tax", 0);
        } else {
            info.putNull("deliveryWindow");
        }
    }

    private void pickupStore(ObjectNode node) {
        node.put("pickupPointId", pickup() ? "1_LOJA-CENTRO" : null);
        ObjectNode store = node.putObject("pickupStoreInfo");
        store.putNull("additionalInfo").put("isPickupStore", pickup());
        store.put("friendlyName", pickup() ? "Loja Centro" : null).put("dockId", pickup() ? "doca-loja" : null);
        if (pickup()) {
            store.set("address", address("LOJA-CENTRO"));
        } else {
            store.putNull("address");
        }
    }

    private void deliveries(ArrayNode deliveries, Line line) {
        if (shape == OrderShape.SEVERAL_WAREHOUSES) {
            delivery(deliveries, "deposito-sul", 1);
            delivery(deliveries, "deposito-norte", line.quantity() - 1);
        } else {
            delivery(deliveries, random.nextInt(4) == 0 ? "deposito-norte" : "deposito-sul", line.quantity());
        }
    }

    private static void delivery(ArrayNode deliveries, String warehouse, int quantity) {
        deliveries
                .addObject()
                .put("courierId", "correio-1")
                .put("courierName", "Correio Imaginário")
                .put("dockId", "doca-1")
                .put("quantity", quantity)
                .put("warehouseId", warehouse)
                .put("accountCarrierName", "sandbox")
                .putArray("kitItemDetails");
    }
}
