package io.vtexerpbridge;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.VertxOptions;
import io.vtexerpbridge.api.ApiAccess;
import io.vtexerpbridge.api.FileDesk;
import io.vtexerpbridge.api.LedgerDesk;
import io.vtexerpbridge.api.OperatorJson;
import io.vtexerpbridge.api.OrderDesk;
import io.vtexerpbridge.api.ReconcileDesk;
import io.vtexerpbridge.api.RepairDesk;
import io.vtexerpbridge.api.SubscriptionDesk;
import io.vtexerpbridge.erp.DocumentSettings;
import io.vtexerpbridge.erp.ErpChoice;
import io.vtexerpbridge.erp.ErpNews;
import io.vtexerpbridge.erp.ErpOrderReader;
import io.vtexerpbridge.erp.OrderDocuments;
import io.vtexerpbridge.feed.FeedBacklog;
import io.vtexerpbridge.feed.FeedConfiguration;
import io.vtexerpbridge.feed.FeedEvents;
import io.vtexerpbridge.feed.UncommittedLots;
import io.vtexerpbridge.guardian.Guardian;
import io.vtexerpbridge.health.BridgeMetrics;
import io.vtexerpbridge.health.Readiness;
import io.vtexerpbridge.hook.HookConfiguration;
import io.vtexerpbridge.hook.HookIntake;
import io.vtexerpbridge.hook.HookReceiver;
import io.vtexerpbridge.ledger.Audit;
import io.vtexerpbridge.ledger.Desk;
import io.vtexerpbridge.ledger.ErpFileDesk;
import io.vtexerpbridge.ledger.Intake;
import io.vtexerpbridge.ledger.Ledger;
import io.vtexerpbridge.ledger.ParkedOrders;
import io.vtexerpbridge.ledger.Purge;
import io.vtexerpbridge.ledger.ReconcileFindings;
import io.vtexerpbridge.ledger.ReconcileRuns;
import io.vtexerpbridge.ledger.Replays;
import io.vtexerpbridge.ledger.Retries;
import io.vtexerpbridge.ledger.RetryPolicy;
import io.vtexerpbridge.ledger.Skips;
import io.vtexerpbridge.ledger.Subscriptions;
import io.vtexerpbridge.live.Editable;
import io.vtexerpbridge.order.Failures;
import io.vtexerpbridge.order.OrderReader;
import io.vtexerpbridge.order.OrderWork;
import io.vtexerpbridge.order.ParkedFiles;
import io.vtexerpbridge.reconcile.ReconcileMetrics;
import io.vtexerpbridge.reconcile.ReconcileReports;
import io.vtexerpbridge.reconcile.ReconcileRequests;
import io.vtexerpbridge.reconcile.Reconciliation;
import io.vtexerpbridge.settings.Settings;
import io.vtexerpbridge.tables.Tables;
import io.vtexerpbridge.vtex.CallLimits;
import io.vtexerpbridge.vtex.VtexAccount;
import io.vtexerpbridge.vtex.VtexAccounts;
import io.vtexerpbridge.vtex.VtexAnswers;
import io.vtexerpbridge.vtex.VtexBudget;
import io.vtexerpbridge.vtex.VtexHealth;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.apache.camel.CamelConfiguration;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.ThreadPoolProfileBuilder;
import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.camel.component.micrometer.MicrometerConstants;
import org.apache.camel.component.properties.PropertiesComponent;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.http.base.HttpHeaderFilterStrategy;
import org.apache.camel.spi.Registry;
import org.slf4j.LoggerFactory;

/** The one wiring page: every bean that routes name, by the name they use; {@link ErpRecordsConfiguration} is its second half. */
public final class BridgeConfiguration implements CamelConfiguration {

    /** Longest time one order may take from claim to end: two VTEX calls with their timeouts, and a wait for the budget. */
    private static final Duration LEASE = Duration.ofMinutes(5);
    /** Afterwards the look for due work begins anew, so that a stop is noticed. */
    private static final Duration LONGEST_WAIT_FOR_A_WORKER = Duration.ofMillis(500);

    /** Those besides the workers that call VTEX: the feed and the guardian, reconciliation, and a person's commands. */
    private static final int OTHER_CALLERS = 4;
    /** Requests that are answered at a time, the hook's among them; the HTTP server's own twenty are one slow commit's crowd. */
    private static final int HTTP_WORKERS = 150;
    /** Of VTEX in bytes. The largest order seen has some hundred kilobytes. */
    private static final long LARGEST_ANSWER = 64L * 1024 * 1024;

