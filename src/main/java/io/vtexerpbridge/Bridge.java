package io.vtexerpbridge;

import com.zaxxer.hikari.HikariDataSource;
import io.vtexerpbridge.api.ApiAccess;
import io.vtexerpbridge.check.Finding;
import io.vtexerpbridge.check.RouteCheck;
import io.vtexerpbridge.ledger.LedgerDatabase;
import io.vtexerpbridge.lib.LibJars;
import io.vtexerpbridge.settings.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.PropertyBindingException;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServer;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;
import org.apache.camel.model.Model;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.spi.OnCamelContextStopped;
import org.apache.camel.support.LifecycleStrategySupport;
import org.slf4j.LoggerFactory;

/** The running bridge: Camel Main with the routes of one home folder, its ledger, and its hold on {@code data/}. */
public final class Bridge implements AutoCloseable {

    private static final Pattern FORM =
            Pattern.compile("\\s*(multipart/|application/x-www-form-urlencoded)", Pattern.CASE_INSENSITIVE);
    private static final Pattern BINDING = Pattern.compile("^Error binding property \\(([^=)]+)=");

    private static final Pattern CALLED = Pattern.compile("^(direct:|platform-http:(//)?/api\\b)");

    private static final Set<String> OF_DRY_RUNS = Set.of("claim-orders", "take-listed-orders", "watch-tables");

    private final Settings settings;
    private final Main main = new Main();
    private final List<String> extraRoutes = new ArrayList<>();
    private Clock clock = Clock.systemUTC();
    private Home home;
    private LedgerDatabase database;
    private RouteCheck routes;
    private boolean answeringOnly;
    private boolean dry;
    private BridgeConfiguration configuration;

    public Bridge(Settings settings) {
        this.settings = settings;
    }

    /** Adds routes from outside {@code routes/}, such as the demo's pretend ERP. */
    public Bridge withRoutes(Path pattern) {
        extraRoutes.add("file:" + pattern);
        return this;
    }

    /**
     * Only answers operators: nothing is polled, picked or worked off, and what a killed bridge left behind stays for the next one that
     * runs. For commands in a home where no bridge does.
     */
    public Bridge answeringOnly() {
        answeringOnly = true;
        return this;
    }

    /**
     * Starts no route that takes anything from VTEX or the ERP, but for those that a dry run lives by. The settings must be those of a dry
     * run too: they say where documents go, and that nothing at VTEX may change.
     */
    public Bridge dryRun() {
        dry = true;
        return this;
    }

    /** Tells the time by another clock than the machine's. */
    public Bridge withClock(Clock other) {
        clock = other;
        return this;
    }

    /**
     * Runs until the process is told to stop.
     *
     * @return the exit code
     */
    public int run() throws Exception {
        try {
            open();
            main.run();
            return main.getExitCode();
        } finally {
            close();
        }
    }

    /** Starts and returns; {@link #close} stops. */
    public void start() throws Exception {
        open();
        main.start();
        begin();
    }

    /** What can only be done when everything runs. */
    private void begin() {
        turnFormsAway();
        publishOrderApi();
        configuration.live().start();
    }

    public CamelContext camel() {
        return main.getCamelContext();
    }

    /** Camel with every bean of the bridge and without its routes; nothing runs, nothing outside the process is touched. */
    public CamelContext prepareWithoutRoutes() {
        Properties properties = properties();
        for (String part : List.of("camel.server", "camel.management", "camel.metrics", "camel.health")) {
            properties.setProperty(part + ".enabled", "false");
        }
        configure(properties, new BridgeConfiguration(settings, new HikariDataSource(), "check", clock));
        main.configure().withRoutesIncludePattern("false");
        initialize();
        return camel();
    }

