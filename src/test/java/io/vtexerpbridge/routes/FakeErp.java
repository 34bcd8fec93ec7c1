package io.vtexerpbridge.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** The ERP as the routes see it: it drops files into the inbox of a {@link TestBridge}, and reads receipts and what comes back. */
final class FakeErp {

    private static final CSVFormat FORMAT = CSVFormat.RFC4180
            .builder()
            .setDelimiter(';')
            .setHeader()
            .setSkipHeaderRecord(true)
            .get();

    private final TestBridge bridge;

    FakeErp(TestBridge bridge) {
        this.bridge = bridge;
    }

    /** One line of a receipt. */
    record Receipt(String line, String orderId, String key, String outcome, String vtexReceipt, String reason) {}

    /** Drops lines as a file, and returns when the bridge has taken it. */
    void drop(String subject, String name, String... lines) {
        put(subject, name, lines);
        awaitTaken(subject, name);
    }

    /** Drops lines as a file under its final name at once, as a careful writer does. */
    void put(String subject, String name, String... lines) {
        put(subject, name, (String.join("\r\n", lines) + "\r\n").getBytes(StandardCharsets.UTF_8));
    }

    void put(String subject, String name, byte[] content) {
        try {
            Path folder = Files.createDirectories(inbox(subject));
            Path staged = Files.write(folder.resolve("." + name), content);
            Files.move(staged, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Taken means that the ledger has it and that it was moved away. */
    void awaitTaken(String subject, String name) {
        await().atMost(TestBridge.PATIENCE)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> !Files.exists(inbox(subject).resolve(name))
                        && bridge.ask(
                                        "select count(*) from erp_file where subject = ? and name = ? and state <> 'filed'",
                                        subject,
                                        name)
                                .equals(0L));
    }

    /** One invoice over all that is open of the order, and the bridge has done with it what it can do now. */
    void invoices(String orderId, String number) {
        drop("invoices", number + ".csv", "orderId;invoiceNumber;issuedAt", orderId + ";" + number + ";2026-11-20");
        bridge.workAll();
    }

    Path inbox(String subject) {
        return bridge.home().resolve("data/erp/inbox").resolve(subject);
    }

    /** What the receipt says now of the file's records. */
    List<Receipt> receipt(String subject, String name) {
        String text = receiptText(subject, name);
        try (CSVParser csv = CSVParser.parse(text, FORMAT)) {
            return csv.stream().map(FakeErp::line).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Receipt line(CSVRecord row) {
        return new Receipt(
                row.get("line"),
                row.get("orderId"),
                row.get("key"),
                row.get("outcome"),
                row.get("vtexReceipt"),
                row.get("reason"));
    }

    /** The only line of a receipt. */
    Receipt only(String subject, String name) {
        List<Receipt> lines = receipt(subject, name);
        assertThat(lines).as("lines of the receipt of " + name).hasSize(1);
        return lines.get(0);
    }

    /** The receipt as it lies there once everything that is settled now is in it. */
    String receiptText(String subject, String name) {
        bridge.pass(Duration.ofSeconds(2));
        await().atMost(TestBridge.PATIENCE).pollInterval(Duration.ofMillis(20)).until(() -> bridge.ask(
                        "select count(*) from erp_file where subject = ? and name = ? and (receipt_due is not null"
                                + " or receipt_written_at is null or receipt_written_at < receipt_begun_at)",
                        subject,
                        name)
                .equals(0L));
        return read(bridge.home().resolve("data/erp/receipts").resolve(subject).resolve(name + ".receipt.csv"));
    }

    /** The files in the subject's folder error, with what is in them. */
    Map<String, String> errors(String subject) {
        Path folder = inbox(subject).resolve("error");
        if (!Files.isDirectory(folder)) {
            return Map.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> !file.getFileName().toString().startsWith("."))
                    .collect(java.util.stream.Collectors.toMap(
                            file -> file.getFileName().toString(), FakeErp::read));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The names of the files in the subject's folder done, of all days. */
    List<String> done(String subject) {
        Path folder = inbox(subject).resolve("done");
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
