package io.vtexerpbridge.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.vtexerpbridge.StartProblem;
import io.vtexerpbridge.settings.Settings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "orders",
        description =
                "Shows the orders that the bridge knows, and mends what is parked. Works whether the bridge runs or not.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:done", "1:not done; the sentence says why"})
final class OrdersCommand implements Runnable {

    private static final int USUAL = 50;
    private static final int PAGE = 1000;

    @Mixin
    private Operator operator;

    @Override
    public void run() {
        operator.usage();
    }

    /** Which orders. */
    static final class Filters {

        @Option(
                names = "--state",
                paramLabel = "STATE",
                description = "Only these: waiting, delivered, handling, invoiced, canceled, not-needed, parked.")
        private String state;

        @Option(names = "--account", paramLabel = "ACCOUNT", description = "Only of this VTEX account.")
        private String account;

        @Option(
                names = "--since",
                paramLabel = "DATE",
                description = "Only first heard of, or parked, from then on; an ISO date, or date and time.")
        private String since;

        @Option(names = "--until", paramLabel = "DATE", description = "Only first heard of, or parked, before then.")
        private String until;

        @Option(
                names = "--search",
                paramLabel = "ID",
                description = "Only of this order id, sequence or marketplace order id.")
        private String search;

        @Option(names = "--cause", paramLabel = "CAUSE", description = "Only what is parked for this cause.")
        private String cause;

        Map<String, Object> query() {
            Map<String, Object> query = new LinkedHashMap<>();
            query.put("state", state);
            query.put("account", account);
            query.put("since", since);
            query.put("until", until);
            query.put("search", search);
            query.put("cause", cause);
            return query;
        }
    }

    @Command(
            description =
                    "Lists orders, newest first; or with --parked what is parked, piece by piece, the oldest first.",
            mixinStandardHelpOptions = true)
    int list(
            @Mixin Filters filters,
            @Option(
                            names = "--parked",
                            description =
                                    "What is parked, piece by piece, NF-e without an order too; --cause implies it.")
                    boolean parked,
            @Option(names = "--limit", paramLabel = "N", description = "At most so many; 50 when not given.")
                    Integer limit,
            @Option(names = "--json", description = "As JSON, with every field.") boolean json)
            throws Exception {
        boolean pieces = parked || filters.cause != null;
        if (pieces && filters.state != null) {
            throw new StartProblem(
                    "--state is about orders, --parked and --cause about pieces of work; leave one out.");
        }
        int most = limit == null ? USUAL : limit;
        if (most < 1) {
            throw new StartProblem("--limit is " + most + ", expected 1 or more.");
        }
        try (OrderApi api = operator.api()) {
            Pages pages = new Pages(api, pieces ? "/parked" : "/orders", pieces ? "parked" : "orders");
            ArrayNode found = pages.upTo(filters.query(), most);
            if (json) {
                operator.out().println(found.toPrettyString());
            } else if (pieces) {
                parkedTable(found);
            } else {
                orderTable(found);
            }
            if (!json && pages.hasMore()) {
                operator.out().println("There are more; --limit shows more of them.");
            }
            return 0;
        }
    }

    /** The pages of a list, one after the other. */
    private static final class Pages {

        private final OrderApi api;
        private final String path;
        private final String field;
        private boolean more;

        Pages(OrderApi api, String path, String field) {
            this.api = api;
            this.path = path;
            this.field = field;
        }

        ArrayNode upTo(Map<String, Object> query, int most) throws Exception {
            ArrayNode found = JsonNodeFactory.instance.arrayNode();
            while (true) {
                // one more than is shown, to know whether there is more
                query.put("limit", Math.min(PAGE, most - found.size() + 1));
                JsonNode answer = api.get(path, query);
                ArrayNode page = (ArrayNode) answer.path(field);
                for (JsonNode one : page) {
                    if (found.size() == most) {
                        more = true;
                        return found;
                    }
                    found.add(one);
                }
                if (page.isEmpty() || (page.size() < PAGE && !answer.has("next"))) {
                    return found;
                }
                query.put("offset", found.size());
                query.put("after", answer.has("next") ? answer.path("next").asText() : null);
            }
        }

        boolean hasMore() {
            return more;
        }
    }

    private void orderTable(JsonNode orders) {
        boolean several = operator.settings().erps().size() > 1;
        TextTable table = several
                ? new TextTable("ORDER", "ACCOUNT", "ERP", "STATE", "SINCE", "REASON")
                : new TextTable("ORDER", "ACCOUNT", "STATE", "SINCE", "REASON");
        for (JsonNode order : orders) {
            List<String> row = new ArrayList<>();
            row.add(order.path("orderId").asText());
            row.add(order.path("account").asText());
            if (several) {
                row.add(order.path("erp").asText(""));
            }
            row.add(order.path("state").asText());
            row.add(order.path("stateSince").asText());
            row.add(order.path("reason").asText(""));
            table.add(row.toArray(String[]::new));
        }
        table.print(operator.out());
    }

    private void parkedTable(JsonNode parked) {
        TextTable table = new TextTable("ORDER", "ACCOUNT", "WORK", "CAUSE", "SINCE", "REASON");
        parked.forEach(one -> table.add(
                one.path("orderId").asText(),
                one.path("account").asText(),
                one.path("kind").asText(),
                one.path("cause").asText(),
                one.path("since").asText(),
                one.path("reason").asText("")));
        table.print(operator.out());
    }

    private static final String WHICH =
            "Order id, sequence or marketplace order id; or the key of an NF-e without an order.";

