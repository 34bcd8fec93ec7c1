package io.vtexerpbridge.lab;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** What the bridge told the ERP of each file that it dropped. */
final class Receipts {

    private static final Set<String> DONE = Set.of("posted", "already-posted");

    private final Path folder;
    private final Path inbox;
    private final LabErp erp;
    private final Map<String, Integer> complete = new TreeMap<>();

    Receipts(Path home, LabErp erp) {
        this.folder = home.resolve("data/erp/receipts");
        this.inbox = home.resolve("data/erp/inbox");
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

    /** Nobody's order; or the shopper's question was settled by the invoice before the ERP's denial came. */
    private static boolean isRightlyRefused(String name, Map<String, String> row) {
        return row.get("outcome").equals("rejected")
                && (row.get("orderId").startsWith(LabErp.NOBODYS) || name.contains(LabErp.DENIAL));
    }

    /** The refused rows that did not come back in {@code error/}, or came back more than once. */
    Map<String, String> notGivenBack() throws IOException {
        Map<String, String> problems = new TreeMap<>();
        for (String name : erp.dropped().keySet()) {
            Path receipt = folder.resolve(name + ".receipt.csv");
            if (!Files.exists(receipt)) {
                continue;
            }
            for (Map<String, String> row : LabErp.rows(Files.readAllBytes(receipt))) {
                if (row.get("outcome").equals("rejected")) {
                    int times = timesGivenBack(name, row.get("orderId"));
                    if (times != 1) {
                        problems.put(name, row.get("orderId") + " was refused and came back " + times + " times");
                    }
                }
            }
        }
        return problems;
    }

    private int timesGivenBack(String name, String orderId) throws IOException {
        int slash = name.indexOf('/');
        Path error = inbox.resolve(name.substring(0, slash)).resolve("error");
        if (!Files.isDirectory(error)) {
            return 0;
        }
        // as the value of a column, not where the reason names it
        String id = Pattern.quote(orderId);
        Pattern row = Pattern.compile("\\b" + id + "(;|</)|\"orderId\"\\s*:\\s*\"" + id + "\"");
        int times = 0;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(error, name.substring(slash + 1) + ".*")) {
            for (Path file : files) {
                times += row.split(Files.readString(file), -1).length - 1;
            }
        }
        return times;
    }

    private String found(String name, int records) throws IOException {
        Path receipt = folder.resolve(name + ".receipt.csv");
        if (!Files.exists(receipt)) {
            return "no receipt";
        }
        List<Map<String, String>> rows = LabErp.rows(Files.readAllBytes(receipt));
        List<String> open = rows.stream()
                .filter(row -> !DONE.contains(row.get("outcome")) && !isRightlyRefused(name, row))
                .map(row -> row.get("orderId") + " " + row.get("outcome") + " " + row.get("reason"))
                .toList();
        return !open.isEmpty()
                ? String.join(", ", open)
                : rows.isEmpty() || rows.size() > records ? rows.size() + " rows, dropped were " + records : "";
    }
}
