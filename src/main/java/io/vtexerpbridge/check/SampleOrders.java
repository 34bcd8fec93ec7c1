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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The orders under {@code samples/orders}: odd ones that a mapping must get along with before a real one does. */
final class SampleOrders {

    private final List<Path> folders;
    private final Set<String> refused = new TreeSet<>();

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
            } catch (OrderProblem | MissingEntries parked) {
                refused.add(sample.getFileName().toString());
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
        }
        return List.copyOf(problems.values());
    }
}
