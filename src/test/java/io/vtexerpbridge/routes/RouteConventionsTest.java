package io.vtexerpbridge.routes;

import static org.assertj.core.api.Assertions.assertThat;

import io.vtexerpbridge.Bridge;
import io.vtexerpbridge.TemplatedRoutes;
import io.vtexerpbridge.check.Finding;
import io.vtexerpbridge.check.RouteCheck;
import io.vtexerpbridge.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.model.Model;
import org.apache.camel.model.OptionalIdentifiedDefinition;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.ProcessorDefinitionHelper;
import org.apache.camel.model.RouteConfigurationDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.RouteTemplateDefinition;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Keeps the shipped routes, and those that samples bring along, the way routes/README.md and STYLE promise them. */
class RouteConventionsTest {

    private static final Path HOME = Path.of("").toAbsolutePath();
    private static final List<Path> ERRORS = Stream.of("errors", "errors-of-work", "errors-of-answers")
            .map(name -> Path.of("routes/shared/" + name + ".camel.yaml"))
            .toList();
    private static final Pattern KEBAB = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");
    private static final Pattern FIRST = Pattern.compile("\\A(?:#.*\\n)*- \\w+:\\n    (?:id|routeId): (\\S+)\\n");
    /** The ends of an order's way, the error configurations, and the calls to VTEX. */
    private static final Set<String> SEVERAL_OF_A_KIND = Set.of(
            "api-orders",
            "api-reconciliations",
            "api-ledger",
            "api-files",
            "api-feed",
            "api-mapping",
            "api-hook",
            "record-order",
            "errors-of-work",
            "errors-of-answers",
            "settle-record",
            "follow-record",
            "errors",
            "vtex",
            "vtex-feed",
            "vtex-hook",
            "vtex-orders",
            "vtex-invoices",
            "vtex-cancellations",
            "vtex-changes",
            "vtex-notes",
            "vtex-payments",
            "vtex-sellers");

    private static final int LONGEST_FILE = 120;

    private static Bridge bridge;
    private static Model model;
    private static List<Finding> findings;

    @BeforeAll
    static void load() throws Exception {
        bridge = new Bridge(Settings.loadOffline(HOME, Map.of()));
        CamelContext camel = bridge.prepareWithoutRoutes();
        RouteCheck check = RouteCheck.watch(camel, HOME);
        List<Resource> resources = new ArrayList<>();
        for (Path file : files()) {
            resources.add(PluginHelper.getResourceLoader(camel).resolveResource("file:" + file.toAbsolutePath()));
        }
        PluginHelper.getRoutesLoader(camel).loadRoutes(resources);
        new TemplatedRoutes(Settings.loadOffline(HOME, Map.of())).add(camel);
        model = camel.getCamelContextExtension().getContextPlugin(Model.class);
        findings = check.faultsAndGaps();
    }

    @AfterAll
    static void close() {
        bridge.close();
    }

    /** Ids, descriptions, error configurations, endpoints, targets, beans: what check finds, nothing of it is shipped. */
    @Test
    void check_finds_nothing() {
        assertThat(findings).isEmpty();
        assertThat(model.getRouteDefinitions()).hasSizeGreaterThan(20);
    }

    @Test
    void every_route_got_the_error_configuration_that_it_names() {
        assertThat(model.getRouteDefinitions()).allSatisfy(route -> assertThat(route.getAppliedRouteConfigurationIds())
                .as(route.getId())
                .containsExactly(route.getRouteConfigurationId()));
    }

    @Test
    void ids_are_kebab_case() {
        List<String> ids = new ArrayList<>();
        for (RouteDefinition route : model.getRouteDefinitions()) {
            ids.add(route.getId());
            ProcessorDefinitionHelper.filterTypeInOutputs(route.getOutputs(), ProcessorDefinition.class).stream()
                    .filter(OptionalIdentifiedDefinition::hasCustomIdAssigned)
                    .forEach(step -> ids.add(step.getId()));
        }
        model.getRouteTemplateDefinitions().stream()
                .map(RouteTemplateDefinition::getId)
                .forEach(ids::add);
        model.getRouteConfigurationDefinitions().stream()
                .map(RouteConfigurationDefinition::getId)
                .forEach(ids::add);

        assertThat(ids).contains("to-get-order", "call-vtex", "retry-or-park").allMatch(KEBAB.asMatchPredicate());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("files")
    void a_file_is_one_screen_with_its_contract_on_top(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file);

        if (!ERRORS.contains(file)) {
            assertThat(lines).hasSizeLessThanOrEqualTo(LONGEST_FILE);
            assertThat(lines.get(0)).matches("# in {4}\\S.*");
            assertThat(lines.stream().takeWhile(line -> line.startsWith("#")))
                    .as("header comment")
                    .anyMatch(line -> line.matches("# out {3}\\S.*"));
        }
        assertThat(lines.get(0)).startsWith("#");
    }

    /** A file is named for the route it opens with; one that holds several of a kind, for their kind. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("files")
    void a_file_is_named_for_what_it_opens_with(Path file) throws IOException {
        String name = file.getFileName().toString().replace(".camel.yaml", "");
        Matcher first = FIRST.matcher(Files.readString(file));

        assertThat(first.find()).as("opens with something that has an id").isTrue();
        if (!SEVERAL_OF_A_KIND.contains(name)) {
            assertThat(first.group(1)).isEqualTo(name);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("files")
    void failures_are_decided_in_one_file(Path file) throws IOException {
        if (!ERRORS.contains(file)) {
            assertThat(Files.readString(file)).doesNotContain("onException:", "errorHandler:", "routeConfiguration:");
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("files")
    void routes_are_written_in_the_explicit_form(Path file) throws IOException {
        assertThat(Files.readString(file)).doesNotContain("- from:", "\t").doesNotContainPattern("(?m) $");
    }

    static List<Path> files() throws IOException {
        List<Path> files = new ArrayList<>();
        for (String folder : List.of("routes", "samples")) {
            try (Stream<Path> all = Files.walk(Path.of(folder))) {
                all.filter(file -> file.toString().endsWith(".camel.yaml"))
                        .sorted()
                        .forEach(files::add);
            }
        }
        return files;
    }
}
