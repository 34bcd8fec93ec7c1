package io.vtexerpbridge.check;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vtexerpbridge.erp.Spelling;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.camel.util.StringHelper;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * Route files against the schema of Camel's YAML DSL. It is walked together with the file, because a validator says of a misspelt name below an
 * expression no more than that none of the schemas fits, and knows no lines.
 */
final class RouteSchema {

    private static final String RESOURCE = "/schema/camelYamlDsl.json";
    private static final Set<String> SCALARS = Set.of("string", "boolean", "number", "integer");
    /** So many names are told in full. */
    private static final int FEW = 12;

    private final JsonNode root = Shipped.ROOT;
    private final List<Fault> faults = new ArrayList<>();

    private record Fault(int line, String sentence) {}

    /** Large, and the same for everybody: read when it is first asked for. */
    private static final class Shipped {

        private static final JsonNode ROOT = read();

        private static JsonNode read() {
            try (InputStream schema = RouteSchema.class.getResourceAsStream(RESOURCE)) {
                return new ObjectMapper().readTree(schema);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** What the schema has against these files; files that are no YAML are left to Camel, which tells the place. */
    List<Finding> findings(List<Path> files, Path home) {
        List<Finding> findings = new ArrayList<>();
        for (Path file : files) {
            if (file.toString().endsWith(".yaml")) {
                faults.clear();
                read(file).ifPresent(list -> check(list, List.of(root), "the file"));
                String name = RoutePlaces.nameOf(file, home);
                faults.forEach(fault -> findings.add(new Finding(name, fault.line(), fault.sentence())));
            }
        }
        return findings;
    }

    /** What is left to be told in Camel's words: what the schema has against a file is what Camel stumbles over, told better. */
    static List<Finding> untold(List<Finding> broken, List<Finding> told) {
        Set<String> files = told.stream().map(Finding::file).collect(Collectors.toSet());
        return broken.stream()
                .filter(finding -> !files.contains(finding.file()))
                .toList();
    }

    /** Only a list: Camel takes other kinds of files beside it, such as pipes. */
    private static Optional<Node> read(Path file) {
        try {
            return new Compose(LoadSettings.builder().build())
                    .composeString(Files.readString(file))
                    .filter(SequenceNode.class::isInstance);
        } catch (YamlEngineException | CharacterCodingException notYaml) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void check(Node node, List<JsonNode> schemas, String name) {
        List<JsonNode> parts = new ArrayList<>();
        schemas.forEach(schema -> flatten(schema, parts));
        Set<String> kinds = new TreeSet<>();
        parts.forEach(part -> {
            if (part.has("type")) {
                kinds.add(part.get("type").asText());
            }
        });
        if (node instanceof MappingNode keys) {
            if (fits(node, kinds, "object", "keys below", name)) {
                checkKeys(keys, parts, name);
            }
        } else if (node instanceof SequenceNode list) {
            if (fits(node, kinds, "array", "a list below", name)) {
                List<JsonNode> items = new ArrayList<>();
                parts.stream().filter(part -> part.has("items")).forEach(part -> items.add(part.get("items")));
                list.getValue().forEach(item -> check(item, items, name));
            }
        } else if (node instanceof ScalarNode value) {
            checkValue(value, parts, kinds, name);
        }
    }

    /** With all that {@code $ref}, {@code oneOf} and {@code anyOf} bring in: what any of them knows is known. */
    private void flatten(JsonNode schema, List<JsonNode> parts) {
        if (schema.has("$ref")) {
            flatten(root.at(schema.get("$ref").asText().substring(1)), parts);
            return;
        }
        parts.add(schema);
        schema.path("oneOf").forEach(one -> flatten(one, parts));
        schema.path("anyOf").forEach(one -> flatten(one, parts));
    }

    private boolean fits(Node node, Set<String> kinds, String kind, String found, String name) {
        if (kinds.isEmpty() || kinds.contains(kind)) {
            return true;
        }
        fault(node, "found " + found + " " + name + "; expected " + expected(kinds));
        return false;
    }

    private static String expected(Set<String> kinds) {
        List<String> words = new ArrayList<>();
        if (kinds.contains("array")) {
            words.add("a list, each entry with a dash before it");
        }
        if (kinds.contains("object")) {
            words.add("keys below it, indented further");
        }
        if (kinds.contains("string")) {
            words.add("a text");
        } else if (kinds.contains("boolean")) {
            words.add("true or false");
        } else if (kinds.contains("number") || kinds.contains("integer")) {
            words.add("a number");
        }
        return String.join(", or ", words);
    }

    private void checkKeys(MappingNode keys, List<JsonNode> parts, String name) {
        Map<String, List<JsonNode>> known = new TreeMap<>();
        parts.forEach(part -> part.path("properties").properties().forEach(property -> known.computeIfAbsent(
                        property.getKey(), key -> new ArrayList<>())
                .add(property.getValue())));
        boolean closed = parts.stream().anyMatch(RouteSchema::isClosed);
        boolean single =
                parts.stream().anyMatch(part -> part.path("maxProperties").asInt() == 1);
        Set<String> there = new TreeSet<>();
        String first = null;
        boolean strange = false;
        for (NodeTuple tuple : keys.getValue()) {
            String key = tuple.getKeyNode() instanceof ScalarNode scalar
                    ? StringHelper.dashToCamelCase(scalar.getValue())
                    : "";
            there.add(key);
            if (single && first != null) {
                fault(
                        tuple.getKeyNode(),
                        "found \"" + key + "\" beside \"" + first
                                + "\"; what belongs to it is indented further, and what comes next begins with a dash");
            } else if (known.containsKey(key)) {
                check(tuple.getValueNode(), known.get(key), "\"" + key + "\"");
            } else if (closed) {
                fault(tuple.getKeyNode(), unknown(key, known.keySet(), name));
                strange = true;
            }
            first = first == null ? key : first;
        }
        // what seems to be missing is probably what is misspelt
        if (!strange) {
            requireAll(keys, parts, there, name);
        }
    }

    /** Expressions say by a choice what others say by additionalProperties. */
    private static boolean isClosed(JsonNode part) {
        return part.has("additionalProperties")
                ? !part.get("additionalProperties").asBoolean(true)
                : part.has("anyOf") && part.has("properties");
    }

    private static String unknown(String key, Set<String> known, String name) {
        String below = name.equals("the file") ? " at the beginning of an entry" : " below " + name;
        String list = known.size() <= FEW ? "expected one of " + String.join(", ", known) : "";
        String near = Spelling.slip(key, known)
                .map(one -> "did you mean " + one + "?")
                .orElseGet(() -> !list.isEmpty()
                        ? list
                        : Spelling.nearest(key, known)
                                .map(one -> "the nearest name that Camel knows there is " + one)
                                .orElse("expected none"));
        return "found \"" + key + "\"" + below + ", which Camel does not know; " + near;
    }

    /** Where several forms are possible, what one of them requires says nothing of the others. */
    private void requireAll(MappingNode keys, List<JsonNode> parts, Set<String> there, String name) {
        boolean oneForm = parts.stream()
                        .filter(part -> part.path("type").asText().equals("object"))
                        .count()
                == 1;
        for (JsonNode part : parts) {
            boolean own = part == parts.get(0) || oneForm;
            for (JsonNode required : own ? part.path("required") : root.path("none")) {
                if (!there.contains(required.asText())) {
                    fault(keys, name + " lacks \"" + required.asText() + "\"; write it below");
                }
            }
        }
    }

    private void checkValue(ScalarNode value, List<JsonNode> parts, Set<String> kinds, String name) {
        // nothing behind a key, and what only the configuration knows, are Camel's to judge
        boolean open = value.getTag().equals(Tag.NULL) || value.getValue().contains("{{");
        if (open || kinds.isEmpty()) {
            return;
        }
        if (kinds.stream().noneMatch(SCALARS::contains)) {
            fault(value, name + " has a value; expected " + expected(kinds));
        } else if (kinds.contains("string")) {
            checkChoice(value, parts, name);
        } else if (!fitsOneOf(kinds, value.getValue())) {
            fault(value, "found \"" + value.getValue() + "\" for " + name + "; expected " + expected(kinds));
        }
    }

    private static boolean fitsOneOf(Set<String> kinds, String value) {
        return kinds.contains("boolean") && value.matches("true|false")
                || (kinds.contains("number") || kinds.contains("integer")) && value.matches("-?\\d+(\\.\\d+)?");
    }

    private void checkChoice(ScalarNode value, List<JsonNode> parts, String name) {
        Set<String> choices = new TreeSet<>();
        for (JsonNode part : parts) {
            if (part.path("type").asText().equals("string") && !part.has("enum")) {
                return;
            }
            part.path("enum").forEach(choice -> choices.add(choice.asText()));
        }
        String found = value.getValue().toLowerCase(Locale.ROOT);
        if (!choices.isEmpty()
                && choices.stream()
                        .noneMatch(choice -> choice.toLowerCase(Locale.ROOT).equals(found))) {
            fault(
                    value,
                    "found \"" + value.getValue() + "\" for " + name + "; expected one of "
                            + String.join(", ", choices));
        }
    }

    private void fault(Node node, String sentence) {
        faults.add(new Fault(node.getStartMark().map(mark -> mark.getLine() + 1).orElse(0), sentence));
    }
}
