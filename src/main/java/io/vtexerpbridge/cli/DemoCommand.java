package io.vtexerpbridge.cli;

import io.vtexerpbridge.settings.Settings;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

@Command(
        name = "demo",
        description = {
            "Runs the main job on this machine alone: a sandbox plays VTEX, a route file plays the ERP (samples/demo/).",
            "Orders flow out as CSV, invoices, tracking and a cancellation flow back, and a summary names the folders and",
            "pages to open. Everything it makes is in data/demo/, which every demo starts anew."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:every order was delivered and ended invoiced, and the one that the ERP cancels ended canceled",
            "1:otherwise"
        })
final class DemoCommand implements Callable<Integer> {

    @ParentCommand
    private BridgeCommand bridge;

    /** Where the demo's log goes; set before the first logger is made, because progress and log share no screen. */
    static final String LOG_FILE = "bridge.demo.log";

    @Option(
            names = "--orders",
            paramLabel = "N",
            defaultValue = "50",
            description = "How many orders get invoiced, 1 to 20000; one more is canceled. Default: ${DEFAULT-VALUE}.")
    private int orders;

    @Option(
            names = "--exit-when-done",
            description = "Ends when the last order is done; without it the pages stay open until Ctrl-C.")
    private boolean exitWhenDone;

    @Override
    public Integer call() throws Exception {
        if (orders < 1 || orders > 20_000) {
            System.err.println("--orders is " + orders + ", expected 1 to 20000.");
            return 2;
        }
        Path home = bridge.home();
        Settings settings = Settings.loadOffline(home, bridge.environment());
        return new Demo(settings, orders, exitWhenDone, System.out).run();
    }
}
