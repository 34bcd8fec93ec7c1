package io.vtexerpbridge.check;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.RouteConfigurationsBuilder;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.model.Model;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.RouteTemplateDefinition;
import org.apache.camel.model.TemplatedRouteDefinition;
import org.apache.camel.spi.Resource;
import org.apache.camel.spi.RoutesLoader;
import org.apache.camel.support.PluginHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes routes out of a Camel context that runs, and puts others in, one by one. */
final class RunningRoutes {

    private static final Logger LOG = LoggerFactory.getLogger(RunningRoutes.class);

    private static final long ENDS_WITHIN_SECONDS = 30;

    private final CamelContext camel;
    private final MadeRoutes made;
    private final Model model;

    /**
     * Some routes of a folder.
     *
     * @param madeOf of each route there is in it, the files, its own first
     * @param edited files whose error configurations and templates count with the routes
     */
    record Change(Path home, Set<String> ids, Map<String, Map<String, String>> madeOf, Set<String> edited) {

        /** Some of them. */
        Change only(Set<String> some) {
            return new Change(home, some, madeOf, edited);
        }

        Set<String> files() {
            Set<String> files = new TreeSet<>(edited);
            ids.forEach(id -> files.add(madeOf.get(id).keySet().iterator().next()));
            files.removeIf(file -> !Files.exists(home.resolve(file)));
            return files;
        }
    }

    /** @param made the routes that the bridge makes of templates itself */
    RunningRoutes(CamelContext camel, MadeRoutes made) {
        this.camel = camel;
        this.made = made;
        this.model = camel.getCamelContextExtension().getContextPlugin(Model.class);
    }

    /** Lets each end what it has begun, those first that take something in from outside. */
    void stop(Set<String> ids) throws Exception {
        for (String id : inward(ids)) {
            boolean ended = camel.getRouteController().stopRoute(id, ENDS_WITHIN_SECONDS, TimeUnit.SECONDS, true);
            if (!ended) {
                throw new IllegalStateException("route " + id + " is at work");
            }
        }
    }

    /** Those that were stopped go on. */
    void start(Set<String> ids) {
        List<String> outward = inward(ids);
        java.util.Collections.reverse(outward);
        for (String id : outward) {
            try {
                camel.getRouteController().startRoute(id);
            } catch (Exception e) {
                LOG.error("Route {} does not start again; restart the bridge", id, e);
            }
        }
    }

    /** Those that run, with what is called by others last. */
    private List<String> inward(Set<String> ids) {
        List<String> first = new ArrayList<>();
        List<String> called = new ArrayList<>();
        for (String id : ids) {
            Route route = camel.getRoute(id);
            if (route != null) {
                (route.getEndpoint().getEndpointUri().startsWith("direct:") ? called : first).add(id);
            }
        }
        first.addAll(called);
        return first;
    }

    /** Takes them out; they are stopped. */
    void remove(Set<String> ids) throws Exception {
        for (String id : ids) {
            if (camel.getRoute(id) != null) {
                camel.getRouteController().stopRoute(id, ENDS_WITHIN_SECONDS, TimeUnit.SECONDS);
                camel.removeRoute(id);
            }
            RouteDefinition left = model.getRouteDefinition(id);
            if (left != null) {
                model.removeRouteDefinition(left);
            }
        }
    }

    /** Takes out as many as it can. @return those that are still there */
    Set<String> removeWhatGoes(Set<String> ids) {
        Set<String> left = new LinkedHashSet<>();
        for (String id : ids) {
            try {
                remove(Set.of(id));
            } catch (Exception e) {
                LOG.warn("Route {} cannot be taken out", id, e);
                left.add(id);
            }
        }
        return left;
    }

    /** As {@link #add}; one that does not start keeps no other from running. */
    void addWhatStarts(Change change) {
        try {
            add(change);
        } catch (Exception together) {
            LOG.warn("Routes of before did not start together; each is tried alone", together);
            for (String id : change.ids()) {
                if (camel.getRoute(id) == null) {
                    addAlone(change.only(Set.of(id)));
                }
            }
        }
    }

    private void addAlone(Change one) {
        try {
            add(one);
        } catch (Exception e) {
            LOG.error("The route {} of before did not start either; restart the bridge", one.ids(), e);
        }
    }

    /** Puts them in and starts them, those last that take something in from outside. */
    void add(Change change) throws Exception {
        List<RouteBuilder> contents = new ArrayList<>();
        RoutesLoader loader = PluginHelper.getRoutesLoader(camel);
        for (String file : change.files()) {
            Resource resource = PluginHelper.getResourceLoader(camel)
                    .resolveResource("file:" + change.home().resolve(file));
            loader.preParseRoute(resource, false);
            for (RoutesBuilder builder : loader.findRoutesBuilders(resource)) {
                if (change.edited().contains(file) && builder instanceof RouteConfigurationsBuilder configurations) {
                    configurations.updateRouteConfigurationsToCamelContext(camel);
                }
                if (builder instanceof RouteBuilder content) {
                    contents.add(content);
                }
            }
        }
        List<RouteDefinition> called = new ArrayList<>();
        List<RouteDefinition> first = new ArrayList<>();
        List<TemplatedRouteDefinition> templated = new ArrayList<>();
        List<RouteTemplateDefinition> templates = new ArrayList<>();
        for (RouteBuilder content : contents) {
            // error configurations are there by now: this is where routes get theirs
            content.configureRoutes(camel);
            for (RouteTemplateDefinition template :
                    content.getRouteTemplateCollection().getRouteTemplates()) {
                camel.removeRouteTemplates(template.getId());
                model.addRouteTemplateDefinitions(List.of(template));
                templates.add(template);
            }
            for (RouteDefinition route : content.getRouteCollection().getRoutes()) {
                if (change.ids().contains(route.getId())) {
                    (route.getInput().getEndpointUri().startsWith("direct:") ? called : first).add(route);
                }
            }
            content.getTemplatedRouteCollection().getTemplatedRoutes().stream()
                    .filter(route -> change.ids().contains(route.getRouteId()))
                    .forEach(templated::add);
        }
        model.addRouteDefinitions(called);
        for (TemplatedRouteDefinition route : templated) {
            model.addRouteFromTemplatedRoute(route);
        }
        // those that are called by others first
        templates.sort(Comparator.comparing(
                template -> !template.getRoute().getInput().getEndpointUri().startsWith("direct:")));
        templates.forEach(template -> made.add(camel, template, change.ids()::contains));
        model.addRouteDefinitions(first);
    }
}
