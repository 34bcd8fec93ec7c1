package io.vtexerpbridge.posting;

import io.vtexerpbridge.ledger.WorkItem;
import io.vtexerpbridge.order.VtexOrder;
import io.vtexerpbridge.posting.OrderPackages.Package;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The package that a tracking record is about.
 *
 * @param shown null when the order shows none for it
 * @param instead what to do then; null when there is one
 */
record TrackedPackage(Package shown, Step instead) {

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(30);

    /** @param invoiceNumber empty for the order's only sale */
    static TrackedPackage of(WorkItem item, VtexOrder order, String invoiceNumber, Instant now) {
        OrderPackages packages = OrderPackages.of(order.json());
        List<Package> meant = invoiceNumber.isEmpty()
                ? sales(packages)
                : packages.byNumber(invoiceNumber).stream().toList();
        if (meant.size() > 1) {
            return instead(new Step.Refused("Order " + item.orderId() + " has the invoices " + numbers(meant)
                    + "; expected an invoiceNumber that names one of them, as the order has several."));
        }
        if (meant.size() == 1) {
            return new TrackedPackage(meant.get(0), null);
        }
        String wanted = invoiceNumber.isEmpty() ? "an invoice" : "the invoice " + invoiceNumber;
        if (Postings.isGone(order)) {
            return instead(new Step.Refused("Order " + item.orderId() + " " + Postings.state(order)
                    + "; expected an order with " + wanted + ", as a tracking belongs to an invoice."));
        }
        String others = packages.all().isEmpty() ? "no invoice" : "the invoices " + numbers(packages.all());
        return instead(waiting(
                item,
                now,
                "no-invoice",
                "Order " + item.orderId() + " " + Postings.state(order) + " and shows " + others
                        + "; the tracking waits for " + wanted + "."));
    }

    /** Goes aside, for what it waits for may be other work of the same order. */
    static Step waiting(WorkItem item, Instant now, String cause, String reason) {
        return new Step.Wait(
                Postings.later(now, item.takenAt(), FIRST_PAUSE, Postings.LONGEST_PAUSE), true, cause, reason);
    }

    private static TrackedPackage instead(Step step) {
        return new TrackedPackage(null, step);
    }

    /** A package without a number cannot be named to VTEX. */
    private static List<Package> sales(OrderPackages packages) {
        return packages.all().stream()
                .filter(one -> one.output() && !one.invoiceNumber().isEmpty())
                .toList();
    }

    private static String numbers(List<Package> packages) {
        return packages.stream().map(Package::invoiceNumber).collect(Collectors.joining(", "));
    }
}
