package io.vtexerpbridge.posting;

import com.fasterxml.jackson.databind.JsonNode;
import io.vtexerpbridge.erp.VtexJson;
import io.vtexerpbridge.order.VtexOrder;
import io.vtexerpbridge.records.Invoice.Type;
import io.vtexerpbridge.vtex.VtexUnavailable;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What of an order is invoiced, and what is open. Amounts are cents. VTEX makes an order {@code invoiced} only when its sales add up
 * to its value exactly.
 *
 * @param valueCents the order's {@code value}
 * @param skus in the order of its lines, each once
 */
public record OpenOrder(String orderId, long valueCents, List<Sku> skus, OrderPackages packages) {

    /**
     * One SKU over all its lines, as an invoice cannot tell two lines of one SKU apart.
     *
     * @param refId of its first line that has one, else empty
     * @param ean of its first line that has one, else empty
     * @param invoiced what the sales name of it; one made without items names nothing
     * @param unitPriceCents the line's sellingPrice, else its price. Lines with different prices give their weighted mean, rounded
     *     down: a mean rounded up could ask for more than the lines are worth, and the cents it leaves join freight and adjustments
     * @param unitMultiplier units of measure in one of its quantity, as 0.3 kg: VTEX's prices are for one unit of measure
     */
    public record Sku(
            String skuId,
            String refId,
            String ean,
            int ordered,
            int invoiced,
            int returned,
            long unitPriceCents,
            BigDecimal unitMultiplier) {

        /** How many may still be invoiced. */
        public int open() {
            return Math.max(0, ordered - invoiced);
        }
    }

    /**
     * What an invoice may take at most.
     *
     * @param quantities by SKU, none of them 0
     */
    record Room(Map<String, Integer> quantities, long cents) {}

    private record Line(String refId, String ean, int quantity, long priceCents, BigDecimal multiplier) {}

    public OpenOrder {
        skus = List.copyOf(skus);
    }

    /**
     * @param order the answer of Get order
     * @throws VtexUnavailable when it has no value to go by
     */
    public static OpenOrder of(JsonNode order) {
        String orderId = VtexJson.text(order, "orderId");
        OrderPackages packages = OrderPackages.of(order);
        Map<String, List<Line>> lines = new LinkedHashMap<>();
        try {
            BigDecimal value = VtexJson.decimal(VtexJson.get(order, "value"));
            if (value == null) {
                throw new VtexUnavailable("VTEX answered get-order of " + orderId + " without the order's value");
            }
            for (JsonNode item : VtexJson.list(VtexJson.get(order, "items"))) {
                lines.computeIfAbsent(VtexJson.text(item, "id"), id -> new ArrayList<>())
                        .add(line(item));
            }
            List<Sku> skus = new ArrayList<>();
            lines.forEach((skuId, same) -> skus.add(sku(skuId, same, packages)));
            return new OpenOrder(orderId, whole(value).longValueExact(), skus, packages);
        } catch (ArithmeticException beyond) {
            throw new VtexUnavailable(
                    "VTEX answered get-order of " + orderId + " with an amount or quantity that no order has");
        }
    }

    private static Line line(JsonNode item) {
        BigDecimal quantity = VtexJson.decimal(VtexJson.get(item, "quantity"));
        BigDecimal selling = VtexJson.decimal(VtexJson.get(item, "sellingPrice"));
        BigDecimal price = selling == null ? VtexJson.decimal(VtexJson.get(item, "price")) : selling;
        BigDecimal multiplier = VtexJson.decimal(VtexJson.get(item, "unitMultiplier"));
        return new Line(
                VtexJson.text(item, "refId"),
                VtexJson.text(item, "ean"),
                quantity == null ? 0 : quantity.intValueExact(),
                price == null ? 0 : whole(price).longValueExact(),
                multiplier == null || multiplier.signum() <= 0 ? BigDecimal.ONE : multiplier);
    }

    private static Sku sku(String skuId, List<Line> lines, OrderPackages packages) {
        return new Sku(
                skuId,
                first(lines.stream().map(Line::refId).toList()),
                first(lines.stream().map(Line::ean).toList()),
                lines.stream().map(Line::quantity).reduce(0, Math::addExact),
                packages.quantity(skuId, true),
                packages.quantity(skuId, false),
                unitPrice(lines),
                lines.get(0).multiplier());
    }

    private static long unitPrice(List<Line> lines) {
        BigInteger total = BigInteger.ZERO;
        BigInteger quantity = BigInteger.ZERO;
        for (Line line : lines) {
            total = total.add(BigInteger.valueOf(line.quantity()).multiply(BigInteger.valueOf(line.priceCents())));
            quantity = quantity.add(BigInteger.valueOf(line.quantity()));
        }
        return quantity.signum() <= 0
                ? lines.get(0).priceCents()
                : new BigDecimal(total)
                        .divide(new BigDecimal(quantity), 0, RoundingMode.FLOOR)
                        .longValueExact();
    }

    private static String first(List<String> texts) {
        return texts.stream().filter(text -> !text.isBlank()).findFirst().orElse("");
    }

    private static BigDecimal whole(BigDecimal cents) {
        return cents.setScale(0, RoundingMode.HALF_UP);
    }

    /**
     * What so many of a SKU come to at a price for one unit of measure. Rounded down, so that parts never come to more than their
     * whole.
     */
    BigInteger worth(String skuId, int quantity, long unitPriceCents) {
        BigDecimal multiplier = sku(skuId).map(Sku::unitMultiplier).orElse(BigDecimal.ONE);
        return BigDecimal.valueOf(unitPriceCents)
                .multiply(BigDecimal.valueOf(quantity))
                .multiply(multiplier)
                .setScale(0, RoundingMode.FLOOR)
                .toBigIntegerExact();
    }

