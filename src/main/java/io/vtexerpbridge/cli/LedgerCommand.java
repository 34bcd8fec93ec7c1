package io.vtexerpbridge.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.vtexerpbridge.StoppedLedger;
import io.vtexerpbridge.ledger.LedgerCopy;
import io.vtexerpbridge.ledger.LedgerDatabase;
import io.vtexerpbridge.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.StringJoiner;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "ledger",
        description = "Proves that nothing got lost or doubled, clears the ledger of what is long over, and moves it."
                + " All but copy work whether the bridge runs or not.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
final class LedgerCommand implements Runnable {

    @Mixin
    private Operator operator;

    @Override
    public void run() {
        operator.usage();
    }

    @Command(
            description = "Adds up what came in and what became of it, and names everything that does not fit.",
            mixinStandardHelpOptions = true,
            exitCodeListHeading = "Exit codes:%n",
            exitCodeList = {"0:balanced", "1:not balanced, or it could not be looked at"})
    int audit(
            @Option(
                            names = "--since",
                            paramLabel = "DATE",
                            description = "What came in from then on; an ISO date, or date and time.")
                    String since,
            @Option(names = "--until", paramLabel = "DATE", description = "What came in before then.") String until,
            @Option(names = "--account", paramLabel = "ACCOUNT", description = "Only of this VTEX account.")
                    String account,
            @Option(names = "--json", description = "As JSON, with every field.") boolean json)
            throws Exception {
        Map<String, Object> query = new HashMap<>();
        query.put("since", since);
        query.put("until", until);
        query.put("account", account);
        try (OrderApi api = operator.api()) {
            JsonNode answer = api.get("/ledger/audit", query);
            if (json) {
                operator.out().println(answer.toPrettyString());
            } else {
                print(answer.path("report"));
                operator.out().println(answer.path("verdict").asText());
            }
            return answer.path("balanced").asBoolean(false) ? 0 : 1;
        }
    }

    private void print(JsonNode report) {
        TextTable table = new TextTable("ACCOUNT", "WHAT", "IN", "BECAME");
        report.path("balances").forEach(balance -> {
            StringJoiner parts = new StringJoiner(" + ");
            balance.path("parts").properties().forEach(part -> {
                if (part.getValue().asLong() != 0) {
                    parts.add(part.getValue().asLong() + " " + part.getKey());
                }
            });
            String note = balance.path("note").asText();
            table.add(
                    balance.path("account").asText(),
                    balance.path("what").asText(),
                    balance.path("in").asText(),
                    parts + (note.isEmpty() ? "" : "; " + note));
        });
        table.print(operator.out());
        report.path("faults").forEach(fault -> {
            long more = fault.path("count").asLong() - fault.path("first").size();
            operator.out()
                    .printf(
                            "%n%s: %s%n",
                            fault.path("account").asText(), fault.path("what").asText());
            fault.path("first").forEach(finding -> operator.out()
                    .println("  " + finding.path("sentence").asText()));
            if (more > 0) {
                operator.out().printf("  ... and %d more%n", more);
            }
        });
        operator.out().println();
    }

    @Command(
            description = {
                "Copies the whole ledger into another, empty database, as for a move from H2 to PostgreSQL.",
                "The bridge must be stopped. Afterwards set ledger.url, ledger.user and ledger.password, and start it."
            },
            mixinStandardHelpOptions = true,
            exitCodeListHeading = "Exit codes:%n",
            exitCodeList = {"0:copied", "1:not copied; the new database is as empty as before"})
    int copy(
            @Option(
                            names = "--to",
                            paramLabel = "URL",
                            required = true,
                            description = "The new ledger: jdbc:postgresql://host/database, or jdbc:h2:file:...")
                    String to,
            @Option(names = "--user", paramLabel = "USER", defaultValue = "", description = "Its user.") String user,
            @Option(
                            names = "--password-file",
                            paramLabel = "FILE",
                            description = "A file with the user's password in its first line.")
                    Path passwordFile)
            throws IOException {
        Settings settings =
                Settings.loadOffline(operator.bridge().home(), operator.bridge().environment());
        String password = passwordFile == null
                ? ""
                : Files.readString(passwordFile).lines().findFirst().orElse("").strip();
        try (StoppedLedger old = StoppedLedger.open(settings);
                LedgerDatabase fresh = LedgerDatabase.open(to, user, password)) {
            Map<String, Long> copied = new LedgerCopy(old.dataSource(), fresh.dataSource())
                    .copy((table, rows) -> operator.out().printf("%s: %d rows%n", table, rows));
            long all = copied.values().stream().mapToLong(Long::longValue).sum();
            operator.out().printf("Copied %d rows of %d tables.%n", all, copied.size());
            return 0;
        }
    }

    @Command(
            description =
                    "Takes out what has been over for longer than ledger.retention; the running bridge does so daily.",
            mixinStandardHelpOptions = true,
            exitCodeListHeading = "Exit codes:%n",
            exitCodeList = {"0:done", "1:not done, or stopped before the end"})
    int purge() throws Exception {
        try (OrderApi api = operator.api()) {
            JsonNode answer = api.post("/ledger/purge", Map.of());
            if (answer.path("keepsAll").asBoolean()) {
                operator.out().println("Nothing is purged: ledger.retention is 0d, which keeps everything.");
                return 0;
            }
            boolean finished = true;
            for (JsonNode purged : answer.path("purged")) {
                operator.out()
                        .printf(
                                "%s: %d orders, %d files and %d events from before %s purged%n",
                                purged.path("account").asText(),
                                purged.path("orders").asLong(),
                                purged.path("files").asLong(),
                                purged.path("events").asLong(),
                                purged.path("until").asText());
                finished &= purged.path("finished").asBoolean();
            }
            if (!finished) {
                operator.out().println("The bridge was stopped meanwhile; the rest is left to the next purge.");
            }
            return finished ? 0 : 1;
        }
    }
}
