package io.vtexerpbridge.cli;

import static java.util.Map.entry;

import io.vtexerpbridge.Bridge;
import io.vtexerpbridge.BridgeAccount;
import io.vtexerpbridge.StartProblem;
import io.vtexerpbridge.erp.Erp;
import io.vtexerpbridge.ledger.Ledger;
import io.vtexerpbridge.ledger.OrderFilter;
import io.vtexerpbridge.ledger.OrderRecord;
import io.vtexerpbridge.ledger.TableWaits;
import io.vtexerpbridge.ledger.UntriedWork;
import io.vtexerpbridge.reconcile.DryRunOrders;
import io.vtexerpbridge.settings.Settings;
import io.vtexerpbridge.tables.MissingEntry;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.sql.DataSource;

/**
 * One dry run: the bridge's own routes with a ledger and folders of their own, VTEX's list instead of the feed, and nothing that changes
 * anything for anybody.
 */
final class DryRun {

    private static final long LOOK_EVERY_MILLIS = 200;
    /** Of the summary, in sentences. */
    private static final int TOLD = 10;
    /** Orders whose reasons the summary counts. */
    private static final int LOOKED_AT = 1000;
    /** Seconds that a stop waits for the summary. */
    private static final int PATIENCE = 20;
    /** The real bridge has its own calls a minute, and VTEX allows 6000 together: this is the share of those configured. */
    private static final int SHARE = 10;

    private final Settings settings;
    private final Path folder;
    private final Path home;
    private final int limit;
    private final PrintStream out;
    private final Clock clock;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final CountDownLatch told = new CountDownLatch(1);

    /** @param limit most orders; 0 to go on until it is stopped */
    DryRun(Settings real, int limit, PrintStream out) {
        this(real, limit, out, Clock.systemUTC());
    }

    /** As the other one, with another clock than the machine's. */
    DryRun(Settings real, int limit, PrintStream out, Clock clock) {
        this.home = real.home();
        this.folder = real.data().resolve("dry-run");
        this.settings = settings(real, folder, limit);
        this.limit = limit;
        this.out = out;
        this.clock = clock;
    }

    static Settings settings(Settings real, Path folder, int limit) {
        Map<String, String> dry = new HashMap<>(Map.ofEntries(
                entry("vtex.read-only", "true"),
                entry("vtex.dry-run-limit", Integer.toString(limit)),
                entry("feed.enabled", "false"),
                entry("feed.configure", "false"),
                entry("hook.enabled", "false"),
                entry("hook.configure", "false"),
                entry("reconcile.enabled", "false"),
                entry("ledger.url", ""),
                entry("ledger.user", ""),
                entry("ledger.password", ""),
                entry("http.host", "127.0.0.1"),
                entry("http.port", "0")));
        for (String account : real.accounts()) {
            String key = account + ".requests-per-minute";
            dry.put(key, Integer.toString(Math.max(1, real.number(key) / SHARE)));
        }
        for (String erp : real.erps()) {
            // one ERP's documents lie in orders/, those of another beside it, as in orders-sap/
            dry.put(erp + ".channel", "folder");
            for (String name : List.of("orders", "inbox", "receipts")) {
                dry.put(
                        erp + "." + name + ".directory",
                        folder.resolve(name + Erp.suffix(erp)).toString());
            }
        }
        return real.with(folder, dry);
    }

    /** @return 0 when every order became a document or needs none, else 1 */
    int run() throws Exception {
        emptyFolder();
        Thread stop = new Thread(this::stop, "dry-run-stop");
        Runtime.getRuntime().addShutdownHook(stop);
        try (Bridge bridge = new Bridge(settings).withClock(clock).dryRun()) {
            bridge.start();
            out.println("Dry run: orders of " + String.join(", ", names())
                    + " that are ready or in handling become documents in " + shown(folder.resolve("orders"))
                    + (limit > 0 ? "" : "; Ctrl-C ends it"));
            List<DryRunOrders> orders = BridgeAccount.of(settings).stream()
                    .map(account -> bean(bridge, "dryRunOrders" + account.suffix(), DryRunOrders.class))
                    .toList();
            UntriedWork untried = new UntriedWork(bean(bridge, "dataSource", DataSource.class));
            while (!isOver(orders, untried) && !stopped.await(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS)) {
                out.flush();
            }
            return summary(bridge);
        } finally {
            told.countDown();
            forgetHook(stop);
        }
    }

