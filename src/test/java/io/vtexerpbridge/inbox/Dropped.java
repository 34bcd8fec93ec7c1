package io.vtexerpbridge.inbox;

import io.vtexerpbridge.ledger.ErpFileOpening;
import io.vtexerpbridge.ledger.ErpFiles;
import io.vtexerpbridge.ledger.ErpReceipts;
import io.vtexerpbridge.ledger.Ledger;
import io.vtexerpbridge.ledger.LedgerDatabase;
import io.vtexerpbridge.ledger.NfeOrders;
import io.vtexerpbridge.ledger.RecordWork;
import io.vtexerpbridge.ledger.RetryPolicy;
import io.vtexerpbridge.ledger.WorkItem;
import io.vtexerpbridge.nfe.NfeGate;
import io.vtexerpbridge.records.Layout;
import io.vtexerpbridge.records.RecordReader;
import io.vtexerpbridge.records.RecordSettings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.springframework.jdbc.core.JdbcTemplate;

/** An inbox in a folder of its own, with a ledger in H2 and everything between them and the receipts, for tests. */
final class Dropped implements AutoCloseable {

    static final ZoneId ZONE = ZoneId.of("America/Sao_Paulo");
    static final String ACCOUNT = "store";

    final Path inbox;
    final Path receipts;
    final LedgerDatabase database;
    final ErpFiles files;
    final NfeOrders nfeOrders;
    final ErpFileOpening opening;
    final Ledger ledger;
    final RecordWork work;
    final JdbcTemplate jdbc;
    final FinishedFiles finished = new FinishedFiles(Duration.ZERO, "done", System::nanoTime);
    final ErpInbox taking;
    /** Happens when a file was begun to be read. */
    Runnable whileReading = () -> {};

    final ReceiptWriter writer;

    Dropped(Path home) throws IOException {
        inbox = Files.createDirectories(home.resolve("inbox"));
        receipts = home.resolve("receipts");
        database = LedgerDatabase.open("jdbc:h2:file:" + home.resolve("ledger"), "sa", "");
        Clock clock = Clock.systemUTC();
        files = new ErpFiles(database.dataSource(), clock);
        nfeOrders = new NfeOrders(database.dataSource(), clock);
        opening = new ErpFileOpening(database.dataSource(), clock);
        ledger = new Ledger(
                database.dataSource(),
                "node",
                clock,
                new RetryPolicy(Duration.ofSeconds(1), 2, Duration.ofMinutes(1), Duration.ofHours(1)),
                Duration.ofHours(1));
        work = new RecordWork(database.dataSource(), ledger, clock);
        jdbc = new JdbcTemplate(database.dataSource());
        taking = new ErpInbox(
                ACCOUNT,
                files,
                opening,
                new RecordReader(
                        new RecordSettings(StandardCharsets.UTF_8, ';', ',', "yyyy-MM-dd'T'HH:mm:ssXXX", ZONE),
                        subject -> {
                            whileReading.run();
                            return Layout.plain(subject);
                        }),
                new NfeEntries(nfeOrders, new NfeGate(false)),
                finished,
                clock,
                ZONE);
        writer = writer("yyyy-MM-dd'T'HH:mm:ssXXX");
    }

    /** @param datePattern {@code erp.date-format} */
    ReceiptWriter writer(String datePattern) {
        return new ReceiptWriter(
                new ErpReceipts(database.dataSource(), Clock.systemUTC()),
                new InboxDoors(List.of(new InboxDoors.Door("", ACCOUNT, inbox, receipts))),
                StandardCharsets.UTF_8,
                ZONE,
                datePattern);
    }

    Path put(String place, byte[] content) {
        try {
            Path file = inbox.resolve(place);
            Files.createDirectories(file.getParent());
            return Files.write(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    ErpInbox.Taken take(String place, byte[] content) {
        return taking.take(put(place, content).toFile());
    }

    ErpInbox.Taken take(String place, String content) {
        return take(place, content.getBytes(StandardCharsets.UTF_8));
    }

    List<WorkItem> claim() {
        return ledger.claim(List.of(ACCOUNT), 100_000);
    }

    /** Writes every receipt, also those that are due in a while. */
    void writeReceipts() throws IOException {
        jdbc.update(
                "update erp_file set receipt_due = ? where receipt_due is not null",
                Instant.parse("2020-01-01T00:00:00Z").atOffset(ZoneOffset.UTC));
        while (writer.writeNext()) {
            // until none is due
        }
    }

    String receipt(String place) throws IOException {
        writeReceipts();
        return Files.readString(receipts.resolve(place + ".receipt.csv"));
    }

    Path at(String place) {
        return inbox.resolve(place);
    }

    static String today() {
        return LocalDate.now(ZONE).toString();
    }

    /** Everything that lies in the inbox, folders left out. */
    List<String> lying() throws IOException {
        try (Stream<Path> all = Files.walk(inbox)) {
            return all.filter(Files::isRegularFile)
                    .map(file -> inbox.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }

    long records() {
        return jdbc.queryForObject("select count(*) from work_item", Long.class);
    }

    static byte[] zip(Map<String, byte[]> entries) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static byte[] zip(String... namesAndContents) {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        for (int i = 0; i < namesAndContents.length; i += 2) {
            entries.put(namesAndContents[i], namesAndContents[i + 1].getBytes(StandardCharsets.UTF_8));
        }
        return zip(entries);
    }

    @Override
    public void close() {
        database.close();
    }
}
