package io.vtexerpbridge.posting;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * The couriers that VTEX shows for the carriers that documents name: {@code config/carriers.csv}, columns {@code name;courier}, UTF-8.
 * Names are compared without case, accents, punctuation and repeated spaces.
 */
public final class Carriers {

    private static final List<String> HEADER = List.of("name", "courier");

    private final Map<String, String> couriers = new HashMap<>();
    private final String file;

    /**
     * @param file need not exist: then every carrier keeps its name
     * @throws CarriersProblem naming file and line
     */
    public Carriers(Path file) {
        this.file = file.toString();
        if (!Files.exists(file)) {
            return;
        }
        try (Reader text = new StringReader(text(file));
                CSVParser rows = CSVFormat.RFC4180
                        .builder()
                        .setDelimiter(';')
                        .setIgnoreSurroundingSpaces(true)
                        .setIgnoreEmptyLines(false)
                        .get()
                        .parse(text)) {
            read(rows);
        } catch (IOException e) {
            throw new CarriersProblem(this.file, 1, "it cannot be read (" + e.getMessage() + ")");
        }
    }

    /** The courier's name in VTEX, or the carrier's own where none is mapped. */
    public String courier(String carrier) {
        return couriers.getOrDefault(plain(carrier), carrier);
    }

    private String text(Path path) throws IOException {
        byte[] bytes = Files.readAllBytes(path);
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return text.startsWith("\ufeff") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new CarriersProblem(file, badLine(bytes), "found bytes that are no UTF-8; save the file as UTF-8");
        }
    }

    private static long badLine(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        return 1
                + text.substring(0, text.indexOf('\ufffd'))
                        .chars()
                        .filter(c -> c == '\n')
                        .count();
    }

    private void read(CSVParser rows) {
        Iterator<CSVRecord> records = rows.iterator();
        boolean header = true;
        while (true) {
            long line = rows.getCurrentLineNumber() + 1;
            CSVRecord row = next(records, line);
            if (row == null) {
                break;
            }
            List<String> fields = row.toList().stream().map(String::strip).toList();
            if (header) {
                if (!HEADER.equals(fields)) {
                    throw new CarriersProblem(
                            file,
                            line,
                            "found the header \"" + String.join(";", fields) + "\", expected \"name;courier\"");
                }
                header = false;
            } else if (!fields.stream().allMatch(String::isEmpty)) {
                add(line, fields);
            }
        }
        if (header) {
            throw new CarriersProblem(file, 1, "found an empty file, expected the header \"name;courier\"");
        }
    }

    private CSVRecord next(Iterator<CSVRecord> records, long line) {
        try {
            return records.hasNext() ? records.next() : null;
        } catch (UncheckedIOException | IllegalStateException unreadable) {
            throw new CarriersProblem(
                    file,
                    line,
                    "found a quote that is not closed or has text behind it, expected \"name\";\"courier\"");
        }
    }

    private void add(long line, List<String> fields) {
        if (fields.size() != HEADER.size() || fields.contains("")) {
            throw new CarriersProblem(
                    file,
                    line,
                    "found \"" + String.join(";", fields)
                            + "\", expected a name and a courier with one ; between them");
        }
        String name = plain(fields.get(0));
        if (name.isEmpty()) {
            throw new CarriersProblem(
                    file, line, "found the name \"" + fields.get(0) + "\", expected letters or digits in it");
        }
        String before = couriers.putIfAbsent(name, fields.get(1));
        if (before != null && !before.equals(fields.get(1))) {
            throw new CarriersProblem(
                    file,
                    line,
                    "found the courier \"" + fields.get(1) + "\" for \"" + fields.get(0) + "\", expected \"" + before
                            + "\" as in a line above, since the two names compare as one");
        }
    }

    private static String plain(String name) {
        return Normalizer.normalize(name, Normalizer.Form.NFKD)
                .replaceAll("\\p{M}+", "")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N}\\s]+", "")
                .replaceAll("\\s+", " ")
                .strip();
    }
}
