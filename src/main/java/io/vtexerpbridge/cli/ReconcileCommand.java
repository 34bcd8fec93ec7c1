package io.vtexerpbridge.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.vtexerpbridge.ledger.ReconcileFindings;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "reconcile",
        description = {
            "Compares VTEX's list of orders with the ledger, takes in what is missing, has read again what differs,"
                    + " and prints a report.",
            "Works whether the bridge runs or not; without it, what was missing waits in the ledger."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:nothing is missing, or not any more",
            "1:differences remain, or it could not finish; the sentences say why"
        })
final class ReconcileCommand implements Callable<Integer> {

    private static final long LOOK_EVERY_MILLIS = 500;

    @Mixin
    private Operator operator;

    @Option(
            names = "--since",
            paramLabel = "DATE",
            description = {
                "Orders created from then on; an ISO date, or date and time. Not given: reconcile.look-back before the last",
                "complete run. Given, orders are brought over too that VTEX had in handling before the bridge first ran."
            })
    private String since;

    @Option(names = "--until", paramLabel = "DATE", description = "Orders created before then. Not given: now.")
    private String until;

    @Option(names = "--dry-run", description = "Only tells what differs, and changes nothing.")
    private boolean dryRun;

    @Option(names = "--account", paramLabel = "ACCOUNT", description = "Of this VTEX account, when there are several.")
    private String account;

    @Option(
            names = "--wait",
            paramLabel = "SECONDS",
            defaultValue = "600",
            description =
                    "Longest time to wait until what was missing is at the ERP, or parked. Default: ${DEFAULT-VALUE}.")
    private long seconds;

    @Option(names = "--json", description = "Prints the report as JSON.")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        try (OrderApi api = operator.apiAnywhere()) {
            Map<String, Object> wanted = new HashMap<>();
            wanted.put("since", since);
            wanted.put("until", until);
            wanted.put("account", account);
            wanted.put("dryRun", dryRun);
            JsonNode run = followed(api, api.post("/reconciliations", wanted));
            if (json) {
                operator.out().println(run.toPrettyString());
            } else {
                print(run, api.isBridgeRunning());
            }
            boolean complete = run.path("state").asText().equals("done");
            return complete
                            && run.path("remaining").asLong() == 0
                            && run.path("notes").isEmpty()
                    ? 0
                    : 1;
        }
    }

    /** Until it has ended and, where somebody works, its orders are settled; or the time is up. */
    private JsonNode followed(OrderApi api, JsonNode asked) throws Exception {
        long deadline = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
        JsonNode run = asked;
        String told = "";
        while (!isOver(run, api.isBridgeRunning()) && System.nanoTime() - deadline < 0) {
            String progress = progress(run);
            if (!progress.equals(told) && !json) {
                operator.err().println(progress);
                told = progress;
            }
            Thread.sleep(LOOK_EVERY_MILLIS);
            run = api.get("/reconciliations/" + asked.path("id").asLong(), Map.of());
        }
        return run;
    }

    private static boolean isOver(JsonNode run, boolean worked) {
        boolean settled = run.path("inWork").asLong() == 0
                || !worked
                || run.path("dryRun").asBoolean();
        return run.path("ended").asBoolean() && settled;
    }

    private static String progress(JsonNode run) {
        if (run.path("ended").asBoolean()) {
            return run.path("inWork").asLong() + " orders are still in work";
        }
        if (run.hasNonNull("waiting")) {
            return "Waiting: " + run.path("waiting").asText();
        }
        return run.hasNonNull("comparedTo")
                ? "Compared: orders created before " + run.path("comparedTo").asText() + " ("
                        + run.path("listed").asLong() + " so far)"
                : "Waiting for the reconciliation to begin";
    }

    private void print(JsonNode run, boolean worked) {
        operator.out().println(listed(run));
        operator.out().println("  " + compared(run));
        if (run.path("older").asLong() > 0) {
            operator.out()
                    .println(
                            "  " + run.path("older").asLong()
                                    + " were in handling or canceled before the bridge first ran and are left alone (--since brings them over)");
        }
        run.path("notes").forEach(note -> operator.out().println("  " + note.asText()));
        if (run.hasNonNull("report")) {
            operator.out().println("  data/reports/" + run.path("report").asText());
        }
        operator.out().println(verdict(run, worked));
    }

    /** Not all orders of that time: what was invoiced meanwhile, say, is no more in one of these states. */
    static String listed(JsonNode run) {
        return "Orders of " + run.path("account").asText() + " created from "
                + run.path("since").asText("…") + " to " + run.path("until").asText("…") + ": "
                + run.path("listed").asLong() + " listed as " + String.join(", ", ReconcileFindings.COMPARED) + " in "
                + run.path("calls").asLong() + " calls";
    }

    static String compared(JsonNode run) {
        boolean dry = run.path("dryRun").asBoolean();
        long unknown = run.path("unknown").asLong();
        long differing = run.path("differing").asLong();
        return (unknown == 0
                        ? "none has to be taken in"
                        : "the ledger did not know " + unknown + (dry ? "" : ", which are taken in"))
                + "; "
                + (differing == 0 ? "none differed" : differing + " differed" + (dry ? "" : ", which are read again"));
    }

    private static String verdict(JsonNode run, boolean worked) {
        if (!run.path("ended").asBoolean()) {
            return "It is not finished and goes on without this command"
                    + (run.hasNonNull("waiting") ? ": " + run.path("waiting").asText() : ".");
        }
        if (run.hasNonNull("failure")) {
            return "It could not finish: " + run.path("failure").asText();
        }
        if (run.path("remaining").asLong() == 0) {
            return run.path("notes").isEmpty() ? "Nothing is missing." : "Not everything could be compared.";
        }
        if (run.path("dryRun").asBoolean()) {
            return "Differences remain; without --dry-run they are taken in and read again.";
        }
        String parked = run.path("parked").asLong() > 0
                ? " " + run.path("parked").asLong() + " are parked: ./bridge orders list --state parked tells why."
                : "";
        String waiting = run.path("inWork").asLong() > 0
                ? " " + run.path("inWork").asLong() + " wait in the ledger"
                        + (worked ? "; the bridge is at them." : " until the bridge runs.")
                : "";
        return "Differences remain." + waiting + parked;
    }
}
