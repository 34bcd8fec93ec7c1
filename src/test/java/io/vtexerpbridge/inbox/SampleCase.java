package io.vtexerpbridge.inbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vtexerpbridge.records.Subject;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** One folder {@code samples/SUBJECT/CASE}, laid out as samples/README.md tells. */
record SampleCase(Subject subject, Path folder) {

    static final Path SAMPLES = Path.of("samples");

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ORDER = "order.json";
    private static final String CALLS = "vtex-call.json";
    private static final String RECEIPT = "receipt.csv";
    private static final String LAYOUT = "layout.properties";
    private static final Set<String> OURS = Set.of(ORDER, CALLS, RECEIPT, LAYOUT);
    /** NF-e are cases of a test of their own. */
    private static final String DECISION = "decision.txt";

    static List<SampleCase> all() throws IOException {
        List<SampleCase> cases = new ArrayList<>();
        for (Subject subject : Subject.values()) {
            for (Path folder : listed(SAMPLES.resolve(subject.folder()))) {
                if (Files.isDirectory(folder) && !Files.exists(folder.resolve(DECISION))) {
                    cases.add(new SampleCase(subject, folder));
                }
            }
        }
        return cases;
    }

    private static List<Path> listed(Path folder) throws IOException {
        try (Stream<Path> found = Files.list(folder)) {
            return found.sorted().toList();
        }
    }

    String name() {
        return subject.folder() + "/" + folder.getFileName();
    }

    /** The orders as VTEX has them before the file is dropped. */
    List<ObjectNode> orders() throws IOException {
        List<ObjectNode> orders = new ArrayList<>();
        for (JsonNode said : many(JSON.readTree(folder.resolve(ORDER).toFile()))) {
            ObjectNode differs = said.deepCopy();
            String like = differs.remove("like").asText();
            ObjectNode order = (ObjectNode) JSON.readTree(
                    SAMPLES.resolve("orders").resolve(like).resolve(ORDER).toFile());
            merge(order, differs);
            orders.add(order);
        }
        return orders;
    }

    private static void merge(ObjectNode order, ObjectNode differs) {
        differs.fields().forEachRemaining(field -> {
            if (field.getValue() instanceof ObjectNode inner
                    && order.get(field.getKey()) instanceof ObjectNode existing) {
                merge(existing, inner);
            } else {
                order.set(field.getKey(), field.getValue());
            }
        });
    }

    /** What the ERP drops; a folder stands for a ZIP of what lies in it. */
    Path dropped() throws IOException {
        List<Path> others = listed(folder).stream()
                .filter(file -> !OURS.contains(file.getFileName().toString()))
                .filter(file -> !isRejected(file))
                .toList();
        if (others.size() != 1) {
            throw new IOException(folder + " holds " + others + " beside " + OURS + "; expected one file to drop.");
        }
        return others.get(0);
    }

    String droppedName() throws IOException {
        return dropped().getFileName().toString();
    }

    boolean hasLayout() {
        return Files.exists(folder.resolve(LAYOUT));
    }

    /** Puts the case's layout in place, where it has one, and then its file. */
    void drop(Path layouts, Path inbox) throws IOException {
        if (hasLayout()) {
            Files.createDirectories(layouts);
            Files.copy(
                    folder.resolve(LAYOUT),
                    layouts.resolve(subject.folder() + ".properties"),
                    StandardCopyOption.REPLACE_EXISTING);
        }
        Path target = inbox.resolve(subject.folder()).resolve(droppedName());
        Files.createDirectories(target.getParent());
        if (Files.isDirectory(dropped())) {
            zip(target);
        } else {
            Files.copy(dropped(), target);
        }
    }

    private void zip(Path target) throws IOException {
        try (OutputStream out = Files.newOutputStream(target);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Path file : listed(dropped())) {
                zip.putNextEntry(new ZipEntry(file.getFileName().toString()));
                Files.copy(file, zip);
                zip.closeEntry();
            }
        }
    }

    JsonNode calls() throws IOException {
        return many(JSON.readTree(folder.resolve(CALLS).toFile()));
    }

    /** One call stands alone, several in an array. */
    void writeCalls(ArrayNode calls) throws IOException {
        JsonNode written = calls.size() == 1 ? calls.get(0) : calls;
        Files.writeString(
                folder.resolve(CALLS), JSON.writerWithDefaultPrettyPrinter().writeValueAsString(written) + "\n");
    }

    String receipt() throws IOException {
        return Files.readString(folder.resolve(RECEIPT));
    }

    void writeReceipt(String receipt) throws IOException {
        Files.writeString(folder.resolve(RECEIPT), receipt);
    }

    /** What the ERP gets back to mend; its name is {@code rejected} and an extension. */
    Optional<Path> rejected() throws IOException {
        return listed(folder).stream().filter(SampleCase::isRejected).findFirst();
    }

    private static boolean isRejected(Path file) {
        return file.getFileName().toString().startsWith("rejected.");
    }

    private static ArrayNode many(JsonNode node) {
        return node instanceof ArrayNode array ? array : JSON.createArrayNode().add(node);
    }

    @Override
    public String toString() {
        return name();
    }
}
