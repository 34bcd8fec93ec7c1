package io.vtexerpbridge.check;

import java.nio.file.Path;
import org.apache.camel.LineNumberAware;
import org.apache.camel.model.RouteDefinition;

/** Where in the files that people edit a part of a route stands. */
final class RoutePlaces {

    private final Path home;

    /** @param home the folder that files are named from */
    RoutePlaces(Path home) {
        this.home = home;
    }

    /** A route without id of its own, and one made of a template, knows its place by its first step alone. */
    static LineNumberAware placeOf(RouteDefinition route) {
        return route.getLineNumber() > 0 || route.getInput() == null ? route : route.getInput();
    }

    Finding finding(LineNumberAware place, String sentence) {
        LineNumberAware known = place instanceof RouteDefinition route ? placeOf(route) : place;
        return new Finding(fileOf(known), Math.max(0, known.getLineNumber()), sentence);
    }

    String label(LineNumberAware place) {
        return fileOf(place) + " line " + place.getLineNumber();
    }

    /** The file as people know it, from the bridge's folder on. */
    private String fileOf(LineNumberAware place) {
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
}
