package io.vtexerpbridge.routes;

import io.vtexerpbridge.Bridge;
import io.vtexerpbridge.EmptyLedger;
import io.vtexerpbridge.feed.OrderEvent;
import io.vtexerpbridge.ledger.Document;
import io.vtexerpbridge.ledger.Ledger;
import io.vtexerpbridge.ledger.OrderRecord;
import io.vtexerpbridge.ledger.ParkedMessage;
import io.vtexerpbridge.ledger.WorkItem;
import io.vtexerpbridge.order.OrderWork;
import io.vtexerpbridge.settings.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.builder.AdviceWith;
import org.apache.camel.builder.AdviceWithRouteBuilder;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckHelper;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.util.function.ThrowingConsumer;
import org.awaitility.Awaitility;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * The bridge as it ships, in a home folder of its own: the routes and the configuration are those of this project, the ledger is
 * H2, and VTEX is a {@link FakeVtex}. Unless a test wants them, the timers keep still until a restart.
 */
final class TestBridge implements AutoCloseable {

    static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final AtomicInteger EVENTS = new AtomicInteger();
    private static final AtomicInteger BRIDGES = new AtomicInteger();

    private final Path home;
    private final Settings settings;
    private final MovableClock clock;
    private Bridge bridge;

    private TestBridge(Path home, Settings settings, MovableClock clock) {
        this.clock = clock;
        this.home = home;
        this.settings = settings;
    }

    /** Starts in this home, which may have been used before. */
    static TestBridge start(Path home, FakeVtex vtex, Map<String, String> others) {
        TestBridge started = prepare(home, vtex, others);
        started.restart();
        if (!others.containsKey("work.poll-period")) {
            started.leaveWorkToTheTest();
        }
        return started;
    }

    /** Starts as the commands do where no bridge runs. */
    static TestBridge answeringOnly(Path home, FakeVtex vtex, Map<String, String> others) {
        TestBridge started = prepare(home, vtex, others);
        started.start(new Bridge(started.settings).withClock(started.clock).answeringOnly());
        return started;
    }

    private static TestBridge prepare(Path home, FakeVtex vtex, Map<String, String> others) {
        copy("routes", home);
        if (!others.containsKey("reconcile.enabled")) {
            // what the guardian asks for would be called in between what the test counts
            keepStillFromTheStart(home.resolve("routes/reconcile/reconcile.camel.yaml"));
        }
        copy("config/application.properties", home);
        copy("config/mappings", home);
        copy("config/tables", home);
        copy("config/layouts", home);
        copy("config/sql", home);
        Map<String, String> environment = Map.of(
                "VTEX_ACCOUNT", FakeVtex.ACCOUNT, "VTEX_APP_KEY", FakeVtex.KEY, "VTEX_APP_TOKEN", FakeVtex.TOKEN);
        Map<String, String> values = new LinkedHashMap<>();
        values.put("vtex.base-url", vtex.url());
        values.put("http.port", "0");
        // Quartz keeps one scheduler a name for the whole JVM, and would meet the jobs of the bridge before
        values.put("camel.main.name", "bridge-" + BRIDGES.incrementAndGet());
        values.put("feed.enabled", "false");
        values.put("feed.poll-period", "20ms");
        values.put("reconcile.enabled", "false");
        values.put("work.poll-period", "1h");
        values.put("erp.inbox.poll-period", "20ms");
        values.put("erp.inbox.quiet-period", "1ms");
        values.put("erp.receipts.write-period", "20ms");
        values.put("retry.initial-delay", "50ms");
        values.put("retry.max-delay", "200ms");
        values.putAll(others);
        Settings settings = Settings.load(home, environment).with(values);
        if (Stream.of("ledger.url", "ledger.user", "ledger.password")
                .allMatch(key -> settings.text(key).isEmpty())) {
            emptyLedger(settings.data());
        }
        return new TestBridge(home, settings, vtex.clock());
    }

