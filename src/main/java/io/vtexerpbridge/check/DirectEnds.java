package io.vtexerpbridge.check;

import io.vtexerpbridge.check.ModelTexts.ModelText;
import io.vtexerpbridge.erp.Spelling;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.model.Model;
import org.apache.camel.model.RouteDefinition;

/** Both ends of {@code direct:}: the routes that listen, and the steps that send to them. */
final class DirectEnds {

    private static final Pattern STATIC_DIRECT = Pattern.compile("direct:(?://)?([^?,\\s$]+)(\\?\\S*)?");

    private final Model model;
    private final RouteTexts texts;
    private final RoutePlaces places;

    DirectEnds(Model model, RouteTexts texts, RoutePlaces places) {
        this.model = model;
        this.texts = texts;
        this.places = places;
    }

    /** The names at which routes listen. */
    Set<String> names() {
        Set<String> endpoints = new TreeSet<>();
        for (RouteDefinition route : model.getRouteDefinitions()) {
            String endpoint = of(route);
            if (endpoint != null) {
                endpoints.add(endpoint);
            }
        }
        return endpoints;
    }

    /** The name at which a route listens; null when it begins otherwise. */
    String of(RouteDefinition route) {
        String uri = route.getInput() == null
                ? ""
                : texts.resolved(route, route.getInput().getEndpointUri());
        Matcher direct = STATIC_DIRECT.matcher(uri);
        return direct.matches() ? direct.group(1) : null;
    }

    /** Every {@code direct:} in a text leads to a route, unless it says that it need not. */
    void check(ModelText text, String value, String which, Set<String> endpoints, Set<Finding> faults) {
        for (String uri : value.split(",")) {
            Matcher direct = STATIC_DIRECT.matcher(uri.trim());
            boolean optional = uri.contains("failIfNoConsumers=false");
            if (direct.matches() && !optional && !endpoints.contains(direct.group(1))) {
                faults.add(places.finding(
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
}
