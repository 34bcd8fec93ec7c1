package io.vtexerpbridge.lab;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Asks the ERP and VTEX, not the ledger, what became of every order and every invoice; then whether the ledger agrees. */
final class LabChecks {

    private final Path home;
    private final LabVtex vtex;
    private final LabErp erp;
    private final Map<String, List<String>> problems = new TreeMap<>();

    LabChecks(Path home, LabVtex vtex, LabErp erp) {
        this.home = home;
        this.vtex = vtex;
        this.erp = erp;
    }

    /** Counts into the report; fails with what is needed to look into it. */
    void check(LabReport report) throws IOException {
        Map<String, Integer> seen = erp.seen();
        Map<String, Map<String, String>> invoices = erp.invoices();
        Set<String> canceled = erp.canceled();
        Set<String> asked = erp.asked();
        for (String orderId : vtex.orderIds()) {
            int times = seen.getOrDefault(orderId + ".csv", 0);
            if (times == 0) {
                report.lost(problem(orderId, "the ERP never saw it"));
            }
            JsonNode story = vtex.story(orderId);
            String wanted = canceled.contains(orderId) ? "canceled" : "invoiced";
            if (!story.path("state").asText().equals(wanted)) {
                report.lost(problem(orderId, "it is " + story.path("state").asText() + ", expected " + wanted));
            }
            invoices(orderId, story, invoices.getOrDefault(orderId, Map.of()), report);
        }
        seen.forEach((name, times) -> {
            String orderId = name.replaceAll("\\.(csv|cancel.*|changed.*)$", "");
            if (times > 1) {
                report.doubled(problem(orderId, "the ERP saw " + name + " " + times + " times"));
            }
            boolean told = name.equals(orderId + ".csv")
                    || name.contains(".canceled") && canceled.contains(orderId)
                    || name.contains(".cancellation-requested") && asked.contains(orderId);
            if (!told) {
                report.doubled(problem(orderId, "the ERP saw " + name + ", and nothing happened that it tells of"));
            }
        });
        Receipts receipts = new Receipts(home, erp);
        receipts.missing().forEach((file, found) -> problem(file, "its receipt: " + found));
        receipts.notGivenBack().forEach(this::problem);
        for (String zero : List.of(
                "startHandlingAcceptedTwice", "startHandlingRepeatedAfterAnswer", "invoicesRepeatedAfterAnswer")) {
            report.repeated(report.summary().path(zero).asInt());
            if (report.summary().path(zero).asInt() != 0) {
                problem(zero, report.summary().path(zero).asText());
            }
        }
        JsonNode events = report.summary().path("events");
        if (events.path("expired").asInt() + events.path("dropped").asInt() > 0) {
            problem("events", events.toString());
        }
        if (!report.audit().lines().reduce("", (before, line) -> line).equals("balanced")) {
            problem("ledger audit", report.audit());
        }
        if (report.exitCode() != 143) {
            problem("exit code after SIGTERM", Integer.toString(report.exitCode()));
        }
        if (!problems.isEmpty()) {
            throw new AssertionError(report.table() + System.lineSeparator() + explained());
        }
    }

    private void invoices(String orderId, JsonNode story, Map<String, String> wanted, LabReport report) {
        Map<String, Long> found = new TreeMap<>();
        story.path("invoices").forEach(invoice -> {
            String number = invoice.path("invoiceNumber").asText();
            found.put(number, invoice.path("value").asLong());
            report.invoice(invoice.path("accepted").asInt());
            if (invoice.path("repeatedAfterAnswer").asBoolean()) {
                problem(orderId, "invoice " + number + " was posted again after its answer");
            }
        });
        Set<String> missing = new TreeSet<>(wanted.keySet());
        missing.removeAll(found.keySet());
        missing.forEach(number -> report.lost(problem(orderId, "invoice " + number + " is not at VTEX")));
        Set<String> more = new TreeSet<>(found.keySet());
        more.removeAll(wanted.keySet());
        more.forEach(number -> report.doubled(problem(orderId, "VTEX has invoice " + number + ", which nobody made")));
        wanted.forEach((number, value) -> {
            long cents = value.isEmpty() ? -1 : Long.parseLong(value.replace(",", ""));
            if (cents >= 0 && found.containsKey(number) && found.get(number) != cents) {
                problem(orderId, "invoice " + number + " is over " + found.get(number) + " cents, expected " + cents);
            }
        });
        long sum = found.values().stream().mapToLong(Long::longValue).sum();
        if (!wanted.isEmpty() && sum != story.path("value").asLong()) {
            problem(orderId, "its invoices sum to " + sum + ", the order to " + story.path("value"));
        }
    }

    private String problem(String about, String what) {
        problems.computeIfAbsent(about, any -> new ArrayList<>()).add(what);
        return about;
    }

    /** The first few, each with VTEX's story and with what every life logged about it. */
    private String explained() throws IOException {
        StringBuilder text = new StringBuilder(problems.size() + " troubled: " + problems.keySet());
        int told = 0;
        for (Map.Entry<String, List<String>> problem : problems.entrySet()) {
            if (++told > 5) {
                break;
            }
            text.append("\n== ").append(problem.getKey()).append(": ").append(problem.getValue());
            if (vtex.orderIds().contains(problem.getKey())) {
                JsonNode story = vtex.story(problem.getKey());
                text.append("\n   steps ")
                        .append(story.path("steps"))
                        .append("\n   invoices ")
                        .append(story.path("invoices"));
                story.path("lastCalls").forEach(call -> text.append("\n   ").append(call));
            }
            text.append(log(problem.getKey()));
        }
        return text.append("\nThe folder is kept: ").append(home).toString();
    }

    private String log(String about) throws IOException {
        StringBuilder text = new StringBuilder();
        try (Stream<Path> logs = Files.list(home)) {
            for (Path log : logs.filter(file -> file.toString().endsWith(".log"))
                    .sorted()
                    .toList()) {
                Files.readAllLines(log).stream()
                        .filter(line -> line.contains(about))
                        .forEach(line -> text.append("\n   ")
                                .append(log.getFileName())
                                .append(": ")
                                .append(line));
            }
        }
        return text.toString();
    }
}
