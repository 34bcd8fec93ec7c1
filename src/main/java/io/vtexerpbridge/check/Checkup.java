package io.vtexerpbridge.check;

import io.vtexerpbridge.Bridge;
import io.vtexerpbridge.BridgeConfiguration;
import io.vtexerpbridge.ErpRoutes;
import io.vtexerpbridge.SqlChannelConfiguration;
import io.vtexerpbridge.StartProblem;
import io.vtexerpbridge.erp.ErpFormat;
import io.vtexerpbridge.erp.MappingProblem;
import io.vtexerpbridge.erp.OrderDocuments;
import io.vtexerpbridge.posting.Carriers;
import io.vtexerpbridge.records.Layout;
import io.vtexerpbridge.records.LayoutProblem;
import io.vtexerpbridge.records.Subject;
import io.vtexerpbridge.settings.Settings;
import io.vtexerpbridge.settings.SettingsProblem;
import io.vtexerpbridge.tables.TableProblem;
import io.vtexerpbridge.tables.Tables;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Everything that can be found wrong before the bridge runs: configuration, mappings, routes, and those it talks to. */
public final class Checkup {

    private final Path home;
    private final Map<String, String> environment;
    private final List<Finding> findings = new ArrayList<>();
    private final List<String> looked = new ArrayList<>();
    private final List<String> notLooked = new ArrayList<>();

    public Checkup(Path home, Map<String, String> environment) {
        this.home = home;
        this.environment = environment;
    }

    /** What was found. */
    public List<Finding> findings() {
        return List.copyOf(findings);
    }

    /** What was looked at, as {@code 27 routes}. */
    public List<String> looked() {
        return List.copyOf(looked);
    }

    /** What was left out because of what was found, one sentence each. */
    public List<String> notLooked() {
        return List.copyOf(notLooked);
    }

    /** Looks at files alone; account, key and token may be missing. */
    public Checkup offline() {
        files(false);
        return this;
    }

    /** Looks at the files, then asks VTEX, the ERP's channel and the ledger whether they would answer. */
    public Checkup online() {
        Settings settings = files(true);
        if (settings != null) {
            Parties parties = new Parties(settings);
            findings.addAll(parties.troubles());
            looked.add("VTEX");
            parties.erpName().ifPresent(looked::add);
            looked.add("the ledger");
        }
        return this;
    }

    private Settings files(boolean online) {
        Settings settings;
        try {
            settings = online ? Settings.load(home, environment) : Settings.loadOffline(home, environment);
        } catch (SettingsProblem problem) {
            problem.problems().forEach(sentence -> findings.add(new Finding("", 0, sentence)));
            notLooked.add("Mappings and routes were not looked at: they need a configuration that can be used.");
            return null;
        }
        looked.add("the configuration");
        boolean usable = carriers(settings.home());
        if (usable) {
            looked.add("layouts, carriers and tables");
        }
        for (String erp : settings.erps()) {
            Settings own = settings.forErp(erp);
            if (own.text("erp.channel").equals("sql")) {
                statements(own);
            }
            layouts(own.path("erp.layouts.directory"));
            tables(own);
            usable &= mappings(own);
        }
        if (usable) {
            routes(settings);
        }
        return settings;
    }

    /** How the ERP's own files are read. */
    private void layouts(Path folder) {
        String label = folder.getParent().getFileName() + "/" + folder.getFileName();
        for (Subject subject : Subject.values()) {
            try {
                Layout.in(folder, subject);
            } catch (LayoutProblem problem) {
                findings.add(new Finding(label + "/" + problem.file(), (int) problem.line(), problem.sentence()));
            } catch (IOException e) {
                findings.add(new Finding(label, 0, "It cannot be read (" + e + "); make it readable."));
            }
        }
    }

    /** @return whether the carriers' names can be used; without them a bean that routes name cannot be made */
    private boolean carriers(Path home) {
        try {
            new Carriers(home.resolve("config/carriers.csv"));
        } catch (TableProblem problem) {
            findings.add(new Finding("config/carriers.csv", (int) problem.line(), problem.sentence()));
            notLooked.add("Routes were not looked at: the bean that posts invoices needs its carriers.");
            return false;
        }
        return true;
    }

    /** What the templates' tables say. */
    private void tables(Settings settings) {
        Tables tables = BridgeConfiguration.tables(settings);
        tables.problems()
                .forEach(
                        problem -> findings.add(new Finding(problem.file(), (int) problem.line(), problem.sentence())));
    }

    private void statements(Settings settings) {
        SqlChannelConfiguration sql = new SqlChannelConfiguration(settings, "erp");
        sql.faults().forEach(fault -> findings.add(new Finding(fault.file(), fault.line(), fault.sentence())));
        if (sql.faults().isEmpty()) {
            looked.add(sql.count() + " statements");
        }
    }

    /** @return whether there are mappings at all; without them the beans that routes name cannot be made */
    private boolean mappings(Settings settings) {
        OrderDocuments documents;
        try {
            documents = BridgeConfiguration.orderDocuments(settings);
        } catch (MappingProblem missing) {
            add(missing);
            notLooked.add("Routes were not looked at: the bean that makes documents needs its mappings.");
            return false;
        }
        String inUse = settings.text("erp.format");
        int mappings = 0;
        boolean well = true;
        for (String format : ErpFormat.keys()) {
            if (!format.equals(inUse) && !documents.has(format)) {
                continue;
            }
            mappings += OrderDocuments.MAPPINGS.size();
            try {
                documents.check(format);
            } catch (MappingProblem problem) {
                add(problem);
                well &= !format.equals(inUse);
            }
        }
        looked.add(mappings + " mappings");
        if (well) {
            samples(new SampleOrders(settings.home().resolve("samples/orders")), documents, settings);
        }
        return true;
    }

    /** What the mapping in use makes of each sample, where the home has any. */
    private void samples(SampleOrders samples, OrderDocuments documents, Settings settings) {
        if (!samples.isEmpty()) {
            samples.problems(documents, settings.text("erp.format")).forEach(this::add);
            looked.add(samples.size() + " sample orders as " + settings.text("erp.format")
                    + (samples.refused().isEmpty()
                            ? ""
                            : ", of which these would be parked: " + String.join(", ", samples.refused())));
        }
    }

    private void add(MappingProblem problem) {
        findings.add(new Finding(problem.file(), problem.line(), problem.sentence()));
    }

    private void routes(Settings settings) {
        List<Path> files = RouteFiles.in(settings.home().resolve("routes"));
        try (Bridge bridge = new Bridge(settings)) {
            var camel = bridge.prepareWithoutRoutes();
            RouteCheck check = RouteCheck.watch(camel, settings.home());
            List<Finding> broken = RouteFiles.load(camel, files, settings.home());
            findings.addAll(broken);
            if (broken.isEmpty()) {
                ErpRoutes.add(camel, settings);
                findings.addAll(check.faultsAndGaps());
            } else {
                notLooked.add("Whether the routes fit together was not looked at: that needs every file to be read.");
            }
            looked.add(check.routes() + " routes in " + files.size() + " files");
        } catch (StartProblem problem) {
            findings.add(new Finding("config", 0, problem.getMessage()));
        } catch (RuntimeException e) {
            Throwable cause = e;
            while (cause.getCause() != null && cause.getCause().getMessage() != null) {
                cause = cause.getCause();
            }
            findings.add(new Finding("config", 0, "Camel does not take the configuration: " + cause.getMessage()));
        }
    }
}
