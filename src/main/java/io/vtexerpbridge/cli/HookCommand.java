package io.vtexerpbridge.cli;

import com.fasterxml.jackson.databind.JsonNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "hook",
        description = "Shows and changes the hook's configuration in VTEX. Works whether the bridge runs or not.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:done; show: as it should be", "1:not done, or not as it should be; the sentence says why"})
final class HookCommand implements Runnable {

    @Mixin
    private Operator operator;

    @Override
    public void run() {
        operator.usage();
    }

    @Command(
            description = "Shows what VTEX has, and what differs from hook.url and feed.states.",
            mixinStandardHelpOptions = true)
    int show(
            @Mixin Whose whose,
            @Option(names = "--json", description = "As JSON, as VTEX has it; without secrets.") boolean json)
            throws Exception {
        try (OrderApi api = operator.apiAnywhere()) {
            JsonNode hook = api.get("/hook", whose.values());
            return json ? SubscriptionText.json(operator.out(), hook) : print(hook);
        }
    }

    private int print(JsonNode hook) {
        int code = SubscriptionText.print(operator.out(), "Hook", hook);
        JsonNode found = SubscriptionText.field(hook.path("configuration"), "hook");
        if (found.isObject()) {
            operator.out()
                    .println(
                            "  goes to  " + SubscriptionText.field(found, "url").asText());
        }
        return code;
    }

    @Command(
            description =
                    "Creates the configuration for hook.url, or replaces what VTEX has by it. VTEX pings hook.url, so the bridge"
                            + " must run with hook.enabled = true.",
            mixinStandardHelpOptions = true)
    int configure(@Mixin Whose whose) throws Exception {
        try (OrderApi api = operator.apiAnywhere()) {
            return print(api.post("/hook", whose.values()));
        }
    }

    @Command(description = "Removes the configuration: VTEX pushes nothing any more.", mixinStandardHelpOptions = true)
    int delete(@Mixin Whose whose) throws Exception {
        try (OrderApi api = operator.apiAnywhere()) {
            return SubscriptionText.deleted(operator.out(), "hook", api.delete("/hook", whose.values()));
        }
    }
}
