package io.vtexerpbridge.erp;

import static io.vtexerpbridge.erp.VtexJson.get;
import static io.vtexerpbridge.erp.VtexJson.isTrue;
import static io.vtexerpbridge.erp.VtexJson.list;
import static io.vtexerpbridge.erp.VtexJson.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The money of one order, made to add up to the cent (FORMATS.md section 1).
 *
 * <p>VTEX's own shares are taken where they add up. They often do not: order-level discounts stand on no line, shares are rounded,
 * {@code tax} is a unit's tax in some stores and a line's in others. So each kind of share has candidate readings, the one that adds
 * up to the order's total wins, and what is still missing goes by largest remainder.
 */
final class OrderMoney {

    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    private final String orderId;
    private final List<JsonNode> items;
    private final List<List<JsonNode>> logistics;
    private final List<String> explanations = new ArrayList<>();

    final long orderTotal;
    final long itemsTotal;
    final long discountTotal;
    final long freightTotal;
    final long taxTotal;
    final long adjustmentTotal;
    final long[] gross;
    final long[] discount;
    final long[] freight;
    final long[] tax;
    final long[] total;

    /** @param logistics for each item its logisticsInfo entries */
    OrderMoney(String orderId, JsonNode order, List<JsonNode> items, List<List<JsonNode>> logistics) {
        this.orderId = orderId;
        this.items = items;
        this.logistics = logistics;

        Totals totals = new Totals(list(get(order, "totals")));
        List<BigDecimal> natural = Shares.choose(totals.items, grossReadings());
        List<BigInteger> grossShares = settle("itemsTotal", "price x quantity", totals.items, natural, natural);
        List<BigDecimal> weights = grossShares.stream().map(BigDecimal::new).toList();
        List<BigInteger> discountShares = settle(
                "discountTotal",
                "priceTags",
                totals.discounts,
                Shares.choose(totals.discounts, discountReadings()),
                weights);
        List<BigInteger> freightShares = settle(
                "freightTotal",
                "logisticsInfo",
                totals.freight,
                Shares.choose(totals.freight, freightReadings()),
                weights);
        List<BigInteger> taxShares =
                settle("taxTotal", "tax", totals.tax, Shares.choose(totals.tax, taxReadings()), weights);

        gross = cents("lineGross", grossShares);
        discount = cents("lineDiscount", discountShares);
        freight = cents("lineFreight", freightShares);
        tax = cents("lineTax", taxShares);
        total = new long[items.size()];
        for (int i = 0; i < total.length; i++) {
            total[i] = cents(
                    "lineTotal",
                    grossShares
                            .get(i)
                            .add(discountShares.get(i))
                            .add(freightShares.get(i))
                            .add(taxShares.get(i)));
        }
        BigInteger itemsSum = sum(grossShares);
        BigInteger discountSum = sum(discountShares);
        BigInteger freightSum = sum(freightShares);
        BigInteger taxSum = sum(taxShares);
        BigInteger parts = itemsSum.add(discountSum).add(freightSum).add(taxSum);
        BigDecimal stated = amount(order, "value");
        BigInteger value;
        if (stated != null) {
            value = Shares.round(stated);
        } else {
            value = totals.given ? totals.sum : parts;
            explanations.add("value is missing: orderTotal " + money(value) + " is the sum of the "
                    + (totals.given ? "totals" : "lines"));
        }
        BigInteger adjustment = value.subtract(parts);

        orderTotal = cents("value", value);
        itemsTotal = cents("itemsTotal", itemsSum);
        discountTotal = cents("discountTotal", discountSum);
        freightTotal = cents("freightTotal", freightSum);
        taxTotal = cents("taxTotal", taxSum);
        adjustmentTotal = cents("adjustmentTotal", adjustment);
        explainAdjustment(totals, adjustment);
    }

    List<String> explanations() {
        return explanations;
    }

    /** A field's amount in cents, fractions kept, or null. */
    BigDecimal amount(JsonNode node, String key) {
        try {
            return VtexJson.decimal(get(node, key));
        } catch (ArithmeticException absurd) {
            throw tooBig(key);
        }
    }

    /** A field's amount in whole cents, or null. */
    Long cents(JsonNode node, String key) {
        BigDecimal amount = amount(node, key);
        return amount == null ? null : (Long) cents(key, Shares.round(amount));
    }

