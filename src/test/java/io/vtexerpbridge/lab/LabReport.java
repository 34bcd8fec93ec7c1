package io.vtexerpbridge.lab;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The figures of a run, as a table. */
final class LabReport {

    private final LabOptions options;
    private final JsonNode summary;
    private final KillPlan plan;
    private final int lives;
    private final int exitCode;
    private final String audit;
    private final long seconds;
    private int lost;
    private int doubled;
    private int repeated;
    private int invoices;
    private int posts;

    /**
     * @param audit what {@code ledger audit} printed
     * @param begun by {@link System#nanoTime}
     */
    LabReport(LabOptions options, JsonNode summary, KillPlan plan, int lives, int exitCode, String audit, long begun) {
        this.options = options;
        this.summary = summary;
        this.plan = plan;
        this.lives = lives;
        this.exitCode = exitCode;
        this.audit = audit;
        this.seconds = Duration.ofNanos(System.nanoTime() - begun).toSeconds();
    }

    JsonNode summary() {
        return summary;
    }

    int exitCode() {
        return exitCode;
    }

    String audit() {
        return audit;
    }

    int kills() {
        return plan.count();
    }

    void lost(String what) {
        lost++;
    }

    void doubled(String what) {
        doubled++;
    }

    void repeated(int count) {
        repeated += count;
    }

    void invoice(int accepted) {
        invoices++;
        posts += accepted;
    }

    String table() {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "%nLaboratory on %s, seed %d%n  orders %d, invoices %d in %d posts, kills %d in %d lives%n"
                        + "  lost %d, doubled %d, repeated after an answer %d, %d seconds%n",
                options.database(),
                options.seed(),
                summary.path("orders").asInt(),
                invoices,
                posts,
                plan.count(),
                lives,
                lost,
                doubled,
                repeated,
                seconds));
        text.append(audit.indent(2));
        text.append(String.format("  kills%n"));
        plan.kills().forEach((point, times) -> text.append(String.format("  %5d  %s%n", times, point)));
        if (!plan.missed().isEmpty()) {
            text.append(String.format("  points that were not passed again in time: %s%n", plan.missed()));
        }
        text.append(String.format("  faults%n"));
        Map<String, String> rows = new TreeMap<>();
        summary.path("troubles")
                .properties()
                .forEach(kind -> rows.put(
                        kind.getKey(),
                        String.format("%5d  %-16s %s", sum(kind.getValue()), kind.getKey(), kind.getValue())));
        rows.values()
                .forEach(row ->
                        text.append("  ").append(row.replaceAll("[{}\"]", "")).append(System.lineSeparator()));
        return text.toString();
    }

    private static long sum(JsonNode counts) {
        long sum = 0;
        for (JsonNode count : counts) {
            sum += count.asLong();
        }
        return sum;
    }
}
