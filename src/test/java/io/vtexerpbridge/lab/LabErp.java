package io.vtexerpbridge.lab;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.vtexerpbridge.cli.DroppedFile;
import io.vtexerpbridge.cli.PretendErp;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;

/**
 * An ERP that takes every order file away at once, so that a second one shows as a second one, and answers with invoices as CSV, JSON,
 * XML and NF-e, some in parts with tracking, and some cancellations. It remembers what it saw and what it dropped.
 */
final class LabErp implements AutoCloseable {

    private static final int CANCELED_EVERY = 23;
    /** Orders whose shopper asks for a cancellation while the ERP invoices; it denies what it hears of. */
    private static final int SHOPPER_ASKS_EVERY = 19;
    /** Lots with a row about an order that nobody knows. */
    private static final int WRONG_EVERY = 4;

    static final String DENIAL = "DENY-";
    static final String NOBODYS = "unknown-";
    /** Files that come once more under another name, as an operator's copy. */
    private static final int DROPPED_AGAIN_EVERY = 29;

    private static final String VALUE = "invoiceValue";
    private static final int BATCH = 20;
    private static final long LOOK_MILLIS = 60;
    private static final CSVFormat FORMAT = CSVFormat.DEFAULT
            .builder()
            .setDelimiter(';')
            .setHeader()
            .setSkipHeaderRecord(true)
            .get();
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path orders;
    private final Path taken;
    private final Path inbox;
    private final Predicate<String> shopper;
    private final PretendErp answers = new PretendErp();
    private final ScheduledExecutorService clock = new ScheduledThreadPoolExecutor(1);

    /** By name of the file, how often it was there. */
    private final Map<String, Integer> seen = new TreeMap<>();
    /** By order, the number of each invoice and its value as in the file; empty when the bridge works it out. */
    private final Map<String, Map<String, String>> invoices = new TreeMap<>();

    private final TreeSet<String> canceled = new TreeSet<>();
    private final TreeSet<String> asked = new TreeSet<>();
    /** By sub-folder and name, how many records the file has. */
    private final Map<String, Integer> dropped = new LinkedHashMap<>();
    /** Whole invoices that go into one file. */
    private final List<Map<String, String>> batch = new ArrayList<>();

    private int files;
    private int batches;
    private Throwable failure;