    private final Settings settings;
    private final DataSource dataSource;
    private final String node;
    private final Clock clock;
    private Ledger ledger;
    private ErpsConfiguration erps;
    private ErpRecordsConfiguration records;
    private ReconcileRuns reconciliations;
    private ApiAccess access;
    private ReconcileRequests requests;
    private LiveConfiguration live;
    private boolean editable;

    public BridgeConfiguration(Settings settings, DataSource dataSource, String node, Clock clock) {
        this.settings = settings;
        this.dataSource = dataSource;
        this.node = node;
        this.clock = clock;
    }

    @Override
    public void configure(CamelContext context) throws Exception {
        Registry beans = context.getRegistry();
        // The settings have read the environment, and turned what it says into what Camel takes; left to itself
        // Camel would put the variable's own words back.
        ((PropertiesComponent) context.getPropertiesComponent())
                .setEnvironmentVariableMode(PropertiesComponent.ENVIRONMENT_VARIABLES_MODE_FALLBACK);

        ObjectMapper mapper = mapper();
        // Camel made it before this page is read, and serves it under /observe/metrics.
        PrometheusMeterRegistry meters =
                beans.lookupByNameAndType(MicrometerConstants.METRICS_REGISTRY_NAME, PrometheusMeterRegistry.class);
        if (meters == null) {
            meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
            beans.bind(MicrometerConstants.METRICS_REGISTRY_NAME, meters);
        }
        beans.bind("dataSource", dataSource);

        List<VtexAccount> all = BridgeAccount.vtex(settings);
        VtexAccounts accounts = new VtexAccounts(all, settings.flag("vtex.read-only"));
        int parallel = settings.number("work.parallel");
        VtexBudget budget = new VtexBudget(all, parallel + OTHER_CALLERS, meters, clock);
        VtexHealth vtexHealth = new VtexHealth(accounts.names());
        Duration guardian = settings.duration("guardian.period");
        HttpHeaderFilterStrategy vtexHeaders = new HttpHeaderFilterStrategy();
        vtexHeaders.getOutFilter().remove("content-type");
        CallLimits limits = new CallLimits(settings.duration("vtex.call-timeout"), LARGEST_ANSWER);
        HttpClientConfigurer callLimits = client -> client.addExecInterceptorFirst("vtex-call-limits", limits);
        beans.bind("vtexCallLimits", callLimits);
        beans.bind("vtexHeaders", vtexHeaders);
        beans.bind("vtexAccounts", accounts);
        beans.bind("vtexBudget", budget);
        beans.bind("vtexAnswers", new VtexAnswers(mapper, budget, vtexHealth, meters, clock, guardian));

        ledger = new Ledger(
                dataSource,
                node,
                clock,
                new RetryPolicy(
                        settings.duration("retry.initial-delay"),
                        settings.decimal("retry.multiplier"),
                        settings.duration("retry.max-delay"),
                        settings.duration("retry.give-up-after")),
                LEASE);
        erps = new ErpsConfiguration(settings, dataSource, clock);
        BridgeMetrics metrics =
                new BridgeMetrics(meters, erps.backlogs(ledger), accounts.names(), settings.erps(), clock);
        beans.bind("ledger", ledger);
        beans.bind("bridgeMetrics", metrics);

        beans.bind("orderReader", new OrderReader());
        beans.bind("parkedFiles", new ParkedFiles(settings.data().resolve("parked"), new ParkedOrders(dataSource)));
        OrderWork work = new OrderWork(ledger, accounts, budget, parallel, LONGEST_WAIT_FOR_A_WORKER);
        beans.bind("orderWork", work);
        context.getExecutorServiceManager()
                .registerThreadPoolProfile(new ThreadPoolProfileBuilder("orderWorkers")
                        .poolSize(parallel)
                        .maxPoolSize(parallel)
                        .maxQueueSize(-1)
                        .build());

        erps.bind(context, ledger, mapper, accounts.names());
        beans.bind("erpOrderReader", new ErpOrderReader());
        new MailConfiguration(settings).bind(beans);
        beans.bind("erpNews", new ErpNews(ledger));
        beans.bind("failures", new Failures(erps.channel()));

        records = new ErpRecordsConfiguration(settings, dataSource, ledger, erps.tables(), erps::layouts, clock);
        records.bind(beans);
        ReconcileMetrics reconciled = reconciliation(beans, accounts, budget, meters);
        orderApi(beans, mapper, accounts.names(), ledgerPurge(context, accounts.names()));
        desks(beans, accounts.names());

        HealthCheckRegistry health = HealthCheckRegistry.get(context);
        erps.bindTables(beans, health, accounts.names());
        List<Editable> edited = new ArrayList<>(records.editable());
        edited.addAll(erps.editable());
        live = new LiveConfiguration(settings, edited, work);
        live.bind(context, health, dataSource, clock, editable);
        health.register(new Readiness("reconciliation", reconciled::trouble));
        events(context, health, mapper, accounts, metrics, meters);
        health.register(new Readiness("erp-inbox", () -> records.trouble()));
        health.register(new Readiness("vtex", vtexHealth::trouble, vtexHealth::notice));
        health.register(new Readiness("erp-channel", erps.channel()::trouble, erps.channel()::notice));
        health.register(new Readiness(
                "ledger",
                () -> ledger.ready()
                        ? Optional.empty()
                        : Optional.of("The ledger does not answer; look at the database behind ledger.url.")));
    }

