package io.vtexerpbridge;

import io.vtexerpbridge.check.MadeRoutes;
import io.vtexerpbridge.erp.Erp;
import io.vtexerpbridge.settings.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.model.Model;
import org.apache.camel.model.RouteTemplateDefinition;
import org.apache.camel.support.DefaultExchange;

/**
 * The routes that each VTEX account, each ERP, or each account at an ERP has of its own, so that none waits for another one. What the route does
 * stands in its template alone; the template's parameters say whose routes it makes:
 *
 * <ul>
 *   <li>{@code ofAccount}: one an account, with {@code account} as its name;
 *   <li>{@code erp} and {@code ofErp}: one an ERP;
 *   <li>all three: one for each account at each ERP;
 *   <li>{@code erp}, {@code ofErp}, {@code ofInbox} and {@code inbox}: one for each folder in which an ERP drops files.
 * </ul>
 *
 * <p>{@code of…} is what names of routes and beans end with, nothing for the first one. In a template with the parameter {@code erp} every key that
 * begins with {@code erp} has the value of the ERP, and of the account at it, so that it reads like a route for the one and only. Its precondition
 * says for which of them there is a route, as {@code '{{erp.channel}}' == 'sftp'}.
 */
public final class TemplatedRoutes implements MadeRoutes {

    private static final String ERP = "erp";
    private static final String OF_ERP = "ofErp";
    private static final String OF_ACCOUNT = "ofAccount";
    private static final String OF_INBOX = "ofInbox";
    private static final String ACCOUNT = "account";

    private final Settings settings;

    public TemplatedRoutes(Settings settings) {
        this.settings = settings;
    }

    /**
     * Whose route it is.
     *
     * @param steps what the ids of its steps begin with; the first one's too, whose steps Camel would else take for the others'
     * @param ending what its own id ends with
     */
    private record Place(String steps, String ending, Map<String, Object> parameters) {}

    /** @throws StartProblem when a template does not fit */
    @Override
    public void add(CamelContext context) {
        for (RouteTemplateDefinition template : templates(context)) {
            add(context, template, id -> true);
        }
    }

    /** As {@link #add}, also those whose precondition is not met: for whoever looks at all of them and starts none. */
    public void addAll(CamelContext context) {
        for (RouteTemplateDefinition template : templates(context)) {
            places(template).forEach(place -> add(context, template, place));
        }
    }

    private static List<RouteTemplateDefinition> templates(CamelContext context) {
        return List.copyOf(model(context).getRouteTemplateDefinitions());
    }

    private static Model model(CamelContext context) {
        return context.getCamelContextExtension().getContextPlugin(Model.class);
    }

    /** @throws StartProblem when the template does not fit */
    @Override
    public void add(CamelContext context, RouteTemplateDefinition template, Predicate<String> wanted) {
        wanted(context, template)
                .filter(place -> wanted.test(id(template, place)))
                .forEach(place -> add(context, template, place));
    }

    @Override
    public List<String> ids(CamelContext context, RouteTemplateDefinition template) {
        return wanted(context, template).map(place -> id(template, place)).toList();
    }

    private Stream<Place> wanted(CamelContext context, RouteTemplateDefinition template) {
        return places(template).stream().filter(place -> isWanted(context, template, place));
    }

    private static String id(RouteTemplateDefinition template, Place place) {
        return template.getId() + place.ending();
    }

    private static Set<String> parameters(RouteTemplateDefinition template) {
        return template.getTemplateParameters() == null
                ? Set.of()
                : template.getTemplateParameters().stream()
                        .map(parameter -> parameter.getName())
                        .collect(Collectors.toSet());
    }

    private List<Place> places(RouteTemplateDefinition template) {
        Set<String> asked = parameters(template);
        requireOwners(template, asked);
        List<Place> places = new ArrayList<>();
        if (asked.contains(ERP)) {
            settings.erps().forEach(erp -> places.addAll(places(erp, settings.forErp(erp), asked)));
        } else if (asked.contains(OF_ACCOUNT)) {
            BridgeAccount.of(settings)
                    .forEach(account -> places.add(new Place(
                            account.alias() + "-",
                            account.suffix(),
                            Map.of(OF_ACCOUNT, account.suffix(), ACCOUNT, account.name()))));
        }
        return places;
    }

    /** Without its parameter the bridge would quietly make fewer routes of the template, or none. */
    private static void requireOwners(RouteTemplateDefinition template, Set<String> asked) {
        String from = template.getRoute().getInput() == null
                ? ""
                : template.getRoute().getInput().getEndpointUri();
        for (String of : List.of(OF_ERP, OF_ACCOUNT, OF_INBOX)) {
            String lacking = from.contains("{{" + of + "}}") && !asked.contains(of)
                    ? of
                    : (of.equals(OF_ERP) || of.equals(OF_INBOX)) && asked.contains(of) && !asked.contains(ERP)
                            ? ERP
                            : "";
            if (!lacking.isEmpty()) {
                throw new StartProblem("The route template " + template.getId() + " says {{" + of
                        + "}} and lacks the parameter " + lacking + ", so that not all of its routes would run; name "
                        + lacking + " under its parameters in routes/.");
            }
        }
    }

