package io.vtexerpbridge.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "feed",
        description = "Shows and changes the feed's configuration in VTEX. Works whether the bridge runs or not.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:done; show: as it should be", "1:not done, or not as it should be; the sentence says why"})
final class FeedCommand implements Runnable {

    @Mixin
    private Operator operator;

    @Override
    public void run() {
        operator.usage();
    }

    @Command(
            description = "Shows what VTEX has, what differs from what feed.states want, and how much waits.",
            mixinStandardHelpOptions = true)
    int show(@Mixin Whose whose, @Option(names = "--json", description = "As JSON, as VTEX has it.") boolean json)
            throws Exception {
        try (OrderApi api = operator.apiAnywhere()) {
            JsonNode feed = api.get("/feed", whose.values());
            return json ? SubscriptionText.json(operator.out(), feed) : print(feed);
        }
    }

    private int print(JsonNode feed) {
        int code = SubscriptionText.print(operator.out(), "Feed", feed);
        JsonNode found = feed.path("configuration");
        if (found.isObject()) {
            long waiting = SubscriptionText.field(found, "quantity").asLong();
            operator.out()
                    .println("  waiting  " + waiting + " events"
                            + (waiting == 0 || !feed.has("secondsToLoss")
                                    ? ""
                                    : "; VTEX drops the oldest in "
                                            + SubscriptionText.time(Duration.ofSeconds(
                                                    feed.path("secondsToLoss").asLong()))));
        }
        return code;
    }

    @Command(
            description = "Creates the configuration that feed.states want, or replaces what VTEX has by it.",
            mixinStandardHelpOptions = true)
    int configure(@Mixin Whose whose) throws Exception {
        try (OrderApi api = operator.apiAnywhere()) {
            return print(api.post("/feed", whose.values()));
        }
    }

    @Command(
            description =
                    "Removes the configuration. The events that wait are lost with it; ./bridge reconcile finds the orders.",
            mixinStandardHelpOptions = true)
    int delete(@Mixin Whose whose) throws Exception {
        try (OrderApi api = operator.apiAnywhere()) {
            return SubscriptionText.deleted(operator.out(), "feed", api.delete("/feed", whose.values()));
        }
    }

    @Command(
            description = "Shows up to ten events that wait, and leaves them there: they are not committed.",
            mixinStandardHelpOptions = true)
    int peek(@Mixin Whose whose, @Option(names = "--json", description = "As JSON.") boolean json) throws Exception {
        try (OrderApi api = operator.apiAnywhere()) {
            JsonNode peeked = api.get("/feed/events", whose.values());
            if (json) {
                operator.out().println(peeked.toPrettyString());
                return 0;
            }
            JsonNode events = peeked.path("events");
            if (events.isEmpty()) {
                operator.out()
                        .println("Nothing was handed out. Others may have it in hand; feed show tells how much waits.");
                return 0;
            }
            TextTable table = new TextTable("ORDER", "STATE", "BEFORE", "DOMAIN", "CHANGED");
            events.forEach(event -> table.add(
                    event.path("orderId").asText(""),
                    event.path("state").asText(""),
                    event.path("lastState").asText(""),
                    event.path("domain").asText(""),
                    event.path("changedAt").asText("")));
            table.print(operator.out());
            operator.out()
                    .println("VTEX hides these events for "
                            + peeked.path("hiddenSeconds").asLong()
                            + " s; then the bridge gets them. There may be more.");
            return 0;
        }
    }
}