    /** The ways in for what VTEX tells, and the watch over what VTEX was told to send. */
    private void events(
            CamelContext context,
            HealthCheckRegistry health,
            ObjectMapper mapper,
            VtexAccounts accounts,
            BridgeMetrics metrics,
            MeterRegistry meters) {
        Registry beans = context.getRegistry();
        List<String> states = settings.list("feed.states");
        Duration period = settings.duration("guardian.period");
        FeedBacklog backlog = new FeedBacklog(meters, clock);
        beans.bind("feedEvents", new FeedEvents(mapper));
        FeedConfiguration feed = new FeedConfiguration(mapper, states, period, clock);
        beans.bind("feedConfiguration", feed);
        beans.bind(
                "uncommittedLots",
                new UncommittedLots(Duration.ofSeconds(FeedConfiguration.VISIBILITY_SECONDS), clock));
        beans.bind("feedBacklog", backlog);

        String secret = settings.text("hook.secret");
        beans.bind("hookReceiver", new HookReceiver(mapper, accounts, secret, meters, clock));
        // found by Camel's HTTP server: a peak's notifications wait for the same commit, and must not wait for a thread
        // before
        beans.bind("httpServer", new VertxOptions().setWorkerPoolSize(HTTP_WORKERS));
        beans.bind(
                "hookIntake",
                new HookIntake(
                        (account, events) -> {
                            Intake intake = ledger.take(account, "hook", events);
                            metrics.eventsTaken(account, "hook", intake.fresh(), intake.repeated());
                        },
                        context.getExecutorServiceManager().newCachedThreadPool(this, "hookIntake"),
                        meters));
        HookConfiguration hook =
                new HookConfiguration(mapper, states, settings.text("hook.url"), secret, period, clock);
        beans.bind("hookConfiguration", hook);
        beans.bind("subscriptionDesk", new SubscriptionDesk(accounts.names(), feed, backlog, hook));

        Guardian guardian = new Guardian(new Subscriptions(dataSource, clock), requests::ask, meters);
        beans.bind("guardian", guardian);
        health.register(new Readiness(
                "feed", backlog::trouble, () -> guardian.notice("feed").or(backlog::notice)));
        health.register(new Readiness("hook", Optional::empty, () -> guardian.notice("hook")));
    }

    /** The third way in. */
    private ReconcileMetrics reconciliation(
            Registry beans, VtexAccounts accounts, VtexBudget budget, PrometheusMeterRegistry meters) {
        ZoneId zone = settings.zone("erp.time-zone");
        Duration indexDelay = settings.duration("reconcile.index-delay");
        reconciliations = new ReconcileRuns(dataSource, node, clock);
        ReconcileFindings findings = new ReconcileFindings(dataSource);
        requests = new ReconcileRequests(
                reconciliations, accounts, settings.text("reconcile.schedule"), zone, indexDelay, clock);
        ReconcileMetrics metrics = new ReconcileMetrics(
                reconciliations,
                accounts.names(),
                meters,
                clock,
                settings.flag("reconcile.enabled") ? requests.tooLong() : null);
        beans.bind("reconcileRequests", requests);
        beans.bind("reconcileDesk", new ReconcileDesk(requests, reconciliations, findings, accounts));
        beans.bind("reconcileMetrics", metrics);
        beans.bind(
                "reconciliation",
                new Reconciliation(
                        reconciliations,
                        findings,
                        new ReconcileReports(findings, settings.data().resolve("reports")),
                        metrics,
                        accounts,
                        budget,
                        settings.duration("reconcile.look-back"),
                        indexDelay,
                        clock));
        return metrics;
    }

