package io.vtexerpbridge.cli;

import io.vtexerpbridge.check.Checkup;
import io.vtexerpbridge.check.Finding;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

@Command(
        name = "check",
        description = {
            "Looks at configuration, mappings and routes, then asks VTEX, the ERP's folder and the ledger whether they answer.",
            "Names file, line and mend of whatever is wrong. Nothing is started, nothing at VTEX or in the ledger is changed."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:all is well", "1:something is wrong"})
final class CheckCommand implements Callable<Integer> {

    @ParentCommand
    private BridgeCommand bridge;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Option(names = "--offline", description = "Looks at files alone; VTEX account, key and token may be missing.")
    private boolean offline;

    @Override
    public Integer call() {
        Checkup checkup = new Checkup(bridge.home(), bridge.environment());
        if (offline) {
            checkup.offline();
        } else {
            checkup.online();
        }
        return print(checkup, spec.commandLine().getOut());
    }

    private static int print(Checkup checkup, PrintWriter out) {
        List<Finding> findings = checkup.findings();
        findings.forEach(out::println);
        checkup.notLooked().forEach(out::println);
        out.println(
                findings.isEmpty()
                        ? "all well: " + String.join(", ", checkup.looked())
                        : findings.size() == 1 ? "1 problem" : findings.size() + " problems");
        return findings.isEmpty() ? 0 : 1;
    }
}