    private void open() {
        WireLogs.requireSilence();
        home = Home.open(settings.data(), allOverSftp() ? Home.CLOSED : Home.PASSABLE);
        requireFreePort();
        database = LedgerDatabase.open(
                ledgerUrl(settings), settings.text("ledger.user"), settings.text("ledger.password"));
        home.keepPrivate();
        configuration = new BridgeConfiguration(settings, database.dataSource(), home.node(), clock);
        if (!answeringOnly && !dry && extraRoutes.isEmpty()) {
            // routes from elsewhere are nobody's to edit, and a bridge that keeps still has nothing to exchange
            configuration.editable();
        }
        configure(properties(), configuration);
        main.configure().withRoutesIncludePattern(routesPattern());
        main.addMainListener(new MainListenerSupport() {
            @Override
            public void beforeInitialize(BaseMainSupport starting) {
                routes = RouteCheck.watch(camel(), settings.home());
            }

            @Override
            public void afterConfigure(BaseMainSupport starting) {
                new TemplatedRoutes(settings).add(camel());
            }

            @Override
            public void afterStart(BaseMainSupport started) {
                tellWhenStopped();
                begin();
            }

            @Override
            public void beforeStop(BaseMainSupport stopping) {
                configuration.live().close();
            }

            @Override
            public void afterStop(BaseMainSupport stopped) {
                closeParts();
            }
        });
        loadRoutes();
        if (answeringOnly || dry) {
            keepStill(dry ? OF_DRY_RUNS : Set.of());
        }
        if (answeringOnly) {
            configuration.recoverLeases();
        } else {
            configuration.recover();
        }
        home.keepPrivate();
    }

    /** By Camel itself: at SIGTERM the process waits for nothing that comes after it. */
    private void tellWhenStopped() {
        OnCamelContextStopped said = context -> LoggerFactory.getLogger(Bridge.class)
                .info("The bridge has stopped; what it had not finished goes on with the next start");
        camel().addLifecycleStrategy(LifecycleStrategySupport.adapt(said));
    }

    /** Then nobody on this machine comes for documents or drops any; beside http and sql the ERP may still drop files here. */
    private boolean allOverSftp() {
        return settings.erps().stream()
                .allMatch(erp -> settings.forErp(erp).text("erp.channel").equals("sftp"));
    }

    /** Camel goes on without the listener that it cannot have, and then nobody answers for health, hook and commands. */
    private void requireFreePort() {
        ListeningPort.trouble(settings).ifPresent(taken -> {
            throw new StartProblem(taken);
        });
    }

    /** Nothing listens or polls yet: whoever finds the routes wanting finds them so before the first order. */
    private void loadRoutes() {
        List<Finding> faults;
        try {
            initialize();
            faults = routes.faults();
        } catch (RuntimeException e) {
            // Camel tells the id of a repeated route, this its places.
            faults = routes == null ? List.of() : routes.repeatedRoutes();
            if (faults.isEmpty()) {
                throw e;
            }
        }
        if (!faults.isEmpty()) {
            throw new StartProblem(RouteCheck.message(faults));
        }
    }

    /** Only routes that something else calls, and those behind /api, are started; and these. */
    private void keepStill(Set<String> started) {
        Model model = camel().getCamelContextExtension().getContextPlugin(Model.class);
        for (RouteDefinition route : model.getRouteDefinitions()) {
            String id = TemplatedRoutes.plainId(route.getId(), route.getTemplateParameters());
            if (!CALLED.matcher(route.getInput().getEndpointUri()).find() && !started.contains(id)) {
                route.setAutoStartup("false");
            }
        }
    }

    /** With {@code http.port = 0} the port is known only now. */
    private void publishOrderApi() {
        VertxPlatformHttpServer server = camel().hasService(VertxPlatformHttpServer.class);
        String host = settings.text("http.host");
        // an address that stands for all of this machine's is no place to go to
        boolean everywhere = host.equals("0.0.0.0") || host.equals("::") || host.equals("[::]");
        String url = "http://" + (everywhere ? "127.0.0.1" : host) + ":" + server.getPort();
        try {
            configuration.access().publish(settings.data(), url);
        } catch (IOException e) {
            throw new StartProblem(
                    "The folder " + settings.data() + " cannot be written (" + e + "); make it writable.");
        }
    }

