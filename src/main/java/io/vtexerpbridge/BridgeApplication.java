package io.vtexerpbridge;

import io.vtexerpbridge.cli.BridgeCommand;

/** Entry point of the jar. */
public final class BridgeApplication {

    private BridgeApplication() {}

    public static void main(String[] args) {
        System.exit(BridgeCommand.execute(args));
    }
}
