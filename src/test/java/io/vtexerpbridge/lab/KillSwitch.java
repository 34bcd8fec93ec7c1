package io.vtexerpbridge.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Sits in the process that is to be killed and is told of every side effect, before and after it. Points that it sees for the first
 * time it writes down, one a line, so that whoever kills learns of new ones by itself.
 */
public final class KillSwitch {

    /** What the operating system would report for kill -9. */
    static final int KILLED = 137;

    /** Points that the thread passes which starts the bridge: the mending after a kill. */
    static final String START = "start ";

    /** A point that nobody passes: armed for it, the process lives on. */
    static final String NOWHERE = "nowhere";

    private record Armed(String point, AtomicInteger passes) {}

    private static final String OURS = KillSwitch.class.getPackageName() + ".";
    private static final String PRODUCT = "io.vtexerpbridge.";
    private static final String LEDGER = PRODUCT + "ledger.";

    private static final Map<String, Boolean> SEEN = new ConcurrentHashMap<>();
    private static volatile Path points;
    private static volatile Armed armed;

    private KillSwitch() {}

    /** Reads what is known already and goes on writing there. */
    static void recordTo(Path file) throws IOException {
        if (Files.exists(file)) {
            Files.readAllLines(file).forEach(point -> SEEN.put(point, true));
        }
        points = file;
    }

    /** The process ends when it passes the point for the so-manieth time from now on. */
    static void arm(String point, int passes) {
        armed = new Armed(point, new AtomicInteger(passes));
    }

    static void before(Supplier<String> effect) {
        pass("before ", effect);
    }

    static void after(Supplier<String> effect) {
        pass("after ", effect);
    }

    /** Called from the product's classes, as the agent changes them. */
    public static void beforeFile(String operation) {
        before(() -> file(operation));
    }

    /** Called from the product's classes, as the agent changes them. */
    public static void afterFile(String operation) {
        after(() -> file(operation));
    }

    private static String file(String operation) {
        return "file " + caller(PRODUCT, false) + " " + operation;
    }

    /** Named for the method of the ledger that was asked: the outermost, as that is what routes and beans call. */
    static String commit() {
        return "commit " + caller(LEDGER, true);
    }

    private static String caller(String packagePrefix, boolean outermost) {
        return StackWalker.getInstance().walk(frames -> frames.filter(
                        frame -> frame.getClassName().startsWith(packagePrefix)
                                && !frame.getClassName().startsWith(OURS)
                                && !frame.getMethodName().contains("$"))
                .map(frame -> frame.getClassName().replaceAll("^.*\\.|\\$.*$", "") + "." + frame.getMethodName())
                .reduce((inner, outer) -> outermost ? outer : inner)
                .orElse("somewhere"));
    }

    private static void pass(String side, Supplier<String> effect) {
        if (points == null) {
            return;
        }
        String point = (Thread.currentThread().getName().equals("main") ? START : "") + side + effect.get();
        if (SEEN.putIfAbsent(point, true) == null) {
            write(point);
        }
        Armed now = armed;
        if (now != null && now.point.equals(point) && now.passes.decrementAndGet() == 0) {
            System.out.println("LAB: halted " + point);
            System.out.flush();
            Runtime.getRuntime().halt(KILLED);
        }
    }

    private static synchronized void write(String point) {
        try {
            Files.writeString(
                    points,
                    point + System.lineSeparator(),
                    StandardCharsets.UTF_8,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
