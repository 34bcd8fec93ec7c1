package io.vtexerpbridge;

/** Entry point of the jar. */
public final class BridgeApplication {

    private BridgeApplication() {}

    public static void main(String[] args) {
        System.exit(0);
    }
}
