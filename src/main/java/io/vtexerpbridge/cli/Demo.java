package io.vtexerpbridge.cli;

import static java.util.Map.entry;

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
import java.util.Arrays;
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
    /** Tracking comes after its invoice, and a delivery that was looked at before its tracking is looked at again a while after that. */
    private static final Duration LATECOMERS = Duration.ofSeconds(45);

    private final Settings base;
    private final int orders;
    private final boolean exitWhenDone;
    private final PrintStream out;
    private final Path folder;
    private final Path erpOrders;
    private final Path erpInbox;
    private final Path erpReceipts;

    Demo(Settings base, int orders, boolean exitWhenDone, PrintStream out) {
        this.base = base;
        this.orders = orders;
        this.exitWhenDone = exitWhenDone;
        this.out = out;
        this.folder = folder(base.home());
        this.erpOrders = folder.resolve("erp/orders");
        this.erpInbox = folder.resolve("erp/inbox");
        this.erpReceipts = folder.resolve("erp/receipts");
    }

    static Path folder(Path home) {
        return home.resolve("data/demo");
    }

    int run() throws Exception {
        int port = freePort();
        try (Sandbox sandbox = Sandbox.start(SandboxOptions.defaults())) {
            Settings settings = settings(sandbox, port);
            emptyFolder();
            out.println("Demo: " + orders
                    + " orders go from a VTEX sandbox through the bridge to a pretend ERP and come back"
                    + " invoiced; one more is canceled by the ERP.");
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

    /** The integrator's mappings and routes count; the pretend ERP itself reads and writes in one way only. */
    private Settings settings(Sandbox sandbox, int port) {
        return base.with(
                folder,
                Map.ofEntries(
                        entry("accounts", "vtex"),
                        entry("vtex.account", sandbox.account()),
                        entry("vtex.base-url", sandbox.url()),
                        entry("vtex.app-key", sandbox.appKey()),
                        entry("vtex.app-token", sandbox.appToken()),
                        entry("feed.poll-period", "1s"),
                        entry("erps", "erp"),
                        entry("erp.for.sellers", ""),
                        entry("erp.for.sales-channels", ""),
                        entry("erp.for.warehouses", ""),
                        entry("erp.format", "csv"),
                        entry("erp.channel", "folder"),
                        entry("erp.charset", "UTF-8"),
                        entry("erp.csv.separator", ";"),
                        entry("erp.decimal-separator", ","),
                        entry("erp.date-format", "yyyy-MM-dd'T'HH:mm:ssXXX"),
                        entry("erp.orders.directory", erpOrders.toString()),
                        entry("erp.inbox.directory", erpInbox.toString()),
                        entry("erp.inbox.quiet-period", "500ms"),
                        entry("erp.inbox.poll-period", "500ms"),
                        entry("erp.inbox.done-marker", ""),
                        entry("erp.receipts.directory", erpReceipts.toString()),
                        entry("ledger.url", ""),
                        entry("http.host", "127.0.0.1"),
                        entry("http.port", Integer.toString(port))));
    }

    /** Makes the orders once the bridge listens, and shows them pass until all are settled or nothing moves any more. */
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
                control.makeOrderWithNotes(PretendErp.OUT_OF_STOCK);
                made = true;
            }
            long delivered = count(ledger, "delivered", "handling", "invoiced", "canceled");
            long taken = delivered + count(ledger, "waiting", "parked");
            DemoProgress now = DemoProgress.of(orders, made, taken, delivered, summary);
            line.show(now.text(), now.settled(), now.all());
            if (now.done()) {
                line.end();
                awaitLatecomers(control);
                return true;
            }
            if (!now.text().equals(before)) {
                before = now.text();
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

    private static long count(Ledger ledger, String... states) {
        return Arrays.stream(states).mapToLong(ledger::count).sum();
    }

    /** The orders are settled; tracking, deliveries and the word that an order is canceled come after. */
    private void awaitLatecomers(SandboxControl control) throws Exception {
        long end = System.nanoTime() + LATECOMERS.toNanos();
        while (System.nanoTime() < end) {
            DroppedCounts dropped = DroppedCounts.of(erpOrders, new PretendErp());
            JsonNode invoices = control.summary().path("invoices");
            if (dropped.documents() > orders + 1
                    && invoices.path("tracked").asLong() >= dropped.tracking()
                    && invoices.path("delivered").asLong() >= dropped.deliveries()) {
                return;
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_EVERY.toMillis());
        }
    }

    private void summary(Sandbox sandbox, SandboxControl control, int port, boolean done) throws Exception {
        JsonNode summary = control.summary();
        DroppedCounts dropped = DroppedCounts.of(erpOrders, new PretendErp());
        out.println();
        out.println(closing(orders, done, summary, dropped));
        out.println("  Orders for the ERP    " + display(erpOrders));
        out.println("  What the ERP dropped  " + display(erpInbox) + ", in done/ of each sub-folder once taken");
        out.println("  Receipts              " + display(erpReceipts));
        out.println("  The bridge's log      " + display(folder.resolve("demo.log")));
        if (!exitWhenDone) {
            out.println("  The sandbox's page    " + sandbox.url() + "/");
            out.println("  Health and metrics    http://127.0.0.1:" + port + "/observe/health and /observe/metrics");
        }
        out.println(
                "Next: open routes/ and config/mappings/, change something, run the demo again. README.md goes on from there.");
    }

    /** What came of it, in three lines: the orders, what the ERP dropped, and what VTEX has of that. */
    static String closing(int orders, boolean done, JsonNode summary, DroppedCounts dropped) {
        JsonNode states = summary.path("ordersByState");
        JsonNode invoices = summary.path("invoices");
        return (done ? "Done: " : "Not done: ") + (orders + 1) + " orders made, " + dropped.documents()
                + " files in the ERP's folder, " + states.path("invoiced").asLong() + " orders invoiced, "
                + states.path("canceled").asLong() + " canceled, "
                + summary.path("startHandlingAcceptedTwice").asLong() + " started twice."
                + System.lineSeparator() + "  The ERP dropped " + dropped.text() + "."
                + System.lineSeparator() + "  VTEX has "
                + invoices.path("accepted").asLong() + " invoices, "
                + invoices.path("tracked").asLong() + " tracked, "
                + invoices.path("delivered").asLong() + " delivered, "
                + summary.path("invoicesRepeatedAfterAnswer").asLong() + " posted again; "
                + summary.path("refusedCalls").asLong() + " calls refused by VTEX.";
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
        Files.createDirectories(erpInbox);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