    private static void emptyLedger(Path data) {
        try {
            EmptyLedger.into(data);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Stops claim-orders, which else looks once at start, perhaps late enough to take a test's work away. */
    void leaveWorkToTheTest() {
        keepStill("claim-orders");
    }

    private static void keepStillFromTheStart(Path route) {
        try {
            String text = Files.readString(route);
            String still = text.replace("    id: reconcile\n", "    id: reconcile\n    autoStartup: false\n");
            if (still.equals(text)) {
                throw new IllegalStateException(route + " has no route reconcile");
            }
            Files.writeString(route, still);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void keepStill(String routeId) {
        try {
            camel().getRouteController().stopRoute(routeId);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Stops, when it runs, and starts again in the same home. */
    void restart() {
        close();
        start(new Bridge(settings).withClock(clock));
    }

    private void start(Bridge fresh) {
        bridge = fresh;
        try {
            bridge.start();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** The time goes on by this much, while nothing happens. */
    void pass(Duration time) {
        clock.pass(time);
    }

    private static void copy(String name, Path home) {
        Path from = Path.of(name).toAbsolutePath();
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path to = home.resolve(name).resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(to);
                } else if (!Files.exists(to)) {
                    Files.createDirectories(to.getParent());
                    Files.copy(file, to);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    CamelContext camel() {
        return bridge.camel();
    }

    <T> T bean(String name, Class<T> type) {
        return camel().getRegistry().lookupByNameAndType(name, type);
    }

    Ledger ledger() {
        return bean("ledger", Ledger.class);
    }

    Path erpFolder() {
        return settings.path("erp.orders.directory");
    }

    /** What the ERP sees: names without a dot in front. */
    List<String> erpFiles() {
        return folder().stream().filter(name -> !name.startsWith(".")).toList();
    }

    /** Everything that lies in the ERP's folder. */
    List<String> folder() {
        if (!Files.isDirectory(erpFolder())) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(erpFolder())) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Work for the order, as an event makes it, leased as claim-orders does. */
    WorkItem claimed(String orderId) {
        heardOf(orderId);
        return claim(orderId);
    }

    /** A new event of the order is in the ledger. */
    void heardOf(String orderId) {
        ledger().take(FakeVtex.ACCOUNT, "feed", List.of(event(orderId)));
    }

    /** An event that says ready-for-handling, whatever the order is in. */
    static OrderEvent event(String orderId) {
        String time = "2026-09-14T10:00:00." + EVENTS.incrementAndGet() + "Z";
        return new OrderEvent(orderId, "Fulfillment", "ready-for-handling", "window-to-cancel", time, time, "H");
    }

    WorkItem claim(String orderId) {
        List<WorkItem> items = ledger().claim(List.of(FakeVtex.ACCOUNT), 100);
        return items.stream()
                .filter(item -> item.orderId().equals(orderId))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no work is due for " + orderId + " but " + items));
    }

    /** Sends one exchange into a route, with these variables. */
    Exchange send(String route, Object body, Map<String, Object> variables) {
        Exchange exchange = new DefaultExchange(camel());
        exchange.getMessage().setBody(body);
        variables.forEach(exchange::setVariable);
        try (var template = camel().createProducerTemplate()) {
            return template.send("direct:" + route, exchange);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Works one order off once, from the claim on. */
    Exchange work(String orderId) {
        return work(claimed(orderId));
    }

    private Exchange work(WorkItem item) {
        Exchange worked = send("work-order", item, Map.of());
        // What fails there is decided there: retried, postponed, parked or left to the lease, but never handed on.
        if (worked.getException() != null) {
            throw new AssertionError("work-order let a failure out", worked.getException());
        }
        return worked;
    }

    /** As {@link #work}, for work that is in the ledger and becomes due within moments. */
    void workAgain(String orderId) {
        Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).until(() -> workIfDue(orderId));
    }

    /** Works the order off, beside a bridge that may do so itself, until there is nothing left to do. */
    void workToTheEnd(String orderId) {
        Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).until(() -> {
            workIfDue(orderId);
            return "done".equals(workState(orderId));
        });
    }

    /** Works the order off once, if its work is due now; false when it is not. */
    boolean workIfDue(String orderId) {
        Optional<WorkItem> due = ledger().claim(List.of(FakeVtex.ACCOUNT), 100).stream()
                .filter(found -> found.orderId().equals(orderId))
                .findFirst();
        due.ifPresent(this::work);
        return due.isPresent();
    }

    /** Works off everything that is due, and what becomes due by that, as claim-orders does with one worker. */
    void workAll() {
        for (List<WorkItem> due = due(); !due.isEmpty(); due = due()) {
            for (WorkItem item : due) {
                work(item);
                bean("orderWork", OrderWork.class).done(item);
            }
        }
    }

    private List<WorkItem> due() {
        return bean("orderWork", OrderWork.class).claim();
    }

    /** As {@link #workAll}, while so much time passes, looking every few seconds. */
    void workFor(Duration time) {
        Duration look = Duration.ofSeconds(5);
        workAll();
        for (Duration passed = Duration.ZERO; passed.compareTo(time) < 0; passed = passed.plus(look)) {
            pass(look);
            workAll();
        }
    }

    /** A step at which the process dies, once: what was written stays, and nothing after it happens. */
    static Processor dying() {
        AtomicBoolean dead = new AtomicBoolean();
        return exchange -> {
            if (dead.compareAndSet(false, true)) {
                throw new DataAccessResourceFailureException("killed");
            }
        };
    }

    /** What the next start does with what a killed process left behind, without the start. */
    void recover() {
        ledger().recover();
    }

    OrderRecord order(String orderId) {
        return ledger().order(FakeVtex.ACCOUNT, orderId)
                .orElseThrow(() -> new AssertionError("no order " + orderId + " in the ledger"));
    }

    String state(String orderId) {
        return ledger().order(FakeVtex.ACCOUNT, orderId).map(OrderRecord::state).orElse("unknown");
    }

    Document document(String orderId) {
        return ledger().document(FakeVtex.ACCOUNT, orderId, "order")
                .orElseThrow(() -> new AssertionError("no document of " + orderId + " in the ledger"));
    }

    ParkedMessage parked(String orderId) {
        List<ParkedMessage> all = ledger().parked(FakeVtex.ACCOUNT, orderId);
        if (all.isEmpty()) {
            throw new AssertionError("nothing of " + orderId + " is parked; it is " + state(orderId));
        }
        return all.get(all.size() - 1);
    }

    /** Does something to the ledger's tables behind its back. */
    void execute(String sql) {
        new JdbcTemplate(bean("dataSource", DataSource.class)).execute(sql);
    }

    /** One row, one column, straight from the ledger's tables. */
    Object ask(String sql, Object... values) {
        return new JdbcTemplate(bean("dataSource", DataSource.class)).queryForObject(sql, Object.class, values);
    }

    /** Why the order's work did not end well the last time. */
    String lastError(String orderId) {
        return (String) ask("select last_error from work_item where order_id = ?", orderId);
    }

    String workState(String orderId) {
        return (String) ask("select state from work_item where order_id = ?", orderId);
    }

    String cause(String orderId) {
        return (String) ask("select cause from work_item where order_id = ?", orderId);
    }

    /** What readiness says of one party; empty when it is well. */
    String trouble(String party) {
        return HealthCheckHelper.invokeReadiness(camel()).stream()
                .filter(result -> result.getCheck().getId().equals(party))
                .filter(result -> result.getState() == HealthCheck.State.DOWN)
                .map(result -> result.getMessage().orElse("down"))
                .findFirst()
                .orElse("");
    }

    /** What readiness says of a party, whether it is up or down. */
    String message(String party) {
        return HealthCheckHelper.invokeReadiness(camel()).stream()
                .filter(result -> result.getCheck().getId().equals(party))
                .map(result -> result.getMessage().orElse(""))
                .findFirst()
                .orElseThrow();
    }

    /** The order's timeline, as "entry: detail". */
    List<String> timeline(String orderId) {
        return ledger().timeline(FakeVtex.ACCOUNT, orderId).stream()
                .map(one -> one.entry() + ": " + one.detail())
                .toList();
    }

    /** Changes a running route for one test; {@link #restart} or another bridge brings the shipped one back. */
    void advise(String routeId, ThrowingConsumer<AdviceWithRouteBuilder, Exception> change) {
        try {
            AdviceWith.adviceWith(camel(), routeId, false, builder -> change.accept(builder));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        if (bridge != null) {
            bridge.close();
            bridge = null;
        }
    }

    Path home() {
        return home;
    }
}
