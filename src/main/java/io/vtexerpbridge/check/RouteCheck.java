package io.vtexerpbridge.check;

import io.vtexerpbridge.check.ModelTexts.ModelText;
import io.vtexerpbridge.settings.Spelling;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.LineNumberAware;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.model.BeanDefinition;
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
import org.apache.camel.model.language.MethodCallExpression;
import org.apache.camel.spi.PropertiesComponent;
import org.apache.camel.support.PatternHelper;

/**
 * What is wrong with the routes of a Camel context, found in the model that Camel built of them, so that nothing is read twice and
 * nothing has to run. Camel itself starts with most of these and fails at the first order that comes by.
 */
public final class RouteCheck {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([^{}]+)}}");
    private static final Pattern STATIC_DIRECT = Pattern.compile("direct:(?://)?([^?,\\s$]+)(\\?\\S*)?");
    private static final Pattern BEAN_URI = Pattern.compile("bean:(?://)?([^?\\s$]+)(?:\\?(.*))?", Pattern.DOTALL);
    private static final Pattern BEAN_IN_SIMPLE =
            Pattern.compile("\\$\\{bean:([\\w-]+)(?:\\?method=([\\w-]+)|\\.([\\w-]+))?");
    private static final Pattern METHOD_OPTION = Pattern.compile("(?:^|&)method=([^&]*)");
    private static final Pattern BEAN_OPTION = Pattern.compile("[?&][\\w.-]+=#(?:bean:)?([\\w-]+)(?=&|$)");

    private final CamelContext context;
    private final CamelContext parts;
    private final Model model;
    private final Path home;
    private final Set<Finding> replaced = new LinkedHashSet<>();
    private final Map<RouteDefinition, ModelTexts> texts = new HashMap<>();
    private ModelLifecycleStrategy watcher;

    private RouteCheck(CamelContext context, CamelContext parts, Path home) {
        this.context = context;
        this.parts = parts;
        this.model = context.getCamelContextExtension().getContextPlugin(Model.class);
        this.home = home;
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
                    check.replaced.add(check.finding(
                            route,
                            "the id " + route.getId() + " is taken by " + check.label(placeOf(other))
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
        Set<String> endpoints = directEndpoints();
        for (RouteDefinition route : model.getRouteDefinitions()) {
            unknownConfigurations(route, faults);
            SimpleTexts simple = new SimpleTexts(context, textsOf(route).nodes());
            for (ModelText text : textsOf(route).texts()) {
                check(route, text, endpoints, faults);
                String value = resolvedOrNull(route, text.value());
                if (value != null) {
                    simple.fault(text, value).ifPresent(sentence -> faults.add(finding(text.place(), sentence)));
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
                findings.add(
                        finding(route, "a route without id; write id: with a verb and a noun, as in enrich-order"));
            }
            if (isBlank(route.getDescription())) {
                findings.add(finding(
                        route, "route " + route.getId() + " has no description; write description: with one sentence"));
            }
            if (isBlank(route.getRouteConfigurationId())) {
                findings.add(finding(
                        route,
                        "route " + route.getId()
                                + " names no error configuration, so its failures would only be logged; write"
                                + " routeConfigurationId: with one of "
                                + configurationIds()));
            }
            unusableEndpoints(route, findings);
            String endpoint = directEndpoint(route);
            if (endpoint != null && route.hasCustomIdAssigned() && !endpoint.equals(resolved(route, route.getId()))) {
                findings.add(finding(
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
        for (ModelText text : textsOf(route).texts()) {
            boolean fixed = text.field().equals("uri") && !(text.owner() instanceof ToDynamicDefinition);
            String uri = fixed ? resolvedOrNull(route, text.value()) : null;
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
                    findings.add(finding(
                            text.place(), uri.replaceFirst("\\?.*", "") + " cannot be used: " + reason.strip()));
                } catch (Exception e) {
                    throw RuntimeCamelException.wrapRuntimeCamelException(e);
                }
            }
        }
    }

    private ModelTexts textsOf(RouteDefinition route) {
        return texts.computeIfAbsent(route, ModelTexts::new);
    }

    private void unknownConfigurations(RouteDefinition route, Set<Finding> faults) {
        if (isBlank(route.getRouteConfigurationId())) {
            return;
        }
        for (String wanted : resolved(route, route.getRouteConfigurationId()).split(",")) {
            boolean exists = model.getRouteConfigurationDefinitions().stream()
                    .map(RouteConfigurationDefinition::getId)
                    .anyMatch(id -> id != null && PatternHelper.matchPattern(id, wanted.trim()));
            if (!exists) {
                faults.add(finding(
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
            for (Object node : textsOf(route).nodes()) {
                if (node instanceof OptionalIdentifiedDefinition<?> step
                        && step.hasCustomIdAssigned()
                        && !isShared(step)) {
                    // what is made of one template has a name of its own in each route
                    String prefix = step instanceof RouteDefinition || route.getNodePrefixId() == null
                            ? ""
                            : route.getNodePrefixId();
                    String id = prefix + resolved(route, step.getId());
                    LineNumberAware place = step.getLineNumber() > 0 ? step : placeOf(route);
                    LineNumberAware first = owners.putIfAbsent(id, place);
                    if (first != null) {
                        repeated.add(finding(
                                place,
                                "the id " + id + " is taken by " + label(first)
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

    private Set<String> directEndpoints() {
        Set<String> endpoints = new TreeSet<>();
        for (RouteDefinition route : model.getRouteDefinitions()) {
            String endpoint = directEndpoint(route);
            if (endpoint != null) {
                endpoints.add(endpoint);
            }
        }
        return endpoints;
    }

    private String directEndpoint(RouteDefinition route) {
        String uri =
                route.getInput() == null ? "" : resolved(route, route.getInput().getEndpointUri());
        Matcher direct = STATIC_DIRECT.matcher(uri);
        return direct.matches() ? direct.group(1) : null;
    }

    private void check(RouteDefinition route, ModelText text, Set<String> endpoints, Set<Finding> faults) {
        if (text.field().equals("description") || text.field().equals("note")) {
            return;
        }
        Matcher placeholder = PLACEHOLDER.matcher(text.value());
        while (placeholder.find()) {
            if (resolvedOrNull(route, placeholder.group()) == null) {
                faults.add(finding(
                        text.place(),
                        placeholder.group() + " has no value; set " + placeholder.group(1)
                                + " in config/local.properties, or write {{" + placeholder.group(1)
                                + ":DEFAULT}} here"));
                return;
            }
        }
        String value = resolved(route, text.value());
        // A template's own text is at fault once for all its routes, what they pass to it once for each.
        String which = value.equals(text.value()) ? "" : " (route " + route.getId() + ")";
        if (!(text.owner() instanceof FromDefinition) && !(text.owner() instanceof LogDefinition)) {
            checkDirect(text, value, which, endpoints, faults);
        }
        checkBeans(route, text, value, which, faults);
    }

    private void checkDirect(ModelText text, String value, String which, Set<String> endpoints, Set<Finding> faults) {
        for (String uri : value.split(",")) {
            Matcher direct = STATIC_DIRECT.matcher(uri.trim());
            boolean optional = uri.contains("failIfNoConsumers=false");
            if (direct.matches() && !optional && !endpoints.contains(direct.group(1))) {
                faults.add(finding(
                        text.place(),
                        "direct:" + direct.group(1) + " has no route" + which + "; expected a route from direct:"
                                + direct.group(1) + nearest(direct.group(1), endpoints)));
            }
        }
    }

    private static String nearest(String name, Set<String> names) {
        return Spelling.slip(name, names)
                .map(near -> ", or did you mean direct:" + near + "?")
                .orElse("");
    }

    private static Optional<String> slip(String name, Set<String> names) {
        return Spelling.slip(name, names).map(near -> "did you mean " + near + "?");
    }

    private void checkBeans(RouteDefinition route, ModelText text, String value, String which, Set<Finding> faults) {
        if (text.owner() instanceof BeanDefinition bean && text.field().equals("ref")) {
            checkBean(route, text, value, resolved(route, bean.getMethod()), which, faults);
        } else if (text.owner() instanceof MethodCallExpression call
                && text.field().equals("ref")) {
            checkBean(route, text, value, resolved(route, call.getMethod()), which, faults);
        } else if (text.field().equals("executorService")) {
            if (bean(route, value) == null && parts.getExecutorServiceManager().getThreadPoolProfile(value) == null) {
                faults.add(finding(text.place(), "there is no thread pool " + value + which));
            }
        } else if (text.field().equals("uri")) {
            Matcher uri = BEAN_URI.matcher(value);
            if (uri.matches()) {
                Matcher method = METHOD_OPTION.matcher(uri.group(2) == null ? "" : uri.group(2));
                checkBean(route, text, uri.group(1), method.find() ? method.group(1) : null, which, faults);
            }
            Matcher option = BEAN_OPTION.matcher(value);
            while (option.find()) {
                checkBean(route, text, option.group(1), null, which, faults);
            }
        }
        Matcher simple = BEAN_IN_SIMPLE.matcher(value);
        while (simple.find()) {
            String method = simple.group(2) != null ? simple.group(2) : simple.group(3);
            checkBean(route, text, simple.group(1), method, which, faults);
        }
    }

    private void checkBean(
            RouteDefinition route, ModelText text, String name, String call, String which, Set<Finding> faults) {
        Object bean = bean(route, name);
        if (bean == null) {
            faults.add(finding(
                    text.place(),
                    "there is no bean " + name + which + "; "
                            + slip(
                                            name,
                                            context.getRegistry()
                                                    .findByTypeWithName(Object.class)
                                                    .keySet())
                                    .orElse("check its spelling")));
            return;
        }
        String method = call == null ? "" : call.replaceFirst("\\(.*", "").trim();
        boolean plain = method.matches("\\w+");
        Class<?> type = bean instanceof Class<?> named ? named : bean.getClass();
        Set<String> methods = new TreeSet<>();
        for (java.lang.reflect.Method one : type.getMethods()) {
            if (one.getDeclaringClass() != Object.class) {
                methods.add(one.getName());
            }
        }
        if (plain && !methods.contains(method)) {
            faults.add(finding(
                    text.place(),
                    "bean " + name + " has no method " + method + which + "; "
                            + slip(method, methods).map(near -> near + " It").orElse("it")
                            + " has " + String.join(", ", methods)));
        }
    }

    private Object bean(RouteDefinition route, String name) {
        Object bean = context.getRegistry().lookupByName(name);
        if (bean == null && route.getRouteTemplateContext() != null) {
            bean = route.getRouteTemplateContext().getLocalBeanRepository().lookupByName(name);
        }
        return bean == null && name.contains(".") ? context.getClassResolver().resolveClass(name) : bean;
    }

    private String resolved(RouteDefinition route, String text) {
        String resolved = resolvedOrNull(route, text);
        return resolved == null ? String.valueOf(text) : resolved;
    }

    private String resolvedOrNull(RouteDefinition route, String text) {
        if (text == null || !text.contains("{{")) {
            return text;
        }
        PropertiesComponent properties = context.getPropertiesComponent();
        if (route.getTemplateParameters() != null) {
            Properties own = new Properties();
            own.putAll(route.getTemplateParameters());
            properties.setLocalProperties(own);
        }
        try {
            return context.resolvePropertyPlaceholders(text);
        } catch (IllegalArgumentException e) {
            return null;
        } finally {
            properties.setLocalProperties(null);
        }
    }

    /** A route without id of its own, and one made of a template, knows its place by its first step alone. */
    private static LineNumberAware placeOf(RouteDefinition route) {
        return route.getLineNumber() > 0 || route.getInput() == null ? route : route.getInput();
    }

    private Finding finding(LineNumberAware place, String sentence) {
        LineNumberAware known = place instanceof RouteDefinition route ? placeOf(route) : place;
        return new Finding(fileOf(known, home), Math.max(0, known.getLineNumber()), sentence);
    }

    private String label(LineNumberAware place) {
        return fileOf(place, home) + " line " + place.getLineNumber();
    }

    /** The file as people know it, from the bridge's folder on. */
    static String fileOf(LineNumberAware place, Path home) {
        return place.getLocation() == null
                ? "routes"
                : nameOf(Path.of(place.getLocation().replaceFirst("^file:(//)?", "")), home);
    }

    static String nameOf(Path file, Path home) {
        Path plain = file.toAbsolutePath().normalize();
        return (plain.startsWith(home) ? home.relativize(plain) : plain)
                .toString()
                .replace('\\', '/');
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