    /** A stop does not wait for the whole of a first purge. */
    private Purge ledgerPurge(CamelContext context, List<String> accounts) {
        return new Purge(
                dataSource, clock, accounts, settings.duration("ledger.retention"), () -> !context.isStopping());
    }

    /** What operators ask, and who may. */
    private void orderApi(Registry beans, ObjectMapper mapper, List<String> accounts, Purge purge) {
        access = new ApiAccess(settings.text("http.user"), settings.text("http.password"));
        beans.bind("apiAccess", access);
        beans.bind("operatorJson", new OperatorJson(mapper, settings.zone("erp.time-zone")));
        Audit audit = new Audit(
                dataSource,
                clock,
                Duration.ofSeconds(FeedConfiguration.VISIBILITY_SECONDS),
                settings.duration("retry.give-up-after"));
        beans.bind("ledgerPurge", purge);
        beans.bind("ledgerDesk", new LedgerDesk(audit, purge, accounts));
    }

    /** What operators look at and mend: orders, and the ERP's files. */
    private void desks(Registry beans, List<String> accounts) {
        Desk desk = new Desk(dataSource, clock);
        Retries retries = new Retries(dataSource, clock);
        Skips skips = new Skips(dataSource, clock);
        Replays replays = new Replays(dataSource, clock);
        beans.bind("orderDesk", new OrderDesk(ledger, desk, accounts));
        beans.bind("repairDesk", new RepairDesk(desk, accounts, retries, skips, replays));
        beans.bind(
                "fileDesk",
                new FileDesk(new ErpFileDesk(dataSource), desk, retries, skips, replays, records.replays()));
    }

    /** Lets the commands find the order API of this process. */
    ApiAccess access() {
        return access;
    }

    /** The routes will run, and somebody may edit them. */
    void editable() {
        editable = true;
    }

    /** Watches what is edited while the bridge runs. */
    LiveConfiguration live() {
        return live;
    }

    /**
     * What stands between wired and running: the mapping must fit, and what a killed process left behind is put right. Its leases are
     * void, its recorded documents get their names.
     */
    void recover() {
        erps.check();
        records.check();
        erps.checkChannels();
        int leases = recoverLeases();
        records.recover();
        int renames = erps.recover();
        if (leases + renames > 0) {
            LoggerFactory.getLogger(BridgeConfiguration.class)
                    .info(
                            "Recovered: {} orders were in work when the bridge ended, {} documents were to be released",
                            leases,
                            renames);
        }
        erps.tell();
    }

    /**
     * What a killed process held is free again, also for a bridge that only answers: its reconciliation and its operator must not wait
     * for the leases of the dead.
     *
     * @return how many pieces of work were leased
     */
    int recoverLeases() {
        reconciliations.recover(BridgeAccount.names(settings));
        return ledger.recover();
    }

    /** Reads decimal numbers as BigDecimal: money must not pass through a double. */
    public static ObjectMapper mapper() {
        return JsonMapper.builder()
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .nodeFactory(JsonNodeFactory.withExactBigDecimals(true))
                .build();
    }

    /** The documents of these settings, by the templates in {@code erp.mappings.directory}. */
    public static OrderDocuments orderDocuments(Settings settings) {
        return orderDocuments(settings, tables(settings));
    }

    /** The rules by which these settings choose an order's ERP. */
    public static List<ErpChoice.Ruled> erpRules(Settings settings) {
        return ErpsConfiguration.rules(settings);
    }

    /** The tables of these settings, as their files are now. */
    public static Tables tables(Settings settings) {
        return TablesConfiguration.tables(settings);
    }

    static OrderDocuments orderDocuments(Settings settings, Tables tables) {
        return new OrderDocuments(
                settings.path("erp.mappings.directory"),
                settings.path("erp.layouts.directory"),
                new DocumentSettings(
                        settings.charset("erp.charset"),
                        settings.text("erp.csv.separator"),
                        settings.text("erp.decimal-separator"),
                        settings.text("erp.date-format"),
                        settings.zone("erp.time-zone")),
                settings.forRoutes(),
                tables);
    }
}
