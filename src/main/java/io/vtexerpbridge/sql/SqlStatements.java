package io.vtexerpbridge.sql;

import io.vtexerpbridge.erp.Spelling;
import io.vtexerpbridge.records.Subject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The statements of {@code config/sql}, read once; an edited one counts from the next start. */
public final class SqlStatements {

    private static final Set<String> SELECT = Set.of("account");
    private static final Set<String> TAKEN = Set.of("id", "fileName", "line", "takenAt", "account", "subject");
    private static final Set<String> OUTCOME = Set.of(
            "id",
            "fileName",
            "line",
            "status",
            "reason",
            "vtexReceipt",
            "settledAt",
            "orderId",
            "key",
            "account",
            "subject");

    /** How rows of one subject are taken, and told what became of them. */
    record Inbound(SqlFile select, SqlFile taken, SqlFile outcome) {}

    private final List<SqlFault> faults = new ArrayList<>();
    private final Map<Subject, Inbound> inbound = new EnumMap<>(Subject.class);
    private final SqlFile insertOrder;
    private final SqlFile insertLine;
    private final SqlFile insertNotice;
    private final SqlFile find;

    /** Reads what is there; {@link #faults} tells what cannot be used. */
    public SqlStatements(Path folder) {
        insertOrder = required(folder, "insert-order", OrderParameters.ORDER);
        insertLine = required(folder, "insert-order-line", OrderParameters.LINE);
        insertNotice = required(folder, "insert-notice", OrderParameters.NOTICE);
        find = required(folder, "find-document", OrderParameters.KEY);
        for (Subject subject : Subject.values()) {
            Optional<SqlFile> select = read(folder, "select-" + subject.folder(), SELECT);
            if (select.isPresent()) {
                SqlFile taken = required(folder, "taken-" + subject.folder(), TAKEN);
                SqlFile outcome = required(folder, "outcome-" + subject.folder(), OUTCOME);
                if (taken != null && outcome != null) {
                    inbound.put(subject, new Inbound(select.get(), taken, outcome));
                }
            }
        }
        strangers(folder);
    }

    /** What is wrong with the files themselves: one is missing, one names a parameter that there is not, one has two statements. */
    public List<SqlFault> faults() {
        return List.copyOf(faults);
    }

    SqlFile insertOrder() {
        return insertOrder;
    }

    SqlFile insertLine() {
        return insertLine;
    }

    SqlFile insertNotice() {
        return insertNotice;
    }

    SqlFile find() {
        return find;
    }

    Map<Subject, Inbound> inbound() {
        return inbound;
    }

    /** How many there are. */
    public int count() {
        return 4 + 3 * inbound.size();
    }

    /** Every one of them. */
    List<SqlFile> all() {
        List<SqlFile> all = new ArrayList<>(List.of(insertOrder, insertLine, insertNotice, find));
        inbound.values().forEach(one -> all.addAll(List.of(one.select(), one.taken(), one.outcome())));
        return all;
    }

    private SqlFile required(Path folder, String name, Set<String> parameters) {
        Optional<SqlFile> file = read(folder, name, parameters);
        if (file.isEmpty()) {
            faults.add(new SqlFault("config/sql/" + name + ".sql", 0, "it is missing; copy it from the release."));
        }
        return file.orElse(null);
    }

    private Optional<SqlFile> read(Path folder, String name, Set<String> known) {
        try {
            Optional<SqlFile> file = SqlFile.in(folder, name);
            file.flatMap(SqlFile::second).ifPresent(faults::add);
            file.ifPresent(found -> found.parameters().stream()
                    .filter(parameter -> !known.contains(parameter))
                    .forEach(unknown ->
                            faults.add(new SqlFault(found.label(), found.lineOf(unknown), unknown(unknown, known)))));
            return file;
        } catch (IOException e) {
            faults.add(new SqlFault(
                    "config/sql/" + name + ".sql", 0, "it cannot be read (" + e + "); make it readable, as UTF-8."));
            return Optional.empty();
        }
    }

    private static String unknown(String name, Set<String> known) {
        return "there is no parameter :" + name
                + Spelling.nearest(name, known)
                        .map(near -> "; did you mean :" + near + "?")
                        .orElse("; docs/connect-erp-sql.md lists those that there are.");
    }

    /** A misspelt name would be a subject that nobody asks for. */
    private void strangers(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            files.map(file -> file.getFileName().toString())
                    .filter(name -> name.matches("(select|taken|outcome)-.*\\.sql"))
                    .filter(name ->
                            Subject.of(name.replaceAll("^[a-z]+-|\\.sql$", "")).isEmpty())
                    .sorted()
                    .forEach(name -> faults.add(new SqlFault(
                            "config/sql/" + name,
                            0,
                            "it is named for no sub-folder of the inbox; expected one such as "
                                    + name.replaceFirst("-.*", "") + "-invoices.sql.")));
        } catch (IOException e) {
            faults.add(new SqlFault("config/sql", 0, "it cannot be read (" + e + "); copy it from the release."));
        }
    }
}
