package io.vtexerpbridge.nfe;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** An NF-e's items as lines of its order, one a SKU: VTEX refunds no SKU that stands twice in an invoice. */
public sealed interface NfeItems {

    /** Every item has its SKU. */
    record Lines(List<Line> lines) implements NfeItems {

        public Lines {
            lines = List.copyOf(lines);
        }
    }

    /** Some item has none, or could be several: each its own sentence. */
    record Unknown(List<String> reasons) implements NfeItems {

        public Unknown {
            reasons = List.copyOf(reasons);
        }
    }

    /**
     * One SKU of the invoice.
     *
     * @param quantity the sum of its items' qCom, without trailing zeros
     */
    record Line(String skuId, BigDecimal quantity) {}

    /** What an order's line may be known by; empty where it has none. */
    record OrderSku(String skuId, String refId, String ean) {}

    /** Each item by its cProd, then by its cEAN, against refId, then skuId, then ean. */
    static NfeItems match(List<Nfe.Item> items, List<OrderSku> skus) {
        Map<String, BigDecimal> quantities = new LinkedHashMap<>();
        List<String> reasons = new ArrayList<>();
        for (Nfe.Item item : items) {
            Set<String> found = find(item.code(), skus);
            if (found.isEmpty()) {
                found = find(item.ean(), skus);
            }
            if (found.size() == 1) {
                quantities.merge(found.iterator().next(), item.quantity(), BigDecimal::add);
            } else {
                String names = "Item " + item.number() + " of the NF-e, cProd " + XmlNode.quote(item.code()) + ", ";
                reasons.add(
                        found.isEmpty()
                                ? names + "is no refId, SKU or EAN of the order; nor is its cEAN "
                                        + XmlNode.quote(item.ean()) + "."
                                : names + "fits several SKUs of the order: " + String.join(", ", found) + ".");
            }
        }
        return reasons.isEmpty()
                ? new Lines(quantities.entrySet().stream()
                        .map(entry -> new Line(entry.getKey(), plain(entry.getValue())))
                        .toList())
                : new Unknown(reasons);
    }

    private static Set<String> find(String code, List<OrderSku> skus) {
        List<Function<OrderSku, String>> ways = List.of(OrderSku::refId, OrderSku::skuId, OrderSku::ean);
        for (Function<OrderSku, String> way : ways) {
            Set<String> found = new LinkedHashSet<>();
            for (OrderSku sku : skus) {
                if (!code.isBlank() && code.equalsIgnoreCase(way.apply(sku).strip())) {
                    found.add(sku.skuId());
                }
            }
            if (!found.isEmpty()) {
                return found;
            }
        }
        return Set.of();
    }

    private static BigDecimal plain(BigDecimal quantity) {
        BigDecimal stripped = quantity.stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }
}
