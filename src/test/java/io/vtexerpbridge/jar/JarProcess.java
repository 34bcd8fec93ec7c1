package io.vtexerpbridge.jar;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The shaded jar as a process of its own, as a customer runs it. */
public final class JarProcess implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Process process;
    private final Path output;

    private JarProcess(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    public static JarProcess start(Path home, Map<String, String> environment, String... arguments) {
        List<String> whole = new ArrayList<>(List.of("-Xmx160m", "-XX:TieredStopAtLevel=1", "-jar", jar()));
        whole.addAll(List.of(arguments));
        return start(home, environment, whole);
    }

    /** Where the jar is that a test of it starts. */
    public static String jar() {
        return System.getProperty("bridge.jar");
    }

    /** Any java command in the home folder. */
    public static JarProcess start(Path home, Map<String, String> environment, List<String> arguments) {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseSerialGC"));
        command.addAll(arguments);
        try {
            Path output = Files.createTempFile(home, "output", ".log");
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(home.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile());
            builder.environment()
                    .keySet()
                    .removeIf(name -> name.matches("(VTEX|ERP|FEED|HTTP|LEDGER|RECONCILE|BRIDGE|CAMEL)_.*"));
            builder.environment().putAll(environment);
            return new JarProcess(builder.start(), output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String output() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until the process has printed this. */
    public JarProcess says(String text) {
        await("\"" + text + "\" in the output of the process")
                .atMost(PATIENCE)
                .until(() -> output().contains(text) || !process.isAlive());
        if (!output().contains(text)) {
            throw new AssertionError("the process ended without saying \"" + text + "\": " + output());
        }
        return this;
    }

    /** Waits for the end. */
    public int exitCode() {
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("the process did not end; it printed: " + output());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public long pid() {
        return process.pid();
    }

    /** Writes a line to its input; a process that ended meanwhile does not hear it. */
    public void tell(String line) {
        try {
            process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
        } catch (IOException e) {
            if (process.isAlive()) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** As {@code kill -SIGNAL}. */
    public void signal(String name) {
        try {
            new ProcessBuilder("kill", "-" + name, Long.toString(pid())).start().waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** As kill -9. */
    public void kill() {
        process.destroyForcibly();
        exitCode();
    }

    /** As kill, the polite one. */
    public int terminate() {
        process.destroy();
        return exitCode();
    }

    @Override
    public void close() {
        kill();
    }
}
