package io.vtexerpbridge.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.vtexerpbridge.feed.OrderEvent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.awaitility.Awaitility;
import org.h2.store.fs.FileBase;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/** The built-in database when its disk gives out, or a thread is stopped in the middle of it: it comes back without a restart. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public class H2TroubleTest {

    private static final FullDisk DISK = new FullDisk();

    @TempDir
    Path directory;

    @BeforeAll
    static void aDiskThatCanBeFull() {
        FilePath.register(DISK);
    }

    @AfterAll
    static void noSuchDisk() {
        FilePath.unregister(DISK);
    }

    @BeforeEach
    void room() {
        FullDisk.FULL.set(false);
    }

    private Ledger ledger(LedgerDatabase database) {
        return new Ledger(
                database.dataSource(),
                "node",
                Clock.systemUTC(),
                new RetryPolicy(Duration.ofSeconds(1), 2, Duration.ofMinutes(1), Duration.ofHours(1)),
                Duration.ofMinutes(5));
    }

    private static OrderEvent event(int number) {
        return new OrderEvent("o" + number, "Fulfillment", "ready-for-handling", "", "t" + number, "t", "h");
    }

    @Test
    void a_full_disk_loses_nothing_and_is_over_when_there_is_room_again() {
        try (LedgerDatabase database =
                LedgerDatabase.open("jdbc:h2:fulldisk:" + directory.resolve("ledger"), "sa", "")) {
            Ledger ledger = ledger(database);
            ledger.take("store", "feed", List.of(event(1)));

            FullDisk.FULL.set(true);
            Throwable problem = catchThrowable(() -> {
                for (int i = 2; i < 2000; i++) {
                    ledger.take("store", "feed", List.of(event(i)));
                }
            });
            assertThat(problem).isInstanceOfAny(DataAccessException.class, TransactionException.class);
            FullDisk.FULL.set(false);
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(ledger::ready);
            ledger.take("store", "feed", List.of(event(5000)));
            assertThat(ledger.order("store", "o1")).isPresent();
            assertThat(ledger.order("store", "o5000")).isPresent();
        }
    }

    /** A commit writes the file as it is, with what others have half done, and a kill makes that half last. */
    @Test
    void one_writes_at_a_time() throws Exception {
        try (LedgerDatabase database = LedgerDatabase.open("jdbc:h2:file:" + directory.resolve("turns"), "", "")) {
            Sql sql = new Sql(database.dataSource());
            ReentrantLock writing = (ReentrantLock) ((ReopenedPool) database.dataSource()).writing();
            List<String> ended = new CopyOnWriteArrayList<>();
            CountDownLatch within = new CountDownLatch(1);
            CountDownLatch goOn = new CountDownLatch(1);
            String insert = "insert into erp_number (account, order_id, number, told_at) values ('a', ?, '1', now())";
            Thread first = new Thread(() -> sql.transaction(() -> {
                sql.update(insert, "1-01");
                within.countDown();
                awaitQuietly(goOn);
                return ended.add("transaction");
            }));
            Thread second = new Thread(() -> {
                sql.update(insert, "2-01");
                ended.add("statement");
            });
            Thread third = new Thread(() -> {
                sql.updates(insert, List.<Object[]>of(new Object[] {"3-01"}));
                ended.add("batch");
            });
            first.start();
            within.await();
            second.start();
            third.start();
            Awaitility.await().until(() -> writing.getQueueLength() == 2);
            assertThat(ended).isEmpty();
            assertThat(sql.query("select 1 from vtex_order", (row, n) -> 1))
                    .as("readers do not wait")
                    .isEmpty();
            goOn.countDown();
            for (Thread thread : List.of(first, second, third)) {
                thread.join();
            }
            assertThat(ended).startsWith("transaction").hasSize(3);
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void a_thread_that_is_interrupted_in_the_database_takes_nothing_with_it() throws Exception {
        try (LedgerDatabase database = LedgerDatabase.open("jdbc:h2:file:" + directory.resolve("ledger"), "sa", "")) {
            Ledger ledger = ledger(database);
            for (int round = 0; round < 5; round++) {
                int from = round * 10_000;
                AtomicInteger taken = new AtomicInteger(-1);
                Thread worker = new Thread(() -> {
                    for (int i = from; !Thread.currentThread().isInterrupted(); i++) {
                        try {
                            ledger.take("store", "feed", List.of(event(i)));
                            taken.set(i);
                        } catch (DataAccessException | TransactionException e) {
                            // what was not acknowledged may be gone; VTEX sends it again
                            return;
                        }
                    }
                });
                worker.start();
                Awaitility.await().until(() -> taken.get() > from + 10);
                worker.interrupt();
                worker.join();

                Awaitility.await().atMost(Duration.ofSeconds(30)).until(ledger::ready);
                assertThat(ledger.order("store", "o" + taken.get())).isPresent();
            }
        }
    }

    @Test
    void a_thread_that_is_interrupted_in_a_read_takes_nothing_with_it() {
        try (LedgerDatabase database =
                LedgerDatabase.open("jdbc:h2:fulldisk:" + directory.resolve("ledger") + ";CACHE_SIZE=0", "sa", "")) {
            Ledger ledger = ledger(database);
            for (int i = 0; i < 2000; i++) {
                ledger.take("store", "feed", List.of(event(i)));
            }

            // what the JDK does to a file in which a thread is interrupted
            FullDisk.CUT.set(true);
            Awaitility.await().until(() -> {
                catchThrowable(() -> ledger.order("store", "o7"));
                return !FullDisk.CUT.get();
            });

            // who only reads does not wait for a write that fails
            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> catchThrowable(() -> {
                                for (int i = 0; i < 2000; i += 10) {
                                    ledger.order("store", "o" + i);
                                }
                            })
                            == null);
            ledger.take("store", "feed", List.of(event(5000)));
            assertThat(ledger.order("store", "o1")).isPresent();
            assertThat(ledger.order("store", "o1999")).isPresent();
        }
    }

    /** A disk of H2's that refuses to be written while it is full. */
    public static final class FullDisk extends FilePathWrapper {

        static final AtomicBoolean FULL = new AtomicBoolean();
        /** Whether the next read finds its file closed. */
        static final AtomicBoolean CUT = new AtomicBoolean();

        @Override
        public String getScheme() {
            return "fulldisk";
        }

        @Override
        public FileChannel open(String mode) throws IOException {
            return new Full(super.open(mode));
        }
    }

    private static final class Full extends FileBase {
        private final FileChannel real;

        Full(FileChannel real) {
            this.real = real;
        }

        private static void room() throws IOException {
            if (FullDisk.FULL.get()) {
                throw new IOException("No space left on device");
            }
        }

        @Override
        public int write(ByteBuffer src) throws IOException {
            room();
            return real.write(src);
        }

        @Override
        public int write(ByteBuffer src, long position) throws IOException {
            room();
            return real.write(src, position);
        }

        @Override
        public int read(ByteBuffer dst) throws IOException {
            return real.read(dst);
        }

        @Override
        public int read(ByteBuffer dst, long position) throws IOException {
            if (FullDisk.CUT.compareAndSet(true, false)) {
                real.close();
            }
            return real.read(dst, position);
        }

        @Override
        public long position() throws IOException {
            return real.position();
        }

        @Override
        public FileChannel position(long newPosition) throws IOException {
            real.position(newPosition);
            return this;
        }

        @Override
        public long size() throws IOException {
            return real.size();
        }

        @Override
        public FileChannel truncate(long size) throws IOException {
            real.truncate(size);
            return this;
        }

        @Override
        public void force(boolean metaData) throws IOException {
            real.force(metaData);
        }

        @Override
        public java.nio.channels.FileLock tryLock(long position, long size, boolean shared) throws IOException {
            return real.tryLock(position, size, shared);
        }

        @Override
        protected void implCloseChannel() throws IOException {
            real.close();
        }
    }
}
