package io.vtexerpbridge.cli;

import io.vtexerpbridge.erp.Spelling;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

@Command(
        name = "init",
        description = {
            "Makes a home of a folder: configuration and routes as they are shipped, and with --preset mappings,"
                    + " layouts, a field contract and keys for one ERP.",
            "A file that was edited is not overwritten."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:done", "1:nothing was written, because files were edited or there is no such preset"})
final class InitCommand implements Callable<Integer> {

    private static final String KEYS = "config/application.properties";
    private static final String CONTRACT = "config/mappings/contract.csv";
    private static final String OWN_KEYS = "config/local.properties";

    @ParentCommand
    private BridgeCommand bridge;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Option(names = "--preset", paramLabel = "NAME", description = "The ERP to start from; --list names them.")
    private String preset;

    @Option(names = "--home", paramLabel = "DIR", description = "The folder; the bridge's own when not given.")
    private Path folder;

    @Option(names = "--force", description = "Overwrites edited files too and keeps each as NAME.bak.")
    private boolean force;

    @Option(names = "--list", description = "Names the presets and writes nothing.")
    private boolean list;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        Shipped shipped = new Shipped();
        SortedMap<String, String> presets = shipped.presets();
        if (list) {
            presets.forEach((name, title) -> out.printf("%-22s %s%n", name, title));
            return 0;
        }
        if (preset != null && !presets.containsKey(preset)) {
            spec.commandLine()
                    .getErr()
                    .println("There is no preset " + preset
                            + Spelling.slip(preset, presets.keySet())
                                    .map(near -> "; did you mean " + near + "?")
                                    .orElse("; expected one of " + String.join(", ", presets.keySet())));
            return 1;
        }
        Path home = folder == null ? bridge.home() : folder.toAbsolutePath().normalize();
        HomeFiles files = new HomeFiles(home, shipped.home());
        if (preset == null || !Files.exists(home.resolve(KEYS))) {
            files.want(shipped.home());
        }
        if (preset != null) {
            files.want(shipped.preset(preset));
        }
        List<String> edited = files.edited();
        if (!edited.isEmpty() && !force) {
            PrintWriter err = spec.commandLine().getErr();
            err.println(
                    "Nothing was written to " + home + ": these differ from what was shipped and would be overwritten");
            edited.forEach(file -> err.println("  " + file));
            err.println("Move them elsewhere, or say --force: each is then kept beside the new one as NAME.bak.");
            return 1;
        }
        files.write();
        remember(home, shipped);
        out.println(home + ": " + files.made().size() + " files made, "
                + files.replaced().size() + " replaced");
        files.replaced().forEach(file -> out.println("  replaced  " + file));
        files.kept().forEach(file -> out.println("  kept as   " + file));
        List<String> keys = preset == null ? List.of() : ownKeys(home, shipped.presetKeys(preset));
        next(out, home, preset != null && shipped.preset(preset).containsKey(CONTRACT), keys);
        return 0;
    }

    /** What an upgrade will compare with: a file that was there already and is what this version ships counts as shipped too. */
    private void remember(Path home, Shipped shipped) throws IOException {
        Path data = home.resolve("data");
        String before = ShippedRecord.in(data).map(ShippedRecord::preset).orElse("");
        String now = preset == null ? before : preset;
        ShippedRecord.of(BridgeCommand.version(), now, shipped.withPreset(now)).write(data);
    }

    /** The preset's keys go into a new file; one that is there is somebody's own, so what it lacks is only told. */
    private List<String> ownKeys(Path home, byte[] wanted) throws IOException {
        Path file = home.resolve(OWN_KEYS);
        if (!Files.exists(file)) {
            Files.createFile(file);
            PosixFileAttributeView owner = Files.getFileAttributeView(file, PosixFileAttributeView.class);
            if (owner != null) {
                // the key and token of the store will stand in it
                owner.setPermissions(PosixFilePermissions.fromString("rw-------"));
            }
            Files.write(file, wanted);
            return List.of();
        }
        Map<String, String> there = properties(Files.readString(file));
        return properties(new String(wanted, StandardCharsets.UTF_8)).entrySet().stream()
                .filter(key -> !key.getValue().equals(there.get(key.getKey())))
                .map(key -> key.getKey() + " = " + key.getValue())
                .toList();
    }

    private static Map<String, String> properties(String text) throws IOException {
        Properties properties = new Properties();
        properties.load(new StringReader(text));
        Map<String, String> sorted = new TreeMap<>();
        properties.forEach(
                (key, value) -> sorted.put(key.toString(), value.toString().strip()));
        return sorted;
    }

    private void next(PrintWriter out, Path home, boolean contract, List<String> keys) {
        out.println("Next:");
        if (preset != null) {
            out.println(
                    "  - read " + home.resolve("config/presets").resolve(preset).resolve("README.md"));
        }
        if (contract) {
            out.println("  - read " + CONTRACT
                    + ": its lengths, capitals and required values hold for a layout or template of your own, too");
        }
        if (!keys.isEmpty()) {
            out.println("  - " + OWN_KEYS + " is yours and stayed as it was; put these lines into it:");
            keys.forEach(key -> out.println("      " + key));
        }
        out.println("  - account and key into " + OWN_KEYS + ": vtex.account, vtex.app-key, vtex.app-token");
        out.println("  - " + (folder == null ? "" : "BRIDGE_HOME=" + home + " ") + "./bridge check --offline");
    }
}
