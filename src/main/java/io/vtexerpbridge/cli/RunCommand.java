package io.vtexerpbridge.cli;

import io.vtexerpbridge.Bridge;
import io.vtexerpbridge.settings.Settings;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

@Command(
        name = "run",
        description = "Runs the bridge until it is told to stop (SIGTERM or Ctrl-C). This is what ./bridge alone does.",
        mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {

    @ParentCommand
    private BridgeCommand bridge;

    @Override
    public Integer call() throws Exception {
        Settings settings = Settings.load(bridge.home(), bridge.environment());
        return new Bridge(settings).run();
    }
}
