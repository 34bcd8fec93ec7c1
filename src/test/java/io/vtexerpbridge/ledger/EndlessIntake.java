package io.vtexerpbridge.ledger;

import io.vtexerpbridge.feed.OrderEvent;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A process that takes lots until it is killed, and prints the order ids of each lot once the ledger holds it. */
final class EndlessIntake {

    private EndlessIntake() {}

    public static void main(String[] args) {
        LedgerDatabase database = LedgerDatabase.open(args[0], "sa", "");
        Ledger ledger = new Ledger(
                database.dataSource(),
                "child",
                Clock.systemUTC(),
                new RetryPolicy(Duration.ofSeconds(1), 2, Duration.ofMinutes(1), Duration.ofHours(1)),
                Duration.ofMinutes(1));
        for (int thread = 0; thread < 3; thread++) {
            String name = args[1] + "-" + thread;
            new Thread(() -> takeForEver(ledger, name)).start();
        }
    }

    private static void takeForEver(Ledger ledger, String name) {
        for (int lot = 0; ; lot++) {
            // each order again and again, so that statements meet rows that are there, their own and other threads'
            String prefix = (lot % 2 == 0 ? name : "shared") + "-" + lot % 10 + "-";
            String time = name + lot;
            List<OrderEvent> events = IntStream.range(0, 10)
                    .mapToObj(i -> new OrderEvent(prefix + i, "Marketplace", "ready-for-handling", "x", time, "t", "h"))
                    .toList();
            ledger.take("store", "feed", events);
            System.out.println(events.stream().map(OrderEvent::orderId).collect(Collectors.joining(" ")));
        }
    }
}
