package io.vtexerpbridge.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** {@code ./bridge}: runs the bridge, or one of the commands around it. */
@Command(
        name = "bridge",
        description = "Carries orders between VTEX stores and their ERPs, and never loses or doubles one.",
        mixinStandardHelpOptions = true,
        versionProvider = BridgeCommand.Version.class,
        synopsisSubcommandLabel = "[COMMAND]",
        footer = {
            "",
            "Without a command the bridge runs. It works in the folder it is started in, or in BRIDGE_HOME, with config/, routes/ and data/ inside."
        },
        subcommands = {
            RunCommand.class,
            DemoCommand.class,
            SandboxCommand.class,
            CheckCommand.class,
            MapCommand.class,
            InitCommand.class,
            UpgradeCommand.class,
            OrdersCommand.class,
            ReconcileCommand.class,
            FeedCommand.class,
            HookCommand.class,
            LedgerCommand.class,
            FilesCommand.class,
            CommandLine.HelpCommand.class
        })
public final class BridgeCommand implements Runnable {

    /** Commands that ask the order API: what the bridge would log while it answers them is not theirs to print. */
    private static final Set<String> OPERATORS = Set.of("orders", "files", "feed", "hook", "reconcile", "ledger");

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    private final Map<String, String> environment;

    BridgeCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    /** Runs one command line and gives its exit code. */
    public static int execute(String... args) {
        return execute(System.getenv(), args);
    }

    /** As {@link #execute(String...)}, with an environment of its own. */
    static int execute(Map<String, String> environment, String... args) {
        BridgeCommand bridge = new BridgeCommand(environment);
        if (args.length > 0 && args[0].equals("demo")) {
            System.setProperty("log4j2.configurationFile", "classpath:log4j2-demo.xml");
            System.setProperty(
                    DemoCommand.LOG_FILE,
                    Demo.folder(bridge.home()).resolve("demo.log").toString());
        }
        if (args.length > 0 && (OPERATORS.contains(args[0]) || List.of(args).contains("--from-ledger"))) {
            System.setProperty("log4j2.configurationFile", "classpath:log4j2-command.xml");
        }
        if (List.of(args).contains("--dry-run") && args[0].equals("run")) {
            System.setProperty("log4j2.configurationFile", "classpath:log4j2.xml,classpath:log4j2-dry-run.xml");
        }
        return new CommandLine(bridge)
                .setExecutionExceptionHandler((problem, commandLine, parsed) -> {
                    commandLine.getErr().println(Problems.sentence(problem));
                    return 1;
                })
                .execute(args.length == 0 ? new String[] {"run"} : args);
    }

    /** The folder the bridge works in: {@code BRIDGE_HOME}, else where it was started. */
    Path home() {
        String home = environment.getOrDefault("BRIDGE_HOME", "");
        return Path.of(home).toAbsolutePath().normalize();
    }

    /** What may replace a key of the configuration. */
    Map<String, String> environment() {
        return environment;
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    /** The version of the jar, or that there is none. */
    static String version() {
        String version = BridgeCommand.class.getPackage().getImplementationVersion();
        return version == null ? "(not from its jar)" : version;
    }

    /** The version of the jar. */
    static final class Version implements IVersionProvider {

        @Override
        public String[] getVersion() {
            return new String[] {"vtex-erp-bridge " + version()};
        }
    }
}