    public Optional<Sku> sku(String skuId) {
        return skus.stream().filter(sku -> sku.skuId().equals(skuId)).findFirst();
    }

    /** The sum of the sales. */
    public long invoicedCents() {
        return packages.invoicedCents();
    }

    /** What the sales still miss of the order's value; negative when they are more. */
    public long openCents() {
        return valueCents - invoicedCents();
    }

    /** What may still be invoiced, by SKU; those with nothing open are left out. */
    public Map<String, Integer> openQuantities() {
        return room(Type.OUTPUT).quantities();
    }

    /**
     * Whether VTEX should show it as {@code invoiced} now or soon: its value is reached, or every item is invoiced. When it is not,
     * {@link #openCents()} tells the missing amount.
     */
    public boolean shouldBeInvoiced() {
        boolean sold = packages.all().stream().anyMatch(OrderPackages.Package::output);
        return sold && (openCents() <= 0 || openQuantities().isEmpty());
    }

    /** As {@link #shouldBeInvoiced()}. */
    public static boolean shouldBeInvoiced(VtexOrder order) {
        return of(order.json()).shouldBeInvoiced();
    }

    /** What the sales of this order miss of its value, in cents; never negative. */
    public static long missingCents(VtexOrder order) {
        return Math.max(0, of(order.json()).openCents());
    }

    /** For a sale what is open; for a return what is invoiced and not yet returned. */
    Room room(Type type) {
        Map<String, Integer> quantities = new LinkedHashMap<>();
        for (Sku sku : skus) {
            int left = type == Type.OUTPUT ? sku.open() : sold(sku) - sku.returned();
            if (left > 0) {
                quantities.put(sku.skuId(), left);
            }
        }
        return new Room(quantities, type == Type.OUTPUT ? openCents() : invoicedCents() - returnedCents());
    }

    /** An order whose value is invoiced was sold as a whole, though an invoice made without items names none. */
    private int sold(Sku sku) {
        return openCents() <= 0 ? Math.max(sku.invoiced(), sku.ordered()) : sku.invoiced();
    }

    long returnedCents() {
        return packages.all().stream()
                .filter(one -> !one.output())
                .mapToLong(OrderPackages.Package::valueCents)
                .sum();
    }

    /**
     * Freight, taxes, discounts and roundings that no sale has taken yet: what the order's value is besides its items, less what the
     * sales so far are besides theirs.
     */
    BigInteger openExtras() {
        BigInteger extras = extras();
        for (OrderPackages.Package one : packages.all()) {
            if (one.output()) {
                extras = extras.subtract(BigInteger.valueOf(one.valueCents()));
                for (OrderPackages.Item item : one.items()) {
                    extras = extras.add(worth(item.skuId(), item.quantity(), item.unitPriceCents()));
                }
            }
        }
        return extras;
    }

    /** What the order's value is besides its items. */
    private BigInteger extras() {
        BigInteger extras = BigInteger.valueOf(valueCents);
        for (Sku sku : skus) {
            extras = extras.subtract(worth(sku.skuId(), sku.ordered(), sku.unitPriceCents()));
        }
        return extras;
    }

    /** What is odd about how far it is invoiced, as a sentence; empty when items and money go together. */
    String oddity() {
        boolean sold = packages.all().stream().anyMatch(OrderPackages.Package::output);
        Map<String, Integer> open = openQuantities();
        if (sold && open.isEmpty() && openCents() > 0) {
            return "Every item of order " + orderId + " is invoiced, and " + Cents.decimal(openCents())
                    + " of its value " + Cents.decimal(valueCents) + " is missing: it will not become invoiced.";
        }
        if (sold && !open.isEmpty() && openCents() <= 0) {
            return "The value " + Cents.decimal(valueCents) + " of order " + orderId
                    + " is invoiced as a whole, and no invoice names " + quantities(open)
                    + ": there is no value left for an invoice over it.";
        }
        return "";
    }

    /**
     * What is odd about a sale over a part, as a sentence: a value that neither its items nor all the freight and adjustments of the order
     * explain leaves less for the other items. Empty when there is nothing odd.
     */
    String oddity(OrderPackages.Package sale) {
        BigInteger items = BigInteger.ZERO;
        // a cent of rounding a piece
        BigInteger most = BigInteger.ZERO;
        for (OrderPackages.Item item : sale.items()) {
            items = items.add(worth(item.skuId(), item.quantity(), item.unitPriceCents()));
            most = most.add(BigInteger.valueOf(item.quantity()));
        }
        most = most.add(items).add(extras().max(BigInteger.ZERO));
        boolean odd = !sale.items().isEmpty()
                && !openQuantities().isEmpty()
                && BigInteger.valueOf(sale.valueCents()).compareTo(most) > 0;
        return odd
                ? "Its value " + Cents.decimal(sale.valueCents()) + " is more than its items, which come to "
                        + Cents.decimal(items.longValueExact())
                        + ", and all freight and adjustments of the order: less is left for the other items."
                : "";
    }

    /** As {@code 2 of SKU 880, 1 of SKU 881}. */
    static String quantities(Map<String, Integer> quantities) {
        return quantities.entrySet().stream()
                .map(entry -> entry.getValue() + " of SKU " + entry.getKey())
                .collect(Collectors.joining(", "));
    }
}
