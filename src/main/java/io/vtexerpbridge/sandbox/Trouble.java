package io.vtexerpbridge.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** The switches for trouble: each strikes a fraction of the calls, of some calls only, or a number of times. */
final class Trouble {
    /** Every switch with what it does, in the order of the page. */
    static final Map<String, String> KNOWN = known();

    private static final class Switch {
        private final double fraction;
        private final Set<String> calls = new LinkedHashSet<>();
        private final ObjectNode extra;
        private int times;

        private Switch(double fraction, int times, ObjectNode extra) {
            this.fraction = fraction;
            this.times = times;
            this.extra = extra;
        }
    }

    private final SplittableRandom random;
    private Map<String, Switch> switches = Map.of();
    private final Map<String, Map<String, Long>> struck = new TreeMap<>();

    Trouble(SplittableRandom random) {
        this.random = random;
    }

    /** Whether the switch strikes this call now; counts down its times. */
    boolean strikes(String name, Call call) {
        Switch found = switches.get(name);
        if (found == null || found.times == 0) {
            return false;
        }
        if (!found.calls.isEmpty() && (call == null || !found.calls.contains(call.id()))) {
            return false;
        }
        if (found.fraction < 1 && random.nextDouble() >= found.fraction) {
            return false;
        }
        found.times = Math.max(-1, found.times - 1);
        struck.computeIfAbsent(name, any -> new TreeMap<>()).merge(call == null ? "event" : call.id(), 1L, Long::sum);
        return true;
    }

    /** A number that a switch carries beside its fraction. */
    long number(String name, String field, long fallback) {
        Switch found = switches.get(name);
        return found == null ? fallback : found.extra.path(field).asLong(fallback);
    }

    boolean forbids(String permission) {
        Switch found = switches.get("forbidden");
        if (found == null || permission == null) {
            return false;
        }
        for (JsonNode name : found.extra.path("permissions")) {
            if (name.asText().equalsIgnoreCase(permission)) {
                return true;
            }
        }
        return false;
    }

    /** A number below the bound, from the same seeded source as the strikes. */
    int draw(int bound) {
        return random.nextInt(bound);
    }

    void clear() {
        switches = Map.of();
    }

    boolean isOn(String name) {
        return switches.containsKey(name);
    }

    void set(String name, boolean on) {
        Map<String, Switch> copy = new LinkedHashMap<>(switches);
        copy.remove(name);
        if (on) {
            copy.put(name, read(name, usual(name)));
        }
        switches = copy;
    }

    /** Replaces all switches; an unknown name or value is one sentence. */
    void replace(ObjectNode wanted) {
        Map<String, Switch> read = new LinkedHashMap<>();
        wanted.properties().forEach(entry -> {
            JsonNode value = entry.getValue();
            if (!value.isNull() && !(value.isBoolean() && !value.booleanValue())) {
                read.put(entry.getKey(), read(entry.getKey(), value));
            }
        });
        switches = read;
    }

    ObjectNode json() {
        ObjectNode node = Json.object();
        switches.forEach((name, found) -> {
            ObjectNode out = node.putObject(name).put("fraction", found.fraction);
            if (found.times >= 0) {
                out.put("times", found.times);
            }
            if (!found.calls.isEmpty()) {
                found.calls.forEach(out.putArray("calls")::add);
            }
            out.setAll(found.extra);
        });
        return node;
    }

    /** How often each switch struck since the start, by call; what is no call is an event. */
    ObjectNode struckJson() {
        ObjectNode node = Json.object();
        struck.forEach((name, calls) -> {
            ObjectNode counts = node.putObject(name);
            calls.forEach(counts::put);
        });
        return node;
    }

    private static Switch read(String name, JsonNode value) {
        if (!KNOWN.containsKey(name)) {
            throw new IllegalArgumentException("Unknown trouble " + name + "; known are " + KNOWN.keySet());
        }
        ObjectNode extra = Json.object();
        if (value.isArray()) {
            extra.set("permissions", value);
            return new Switch(1, -1, extra);
        }
        if (name.endsWith("Millis") && value.isNumber()) {
            extra.set("millis", value);
            return new Switch(1, -1, extra);
        }
        if (value.isBoolean() || value.isNumber()) {
            return new Switch(fraction(name, value.isNumber() ? value.doubleValue() : 1), -1, extra);
        }
        if (!value.isObject()) {
            throw new IllegalArgumentException("Trouble " + name + " is true, a fraction or an object, not " + value);
        }
        extra.setAll((ObjectNode) value);
        extra.remove(List.of("fraction", "times", "calls"));
        Switch found = new Switch(
                fraction(name, value.path("fraction").asDouble(1)),
                value.path("times").asInt(-1),
                extra);
        for (JsonNode call : value.path("calls")) {
            if (Call.byId(call.asText()).isEmpty()) {
                throw new IllegalArgumentException("Trouble " + name + " names the unknown call " + call.asText());
            }
            found.calls.add(call.asText());
        }
        return found;
    }

    private static double fraction(String name, double value) {
        if (value < 0 || value > 1) {
            throw new IllegalArgumentException("Trouble " + name + " needs a fraction from 0 to 1, not " + value);
        }
        return value;
    }

    /** What a button on the page switches on. */
    private static JsonNode usual(String name) {
        ObjectNode usual = Json.object();
        switch (name) {
            case "latencyMillis", "moveDelayMillis", "indexDelayMillis", "invoiceDelayMillis" ->
                usual.put("millis", 1500);
            case "forbidden" -> usual.putArray("permissions").add("Change order workflow status");
            case "rate429" -> usual.put("fraction", 0.1).put("retryAfter", 5);
            case "silent", "feedSilent", "hookSilent", "denied", "refuseLateCommits", "oms003As400", "bothDomains" ->
                usual.put("fraction", 1);
            default -> usual.put("fraction", 0.1);
        }
        return usual;
    }

    private static Map<String, String> known() {
        Map<String, String> known = new LinkedHashMap<>();
        known.put("repeatedEvents", "announces an event twice, as two messages");
        known.put("shortLots", "hands out fewer events than are waiting, even none");
        known.put("bothDomains", "announces a move for Marketplace and Fulfillment");
        known.put("rate429", "429; retryAfter seconds (0 leaves the header out)");
        known.put("error500", "500, nothing done");
        known.put("error503", "503, nothing done");
        known.put("reset", "closes the connection, nothing done");
        known.put("timeout", "holds the answer for holdMillis, nothing done");
        known.put("html", "200 text/html, nothing done");
        known.put("lostAnswer", "does the work, then closes the connection");
        known.put("truncatedBody", "does the work, sends half of the answer");
        known.put("emptyBody", "does the work, answers without a body");
        known.put("latencyMillis", "answers later by millis");
        known.put("denied", "401, as with a wrong key");
        known.put("forbidden", "403 for calls that need one of the permissions");
        known.put("silent", "announces nothing");
        known.put("feedSilent", "announces nothing to the feed");
        known.put("hookSilent", "announces nothing to the hook");
        known.put("refuseLateCommits", "400 for a late handle instead of ignoring it");
        known.put("oms003As400", "OMS003 comes with 400 instead of 409");
        known.put("moveDelayMillis", "VTEX's own moves take millis");
        known.put("lackingRows", "List orders leaves rows out that it counts");
        known.put("indexDelayMillis", "List orders is behind by millis");
        known.put("invoiceDelayMillis", "a package becomes visible after millis");
        return Collections.unmodifiableMap(known);
    }
}