    /** Everything that was to be taken was tried once; what failed waits for a second try that nobody needs to see. */
    private boolean isOver(List<DryRunOrders> orders, UntriedWork untried) {
        return orders.stream().allMatch(DryRunOrders::isComplete)
                && names().stream().allMatch(account -> untried.count(account) == 0);
    }

    private List<String> names() {
        return BridgeAccount.of(settings).stream().map(BridgeAccount::name).toList();
    }

    /** In the shutdown of the process: the summary comes first. */
    private void stop() {
        stopped.countDown();
        try {
            told.await(PATIENCE, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void forgetHook(Thread stop) {
        if (stopped.getCount() > 0) {
            Runtime.getRuntime().removeShutdownHook(stop);
        }
    }

    private int summary(Bridge bridge) {
        Ledger ledger = bean(bridge, "ledger", Ledger.class);
        long documents = ledger.count("delivered") + ledger.count("handling");
        long waiting = ledger.count("waiting");
        long parked = ledger.count("parked");
        out.println(documents + waiting + parked + ledger.count("not-needed") + ledger.count("canceled")
                + ledger.count("invoiced") + " orders read, " + documents + " documents, " + waiting
                + " could not be tried or wait, "
                + parked + " would be parked.");
        for (String state : List.of("parked", "waiting")) {
            List<OrderRecord> some =
                    ledger.orders(OrderFilter.NEWEST.withState(state).page(LOOKED_AT, 0));
            SameReasons reasons = new SameReasons();
            some.forEach(order ->
                    reasons.add(order.orderId(), order.reason() == null ? "waits, or was not tried" : order.reason()));
            reasons.sentences(TOLD).forEach(sentence -> out.println("  " + sentence));
            long more = (state.equals("parked") ? parked : waiting) - some.size();
            if (more > 0) {
                out.println("  and " + more + " more that " + (state.equals("parked") ? "would be parked" : "wait"));
            }
        }
        List<MissingEntry> missing = settings.erps().stream()
                .map(erp -> new TableWaits(bean(bridge, "dataSource", DataSource.class), clock, erp))
                .flatMap(waits -> names().stream().flatMap(account -> waits.missing(account).stream()))
                .distinct()
                .toList();
        if (!missing.isEmpty()) {
            out.println("Lines to add to your tables, with the ERP's code behind the semicolon:");
            missing.forEach(one -> out.println("  " + one.table() + ".csv  " + one.value() + ";"));
        }
        out.println("Nothing at VTEX was changed, and nothing of the ERP was touched.");
        out.flush();
        return parked + waiting == 0 ? 0 : 1;
    }

    private static <T> T bean(Bridge bridge, String name, Class<T> type) {
        return bridge.camel().getRegistry().lookupByNameAndType(name, type);
    }

    private String shown(Path path) {
        return path.startsWith(home) ? home.relativize(path).toString() : path.toString();
    }

    /** Each dry run starts from nothing; only what dry runs make is removed, and nothing while another one is at it. */
    private void emptyFolder() throws IOException {
        Files.createDirectories(folder);
        if (Files.getFileAttributeView(folder, PosixFileAttributeView.class) != null) {
            // whole orders lie in it, and no ERP has to get there
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        }
        Path lockFile = folder.resolve("bridge.lock");
        try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            if (lock == null) {
                throw new StartProblem("Another dry run works in " + folder + "; wait until it has ended.");
            }
            List<Path> old;
            try (Stream<Path> files = Files.walk(folder)) {
                old = files.filter(file -> !file.equals(folder) && !file.equals(lockFile))
                        .sorted(Comparator.reverseOrder())
                        .toList();
            }
            for (Path file : old) {
                Files.delete(file);
            }
        }
    }
}
