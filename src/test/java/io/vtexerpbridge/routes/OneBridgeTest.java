package io.vtexerpbridge.routes;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
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

    /** Keys of the bridge, each as {@code name = value}. */
    @Target(ElementType.TYPE)
    @Retention(RetentionPolicy.RUNTIME)
    @interface Keys {
        String[] value();
    }

    @BeforeAll
    static void start(TestInfo tests) {
        vtex = new FakeVtex();
        bridge = TestBridge.start(home, vtex, keys(tests.getTestClass().orElseThrow()));
        erp = new FakeErp(bridge);
    }

    private static Map<String, String> keys(Class<?> tests) {
        return Optional.ofNullable(tests.getAnnotation(Keys.class)).map(Keys::value).stream()
                .flatMap(Arrays::stream)
                .map(key -> key.split(" = ", 2))
                .collect(Collectors.toMap(key -> key[0], key -> key[1]));
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
