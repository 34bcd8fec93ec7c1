package io.vtexerpbridge.nfe;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Collects what may tell an NF-e's order, the most telling place first. */
public final class OrderHints {

    /** What det/prod/xPed can hold; only a text that fills it was cut off. */
    private static final int ITEM_LENGTH = 15;
    /** An information text may list whatever it likes; each hint costs a look into the ledger. */
    private static final int MOST = 50;
    /** No end of a CPF, a CNPJ or a date, where a digit and a dot or slash stand before. */
    private static final Pattern ORDER_ID = Pattern.compile(
            "(?<![\\p{L}0-9-])(?<![0-9][./])[A-Za-z0-9]{1,20}(?:-[A-Za-z0-9]{1,20}){1,3}(?![\\p{L}0-9/-])");

    private static final Pattern NAMES_AN_ORDER = Pattern.compile("(?i).*(ped|order|vtex).*");

    private final Set<OrderHint> hints = new LinkedHashSet<>();

    private OrderHints() {}

    /** The most telling first. */
    public static List<OrderHint> of(Nfe nfe) {
        OrderHints found = new OrderHints();
        found.number(OrderHint.Kind.PURCHASE, nfe.orderNumber());
        nfe.items().forEach(item -> found.number(OrderHint.Kind.ITEM, item.orderNumber()));
        for (Nfe.Remark remark : nfe.remarks()) {
            // any other field's text, a seller's code say, would be taken for an order's sequence
            if (NAMES_AN_ORDER.matcher(remark.field()).matches()) {
                found.number(OrderHint.Kind.REMARK, remark.text());
            } else {
                found.orderIds(OrderHint.Kind.REMARK, remark.text());
            }
        }
        found.orderIds(OrderHint.Kind.INFORMATION, nfe.information());
        return new ArrayList<>(found.hints).subList(0, Math.min(MOST, found.hints.size()));
    }

    private void number(OrderHint.Kind kind, String text) {
        String clean = text.strip();
        if (clean.isEmpty()) {
            return;
        }
        hints.add(new OrderHint(kind, clean, kind == OrderHint.Kind.ITEM && clean.length() == ITEM_LENGTH));
        orderIds(kind, clean);
    }

    /** What looks like an orderId within a longer text: two parts at least, four digits, eight characters. */
    private void orderIds(OrderHint.Kind kind, String text) {
        Matcher matcher = ORDER_ID.matcher(text);
        while (matcher.find() && hints.size() < MOST) {
            String token = matcher.group();
            long digits = token.chars().filter(c -> c >= '0' && c <= '9').count();
            if (token.length() >= 8
                    && digits >= 4
                    && hints.stream()
                            .noneMatch(
                                    hint -> hint.kind() == kind && hint.text().equals(token))) {
                hints.add(new OrderHint(kind, token, false));
            }
        }
    }
}
