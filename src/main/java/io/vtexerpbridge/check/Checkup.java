package io.vtexerpbridge.check;

import io.vtexerpbridge.Bridge;
import io.vtexerpbridge.BridgeConfiguration;
import io.vtexerpbridge.SqlChannelConfiguration;
import io.vtexerpbridge.StartProblem;
import io.vtexerpbridge.TemplatedRoutes;
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
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Everything that can be found wrong before the bridge runs: configuration, mappings, routes, and those it talks to. */
public final class Checkup {

    private final Path home;
    private final Map<String, String> environment;
    private final KeyPlaces places;
    private final Report report;

    public Checkup(Path home, Map<String, String> environment) {
        this(home, environment, look -> {});
    }

    /** @param listener hears of each look as soon as it is over */
    public Checkup(Path home, Map<String, String> environment, Consumer<Look> listener) {
        this.home = home;
        this.environment = environment;
        this.places = new KeyPlaces(home, environment);
        this.report = new Report(listener);
    }

    /** What was found. */
    public List<Finding> findings() {
        return report.findings();
    }

    /** What was looked at, or was not and why. */
    public List<Look> looks() {
        return report.looks();
    }

    /** Looks at files alone; account, key and token may be missing. */
    public Checkup offline() {
        files(false);
        report.notTried("VTEX, the ERP's channel, folders and the ledger: --offline");
        return this;
    }

    /** Looks at the files, then asks VTEX, the ERP's channel and the ledger whether they would answer. */
    public Checkup online() {
        Settings settings = files(true);
        if (settings == null) {
            report.notTried(
                    "VTEX, the ERP's channel, folders and the ledger: they need a configuration that can be used");
        } else {
            Parties.look(settings, places, report);
        }
        return this;
    }

    private Settings files(boolean online) {
        Settings settings;
        try {
            settings = online ? Settings.load(home, environment) : Settings.loadOffline(home, environment);
        } catch (SettingsProblem problem) {
            report.looked(
                    "the configuration",
                    problem.problems().stream().map(Finding::placed).toList());
            report.notTried("mappings and routes: they need a configuration that can be used");
            return null;
        }
        report.looked("the configuration", new SettingsCheck(settings, places).findings());
        boolean carriers = layouts(settings);
        if (!carriers) {
            report.notTried("routes: the bean that posts invoices needs its carriers");
        }
        boolean mappings = true;
        for (String erp : settings.erps()) {
            Settings own = settings.forErp(erp);
            String whose = settings.erps().size() == 1 ? "" : " of " + erp;
            if (own.text("erp.channel").equals("sql")) {
                statements(own, erp, whose);
            }
            mappings &= mappings(own, whose);
        }
        if (mappings && carriers) {
            routes(settings);
        }
        return settings;
    }

    /**
     * How the ERPs' own files are read, the names of their carriers, and the templates' tables.
     *
     * @return whether the carriers can be used; without them a bean that routes name cannot be made
     */
    private boolean layouts(Settings settings) {
        // several ERPs may share a folder, and what is wrong there is told once
        Set<Finding> found = new LinkedHashSet<>();
        for (String erp : settings.erps()) {
            Settings own = settings.forErp(erp);
            found.addAll(layouts(own.path("erp.layouts.directory")));
            BridgeConfiguration.tables(own)
                    .problems()
                    .forEach(problem ->
                            found.add(new Finding(problem.file(), (int) problem.line(), problem.sentence())));
        }
        boolean carriers = true;
        try {
            new Carriers(home.resolve("config/carriers.csv"));
        } catch (TableProblem problem) {
            found.add(new Finding("config/carriers.csv", (int) problem.line(), problem.sentence()));
            carriers = false;
        }
        report.looked("layouts, carriers and tables", List.copyOf(found));
        return carriers;
    }

    private static List<Finding> layouts(Path folder) {
        List<Finding> found = new ArrayList<>();
        String label = folder.getParent().getFileName() + "/" + folder.getFileName();
        for (Subject subject : Subject.values()) {
            try {
                Layout.in(folder, subject);
            } catch (LayoutProblem problem) {
                found.add(new Finding(label + "/" + problem.file(), (int) problem.line(), problem.sentence()));
            } catch (IOException e) {
                found.add(new Finding(label, 0, "It cannot be read (" + e + "); make it readable."));
            }
        }
        StrayFiles.layouts(folder).forEach((name, sentence) -> found.add(new Finding(label + "/" + name, 0, sentence)));
        return found;
    }

