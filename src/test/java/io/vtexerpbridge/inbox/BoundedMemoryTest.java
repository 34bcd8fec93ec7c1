package io.vtexerpbridge.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.vtexerpbridge.LiveMemory;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Neither taking a file nor telling what became of it holds more of it at a time, the longer it is. */
@Timeout(180)
class BoundedMemoryTest {

    private static final int ROWS = 20_000;
    private static final long MEGABYTE = 1 << 20;

    @TempDir
    Path home;

    private Dropped dropped;

    @BeforeEach
    void open() throws IOException {
        dropped = new Dropped(home);
        // the ledger's own cache would grow with the heap of whoever runs this
        dropped.jdbc.execute("set cache_size 4096");
    }

    @AfterEach
    void close() {
        dropped.close();
    }

    /** The most that was in use at a time while this ran, beyond what was in use before. */
    private static long most(Step step) throws Exception {
        long before = LiveMemory.bytes();
        AtomicLong most = new AtomicLong();
        ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor();
        watch.scheduleWithFixedDelay(
                () -> most.accumulateAndGet(LiveMemory.bytes() - before, Math::max), 0, 500, TimeUnit.MILLISECONDS);
        try {
            step.run();
        } finally {
            watch.shutdownNow();
        }
        return most.get();
    }

    @FunctionalInterface
    private interface Step {
        void run() throws Exception;
    }

    /** About 700 bytes a row, every other one refused. */
    private Path file() throws IOException {
        Path file = Files.createDirectories(dropped.at("invoices")).resolve("x.csv");
        String filler = "https://example.com/" + "x".repeat(600);
        try (BufferedWriter writer = Files.newBufferedWriter(file)) {
            writer.write("orderId;invoiceNumber;issuedAt;invoiceValue;invoiceUrl\n");
            for (int i = 0; i < ROWS; i++) {
                writer.write("v" + i + "-01;" + i + ";" + (i % 2 == 0 ? "2026-11-20T10:00:00-03:00" : "yesterday")
                        + ";10,50;" + filler + "\n");
            }
        }
        return file;
    }

    @Test
    void a_long_file_is_taken_and_answered_in_the_room_of_a_short_one() throws Exception {
        Path file = file();
        assertThat(Files.size(file)).isGreaterThan(12 * MEGABYTE);
        assertThat(most(() -> {
                    ErpInbox.Taken taken = dropped.taking.take(file.toFile());
                    assertThat(taken.records()).isEqualTo(ROWS / 2);
                    assertThat(taken.refused()).isEqualTo(ROWS / 2);
                }))
                .isLessThan(60 * MEGABYTE);
        assertThat(most(dropped::writeReceipts)).isLessThan(40 * MEGABYTE);
    }
}