    private void withdrawOrderApi() {
        try {
            configuration.access().withdraw(settings.data());
        } catch (IOException e) {
            LoggerFactory.getLogger(Bridge.class)
                    .warn(
                            "The file {} in {} stays although nobody answers there: {}",
                            ApiAccess.FILE,
                            settings.data(),
                            e.toString());
        }
    }

    private void initialize() {
        try {
            main.init();
        } catch (RuntimeException e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                // Camel's own message shows the value, and that may be a password.
                Matcher key = BINDING.matcher(String.valueOf(cause.getMessage()));
                if (cause instanceof PropertyBindingException && key.find()) {
                    throw new StartProblem("The key " + key.group(1) + " is none that Camel "
                            + camel().getVersion()
                            + " knows, or its value does not fit; check both where config/ or the environment"
                            + " sets it.");
                }
            }
            throw e;
        }
    }

    private void configure(Properties properties, BridgeConfiguration configuration) {
        main.setDefaultPropertyPlaceholderLocation("false");
        main.setInitialProperties(camelDefaults());
        main.setOverrideProperties(properties);
        main.configure().addConfiguration(configuration);
        LibJars lib = new LibJars(settings.home().resolve("lib"));
        main.addMainListener(new MainListenerSupport() {
            @Override
            public void beforeInitialize(BaseMainSupport starting) {
                if (!lib.jars().isEmpty()) {
                    // components and their converters are found by it, what they load themselves by that of their
                    // thread
                    ClassLoader loader = lib.loader();
                    camel().setApplicationContextClassLoader(loader);
                    Thread.currentThread().setContextClassLoader(loader);
                }
            }
        });
    }

    private String routesPattern() {
        List<String> patterns = new ArrayList<>();
        for (String ending : List.of("yaml", "xml")) {
            patterns.add("file:" + settings.home().resolve("routes") + "/**/*.camel." + ending);
        }
        patterns.addAll(extraRoutes);
        return String.join(",", patterns);
    }

    private Properties properties() {
        Properties properties = new Properties();
        properties.putAll(TemplatedRoutes.values(settings));
        properties.setProperty("camel.server.host", settings.text("http.host"));
        properties.setProperty("camel.server.port", settings.text("http.port"));
        properties.setProperty("camel.management.host", settings.text("http.host"));
        properties.setProperty("camel.management.port", settings.text("http.port"));
        return properties;
    }

    /** Where the ledger is; without {@code ledger.url} an H2 file under {@code data/}. */
    public static String ledgerUrl(Settings settings) {
        String url = settings.text("ledger.url");
        return url.isEmpty() ? "jdbc:h2:file:" + settings.data().resolve("ledger") : url;
    }

    private static Properties camelDefaults() {
        Properties properties = new Properties();
        try (InputStream in = Bridge.class.getResourceAsStream("/camel.properties")) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties;
    }

    /**
     * Of a form, Vert.x writes the files to the disk before anybody's password is read, and makes a folder for them in any case:
     * camel.server.fileUploadEnabled = false does not reach it (Camel 4.18).
     */
    private void turnFormsAway() {
        camel().getRegistry()
                .findByType(VertxPlatformHttpRouter.class)
                .forEach(router -> router.route().order(-1).handler(asked -> {
                    String type = asked.request().getHeader("Content-Type");
                    if (type != null && FORM.matcher(type).lookingAt()) {
                        asked.response()
                                .setStatusCode(415)
                                .putHeader("Content-Type", "text/plain; charset=utf-8")
                                .end(
                                        "Forms are not taken here; send JSON, with the header Content-Type: application/json.");
                    } else {
                        asked.next();
                    }
                }));
    }

    @Override
    public void close() {
        if (configuration != null && configuration.live() != null) {
            configuration.live().close();
        }
        main.stop();
        closeParts();
    }

    private synchronized void closeParts() {
        if (home != null && configuration != null) {
            withdrawOrderApi();
        }
        if (database != null) {
            database.close();
            database = null;
        }
        if (home != null) {
            home.close();
            home = null;
        }
    }
}
