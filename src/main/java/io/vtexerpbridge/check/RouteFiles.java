package io.vtexerpbridge.check;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.RouteConfigurationsBuilder;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.builder.RouteConfigurationBuilder;
import org.apache.camel.model.Model;
import org.apache.camel.model.TemplatedRouteDefinition;
import org.apache.camel.spi.Resource;
import org.apache.camel.spi.RoutesLoader;
import org.apache.camel.support.PluginHelper;

/**
 * Puts route files into a Camel context one by one, in the order in which Camel Main does it: error configurations, routes, then what
 * is made of templates. Where Camel stops at the first file it cannot read, this goes on and tells of each.
 */
final class RouteFiles {

    private static final Pattern PLACE = Pattern.compile("line (\\d+), column \\d+");
    private static final Pattern ROUTE_FILE = Pattern.compile(".*\\.camel\\.(yaml|xml)");

    private final CamelContext context;
    private final Path home;
    private final List<Finding> broken = new ArrayList<>();
    private final Map<Path, RouteBuilder> contents = new LinkedHashMap<>();

    private RouteFiles(CamelContext context, Path home) {
        this.context = context;
        this.home = home;
    }

    /** The route files of a folder and the folders in it. */
    static List<Path> in(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(file ->
                            ROUTE_FILE.matcher(file.getFileName().toString()).matches())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @return one finding for each file, or route of a template, that Camel does not take */
    static List<Finding> load(CamelContext context, List<Path> files, Path home) {
        return loaded(context, files, home).broken();
    }

    /** As {@link #load}, for those who go on with what was read. */
    static RouteFiles loaded(CamelContext context, List<Path> files, Path home) {
        RouteFiles loading = new RouteFiles(context, home);
        loading.load(files);
        return loading;
    }

    /** One finding for each file, or route of a template, that Camel does not take. */
    List<Finding> broken() {
        return broken;
    }

    /** What each file holds that could be read. */
    Map<Path, RouteBuilder> contents() {
        return contents;
    }

    private void load(List<Path> files) {
        Map<Path, RoutesBuilder> builders = new LinkedHashMap<>();
        RoutesLoader loader = PluginHelper.getRoutesLoader(context);
        for (Path file : files) {
            attempt(file, () -> {
                if (Files.readString(file).isBlank()) {
                    broken.add(finding(file, 0, "is empty; expected a list of routes, or no such file"));
                    return;
                }
                Resource resource = PluginHelper.getResourceLoader(context).resolveResource("file:" + file);
                loader.preParseRoute(resource, false);
                loader.findRoutesBuilders(resource).forEach(builder -> builders.put(file, builder));
            });
        }
        builders.forEach((file, builder) -> attempt(file, () -> {
            if (builder instanceof RouteConfigurationsBuilder configurations) {
                context.addRoutesConfigurations(configurations);
            }
        }));
        builders.entrySet().removeIf(entry -> !attempt(entry.getKey(), () -> context.addRoutes(entry.getValue())));
        builders.forEach((file, builder) -> {
            if (builder instanceof RouteBuilder content) {
                contents.put(file, content);
                requireContent(file, content);
                content.getTemplatedRouteCollection().getTemplatedRoutes().forEach(route -> add(file, route));
            }
        });
    }

    /** Camel passes over a file in which it finds nothing it knows. */
    private void requireContent(Path file, RouteBuilder content) {
        boolean configures = content instanceof RouteConfigurationBuilder configuring
                && !configuring
                        .getRouteConfigurationCollection()
                        .getRouteConfigurations()
                        .isEmpty();
        boolean empty = !configures
                && content.getRouteCollection().getRoutes().isEmpty()
                && content.getTemplatedRouteCollection().getTemplatedRoutes().isEmpty()
                && content.getRouteTemplateCollection().getRouteTemplates().isEmpty()
                && content.getRestCollection().getRests().isEmpty();
        if (empty) {
            broken.add(finding(
                    file,
                    1,
                    "holds nothing that Camel takes for a route; expected a list that begins with"
                            + " - route:, - routeConfiguration:, - routeTemplate: or - templatedRoute:"));
        }
    }

    private void add(Path file, TemplatedRouteDefinition route) {
        try {
            context.getCamelContextExtension().getContextPlugin(Model.class).addRouteFromTemplatedRoute(route);
        } catch (Exception e) {
            String name = route.getRouteId() == null ? route.getRouteTemplateRef() : route.getRouteId();
            broken.add(finding(file, lineWith(file, name), "route " + name + ": " + e.getMessage()));
        }
    }

    private static int lineWith(Path file, String word) {
        Pattern whole = Pattern.compile("(?<![\\w-])" + Pattern.quote(word) + "(?![\\w-])");
        try {
            List<String> lines = Files.readAllLines(file);
            for (int i = 0; i < lines.size(); i++) {
                boolean comment = lines.get(i).stripLeading().startsWith("#");
                if (!comment && whole.matcher(lines.get(i)).find()) {
                    return i + 1;
                }
            }
        } catch (IOException e) {
            return 0;
        }
        return 0;
    }

    /** A step of the loading that may meet a broken file. */
    private interface Attempt {
        void run() throws Exception;
    }

    private boolean attempt(Path file, Attempt attempt) {
        try {
            attempt.run();
            return true;
        } catch (Exception e) {
            Throwable told = e;
            while (!PLACE.matcher(String.valueOf(told.getMessage())).find() && told.getCause() != null) {
                told = told.getCause();
            }
            String message = String.valueOf(told.getMessage());
            broken.add(finding(file, lastLine(message), sentence(message)));
            return false;
        }
    }

    /** A YAML fault names the line where the block begins, then the one where it goes wrong. */
    private static int lastLine(String message) {
        int line = 0;
        Matcher place = PLACE.matcher(message);
        while (place.find()) {
            line = Integer.parseInt(place.group(1));
        }
        return line;
    }

    /** What Camel says, without the snippet of the file and without the parser's own words about where it stands. */
    private static String sentence(String message) {
        List<String> parts = new ArrayList<>();
        for (String line : message.lines().toList()) {
            boolean snippet = line.isBlank() || line.startsWith(" ") || line.startsWith("in file:");
            if (!snippet) {
                parts.add(line.replaceAll("\\{http[^}]*}", "")
                        .replaceAll("\\s*\\(position: .*", "")
                        .strip());
            }
            if (line.isBlank()) {
                break;
            }
        }
        return String.join("; ", parts) + "; mend the file there";
    }

    private Finding finding(Path file, int line, String sentence) {
        return new Finding(RoutePlaces.nameOf(file, home), line, sentence);
    }
}
