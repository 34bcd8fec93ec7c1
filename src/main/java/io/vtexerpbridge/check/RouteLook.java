package io.vtexerpbridge.check;

import io.vtexerpbridge.StartProblem;
import io.vtexerpbridge.live.Fault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.builder.RouteConfigurationBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.Model;
import org.apache.camel.model.RouteConfigurationDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.RouteTemplateDefinition;
import org.apache.camel.model.TemplatedRouteDefinition;
import org.apache.camel.support.DefaultRegistry;
import org.apache.camel.support.PatternHelper;

/**
 * The routes of a folder as they would be in a bridge that runs, put together beside it: what is wrong with them, and of which files each is
 * made. Nothing is started.
 */
final class RouteLook {

    private final Path home;
    private final Map<String, String> texts = new TreeMap<>();
    private final Map<String, Set<String>> sources = new LinkedHashMap<>();
    private final Map<String, String> restartOnly = new TreeMap<>();
    private final List<Fault> faults;

    /**
     * @param running whose beans, keys and components the routes would have
     * @param made the routes that the bridge makes of templates itself
     */
    RouteLook(CamelContext running, MadeRoutes made, Path home) {
        this.home = home;
        List<Path> files = RouteFiles.in(home.resolve("routes"));
        files.forEach(file -> texts.put(name(file), text(file)));
        try (DefaultCamelContext trial = new DefaultCamelContext(new DefaultRegistry(running.getRegistry()))) {
            trial.setApplicationContextClassLoader(running.getApplicationContextClassLoader());
            trial.getPropertiesComponent()
                    .setOverrideProperties(running.getPropertiesComponent().loadProperties());
            RouteCheck check = RouteCheck.watch(trial, running, home);
            RouteFiles loaded = RouteFiles.loaded(trial, files, home);
            List<Finding> found = told(loaded.broken(), files);
            if (found.isEmpty()) {
                found.addAll(notMade(trial, made));
            }
            if (found.isEmpty()) {
                found.addAll(check.faultsAndUnusable());
            }
            faults = found.stream()
                    .map(one -> Fault.of(one.file(), one.line(), one.sentence()))
                    .toList();
            if (faults.isEmpty()) {
                Map<String, RouteBuilder> contents = new TreeMap<>();
                loaded.contents().forEach((file, content) -> contents.put(name(file), content));
                findSources(trial, made, contents);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What Camel does not take, as check tells it; what it takes is not held against anybody who edits. */
    private List<Finding> told(List<Finding> broken, List<Path> files) {
        Set<String> names = broken.stream().map(Finding::file).collect(Collectors.toSet());
        List<Path> stumbled =
                files.stream().filter(file -> names.contains(name(file))).toList();
        List<Finding> told = new ArrayList<>(new RouteSchema().findings(stumbled, home));
        told.addAll(RouteSchema.untold(broken, told));
        return told;
    }

    /** At a start one such template is the end of it; here it is a fault of its file, and other edits may count. */
    private List<Finding> notMade(CamelContext trial, MadeRoutes made) {
        List<Finding> findings = new ArrayList<>();
        RoutePlaces places = new RoutePlaces(home);
        for (RouteTemplateDefinition template : List.copyOf(model(trial).getRouteTemplateDefinitions())) {
            try {
                made.add(trial, template, id -> true);
            } catch (StartProblem problem) {
                findings.add(
                        places.finding(template.getRoute(), problem.getMessage().replaceFirst("\\.$", "")));
            }
        }
        return findings;
    }

    private static Model model(CamelContext trial) {
        return trial.getCamelContextExtension().getContextPlugin(Model.class);
    }

    /** What keeps these routes from running. */
    List<Fault> faults() {
        return faults;
    }

    /** Files with something that only a start can exchange, each with what that is. */
    Map<String, String> restartOnly() {
        return restartOnly;
    }

    /** By the id of each route that runs, its own file first, what it is made of: two looks with the same have the same route. */
    Map<String, Map<String, String>> madeOf() {
        Map<String, Map<String, String>> made = new LinkedHashMap<>();
        sources.forEach((id, files) -> {
            Map<String, String> whole = new LinkedHashMap<>();
            files.forEach(file -> whole.put(file, texts.get(file)));
            made.put(id, whole);
        });
        return made;
    }

    /** Whether another folder has the same texts. */
    boolean isOf(Path other) {
        Map<String, String> others = new TreeMap<>();
        RouteFiles.in(other.resolve("routes"))
                .forEach(file -> others.put(other.relativize(file).toString().replace('\\', '/'), text(file)));
        return texts.equals(others);
    }

    private void findSources(CamelContext trial, MadeRoutes own, Map<String, RouteBuilder> contents) {
        Model model = model(trial);
        Map<String, Set<String>> templates = new HashMap<>();
        contents.forEach((file, content) -> {
            for (RouteTemplateDefinition template :
                    content.getRouteTemplateCollection().getRouteTemplates()) {
                Set<String> made = files(file, configurations(template.getRoute(), contents));
                templates.put(template.getId(), made);
                own.ids(trial, template).forEach(id -> sources.put(id, made));
            }
        });
        Set<String> running =
                model.getRouteDefinitions().stream().map(RouteDefinition::getId).collect(Collectors.toSet());
        contents.forEach((file, content) -> {
            for (RouteDefinition route : content.getRouteCollection().getRoutes()) {
                if (!route.hasCustomIdAssigned()) {
                    restartOnly.put(file, "a route without id; write id: with a verb and a noun, as in enrich-order");
                } else if (running.contains(route.getId())) {
                    sources.put(route.getId(), files(file, configurations(route, contents)));
                }
            }
            for (TemplatedRouteDefinition route :
                    content.getTemplatedRouteCollection().getTemplatedRoutes()) {
                if (route.getRouteId() == null) {
                    restartOnly.put(file, "a route of a template without id; write routeId:");
                } else if (running.contains(route.getRouteId())) {
                    sources.put(
                            route.getRouteId(),
                            files(file, templates.getOrDefault(route.getRouteTemplateRef(), Set.of())));
                }
            }
            if (!content.getRestCollection().getRests().isEmpty()) {
                restartOnly.put(file, "rest:, which takes effect at the next start of the bridge");
            }
            if (configurations(content).stream().anyMatch(one -> one.getId() == null)) {
                restartOnly.put(
                        file, "an error configuration without id, which takes effect at the next start of the bridge");
            }
        });
    }

    private static Set<String> configurations(RouteDefinition route, Map<String, RouteBuilder> contents) {
        Set<String> files = new TreeSet<>();
        String wanted = route.getRouteConfigurationId();
        contents.forEach((file, content) -> {
            for (RouteConfigurationDefinition one : configurations(content)) {
                if (one.getId() == null || wanted != null && matches(one.getId(), wanted)) {
                    files.add(file);
                }
            }
        });
        return files;
    }

    private static boolean matches(String id, String wanted) {
        for (String one : wanted.split(",")) {
            if (PatternHelper.matchPattern(id, one.trim())) {
                return true;
            }
        }
        return false;
    }

    static List<RouteConfigurationDefinition> configurations(RouteBuilder content) {
        return content instanceof RouteConfigurationBuilder configuring
                ? configuring.getRouteConfigurationCollection().getRouteConfigurations()
                : List.of();
    }

    private static Set<String> files(String own, Set<String> others) {
        List<String> all = new ArrayList<>(List.of(own));
        all.addAll(others);
        return new java.util.LinkedHashSet<>(all);
    }

    private String name(Path file) {
        return home.relativize(file).toString().replace('\\', '/');
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (java.nio.charset.CharacterCodingException notUtf8) {
            // Camel tells what is wrong with it
            return "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
