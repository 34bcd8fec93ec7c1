package io.vtexerpbridge;

import io.vtexerpbridge.ledger.LedgerDatabase;
import io.vtexerpbridge.settings.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.apache.camel.CamelContext;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;

/** The running bridge: Camel Main with the routes of one home folder, its ledger, and its hold on {@code data/}. */
public final class Bridge implements AutoCloseable {

    private final Settings settings;
    private final Main main = new Main();
    private final List<String> extraRoutes = new ArrayList<>();
    private Home home;
    private LedgerDatabase database;

    public Bridge(Settings settings) {
        this.settings = settings;
    }

    /** Adds routes from outside {@code routes/}, such as the demo's pretend ERP. */
    public Bridge withRoutes(Path pattern) {
        extraRoutes.add("file:" + pattern);
        return this;
    }

    /**
     * Runs until the process is told to stop.
     *
     * @return the exit code
     */
    public int run() throws Exception {
        open();
        try {
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
    }

    public CamelContext camel() {
        return main.getCamelContext();
    }

    private void open() {
        home = Home.open(settings.data());
        database = LedgerDatabase.open(ledgerUrl(), settings.text("ledger.user"), settings.text("ledger.password"));
        main.setDefaultPropertyPlaceholderLocation("false");
        main.setInitialProperties(camelDefaults());
        main.setOverrideProperties(properties());
        main.configure().withRoutesIncludePattern(routesPattern());
        main.configure().addConfiguration(new BridgeConfiguration(settings, database.dataSource(), home.node()));
        main.addMainListener(new MainListenerSupport() {
            @Override
            public void afterStop(BaseMainSupport stopped) {
                closeParts();
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

    /** Settings as routes see them: folders absolute, so that they mean the same wherever the bridge was started. */
    private Properties properties() {
        Properties properties = new Properties();
        properties.putAll(settings.forRoutes());
        properties.setProperty(
                "erp.orders.directory", settings.path("erp.orders.directory").toString());
        // Camel's HTTP client takes its timeouts as milliseconds and nothing else.
        for (String timeout : List.of("vtex.connect-timeout", "vtex.response-timeout")) {
            properties.setProperty(
                    timeout, Long.toString(settings.duration(timeout).toMillis()));
        }
        properties.setProperty("camel.server.host", settings.text("http.host"));
        properties.setProperty("camel.server.port", settings.text("http.port"));
        properties.setProperty("camel.management.host", settings.text("http.host"));
        properties.setProperty("camel.management.port", settings.text("http.port"));
        return properties;
    }

    private String ledgerUrl() {
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

    @Override
    public void close() {
        main.stop();
        closeParts();
    }

    private synchronized void closeParts() {
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
