package io.vtexerpbridge.lab;

import io.vtexerpbridge.Bridge;
import io.vtexerpbridge.settings.Settings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/** The bridge as {@code run} starts it, with the kill switch around its side effects; a line on its input arms the switch. */
public final class LabBridge {

    /** What it reads: {@code PASSES POINT}. */
    static final String ARM = "LAB_ARM";

    static final String CLOCK = "LAB_CLOCK";
    static final String POINTS = "LAB_POINTS";

    private LabBridge() {}

    public static void main(String[] args) throws Exception {
        Map<String, String> environment = System.getenv();
        KillSwitch.recordTo(Path.of(environment.get(POINTS)));
        if (environment.containsKey(ARM)) {
            arm(environment.get(ARM));
        }
        LabDriver.install();
        Thread input = new Thread(LabBridge::listen, "lab-input");
        input.setDaemon(true);
        input.start();
        Settings settings = Settings.load(Path.of(""), environment)
                .with(Map.of("camel.beans.labNodes", "#class:" + LabNodes.class.getName()));
        System.exit(new Bridge(settings)
                .withClock(LabClock.parse(environment.get(CLOCK)))
                .run());
    }

    private static void arm(String line) {
        int blank = line.indexOf(' ');
        KillSwitch.arm(line.substring(blank + 1), Integer.parseInt(line.substring(0, blank)));
    }

    private static void listen() {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            lines.lines().forEach(LabBridge::arm);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
