package io.vtexerpbridge.cli;

import io.vtexerpbridge.Bridge;
import io.vtexerpbridge.settings.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

@Command(
        name = "run",
        description =
                "Runs the bridge until it is told to stop (SIGTERM or Ctrl-C). Without a command ./bridge does the same.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:with --dry-run and --limit: every order became a document, or needs none",
            "1:it could not start; or an order of the dry run did not become a document",
            "143, 130:stopped by SIGTERM, by Ctrl-C"
        })
final class RunCommand implements Callable<Integer> {

    @ParentCommand
    private BridgeCommand bridge;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Option(
            names = "--dry-run",
            description = {
                "Reads orders from VTEX for real and writes their documents into data/dry-run/orders, which every dry"
                        + " run starts",
                "anew. Nothing at VTEX and nothing of the ERP is touched; the real bridge may run meanwhile."
            })
    private boolean dryRun;

    @Option(
            names = "--limit",
            paramLabel = "N",
            description =
                    "With --dry-run: ends after so many orders, the oldest first. Without it: goes on until Ctrl-C.")
    private Integer limit;

    @Override
    public Integer call() throws Exception {
        if (limit != null && (!dryRun || limit < 1)) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "--limit belongs to --dry-run, and is 1 or more.");
        }
        Settings settings = Settings.load(bridge.home(), bridge.environment());
        if (dryRun) {
            return new DryRun(settings, limit == null ? 0 : limit, System.out).run();
        }
        rememberWhatWasShipped(settings);
        return new Bridge(settings).run();
    }

    /** A home that no {@code init} made: from now on an upgrade knows what of it somebody edited. */
    private static void rememberWhatWasShipped(Settings settings) throws IOException {
        Path data = settings.home().resolve("data");
        ShippedRecord before = ShippedRecord.in(data).orElse(null);
        if (before == null) {
            ShippedRecord.of(BridgeCommand.version(), "", new Shipped().home()).write(data);
        } else if (!before.version().equals(BridgeCommand.version())) {
            LoggerFactory.getLogger(RunCommand.class)
                    .warn(
                            "config/ and routes/ are those of {} and this is {}; ./bridge upgrade brings what nobody"
                                    + " edited to it",
                            before.version(),
                            BridgeCommand.version());
        }
    }
}
