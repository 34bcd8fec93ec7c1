package io.vtexerpbridge.cli;

import io.vtexerpbridge.sandbox.Sandbox;
import io.vtexerpbridge.sandbox.SandboxOptions;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "sandbox",
        description = {
            "Runs a stand-in for VTEX on this machine, with a page that shows its orders.",
            "Prints one line with its address, account, key and token for the bridge."
        },
        mixinStandardHelpOptions = true)
final class SandboxCommand implements Callable<Integer> {

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "8090",
            description = "Where it listens on 127.0.0.1; 0 for any free port. Default: ${DEFAULT-VALUE}.")
    private int port;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "The same number makes the same orders, key and token. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(
            names = "--account",
            paramLabel = "NAME",
            defaultValue = "sandboxstore",
            description = "The account's name; a second store needs another one. Default: ${DEFAULT-VALUE}.")
    private String account;

    @Option(
            names = "--requests-per-minute",
            paramLabel = "N",
            defaultValue = "6000",
            description = "Calls a minute before it answers 429, as VTEX does. Default: ${DEFAULT-VALUE}.")
    private int requestsPerMinute;

    @Override
    public Integer call() throws Exception {
        try (Sandbox sandbox = Sandbox.start(SandboxOptions.defaults()
                .withPort(port)
                .withAccount(account)
                .withSeed(seed)
                .withRequestsPerMinute(requestsPerMinute))) {
            System.out.println("VTEX sandbox: VTEX_BASE_URL=" + sandbox.url() + " VTEX_ACCOUNT=" + sandbox.account()
                    + " VTEX_APP_KEY=" + sandbox.appKey() + " VTEX_APP_TOKEN=" + sandbox.appToken());
            new CountDownLatch(1).await();
            return 0;
        }
    }
}
