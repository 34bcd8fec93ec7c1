package io.vtexerpbridge.cli;

import io.vtexerpbridge.settings.Settings;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What the commands that ask the order API have at hand. A mixin without options is one by its annotation alone. */
@Command
final class Operator {

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    BridgeCommand bridge() {
        return command.root().commandLine().getCommand();
    }

    Settings settings() {
        return Settings.load(bridge().home(), bridge().environment());
    }

    OrderApi api() throws Exception {
        return OrderApi.open(settings());
    }

    /** As the other one; also in a folder in which no bridge ran before. */
    OrderApi apiAnywhere() throws Exception {
        return OrderApi.openAnywhere(settings());
    }

    PrintWriter out() {
        return command.commandLine().getOut();
    }

    PrintWriter err() {
        return command.commandLine().getErr();
    }

    /** For a command that was typed without what it should do. */
    void usage() {
        command.commandLine().usage(out());
    }
}