    @Command(description = "Shows one order with all that belongs to it.", mixinStandardHelpOptions = true)
    int show(
            @Parameters(paramLabel = "ID", description = WHICH) String id,
            @Option(names = "--account", paramLabel = "ACCOUNT", description = "Whose, when two stores have it.")
                    String account,
            @Option(
                            names = "--body",
                            description =
                                    "Prints what was parked and nothing else, as it was then; it may name a shopper.")
                    boolean body,
            @Option(names = "--json", description = "As JSON, with every field.") boolean json)
            throws Exception {
        try (OrderApi api = operator.api()) {
            Map<String, Object> query = new LinkedHashMap<>();
            query.put("account", account);
            query.put("body", body ? "true" : null);
            JsonNode found = api.get("/orders/" + OrderApi.part(id), query);
            if (body) {
                return bodies(found.path("bodies"), json);
            }
            if (json) {
                operator.out().println(found.toPrettyString());
            } else {
                new OrderText(operator.out()).print(found);
            }
            return 0;
        }
    }

    private int bodies(JsonNode bodies, boolean json) {
        if (bodies.isEmpty()) {
            throw new StartProblem("Nothing of it is parked, so there is no body to print.");
        }
        if (json) {
            operator.out().println(bodies.toPrettyString());
        } else {
            bodies.forEach(one -> operator.out().println(one.path("body").asText("")));
        }
        return 0;
    }

    @Command(
            description = "Has parked work tried again, and what waits for a later try at once; takes a skip back.",
            mixinStandardHelpOptions = true)
    int retry(
            @Parameters(paramLabel = "ID", arity = "0..*", description = WHICH) List<String> ids,
            @Option(names = "--cause", paramLabel = "CAUSE", description = "Everything that is parked for this cause.")
                    String cause,
            @Option(names = "--all", description = "Everything that is parked.") boolean all,
            @Option(names = "--account", paramLabel = "ACCOUNT", description = "Only of this VTEX account.")
                    String account)
            throws Exception {
        Map<String, Object> body = named(ids, account);
        body.put("cause", cause);
        body.put("all", all);
        try (OrderApi api = operator.api()) {
            JsonNode answer = api.post("/orders/retry", body);
            if (answer.has("opened")) {
                operator.out()
                        .println(answer.path("opened").asLong() + " pieces of work are tried again" + when(api) + ".");
                return 0;
            }
            return repaired(api, answer);
        }
    }

    @Command(
            description =
                    "Leaves to a person what is parked: records go back to the ERP with the reason, and an order is not"
                            + " handed over any more until retry or replay.",
            mixinStandardHelpOptions = true)
    int skip(
            @Parameters(paramLabel = "ID", arity = "1..*", description = WHICH) List<String> ids,
            @Option(
                            names = "--reason",
                            required = true,
                            paramLabel = "TEXT",
                            description = "Why, for the receipts and the order's timeline; no personal data.")
                    String reason,
            @Option(names = "--account", paramLabel = "ACCOUNT", description = "Whose, when two stores have it.")
                    String account)
            throws Exception {
        Map<String, Object> body = named(ids, account);
        body.put("reason", reason);
        try (OrderApi api = operator.api()) {
            return repaired(api, api.post("/orders/skip", body));
        }
    }

    @Command(
            description =
                    "Sends orders that the ERP has once more, under the mapping of now, as ORDERID.replayed-1 and on.",
            mixinStandardHelpOptions = true)
    int replay(
            @Parameters(paramLabel = "ID", arity = "1..*", description = WHICH) List<String> ids,
            @Option(names = "--account", paramLabel = "ACCOUNT", description = "Whose, when two stores have it.")
                    String account)
            throws Exception {
        try (OrderApi api = operator.api()) {
            return repaired(api, api.post("/orders/replay", named(ids, account)));
        }
    }

    @Command(
            description = "Writes the orders that match for a spreadsheet, oldest first; no shopper's data is in it.",
            mixinStandardHelpOptions = true)
    int export(
            @Mixin Filters filters,
            @Option(
                            names = "--output",
                            paramLabel = "FILE",
                            description = "Into this file, which only its owner may read; printed when not given.")
                    Path output,
            @Option(
                            names = "--format",
                            paramLabel = "FORMAT",
                            description = "csv, with erp.csv.separator; or json, one order a line. csv when not given.")
                    OrderExport.Format format)
            throws Exception {
        Settings settings = operator.settings();
        try (OrderApi api = OrderApi.open(settings)) {
            OrderExport export = new OrderExport(
                    api,
                    filters.query(),
                    format == null ? OrderExport.Format.csv : format,
                    settings.text("erp.csv.separator").charAt(0));
            if (output == null) {
                export.write(operator.out());
                operator.out().flush();
            } else {
                operator.out().println(export.write(output) + " orders written to " + output + ".");
            }
            return 0;
        }
    }

    private static Map<String, Object> named(List<String> ids, String account) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("ids", ids == null ? List.of() : ids);
        body.put("account", account);
        return body;
    }

    private int repaired(OrderApi api, JsonNode answer) {
        boolean all = true;
        for (JsonNode one : answer.path("orders")) {
            boolean done = one.path("done").asBoolean();
            all &= done;
            String sentence = one.path("sentence").asText();
            if (done) {
                operator.out().println(one.path("orderId").asText() + " " + sentence + when(api) + ".");
            } else {
                operator.err().println(sentence);
            }
        }
        return all ? 0 : 1;
    }

    /** Where no bridge runs, nothing happens before one does. */
    private static String when(OrderApi api) {
        return !api.isBridgeRunning() ? "; it counts from the next start of the bridge on" : "";
    }
}
