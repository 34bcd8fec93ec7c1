package io.vtexerpbridge.sandbox;

import io.vtexerpbridge.sandbox.Catalogue.Sku;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** The lines of a made order with every amount, decided before any JSON so that totals are sums and nothing else. */
final class OrderLines {
    /** One line; amounts in cents, discount zero or negative, all for the whole line but price and listPrice. */
    record Line(
            Sku sku,
            int quantity,
            BigDecimal unitMultiplier,
            String unit,
            long price,
            long listPrice,
            long service,
            long discount,
            long tax,
            long shipping,
            boolean gift,
            String seller) {

        /** Price is per unit of measure (CONTRACT 5.4); services belong to their line. */
        long gross() {
            return goods() + service;
        }

        long goods() {
            return BigDecimal.valueOf(price)
                    .multiply(BigDecimal.valueOf(quantity))
                    .multiply(unitMultiplier)
                    .setScale(0, RoundingMode.HALF_UP)
                    .longValueExact();
        }

        Line withDiscount(long value) {
            return new Line(
                    sku, quantity, unitMultiplier, unit, price, listPrice, service, value, tax, shipping, gift, seller);
        }

        Line withTax(long value) {
            return new Line(
                    sku,
                    quantity,
                    unitMultiplier,
                    unit,
                    price,
                    listPrice,
                    service,
                    discount,
                    value,
                    shipping,
                    gift,
                    seller);
        }

        Line withSeller(String value) {
            return new Line(
                    sku,
                    quantity,
                    unitMultiplier,
                    unit,
                    price,
                    listPrice,
                    service,
                    discount,
                    tax,
                    shipping,
                    gift,
                    value);
        }

        Line withService(long value) {
            return new Line(
                    sku,
                    quantity,
                    unitMultiplier,
                    unit,
                    price,
                    listPrice,
                    value,
                    discount,
                    tax,
                    shipping,
                    gift,
                    seller);
        }

        Line withPrice(long value) {
            return new Line(
                    sku,
                    quantity,
                    unitMultiplier,
                    unit,
                    value,
                    listPrice,
                    service,
                    discount,
                    tax,
                    shipping,
                    gift,
                    seller);
        }
    }

    /** A total that is none of the four usual ones, or a change to one. */
    record Extra(String id, String name, long value) {}

    private final List<Line> lines;
    private final List<Extra> extras;

    private OrderLines(List<Line> lines, List<Extra> extras) {
        this.lines = lines;
        this.extras = extras;
    }

    List<Line> lines() {
        return lines;
    }

    List<Extra> extras() {
        return extras;
    }

    long items() {
        return lines.stream().mapToLong(Line::gross).sum();
    }

    long discounts() {
        return lines.stream().mapToLong(Line::discount).sum();
    }

    long shipping() {
        return lines.stream().mapToLong(Line::shipping).sum();
    }

    long tax() {
        return lines.stream().mapToLong(Line::tax).sum();
    }

    long value() {
        return items()
                + discounts()
                + shipping()
                + tax()
                + extras.stream().mapToLong(Extra::value).sum();
    }

    static OrderLines make(SplittableRandom random, OrderShape shape, int factor) {
        List<Line> lines = new ArrayList<>();
        int start = random.nextInt(100);
        switch (shape) {
            case SEVERAL_ITEMS, ROUNDED_DISCOUNT, SHUFFLED_LOGISTICS, TAXES -> {
                int count = 3 + random.nextInt(4);
                for (int i = 0; i < count; i++) {
                    lines.add(line(random, Catalogue.at(start + i), 1 + random.nextInt(3), factor));
                }
            }
            case SEVERAL_SELLERS, EXTRA_TOTALS, LONG_LOGISTICS, MISSING_ARRAYS -> {
                lines.add(line(random, Catalogue.at(start), 1, factor));
                lines.add(line(random, Catalogue.at(start + 1), 2, factor));
            }
            case REPEATED_SKU -> {
                Line first = line(random, Catalogue.at(start), 2, factor);
                lines.add(first);
                lines.add(line(random, first.sku(), 1, factor).withPrice(first.price() - 7));
            }
            case GIFT -> {
                lines.add(line(random, Catalogue.at(start), 1, factor));
                Line gift = line(random, Catalogue.gift(), 1, factor);
                lines.add(new Line(
                        gift.sku(),
                        1,
                        BigDecimal.ONE,
                        "un",
                        gift.price(),
                        gift.listPrice(),
                        0,
                        -gift.price(),
                        0,
                        0,
                        true,
                        "1"));
            }
            case KIT -> lines.add(line(random, Catalogue.kit(), 1, factor));
            case SERVICES ->
                lines.add(line(random, Catalogue.at(start), 2, factor).withService(2 * 450L * factor));
            case WEIGHABLE -> {
                lines.add(weighed(random, "0.3550", 1, factor));
                lines.add(weighed(random, "1.2", 3, factor));
            }
            case SEVERAL_WAREHOUSES -> lines.add(line(random, Catalogue.at(start), 3, factor));
            case LARGE_AMOUNTS -> lines.add(line(random, Catalogue.tractor(), 2, 1));
            default -> lines.add(line(random, Catalogue.any(random), 1 + random.nextInt(2), factor));
        }
        return new OrderLines(List.copyOf(finish(random, shape, lines, factor)), extras(shape, factor));
    }

    private static List<Line> finish(SplittableRandom random, OrderShape shape, List<Line> lines, int factor) {
        List<Line> out = new ArrayList<>(lines);
        switch (shape) {
            case SEVERAL_SELLERS -> out.set(1, out.get(1).withSeller("lojaparceira"));
            case TAXES -> out.replaceAll(line -> line.withTax(line.goods() * 7 / 100));
            case ROUNDED_DISCOUNT -> spread(out, -1000L * factor - 1);
            case SEVERAL_ITEMS, ONE_ITEM, SPLIT_FIRST, MARKETPLACE -> {
                if (random.nextInt(3) == 0) {
                    out.set(0, out.get(0).withDiscount(-(out.get(0).goods() / 10)));
                }
            }
            default -> {}
        }
        return out;
    }

    /** An order-level discount by largest remainder in proportion to the goods, as VTEX's own figures come out. */
    private static void spread(List<Line> lines, long discount) {
        long goods = lines.stream().mapToLong(Line::goods).sum();
        long left = discount;
        for (int i = 0; i < lines.size(); i++) {
            Line line = lines.get(i);
            long share = i == lines.size() - 1 ? left : discount * line.goods() / goods;
            left -= share;
            lines.set(i, line.withDiscount(share));
        }
    }

    private static List<Extra> extras(OrderShape shape, int factor) {
        return shape != OrderShape.EXTRA_TOTALS
                ? List.of()
                : List.of(
                        new Extra("Change", "Total de mudanças", -150L * factor),
                        new Extra("Interest", "Total de juros", 37L * factor));
    }

    private static Line line(SplittableRandom random, Sku sku, int quantity, int factor) {
        long price = sku.price() * factor;
        return new Line(
                sku,
                quantity,
                BigDecimal.ONE,
                "un",
                price,
                price + price / 5,
                0,
                0,
                0,
                (long) random.nextInt(0, 2500) * factor,
                false,
                "1");
    }

    private static Line weighed(SplittableRandom random, String multiplier, int quantity, int factor) {
        Line line = line(random, Catalogue.cheese(), quantity, factor);
        return new Line(
                line.sku(),
                quantity,
                new BigDecimal(multiplier),
                "kg",
                line.price(),
                line.listPrice(),
                0,
                0,
                0,
                line.shipping(),
                false,
                "1");
    }
}
