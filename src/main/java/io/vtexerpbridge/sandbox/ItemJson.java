package io.vtexerpbridge.sandbox;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vtexerpbridge.sandbox.Catalogue.Sku;
import io.vtexerpbridge.sandbox.OrderLines.Line;
import java.math.BigDecimal;
import java.util.List;
import java.util.SplittableRandom;

/** Writes {@code items} and {@code itemMetadata} (CONTRACT 5.4). */
final class ItemJson {
    private final SplittableRandom random;
    private final OrderShape shape;
    private final String orderId;

    ItemJson(SplittableRandom random, OrderShape shape, String orderId) {
        this.random = random;
        this.shape = shape;
        this.orderId = orderId;
    }

    void write(ObjectNode order, OrderLines lines) {
        ArrayNode items = order.putArray("items");
        ArrayNode metadata = order.putObject("itemMetadata").putArray("Items");
        for (Line line : lines.lines()) {
            item(items.addObject(), line);
            metadata(metadata.addObject(), line);
        }
    }

    private void item(ObjectNode item, Line line) {
        Sku sku = line.sku();
        item.put("uniqueId", hex(random))
                .put("id", sku.id())
                .put("productId", sku.productId())
                .put("ean", sku.ean())
                .put("lockId", "00-" + orderId);
        item.putObject("itemAttachment").putNull("name").putObject("content");
        item.putArray("attachments");
        item.put("quantity", line.quantity())
                .put("seller", line.seller())
                .put("name", sku.name())
                .put("refId", sku.refId())
                .put("price", line.price())
                .put("listPrice", line.listPrice())
                .putNull("manualPrice");
        priceTags(item.putArray("priceTags"), line);
        item.put("imageUrl", "https://images.example.com/" + sku.id() + ".jpg").put("detailUrl", "/" + sku.id() + "/p");
        components(item.putArray("components"));
        services(item.putArray("bundleItems"), line);
        item.putArray("params");
        item.putArray("offerings");
        item.putArray("attachmentOfferings");
        item.put("sellerSku", sku.id())
                .putNull("priceValidUntil")
                .put("commission", 0)
                .put("tax", line.tax())
                .putNull("preSaleDate");
        additionalInfo(item.putObject("additionalInfo"), sku);
        item.put("measurementUnit", line.unit())
                .put("unitMultiplier", line.unitMultiplier())
                .put("sellingPrice", sellingPrice(line))
                .put("isGift", line.gift())
                .putNull("shippingPrice")
                .put("rewardValue", 0)
                .put("freightCommission", 0);
        priceDefinition(item.putObject("priceDefinition"), line);
        item.putNull("taxCode")
                .putNull("parentItemIndex")
                .putNull("parentAssemblyBinding")
                .putNull("callCenterOperator")
                .putNull("serialNumbers");
        item.putArray("assemblies");
        item.put("costPrice", line.price() / 2);
    }

    private void priceTags(ArrayNode tags, Line line) {
        if (line.discount() != 0) {
            tag(tags, line.gift() ? "DISCOUNT@GIFT" : "DISCOUNT@MARKETPLACE", line.discount());
        }
        if (line.tax() != 0) {
            tag(tags, "TAX@MARKETPLACE", line.tax());
        }
    }

    private void tag(ArrayNode tags, String name, long value) {
        tags.addObject()
                .put("name", name)
                .put("value", value)
                .put("isPercentual", false)
                .put("identifier", OrderMaker.uuid(orderId + name))
                .put("rawValue", BigDecimal.valueOf(value, 2))
                .putNull("rate")
                .putNull("jurisCode")
                .putNull("jurisType")
                .putNull("jurisName");
    }

    private void components(ArrayNode components) {
        if (shape == OrderShape.KIT) {
            for (int position : new int[] {6, 4, 8}) {
                Sku part = Catalogue.at(position);
                components
                        .addObject()
                        .put("uniqueId", hex(random))
                        .put("id", part.id())
                        .put("productId", part.productId())
                        .put("ean", part.ean())
                        .put("name", part.name())
                        .put("refId", part.refId())
                        .put("quantity", 1)
                        .put("price", part.price());
            }
        }
    }

    private static void services(ArrayNode bundle, Line line) {
        if (line.service() != 0) {
            bundle.addObject()
                    .put("type", "Serviço")
                    .put("id", "12")
                    .put("name", "Embalagem para presente")
                    .put("quantity", line.quantity())
                    .put("price", line.service() / line.quantity());
        }
    }

    /** The rounded figure that CONTRACT 5.4 calls imprecise. */
    private static long sellingPrice(Line line) {
        return line.price() + line.discount() / line.quantity();
    }

    /** A discount that does not divide by the quantity splits into two selling prices. */
    private static void priceDefinition(ObjectNode definition, Line line) {
        long total = line.goods() + line.discount();
        ArrayNode prices = definition.putArray("sellingPrices");
        if (line.unitMultiplier().compareTo(BigDecimal.ONE) != 0) {
            prices.addObject().put("value", line.price()).put("quantity", line.quantity());
        } else {
            long low = total / line.quantity();
            long over = total - low * line.quantity();
            if (over > 0) {
                prices.addObject().put("value", low + 1).put("quantity", over);
            }
            prices.addObject().put("value", low).put("quantity", line.quantity() - over);
        }
        definition
                .put("calculatedSellingPrice", total / line.quantity())
                .put("total", total)
                .putNull("reason");
    }

    private static void additionalInfo(ObjectNode info, Sku sku) {
        info.put("brandName", sku.brand()).put("brandId", "2000001").put("categoriesIds", "/9/");
        info.putArray("categories").addObject().put("id", 9).put("name", sku.kind());
        info.put("productClusterId", "135,142").put("commercialConditionId", "1");
        info.putObject("dimension")
                .put("cubicweight", new BigDecimal("0.52"))
                .put("height", 10)
                .put("length", 25)
                .put("weight", 210)
                .put("width", 10);
        for (String name : List.of("offeringInfo", "offeringType", "offeringTypeId")) {
            info.putNull(name);
        }
    }

    private static void metadata(ObjectNode metadata, Line line) {
        Sku sku = line.sku();
        metadata.put("Id", sku.id())
                .put("Seller", line.seller())
                .put("Name", sku.name())
                .put("SkuName", sku.name())
                .put("ProductId", sku.productId())
                .put("RefId", sku.refId())
                .put("Ean", sku.ean())
                .put("ImageUrl", "https://images.example.com/" + sku.id() + ".jpg")
                .put("DetailUrl", "/" + sku.id() + "/p")
                .putArray("AssemblyOptions");
    }

    static String hex(SplittableRandom random) {
        return String.format("%016X%016X", random.nextLong(), random.nextLong());
    }
}
