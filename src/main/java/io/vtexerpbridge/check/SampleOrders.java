package io.vtexerpbridge.check;

import com.fasterxml.jackson.databind.JsonNode;
import io.vtexerpbridge.BridgeConfiguration;
import io.vtexerpbridge.erp.ErpOrderReader;
import io.vtexerpbridge.erp.MappingProblem;
import io.vtexerpbridge.erp.MissingEntries;
import io.vtexerpbridge.erp.OrderDocuments;
import io.vtexerpbridge.erp.OrderProblem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** The orders under {@code samples/orders}: odd ones that a mapping must get along with before a real one does. */
final class SampleOrders {

    /** Of one kind of cause. */
    private static final int NAMED = 4;
    /** In characters. */
    private static final int LONGEST = 160;

    private final List<Path> folders;
    private final Set<String> refused = new TreeSet<>();
    /** The cases by what tables lack, table by table, and by what else was said of them. */
    private final Map<String, Map<String, Set<String>>> lacking = new TreeMap<>();

    private final Map<String, Set<String>> said = new LinkedHashMap<>();

    /** @param folder with a folder a case; it may be missing */
    SampleOrders(Path folder) {
        if (!Files.isDirectory(folder)) {
            folders = List.of();
            return;
        }
        try (Stream<Path> cases = Files.list(folder)) {
            folders = cases.filter(one -> Files.exists(one.resolve("order.json")))
                    .sorted()
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    boolean isEmpty() {
        return folders.isEmpty();
    }

    int size() {
        return folders.size();
    }

    /** The cases that contract or layout refuse, or that a table has no line for; that may be as it should be, so it is told and no problem. */
    Set<String> refused() {
        return refused;
    }

    /** What the mapping does not get along with, each problem once. */
    List<MappingProblem> problems(OrderDocuments documents, String format) {
        Map<String, MappingProblem> problems = new LinkedHashMap<>();
        for (Path sample : folders) {
            try {
                JsonNode order =
                        BridgeConfiguration.mapper().readTree(Files.readAllBytes(sample.resolve("order.json")));
                documents.render(new ErpOrderReader().read(order, "samples"), order, format);
            } catch (MappingProblem problem) {
                problems.putIfAbsent(problem.getMessage(), problem.in("sample " + sample.getFileName()));
            } catch (MissingEntries parked) {
                String name = refused(sample);
                parked.missing().forEach(one -> of(
                                lacking.computeIfAbsent(one.table(), table -> new LinkedHashMap<>()), one.value())
                        .add(name));
            } catch (OrderProblem parked) {
                of(said, parked.getMessage().replaceFirst("^Order [^:]*: ", "")).add(refused(sample));
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
        }
        return List.copyOf(problems.values());
    }

    private String refused(Path sample) {
        String name = sample.getFileName().toString();
        refused.add(name);
        return name;
    }

    private static Set<String> of(Map<String, Set<String>> cases, String cause) {
        return cases.computeIfAbsent(cause, any -> new TreeSet<>());
    }

    /** Why the cases are refused, each cause once with how many it concerns; the most frequent ones first. */
    String causes() {
        List<String> causes = new ArrayList<>();
        lacking.forEach((table, values) -> causes.add(
                table + ".csv lacks " + String.join(", ", counted(values, value -> value.isEmpty() ? "\"\"" : value))));
        causes.addAll(counted(said, cause -> cause.length() > LONGEST ? cause.substring(0, LONGEST) + "…" : cause));
        return String.join("; ", causes);
    }

    private static List<String> counted(Map<String, Set<String>> cases, UnaryOperator<String> shown) {
        List<String> most = new ArrayList<>(cases.entrySet().stream()
                .sorted(Comparator.comparing(one -> -one.getValue().size()))
                .limit(NAMED)
                .map(one -> shown.apply(one.getKey()) + " (" + one.getValue().size() + ")")
                .toList());
        if (cases.size() > NAMED) {
            most.add((cases.size() - NAMED) + " more");
        }
        return most;
    }
}
