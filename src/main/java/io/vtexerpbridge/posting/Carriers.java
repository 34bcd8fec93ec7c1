package io.vtexerpbridge.posting;

import io.vtexerpbridge.tables.TableProblem;
import io.vtexerpbridge.tables.TableRows;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The couriers that VTEX shows for the carriers that documents name: {@code config/carriers.csv}, columns {@code name;courier}, UTF-8.
 * Names are compared without case, accents, punctuation and repeated spaces. Safe for many threads.
 */
public final class Carriers {

    private static final String HEADER = "name;courier";

    private volatile Map<String, String> couriers;

    /**
     * @param file need not exist: then every carrier keeps its name
     * @throws TableProblem naming file and line
     */
    public Carriers(Path file) {
        renew(file);
    }

    /**
     * Another file counts from now on.
     *
     * @throws TableProblem naming file and line; then the one before still counts
     */
    public void renew(Path file) {
        Map<String, String> read = new HashMap<>();
        if (Files.exists(file)) {
            new TableRows(file, file.toString(), StandardCharsets.UTF_8, List.of(HEADER))
                    .read()
                    .forEach(row -> add(read, file.toString(), row));
        }
        couriers = read;
    }

    /** The courier's name in VTEX, or the carrier's own where none is mapped. */
    public String courier(String carrier) {
        return couriers.getOrDefault(plain(carrier), carrier);
    }

    private static void add(Map<String, String> couriers, String file, TableRows.Row row) {
        List<String> fields = row.fields();
        if (fields.size() != 2 || fields.contains("")) {
            throw new TableProblem(
                    file,
                    row.line(),
                    "found \"" + row.text() + "\", expected a name and a courier with one ; between them");
        }
        String name = plain(fields.get(0));
        if (name.isEmpty()) {
            throw new TableProblem(
                    file, row.line(), "found the name \"" + fields.get(0) + "\", expected letters or digits in it");
        }
        String before = couriers.putIfAbsent(name, fields.get(1));
        if (before != null && !before.equals(fields.get(1))) {
            throw new TableProblem(
                    file,
                    row.line(),
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
