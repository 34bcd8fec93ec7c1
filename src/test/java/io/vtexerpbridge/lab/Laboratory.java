package io.vtexerpbridge.lab;

import com.fasterxml.jackson.databind.JsonNode;
import io.vtexerpbridge.BridgeHome;
import io.vtexerpbridge.jar.JarProcess;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One run: orders keep coming while the bridge is killed again and again, then it may finish, and both peers are asked. */
final class Laboratory implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    /** How long a named point may take to be passed before the kill comes anyhow. */
    private static final Duration FUSE = Duration.ofSeconds(15);

    private static final Duration TELL_EVERY = Duration.ofSeconds(10);
    private static final int LOOK_MILLIS = 100;
    private static final Pattern HALTED = Pattern.compile("LAB: halted (.+)");
    private static final double SHARE_OF_STARTS = 0.15;
    private static final double SHARE_OF_RANDOM = 0.15;
    /** Orders that are made while a named point waits to be passed. */
    private static final int FRESH = 6;

    private static final int MOST_PASSES = 3;

    /** Every kind that the sandbox has and a working key meets, on every call; times in the wall's milliseconds. */
    private static final String TROUBLE =
            """
            {"repeatedEvents":0.05,"shortLots":0.2,"oms003As400":0.5,
             "error500":0.01,"error503":0.01,"reset":0.01,"html":0.01,
             "lostAnswer":0.02,"truncatedBody":0.01,"emptyBody":0.01,
             "timeout":{"fraction":0.002,"holdMillis":3000},
             "latencyMillis":{"fraction":0.01,"millis":400},
             "rate429":{"fraction":0.001,"retryAfter":5},
             "moveDelayMillis":200,"invoiceDelayMillis":1200}
            """;

    private final LabOptions options;
    private final Path home;
    private final Random random;
    private final LabVtex vtex;
    private final LabErp erp;
    private final EmbeddedPostgres postgres;
    private final Receipts receipts;
    private final KillPlan plan;
    private final LabProcess process;
    private final int backlog;
    private final long begun = System.nanoTime();

    private long told;
    private int made;
    private int most;
    private JsonNode summary;
    private int lives;
    private JarProcess bridge;

    Laboratory(LabOptions options, Path home) throws IOException {
        this.options = options;
        this.home = home;
        this.random = new Random(options.seed());
        this.backlog = Math.max(40, Math.min(400, options.orders() / 10));
        BridgeHome.in(home);
        LabClock clock = new LabClock(System.currentTimeMillis(), options.speed());
        vtex = new LabVtex(options.seed(), clock);
        vtex.trouble(TROUBLE);
        erp = new LabErp(home, vtex::askCancellation);
        receipts = new Receipts(home, erp);
        postgres = options.database().equals("postgresql") ? EmbeddedPostgres.start() : null;
        Path points = home.resolve("points.txt");
        plan = new KillPlan(points, random, options.point());
        process = new LabProcess(home, environment(clock, points));
        summary = vtex.summary();
    }

    private Map<String, String> environment(LabClock clock, Path points) {
        Map<String, String> environment = new HashMap<>(vtex.environment());
        environment.putAll(Map.of(
                LabBridge.CLOCK,
                clock.toString(),
                LabBridge.POINTS,
                points.toString(),
                "HTTP_PORT",
                "0",
                "FEED_POLL_PERIOD",
                "200ms",
                "WORK_POLL_PERIOD",
                "100ms",
                "ERP_INBOX_QUIET_PERIOD",
                "200ms",
                "ERP_INBOX_POLL_PERIOD",
                "200ms"));
        environment.putAll(Map.of(
                "VTEX_REQUESTS_PER_MINUTE", "1000000",
                "VTEX_CONNECT_TIMEOUT", "2s",
                "VTEX_RESPONSE_TIMEOUT", "2s",
                "RETRY_MAX_DELAY", "30s"));
        if (postgres != null) {
            environment.put("LEDGER_URL", postgres.getJdbcUrl("postgres", "postgres"));
            environment.put("LEDGER_USER", "postgres");
            environment.put("LEDGER_PASSWORD", "postgres");
        }
        return environment;
    }

    /** Everything; when it returns, nothing was lost and nothing doubled. */
    LabReport run() throws Exception {
        start("");
        for (int kill = 0; kill < options.kills(); kill++) {
            int share = Math.max(1, (options.orders() - ended()) / (options.kills() - kill + 2));
            int due = Math.min(options.orders(), ended() + share);
            // what is kept back is there for the kills to come
            most = Math.min(options.orders(), Math.max(made, due + share + backlog / 4));
            until("order " + due + " through", () -> ended() >= due, PATIENCE);
            kill();
        }
        most = options.orders();
        // what waited for the last start and was not passed must not come in the audit or the stop
        bridge.tell("1 " + KillSwitch.NOWHERE);
        finish();
        String audit = process.audit();
        int exit = bridge.terminate();
        LabReport report = new LabReport(options, summary, plan, lives, exit, audit, begun);
        new LabChecks(home, vtex, erp).check(report);
        return report;
    }

    private void kill() throws Exception {
        double kind = random.nextDouble();
        String point = kind < SHARE_OF_RANDOM ? "" : plan.next(false);
        if (point.isEmpty()) {
            killNow();
        } else {
            bridge.tell((1 + random.nextInt(MOST_PASSES)) + " " + point);
            long end = System.nanoTime() + FUSE.toNanos();
            int fresh = 0;
            while (bridge.isAlive() && System.nanoTime() < end) {
                tick();
                // fresh orders, because only they pass some of the points
                most = Math.min(options.orders(), Math.max(most, made + 1));
                make(fresh++ < FRESH ? 1 : 0);
            }
            if (bridge.isAlive()) {
                plan.missed(point);
                killNow();
            } else {
                halted();
            }
        }
        // one that is not passed while the bridge starts leaves it running; one that is passed late ends a later wait
        String starting = random.nextDouble() < SHARE_OF_STARTS ? plan.next(true) : "";
        start(starting.isEmpty() ? "" : "1 " + starting);
    }

    /** Counts the kill that ended this life; any other end is a failure. */
    private void halted() {
        int exit = bridge.exitCode();
        Matcher point = HALTED.matcher(bridge.output());
        if (exit != KillSwitch.KILLED || !point.find()) {
            throw failure("the bridge ended by itself with " + exit);
        }
        plan.killed(point.group(1).strip());
    }

    private void killNow() {
        bridge.kill();
        plan.killed(KillPlan.RANDOM);
    }

    private void start(String armed) throws IOException {
        tell("ended, " + plan.last());
        lives++;
        bridge = process.start(armed);
    }

    /** Until VTEX, the ERP and the receipts have everything. */
    private void finish() throws Exception {
        until(
                "the rest",
                () -> made == options.orders()
                        && ended() == made
                        && summary.path("feed").path("quantity").asInt() == 0
                        && receipts.missing().isEmpty(),
                PATIENCE);
        tell("has done all");
    }

    private interface Condition {
        boolean holds() throws IOException;
    }

    private void until(String what, Condition condition, Duration patience) throws Exception {
        long end = System.nanoTime() + patience.toNanos();
        int before = -1;
        while (!condition.holds()) {
            if (System.nanoTime() > end) {
                // its threads, into its log
                bridge.signal("QUIT");
                TimeUnit.SECONDS.sleep(1);
                throw failure("no progress while waiting for " + what);
            }
            if (!bridge.isAlive()) {
                halted();
                start("");
            }
            tick();
            int now = ended();
            if (now != before) {
                before = now;
                end = System.nanoTime() + patience.toNanos();
            }
        }
    }

    /** One look; new orders as long as some are to come and the bridge is not flooded. */
    private void tick() throws IOException, InterruptedException {
        summary = vtex.summary();
        erp.seen();
        make(backlog - (made - ended()));
        if (System.nanoTime() - told > TELL_EVERY.toNanos()) {
            tell("is running");
        }
        TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }

    private void make(int wanted) {
        int room = Math.min(most - made, wanted);
        if (room > 0 && summary.path("feed").path("configured").asBoolean()) {
            vtex.makeOrders(room);
            made += room;
        }
    }

    private void tell(String what) throws IOException {
        told = System.nanoTime();
        System.out.printf(
                "%4d s  life %d %s; orders made %d, %s, in the feed %s, files without a complete receipt %s%n",
                Duration.ofNanos(told - begun).toSeconds(),
                lives,
                what,
                made,
                summary.path("ordersByState"),
                summary.path("feed").path("quantity"),
                receipts.missing().entrySet().stream().limit(3).toList());
    }

    private int ended() {
        JsonNode states = summary.path("ordersByState");
        return states.path("invoiced").asInt() + states.path("canceled").asInt();
    }

    private AssertionError failure(String what) {
        return new AssertionError(what + "; seed " + options.seed() + ", life " + lives + ", orders made " + made
                + ", ended " + ended() + ", folder " + home + ", VTEX says " + summary + "; the end of the log: "
                + end(bridge.output()));
    }

    private static String end(String text) {
        return text.substring(Math.max(0, text.length() - 8000));
    }

    @Override
    public void close() throws IOException {
        if (bridge != null) {
            bridge.close();
        }
        erp.close();
        vtex.close();
        if (postgres != null) {
            postgres.close();
        }
    }
}