    /** The order's totals by the ErpOrder figure they belong to; null figures where VTEX sent no totals at all. */
    private final class Totals {
        final boolean given;
        final BigInteger items;
        final BigInteger discounts;
        final BigInteger freight;
        final BigInteger tax;
        final BigInteger sum;
        final Map<String, BigInteger> others = new LinkedHashMap<>();

        Totals(List<JsonNode> entries) {
            given = entries.stream().anyMatch(JsonNode::isObject);
            BigDecimal[] figures = {BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO};
            BigInteger other = BigInteger.ZERO;
            for (JsonNode entry : entries) {
                BigDecimal value = amount(entry, "value");
                if (value == null) {
                    continue;
                }
                String id = text(entry, "id").strip();
                int figure = figure(id.toLowerCase(Locale.ROOT));
                if (figure >= 0) {
                    figures[figure] = figures[figure].add(value);
                } else {
                    others.merge(id.isEmpty() ? "(no id)" : id, Shares.round(value), BigInteger::add);
                    other = other.add(Shares.round(value));
                }
            }
            items = given ? Shares.round(figures[0]) : null;
            discounts = given ? Shares.round(figures[1]) : null;
            freight = given ? Shares.round(figures[2]) : null;
            tax = given ? Shares.round(figures[3]) : null;
            sum = given ? items.add(discounts).add(freight).add(tax).add(other) : null;
        }

        private int figure(String id) {
            if (id.equals("items")) {
                return 0;
            }
            if (id.startsWith("discounts")) {
                return 1;
            }
            if (id.equals("shipping")) {
                return 2;
            }
            return id.equals("tax") || id.equals("customtax") ? 3 : -1;
        }
    }

    private List<List<BigDecimal>> grossReadings() {
        // VTEX prices a unit of measure; a store whose price is already the package's shows by adding up without the
        // multiplier
        return List.of(
                each(item -> goods(item, true).add(services(item, BigDecimal.ONE))),
                each(item -> goods(item, true).add(services(item, quantity(item)))),
                each(item -> goods(item, false).add(services(item, BigDecimal.ONE))));
    }

    private BigDecimal goods(JsonNode item, boolean byMeasure) {
        BigDecimal goods = orZero(item, "price").multiply(quantity(item));
        BigDecimal multiplier = byMeasure ? amount(item, "unitMultiplier") : null;
        return multiplier == null || multiplier.signum() <= 0 ? goods : goods.multiply(multiplier);
    }

    private BigDecimal services(JsonNode item, BigDecimal unlessStated) {
        BigDecimal services = BigDecimal.ZERO;
        for (JsonNode service : list(get(item, "bundleItems"))) {
            BigDecimal quantity = amount(service, "quantity");
            services = services.add(orZero(service, "price").multiply(quantity == null ? unlessStated : quantity));
        }
        return services;
    }

    /** An item without a readable quantity is there once. */
    private BigDecimal quantity(JsonNode item) {
        BigDecimal quantity = amount(item, "quantity");
        return quantity == null ? BigDecimal.ONE : quantity;
    }

    private List<List<BigDecimal>> discountReadings() {
        Predicate<String> notTax = name -> !name.startsWith("tax@");
        // a shipping promotion is tagged on the item and already inside the shipping total
        Predicate<String> notShipping = name -> !name.contains("shipping");
        return List.of(
                each(item -> tags(item, name -> true, -1)),
                each(item -> tags(item, notTax, -1)),
                each(item -> tags(item, notShipping, -1)),
                each(item -> tags(item, notTax.and(notShipping), -1)));
    }

    private List<List<BigDecimal>> taxReadings() {
        return List.of(
                each(item -> orZero(item, "tax")),
                each(item -> orZero(item, "tax").multiply(quantity(item))),
                each(item -> tags(item, name -> name.startsWith("tax@"), 0)));
    }

    /** @param sign -1 for negative tags only, 0 for all */
    private BigDecimal tags(JsonNode item, Predicate<String> names, int sign) {
        BigDecimal sum = BigDecimal.ZERO;
        for (JsonNode tag : list(get(item, "priceTags"))) {
            BigDecimal value = amount(tag, "value");
            if (value == null || !names.test(text(tag, "name").toLowerCase(Locale.ROOT))) {
                continue;
            }
            if ((sign == 0 || value.signum() == sign) && isMoney(tag, value)) {
                sum = sum.add(value);
            }
        }
        return sum;
    }

