package io.vtexerpbridge.sandbox;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The kinds of orders that the sandbox makes in rotation, each named for what is special about it. */
public enum OrderShape {
    ONE_ITEM("one SKU, one card payment"),
    SEVERAL_ITEMS("three to six different SKUs"),
    REPEATED_SKU("one SKU on two lines with different prices"),
    GIFT("a gift line whose discount takes its whole price"),
    KIT("a kit with its components"),
    SERVICES("a service, such as gift wrapping, on a line"),
    WEIGHABLE("cheese by the kilo: unitMultiplier below and above 1"),
    SEVERAL_WAREHOUSES("one line shipped from two warehouses"),
    SEVERAL_SELLERS("lines of two sellers"),
    PICKUP("collected in a shop, receiver from contactInformation"),
    SEVERAL_PAYMENTS("two cards share the amount"),
    GIFT_CARD("a gift card pays a part"),
    CORPORATE("a company buys"),
    ZERO_DECIMAL("a currency that shows no decimals, amounts still hundredths"),
    EXTRA_TOTALS("totals besides the usual four"),
    ROUNDED_DISCOUNT("an order discount that does not divide evenly over the lines"),
    TAXES("taxes on the lines and in the totals"),
    SHUFFLED_LOGISTICS("logisticsInfo in another sequence than the items"),
    LONG_LOGISTICS("logisticsInfo with an entry that belongs to no item"),
    SPLIT_FIRST("first order of a purchase of two"),
    SPLIT_SECOND("second order of a purchase of two"),
    ODD_NAMES("emoji, control characters, markup and a formula in names"),
    NULL_FIELDS("null wherever VTEX may send null"),
    MISSING_ARRAYS("optional arrays and blocks left out"),
    LARGE_AMOUNTS("amounts beyond 32 bits"),
    DATE_SPELLINGS("dates with and without fractions, Z and +00:00"),
    MARKETPLACE("sold by an external marketplace, MKP- ids"),
    OPEN_TEXT_JSON("openTextField holds JSON"),
    CUSTOM_DATA("customData with apps and fields"),
    INSTANT_PAYMENT("paid by Pix or transfer"),
    SCHEDULED_DELIVERY("a delivery window that the shopper chose");

    private static final List<OrderShape> ROTATION = rotation();

    private final String about;

    OrderShape(String about) {
        this.about = about;
    }

    /** The name in URLs and on the page, such as {@code several-items}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** One line that says what is special. */
    public String about() {
        return about;
    }

    /** The shape of an order by its number: plain orders are frequent, each odd one appears once in a round. */
    public static OrderShape of(long number) {
        return ROTATION.get(Math.floorMod(number, ROTATION.size()));
    }

    /** How many orders make one round with every shape in it. */
    public static int round() {
        return ROTATION.size();
    }

    static Optional<OrderShape> byId(String id) {
        return List.of(values()).stream().filter(shape -> shape.id().equals(id)).findFirst();
    }

    private static List<OrderShape> rotation() {
        List<OrderShape> rotation = new ArrayList<>(List.of(values()));
        for (int i = 0; i < 5; i++) {
            rotation.add(ONE_ITEM);
            rotation.add(SEVERAL_ITEMS);
        }
        return List.copyOf(rotation);
    }
}
