package io.vtexerpbridge.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

@Command(
        name = "upgrade",
        description = {
            "Brings configuration and routes of the home to the version of this jar.",
            "A file that nobody edited is replaced; beside one that was edited the new version is put as NAME.new, for you to compare. config/local.properties and files of your"
                    + " own are not touched."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:done", "1:a bridge runs in this home, or files cannot be written"})
final class UpgradeCommand implements Callable<Integer> {

    private static final Map<Upgrade.Step, String> TOLD = Map.of(
            Upgrade.Step.MADE, "new in this version",
            Upgrade.Step.REPLACED, "nobody had edited it",
            Upgrade.Step.BESIDE, "it stays as you edited it; what is new is in NAME.new",
            Upgrade.Step.RETIRED, "this version has it no longer, nobody had edited it; now NAME.old",
            Upgrade.Step.LEFT,
                    "this version has it no longer; it stays as you edited it, look whether you still need it",
            Upgrade.Step.MISSING, "you removed it; it stays away");

    @ParentCommand
    private BridgeCommand bridge;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Option(names = "--dry-run", description = "Tells what would be done and writes nothing.")
    private boolean dryRun;

    @Override
    public Integer call() throws IOException {
        Path home = bridge.home();
        Path data = home.resolve("data");
        if (!dryRun && isRunning(data)) {
            spec.commandLine()
                    .getErr()
                    .println("A bridge runs in " + home
                            + "; stop it first: the files of one version must not meet the jar of another.");
            return 1;
        }
        Shipped shipped = new Shipped();
        ShippedRecord before =
                ShippedRecord.in(data).orElse(new ShippedRecord("an unknown version", "", new TreeMap<>()));
        SortedMap<String, byte[]> fresh = shipped.withPreset(before.preset());
        Upgrade upgrade = new Upgrade(home, fresh, before);
        PrintWriter out = spec.commandLine().getOut();
        if (!dryRun) {
            upgrade.write();
            ShippedRecord.of(BridgeCommand.version(), before.preset(), fresh).write(data);
        }
        print(out, home, before, upgrade);
        return 0;
    }

    private void print(PrintWriter out, Path home, ShippedRecord before, Upgrade upgrade) {
        out.println(home + ": from " + before.version() + " to " + BridgeCommand.version()
                + (dryRun ? "; nothing is written, this is what would be done" : ""));
        for (Upgrade.Step step : Upgrade.Step.values()) {
            upgrade.steps().forEach((path, done) -> {
                if (done == step) {
                    out.printf("  %-9s %s%n", step.word(), path);
                }
            });
            if (upgrade.steps().containsValue(step)) {
                out.println("            (" + TOLD.get(step) + ")");
            }
        }
        if (upgrade.steps().isEmpty()) {
            out.println("  nothing to do");
        }
        if (upgrade.steps().containsValue(Upgrade.Step.BESIDE)) {
            out.println("Next: compare each NAME.new with NAME and remove it, then ./bridge check");
        } else if (!upgrade.steps().isEmpty()) {
            out.println("Next: ./bridge check");
        }
    }

    private static boolean isRunning(Path data) throws IOException {
        Path lock = data.resolve("bridge.lock");
        if (!Files.exists(lock)) {
            return false;
        }
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE);
                FileLock free = channel.tryLock()) {
            return free == null;
        } catch (OverlappingFileLockException e) {
            return true;
        }
    }
}
