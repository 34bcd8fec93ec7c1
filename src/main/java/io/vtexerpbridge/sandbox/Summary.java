package io.vtexerpbridge.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.Predicate;

/** The sandbox's figures in one JSON, for the control API and the page. */
final class Summary {
    private final Orders orders;
    private final Feed feed;
    private final Hook hook;
    private final Tally tally;
    private final Trouble trouble;

    Summary(Orders orders, Feed feed, Hook hook, Tally tally, Trouble trouble) {
        this.orders = orders;
        this.feed = feed;
        this.hook = hook;
        this.tally = tally;
        this.trouble = trouble;
    }

    ObjectNode json() {
        ObjectNode node = Json.object().put("orders", orders.all().size());
        ObjectNode states = node.putObject("ordersByState");
        orders.countByState().forEach(states::put);
        // More acceptances than arrivals at ready-for-handling would mean that a handling was started twice.
        node.put(
                "startHandlingAcceptedTwice",
                orders.all().stream()
                        .filter(entry -> entry.startHandlingAccepted > Math.max(1, entry.enteredReady))
                        .count());
        node.put(
                "startHandlingRepeatedAfterAnswer",
                orders.all().stream()
                        .filter(entry -> entry.startHandlingRepeatedAfterAnswer)
                        .count());
        invoices(node);
        FeedQueue queue = feed.queue();
        node.putObject("events")
                .put("made", tally.eventsMade)
                .put("delivered", queue.delivered)
                .put("redelivered", queue.redelivered)
                .put("committed", queue.committed)
                .put("lateCommits", queue.lateCommits)
                .put("unknownCommits", queue.unknownCommits)
                .put("expired", queue.expired)
                .put("dropped", queue.dropped);
        int quantity = queue.quantity();
        node.putObject("feed")
                .put("configured", feed.configured())
                .put("quantity", quantity)
                .put("visible", quantity - queue.invisible())
                .put("invisible", queue.invisible());
        node.putObject("hook")
                .put("configured", hook.configured())
                .put("delivered", hook.delivered)
                .put("failedAttempts", hook.failedAttempts)
                .put("givenUp", hook.givenUp);
        node.put("callsTotal", tally.total)
                .put("refusedCalls", tally.refused)
                .put("troubledCalls", tally.troubled)
                .put("mostCallsInAnyMinute", tally.mostInAnyMinute())
                .put("mostCallsInAnySecond", tally.mostInAnySecond())
                .put("callsDuringPause", tally.callsDuringPause)
                .put("callsWithoutJsonHeaders", tally.callsWithoutJsonHeaders);
        node.set("calls", tally.callsJson());
        node.set("troubles", trouble.struckJson());
        node.set("lastRefusals", tally.refusalsJson());
        return node;
    }

    /** Counts invoice numbers of orders; {@code posts} counts the calls that VTEX took for them. */
    private void invoices(ObjectNode node) {
        List<OrderEntry.Invoice> all = orders.all().stream()
                .flatMap(entry -> entry.invoices.values().stream())
                .toList();
        node.put("invoicesRepeatedAfterAnswer", count(all, invoice -> invoice.repeatedAfterAnswer));
        node.putObject("invoices")
                .put("accepted", all.size())
                .put("posts", all.stream().mapToInt(invoice -> invoice.accepted).sum())
                .put("returns", count(all, invoice -> !invoice.output))
                .put("embedded", count(all, invoice -> invoice.embedded))
                .put("tracked", count(all, invoice -> invoice.tracked))
                .put("delivered", count(all, invoice -> invoice.delivered));
    }

    private static long count(List<OrderEntry.Invoice> all, Predicate<OrderEntry.Invoice> wanted) {
        return all.stream().filter(wanted).count();
    }
}
