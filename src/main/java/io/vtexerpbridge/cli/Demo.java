package io.vtexerpbridge.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.vtexerpbridge.Bridge;
import io.vtexerpbridge.ledger.Ledger;
import io.vtexerpbridge.ledger.OrderFilter;
import io.vtexerpbridge.sandbox.Sandbox;
import io.vtexerpbridge.sandbox.SandboxOptions;
import io.vtexerpbridge.settings.Settings;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** One demo: sandbox, bridge and pretend ERP in this process, its progress and its summary. */
final class Demo {

    private static final Duration LOOK_EVERY = Duration.ofMillis(200);
    private static final Duration STUCK_AFTER = Duration.ofMinutes(2);

    private final Settings base;
    private final int orders;
    private final boolean exitWhenDone;
    private final PrintStream out;
    private final Path folder;
    private final Path erpOrders;

    Demo(Settings base, int orders, boolean exitWhenDone, PrintStream out) {
        this.base = base;
        this.orders = orders;
        this.exitWhenDone = exitWhenDone;
        this.out = out;
        this.folder = folder(base.home());
        this.erpOrders = folder.resolve("erp/orders");
    }

    static Path folder(Path home) {
        return home.resolve("data/demo");
    }

    int run() throws Exception {
        int port = freePort();
        try (Sandbox sandbox = Sandbox.start(SandboxOptions.defaults())) {
            Settings settings = base.with(
                    folder,
                    Map.of(
                            "vtex.account", sandbox.account(),
                            "vtex.base-url", sandbox.url(),
                            "vtex.app-key", sandbox.appKey(),
                            "vtex.app-token", sandbox.appToken(),
                            "feed.poll-period", "1s",
                            "erp.orders.directory", erpOrders.toString(),
                            "ledger.url", "",
                            "http.host", "127.0.0.1",
                            "http.port", Integer.toString(port)));
            emptyFolder();
            out.println("Demo: " + orders + " orders go from a VTEX sandbox through the bridge to a pretend ERP.");
            try (Bridge bridge = new Bridge(settings).withRoutes(base.home().resolve("samples/demo/*.camel.yaml"))) {
                bridge.start();
                SandboxControl control = new SandboxControl(sandbox.url());
                boolean done = follow(bridge, control);
                summary(sandbox, control, port, done);
                if (!exitWhenDone) {
                    out.println("Ctrl-C ends the demo.");
                    new CountDownLatch(1).await();
                }
                return done ? 0 : 1;
            }
        }
    }

    /** Makes the orders once the bridge listens, and shows them pass until all are handling or nothing moves any more. */
    private boolean follow(Bridge bridge, SandboxControl control) throws Exception {
        Ledger ledger = bridge.camel().getRegistry().lookupByNameAndType("ledger", Ledger.class);
        ProgressLine line = new ProgressLine(out, Boolean.getBoolean("bridge.terminal"));
        boolean made = false;
        long lastChange = System.nanoTime();
        String before = "";
        while (System.nanoTime() - lastChange < STUCK_AFTER.toNanos()) {
            JsonNode summary = control.summary();
            if (!made && summary.path("feed").path("configured").asBoolean()) {
                control.makeOrders(orders);
                made = true;
            }
            long acknowledged = ledger.count("handling");
            long delivered = acknowledged + ledger.count("delivered");
            // VTEX moves an order on some time after it has accepted the call.
            long handling = Math.min(
                    acknowledged, summary.path("ordersByState").path("handling").asLong());
            long taken = delivered + ledger.count("waiting") + ledger.count("parked");
            String now = String.format(
                    "%d made   %d in the ledger   %d at the ERP   %d handling",
                    made ? orders : 0, taken, delivered, handling);
            line.show(now, handling, orders);
            if (handling >= orders) {
                line.end();
                return true;
            }
            if (!now.equals(before)) {
                before = now;
                lastChange = System.nanoTime();
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_EVERY.toMillis());
        }
        line.end();
        out.println("Nothing has moved for " + STUCK_AFTER.toMinutes() + " minutes. Parked orders:");
        ledger.orders(OrderFilter.NEWEST.withState("parked").page(10, 0))
                .forEach(order -> out.println("  " + order.orderId() + ": " + order.reason()));
        return false;
    }

    private void summary(Sandbox sandbox, SandboxControl control, int port, boolean done) throws Exception {
        JsonNode summary = control.summary();
        long files;
        try (Stream<Path> list = Files.list(erpOrders)) {
            files = list.filter(file -> !file.getFileName().toString().startsWith("."))
                    .count();
        }
        out.println();
        out.println(
                (done ? "Done: " : "Not done: ") + orders + " orders made, " + files + " files in the ERP's folder, "
                        + summary.path("ordersByState").path("handling").asLong() + " orders in handling, "
                        + summary.path("startHandlingAcceptedTwice").asLong() + " started twice, "
                        + summary.path("refusedCalls").asLong() + " calls refused by VTEX.");
        out.println("  The ERP's folder    " + display(erpOrders));
        out.println("  The bridge's log    " + display(folder.resolve("demo.log")));
        if (!exitWhenDone) {
            out.println("  The sandbox's page  " + sandbox.url() + "/");
            out.println("  Health and metrics  http://127.0.0.1:" + port + "/observe/health and /observe/metrics");
        }
        out.println(
                "Next: open routes/ and config/mappings/, change something, run the demo again. README.md goes on from there.");
    }

    private String display(Path path) {
        return path.startsWith(base.home()) ? base.home().relativize(path).toString() : path.toString();
    }

    /** Each demo starts from nothing; only what demos make is removed. */
    private void emptyFolder() throws IOException {
        if (Files.isDirectory(folder)) {
            List<Path> old;
            try (Stream<Path> files = Files.walk(folder)) {
                old = files.filter(file -> !file.equals(folder) && !file.endsWith("demo.log"))
                        .sorted(Comparator.reverseOrder())
                        .toList();
            }
            for (Path file : old) {
                Files.delete(file);
            }
        }
        Files.createDirectories(erpOrders);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
