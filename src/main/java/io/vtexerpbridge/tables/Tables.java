package io.vtexerpbridge.tables;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tables of one folder, as they were when they were last right: a file that is edited counts at the next {@link #refresh}, and one
 * that is broken by that leaves the table as it was. Safe for many threads.
 */
public final class Tables {

    private static final Logger LOG = LoggerFactory.getLogger(Tables.class);

    private static final Pattern FILE = Pattern.compile("([A-Za-z0-9_-]+)\\.csv");

    /** In milliseconds. A file that is younger may be written once more without a trace in its time and size. */
    private static final long UNSETTLED = 2_000;

    private final Path folder;
    private final Charset charset;
    private final UnaryOperator<String> clean;
    private final Map<String, Stamp> stamps = new HashMap<>();
    private volatile Map<String, Table> tables = Map.of();
    private volatile Map<String, TableProblem> problems = Map.of();

    /** What tells that a file was written, without reading it. */
    private record Stamp(long size, long millis, boolean settled) {}

    /**
     * Reads what is there.
     *
     * @param folder need not exist: then there is no table
     * @param charset of files that are no UTF-8
     * @param clean how values look that are asked for: two that it makes one are one
     */
    public Tables(Path folder, Charset charset, UnaryOperator<String> clean) {
        this.folder = folder;
        this.charset = charset;
        this.clean = clean;
        refresh();
    }

    /** @throws TableProblem for the first file that is wrong now. */
    public void check() {
        problems().stream().findFirst().ifPresent(problem -> {
            throw problem;
        });
    }

    /** What is wrong with the files now. */
    public List<TableProblem> problems() {
        return List.copyOf(problems.values());
    }

    /** What is wrong, in words; empty when every file is right. */
    public Optional<String> trouble() {
        return problems().stream()
                .map(problem -> problem.getMessage() + " Until it is mended the table counts as it was before.")
                .reduce((one, other) -> one + " " + other);
    }

    /** The tables there are, be they right or wrong, by name. */
    public List<String> names() {
        return Stream.concat(tables.keySet().stream(), problems.keySet().stream())
                .distinct()
                .sorted()
                .toList();
    }

    /** Whether there is a file of it, be it right or wrong. */
    public boolean has(String table) {
        return tables.containsKey(table) || problems.containsKey(table);
    }

    /** The ERP's code; empty when the table has neither a line for the value nor one for every other, or there is no such table. */
    public Optional<String> code(MissingEntry asked) {
        return code(asked.table(), asked.value());
    }

    /** As the other one. */
    public Optional<String> code(String table, String value) {
        Table found = tables.get(table);
        return found == null ? Optional.empty() : found.code(clean.apply(value));
    }

    /** Those values that become this code, as written in the file; several may. */
    public List<String> values(String table, String code) {
        Table found = tables.get(table);
        return found == null
                ? List.of()
                : found.codes().entrySet().stream()
                        .filter(entry -> entry.getValue().equals(code))
                        .map(Map.Entry::getKey)
                        .sorted()
                        .toList();
    }

    /** The table's file as people know it, {@code config/tables/carriers.csv}, wherever it lies. */
    public String file(String table) {
        int names = folder.getNameCount();
        return (names > 2 ? folder.subpath(names - 2, names) : folder)
                        .toString()
                        .replace('\\', '/') + "/" + table + ".csv";
    }

    /** Reads what was written since the last look; looks at no more than time and size of the others. */
    public synchronized void refresh() {
        Map<String, Table> read = new HashMap<>(tables);
        Map<String, TableProblem> faults = new TreeMap<>(problems);
        Map<String, Path> files = files();
        for (Map.Entry<String, Path> file : files.entrySet()) {
            refresh(file.getKey(), file.getValue(), read, faults);
        }
        // one that never was right leaves nothing behind
        faults.keySet().removeIf(name -> !files.containsKey(name) && !read.containsKey(name));
        for (String name : List.copyOf(read.keySet())) {
            if (!files.containsKey(name)) {
                stamps.remove(name);
                fault(faults, name, new TableProblem(file(name), 1, "the file is gone; bring it back"));
            }
        }
        tables = Map.copyOf(read);
        problems = new TreeMap<>(faults);
    }

    private void refresh(String name, Path path, Map<String, Table> read, Map<String, TableProblem> faults) {
        try {
            Stamp now = stamp(path);
            if (now.settled() && now.equals(stamps.get(name))) {
                return;
            }
            Table table = Table.read(path, file(name), charset, clean);
            stamps.put(name, now);
            if (faults.remove(name) != null) {
                LOG.info("{} is right again", file(name));
            }
            Table before = read.put(name, table);
            if (before != null && !before.equals(table)) {
                LOG.info("{} was read anew: {} lines", file(name), table.codes().size());
            }
        } catch (TableProblem problem) {
            stamps.remove(name);
            fault(faults, name, problem);
        } catch (IOException e) {
            stamps.remove(name);
            fault(faults, name, new TableProblem(file(name), 1, "it cannot be read (" + e + ")"));
        }
    }

    private static void fault(Map<String, TableProblem> faults, String name, TableProblem problem) {
        TableProblem before = faults.put(name, problem);
        if (before == null || !before.getMessage().equals(problem.getMessage())) {
            LOG.warn("{}", problem.getMessage());
        }
    }

    private static Stamp stamp(Path file) throws IOException {
        long millis = Files.getLastModifiedTime(file).toMillis();
        return new Stamp(Files.size(file), millis, Math.abs(System.currentTimeMillis() - millis) > UNSETTLED);
    }

    private Map<String, Path> files() {
        Map<String, Path> files = new TreeMap<>();
        try (Stream<Path> all = Files.list(folder)) {
            List<Path> found = new ArrayList<>(all.filter(Files::isRegularFile).toList());
            for (Path file : found) {
                Matcher name = FILE.matcher(file.getFileName().toString());
                if (name.matches()) {
                    files.put(name.group(1), file);
                }
            }
        } catch (NoSuchFileException none) {
            LOG.debug("There is no folder {}", folder);
        } catch (IOException e) {
            // those that are known are told as gone, and go on as they were
            LOG.warn("The folder {} cannot be read ({})", folder, e.toString());
        }
        return files;
    }
}
