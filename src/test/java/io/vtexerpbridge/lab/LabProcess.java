package io.vtexerpbridge.lab;

import io.vtexerpbridge.jar.JarProcess;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.bytebuddy.jar.asm.ClassReader;

/** Starts one life of the bridge with the kill switch in it. */
final class LabProcess {

    private final Path home;
    private final Path agent;
    private final Map<String, String> environment;

    LabProcess(Path home, Map<String, String> environment) throws IOException {
        this.home = home;
        this.agent = LabAgent.jar(home);
        this.environment = environment;
    }

    /** @param armed what the kill switch waits for from the first moment on, or empty */
    JarProcess start(String armed) {
        Map<String, String> mine = new HashMap<>(environment);
        if (!armed.isEmpty()) {
            mine.put(LabBridge.ARM, armed);
        }
        return JarProcess.start(
                home,
                mine,
                List.of(
                        "-Xmx256m",
                        "-XX:TieredStopAtLevel=1",
                        "-javaagent:" + agent,
                        "-cp",
                        String.join(
                                File.pathSeparator, JarProcess.jar(), place(LabBridge.class), place(ClassReader.class)),
                        LabBridge.class.getName()));
    }

    /** What the ledger of the running bridge says of itself: the whole of {@code ledger audit},. */
    String audit() {
        try (JarProcess audit = JarProcess.start(home, environment, "ledger", "audit")) {
            int exit = audit.exitCode();
            return audit.output().strip() + (exit == 0 ? "" : System.lineSeparator() + "exit code " + exit);
        }
    }

    private static String place(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
