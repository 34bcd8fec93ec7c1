package io.vtexerpbridge.routes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** The tests of a class share one VTEX, one bridge and one ERP with folders, because a start takes seconds; each has an order of its own. */
abstract class OneBridgeTest {

    private static final AtomicInteger ORDERS = new AtomicInteger(140_000);

    @TempDir
    static Path home;

    static FakeVtex vtex;
    static TestBridge bridge;
    static FakeErp erp;

    final String number = Integer.toString(ORDERS.incrementAndGet());
    final String id = number + "-01";
    /** A name for what the ERP sends of this order. */
    final String file = number + ".csv";

    /** How the bridge is configured. */
    @Target(ElementType.TYPE)
    @Retention(RetentionPolicy.RUNTIME)
    @interface Keys {
        /** Each as {@code name = value}. */
        String[] value() default {};

        /** What stands in {@code config/local.properties}, as keys of another ERP must. */
        String local() default "";
    }

    @BeforeAll
    static void start(TestInfo tests) throws IOException {
        Keys keys = tests.getTestClass().orElseThrow().getAnnotation(Keys.class);
        vtex = new FakeVtex();
        bridge = start(home, keys == null ? "" : keys.local(), keys == null ? new String[0] : keys.value());
        erp = new FakeErp(bridge);
    }

    /** A bridge in another home, for a test that has it otherwise. */
    static TestBridge start(Path at, String local, String... keys) throws IOException {
        if (!local.isEmpty()) {
            Files.writeString(Files.createDirectories(at.resolve("config")).resolve("local.properties"), local);
        }
        return TestBridge.start(
                at,
                vtex,
                Arrays.stream(keys)
                        .map(key -> key.split(" = ", 2))
                        .collect(Collectors.toMap(key -> key[0], key -> key[1])));
    }

    @AfterAll
    static void stop() {
        bridge.close();
        vtex.close();
    }

    @AfterEach
    void nothing_forbidden_was_done() {
        vtex.plain();
        assertThat(vtex.violations()).isEmpty();
    }
}
