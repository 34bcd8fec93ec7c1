package io.vtexerpbridge.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "files",
        description =
                "Shows the files that the ERP dropped, and mends what is parked of them. Works whether the bridge runs or not.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:done", "1:not done; the sentence says why"})
final class FilesCommand implements Runnable {

    private static final String WHICH = "Number or name, as list shows it.";

    @Mixin
    private Operator operator;

    @Override
    public void run() {
        operator.usage();
    }

    @Command(description = "Lists files, newest first.", mixinStandardHelpOptions = true)
    int list(
            @Option(names = "--parked", description = "Only those of which something is parked.") boolean parked,
            @Option(
                            names = "--state",
                            paramLabel = "STATE",
                            description =
                                    "Only these: reading; taken, its records count; filed, and it lies in done or error; unreadable.")
                    String state,
            @Option(
                            names = "--since",
                            paramLabel = "DATE",
                            description = "Only taken from then on; an ISO date, or date and time.")
                    String since,
            @Option(
                            names = "--limit",
                            paramLabel = "N",
                            description = "At most so many; 50 when not given, 1000 at most.")
                    Integer limit,
            @Option(names = "--json", description = "As JSON, with every field.") boolean json)
            throws Exception {
        Map<String, Object> query = new LinkedHashMap<>();
        query.put("parked", parked ? "true" : null);
        query.put("state", state);
        query.put("since", since);
        query.put("limit", limit);
        try (OrderApi api = operator.api()) {
            JsonNode files = api.get("/files", query).path("files");
            if (json) {
                operator.out().println(files.toPrettyString());
                return 0;
            }
            TextTable table = new TextTable(
                    "ID", "FILE", "ACCOUNT", "STATE", "TAKEN", "RECORDS", "ACCEPTED", "REFUSED", "PARKED", "REASON");
            files.forEach(file -> table.add(
                    file.path("id").asText(),
                    name(file),
                    file.path("account").asText(),
                    file.path("state").asText(),
                    file.path("takenAt").asText(),
                    file.path("records").asText(),
                    file.path("accepted").asText(),
                    file.path("refused").asText(),
                    file.path("parked").asText(),
                    OrderText.text(file, "reason")));
            table.print(operator.out());
            return 0;
        }
    }

    private static String name(JsonNode file) {
        return file.path("subject").asText() + "/" + file.path("name").asText();
    }

    @Command(description = "Shows one file with what is parked or refused of it.", mixinStandardHelpOptions = true)
    int show(
            @Parameters(paramLabel = "ID", description = WHICH) String id,
            @Option(names = "--json", description = "As JSON, with every field.") boolean json)
            throws Exception {
        try (OrderApi api = operator.api()) {
            JsonNode file = api.get("/files/" + OrderApi.part(id), Map.of());
            if (json) {
                operator.out().println(file.toPrettyString());
            } else {
                print(file);
            }
            return 0;
        }
    }

    private void print(JsonNode file) {
        operator.out()
                .println(name(file) + " of " + file.path("account").asText() + " is "
                        + file.path("state").asText() + ", taken "
                        + file.path("takenAt").asText() + ", number "
                        + file.path("id").asText());
        String reason = OrderText.text(file, "reason");
        if (!reason.isEmpty()) {
            operator.out().println("  reason: " + reason);
        }
        file.path("outcomes").properties().forEach(one -> operator.out()
                .println("  " + one.getKey() + ": " + one.getValue().asText()));
        if (!file.path("stuck").isEmpty()) {
            operator.out().println();
            TextTable table = new TextTable("LINE", "ORDER", "KEY", "OUTCOME", "PARKED FOR", "REASON");
            file.path("stuck").forEach(one -> {
                JsonNode told = one.path("told");
                String part = told.path("part").asText();
                table.add(
                        (part.isEmpty() ? "" : part + " ") + told.path("line").asText(),
                        one.path("orderId").asText(),
                        told.path("key").asText(),
                        told.path("outcome").asText(),
                        OrderText.text(one, "cause"),
                        OrderText.text(told, "reason"));
            });
            table.print(operator.out());
        }
        new OrderText(operator.out()).timeline(file.path("timeline"));
    }

    @Command(description = "Has the parked records of a file tried again.", mixinStandardHelpOptions = true)
    int retry(@Parameters(paramLabel = "ID", description = WHICH) String id) throws Exception {
        return done("/files/retry", Map.of("id", id));
    }

    @Command(
            description = "Leaves the parked records of a file to a person: they go back to the ERP with the reason.",
            mixinStandardHelpOptions = true)
    int skip(
            @Parameters(paramLabel = "ID", description = WHICH) String id,
            @Option(
                            names = "--reason",
                            required = true,
                            paramLabel = "TEXT",
                            description = "Why, for the receipts and the orders' timelines; no personal data.")
                    String reason)
            throws Exception {
        return done("/files/skip", Map.of("id", id, "reason", reason));
    }

    @Command(
            description =
                    "Puts a file from done into the inbox once more: what was posted is not posted twice, what was refused is"
                            + " looked at anew.",
            mixinStandardHelpOptions = true)
    int replay(@Parameters(paramLabel = "ID", description = WHICH) String id) throws Exception {
        return done("/files/replay", Map.of("id", id));
    }

    private int done(String path, Map<String, Object> body) throws Exception {
        try (OrderApi api = operator.api()) {
            JsonNode answer = api.post(path, body);
            operator.out()
                    .println(answer.path("file").asText() + " "
                            + answer.path("sentence").asText()
                            + (!api.isBridgeRunning() ? "; it counts from the next start of the bridge on" : "") + ".");
            return 0;
        }
    }
}