    private void statements(Settings settings, String erp, String whose) {
        SqlChannelConfiguration sql = new SqlChannelConfiguration(settings, erp);
        report.looked(
                sql.count() + " statements in config/sql" + whose,
                sql.faults().stream()
                        .map(fault -> new Finding(fault.file(), fault.line(), fault.sentence()))
                        .toList());
    }

    /** @return whether there are mappings at all; without them the beans that routes name cannot be made */
    private boolean mappings(Settings settings, String whose) {
        OrderDocuments documents;
        try {
            documents = BridgeConfiguration.orderDocuments(settings);
        } catch (MappingProblem missing) {
            report.problem("mappings" + whose, finding(missing));
            report.notTried("routes: the bean that makes documents needs its mappings");
            return false;
        }
        List<Finding> found = new ArrayList<>();
        List<String> well = new ArrayList<>();
        int mappings = 0;
        for (String format : ErpFormat.keys()) {
            if (!format.equals(settings.text("erp.format")) && !documents.has(format)) {
                continue;
            }
            mappings += OrderDocuments.MAPPINGS.size();
            try {
                documents.check(format);
                well.add(format);
            } catch (MappingProblem problem) {
                found.add(finding(problem));
            }
        }
        report.looked(mappings + " mappings" + whose, found);
        samples(new SampleOrders(home.resolve("samples/orders")), documents, well, whose);
        return true;
    }

    /** What each mapping makes of each sample, where the home has any. */
    private void samples(SampleOrders samples, OrderDocuments documents, List<String> formats, String whose) {
        if (samples.isEmpty()) {
            report.notTried("sample orders: there are none under samples/orders");
            return;
        }
        List<Finding> found = new ArrayList<>();
        formats.forEach(format -> samples.problems(documents, format).forEach(problem -> found.add(finding(problem))));
        report.looked(
                samples.size() + " sample orders" + whose + " as " + String.join(", ", formats)
                        + (samples.refused().isEmpty()
                                ? ""
                                : "; " + samples.refused().size() + " of " + samples.size() + " would be parked: "
                                        + samples.causes() + "; more says ./bridge map samples/orders/"
                                        + samples.refused().iterator().next() + "/order.json, and so for each"),
                found);
    }

    private static Finding finding(MappingProblem problem) {
        return new Finding(problem.file(), problem.line(), problem.sentence());
    }

    private void routes(Settings settings) {
        List<Path> files = RouteFiles.in(settings.home().resolve("routes"));
        List<Finding> found = new ArrayList<>(new RouteSchema().findings(files, settings.home()));
        found.addAll(StrayFiles.routes(settings.home()));
        String what = "routes in " + files.size() + " files";
        boolean whole = false;
        try (Bridge bridge = new Bridge(settings)) {
            var camel = bridge.prepareWithoutRoutes();
            RouteCheck check = RouteCheck.watch(camel, settings.home());
            List<Finding> broken = RouteFiles.load(camel, files, settings.home());
            found.addAll(RouteSchema.untold(broken, found));
            whole = broken.isEmpty();
            if (whole) {
                new TemplatedRoutes(settings).addAll(camel);
                found.addAll(check.faultsAndGaps());
            }
            what = check.routes() + " " + what;
        } catch (StartProblem problem) {
            Finding placed = Finding.placed(problem.getMessage());
            found.add(placed.file().isEmpty() ? new Finding("config", 0, problem.getMessage()) : placed);
        } catch (RuntimeException e) {
            Throwable cause = e;
            while (cause.getCause() != null && cause.getCause().getMessage() != null) {
                cause = cause.getCause();
            }
            found.add(new Finding("config", 0, "Camel does not take the configuration: " + cause.getMessage()));
        }
        report.looked(what, found);
        if (!whole) {
            report.notTried("whether the routes fit together: that needs every file to be read");
        }
    }
}
