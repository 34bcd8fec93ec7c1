package io.vtexerpbridge.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What the bridge told the ERP of each file that it dropped. */
final class Receipts {

    private static final Set<String> DONE = Set.of("posted", "already-posted");

    private final Path folder;
    private final LabErp erp;
    private final Map<String, Integer> complete = new TreeMap<>();

    Receipts(Path home, LabErp erp) {
        this.folder = home.resolve("data/erp/receipts");
        this.erp = erp;
    }

    /** The files of which no receipt says that VTEX has all of it, and what is said instead. */
    Map<String, String> missing() throws IOException {
        Map<String, String> missing = new TreeMap<>();
        for (Map.Entry<String, Integer> dropped : erp.dropped().entrySet()) {
            if (!complete.containsKey(dropped.getKey())) {
                String found = found(dropped.getKey(), dropped.getValue());
                if (found.isEmpty()) {
                    complete.put(dropped.getKey(), dropped.getValue());
                } else {
                    missing.put(dropped.getKey(), found);
                }
            }
        }
        return missing;
    }

    private String found(String name, int records) throws IOException {
        Path receipt = folder.resolve(name + ".receipt.csv");
        if (!Files.exists(receipt)) {
            return "no receipt";
        }
        List<Map<String, String>> rows = LabErp.rows(Files.readAllBytes(receipt));
        List<String> open = rows.stream()
                .filter(row -> !DONE.contains(row.get("outcome")))
                .map(row -> row.get("orderId") + " " + row.get("outcome") + " " + row.get("reason"))
                .toList();
        return !open.isEmpty()
                ? String.join(", ", open)
                : rows.isEmpty() || rows.size() > records ? rows.size() + " rows, dropped were " + records : "";
    }
}
