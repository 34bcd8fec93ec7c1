package io.vtexerpbridge;

import io.vtexerpbridge.settings.Settings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Optional;

/** Where the bridge listens for health, hook and commands, looked at before it does. */
public final class ListeningPort {

    private ListeningPort() {}

    /** What keeps the bridge from listening there; empty when nothing does. */
    static Optional<String> trouble(Settings settings) {
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(settings.text("http.host"), settings.number("http.port")));
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of("The bridge cannot listen at " + settings.text("http.host") + ":"
                    + settings.text("http.port") + " (" + e.getMessage()
                    + "); stop what listens there, or change http.port or http.host.");
        }
    }

    /** As a start would find it; a bridge takes its folder before its port, so while one runs in this folder the port is its own. */
    public static Optional<String> outlook(Settings settings) {
        return trouble(settings).filter(taken -> !Home.isInUse(settings.data()));
    }
}
