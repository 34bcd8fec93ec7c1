package io.vtexerpbridge.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.vtexerpbridge.BridgeConfiguration;
import io.vtexerpbridge.check.Checkup;
import io.vtexerpbridge.check.Finding;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

@Command(
        name = "check",
        description = {
            "Looks at everything that can be wrong before the bridge runs: configuration, layouts, tables, mappings on every sample order, route"
                    + " files; then asks VTEX about key, permissions, feed, hook and clock, and tries the ERP's channel, the folders, the port and the ledger.",
            "One line a look: ok, problem, or not tried and why. Then what was found, as FILE:LINE: found; expected or mend.",
            "Nothing is started, no order moves. In folders a file whose name begins with a dot is made, renamed and removed; at VTEX and in the"
                    + " ledger nothing is changed."
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

    @Option(names = "--json", description = "As JSON: looks and findings.")
    private boolean json;

    @Override
    public Integer call() throws JsonProcessingException {
        PrintWriter out = spec.commandLine().getOut();
        Checkup checkup = new Checkup(
                bridge.home(),
                bridge.environment(),
                json
                        ? look -> {}
                        : look -> {
                            out.printf("%-9s  %s%n", look.state(), look.what());
                            out.flush();
                        });
        if (offline) {
            checkup.offline();
        } else {
            checkup.online();
        }
        List<Finding> findings = checkup.findings();
        if (json) {
            out.println(BridgeConfiguration.mapper()
                    .writerWithDefaultPrettyPrinter()
                    .writeValueAsString(new TreeMap<>(Map.of("looks", checkup.looks(), "findings", findings))));
        } else {
            findings.forEach(finding -> out.println(finding.atPlace()));
            out.println(
                    findings.isEmpty()
                            ? "all well"
                            : findings.size() == 1 ? "1 problem" : findings.size() + " problems");
        }
        return findings.isEmpty() ? 0 : 1;
    }
}
