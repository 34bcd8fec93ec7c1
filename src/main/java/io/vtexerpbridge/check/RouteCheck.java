package io.vtexerpbridge.check;

import io.vtexerpbridge.check.ModelTexts.ModelText;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.LineNumberAware;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.model.FromDefinition;
import org.apache.camel.model.LogDefinition;
import org.apache.camel.model.Model;
import org.apache.camel.model.ModelLifecycleStrategy;
import org.apache.camel.model.ModelLifecycleStrategySupport;
import org.apache.camel.model.OptionalIdentifiedDefinition;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.RouteConfigurationDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.ToDynamicDefinition;
import org.apache.camel.support.PatternHelper;

/**
 * What is wrong with the routes of a Camel context, found in the model that Camel built of them, so that nothing is read twice and
 * nothing has to run. Camel itself starts with most of these and fails at the first order that comes by.
 */
public final class RouteCheck {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([^{}]+)}}");

    private final CamelContext context;
    private final CamelContext parts;
    private final Model model;
    private final RoutePlaces places;
    private final RouteTexts texts;
    private final DirectEnds directs;
    private final NamedBeans beans;
    private final Set<Finding> replaced = new LinkedHashSet<>();
    private ModelLifecycleStrategy watcher;

    private RouteCheck(CamelContext context, CamelContext parts, Path home) {
        this.context = context;
        this.parts = parts;
        this.model = context.getCamelContextExtension().getContextPlugin(Model.class);
        this.places = new RoutePlaces(home);
        this.texts = new RouteTexts(context);
        this.directs = new DirectEnds(model, texts, places);
        this.beans = new NamedBeans(context, parts, texts, places);
    }

    /**
     * Begins before any route is added: a route whose id is taken takes the place of the other one in the model, so one must look on.
     *
     * @param home the folder that files are named from
     */
    public static RouteCheck watch(CamelContext context, Path home) {
        return watch(context, context, home);
    }

    /**
     * As the other one, for routes that are only looked at.
     *
     * @param parts has the thread pools and components that the routes will run with
     */
    static RouteCheck watch(CamelContext context, CamelContext parts, Path home) {
        RouteCheck check = new RouteCheck(context, parts, home);
        check.watcher = new ModelLifecycleStrategySupport() {
            private final Map<String, RouteDefinition> dropped = new HashMap<>();

            @Override
            public void onRemoveRouteDefinition(RouteDefinition route) {
                if (route != null && route.getId() != null) {
                    dropped.put(route.getId(), route);
                }
            }

            @Override
            public void onAddRouteDefinition(RouteDefinition route) {
                RouteDefinition other = dropped.remove(route.getId());
                if (other != null) {
                    check.replaced.add(check.places.finding(
                            route,
                            "the id " + route.getId() + " is taken by " + check.places.label(RoutePlaces.placeOf(other))
                                    + "; give one of them another id"));
                }
            }
        };
        check.model.addModelLifecycleStrategy(check.watcher);
        return check;
    }

    /** Routes whose id another file has given to one of its own. */
    public List<Finding> repeatedRoutes() {
        return List.copyOf(replaced);
    }

    /** What would fail, or go astray, as soon as an order comes by; the bridge does not start with any of these. */
    public List<Finding> faults() {
        model.removeModelLifecycleStrategy(watcher);
        Set<Finding> faults = new LinkedHashSet<>(replaced);
        faults.addAll(repeatedIds());
        Set<String> endpoints = directs.names();
        for (RouteDefinition route : model.getRouteDefinitions()) {
            unknownConfigurations(route, faults);
            SimpleTexts simple = new SimpleTexts(context, texts.nodesOf(route));
            for (ModelText text : texts.of(route)) {
                check(route, text, endpoints, faults);
                String value = texts.resolvedOrNull(route, text.value());
                if (value != null) {
                    simple.fault(text, value).ifPresent(sentence -> faults.add(places.finding(text.place(), sentence)));
                }
            }
        }
        return List.copyOf(faults);
    }

    /** The faults, and the endpoints with which the routes would not start. */
    List<Finding> faultsAndUnusable() {
        Set<Finding> findings = new LinkedHashSet<>(faults());
        model.getRouteDefinitions().forEach(route -> unusableEndpoints(route, findings));
        return List.copyOf(findings);
    }

    /** The faults, and what the next reader would miss: an id, a description, an error configuration, an endpoint of the route's name. */
    public List<Finding> faultsAndGaps() {
        Set<Finding> findings = new LinkedHashSet<>(faults());
        for (RouteDefinition route : model.getRouteDefinitions()) {
            if (!route.hasCustomIdAssigned()) {
                findings.add(places.finding(
                        route, "a route without id; write id: with a verb and a noun, as in enrich-order"));
            }
            if (isBlank(route.getDescription())) {
                findings.add(places.finding(
                        route, "route " + route.getId() + " has no description; write description: with one sentence"));
            }
            if (isBlank(route.getRouteConfigurationId())) {
                findings.add(places.finding(
                        route,
                        "route " + route.getId()
                                + " names no error configuration, so its failures would only be logged; write"
                                + " routeConfigurationId: with one of "
                                + configurationIds()));
            }
            unusableEndpoints(route, findings);
            String endpoint = directs.of(route);
            if (endpoint != null
                    && route.hasCustomIdAssigned()
                    && !endpoint.equals(texts.resolved(route, route.getId()))) {
                findings.add(places.finding(
                        route.getInput(),
                        "route " + route.getId() + " listens at direct:" + endpoint
                                + "; an endpoint has its route's name, direct:" + route.getId()));
            }
        }
        return List.copyOf(findings);
    }

    /** How many routes there are. */
    public int routes() {
        return model.getRouteDefinitions().size();
    }

    /** Components and options that Camel does not know; at a start it says so itself. */
    private void unusableEndpoints(RouteDefinition route, Set<Finding> findings) {
        for (ModelText text : texts.of(route)) {
            boolean fixed = text.field().equals("uri") && !(text.owner() instanceof ToDynamicDefinition);
            String uri = fixed ? texts.resolvedOrNull(route, text.value()) : null;
            if (uri != null && !uri.startsWith("direct:") && !uri.startsWith("bean:")) {
                try {
                    boolean known = parts.hasEndpoint(uri) != null;
                    Endpoint endpoint = parts.getEndpoint(uri);
                    if (parts != context && !known) {
                        parts.removeEndpoint(endpoint);
                    }
                } catch (RuntimeCamelException e) {
                    // What follows may quote values, and one of them may be a password.
                    String reason = e.getMessage()
                            .replaceFirst("(?s).* due to: ", "")
                            .replaceAll("([{,]\\s*[\\w.-]+)=[^,}]*", "$1");
                    findings.add(places.finding(
                            text.place(), uri.replaceFirst("\\?.*", "") + " cannot be used: " + reason.strip()));
                } catch (Exception e) {
                    throw RuntimeCamelException.wrapRuntimeCamelException(e);
                }
            }
        }
    }

    private void unknownConfigurations(RouteDefinition route, Set<Finding> faults) {
        if (isBlank(route.getRouteConfigurationId())) {
            return;
        }
        for (String wanted :
                texts.resolved(route, route.getRouteConfigurationId()).split(",")) {
            boolean exists = model.getRouteConfigurationDefinitions().stream()
                    .map(RouteConfigurationDefinition::getId)
                    .anyMatch(id -> id != null && PatternHelper.matchPattern(id, wanted.trim()));
            if (!exists) {
                faults.add(places.finding(
                        route,
                        "route " + route.getId() + " names the error configuration " + wanted.trim()
                                + ", which does not exist; expected one of " + configurationIds()));
            }
        }
    }

    private String configurationIds() {
        return model.getRouteConfigurationDefinitions().stream()
                .map(RouteConfigurationDefinition::getId)
                .filter(id -> id != null)
                .sorted()
                .collect(Collectors.joining(", "));
    }

    /** Routes and steps share one space of ids. What an error configuration brings into every route is not repeated. */
    private Set<Finding> repeatedIds() {
        Set<Finding> repeated = new LinkedHashSet<>();
        Map<String, LineNumberAware> owners = new HashMap<>();
        for (RouteDefinition route : model.getRouteDefinitions()) {
            for (Object node : texts.nodesOf(route)) {
                if (node instanceof OptionalIdentifiedDefinition<?> step
                        && step.hasCustomIdAssigned()
                        && !isShared(step)) {
                    // what is made of one template has a name of its own in each route
                    String prefix = step instanceof RouteDefinition || route.getNodePrefixId() == null
                            ? ""
                            : route.getNodePrefixId();
                    String id = prefix + texts.resolved(route, step.getId());
                    LineNumberAware place = step.getLineNumber() > 0 ? step : RoutePlaces.placeOf(route);
                    LineNumberAware first = owners.putIfAbsent(id, place);
                    if (first != null) {
                        repeated.add(places.finding(
                                place,
                                "the id " + id + " is taken by " + places.label(first)
                                        + "; ids of routes and steps must be unique among all routes"));
                    }
                }
            }
        }
        return repeated;
    }

    private static boolean isShared(OptionalIdentifiedDefinition<?> step) {
        for (Object one = step; one instanceof ProcessorDefinition<?> part; one = part.getParent()) {
            if (part.isAbstract()) {
                return true;
            }
        }
        return false;
    }

    private void check(RouteDefinition route, ModelText text, Set<String> endpoints, Set<Finding> faults) {
        if (text.field().equals("description") || text.field().equals("note")) {
            return;
        }
        Matcher placeholder = PLACEHOLDER.matcher(text.value());
        while (placeholder.find()) {
            if (texts.resolvedOrNull(route, placeholder.group()) == null) {
                faults.add(places.finding(
                        text.place(),
                        placeholder.group() + " has no value; set " + placeholder.group(1)
                                + " in config/local.properties, or write {{" + placeholder.group(1)
                                + ":DEFAULT}} here"));
                return;
            }
        }
        String value = texts.resolved(route, text.value());
        // A template's own text is at fault once for all its routes, what they pass to it once for each.
        String which = value.equals(text.value()) ? "" : " (route " + route.getId() + ")";
        if (!(text.owner() instanceof FromDefinition) && !(text.owner() instanceof LogDefinition)) {
            directs.check(text, value, which, endpoints, faults);
        }
        beans.check(route, text, value, which, faults);
    }

    private static boolean isBlank(String text) {
        return text == null || text.isBlank();
    }

    /** The findings as the one message a start ends with. */
    public static String message(List<Finding> findings) {
        List<String> lines = new ArrayList<>();
        findings.forEach(finding -> lines.add(finding.toString()));
        return String.join(System.lineSeparator(), lines);
    }
}