    /** A percentual tag's value is a percentage, unless it is its raw value in cents. */
    private boolean isMoney(JsonNode tag, BigDecimal value) {
        if (!isTrue(get(tag, "isPercentual"))) {
            return true;
        }
        BigDecimal raw = amount(tag, "rawValue");
        return raw != null && raw.multiply(HUNDRED).compareTo(value) == 0;
    }

    private List<List<BigDecimal>> freightReadings() {
        return List.of(
                eachLogistics(infos -> sum(infos, "sellingPrice", "price")),
                eachLogistics(infos -> sum(infos, "price", "sellingPrice")),
                eachLogistics(infos -> sum(first(infos), "sellingPrice", "price")),
                eachLogistics(infos -> sum(first(infos), "price", "sellingPrice")));
    }

    private static List<JsonNode> first(List<JsonNode> infos) {
        return infos.isEmpty() ? infos : infos.subList(0, 1);
    }

    private BigDecimal sum(List<JsonNode> infos, String key, String fallback) {
        BigDecimal sum = BigDecimal.ZERO;
        for (JsonNode info : infos) {
            BigDecimal price = amount(info, key);
            sum = sum.add(price == null ? orZero(info, fallback) : price);
        }
        return sum;
    }

    private List<BigDecimal> each(Function<JsonNode, BigDecimal> share) {
        return items.stream().map(share).toList();
    }

    private List<BigDecimal> eachLogistics(Function<List<JsonNode>, BigDecimal> share) {
        return logistics.stream().map(share).toList();
    }

    private BigDecimal orZero(JsonNode node, String key) {
        BigDecimal amount = amount(node, key);
        return amount == null ? BigDecimal.ZERO : amount;
    }

    private List<BigInteger> settle(
            String figure, String source, BigInteger stated, List<BigDecimal> own, List<BigDecimal> weights) {
        if (own.isEmpty()) {
            return List.of();
        }
        BigInteger said = Shares.sum(own);
        BigInteger target = stated == null ? said : stated;
        if (!target.equals(said)) {
            explanations.add(figure + " " + money(target) + ": the lines' own " + source + " gives " + money(said)
                    + ", the difference " + money(target.subtract(said)) + " is split over the lines by their value");
        }
        return Shares.settle(own, target, weights);
    }

    private void explainAdjustment(Totals totals, BigInteger adjustment) {
        if (adjustment.signum() == 0 && totals.others.values().stream().allMatch(v -> v.signum() == 0)) {
            return;
        }
        List<String> parts = new ArrayList<>();
        if (items.isEmpty()) {
            parts.add("the order has no items, so this is all its value");
        } else {
            BigInteger unexplained = adjustment;
            for (Map.Entry<String, BigInteger> other : totals.others.entrySet()) {
                parts.add("totals id " + OrderProblem.printable(other.getKey()) + " " + money(other.getValue()));
                unexplained = unexplained.subtract(other.getValue());
            }
            if (unexplained.signum() != 0) {
                parts.add("unexplained " + money(unexplained));
            }
        }
        explanations.add("adjustmentTotal " + money(adjustment) + ": " + String.join(", ", parts));
    }

    private static BigInteger sum(List<BigInteger> shares) {
        return shares.stream().reduce(BigInteger.ZERO, BigInteger::add);
    }

    private static String money(BigInteger cents) {
        return new BigDecimal(cents, 2).toPlainString();
    }

    private long[] cents(String figure, List<BigInteger> shares) {
        return shares.stream().mapToLong(share -> cents(figure, share)).toArray();
    }

    private long cents(String figure, BigInteger cents) {
        try {
            return cents.longValueExact();
        } catch (ArithmeticException beyondLong) {
            throw tooBig(figure);
        }
    }

    private OrderProblem tooBig(String figure) {
        return new OrderProblem(
                OrderProblem.AMOUNT,
                orderId,
                figure + " is too large; expected cents of at most " + Long.MAX_VALUE
                        + "; look at the order in VTEX, its prices or quantities cannot be right");
    }
}
