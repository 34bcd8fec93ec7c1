package io.vtexerpbridge.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.vtexerpbridge.settings.Settings;
import java.io.PrintWriter;
import java.util.HashMap;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

@Command(
        name = "orders",
        description = "Shows the orders that the bridge knows. Works whether the bridge runs or not.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:done", "1:not done; the sentence says why"})
final class OrdersCommand implements Runnable {

    @ParentCommand
    private BridgeCommand bridge;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    private OrderApi api() throws Exception {
        return OrderApi.open(Settings.load(bridge.home(), bridge.environment()));
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }

    @Command(description = "Lists orders, newest first.", mixinStandardHelpOptions = true)
    int list(
            @Option(
                            names = "--state",
                            paramLabel = "STATE",
                            description =
                                    "Only these: waiting, delivered, handling, invoiced, canceled, not-needed, parked.")
                    String state,
            @Option(names = "--account", paramLabel = "ACCOUNT", description = "Only of this VTEX account.")
                    String account,
            @Option(
                            names = "--since",
                            paramLabel = "DATE",
                            description = "Only first heard of from then on; an ISO date, or date and time.")
                    String since,
            @Option(names = "--until", paramLabel = "DATE", description = "Only first heard of before then.")
                    String until,
            @Option(
                            names = "--limit",
                            paramLabel = "N",
                            description = "At most so many; 50 when not given, 1000 at most.")
                    Integer limit,
            @Option(names = "--json", description = "As JSON, with every field.") boolean json)
            throws Exception {
        try (OrderApi api = api()) {
            Map<String, Object> query = new HashMap<>();
            query.put("state", state);
            query.put("account", account);
            query.put("since", since);
            query.put("until", until);
            query.put("limit", limit);
            JsonNode orders = api.get("/orders", query).path("orders");
            if (json) {
                out().println(orders.toPrettyString());
                return 0;
            }
            TextTable table = new TextTable("ORDER", "ACCOUNT", "STATE", "SINCE", "REASON");
            orders.forEach(order -> table.add(
                    order.path("orderId").asText(),
                    order.path("account").asText(),
                    order.path("state").asText(),
                    order.path("stateSince").asText(),
                    order.path("reason").asText("")));
            table.print(out());
            return 0;
        }
    }
}