    private static List<Place> places(String erp, Settings own, Set<String> asked) {
        if (asked.contains(OF_INBOX)) {
            return AccountFolders.doors(own).all().stream()
                    .map(door -> {
                        Map<String, Object> its = Map.of(
                                ACCOUNT, door.account(), "inbox", door.inbox().toString());
                        return place(erp, OF_INBOX, door.suffix(), own, its);
                    })
                    .toList();
        }
        if (asked.contains(OF_ACCOUNT)) {
            return BridgeAccount.of(own).stream()
                    .map(account -> place(
                            erp, OF_ACCOUNT, account.suffix(), account.settings(), Map.of(ACCOUNT, account.name())))
                    .toList();
        }
        return List.of(place(erp, OF_ACCOUNT, "", own, Map.of()));
    }

    private static Place place(String erp, String which, String suffix, Settings own, Map<String, Object> others) {
        Map<String, Object> parameters = new HashMap<>(others);
        values(own).forEach((key, value) -> {
            if (key.startsWith(ERP + ".")) {
                parameters.put(key, value);
            }
        });
        parameters.put(ERP, erp);
        parameters.put(OF_ERP, Erp.suffix(erp));
        parameters.put(which, suffix);
        return new Place(erp + suffix + "-", Erp.suffix(erp) + suffix, parameters);
    }

    private void add(CamelContext context, RouteTemplateDefinition template, Place place) {
        String id = id(template, place);
        try {
            model(context).addRouteFromTemplate(id, template.getId(), place.steps(), null, place.parameters());
        } catch (Exception e) {
            throw new StartProblem(place(template) + "the route template " + template.getId()
                    + " does not make the route " + id + ": " + e.getMessage() + "; mend it there" + shipped(template));
        }
    }

    private String place(RouteTemplateDefinition template) {
        Path home = settings.home();
        return file(template)
                .map(file -> (file.startsWith(home) ? home.relativize(file) : file) + " line "
                        + template.getLineNumber() + ": ")
                .orElse("");
    }

    /** After an upgrade an edited file may be too old for the bridge, and what it lacks lies beside it. */
    private static String shipped(RouteTemplateDefinition template) {
        return file(template)
                .map(file -> file.resolveSibling(file.getFileName() + ".new"))
                .filter(Files::exists)
                .map(file -> ": " + file.getFileName() + " beside it is the one of this version")
                .orElse("");
    }

    private static Optional<Path> file(RouteTemplateDefinition template) {
        return Optional.ofNullable(template.getLocation()).map(file -> Path.of(file.replaceFirst("^file:(//)?", ""))
                .toAbsolutePath()
                .normalize());
    }

    /** Camel asks the precondition of plain routes alone, and knows no ERP's own keys there. */
    private static boolean isWanted(CamelContext context, RouteTemplateDefinition template, Place place) {
        String precondition = template.getRoute().getPrecondition();
        try {
            return precondition == null || isMet(context, precondition, place);
        } catch (RuntimeException e) {
            throw new StartProblem("The precondition of the route template " + template.getId() + " cannot be read: "
                    + e.getMessage() + "; mend it in routes/.");
        }
    }

    private static boolean isMet(CamelContext context, String precondition, Place place) {
        String resolved = precondition;
        for (Map.Entry<String, Object> parameter : place.parameters().entrySet()) {
            resolved = resolved.replace("{{" + parameter.getKey() + "}}", String.valueOf(parameter.getValue()));
        }
        org.apache.camel.Predicate predicate =
                context.resolveLanguage("simple").createPredicate(context.resolvePropertyPlaceholders(resolved));
        predicate.init(context);
        return predicate.matches(new DefaultExchange(context));
    }

    /** What a route is called where there is one account and one ERP. @param parameters of the template it was made of; null without one */
    static String plainId(String routeId, Map<String, Object> parameters) {
        String ending = parameters == null
                ? ""
                : Stream.of(OF_ERP, OF_ACCOUNT, OF_INBOX)
                        .map(parameters::get)
                        .filter(Objects::nonNull)
                        .map(Object::toString)
                        .collect(Collectors.joining());
        return routeId.endsWith(ending) ? routeId.substring(0, routeId.length() - ending.length()) : routeId;
    }

    /** Settings as routes see them: folders absolute, so that they mean the same wherever the bridge was started. */
    static Map<String, String> values(Settings settings) {
        Map<String, String> values = new TreeMap<>(settings.forRoutes());
        for (String folder : List.of("erp.orders.directory", "erp.inbox.directory", "erp.receipts.directory")) {
            values.put(folder, settings.path(folder).toString());
        }
        // Camel's HTTP client takes its timeouts as milliseconds and nothing else.
        for (String timeout : List.of("vtex.connect-timeout", "vtex.response-timeout", "erp.http.timeout")) {
            values.put(timeout, Long.toString(settings.duration(timeout).toMillis()));
        }
        return values;
    }
}