    /** @param shopper asks VTEX for the order's cancellation; false when VTEX does not take the question any more */
    LabErp(Path home, Predicate<String> shopper) throws IOException {
        this.shopper = shopper;
        orders = home.resolve("data/erp/orders");
        inbox = home.resolve("data/erp/inbox");
        taken = Files.createDirectories(home.resolve("taken"));
        clock.scheduleWithFixedDelay(this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    private synchronized void look() {
        if (failure != null) {
            return;
        }
        try {
            int before = batch.size();
            take();
            // a batch waits for company, but not long
            if (batch.size() >= BATCH || before == batch.size()) {
                dropBatch();
            }
        } catch (IOException | RuntimeException e) {
            failure = e;
        }
    }

    private void take() throws IOException {
        if (!Files.isDirectory(orders)) {
            return;
        }
        try (DirectoryStream<Path> released = Files.newDirectoryStream(
                orders, file -> !file.getFileName().toString().startsWith("."))) {
            for (Path file : released) {
                String name = file.getFileName().toString();
                int times = seen.merge(name, 1, Integer::sum);
                Path mine = taken.resolve(times + "-" + name);
                Files.move(file, mine, StandardCopyOption.ATOMIC_MOVE);
                answer(name, Files.readAllBytes(mine));
                Files.delete(mine);
            }
        }
    }

    private void answer(String name, byte[] content) throws IOException {
        if (name.contains(".cancellation-requested")) {
            String orderId = name.substring(0, name.indexOf('.'));
            String deny = JSON.writeValueAsString(
                    List.of(Map.of("orderId", orderId, "action", "deny", "reason", "Já está na transportadora")));
            drop("cancellations", DENIAL + orderId + ".json", deny, 1);
            return;
        }
        List<DroppedFile> answer = answers.answer(name, content);
        if (answer.isEmpty()) {
            return;
        }
        Map<String, String> order = rows(content).get(0);
        String orderId = order.get("orderId");
        if (Long.parseLong(order.get("sequence")) % CANCELED_EVERY == 0) {
            canceled.add(orderId);
            drop(
                    "cancellations",
                    "CANCEL-" + orderId + ".csv",
                    "orderId;action;reason\r\n" + orderId + ";cancel;Sem estoque\r\n",
                    1);
            return;
        }
        if (Long.parseLong(order.get("sequence")) % SHOPPER_ASKS_EVERY == 0 && shopper.test(orderId)) {
            asked.add(orderId);
        }
        for (DroppedFile file : answer) {
            if (file.folder().equals("invoices")) {
                invoice(orderId, file);
            } else {
                drop(file, 1);
            }
        }
    }

    private void invoice(String orderId, DroppedFile file) throws IOException {
        Map<String, String> mine = invoices.computeIfAbsent(orderId, any -> new TreeMap<>());
        String number = file.name().replaceAll("\\D", "");
        if (file.name().endsWith(".xml")) {
            mine.put(number, "");
            drop(file, 1);
            return;
        }
        List<Map<String, String>> rows = rows(file.content());
        mine.put(number, rows.get(0).get(VALUE));
        if (rows.get(0).containsKey("skuId")) {
            drop(file, rows.size());
        } else {
            batch.add(rows.get(0));
        }
    }

    private void dropBatch() throws IOException {
        if (batch.isEmpty()) {
            return;
        }
        batches++;
        if (batches % WRONG_EVERY == 0) {
            Map<String, String> wrong = new LinkedHashMap<>(batch.get(0));
            wrong.put("orderId", NOBODYS + batches);
            batch.add(wrong);
        }
        String name = "LOT-" + batches;
        switch (batches % 3) {
            case 0 -> {
                List<Map<String, Object>> rows = new ArrayList<>();
                for (Map<String, String> row : batch) {
                    Map<String, Object> values = new LinkedHashMap<>(row);
                    values.put(VALUE, new BigDecimal(row.get(VALUE).replace(',', '.')));
                    rows.add(values);
                }
                drop("invoices", name + ".json", JSON.writeValueAsString(rows), batch.size());
            }
            case 1 -> {
                StringBuilder xml = new StringBuilder("<invoices>");
                batch.forEach(row -> {
                    xml.append("<invoice>");
                    row.forEach((column, value) ->
                            xml.append("<" + column + ">" + value.replace(',', '.') + "</" + column + ">"));
                    xml.append("</invoice>");
                });
                drop("invoices", name + ".xml", xml.append("</invoices>").toString(), batch.size());
            }
            default -> {
                StringBuilder csv =
                        new StringBuilder(String.join(";", batch.get(0).keySet()) + "\r\n");
                batch.forEach(row -> csv.append(String.join(";", row.values())).append("\r\n"));
                drop("invoices", name + ".csv", csv.toString(), batch.size());
            }
        }
        batch.clear();
    }

    private void drop(DroppedFile file, int records) throws IOException {
        drop(file.folder(), file.name(), new String(file.content(), StandardCharsets.UTF_8), records);
    }

    private void drop(String folder, String name, String content, int records) throws IOException {
        write(folder, name, content, records);
        files++;
        if (files % DROPPED_AGAIN_EVERY == 0) {
            clock.schedule(() -> again(folder, "AGAIN-" + name, content, records), 2, TimeUnit.SECONDS);
        }
    }

    private synchronized void again(String folder, String name, String content, int records) {
        try {
            write(folder, name, content, records);
        } catch (IOException e) {
            failure = e;
        }
    }

    private void write(String folder, String name, String content, int records) throws IOException {
        Path where = Files.createDirectories(inbox.resolve(folder));
        Path hidden = where.resolve("." + name);
        Files.writeString(hidden, content);
        Files.move(hidden, where.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        dropped.put(folder + "/" + name, records);
    }

    static List<Map<String, String>> rows(byte[] csv) {
        try (CSVParser parser = FORMAT.parse(new StringReader(new String(csv, StandardCharsets.UTF_8)))) {
            List<Map<String, String>> rows = new ArrayList<>();
            parser.forEach(row -> {
                Map<String, String> values = new LinkedHashMap<>();
                parser.getHeaderNames().forEach(column -> values.put(column, row.get(column)));
                rows.add(values);
            });
            return rows;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    synchronized Map<String, Integer> seen() {
        rethrow();
        return new TreeMap<>(seen);
    }

    synchronized Map<String, Map<String, String>> invoices() {
        return new TreeMap<>(invoices);
    }

    synchronized TreeSet<String> canceled() {
        return new TreeSet<>(canceled);
    }

    /** Orders whose shopper asked for a cancellation. */
    synchronized TreeSet<String> asked() {
        return new TreeSet<>(asked);
    }

    synchronized Map<String, Integer> dropped() {
        return new TreeMap<>(dropped);
    }

    private void rethrow() {
        if (failure != null) {
            throw new AssertionError("the laboratory's ERP failed", failure);
        }
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
